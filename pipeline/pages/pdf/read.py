"""PDF to pages: each page goes to the reader that it needs, each table is held against a second reading.

A page with usable text is read from its characters and rules; one without goes to `scan`. A table whose cells differ
from the order of the text layer (`printed.agree`) is read again by pdfplumber (`careful`), and flagged where the
difference stays.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import UnreadableText
from pipeline.pages.model import Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.pdf.covered import is_covered
from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.pdf.usable import usable_text
from pipeline.pages.printed.agree import disagreement, numbers_by_runs
from pipeline.pages.printed.broken import join_broken_tables
from pipeline.pages.printed.edge_rows import add_edge_rows
from pipeline.pages.printed.grid import find_tables
from pipeline.pages.printed.lines import group_lines, without_doubles
from pipeline.pages.printed.marks import RawPage
from pipeline.pages.printed.raised import level_decimals
from pipeline.pages.printed.torn import HEADER_CELLS, without_boxes
from pipeline.pages.printed.unruled import find_unruled_tables
from pipeline.pages.scan import ocr_available, read_scanned_page

__all__ = ["read_pdf"]

#: A document is unreadable when fewer of its pages than this share hold text although it shows pictures.
_READABLE = 0.2
#: Two readers give one table borders that differ by less than this (points).
_SAME_PLACE = 10.0


def read_pdf(path: Path) -> list[Page]:
    """All pages of a PDF in their order; a page scanned as two is given as two with one number.

    Raises EncryptedDocument, DamagedDocument, TooLarge, or UnreadableText where too few pages hold text.
    """
    document = open_pdf(path)
    try:
        pages, pictures = [], 0
        for number in range(1, len(document) + 1):
            raw = read_raw_page(document, number)
            covered = raw.images > 0 and is_covered(document, number, raw.chars)
            if not covered and (usable_text(raw.chars) or not (raw.chars or raw.images)):
                pages.append(_page(raw, path))
            elif ocr_available():
                pages.extend(read_scanned_page(document, number))
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
    return join_broken_tables(pages)


def _page(raw: RawPage, path: Path) -> Page:
    chars = level_decimals(without_doubles(raw.chars))
    tables = find_tables(chars, raw.horizontal, raw.vertical, fewest=HEADER_CELLS)
    checked: list[Table] = []
    careful: list[Table] | None = None
    for table in tables:
        if table.box is not None:
            by_runs = numbers_by_runs(chars, table.box)
            table.disagreement = disagreement(table, by_runs)
            if table.disagreement is not None:
                if careful is None:
                    from pipeline.pages.pdf.careful import read_carefully  # pdfplumber is slow to load, seldom needed

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
    page = without_boxes(page, but_last=True)
    add_edge_rows(page)
    unruled = find_unruled_tables(lines_outside_tables(page))
    if unruled:
        page.tables = sorted([*page.tables, *unruled], key=lambda t: t.box[1] if t.box else 0.0)
    return page


def _same_place(table: Table, others: list[Table]) -> Table | None:
    for other in others:
        if table.box and other.box and all(abs(a - b) < _SAME_PLACE for a, b in zip(table.box, other.box, strict=True)):
            return other
    return None
