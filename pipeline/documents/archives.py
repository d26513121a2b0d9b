"""Archives (ZIP, 7z, RAR): their members as documents of their own.

Members are never written under their own names, so a path that climbs out of the archive does no harm; it is a name
like any other. Limits keep a decompression bomb from filling memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline.documents.formats import LIMIT_BYTES
from pipeline.documents.packing import Entry
from pipeline.documents.packings import open_packing
from pipeline.errors import DocumentError, EncryptedDocument, TooLarge

__all__ = ["MAX_DEPTH", "MAX_MEMBERS", "MAX_RATIO", "MAX_TOTAL_BYTES", "Member", "is_ignored", "leads_out", "members"]

MAX_DEPTH: Final = 3  # archives inside archives
MAX_MEMBERS: Final = 20_000
MAX_TOTAL_BYTES: Final = 4 * 1024**3
MAX_RATIO: Final = 200  # unpacked to packed; deflate reaches 1,032, LZMA 7,000, text of reports 20

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


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file below `folder` is a symbolic link to something that does not lie there."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def _refusal(entry: Entry, where: str) -> DocumentError | None:
    """Why an entry is not unpacked, None where it may be."""
    if entry.encrypted:
        return EncryptedDocument(
            "the member is encrypted", where=where, remedy="unpack it with its password, then ingest that"
        )
    if entry.size > LIMIT_BYTES:
        return TooLarge(
            f"the member has {entry.size >> 20} MB", where=where, remedy="unpack it by hand if it is a report"
        )
    if entry.packed is not None and entry.size > _SMALL and entry.size > MAX_RATIO * max(entry.packed, 1):
        return TooLarge("the member unpacks to more than its packing allows", where=where, remedy="unpack it by hand")
    return None


def members(data: bytes, where: str) -> Iterator[Member]:
    """The files in an archive in the order of their names; a member that cannot be read carries its error.

    Raises DamagedDocument, EncryptedDocument, UnknownFormat or TooLarge when the archive as a whole cannot be used.
    Litter and folders are left out.
    """
    packing = open_packing(data, where)
    try:
        entries = sorted((e for e in packing.entries), key=lambda e: e.name)
        total = sum(e.size for e in entries)
        if len(entries) > MAX_MEMBERS:
            raise TooLarge(f"the archive has {len(entries):,} members", where=where, remedy="split it")
        if total > MAX_TOTAL_BYTES:
            raise TooLarge("the archive unpacks to more than 4 GB", where=where, remedy="split it")
        if any(e.packed is None for e in entries) and total > max(_SMALL, MAX_RATIO * len(data)):
            raise TooLarge(
                "the archive unpacks to more than its packing allows", where=where, remedy="unpack it by hand"
            )
        wanted = [(e, _refusal(e, f"{where}!/{e.name}")) for e in entries if not is_ignored(e.name)]
        packing.prepare(e for e, refusal in wanted if refusal is None)
        for entry, refusal in wanted:
            if refusal is not None:
                yield Member(entry.name, error=refusal)
                continue
            try:
                yield Member(entry.name, packing.read(entry, f"{where}!/{entry.name}"))
            except DocumentError as error:
                yield Member(entry.name, error=error)
    finally:
        packing.close()
