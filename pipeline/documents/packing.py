"""The face of an archive, however it is packed: entries, and the bytes of one of them; what all packings share.

A packing knows its library and turns that library's errors into ours; limits and litter are the business of
`archives`. Nothing is ever written under a name that stands in an archive.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from pipeline.errors import DamagedDocument, EncryptedDocument

__all__ = ["BY_HAND", "DAMAGE", "FETCH_AGAIN", "Entry", "Packing", "damaged", "locked"]

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


def damaged(what: str, error: BaseException, where: str) -> DamagedDocument:
    """The error of an archive or member that a library could not read."""
    return DamagedDocument(f"{what} ({error})", where=where, remedy=FETCH_AGAIN)


def locked(where: str) -> EncryptedDocument:
    """The error of an archive that asks for a password."""
    return EncryptedDocument(
        "the archive is encrypted", where=where, remedy="unpack it with its password, then ingest the folder"
    )
