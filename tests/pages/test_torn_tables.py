"""Tables that the end of a page tears: between the rows of a header, or within a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.media import PDF
from pipeline.pages.model import DocumentPages
from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from tests.pages.drawing import grid, new_page, write
from tests.pages.test_same_report import as_ofd

#: The last rows of a page end here, the next page begins here (points from the upper edge).
FOOT, HEAD = 780, 60
LEFT, RIGHT = 60, 540
THREE_PUBLIC = "财政拨款“三公”经费支出决算表"
NAMES = ("合计", "因公出国（境）费", "公务用车运行维护费", "公务接待费")
Rows = Sequence[Sequence[str]]


def borders(columns: int) -> list[float]:
    return [LEFT + (RIGHT - LEFT) * n / columns for n in range(columns + 1)]


class Paper:
    """A report of two pages: rows at the foot of the first, rows at the head of the second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = new_page(path)
        write(self.canvas, 200, 100, "云上市图书馆", 18)
        write(self.canvas, 200, 140, "2024年度部门决算", 18)

    def foot(self, *above: str, rows: Rows, number: str = "") -> Paper:
        top = FOOT - 18 * len(rows)
        for step, text in enumerate(reversed(above)):
            write(self.canvas, LEFT, top - 8 - 16 * step, text)
        self._grid(rows, top)
        if number:
            write(self.canvas, 290, 820, number)
        self.canvas.showPage()
        return self

    def head(self, rows: Rows, *, above: str = "") -> Paper:
        if above:
            write(self.canvas, LEFT, HEAD - 8, above)
        self._grid(rows, HEAD)
        return self

    def _grid(self, rows: Rows, top: float) -> None:
        grid(self.canvas, borders(len(rows[0])), [top + 18 * n for n in range(len(rows) + 1)], rows)

    def read(self) -> Report:
        self.canvas.save()
        return read_report(read_pages(self.path, PDF, "x"), origin_name=None)


def measures(report: Report) -> dict[str, str]:
    return {item.measure: item.printed_value or "" for item in report.line_items if item.source == "table"}


EXPECTED = {
    "three_public_budget": "9.00",
    "abroad_budget": "1.00",
    "vehicle_running_budget": "6.00",
    "reception_budget": "2.00",
    "three_public_actual": "6.60",
    "abroad_actual": "0.90",
    "vehicle_running_actual": "4.50",
    "reception_actual": "1.20",
}
AMOUNTS = tuple(EXPECTED.values())


@pytest.mark.parametrize("number", ["", "- 7 -", "第7页共19页", "－7－", "~7~", "Page 7 of 19"])
def test_a_header_of_two_phases_is_torn_from_its_columns(tmp_path: Path, number: str) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot(THREE_PUBLIC, "金额单位：万元", rows=[("预算数", "决算数")], number=number)
    report = paper.head([NAMES * 2, AMOUNTS]).read()
    assert measures(report) == EXPECTED
    assert {item.page for item in report.line_items if item.source == "table"} == {2}
    assert {read.statement_title for read in report.table_reads} == {THREE_PUBLIC}
    assert {item.value for item in report.line_items if item.measure == "three_public_budget"} == {90_000}


def test_columns_that_say_one_thing_in_two_amounts_are_doubted(tmp_path: Path) -> None:
    # the phases stand where nobody finds them: nothing tells the budget from the outcome
    paper = Paper(tmp_path / "x.pdf")
    paper.foot(THREE_PUBLIC, "金额单位：万元", rows=[NAMES * 2, AMOUNTS])
    figures = [item for item in paper.read().line_items if item.source == "table"]
    assert len(figures) == len(AMOUNTS)
    assert all("ambiguous_binding" in item.flags for item in figures)


