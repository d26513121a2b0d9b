"""One report in several formats gives one and the same set of figures, whichever reader it goes through.

The generator prints one set of facts as PDF, DOCX, web page, workbook (new and old) and scan; OFD is made from the
marks of the PDF. A report of tables in plain text is none: text is compared by its prose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt

from pipeline.media import DOCX, HTML, PDF, TEXT, WITH_PAGES, WORKBOOK
from pipeline.pages.model import DocumentPages, Page
from pipeline.pages.ofd.read import POINTS, read_ofd
from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.read import read_pages
from pipeline.pages.scan import ocr_available
from pipeline.pages.sheets.old_workbook import read_old_workbook
from pipeline.report import read_report
from tests.generator.catalogue import SAMPLES, make
from tests.generator.flow import blocks, cells_of
from tests.generator.letters import use_all_letters
from tests.generator.pdf import render_pdf
from tests.generator.plain import render_text
from tests.generator.report import SampleReport
from tests.generator.scanned import chosen_pages, render_scan
from tests.generator.sheet import Sheet
from tests.generator.web import render_web
from tests.generator.workbook import render_workbook
from tests.pages import office_files
from tests.pages.test_ofd import NS, write_ofd

PAPER = "liandu-old-trails-2024-final.pdf"
SHEETS = "qingbaijiang-rail-skills-2024-final.xlsx"
#: Printed on every page of a report: a scan of some of its pages needs only these to say whose it is.
COVER = 1

Figures = Counter[tuple[object, ...]]


def figures(pages: list[Page], *, paged: bool, name: str, source: str = "", printed: bool = True) -> Figures:
    """The line items of pages; only those of `source` where it is told, without the printed text on request."""
    report = read_report(DocumentPages("x", "x", pages, paged=paged), origin_name=name)
    return Counter(
        (i.source, i.statement, i.row_label, i.function_code, i.economic_code, i.measure, i.column_label, i.period)
        + ((i.value, i.printed_value) if printed else (i.value,))
        for i in report.line_items
        if source in ("", i.source)
    )


@cache
def told() -> tuple[SampleReport, bytes]:
    """One report of the generator and its PDF."""
    report = make(next(sample for sample in SAMPLES if sample.file == PAPER))
    use_all_letters()
    return report, render_pdf(report)


@cache
def expected(source: str = "", *, printed: bool = True) -> Figures:
    """What the PDF of the report gives; not nothing."""
    found = figures(_read(told()[1], PDF), paged=True, name=PAPER, source=source, printed=printed)
    assert sum(found.values()) > 100
    return found


def amounts(found: Figures) -> Figures:
    """Without what states that there is nothing: notes below a statement are no part of a grid, nor of plain text."""
    return Counter({key: n for key, n in found.items() if key[-1] is not None})


def _read(content: bytes, media_type: str) -> list[Page]:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "content"
        path.write_bytes(content)
        return read_pages(path, media_type, "x").pages


def as_docx(report: SampleReport, folder: Path) -> bytes:
    markup = [
        docx_table(block) if isinstance(block, Sheet) else office_files.paragraph(escape(block))
        for block in blocks(report)
    ]
    return office_files.write_docx(folder / "content", "".join(markup)).read_bytes()


def docx_table(sheet: Sheet) -> str:
    cells = cells_of(sheet)
    rows = []
    for number in range(sheet.head_rows + len(sheet.rows)):
        written = []
        for cell in sorted(cells, key=lambda c: c.col):
            if not cell.row <= number < cell.row + cell.rows:
                continue
            first = number == cell.row
            properties = f"<w:gridSpan w:val='{cell.cols}'/>"
            if cell.rows > 1:
                properties += "<w:vMerge w:val='restart'/>" if first else "<w:vMerge/>"
            blanks = len(cell.text) - len(cell.text.lstrip(" "))
            content = office_files.paragraph(
                escape(cell.text.strip()) if first else "", f"<w:ind w:left='{blanks * 90}'/>"
            )
            written.append(office_files.cell(content, properties))
        rows.append(office_files.row(*written))
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


@pytest.mark.parametrize(
    ("media_type", "write"),
    [(DOCX, as_docx), (HTML, lambda report, folder: render_web(report))],
    ids=["docx", "html"],
)
def test_a_report_that_flows(tmp_path: Path, media_type: str, write: Callable[[SampleReport, Path], bytes]) -> None:
    pages = _read(write(told()[0], tmp_path), media_type)
    assert figures(pages, paged=media_type in WITH_PAGES, name=PAPER) == expected()


def test_a_report_as_ofd(samples: Path, tmp_path: Path) -> None:
    assert figures(as_ofd(samples / PAPER, tmp_path), paged=True, name=PAPER) == expected()


def test_the_statements_as_a_workbook() -> None:
    report = make(next(sample for sample in SAMPLES if sample.file == PAPER))
    pages = _read(render_workbook(report), WORKBOOK)
    # a workbook holds numbers: how they are printed is told by a format
    found = figures(pages, paged=True, name=PAPER, printed=False)
    assert amounts(found) == amounts(expected("table", printed=False))


def test_the_prose_as_plain_text() -> None:
    report = make(next(sample for sample in SAMPLES if sample.file == PAPER))
    found = figures(_read(render_text(report), TEXT), paged=False, name=PAPER, source="narrative")
    assert amounts(found) == amounts(expected("narrative"))


@pytest.mark.skipif(not ocr_available(), reason="the extra 'ocr' is not installed")
def test_pages_of_the_report_as_a_scan() -> None:
    report, content = told()
    statements = [s.pages[0] for s in report.sheets if s.kind == "gpb_expenditure"]
    prose = [f.page for p in report.explanation for f in p.figures if f.page][3]
    some = chosen_pages(content, sorted({COVER, *statements, prose}))
    digital = figures(_read(some, PDF), paged=True, name=PAPER)
    assert {source for source, *_ in digital} == {"table", "narrative"}
    pages = _read(render_scan(some), PDF)
    assert {page.text_source for page in pages} == {"ocr"}
    assert figures(pages, paged=True, name=PAPER) == digital


def test_the_places_of_an_ofd_are_those_of_the_pdf(samples: Path, tmp_path: Path) -> None:
    paper, pages = read_pages(samples / PAPER, PDF, "x").pages, as_ofd(samples / PAPER, tmp_path)
    boxes = [table.box for page in paper for table in page.tables]
    found = [table.box for page in pages for table in page.tables]
    assert boxes
    assert [pytest.approx(box, abs=0.2) for box in boxes] == found


def test_an_old_workbook(samples: Path, tmp_path: Path) -> None:
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
    modern = figures(read_pages(samples / SHEETS, WORKBOOK, "x").pages, paged=True, name=SHEETS)
    assert modern
    assert figures(read_old_workbook(tmp_path / "content"), paged=True, name=SHEETS) == modern


@pytest.mark.parametrize("media_type", [HTML, DOCX])
def test_formats_without_pages_have_no_page_numbers(media_type: str, tmp_path: Path) -> None:
    content = render_web(told()[0]) if media_type == HTML else as_docx(told()[0], tmp_path)
    report = read_report(DocumentPages("x", media_type, _read(content, media_type), paged=False), origin_name=PAPER)
    assert {i.source for i in report.line_items} == {"table", "narrative"}
    assert {i.page for i in report.line_items} == {None}
    assert {read.page for read in report.table_reads} == {0}
