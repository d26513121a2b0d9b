"""One report in several formats gives one and the same set of figures, whichever reader it goes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt

from pipeline.media import PDF, WORKBOOK
from pipeline.pages.model import DocumentPages, Page, Table
from pipeline.pages.ofd import POINTS, read_ofd
from pipeline.pages.office import read_docx
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.pdf import open_pdf, read_raw_page
from pipeline.pages.read import read_pages
from pipeline.pages.spreadsheet import read_old_workbook
from pipeline.report import read_report
from tests.pages import office_files
from tests.pages.test_ofd import NS, write_ofd

PAPER = "liandu-old-trails-2024-final.pdf"
SHEETS = "qingbaijiang-rail-skills-2024-final.xlsx"


def figures(pages: list[Page], *, paged: bool, name: str) -> Counter[tuple[object, ...]]:
    report = read_report(DocumentPages("x", "x", pages, paged=paged), origin_name=name)
    return Counter(
        (i.source, i.statement, i.row_label, i.function_code, i.measure, i.column_label, i.value, i.printed_value)
        for i in report.line_items
    )


def as_docx(source: Path, folder: Path) -> list[Page]:
    blocks = []
    for page in read_pages(source, PDF, "x").pages:
        things: list[tuple[float, str]] = [
            (line.top, office_files.paragraph(escape(line.text))) for line in lines_outside_tables(page)
        ]
        things += [(table.box[1], docx_table(table)) for table in page.tables if table.box]
        blocks += [markup for _, markup in sorted(things, key=lambda thing: thing[0])]
    return read_docx(office_files.write_docx(folder / "content", "".join(blocks)))


def docx_table(table: Table) -> str:
    rows = []
    for number in range(table.rows):
        cells = []
        for cell in sorted(table.cells, key=lambda c: c.col):
            if not cell.row <= number < cell.row + cell.rows:
                continue
            first = number == cell.row
            properties = f"<w:gridSpan w:val='{cell.cols}'/>"
            if cell.rows > 1:
                properties += "<w:vMerge w:val='restart'/>" if first else "<w:vMerge/>"
            indent = f"<w:ind w:left='{round(cell.indent * 20)}'/>"
            words = cell.text.split("\n") if first else [""]
            content = "".join(office_files.paragraph(escape(word), indent) for word in words)
            cells.append(office_files.cell(content, properties))
        rows.append(office_files.row(*cells))
    return office_files.table(*rows) + office_files.paragraph()


def as_ofd(source: Path, folder: Path) -> list[Page]:
    document = open_pdf(source)
    pages = []
    for number in range(1, len(document) + 1):
        raw = read_raw_page(document, number)
        things = []
        for char in raw.chars:
            size = char.size / POINTS
            wide = (char.x1 - char.x0) / char.size / (0.5 if ord(char.text) < 0x2E80 else 1.0)
            things.append(
                f'<ofd:TextObject Boundary="{char.x0 / POINTS:.3f} {char.base / POINTS - size:.3f} {size} {size}" '
                f'Size="{size:.3f}" HScale="{wide:.3f}">'
                f'<ofd:TextCode X="0" Y="{size:.3f}">{escape(char.text)}</ofd:TextCode></ofd:TextObject>'
            )
        for edges, across in ((raw.horizontal, True), (raw.vertical, False)):
            for edge in edges:
                x, y = (edge.start, edge.at) if across else (edge.at, edge.start)
                long = (edge.end - edge.start) / POINTS
                things.append(
                    f'<ofd:PathObject Boundary="{x / POINTS:.3f} {y / POINTS:.3f} 300 300"><ofd:AbbreviatedData>'
                    f"M 0 0 L {long if across else 0:.3f} {0 if across else long:.3f}"
                    "</ofd:AbbreviatedData></ofd:PathObject>"
                )
        box = f"0 0 {raw.width / POINTS:.3f} {raw.height / POINTS:.3f}"
        pages.append(
            f"<ofd:Page {NS}><ofd:Area><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:Area>"
            f"<ofd:Content><ofd:Layer>{''.join(things)}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    document.close()
    return read_ofd(write_ofd(folder, *pages))


@pytest.mark.parametrize(("convert", "paged"), [(as_docx, False), (as_ofd, True)])
def test_a_printed_report(
    samples: Path, tmp_path: Path, convert: Callable[[Path, Path], list[Page]], paged: bool
) -> None:
    source = samples / PAPER
    expected = figures(read_pages(source, PDF, "x").pages, paged=True, name=PAPER)
    assert expected
    assert figures(convert(source, tmp_path), paged=paged, name=PAPER) == expected


def test_the_places_of_an_ofd_are_those_of_the_pdf(samples: Path, tmp_path: Path) -> None:
    paper, pages = read_pages(samples / PAPER, PDF, "x").pages, as_ofd(samples / PAPER, tmp_path)
    boxes = [table.box for page in paper for table in page.tables]
    found = [table.box for page in pages for table in page.tables]
    assert boxes
    assert [pytest.approx(box, abs=0.2) for box in boxes] == found


def test_a_workbook(samples: Path, tmp_path: Path) -> None:
    source = openpyxl.load_workbook(samples / SHEETS, data_only=True)
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in source.worksheets:
        target = book.add_sheet(sheet.title)
        merged = {(m.min_row, m.min_col): m for m in sheet.merged_cells.ranges}
        for cell in (c for row in sheet.iter_rows() for c in row if c.value is not None):
            style = xlwt.XFStyle()
            style.num_format_str = cell.number_format
            style.alignment.inde = int(cell.alignment.indent or 0)
            m = merged.get((cell.row, cell.column))
            if m is None:
                target.write(cell.row - 1, cell.column - 1, cell.value, style)
            else:
                target.write_merge(m.min_row - 1, m.max_row - 1, m.min_col - 1, m.max_col - 1, cell.value, style)
    book.save(str(tmp_path / "content"))
    expected = figures(read_pages(samples / SHEETS, WORKBOOK, "x").pages, paged=True, name=SHEETS)
    assert expected
    assert figures(read_old_workbook(tmp_path / "content"), paged=True, name=SHEETS) == expected
