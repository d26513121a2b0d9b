"""A report of a layout as a workbook, new or old, in the ways in which clerks and programs fill sheets."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import xlwt
from openpyxl import Workbook
from openpyxl.styles import Alignment

from tests.generator.layouts.catalogue import Made
from tests.generator.layouts.meaning import Expected
from tests.generator.layouts.statement import Statement
from tests.layouts.cells import above, cells_of, figures_of

__all__ = ["WAYS", "write_old_workbook", "write_workbook"]

#: sheets: one statement a sheet, its title over all columns, its unit of money in a cell of its own, amounts as
#: numbers. texts: amounts as texts. below: all statements below each other on one sheet, with hidden columns and rows.
WAYS = ("sheets", "texts", "below")

#: Formats that show a number as the styles of `manner` write it; a style without one is text (full-width digits).
_FORMATS = {
    "thousands": "#,##0.00", "plain": "0.00", "short": "General", "zeros": "#,##0.00", "whole": "#,##0",
    "dashes": '#,##0.00;-#,##0.00;"－"', "yuan sign": '"¥"#,##0.00;-#,##0.00', "six": "#,##0.000000",
    "brackets": '#,##0.00;"（"#,##0.00"）"',
}  # fmt: skip
_MONEY = {"万元": 10_000, "元": 1, "%": 100}


@dataclass(frozen=True)
class _Put:
    """A cell of a sheet: first row and column, how many of them, value, format, levels of indentation."""

    row: int
    col: int
    rows: int
    cols: int
    value: str | float
    shown: str = "General"
    indent: int = 0


@dataclass(frozen=True)
class _Grid:
    """A sheet: its name, cells, and the rows and columns that are hidden."""

    name: str
    cells: list[_Put]
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


def write_workbook(made: Made, way: str) -> bytes:
    """The report as .xlsx, in one of the `WAYS`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for grid in _grids(made, way):
        page = book.create_sheet(grid.name)
        for put in grid.cells:
            cell = page.cell(row=put.row + 1, column=put.col + 1, value=put.value)
            cell.number_format = put.shown
            cell.alignment = Alignment(indent=put.indent, vertical="center", wrap_text=True)
            if put.rows > 1 or put.cols > 1:
                page.merge_cells(None, put.row + 1, put.col + 1, put.row + put.rows, put.col + put.cols)
        for row in grid.rows:
            page.row_dimensions[row + 1].hidden = True
        for column in grid.columns:
            page.column_dimensions[page.cell(row=1, column=column + 1).column_letter].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_old_workbook(made: Made, way: str, path: Path) -> Path:
    """The report as .xls, in one of the `WAYS`."""
    book = xlwt.Workbook(encoding="utf-8")
    for grid in _grids(made, way):
        page = book.add_sheet(grid.name, cell_overwrite_ok=True)
        styles: dict[tuple[str, int], xlwt.XFStyle] = {}
        for put in grid.cells:
            style = styles.setdefault((put.shown, put.indent), xlwt.XFStyle())
            style.num_format_str, style.alignment.inde = put.shown, put.indent
            last = put.row + put.rows - 1, put.col + put.cols - 1
            page.write_merge(put.row, last[0], put.col, last[1], put.value, style)
        for row in grid.rows:
            page.row(row).hidden = True
        for column in grid.columns:
            page.col(column).hidden = True
    book.save(str(path))
    return path


def _grids(made: Made, way: str) -> Iterator[_Grid]:
    unit, style = made.facts.unit.name, made.layout.numbers
    cover = _Grid("封面", [_Put(3, 0, 1, 6, unit), _Put(5, 0, 1, 6, made.title)])
    yield cover
    if way != "below":
        for number, statement in enumerate(made.statements, 1):
            name = re.sub(r"[\\/*?:\[\]]", "", f"{number:02d}{statement.title}")[:31]
            yield _Grid(name, list(_statement(statement, unit, style if way == "sheets" else "", 0)))
        return
    cells: list[_Put] = []
    hidden: list[int] = []
    width = max((len(s.roles) for s in made.statements), default=1)
    for statement in made.statements:
        top = max((put.row + put.rows for put in cells), default=0) + 2
        cells += _statement(statement, unit, style, top)
        below = max(put.row + put.rows for put in cells)
        # a row of trial sums and a column of old codes and amounts, both put out of sight
        cells += [_Put(below, 0, 1, 1, "合计"), *(_Put(below, n, 1, 1, 7777.77, "0.00") for n in range(2, width))]
        hidden.append(below)
        cells += [
            _Put(top + statement.head_rows + 2 + n, width, 1, 1, 8888.88, "0.00") for n in range(len(statement.rows))
        ]
    yield _Grid("预决算公开表", cells, tuple(hidden), (width,))


def _statement(statement: Statement, unit: str, style: str, top: int) -> Iterator[_Put]:
    """Title over all columns, body and unit of money at both ends of the next row, the grid, and a note."""
    columns = len(statement.roles)
    title, body, money = above(statement, unit)
    yield _Put(top, 0, 1, columns, title)
    yield _Put(top + 1, 0, 1, 1, body)
    yield _Put(top + 1, columns - 1, 1, 1, money)
    figures = figures_of(statement)
    for cell in cells_of(statement):
        expected = figures.get((cell.row, cell.col))
        indent = (len(cell.text) - len(cell.text.lstrip(" "))) // 2
        value, shown = _number(expected, style) if expected else (cell.text.strip(), "General")
        if value != "" or cell.rows > 1 or cell.cols > 1:
            yield _Put(top + 2 + cell.row, cell.col, cell.rows, cell.cols, value, shown, indent)
    if statement.note:
        yield _Put(top + 2 + statement.head_rows + len(statement.rows), 0, 1, 1, statement.note)


def _number(expected: Expected, style: str) -> tuple[str | float, str]:
    """The value of a cell and its format; the printed text where no format of this style shows it."""
    shown = "0.00%" if expected.unit == "%" else _FORMATS.get(style)
    if not style or shown is None:
        return expected.printed, "General"
    return float(expected.value / _MONEY[expected.printed_unit]), shown
