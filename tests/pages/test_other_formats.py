from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import TooLarge
from pipeline.media import WORKBOOK
from pipeline.pages.read import read_pages


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_the_encodings_of_this_country(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "t.txt"
    path.write_bytes("单位：某中心\r\n\r\n收入总计 12.50 万元。\n".encode(encoding))
    document = read_pages(path, "text/plain", "x")
    assert [line.text for line in document.pages[0].lines] == ["单位：某中心", "收入总计 12.50 万元。"]
    assert not document.paged


def test_a_web_page_shows_lines_and_tables_with_spans(tmp_path: Path) -> None:
    path = tmp_path / "w.html"
    path.write_text(
        """<html><head><script>var x = 1;</script></head><body>
        <div><p>收入总<span>计 1</span><span>2.5</span>0万元</p></div>
        <table><tr><td rowspan="2">科目</td><td colspan="2">支出</td></tr>
        <tr><td>合计</td><td>基本支出</td></tr><tr><td>教育支出</td><td>3<b>.10</b></td><td></td></tr></table>
        </body></html>""",
        encoding="utf-8",
    )
    page = read_pages(path, "text/html", "x").pages[0]
    assert page.lines[0].text == "收入总计 12.50万元"
    (table,) = page.tables
    assert {c.text: (c.row, c.col, c.rows, c.cols) for c in table.cells if c.text} == {
        "科目": (0, 0, 2, 1),
        "支出": (0, 1, 1, 2),
        "合计": (1, 1, 1, 1),
        "基本支出": (1, 2, 1, 1),
        "教育支出": (2, 0, 1, 1),
        "3.10": (2, 1, 1, 1),
    }


def test_a_sheet_merged_as_a_whole_is_refused_at_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    path = tmp_path / "b.xlsx"
    book.active["A1"] = "收入总表"
    book.active.merge_cells("A1:B2")
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data.replace(b"A1:B2", b"A1:XFD20000"))
    with pytest.raises(TooLarge) as caught:
        read_pages(path, WORKBOOK, "x")
    assert caught.value.remedy


def test_a_workbook_reads_as_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "收入总表"
    sheet["A1"] = "收入总表"
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["B2"] = "合计", 1234567.891
    sheet["B2"].number_format = "#,##0.00"
    sheet["A3"], sheet["B3"] = "占比", 0.125
    sheet["B3"].number_format = "0.0%"
    sheet["A4"], sheet["B4"] = "个数", 7
    hidden = book.create_sheet("草稿")
    hidden["A1"] = 99.99
    hidden.sheet_state = "hidden"
    path = tmp_path / "b.xlsx"
    book.save(path)
    (page,) = read_pages(path, WORKBOOK, "x").pages
    assert page.name == "收入总表"
    shown = {(c.row, c.col): (c.text, c.cols) for c in page.tables[0].cells if c.text}
    assert shown == {
        (0, 0): ("收入总表", 3),
        (1, 0): ("合计", 1),
        (1, 1): ("1,234,567.89", 1),
        (2, 0): ("占比", 1),
        (2, 1): ("12.5%", 1),
        (3, 0): ("个数", 1),
        (3, 1): ("7", 1),
    }
