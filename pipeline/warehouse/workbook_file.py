"""The warehouse as one Excel workbook: a sheet for each table, and one that says what each column means.

Cells carry their types: money and counts are numbers, times are dates, codes are text and keep their zeros. Text is
written as text and marked so (the apostrophe that Excel hides), whatever it begins with: printed words such as `=…`,
`+…`, `-…` or `@…` are never a formula, not even after somebody edits the cell.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import PublicationError
from pipeline.tables import TABLES, Column, Table
from pipeline.warehouse.descriptor import DESCRIPTION, TITLE

if TYPE_CHECKING:
    import duckdb

__all__ = ["FORMULA", "write_workbook"]

_BATCH: Final = 5_000
#: Limits of the format: rows of a sheet, letters of a cell, letters of a sheet's name.
_MOST_ROWS: Final = 1_048_576
_MOST_LETTERS: Final = 32_767
_MOST_NAME: Final = 31
#: What spreadsheets take for the beginning of a formula.
FORMULA: Final = re.compile(r"[=+\-@\t\r]")
#: Letters that XML cannot hold.
_NO_LETTERS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MAGIC: Final = b"PK\x03\x04"
_WIDTHS: Final = {"VARCHAR": 18, "INTEGER": 10, "BIGINT": 12, "DOUBLE": 10, "BOOLEAN": 8, "TIMESTAMP": 18}


def write_workbook(con: duckdb.DuckDBPyConnection, out: Path, version: str, built_at: datetime) -> dict[str, int]:
    """Write all tables of the connection's current database to the workbook `out`; rows by table.

    A table with more rows than a sheet takes goes on in further sheets. An older workbook is replaced; any other file
    is refused with PublicationError. The file is written beside and renamed.
    """
    import xlsxwriter

    if out.exists() and (not out.is_file() or out.read_bytes()[: len(_MAGIC)] != _MAGIC):
        raise PublicationError("the target exists and is no workbook", where=str(out), remedy="choose a new name")
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.exporting")
    rows: dict[str, int] = {}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(beside, options) as book:
        book.set_properties({"title": TITLE, "comments": DESCRIPTION, "created": built_at})
        styles = _Styles(book)
        _about(book, styles, version, built_at)
        for table in TABLES.values():
            rows[table.name] = _fill(con, book, styles, table)
    beside.replace(out)
    return rows


class _Styles:
    """The formats of cells; a workbook must be told each once."""

    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#e8edf3", "bottom": 1, "text_wrap": True})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.text = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.money = book.add_format({"num_format": "#,##0.00"})
        self.ratio = book.add_format({"num_format": "0.0000##"})
        self.number = book.add_format({"num_format": "0.##"})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})

    def of(self, column: Column) -> Any:
        """The format of a column's numbers and times."""
        if column.type.startswith("DECIMAL"):
            return self.money if column.type.endswith(",2)") else self.ratio
        return self.time if column.type == "TIMESTAMP" else self.number


def _about(book: Any, styles: _Styles, version: str, built_at: datetime) -> None:
    sheet = book.add_worksheet("README")
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 4, 24)
    sheet.write_string(0, 0, TITLE, styles.title)
    sheet.write_string(1, 0, f"Version {version}, built {built_at:%Y-%m-%d %H:%M} UTC")
    sheet.write_string(2, 0, DESCRIPTION)
    for col, word in enumerate(("table", "column", "type", "meaning", "含义")):
        sheet.write_string(4, col, word, styles.head)
    row = 5
    for table in TABLES.values():
        for column in table.columns:
            for col, word in enumerate((table.name, column.name, column.type, column.en, column.zh)):
                _write_text(sheet, styles, row, col, word)
            row += 1


def _fill(con: duckdb.DuckDBPyConnection, book: Any, styles: _Styles, table: Table) -> int:
    order = [*table.sort_columns, *(name for name in table.names if name not in table.sort_columns)]
    ordered = ", ".join(f"{table.by_name[name].sql_name} NULLS FIRST" for name in order)
    listed = ", ".join(c.sql_name for c in table.columns)
    answer = con.execute(f"SELECT {listed} FROM {table.name} ORDER BY {ordered}")
    formats = [styles.of(column) for column in table.columns]
    sheet, row, sheets, count = _sheet(book, styles, table, 1), 1, 1, 0
    while batch := answer.fetchmany(_BATCH):
        for values in batch:
            if row == _MOST_ROWS:
                sheets += 1
                sheet, row = _sheet(book, styles, table, sheets), 1
            for col, value in enumerate(values):
                _write(sheet, styles, row, col, value, formats[col])
            row += 1
        count += len(batch)
    return count


def _sheet(book: Any, styles: _Styles, table: Table, number: int) -> Any:
    suffix = f" {number}" if number > 1 else ""
    sheet = book.add_worksheet(table.name[: _MOST_NAME - len(suffix)] + suffix)
    for col, column in enumerate(table.columns):
        sheet.set_column(col, col, _WIDTHS.get(column.type, 16))
        sheet.write_string(0, col, column.name, styles.head)
    sheet.freeze_panes(1, 0)
    return sheet


def _write(sheet: Any, styles: _Styles, row: int, col: int, value: object, form: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, col, value)
        case Decimal() | int() | float():
            sheet.write_number(row, col, value, form)
        case datetime():
            moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
            sheet.write_datetime(row, col, moment, form)
        case list():
            _write_text(sheet, styles, row, col, "; ".join(map(str, value)))
        case _:
            _write_text(sheet, styles, row, col, str(value))


def _write_text(sheet: Any, styles: _Styles, row: int, col: int, text: str) -> None:
    plain = _NO_LETTERS.sub("", text)
    if len(plain) > _MOST_LETTERS:
        plain = plain[: _MOST_LETTERS - 1] + "…"
    sheet.write_string(row, col, plain, styles.quoted if FORMULA.match(plain) else styles.text)
