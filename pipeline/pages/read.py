"""One document of any format to pages: the only door into this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium

from pipeline import media
from pipeline.errors import UnknownFormat, UnreadableText
from pipeline.pages.agree import disagreement, numbers_by_runs
from pipeline.pages.edge_rows import add_edge_rows
from pipeline.pages.grid import find_tables
from pipeline.pages.lines import group_lines, without_doubles
from pipeline.pages.model import DocumentPages, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.pdf import RawPage, open_pdf, read_raw_page
from pipeline.pages.raised import level_decimals
from pipeline.pages.scan import is_covered, ocr_available, read_picture, usable_text
from pipeline.pages.sideways import join_sideways
from pipeline.pages.unruled import find_unruled_tables

__all__ = ["PAGES_VERSION", "READERS", "read_pages"]

#: Raise it when a reader's output changes: every document is then read again.
PAGES_VERSION = 7

#: A document is unreadable when fewer of its pages than this share hold text although it shows pictures.
_READABLE = 0.2


def read_pages(path: Path, media_type: str, document_id: str) -> DocumentPages:
    """All pages of a document; raises a DocumentError that says why it cannot be read."""
    reader = READERS.get(media_type)
    if reader is None:
        raise UnknownFormat(
            f"no reader for {media_type}", where=path.name, remedy=f"convert it to one of {', '.join(sorted(READERS))}"
        )
    pages = reader(path)
    return DocumentPages(document_id, media_type, pages, paged=media_type in media.WITH_PAGES)


def _read_pdf(path: Path) -> list[Page]:
    document = open_pdf(path)
    try:
        pages, pictures = [], 0
        for number in range(1, len(document) + 1):
            raw = read_raw_page(document, number)
            covered = raw.images > 0 and is_covered(document, number, raw.chars)
            if not covered and (usable_text(raw.chars) or not (raw.chars or raw.images)):
                pages.append(_page(raw, path))
            elif ocr_available():
                pages.extend(_scanned(document, number))
            else:
                pictures += 1
                pages.append(Page(number, round(raw.width, 1), round(raw.height, 1), text_source="picture"))
    finally:
        document.close()
    with_text = sum(bool(page.lines) for page in pages)
    if pictures and with_text < _READABLE * (with_text + pictures):
        raise UnreadableText(
            f"{pictures} of {len(pages)} pages are pictures, or their text cannot be used",
            where=path.name,
            remedy="install the extra 'ocr' (pip install '.[ocr]') and ingest with --retry, or publish digital text",
        )
    if not with_text:
        raise UnreadableText("no page holds text", where=path.name, remedy="check that the file shows a report at all")
    return join_sideways(pages)


def _scanned(document: pdfium.PdfDocument, number: int) -> list[Page]:
    from pipeline.pages.scan import read_scanned_page  # the models of the extra `ocr` take seconds to load

    return read_scanned_page(document, number)


def _page(raw: RawPage, path: Path) -> Page:
    chars = level_decimals(without_doubles(raw.chars))
    tables = find_tables(chars, raw.horizontal, raw.vertical)
    checked: list[Table] = []
    careful: list[Table] | None = None
    for table in tables:
        if table.box is not None:
            by_runs = numbers_by_runs(chars, table.box)
            table.disagreement = disagreement(table, by_runs)
            if table.disagreement is not None:
                if careful is None:
                    from pipeline.pages.careful import read_carefully  # pdfplumber is slow to load and seldom needed

                    careful = read_carefully(path, raw.number)
                second = _same_place(table, careful)
                if second is not None and disagreement(second, by_runs) is None:
                    checked.append(second)
                    continue
        checked.append(table)
    page = Page(
        raw.number,
        round(raw.width, 1),
        round(raw.height, 1),
        group_lines(chars) if chars else [],
        checked,
    )
    add_edge_rows(page)
    unruled = find_unruled_tables(lines_outside_tables(page))
    if unruled:
        page.tables = sorted([*page.tables, *unruled], key=lambda t: t.box[1] if t.box else 0.0)
    return page


def _same_place(table: Table, others: list[Table]) -> Table | None:
    for other in others:
        if table.box and other.box and all(abs(a - b) < 10 for a, b in zip(table.box, other.box, strict=True)):
            return other
    return None


# the libraries behind the other formats are loaded by who meets such a file: starting up must not pay for them
def _read_text(path: Path) -> list[Page]:
    from pipeline.pages.text import read_text

    return read_text(path)


def _read_web_page(path: Path) -> list[Page]:
    from pipeline.pages.flat_tables import with_flat_tables
    from pipeline.pages.web import read_web_page

    return [with_flat_tables(page) for page in read_web_page(path)]


def _read_workbook(path: Path) -> list[Page]:
    from pipeline.pages.workbook import read_workbook

    return read_workbook(path)


def _read_old_workbook(path: Path) -> list[Page]:
    from pipeline.pages.spreadsheet import read_old_workbook

    return read_old_workbook(path)


def _read_docx(path: Path) -> list[Page]:
    from pipeline.pages.office import read_docx

    return read_docx(path)


def _read_old_word(path: Path) -> list[Page]:
    from pipeline.pages.conversion import read_old_word

    return read_old_word(path)


def _read_ofd(path: Path) -> list[Page]:
    from pipeline.pages.ofd import read_ofd

    return read_ofd(path)


READERS: dict[str, Callable[[Path], list[Page]]] = {
    media.PDF: _read_pdf,
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
