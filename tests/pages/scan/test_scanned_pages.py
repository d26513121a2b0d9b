"""Drawn pages through the scanner and back: the same cells as were drawn, and doubt where it is due."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from pipeline.errors import UnreadableText
from pipeline.figures.amounts import normalise
from pipeline.pages.model import Page, Table
from pipeline.pages.scan import ocr_available, page, read_scanned_page
from tests.pages.scan.scanner import Sheet, scan

needs_ocr = pytest.mark.skipif(not ocr_available(), reason="the extra 'ocr' is not installed")

XS = [60, 110, 280, 370, 460]
ROWS = [
    ["编码", "名称", "合计", "基本支出"],
    ["", "合计", "12,345.67", "-8.20"],
    ["208", "社会保障和就业支出", "1,208.80", "806.08"],
    ["08", "一般行政管理事务", "0.11", "100.00"],
    ["2210201", "住房公积金", "6,890.50", ""],
]
TITLE, UNIT = "一般公共预算财政拨款支出决算表", "单位：万元"
SENTENCE = "本年支出合计12,345.67万元，比上年减少3.5%。"
TOPS = [120, 142, 164, 186, 208, 230]


def draw(path: Path) -> Path:
    sheet = Sheet(path, "".join((TITLE, UNIT, SENTENCE, *(text for row in ROWS for text in row))))
    sheet.write(180, 90, TITLE, 16)
    sheet.write(400, 112, UNIT)
    sheet.table(XS, TOPS, ROWS)
    sheet.write(60, 300, SENTENCE, 11)
    return sheet.save()


def read(path: Path) -> Page:
    document = pdfium.PdfDocument(path)
    try:
        (found,) = read_scanned_page(document, 1)
        return found
    finally:
        document.close()


def texts(table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
        rows[cell.row].append(normalise(cell.text))
    return rows


@pytest.fixture(scope="session")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    """The drawn page through the scanner in several ways; reading takes seconds, so each way is read once."""
    folder = tmp_path_factory.mktemp("readings")
    drawn = draw(folder / "d.pdf")
    return {
        "clean": read(scan(drawn, folder / "a.pdf", noise=0.0, quality=95)),
        "usual": read(scan(drawn, folder / "b.pdf", tilt=1.5, noise=4.0, quality=75)),
        "poor": read(scan(drawn, folder / "c.pdf", tilt=-1.2, noise=6.0, quality=60)),
    }


@needs_ocr
@pytest.mark.parametrize("way", ["clean", "usual", "poor"])
def test_a_tilted_noisy_scan_gives_the_cells_that_were_drawn(readings: dict[str, Page], way: str) -> None:
    found = readings[way]
    assert found.text_source == "ocr"
    (table,) = found.tables
    assert texts(table) == ROWS
    assert table.reader == "ocr"
    prose = [normalise(line.text) for line in found.lines]
    assert "一般公共预算财政拨款支出决算表" in prose
    assert any("12,345.67万元" in line and "3.5%" in line for line in prose)


@needs_ocr
def test_ink_stands_where_the_print_stands_on_the_tilted_page(readings: dict[str, Page]) -> None:
    straight, tilted = readings["clean"].tables[0], readings["usual"].tables[0]
    # the paper was turned counterclockwise around its middle (297.6, 421): what is up on it moves to the left
    for one, two in zip(straight.cells, tilted.cells, strict=True):
        if one.ink is None or two.ink is None:
            continue
        assert two.ink[0] - one.ink[0] == pytest.approx((one.ink[1] - 421) * 0.0262, abs=3.0)
        assert two.ink[1] - one.ink[1] == pytest.approx(-(one.ink[0] - 297.6) * 0.0262, abs=3.0)


@needs_ocr
@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_paper_that_was_laid_in_sideways_or_upside_down_is_turned(tmp_path: Path, quarters: int) -> None:
    found = read(scan(draw(tmp_path / "d.pdf"), tmp_path / "s.pdf", quarters=quarters))
    (table,) = found.tables
    assert texts(table) == ROWS


@needs_ocr
def test_a_seal_over_a_figure_does_not_change_it_unnoticed(tmp_path: Path) -> None:
    found = read(scan(draw(tmp_path / "d.pdf"), tmp_path / "s.pdf", seal=(350, 170)))
    for cell, meant in zip(
        sorted(found.tables[0].cells, key=lambda c: (c.row, c.col)), [t for row in ROWS for t in row], strict=True
    ):
        assert normalise(cell.text) == meant or cell.doubt is not None


@needs_ocr
def test_a_page_held_before_a_camera_is_made_level(tmp_path: Path) -> None:
    found = read(scan(draw(tmp_path / "d.pdf"), tmp_path / "s.pdf", tilt=0.5, keystone=0.05))
    (table,) = found.tables
    assert texts(table) == ROWS


@needs_ocr
def test_a_number_of_the_prose_under_a_seal_is_in_doubt_and_others_are_not(tmp_path: Path) -> None:
    # the seal's rim runs through the amount at the beginning of the sentence, not through the rate at its end
    found = read(scan(draw(tmp_path / "d.pdf"), tmp_path / "s.pdf", seal=(120, 297)))
    (doubt,) = found.doubts  # whether or not it was read right
    assert doubt.why.startswith("12,3")
    x0, top, x1, bottom = doubt.box
    (line,) = [line for line in found.lines if "3.5%" in line.text.replace(" ", "")]
    assert line.x0 < x0 < x1 < line.x1
    assert top < (line.top + line.bottom) / 2 < bottom


@needs_ocr
def test_a_table_without_rules_is_found_and_read_twice(tmp_path: Path) -> None:
    drawn = tmp_path / "d.pdf"
    sheet = Sheet(drawn, "".join((TITLE, UNIT, *(text for row in ROWS for text in row))))
    sheet.write(180, 90, TITLE, 16)
    sheet.write(400, 112, UNIT)
    for row, cells in enumerate([ROWS[0], *ROWS[2:4], [*ROWS[4][:3], "1.00"]]):
        for x, text in zip((60, 120, 300, 400), cells, strict=True):
            sheet.write(x, 140 + 24 * row, text)
    found = read(scan(sheet.save(), tmp_path / "s.pdf", tilt=0.4))
    (table,) = found.tables
    assert table.reader == "ocr"
    assert texts(table)[1:] == [*ROWS[2:4], [*ROWS[4][:3], "1.00"]]
    assert not any(cell.doubt for cell in table.cells)


@needs_ocr
def test_two_pages_on_one_sheet_are_two_pages_in_their_places(tmp_path: Path) -> None:
    document = pdfium.PdfDocument(scan(draw(tmp_path / "d.pdf"), tmp_path / "s.pdf", tilt=0.3, beside=True))
    left, right = read_scanned_page(document, 1)
    document.close()
    assert (left.number, right.number) == (1, 1)
    assert left.width == right.width == pytest.approx(2 * 595.3, abs=2)
    for half, start in ((left, 0.0), (right, 595.3)):
        (table,) = half.tables
        assert texts(table) == ROWS
        assert table.box is not None
        assert table.box[0] == pytest.approx(start + XS[0], abs=6)
        assert all(start < line.x0 < line.x1 < start + 595.3 for line in half.lines)
        inks = [cell.ink for cell in table.cells if cell.ink]
        assert all(start + XS[0] - 5 < ink[0] < ink[2] < start + XS[-1] + 5 for ink in inks)


@needs_ocr
def test_an_empty_sheet_is_a_picture_without_lines(tmp_path: Path) -> None:
    sheet = Sheet(tmp_path / "d.pdf", "x")
    sheet.canvas.showPage()
    found = read(scan(sheet.save(), tmp_path / "s.pdf"))
    assert (found.lines, found.tables, found.text_source) == ([], [], "picture")


def test_without_the_extra_the_page_is_refused_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.pages.scan import available

    monkeypatch.setattr(available, "ocr_available", lambda: False)
    monkeypatch.setattr(available, "find_spec", lambda name: None)
    document = pdfium.PdfDocument(draw(tmp_path / "d.pdf"))
    with pytest.raises(UnreadableText, match=r"'\.\[ocr\]'"):
        page.read_scanned_page(document, 1)
    document.close()
