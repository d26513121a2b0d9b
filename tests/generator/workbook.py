"""A sample as a workbook: one statement a sheet, merged header cells, numbers as numbers, no time in the file."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.generator.report import SampleReport
from tests.generator.sheet import Sheet

__all__ = ["render_workbook"]

_MOMENT = datetime(2025, 8, 20, 9, 0, 0)
_STAMP = b"2025-08-20T09:00:00Z"
_THIN = Side(style="thin", color="808080")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_AMOUNT = re.compile(r"-?[\d,]+\.\d\d\Z")


def render_workbook(report: SampleReport) -> bytes:
    """The workbook; `Sheet.pages` becomes the 1-based number of its sheet."""
    book = Workbook()
    book.properties.creator = "tests.generator"
    book.properties.created = book.properties.modified = _MOMENT
    cover = book.active
    if cover is None:
        raise ValueError("a new workbook has a sheet")
    _cover(cover, report)
    for n, sheet in enumerate(report.sheets, 2):
        sheet.pages = [n]
        _statement(book.create_sheet(f"{n - 1:02d}{sheet.title}"[:31]), sheet, report)
    report.pages = len(report.sheets) + 1
    buffer = io.BytesIO()
    book.save(buffer)
    return _without_time(buffer.getvalue())


def _cover(page: Worksheet, report: SampleReport) -> None:
    page.title = "封面"
    page.column_dimensions["A"].width = 90
    for row, text, size in (
        (6, report.facts.unit.name, 22),
        (8, report.title, 22),
        (14, f"{report.facts.year + 1}年8月", 12),
    ):
        cell = page.cell(row=row, column=1, value=text)
        cell.font = Font(size=size, bold=size > 12)
        cell.alignment = Alignment(horizontal="center")


def _statement(page: Worksheet, sheet: Sheet, report: SampleReport) -> None:
    columns = len(sheet.widths)
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    title = page.cell(row=1, column=1, value=sheet.title)
    title.font, title.alignment = Font(size=16, bold=True), Alignment(horizontal="center")
    page.cell(row=2, column=columns, value=sheet.number).alignment = Alignment(horizontal="right")
    page.cell(row=3, column=1, value=f"部门：{report.facts.unit.name}")
    page.cell(row=3, column=columns, value=f"金额单位：{sheet.unit}").alignment = Alignment(horizontal="right")
    for n, share in enumerate(sheet.widths, 1):
        page.column_dimensions[get_column_letter(n)].width = max(7.0, share * 110 / sum(sheet.widths))
    top = 4
    for cell in sheet.head:
        first = page.cell(row=top + cell.row, column=cell.col + 1, value=cell.text or None)
        first.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        first.fill = PatternFill("solid", fgColor="E7EDF3")
        if cell.rows > 1 or cell.cols > 1:
            page.merge_cells(
                start_row=top + cell.row,
                start_column=cell.col + 1,
                end_row=top + cell.row + cell.rows - 1,
                end_column=cell.col + cell.cols,
            )
    top += sheet.head_rows
    for n, row in enumerate(sheet.rows):
        for col, text in enumerate(row.texts):
            _value(page, top + n, col + 1, text, sheet.aligns[col])
        for col, span in row.spans.items():
            page.merge_cells(start_row=top + n, start_column=col + 1, end_row=top + n, end_column=col + span)
    for line in page.iter_rows(min_row=4, max_row=top + len(sheet.rows) - 1, max_col=columns):
        for cell_ in line:
            cell_.border = _BORDER
    if sheet.note:
        page.cell(row=top + len(sheet.rows), column=1, value=sheet.note)
    page.freeze_panes = page.cell(row=top, column=1)


def _value(page: Worksheet, row: int, column: int, text: str, align: str) -> None:
    if not text:
        return
    cell = page.cell(row=row, column=column)
    if _AMOUNT.match(text):
        # an amount is a number in a workbook, shown with two decimals by its format
        cell.value, cell.number_format = float(text.replace(",", "")), "#,##0.00"
    elif align == "c" and text.isdigit():
        cell.value = int(text)
    else:
        cell.value = text.strip()
    indent = (len(text) - len(text.lstrip(" "))) // 2
    side = {"l": "left", "c": "center", "r": "right"}[align]
    cell.alignment = Alignment(horizontal=side, vertical="center", indent=indent)


def _without_time(content: bytes) -> bytes:
    """The same package with one fixed time on every member and in its properties."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + _STAMP, data)
            info = zipfile.ZipInfo(name, date_time=_MOMENT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, data)
    return out.getvalue()
