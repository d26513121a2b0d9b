"""Old workbooks (.xls, and .et of WPS, which is the same format) to the page model, like `workbook` does with .xlsx.

One page per visible sheet, one table of what it holds, merged cells kept; texts are what the workbook shows.
"""

from __future__ import annotations

import datetime as dt
import io
import struct
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlrd

from pipeline.errors import DamagedDocument, EmptyDocument, EncryptedDocument, TooLarge
from pipeline.pages.limits import MAX_CELLS
from pipeline.pages.model import Cell, Page, Table
from pipeline.pages.sheets.hidden import Hidden
from pipeline.pages.sheets.number_format import shown_number

__all__ = ["read_old_workbook"]

_REMEDY: Final = "open it in an office program and save it as .xlsx"
#: What xlrd raises on damaged records, besides its own errors: it trusts lengths and indexes that it reads.
_DAMAGE: Final = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, AssertionError, ArithmeticError, AttributeError, LookupError,
    MemoryError, RecursionError, TypeError, UnboundLocalError, ValueError, struct.error, OSError,
)  # fmt: skip
#: BIFF of this version on says how its text is coded.
_CODED: Final = 80
_VISIBLE: Final = 0

#: A sheet or workbook of xlrd, whose classes carry no types of their own.
_Sheet = Any
_Book = Any


def read_old_workbook(path: Path) -> list[Page]:
    """Visible sheets as pages; DamagedDocument, EncryptedDocument, EmptyDocument or TooLarge otherwise."""
    data = path.read_bytes()
    book = _open(data, path.name)
    pages = []
    for number in range(book.nsheets):
        try:
            sheet = book.sheet_by_index(number)
            if sheet.visibility != _VISIBLE:
                continue
            table = _table(book, sheet, path.name)
        except _DAMAGE as error:
            raise DamagedDocument(
                f"sheet {number + 1} cannot be read ({error})", where=path.name, remedy=_REMEDY
            ) from error
        if table is not None:
            pages.append(Page(number + 1, tables=[table], name=sheet.name))
    if not pages:
        raise EmptyDocument("no visible sheet holds anything", where=path.name, remedy="remove the file")
    return pages


def _open(data: bytes, where: str, encoding: str | None = None) -> _Book:
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,  # number formats and merged cells
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
            encoding_override=encoding,
        )
    except _DAMAGE as error:
        if "encrypted" in str(error).lower():
            raise EncryptedDocument(
                "the workbook asks for a password", where=where, remedy="save a copy without a password"
            ) from error
        raise DamagedDocument(f"the workbook cannot be opened ({error})", where=where, remedy=_REMEDY) from error
    if encoding is None and book.biff_version < _CODED and not book.codepage:
        return _open(data, where, "gb18030")
    return book


def _table(book: _Book, sheet: _Sheet, where: str) -> Table | None:
    texts: dict[tuple[int, int], str] = {}
    hidden = _hidden(sheet)
    spans_of = {(r0, c0): (r1 - r0, c1 - c0) for r0, r1, c0, c1 in sheet.merged_cells}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if hidden.covers(row, column, *spans_of.get((row, column), (1, 1))):
                continue
            text = _shown(book, cell, hide_zeros=not sheet.show_zero_values)
            if text.strip():
                texts[row, column] = text
    if not texts:
        return None
    # formats and merged cells without text reach far beyond the statement: only what shows something counts
    rows, columns = max(r for r, _ in texts) + 1, max(c for _, c in texts) + 1
    merged = {
        (r0, c0): (r1 - r0, c1 - c0)
        for r0, r1, c0, c1 in sheet.merged_cells
        if 0 <= r0 < rows and 0 <= c0 < c1 and r0 < r1 and ((r0, c0) in texts or c0 < columns)
    }
    columns = max([columns, *(c + wide for (r, c), (_, wide) in merged.items() if (r, c) in texts)])
    if rows * columns > MAX_CELLS:
        raise TooLarge(
            f"sheet {sheet.name!r} spans {rows:,} × {columns:,} cells",
            where=where,
            remedy="delete the empty rows and columns beyond the statement",
        )
    covered: set[tuple[int, int]] = set()
    cells = []
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for (row, column), (high, wide) in sorted(merged.items()):
        high, wide = min(high, rows - row), min(wide, columns - column)
        places = {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
        if places & covered:
            continue  # merged cells that overlap are damage: the first holds
        covered |= places
        spans[row, column] = (high, wide)
    for place in sorted(texts.keys() | spans.keys()):
        if place in covered and place not in spans:
            continue
        text = texts.get(place, "")
        high, wide = spans.get(place, (1, 1))
        cells.append(Cell(*place, high, wide, text.strip(), None, _indent(book, sheet, place, text)))
    return Table(rows, columns, cells, (0.0, 0.0, 0.0, 0.0), "spreadsheet")


def _hidden(sheet: _Sheet) -> Hidden:
    """Rows and columns that are hidden, or have no height or width."""
    rows = {number for number, row in sheet.rowinfo_map.items() if row.hidden or row.height == 0}
    columns = {number for number, column in sheet.colinfo_map.items() if column.hidden or column.width == 0}
    return Hidden(rows, columns)


def _indent(book: _Book, sheet: _Sheet, place: tuple[int, int], text: str) -> float:
    """Levels of indentation, as `workbook` counts them: those of the format, and two leading blanks for one."""
    row, column = place
    if not text:
        return 0.0
    style = book.xf_list[sheet.cell_xf_index(row, column)]
    return float(style.alignment.indent_level) + (len(text) - len(text.lstrip())) / 2


def _shown(book: _Book, cell: Any, *, hide_zeros: bool) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        if hide_zeros and cell.value == 0:
            return ""
        style = book.xf_list[cell.xf_index]
        number_format = book.format_map.get(style.format_key)
        return shown_number(Decimal(repr(cell.value)), number_format.format_str if number_format else "General")
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(cell.value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return ""


def _date(value: float, mode: int) -> str:
    try:
        moment: dt.datetime = xlrd.xldate.xldate_as_datetime(value, mode)
    except OverflowError:
        return "#VALUE!"  # an amount formatted as a date by mistake: programs show no date either
    return f"{moment.year}年{moment.month}月{moment.day}日"
