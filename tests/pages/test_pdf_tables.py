"""What stands in which cell, whatever way the rules were drawn."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape

from pipeline.media import PDF
from pipeline.pages.model import Page, Table
from pipeline.pages.pdf.careful import read_carefully
from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.printed.agree import disagreement, numbers_by_runs
from pipeline.pages.printed.grid import find_tables
from pipeline.pages.printed.lines import without_doubles
from pipeline.pages.printed.marks import Char
from pipeline.pages.read import read_pages
from tests.pages.drawing import HEIGHT, grid, new_page, write

XS = [50, 200, 300, 400]
TOPS = [100, 120, 140, 160]
TEXTS = [["科目", "合计", "基本支出"], ["教育支出", "1,234.56", "234.56"], ["住房保障支出", "78.90", ""]]


def only_page(path: Path) -> Page:
    pages = read_pages(path, PDF, "x").pages
    assert len(pages) == 1
    return pages[0]


def texts(table: Table) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
        rows[cell.row].append(cell.text)
    return rows


@pytest.mark.parametrize("style", ["lines", "boxes", "cells"])
def test_rules_as_lines_thin_boxes_or_framed_cells_give_the_same_table(tmp_path: Path, style: str) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, XS, TOPS, TEXTS, style=style)
    canvas.save()
    (table,) = only_page(path).tables
    assert texts(table) == TEXTS
    assert table.disagreement is None


def test_shading_is_no_rule(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    canvas.setFillGray(0.85)
    canvas.rect(50, HEIGHT - 120, 350, 20, stroke=0, fill=1)
    canvas.rect(120, HEIGHT - 160, 40, 40, stroke=0, fill=1)
    canvas.setFillGray(0)
    grid(canvas, XS, TOPS, TEXTS)
    canvas.save()
    (table,) = only_page(path).tables
    assert (table.rows, table.cols) == (3, 3)


@pytest.mark.parametrize("borders", ["ltr", "lrb", "tb", "ltb"])
def test_borders_left_open_at_a_page_break_are_closed(tmp_path: Path, borders: str) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, XS, TOPS, TEXTS, borders=borders)
    canvas.save()
    (table,) = only_page(path).tables
    assert texts(table) == TEXTS


def test_a_missing_rule_merges_cells(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    for top in (100, 140):
        canvas.line(50, HEIGHT - top, 400, HEIGHT - top)
    canvas.line(200, HEIGHT - 120, 400, HEIGHT - 120)
    for x in (50, 200, 400):
        canvas.line(x, HEIGHT - 100, x, HEIGHT - 140)
    canvas.line(300, HEIGHT - 120, 300, HEIGHT - 140)
    write(canvas, 60, 124, "科目名称")
    write(canvas, 260, 115, "本年支出")
    write(canvas, 210, 135, "小计")
    write(canvas, 310, 135, "基本支出")
    canvas.save()
    (table,) = only_page(path).tables
    spans = {cell.text: (cell.row, cell.col, cell.rows, cell.cols) for cell in table.cells}
    assert spans == {"科目名称": (0, 0, 2, 1), "本年支出": (0, 1, 1, 2), "小计": (1, 1, 1, 1), "基本支出": (1, 2, 1, 1)}


def test_a_number_wider_than_its_column_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    xs = [50, 150, 190, 300]
    grid(canvas, xs, TOPS, [["a", "", ""], ["b", "", ""], ["c", "", ""]])
    write(canvas, 152, 135, "12,345,678.90")
    canvas.save()
    (table,) = only_page(path).tables
    assert [cell.text for cell in table.cells if "678" in cell.text] == ["12,345,678.90"]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_rotation_of_the_page_is_applied(tmp_path: Path, rotation: int) -> None:
    path = tmp_path / "t.pdf"
    # the drawing library turns the page box along with the page: give it a lying one to get a standing one
    canvas = new_page(path, rotation, A4 if rotation % 180 == 0 else landscape(A4))
    grid(canvas, XS, TOPS, TEXTS)
    canvas.save()
    page = only_page(path)
    # text that runs along the turned page is set upright whatever the page says
    (table,) = page.tables
    assert texts(table) == TEXTS
    box = next(cell.ink for cell in table.cells if cell.text == "1,234.56")
    assert box is not None
    assert 0 <= box[0] < box[2] <= page.width
    assert 0 <= box[1] < box[3] <= page.height


def test_print_beyond_the_edge_of_the_page_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    write(canvas, 60, 100, "看得见的字")
    write(canvas, 60, HEIGHT + 40, "看不见的字")
    write(canvas, 700, 100, "999.99")
    canvas.save()
    assert [line.text for line in only_page(path).lines] == ["看得见的字"]


def test_bold_printed_twice_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    write(canvas, 60, 100, "合计1,234.50")
    write(canvas, 60.3, 100, "合计1,234.50")
    canvas.save()
    assert [line.text for line in only_page(path).lines] == ["合计1,234.50"]


def test_digits_and_characters_of_one_baseline_are_one_line(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    write(canvas, 60, 100, "年初预算", size=14)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(118, HEIGHT - 100, "28.50")
    write(canvas, 145, 100, "万元", size=14)
    canvas.save()
    (line,) = only_page(path).lines
    assert line.text.replace(" ", "") == "年初预算28.50万元"
    box = line.box(line.text.index("28"), line.text.index("28") + 5)
    assert box is not None
    assert 110 < box[0] < box[2] < 150


def test_the_referee_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, XS, TOPS, TEXTS)
    canvas.save()
    (ours,) = only_page(path).tables
    (theirs,) = read_carefully(path, 1)
    assert texts(theirs) == texts(ours) == TEXTS


def test_a_number_that_a_cell_lost_is_a_disagreement(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, XS, TOPS, TEXTS)
    canvas.save()
    raw = read_raw_page(open_pdf(path), 1)
    chars = without_doubles(raw.chars)
    (table,) = find_tables(chars, raw.horizontal, raw.vertical)
    assert table.box is not None
    assert disagreement(table, numbers_by_runs(chars, table.box)) is None
    for cell in table.cells:
        cell.text = cell.text.replace("78.90", "7.89")
    found = disagreement(table, numbers_by_runs(chars, table.box))
    assert found == "not in cells: 78.90; only in cells: 7.89"


def test_words_that_run_into_a_number_do_not_hide_it(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, XS, TOPS, [["科目", "合计", ""], ["", "1,234.56", ""], ["", "78.90", ""]])
    write(canvas, 160, 135, "很长的名称超出了")  # over the rule, across the digits of the amount
    canvas.save()
    (table,) = only_page(path).tables
    assert "1,234.56" in {cell.text for cell in table.cells}
    assert table.disagreement is None


def test_all_digital_reports_read_alike_by_cells_and_by_lines(shared: Path) -> None:
    for path in sorted((shared / "reports" / "pdf").glob("*.pdf")):
        for page in read_pages(path, PDF, "x").pages:
            assert [t.disagreement for t in page.tables] == [None] * len(page.tables), f"{path.name} page {page.number}"


def test_a_name_that_hangs_over_the_rule_below_stays_in_its_cell(tmp_path: Path) -> None:
    """A spreadsheet clips the second line of a long name; by its place it would open the name of the next row."""
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, [50, 120, 200], [100, 116, 132, 148], [["", "1.00"], ["", "2.00"], ["", "3.00"]])
    write(canvas, 52, 109, "信息网络软件", 10)
    write(canvas, 52, 121, "更新", 10)
    write(canvas, 52, 128.5, "物资储备", 7)
    write(canvas, 52, 144, "办公费", 10)
    canvas.save()
    (table,) = only_page(path).tables
    assert [row[0] for row in texts(table)] == ["信息网络软件\n更新", "物资储备", "办公费"]


@pytest.mark.parametrize("baseline", [7.0, 12.5])
@pytest.mark.parametrize("count", [2, 5])
def test_full_names_in_narrow_rows_are_no_wrapped_name(tmp_path: Path, baseline: float, count: int) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    names = ["信息网络软件", "其他商品服务", "物资储备支出", "其他资本支出", "办公设备购置"][:count]
    tops = [100 + 12 * i for i in range(count + 1)]
    grid(canvas, [50, 113, 200], tops, [["", f"{i}.00"] for i in range(count)])
    for name, top in zip(names, tops, strict=False):
        write(canvas, 51, top + baseline, name)  # set so high or low that a rule cuts every line
    canvas.save()
    (table,) = only_page(path).tables
    assert [row[0] for row in texts(table)] == names


def test_a_number_that_stands_for_a_good_part_in_the_next_cell_is_doubted(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    grid(canvas, XS, TOPS, [["科目", "合计", "基本支出"], ["教育支出", "", ""], ["住房保障支出", "78.90", ""]])
    write(canvas, 280, 135, "1,234.56")
    canvas.save()
    (table,) = only_page(path).tables
    doubted = [cell.text for cell in table.cells if cell.doubt is not None]
    assert doubted == ["1,234.56"]


def test_amounts_that_abut_are_two_in_the_second_reading_too() -> None:
    """Typeset tables: boxes of digits are twice as wide as their step, so the last of one column touches the next."""

    def set_at(left: float, text: str) -> list[Char]:
        return [Char(c, left + 4.7 * i, 90.0, left + 4.7 * i + 9.2, 110.0, 100.0, 20.0) for i, c in enumerate(text)]

    chars = [*set_at(50, "110,344.65"), *set_at(50 + 4.7 * 9 + 9.1, "101,963.54")]
    assert numbers_by_runs(chars, (40.0, 80.0, 200.0, 120.0)) == {"110344.65": 1, "101963.54": 1}


def test_a_decimal_point_that_goes_far_back_stays_with_its_number() -> None:
    lefts = [416.8, 421.8, 426.7, 430.4, 436.6, 441.5]
    chars = [Char(c, x, 90.0, x + 10.3, 106.0, 100.0, 16.0) for c, x in zip("446.79", lefts, strict=True)]
    assert numbers_by_runs(chars, (400.0, 80.0, 500.0, 120.0)) == {"446.79": 1}
