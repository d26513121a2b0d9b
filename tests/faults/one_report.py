"""One report in the formats of offices, made from a sample: what the fuzzer damages. No test lives here."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from pipeline.media import PDF
from pipeline.pages.model import Cell, Line, Page, Table
from pipeline.pages.ofd.read import POINTS
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.read import read_pages
from tests.pages import office_files
from tests.pages.test_ofd import NS, write_ofd

__all__ = ["write_formats"]

PAPER = "qingbaijiang-rail-skills-2024-budget.pdf"
SHEETS = "qingbaijiang-rail-skills-2024-final.xlsx"


def write_formats(samples: Path, folder: Path) -> dict[str, Path]:
    """The report as .docx, .ofd, .xls, .html, .xlsx and a .zip of some of them, by their endings."""
    pages = read_pages(samples / PAPER, PDF, "0" * 64).pages
    made = {
        ".docx": office_files.write_docx(folder / "report.docx", "".join(_blocks(pages, _docx_line, _docx_table))),
        ".ofd": _ofd(pages, folder),
        ".xls": _xls(samples / SHEETS, folder / "report.xls"),
        ".xlsx": folder / "report.xlsx",
        ".html": folder / "report.html",
        ".zip": folder / "reports.zip",
    }
    made[".xlsx"].write_bytes((samples / SHEETS).read_bytes())
    body = "".join(_blocks(pages, lambda text: f"<p>{escape(text)}</p>", _html_table))
    made[".html"].write_text(f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{body}</body></html>")
    with zipfile.ZipFile(made[".zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in (".docx", ".html"):
            archive.write(made[suffix], f"决算/{made[suffix].name}")
    return made


def _blocks(pages: list[Page], line: object, table: object) -> Iterator[str]:
    assert callable(line)
    assert callable(table)
    for page in pages:
        things = [(one.top, str(line(one.text))) for one in lines_outside_tables(page)]
        things += [(one.box[1], str(table(one))) for one in page.tables if one.box]
        yield from (markup for _, markup in sorted(things))


def _docx_line(text: str) -> str:
    return office_files.paragraph(escape(text))


def _docx_table(table: Table) -> str:
    rows = []
    for row in _rows(table):
        cells = [
            office_files.cell(
                office_files.paragraph(escape(cell.text.replace("\n", "")) if first else ""),
                f"<w:gridSpan w:val='{cell.cols}'/>"
                + ("" if cell.rows == 1 else "<w:vMerge w:val='restart'/>" if first else "<w:vMerge/>"),
            )
            for cell, first in row
        ]
        rows.append(office_files.row(*cells))
    return office_files.table(*rows) + office_files.paragraph()


def _html_table(table: Table) -> str:
    rows = []
    for row in _rows(table):
        cells = [
            f"<td colspan={cell.cols} rowspan={cell.rows}>{escape(cell.text)}</td>" for cell, first in row if first
        ]
        rows.append(f"<tr>{''.join(cells)}</tr>\n")
    return f"<table>{''.join(rows)}</table>"


def _rows(table: Table) -> Iterator[list[tuple[Cell, bool]]]:
    """Each row's cells from left to right, and whether a cell begins there."""
    for number in range(table.rows):
        cells = sorted((c for c in table.cells if c.row <= number < c.row + c.rows), key=lambda c: c.col)
        yield [(cell, cell.row == number) for cell in cells]


def _ofd(pages: list[Page], folder: Path) -> Path:
    contents = []
    for page in pages:
        things = [_ofd_text(line) for line in page.lines if line.text.strip()]
        for table in page.tables:
            if table.box is None:
                continue
            x0, top, x1, bottom = table.box
            tops = sorted({c.ink[1] for c in table.cells if c.ink} | {top})
            things += [_ofd_rule(x0, y - 2, x1, y - 2) for y in (*tops, bottom + 2)]
            things += [_ofd_rule(x, top - 2, x, bottom) for x in table.borders]
        box = f"0 0 {page.width / POINTS:.3f} {page.height / POINTS:.3f}"
        contents.append(
            f"<ofd:Page {NS}><ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>"
            f"<ofd:Content><ofd:Layer>{''.join(things)}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return write_ofd(folder, *contents).rename(folder / "report.ofd")


def _ofd_text(line: Line) -> str:
    """A line as one text object: its letters stand where they are printed by the distances between them."""
    size = (line.bottom - line.top) / POINTS
    steps = " ".join(f"{(b - a) / POINTS:.3f}" for a, b in zip(line.lefts, line.lefts[1:], strict=False))
    return (
        f'<ofd:TextObject Boundary="{line.x0 / POINTS:.3f} {line.top / POINTS:.3f} 200 {size:.3f}" Size="{size:.3f}">'
        f'<ofd:TextCode X="0" Y="{size * 0.86:.3f}" DeltaX="{steps}">{escape(line.text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def _ofd_rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject Boundary="{x0 / POINTS:.3f} {y0 / POINTS:.3f} 300 300"><ofd:AbbreviatedData>'
        f"M 0 0 L {(x1 - x0) / POINTS:.3f} {(y1 - y0) / POINTS:.3f}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def _xls(source: Path, target: Path) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in openpyxl.load_workbook(source, data_only=True).worksheets:
        copy = book.add_sheet(sheet.title)
        merged = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
        for cell in (c for row in sheet.iter_rows() for c in row if c.value is not None):
            style = xlwt.XFStyle()
            style.num_format_str = cell.number_format
            m = merged.get((cell.row, cell.column))
            if m is None:
                copy.write(cell.row - 1, cell.column - 1, cell.value, style)
            else:
                copy.write_merge(m.min_row - 1, m.max_row - 1, m.min_col - 1, m.max_col - 1, cell.value, style)
    book.save(str(target))
    return target
