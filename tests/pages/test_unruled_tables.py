"""Statements printed without ruling lines, and prose that must not be taken for one."""

from __future__ import annotations

from pathlib import Path

from pipeline.media import PDF
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.pages.drawing import new_page, write

ROWS = [
    ("205", "教育支出", "1,234.56", "1,000.00", "234.56"),
    ("20502", "普通教育", "1,234.56", "1,000.00", "234.56"),
    ("2050202", "小学教育", "1,234.56", "1,000.00", "234.56"),
    ("221", "住房保障支出", "78.90", "78.90", ""),
    ("22102", "住房改革支出", "78.90", "78.90", ""),
    ("2210201", "住房公积金", "78.90", "78.90", ""),
]


def draw(path: Path, *, with_header: bool = True) -> None:
    canvas = new_page(path)
    write(canvas, 200, 80, "支出决算表", size=14)
    write(canvas, 60, 100, "部门：甲市乙局")
    write(canvas, 480, 100, "单位：万元")
    if with_header:
        for x, text in ((60, "科目编码"), (150, "科目名称"), (300, "合计"), (380, "基本支出"), (460, "项目支出")):
            write(canvas, x, 125, text)
    for number, (code, name, *amounts) in enumerate(ROWS):
        top = 145 + 18 * number
        write(canvas, 60, top, code)
        write(canvas, 150, top, name)
        for right, amount in zip((345, 425, 505), amounts, strict=True):
            canvas.setFont("Helvetica", 9)
            canvas.drawRightString(right, 841.89 - top, amount)
    canvas.save()


def test_rows_and_columns_by_position(tmp_path: Path) -> None:
    draw(tmp_path / "t.pdf")
    report = read_report(read_pages(tmp_path / "t.pdf", PDF, "0" * 64), origin_name="甲市乙局2024年度部门决算.pdf")
    found = [(i.statement, i.function_code, i.column_label, i.printed_value) for i in report.line_items]
    assert found[:6] == [
        ("expenditure", "205", "合计", "1,234.56"),
        ("expenditure", "205", "基本支出", "1,000.00"),
        ("expenditure", "205", "项目支出", "234.56"),
        ("expenditure", "20502", "合计", "1,234.56"),
        ("expenditure", "20502", "基本支出", "1,000.00"),
        ("expenditure", "20502", "项目支出", "234.56"),
    ]
    assert len(found) == 15
    assert {t.reader for t in report.table_reads} == {"lines"}
    assert report.amounts_claimed == report.amounts_printed == 15


def test_a_table_without_header_keeps_its_rows(tmp_path: Path) -> None:
    draw(tmp_path / "t.pdf", with_header=False)
    (page,) = read_pages(tmp_path / "t.pdf", PDF, "x").pages
    (table,) = page.tables
    assert (table.rows, table.cols) == (6, 5)


def test_prose_with_amounts_is_no_table(tmp_path: Path) -> None:
    canvas = new_page(tmp_path / "p.pdf")
    for number, text in enumerate(
        (
            "一、收入总计 1,234.56 万元，比上年增加 34.56 万元，增长",
            "2.88%。其中：财政拨款收入 1,200.00 万元，其他收入",
            "34.56 万元。二、支出总计 1,234.56 万元，比上年增加",
            "34.56 万元，增长 2.88%，主要原因是人员增加。",
        )
    ):
        write(canvas, 60, 100 + 20 * number, text)
    canvas.save()
    assert read_pages(tmp_path / "p.pdf", PDF, "x").pages[0].tables == []


def test_no_page_of_prose_of_the_real_reports_is_taken_for_a_table(shared: Path) -> None:
    for path in sorted((shared / "reports" / "pdf").glob("*.pdf"))[:8]:
        for page in read_pages(path, PDF, "x").pages:
            assert [t for t in page.tables if t.reader == "lines"] == [], f"{path.name} page {page.number}"
