"""Which packing opens an archive, by its first bytes."""

from __future__ import annotations

from typing import Final

from pipeline.documents.packing import Packing
from pipeline.documents.zip import ZipPacking

__all__ = ["RAR_MARK", "SEVEN_ZIP_MARK", "open_packing"]

SEVEN_ZIP_MARK: Final = b"7z\xbc\xaf\x27\x1c"
RAR_MARK: Final = b"Rar!\x1a\x07"


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
