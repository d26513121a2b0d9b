"""Pages that are pictures although they hold text, and pages whose text is garbled, go to the recogniser one by one."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.media import PDF
from pipeline.pages.pdf.covered import is_covered
from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.read import read_pages
from pipeline.pages.scan import ocr_available
from tests.pages.scan.scanner import picture_of
from tests.pages.scan.test_scanned_pages import ROWS, draw, texts

needs_ocr = pytest.mark.skipif(not ocr_available(), reason="the extra 'ocr' is not installed")
WORDS = "Words that another program made of the picture, some of them wrong, and none of them to be seen by readers."


def picture(canvas: Canvas, folder: Path) -> None:
    stored = io.BytesIO()
    picture_of(draw(folder / "drawn.pdf")).save(stored, "JPEG", quality=85)
    canvas.drawImage(ImageReader(stored), 0, 0, *A4)


def words(canvas: Canvas, mode: int, lines: int = 3) -> None:
    for line in range(lines):
        text = canvas.beginText(60, 500 - 20 * line)
        text.setTextRenderMode(mode)
        text.textOut(WORDS)
        canvas.drawText(text)


def covered_by_a_picture(canvas: Canvas, folder: Path) -> None:
    picture(canvas, folder)
    words(canvas, mode=3)


def under_a_picture(canvas: Canvas, folder: Path) -> None:
    words(canvas, mode=0)
    picture(canvas, folder)


def with_a_footer(canvas: Canvas, folder: Path) -> None:
    picture(canvas, folder)
    canvas.drawString(250, 20, "- 12 -")


def on_a_background(canvas: Canvas, folder: Path) -> None:
    picture(canvas, folder)
    words(canvas, mode=0)


def beside_a_picture(canvas: Canvas, folder: Path) -> None:
    canvas.saveState()
    canvas.scale(0.3, 0.3)
    picture(canvas, folder)
    canvas.restoreState()
    words(canvas, mode=0)


def made(folder: Path, *pages: Callable[[Canvas, Path], None]) -> Path:
    canvas = Canvas(str(folder / "made.pdf"), pagesize=A4, invariant=1)
    for page in pages:
        page(canvas, folder)
        canvas.showPage()
    canvas.save()
    return folder / "made.pdf"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (covered_by_a_picture, True),
        (under_a_picture, True),
        (with_a_footer, True),
        (on_a_background, False),
        (beside_a_picture, False),
    ],
)
def test_what_a_reader_sees_decides(tmp_path: Path, page: Callable[[Canvas, Path], None], expected: bool) -> None:
    document = open_pdf(made(tmp_path, page))
    assert is_covered(document, 1, read_raw_page(document, 1).chars) is expected
    document.close()


@needs_ocr
def test_only_the_covered_page_is_recognised(tmp_path: Path) -> None:
    pages = read_pages(made(tmp_path, beside_a_picture, covered_by_a_picture), PDF, "0" * 64).pages
    assert [page.text_source for page in pages] == ["digital", "ocr"]
    assert texts(pages[1].tables[0]) == ROWS
    assert not any("another program" in line.text for line in pages[1].lines)


@needs_ocr
def test_only_the_page_with_a_broken_font_map_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The layer of page 2 is garbled behind pdfium, as a broken ToUnicode map makes it; what it shows is intact."""
    from pipeline.pages.pdf import read

    def broken(document: object, number: int) -> object:
        raw = read_raw_page(document, number)  # type: ignore[arg-type]  # handed through as it came
        if number == 2:
            raw.chars = [char._replace(text=chr(0xE000 + i % 80)) for i, char in enumerate(raw.chars)]
        return raw

    drawn = draw(tmp_path / "drawn.pdf")
    two = tmp_path / "two.pdf"
    double(drawn, two)
    monkeypatch.setattr(read, "read_raw_page", broken)
    pages = read_pages(two, PDF, "0" * 64).pages
    assert [page.text_source for page in pages] == ["digital", "ocr"]
    assert texts(pages[0].tables[0]) == texts(pages[1].tables[0]) == ROWS


def double(source: Path, target: Path) -> None:
    import pypdfium2 as pdfium

    once, twice = pdfium.PdfDocument(source), pdfium.PdfDocument.new()
    twice.import_pages(once)
    twice.import_pages(once)
    twice.save(target)
    once.close()
    twice.close()
