"""Media types of the documents that Juesuan knows, told once: `documents` names them by content, `pages` reads them."""

from __future__ import annotations

from typing import Final

__all__ = [
    "ARCHIVES",
    "DOCX",
    "HTML",
    "JPEG",
    "OFD",
    "OLD_WORD",
    "OLD_WORKBOOK",
    "PDF",
    "PICTURES",
    "PNG",
    "RAR",
    "RICH_TEXT",
    "SEVEN_ZIP",
    "TEXT",
    "TIFF",
    "WITH_PAGES",
    "WORKBOOK",
    "ZIP",
]

PDF: Final = "application/pdf"
OFD: Final = "application/ofd"
TEXT: Final = "text/plain"
HTML: Final = "text/html"
RICH_TEXT: Final = "application/rtf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLD_WORD: Final = "application/msword"  # .doc, and .wps of WPS
WORKBOOK: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OLD_WORKBOOK: Final = "application/vnd.ms-excel"  # .xls, and .et of WPS
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
ZIP: Final = "application/zip"
SEVEN_ZIP: Final = "application/x-7z-compressed"
RAR: Final = "application/vnd.rar"

#: Types whose members are documents of their own.
ARCHIVES: Final = frozenset({ZIP, SEVEN_ZIP, RAR})
#: Types that show pages and hold no text: they need the extra `ocr`.
PICTURES: Final = frozenset({PNG, JPEG, TIFF})
#: Types whose page (or sheet) numbers mean something to a reader of the source.
WITH_PAGES: Final = frozenset({PDF, OFD, WORKBOOK, OLD_WORKBOOK, *PICTURES})
