"""What lies inside a container: ZIP packages (office, OFD) and compound files (old office) by the names of their parts.

A package that would unpack to a bomb is refused here, before any reader of it is asked.
"""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Final

import olefile

from pipeline.errors import DamagedDocument, EncryptedDocument, TooLarge, UnknownFormat
from pipeline.media import DOCX, OFD, OLD_WORD, OLD_WORKBOOK, WORKBOOK, ZIP

__all__ = [
    "COMPOUND_MARK", "DOCX", "MAX_PACKAGE_BYTES", "MAX_PART_RATIO", "OFD", "OLD_WORD", "OLD_WORKBOOK", "WORKBOOK",
    "ZIP", "inside_compound", "inside_zip",
]  # fmt: skip


COMPOUND_MARK: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

#: An office file of a report is 5 MB unpacked.
MAX_PACKAGE_BYTES: Final = 1024**3
#: Unpacked to packed for one part above a megabyte; XML of long tables reaches 60.
MAX_PART_RATIO: Final = 250
_SMALL: Final = 1024 * 1024

#: Start of a part's name, what it makes of the package; the first that fits.
_PACKAGES: Final = (
    ("xl/workbook", WORKBOOK),
    ("word/document", DOCX),
    ("ofd.xml", OFD),
)
_OTHER_PACKAGES: Final = (
    ("xl/workbook.bin", "a binary workbook (.xlsb)", "save it as .xlsx"),
    ("ppt/presentation", "a presentation", "save it as PDF and ingest that"),
)
#: Streams at the root of a compound file: name in lower case, media type.
_STREAMS: Final = (("workbook", OLD_WORKBOOK), ("book", OLD_WORKBOOK), ("worddocument", OLD_WORD))


def inside_zip(data: bytes, name: str) -> str:
    """WORKBOOK, DOCX, OFD, or ZIP for a plain archive; DamagedDocument, TooLarge or UnknownFormat."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise DamagedDocument(
            f"the archive cannot be opened ({error})", where=name, remedy="fetch the file again; it may be cut short"
        ) from error
    names = {i.filename.lower().replace("\\", "/").lstrip("/") for i in infos}
    for prefix, what, remedy in _OTHER_PACKAGES:
        if any(n.startswith(prefix) for n in names):
            raise UnknownFormat(f"{what} is not read", where=name, remedy=remedy)
    if "content.xml" in names and "mimetype" in names:
        raise UnknownFormat("an OpenDocument file is not read yet", where=name, remedy="save it as PDF or .xlsx")
    found = next((media for prefix, media in _PACKAGES if any(n.startswith(prefix) for n in names)), ZIP)
    if found != ZIP:
        _refuse_bomb(infos, name)
    return found


def _refuse_bomb(infos: list[zipfile.ZipInfo], name: str) -> None:
    # the reader of the ZIP never gives out more than these sizes say, even where they lie
    total = sum(i.file_size for i in infos)
    swollen = any(i.file_size > _SMALL and i.file_size > MAX_PART_RATIO * max(i.compress_size, 1) for i in infos)
    if swollen or total > MAX_PACKAGE_BYTES:
        raise TooLarge(
            f"the file unpacks to {total >> 20} MB, more than its packing allows",
            where=name,
            remedy="open it in an office program, delete what is no report, and save it again",
        )


def inside_compound(data: bytes, name: str) -> str:
    """OLD_WORKBOOK or OLD_WORD by the streams at the root; EncryptedDocument, DamagedDocument or UnknownFormat."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            streams = {entry[0].lower() for entry in compound.listdir() if len(entry) == 1}
    except (OSError, ValueError, LookupError, ArithmeticError, AttributeError, TypeError, RecursionError, MemoryError,
            struct.error) as error:  # fmt: skip
        # olefile's own error is an OSError; the others come of lengths that it believes
        raise DamagedDocument(
            f"the office file cannot be opened ({error})", where=name, remedy="fetch it again; it may be cut short"
        ) from error
    if "encryptedpackage" in streams:
        raise EncryptedDocument(
            "the office file is encrypted", where=name, remedy="save a copy without a password and ingest that"
        )
    for stream, media in _STREAMS:
        if stream in streams:
            return media
    what = "a presentation" if "powerpoint document" in streams else "an office file that holds no report"
    raise UnknownFormat(f"{what} is not read", where=name, remedy="save it as PDF and ingest that")
