"""The door for pages without usable text: light, so that it opens where the extra `ocr` is not installed."""

from __future__ import annotations

import pypdfium2 as pdfium

from pipeline.pages.model import Page
from pipeline.pages.scan.available import require_ocr

__all__ = ["read_scanned_page"]


def read_scanned_page(document: pdfium.PdfDocument, number: int) -> Page:
    """Page `number` (1-based) as a picture: `text_source` is `ocr`, lines and tables in points of the straight page.

    Cells whose readings differ carry `doubt`, their table `disagreement`; `Cell.ink` stands where the print stands on
    the page as it was scanned. Raises UnreadableText where the extra `ocr` is not installed, DamagedDocument where the
    page cannot be drawn.
    """
    require_ocr(f"page {number}")
    # loading the models' libraries costs a second and 200 MB: only who reads scans pays
    from pipeline.pages.scan.assemble import read_image
    from pipeline.pages.scan.image import render_page

    return read_image(render_page(document, number), number)
