"""Ways in which archives are packed, behind one face: entries, and the bytes of one of them. 7z and RAR lie beside.

A packing knows its library and turns that library's errors into ours; limits and litter are the business of
`archives`. Nothing is ever written under a name that stands in an archive.
"""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pipeline.errors import DamagedDocument, EncryptedDocument, UnknownFormat

__all__ = [
    "BY_HAND", "DAMAGE", "FETCH_AGAIN", "RAR_MARK", "SEVEN_ZIP_MARK", "Entry", "Packing", "ZipPacking", "damaged",
    "locked", "open_packing",
]  # fmt: skip

SEVEN_ZIP_MARK: Final = b"7z\xbc\xaf\x27\x1c"
RAR_MARK: Final = b"Rar!\x1a\x07"

_UTF8_NAME = 0x800  # general purpose flag bit 11 of ZIP
_ENCRYPTED = 0x1
#: Remedies.
FETCH_AGAIN: Final = "fetch the archive again"
BY_HAND: Final = "unpack it by hand"
#: What libraries raise on damaged archives besides their own errors: they trust lengths that they read.
DAMAGE: Final = (
    EOFError, OSError, ValueError, LookupError, ArithmeticError, AssertionError, AttributeError, TypeError, MemoryError,
    struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive. `packed` is None where the archive does not tell it for each file (solid 7z)."""

    name: str
    size: int
    packed: int | None
    encrypted: bool
    key: Any = None  # the library's own handle


class Packing(Protocol):
    """An opened archive. `entries` are its files, folders and links left out."""

    entries: list[Entry]

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Told once which entries will be read, after the limits have been checked."""

    def read(self, entry: Entry, where: str) -> bytes:
        """The bytes of an entry; a DocumentError that names `where`."""

    def close(self) -> None:
        """Give back what the archive holds open."""


def open_packing(data: bytes, where: str) -> Packing:
    """Open an archive by its first bytes; DamagedDocument, EncryptedDocument or UnknownFormat."""
    # the libraries are loaded by who meets such an archive
    if data.startswith(SEVEN_ZIP_MARK):
        from pipeline.documents.seven_zip import SevenZipPacking

        return SevenZipPacking(data, where)
    if data.startswith(RAR_MARK):
        from pipeline.documents.rar import RarPacking

        return RarPacking(data, where)
    return ZipPacking(data, where)


def damaged(what: str, error: BaseException, where: str) -> DamagedDocument:
    """The error of an archive or member that a library could not read."""
    return DamagedDocument(f"{what} ({error})", where=where, remedy=FETCH_AGAIN)


def locked(where: str) -> EncryptedDocument:
    """The error of an archive that asks for a password."""
    return EncryptedDocument(
        "the archive is encrypted", where=where, remedy="unpack it with its password, then ingest the folder"
    )


class ZipPacking:
    """ZIP (APPNOTE 6.3): names without the UTF-8 flag are GBK from Chinese packers, or UTF-8 all the same."""

    def __init__(self, data: bytes, where: str) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
            raise damaged("the archive cannot be opened", error, where) from error
        self.entries = [
            Entry(_zip_name(info), info.file_size, info.compress_size, bool(info.flag_bits & _ENCRYPTED), info)
            for info in self._archive.infolist()
            if not info.is_dir()
        ]

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Nothing to do: each entry is unpacked by itself."""

    def read(self, entry: Entry, where: str) -> bytes:
        """The bytes of an entry, never more than its directory says."""
        try:
            with self._archive.open(entry.key) as handle:
                data = handle.read(entry.size + 1)  # the size in the directory may lie: never read further
                if len(data) > entry.size:
                    raise zipfile.BadZipFile("the member is longer than it says")
                return data
        except NotImplementedError as error:
            raise UnknownFormat(
                f"the member is packed in a way that we cannot unpack ({error})", where=where, remedy=BY_HAND
            ) from error
        except DAMAGE as error:
            raise damaged("the member is damaged", error, where) from error

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def _zip_name(info: zipfile.ZipInfo) -> str:
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
