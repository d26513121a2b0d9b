"""The doors for pages without usable text and for pictures: light, so that they open without the extra `ocr`."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium

from pipeline.pages.model import Page
from pipeline.pages.scan.available import require_ocr

__all__ = ["read_picture", "read_scanned_page"]


def read_scanned_page(document: pdfium.PdfDocument, number: int) -> list[Page]:
    """Page `number` (1-based) as a picture: `text_source` is `ocr`, lines and tables in points of the straight page.

    One page, or two of the same number where two stand side by side on the sheet.

    Cells whose readings differ carry `doubt`, their table `disagreement`; `Cell.ink` stands where the print stands on
    the page as it was scanned. Raises UnreadableText where the extra `ocr` is not installed, DamagedDocument where the
    page cannot be drawn.
    """
    require_ocr(f"page {number}")
    # loading the models' libraries costs a second and 200 MB: only who reads scans pays
    from pipeline.pages.scan.assemble import read_sheet
    from pipeline.pages.scan.image import render_page

    return read_sheet(render_page(document, number), number)


def read_picture(path: Path) -> list[Page]:
    """The frames of a picture (PNG, JPEG, TIFF) as pages.

    Raises UnreadableText where the extra `ocr` is not installed or no frame holds text, DamagedDocument, TooLarge.
    """
    require_ocr(path.name)
    from pipeline.pages.scan.picture import read_frames

    return read_frames(path)
