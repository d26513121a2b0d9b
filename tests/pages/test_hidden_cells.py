"""What a sheet hides is not read: rows, columns, and zeros where the sheet is told not to show them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
import xlwt

from pipeline.errors import EmptyDocument
from pipeline.media import OLD_WORKBOOK, WORKBOOK
from pipeline.pages.model import Cell
from pipeline.pages.read import read_pages

#: Row 1 and column 1 (from 0) are hidden; the merged cells at (0, 0) and (1, 3) have one part that is shown.
MERGED = {(0, 0): (1, 2, "科目"), (1, 3): (2, 1, "支出")}
SINGLE = {(1, 0): "藏行", (2, 1): "藏列", (2, 0): "教育支出", (2, 2): 3.1, (3, 2): 0}


def new(path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for (row, col), (rows, cols, text) in MERGED.items():
        page.cell(row + 1, col + 1, text)
        page.merge_cells(None, row + 1, col + 1, row + rows, col + cols)
    for (row, col), value in SINGLE.items():
        page.cell(row + 1, col + 1, value)
    page.row_dimensions[2].hidden = True
    page.column_dimensions["B"].hidden = True
    page.sheet_view.showZeros = False
    book.save(path)


def old(path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("表")
    for (row, col), (rows, cols, text) in MERGED.items():
        page.write_merge(row, row + rows - 1, col, col + cols - 1, text)
    for (row, col), value in SINGLE.items():
        page.write(row, col, value)
    page.row(1).hidden = True
    page.col(1).hidden = True
    page.show_zero_values = False
    book.save(str(path))


@pytest.mark.parametrize(("write", "media_type"), [(new, WORKBOOK), (old, OLD_WORKBOOK)], ids=["xlsx", "xls"])
def test_only_what_is_shown_is_read_and_stays_in_its_place(tmp_path: Path, write, media_type: str) -> None:
    path = tmp_path / "content"
    write(path)
    (table,) = read_pages(path, media_type, "x").pages[0].tables
    shown: list[Cell] = [cell for cell in table.cells if cell.text]
    assert {cell.text: (cell.row, cell.col, cell.rows, cell.cols) for cell in shown} == {
        "科目": (0, 0, 1, 2),
        "支出": (1, 3, 2, 1),
        "教育支出": (2, 0, 1, 1),
        "3.1": (2, 2, 1, 1),
    }


def test_a_group_of_hidden_columns_is_hidden_as_a_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for column, text in enumerate(("科目", "一", "二", "三", "金额"), 1):
        page.cell(1, column, text)
    page.column_dimensions.group("B", "D", hidden=True)
    book.save(tmp_path / "content")
    (table,) = read_pages(tmp_path / "content", WORKBOOK, "x").pages[0].tables
    assert [cell.text for cell in table.cells] == ["科目", "金额"]


def test_a_sheet_that_hides_everything_holds_nothing(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["A1"] = "科目"
    page.row_dimensions[1].hidden = True
    book.save(tmp_path / "content")
    with pytest.raises(EmptyDocument):
        read_pages(tmp_path / "content", WORKBOOK, "x")
