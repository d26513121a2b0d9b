"""One document of any format to pages: the only door into this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline import media
from pipeline.errors import UnknownFormat
from pipeline.pages.model import DocumentPages, Page
from pipeline.pages.pdf.read import read_pdf
from pipeline.pages.scan import read_picture

__all__ = ["PAGES_VERSION", "READERS", "read_pages"]

#: Raise it when a reader's output changes: every document is then read again.
PAGES_VERSION = 8


def read_pages(path: Path, media_type: str, document_id: str) -> DocumentPages:
    """All pages of a document; raises a DocumentError that says why it cannot be read."""
    reader = READERS.get(media_type)
    if reader is None:
        raise UnknownFormat(
            f"no reader for {media_type}", where=path.name, remedy=f"convert it to one of {', '.join(sorted(READERS))}"
        )
    pages = reader(path)
    return DocumentPages(document_id, media_type, pages, paged=media_type in media.WITH_PAGES)


# the libraries behind the other formats are loaded by who meets such a file: starting up must not pay for them
def _read_text(path: Path) -> list[Page]:
    from pipeline.pages.text import read_text

    return read_text(path)


def _read_web_page(path: Path) -> list[Page]:
    from pipeline.pages.web.flat_tables import with_flat_tables
    from pipeline.pages.web.page import read_web_page

    return [with_flat_tables(page) for page in read_web_page(path)]


def _read_workbook(path: Path) -> list[Page]:
    from pipeline.pages.sheets.workbook import read_workbook

    return read_workbook(path)


def _read_old_workbook(path: Path) -> list[Page]:
    from pipeline.pages.sheets.old_workbook import read_old_workbook

    return read_old_workbook(path)


def _read_docx(path: Path) -> list[Page]:
    from pipeline.pages.word.docx import read_docx

    return read_docx(path)


def _read_old_word(path: Path) -> list[Page]:
    from pipeline.pages.word.old_word import read_old_word

    return read_old_word(path)


def _read_ofd(path: Path) -> list[Page]:
    from pipeline.pages.ofd.read import read_ofd

    return read_ofd(path)


READERS: dict[str, Callable[[Path], list[Page]]] = {
    media.PDF: read_pdf,
    media.OFD: _read_ofd,
    **dict.fromkeys(media.PICTURES, read_picture),
    media.TEXT: _read_text,
    media.HTML: _read_web_page,
    media.DOCX: _read_docx,
    media.OLD_WORD: _read_old_word,
    media.RICH_TEXT: _read_old_word,
    media.WORKBOOK: _read_workbook,
    media.OLD_WORKBOOK: _read_old_workbook,
}
