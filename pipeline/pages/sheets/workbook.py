"""Workbooks (.xlsx) to the page model: one page per visible sheet, one table of its used range, merged cells kept.

A cell's text is what the workbook shows: numbers with their format, formulas with the value they had when saved.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
import zlib
from decimal import Decimal
from pathlib import Path
from typing import BinaryIO

import openpyxl
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.errors import DamagedDocument, EmptyDocument, TooLarge
from pipeline.pages.limits import MAX_CELLS
from pipeline.pages.model import Cell, Page, Table
from pipeline.pages.sheets.hidden import Hidden
from pipeline.pages.sheets.number_format import shown_number

__all__ = ["read_workbook", "shown"]

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
#: A formula, and the cell of one without a value; an empty text is a value.
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_UNCALCULATED = re.compile(
    rb'<(?:\w+:)?c\s(?![^>]*\bt="str")[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Za-z0-9:$]+)"')


def read_workbook(path: Path) -> list[Page]:
    """Visible sheets as pages; DamagedDocument, EmptyDocument or TooLarge where they cannot be read."""
    try:
        # an open file, not its name: the document store keeps bytes without a suffix, which openpyxl insists on
        with path.open("rb") as handle:
            _refuse_absurd_merges(handle, path.name)
            _refuse_uncalculated(handle, path.name)
            book = openpyxl.load_workbook(handle, data_only=True)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        SyntaxError,
        EOFError,
        TypeError,
        AttributeError,
        zlib.error,
    ) as error:
        # SyntaxError covers the parse errors of the XML library; the two before zlib's are what openpyxl says to
        # attributes and elements whose names were damaged
        raise DamagedDocument(
            f"the workbook cannot be opened ({error})",
            where=path.name,
            remedy="open it in an office program and save it again",
        ) from error
    pages = []
    for number, sheet in enumerate(book.worksheets, start=1):
        if sheet.sheet_state != "visible":
            continue
        if sheet.max_row * sheet.max_column > MAX_CELLS:
            raise TooLarge(
                f"sheet {sheet.title!r} spans {sheet.max_row} × {sheet.max_column} cells",
                where=path.name,
                remedy="delete the empty rows and columns beyond the statement",
            )
        table = _table(sheet)
        if table is not None:
            pages.append(Page(number, tables=[table], name=sheet.title))
    if not pages:
        raise EmptyDocument("no visible sheet holds anything", where=path.name, remedy="remove the file")
    return pages


def _refuse_absurd_merges(handle: BinaryIO, name: str) -> None:
    """openpyxl makes an object for each cell of a merged range: a sheet merged as a whole would never end."""
    with zipfile.ZipFile(handle) as package:
        for part in package.namelist():
            if not _SHEET.match(part):
                continue
            area = sum(_area(m[1].decode("ascii")) for m in _MERGED.finditer(package.read(part)))
            if area > MAX_CELLS:
                raise TooLarge(
                    f"{part} merges {area} cells", where=name, remedy="undo the merging of empty rows and columns"
                )
    handle.seek(0)


def _refuse_uncalculated(handle: BinaryIO, name: str) -> None:
    """A workbook that a program wrote and nobody opened has formulas without values: its totals would be blanks."""
    formulas = uncalculated = 0
    with zipfile.ZipFile(handle) as package:
        for part in filter(_SHEET.match, package.namelist()):
            content = package.read(part)
            formulas += len(_FORMULA.findall(content))
            uncalculated += len(_UNCALCULATED.findall(content))
    # a formula here and there that was left so is as likely to show nothing
    if uncalculated > formulas / 2:
        raise DamagedDocument(
            f"{uncalculated} of {formulas} formulas were never calculated",
            where=name,
            remedy="open it in an office program and save it again",
        )
    handle.seek(0)


def _area(reference: str) -> int:
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        return MAX_CELLS + 1  # whole rows or columns
    return int((right - left + 1) * (bottom - top + 1))


def _table(sheet: Worksheet) -> Table | None:
    covered: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in sheet.merged_cells.ranges:
        spans[merged.min_row, merged.min_col] = (
            merged.max_row - merged.min_row + 1,
            merged.max_col - merged.min_col + 1,
        )
        covered.update(
            (r, c)
            for r in range(merged.min_row, merged.max_row + 1)
            for c in range(merged.min_col, merged.max_col + 1)
            if (r, c) != (merged.min_row, merged.min_col)
        )
    hidden = _hidden(sheet)
    hide_zeros = any(view.showZeros is False for view in sheet.views.sheetView[:1])
    cells = []
    for row in sheet.iter_rows():
        for cell in row:
            place = (cell.row, cell.column)
            if place in covered or cell.row is None or cell.column is None:
                continue
            rows, cols = spans.get(place, (1, 1))
            if hidden.covers(*place, rows, cols):
                continue
            text = shown(cell) if isinstance(cell, SheetCell) and not (hide_zeros and _is_zero(cell)) else ""
            if text or (rows, cols) != (1, 1):
                indent = float(cell.alignment.indent or 0) + (len(text) - len(text.lstrip())) / 2
                cells.append(Cell(cell.row - 1, cell.column - 1, rows, cols, text.strip(), None, indent))
    if not any(cell.text for cell in cells):
        return None
    return Table(sheet.max_row, sheet.max_column, cells, (0.0, 0.0, 0.0, 0.0), "workbook")


def _hidden(sheet: Worksheet) -> Hidden:
    """Rows and columns that are hidden, or have no height or width."""
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
    columns: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden or column.width == 0:
            columns.update(range(column.min or 1, min(column.max or 0, sheet.max_column) + 1))
    return Hidden(rows, columns)


def _is_zero(cell: SheetCell) -> bool:
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and cell.value == 0


def shown(cell: SheetCell) -> str:
    """The text that a reader of the workbook sees in a cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown_number(Decimal(repr(value)), cell.number_format or "General")
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y年%m月%d日").replace("年0", "年").replace("月0", "月")
    return str(value)
