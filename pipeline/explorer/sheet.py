"""A table that is seen on a page, and the same table as a file: CSV, Excel or Parquet (下载).

Files hold what the page shows, exact: money in yuan with two places, ratios as ratios, nothing rounded for display.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

__all__ = ["FORMATS", "Column", "Sheet", "as_file"]

#: Ending of a file and its media type.
FORMATS: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
}
#: A spreadsheet program takes text that begins so for a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the warehouse, and its kind: text, code, money, ratio, count, number (any) or list."""

    name: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a view. `rows` are columns by name; what a row holds besides is for the page alone."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Any]]


def as_file(sheet: Sheet, kind: str) -> bytes:
    """The sheet as a file of one of FORMATS."""
    match kind:
        case "csv":
            return _csv(sheet)
        case "xlsx":
            return _xlsx(sheet)
        case "parquet":
            return _parquet(sheet)
        case _:
            raise ValueError(f"no such format: {kind}")


def _plain(column: Column, value: Any) -> Any:
    if value is None or column.kind in ("money", "ratio", "number"):
        return value
    if column.kind == "list":
        return "; ".join(str(v) for v in value)
    if column.kind == "count":
        return int(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv(sheet: Sheet) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.name for column in sheet.columns)
    for row in sheet.rows:
        cells = ((column, _plain(column, row.get(column.name))) for column in sheet.columns)
        writer.writerow(_harmless(value) for _, value in cells)
    # Excel takes a CSV for the code page of the machine unless it begins so
    return ("\ufeff" + out.getvalue()).encode()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _xlsx(sheet: Sheet) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    formats = {"money": "#,##0.00", "ratio": "0.00%", "count": "#,##0"}
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.name[:31])
    page.freeze_panes = "A2"
    for number, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(number)].width = 18 if column.kind in formats else 26
    head = []
    for column in sheet.columns:
        cell = WriteOnlyCell(page, value=column.name)
        cell.font = Font(bold=True)
        head.append(cell)
    page.append(head)
    for row in sheet.rows:
        cells = []
        for column in sheet.columns:
            value = _plain(column, row.get(column.name))
            if isinstance(value, str):
                value = ILLEGAL_CHARACTERS_RE.sub("", value)
            cell = WriteOnlyCell(page, value=value)
            if isinstance(value, str):
                cell.data_type = "s"  # text stays text: nothing printed in a report becomes a formula
            elif value is not None:
                cell.number_format = formats.get(column.kind, "General")
            cells.append(cell)
        page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet(sheet: Sheet) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "money": pa.decimal128(24, 2),
        "ratio": pa.decimal128(18, 6),
        "count": pa.int64(),
        "list": pa.list_(pa.string()),
    }
    arrays, fields = [], []
    for column in sheet.columns:
        values = [row.get(column.name) for row in sheet.rows]
        kind = types.get(column.kind, pa.string()) if column.kind != "number" else pa.array(values).type
        if column.kind == "list":
            values = [None if v is None else [str(one) for one in v] for v in values]
        elif column.kind in ("money", "ratio"):
            places = Decimal("0.01") if column.kind == "money" else Decimal("0.000001")
            values = [None if v is None else Decimal(v).quantize(places) for v in values]
        else:
            values = [_plain(column, v) for v in values]
        arrays.append(pa.array(values, kind))
        fields.append(pa.field(column.name, kind))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()