def test_a_header_is_torn_in_an_ofd(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot(THREE_PUBLIC, "金额单位：万元", rows=[("预算数", "决算数")])
    paper.head([NAMES * 2, AMOUNTS]).canvas.save()
    pages = as_ofd(paper.path, tmp_path)
    assert measures(read_report(DocumentPages("x", "x", pages), origin_name=None)) == EXPECTED


def test_a_header_of_several_rows_is_torn(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    upper = [("项目", "", "本年支出合计", "基本支出", "项目支出")]
    paper.foot("支出决算表", "金额单位：万元", rows=upper)
    lower = [("科目编码", "科目名称", "", "", ""), ("207", "文化旅游体育与传媒支出", "61.07", "40.85", "20.22")]
    report = paper.head(lower).read()
    assert measures(report) == {
        "function_actual": "61.07",
        "expenditure_basic": "40.85",
        "expenditure_project": "20.22",
    }


def test_a_header_that_is_printed_again_is_not_torn(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot(THREE_PUBLIC, "金额单位：万元", rows=[("2024年决算", *NAMES)])
    report = paper.head([("2024年决算", *NAMES), ("云上市图书馆", "6.60", "0.90", "4.50", "1.20")]).read()
    assert measures(report)["reception_actual"] == "1.20"
    assert all("2024年决算-2024年决算" not in (item.column_label or "") for item in report.line_items)


def test_a_frame_of_two_words_heads_nothing_below_another_title(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot("本部门设办公室和人事科。", rows=[("办公室", "人事科")])
    report = paper.head([(*NAMES, "预算数"), (*AMOUNTS[:4], "")], above=THREE_PUBLIC).read()
    assert {read.statement_title for read in report.table_reads} == {THREE_PUBLIC}
    assert any("办公室" in passage.text for passage in report.passages)


@pytest.mark.parametrize("above", [(), ("重点项目绩效目标情况如下：",)])
def test_a_row_of_words_that_fills_a_page_heads_nothing(tmp_path: Path, above: Sequence[str]) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot("重点项目绩效目标表", rows=[("单位", "项目", "预算数（万元）"), ("云上市图书馆", "古籍修复", "12.00")])
    long = "修复古籍若干册，" * 8 if above else "修复"
    paper.foot(*above, rows=[("本级", "与保护", long)])
    report = paper.head([("云上市图书馆", "馆藏采购", "34.00")]).read()
    assert {item.column_label for item in report.line_items} == {"预算数（万元）"}
    assert {item.page: item.printed_value for item in report.line_items} == {1: "12.00", 3: "34.00"}


HEADER = ("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")
FIRST = ("207", "文化旅游体育与传媒支出", "1161.07", "940.85", "220.22")


def torn_row(tmp_path: Path, half: Sequence[str], rest: Sequence[str], own: Sequence[str]) -> Report:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot("支出决算表", "金额单位：万元", rows=[HEADER, FIRST, half])
    return paper.head([rest, own]).read()


OWN = ("2070199", "其他文化和旅游支出", "961.07", "840.85", "120.22")


@pytest.mark.parametrize(
    ("half", "rest"),
    [
        # the last digit of a code
        (("207010", "图书", "200.00", "100.00", "100.00"), ("4", "馆", "", "", "")),
        # digits of a code that is none of the wanted length, and the name behind it
        (("20701", "图书", "200.00", "100.00", "100.00"), ("04", "馆", "", "", "")),
        # the last digits of an amount
        (("2070104", "图书馆", "200.", "100.0", "100.00"), ("", "", "00", "0", "")),
        # the end of a name alone, where each row has a code
        (("2070104", "图书", "200.00", "100.00", "100.00"), ("", "馆", "", "", "")),
    ],
)
def test_a_row_is_torn(tmp_path: Path, half: Sequence[str], rest: Sequence[str]) -> None:
    report = torn_row(tmp_path, half, rest, OWN)
    found = {
        (item.function_code, item.row_label, item.measure, str(item.value))
        for item in report.line_items
        if item.page == 1 and item.function_code == "2070104"
    }
    assert found == {
        ("2070104", "图书馆", "function_actual", "2000000.00"),
        ("2070104", "图书馆", "expenditure_basic", "1000000.00"),
        ("2070104", "图书馆", "expenditure_project", "1000000.00"),
    }
    behind = [item for item in report.line_items if item.page == 2]
    assert {item.function_code for item in behind} == {"2070199"}
    assert len(behind) == 3


@pytest.mark.parametrize(
    ("before", "half", "rest", "after"),
    [
        ("13.75", "12.5", "6", "3.1"),
        ("13.7", "12.5", "6", "16"),
        ("13.75", "12.5", "0", "3.1"),
        ("13.75", "12.5", "16", "3.14"),
        # all others have two places, but a row with a name of its own is no rest
        ("13.75", "12.5", "6", "3.14"),
    ],
)
def test_amounts_of_a_sheet_without_places_are_two_rows(
    tmp_path: Path, before: str, half: str, rest: str, after: str
) -> None:
    paper = Paper(tmp_path / "x.pdf")
    rows = [("经济分类科目", "基本支出"), ("办公费", before), ("印刷费", half)]
    paper.foot("一般公共预算财政拨款基本支出决算表", "金额单位：万元", rows=[(*row, "") for row in rows])
    report = paper.head([("差旅费", rest, ""), ("会议费", after, "")]).read()
    assert [(item.row_label, item.printed_value) for item in report.line_items] == [
        ("办公费", before),
        ("印刷费", half),
        ("差旅费", rest),
        ("会议费", after),
    ]


def test_the_last_digit_of_an_amount_stands_without_a_name(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    rows = [("经济分类科目", "基本支出", ""), ("办公费", "13.75", ""), ("印刷费", "12.5", "")]
    paper.foot("一般公共预算财政拨款基本支出决算表", "金额单位：万元", rows=rows)
    report = paper.head([("", "6", ""), ("会议费", "3.14", "")]).read()
    assert {item.row_label: str(item.value) for item in report.line_items} == {
        "办公费": "137500.00",
        "印刷费": "125600.00",
        "会议费": "31400.00",
    }


def test_numbers_of_columns_are_no_beginnings_of_amounts(tmp_path: Path) -> None:
    report = torn_row(tmp_path, ("栏次", "", "1", "2", "3"), ("合计", "", "961.07", "840.85", "120.22"), OWN)
    assert {item.printed_value for item in report.line_items if item.row_label == "合计"} == {
        "961.07",
        "840.85",
        "120.22",
    }


@pytest.mark.parametrize("under", ["", "计"])
def test_a_row_of_a_header_is_torn(tmp_path: Path, under: str) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot("支出决算表", "金额单位：万元", rows=[("科目名", "科目编码", "本年支出合", "基本支", "项目支")])
    body = ("文化旅游体育与传媒支出", "207", "61.07", "40.85", "20.22")
    found = measures(paper.head([("称", "", under, "出", "出"), body]).read())
    assert found.keys() >= {"expenditure_basic", "expenditure_project"}


def test_numbers_below_a_torn_header_are_no_part_of_its_words(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    paper.foot("支出决算表", "金额单位：万元", rows=[("科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出")])
    body = ("207", "文化旅游体育与传媒支出", "61.07", "40.85", "20.22")
    report = paper.head([("栏次", "", "1", "2", "3"), body]).read()
    assert {item.column_label for item in report.line_items} == {"本年支出合计", "基本支出", "项目支出"}


@pytest.mark.parametrize(
    "rest",
    [
        ("", "其中：古籍保护", "", "", ""),
        ("20702", "文物", "", "", ""),
        ("", "合计", "961.07", "840.85", "120.22"),
        # amounts under the numbers of their columns are no longer amounts
        ("", "", "11.07", "40.85", "20.22"),
    ],
)
def test_a_row_of_its_own_is_left_alone(tmp_path: Path, rest: Sequence[str]) -> None:
    half = ("2070104", "图书馆", "200.00", "100.00", "100.00")
    report = torn_row(tmp_path, half, rest, OWN)
    assert {item.row_label for item in report.line_items if item.function_code == "2070104"} == {"图书馆"}
    assert {item.printed_value for item in report.line_items if item.function_code == "2070104"} == {"200.00", "100.00"}


def test_a_closing_row_of_fewer_cells_goes_on_over_the_page(tmp_path: Path) -> None:
    paper = Paper(tmp_path / "x.pdf")
    header = ("类", "款", "科目名称", "决算数", "类", "款", "科目名称", "决算数")
    first = ("301", "01", "基本工资", "640.85", "302", "01", "办公费", "110.22")
    paper.foot("一般公共预算财政拨款基本支出决算表", "金额单位：万元", rows=[header, first])
    edges = borders(8)
    closing = ("人员经费合计", "640.85", "公用经费合计", "110.22")
    grid(paper.canvas, [edges[n] for n in (0, 3, 4, 7, 8)], [HEAD, HEAD + 18], [closing])
    found = {item.measure: item.printed_value for item in paper.read().line_items if item.page == 2}
    assert found == {"basic_personnel": "640.85", "basic_public": "110.22"}
