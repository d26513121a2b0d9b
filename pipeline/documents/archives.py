"""Archives: the members of a zip as documents of their own.

Members are never written under their own names, so a path that climbs out of the archive does no harm; it is a name
like any other. Limits keep a decompression bomb from filling memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.formats import LIMIT_BYTES
from pipeline.errors import DamagedDocument, DocumentError, EncryptedDocument, TooLarge, UnknownFormat

__all__ = ["MAX_DEPTH", "MAX_MEMBERS", "MAX_RATIO", "MAX_TOTAL_BYTES", "Member", "is_ignored", "members"]

MAX_DEPTH: Final = 3  # archives inside archives
MAX_MEMBERS: Final = 20_000
MAX_TOTAL_BYTES: Final = 4 * 1024**3
MAX_RATIO: Final = 200  # unpacked to packed; deflate reaches 1,032, text of reports 20

_UTF8_NAME = 0x800  # general purpose flag bit 11
_ENCRYPTED = 0x1
_SMALL = 1024 * 1024  # below this no ratio is a danger


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive: its name, and its bytes or the reason why there are none."""

    name: str
    data: bytes = b""
    error: DocumentError | None = None


def is_ignored(name: str) -> bool:
    """Whether a file is litter of an operating system or office program, or hidden."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    litter = {"desktop.ini", "thumbs.db", "__macosx"}
    return any(p.lower() in litter or (p.startswith((".", "~$")) and p not in {".", ".."}) for p in parts)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag, Chinese packers wrote GBK (or UTF-8 all the same)."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")  # what zipfile decoded it with
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedDocument(
            "the member is encrypted", where=name, remedy="unpack it with its password, then ingest that"
        )
    if info.file_size > LIMIT_BYTES:
        raise TooLarge(
            f"the member has {info.file_size >> 20} MB", where=name, remedy="unpack it by hand if it is a report"
        )
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        raise TooLarge("the member unpacks to more than its packing allows", where=name, remedy="unpack it by hand")
    try:
        with archive.open(info) as handle:
            data = handle.read(info.file_size + 1)  # the size in the directory may lie: never read further
            if len(data) > info.file_size:
                raise zipfile.BadZipFile("the member is longer than it says")
            return data
    except NotImplementedError as error:
        raise UnknownFormat(
            f"the member is packed in a way that we cannot unpack ({error})", where=name, remedy="unpack it by hand"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise DamagedDocument(
            f"the member is damaged ({error})", where=name, remedy="fetch the archive again"
        ) from error


def members(data: bytes, where: str) -> Iterator[Member]:
    """The files in a zip in the order of their names; a member that cannot be read carries its error.

    Raises DamagedDocument or TooLarge when the archive as a whole cannot be used. Litter and folders are left out.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, OSError) as error:
        raise DamagedDocument(
            f"the archive cannot be opened ({error})", where=where, remedy="fetch it again"
        ) from error
    with archive:
        infos = sorted((i for i in archive.infolist() if not i.is_dir()), key=_name)
        if len(infos) > MAX_MEMBERS:
            raise TooLarge(f"the archive has {len(infos):,} members", where=where, remedy="split it")
        if sum(i.file_size for i in infos) > MAX_TOTAL_BYTES:
            raise TooLarge("the archive unpacks to more than 4 GB", where=where, remedy="split it")
        for info in infos:
            name = _name(info)
            if is_ignored(name):
                continue
            try:
                yield Member(name, _read(archive, info, f"{where}!/{name}"))
            except DocumentError as error:
                yield Member(name, error=error)
