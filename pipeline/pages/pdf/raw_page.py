"""Reading PDF pages with pdfium: characters with their baselines, and the edges of ruling lines.

Only what stands on the visible page is read (crop box, page rotation applied); everything else in `pipeline.pages`
works on these characters and edges. Coordinates: points, origin at the top left of the page as it is seen.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from pipeline.errors import DamagedDocument, EncryptedDocument, TooLarge
from pipeline.pages.limits import MAX_PAGES
from pipeline.pages.pdf.chars import quarter_turns, read_chars
from pipeline.pages.pdf.edges import read_edges
from pipeline.pages.pdf.integrity import FETCH_AGAIN, check_cross_reference, check_streams
from pipeline.pages.pdf.native import handle_of
from pipeline.pages.pdf.view import View
from pipeline.pages.printed.marks import RawPage

__all__ = ["open_pdf", "read_raw_page"]

#: Fewer characters (a page number, a stamp) do not tell which way a page is meant to be held.
_ENOUGH_TO_TURN = 20


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open a PDF or say why not: EncryptedDocument, DamagedDocument, TooLarge."""
    data = path.read_bytes()
    # pdfium rebuilds a lost cross-reference table without a word and then shows fewer pages than were printed:
    # a file without its end mark is not to be trusted
    if b"%%EOF" not in data[-65536:].rstrip(b"\0\r\n\t ")[-4096:]:
        raise DamagedDocument("the PDF ends before its end mark", where=path.name, remedy=FETCH_AGAIN)
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedDocument(
                "the PDF is encrypted and asks for a password",
                where=path.name,
                remedy="save a copy without a password and ingest that",
            ) from error
        raise DamagedDocument(f"pdfium cannot open it ({error})", where=path.name, remedy=FETCH_AGAIN) from error
    check_cross_reference(data, path.name)
    check_streams(data, path.name)
    if pages == 0:
        raise DamagedDocument("the PDF has no page", where=path.name, remedy=FETCH_AGAIN)
    if pages > MAX_PAGES:
        raise TooLarge(
            f"{pages} pages, more than the limit of {MAX_PAGES}", where=path.name, remedy="split the file by report"
        )
    return document


def read_raw_page(document: pdfium.PdfDocument, number: int) -> RawPage:
    """Characters and edges of page `number` (1-based); raises DamagedDocument where the page cannot be loaded."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise DamagedDocument(
            f"page {number} cannot be loaded ({error})", where=f"page {number}", remedy=FETCH_AGAIN
        ) from error
    try:
        view = View(page)
        text_page = page.get_textpage()
        text = handle_of(text_page.raw)
        chars = read_chars(text, view)
        quarters = quarter_turns(text, page.get_rotation() // 90) if len(chars) >= _ENOUGH_TO_TURN else 0
        if quarters:
            view = View(page, extra_quarters=quarters)
            chars = read_chars(text, view)
        text_page.close()
        result = RawPage(number, view.width, view.height, chars)
        read_edges(handle_of(page.raw), view, result)
        return result
    finally:
        page.close()
