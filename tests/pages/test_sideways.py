"""Tables that are printed over several pages sideways: joined only when the print itself goes on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.media import PDF
from pipeline.pages.model import Cell, DocumentPages, Page, Table
from pipeline.pages.printed.sideways import join_sideways
from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from tests.pages.drawing import grid, new_page, write

Rows = Sequence[Sequence[str]]

NAMES: Rows = (
    ("项目", ""),
    ("科目编码", "科目名称"),
    ("栏次", ""),
    ("", "合计"),
    ("207", "文化旅游体育与传媒支出"),
    ("20701", "文化和旅游"),
    ("2070104", "图书馆"),
)
LEFT: Rows = (("本年支出合计",), ("",), ("1",), ("61.07",), ("61.07",), ("61.07",), ("61.07",))
RIGHT: Rows = (
    ("基本支出", "项目支出"),
    ("", ""),
    ("2", "3"),
    ("40.85", "20.22"),
    ("40.85", "20.22"),
    ("40.85", "20.22"),
    ("40.85", "20.22"),
)
TOPS = [120 + 18 * i for i in range(len(NAMES) + 1)]
TITLE = "支出决算表"
EXPECTED = {
    ("合计", "expenditure_this_year"): "61.07",
    ("合计", "expenditure_basic"): "40.85",
    ("合计", "expenditure_project"): "20.22",
    ("2070104", "function_actual"): "61.07",
    ("2070104", "expenditure_basic"): "40.85",
    ("2070104", "expenditure_project"): "20.22",
}


def beside(*parts: Rows) -> Rows:
    return [[text for part in parts for text in part[row]] for row in range(len(parts[0]))]


class Paper:
    """A PDF whose pages are drawn one by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.canvas = new_page(path)
        write(self.canvas, 200, 200, "云上市图书馆", 18)
        write(self.canvas, 200, 240, "2024年度部门决算", 18)

    def page(
        self, xs: Sequence[float], rows: Rows, above: Sequence[tuple[float, float, str]] = (), **ruled: str
    ) -> None:
        self.canvas.showPage()
        for x, top, text in above:
            write(self.canvas, x, top, text)
        grid(self.canvas, xs, TOPS[: len(rows) + 1], rows, **ruled)

    def read(self) -> Report:
        self.canvas.save()
        return read_report(read_pages(self.path, PDF, "x"), origin_name=None)


def figures(report: Report) -> dict[tuple[str, str], str]:
    return {(i.function_code or i.row_label, i.measure): i.printed_value or "" for i in report.line_items}


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "sideways.pdf")


def test_numbered_columns_go_on(paper: Paper) -> None:
    paper.page([60, 140, 380, 480], beside(NAMES, LEFT), [(250, 90, TITLE), (60, 110, "部门：云上市图书馆")])
    paper.page([60, 160, 260], RIGHT, [(180, 110, "金额单位：万元")])
    report = paper.read()
    found = figures(report)
    assert {key: found.get(key) for key in EXPECTED} == EXPECTED
    rows = {i.function_code: i.row_no for i in report.line_items if i.measure == "function_actual"}
    for item in report.line_items:
        assert item.flags == (), "the unit stands above the right part, and holds for the whole table"
        assert item.page == (2 if item.measure in ("expenditure_this_year", "function_actual") else 3)
        if item.function_code:
            assert item.row_no == rows[item.function_code], "both parts are one row"
    project = next(i for i in report.line_items if i.measure == "expenditure_project")
    assert project.x0 is not None
    assert 160 < project.x0 < 260, "the place is that on its own page"
    assert [(t.page, t.amounts_printed, t.amounts_claimed) for t in report.table_reads] == [(2, 12, 12)]


def test_a_header_that_is_parted_on_one_side_only(paper: Paper) -> None:
    # without a rule between its first two rows the right part has one row less
    paper.page([60, 140, 380, 480], beside(NAMES, LEFT), [(250, 90, TITLE), (60, 110, "金额单位：万元")])
    paper.canvas.showPage()
    tops = [TOPS[0], *TOPS[2:]]
    grid(paper.canvas, [60, 160, 260], tops, [RIGHT[0], *RIGHT[2:]])
    found = figures(paper.read())
    assert {key: found.get(key) for key in EXPECTED} == EXPECTED


def test_a_title_cut_in_two(paper: Paper) -> None:
    rows = [row for i, row in enumerate(beside(NAMES, LEFT)) if i != 2]
    rest = [row for i, row in enumerate(RIGHT) if i != 2]
    paper.page([60, 140, 380, 480], rows, [(455, 90, "一般公共预算财政拨"), (60, 110, "单位：万元")])
    paper.page([60, 160, 260], rest, [(10, 90, "款支出决算表")])
    report = paper.read()
    assert {i.statement_title for i in report.line_items} == {"一般公共预算财政拨款支出决算表"}
    assert figures(report)["2070104", "expenditure_project"] == "20.22"


def test_rows_without_names_beside_rows_with_names(paper: Paper) -> None:
    rows = [row for i, row in enumerate(beside(NAMES, LEFT)) if i != 2]
    rest = [row for i, row in enumerate(RIGHT) if i != 2]
    paper.page([60, 140, 380, 480], rows, [(250, 90, TITLE), (60, 110, "单位：万元")])
    paper.page([60, 160, 260], rest)
    assert figures(paper.read()) == figures_of_whole(paper.path.with_name("whole.pdf"))


def figures_of_whole(path: Path) -> dict[tuple[str, str], str]:
    whole = Paper(path)
    rows = [row for i, row in enumerate(beside(NAMES, LEFT, RIGHT)) if i != 2]
    whole.page([40, 100, 300, 380, 460, 540], rows, [(250, 90, TITLE), (60, 110, "单位：万元")])
    return figures(whole.read())


@pytest.mark.parametrize("order", ["down, then over", "over, then down"])
def test_both_orders_of_printing(paper: Paper, order: str) -> None:
    below = (("2070105", "文化展示及纪念机构"), ("2070109", "群众文化"), ("2070199", "其他文化和旅游支出"))
    left = [*NAMES[:3], *below]
    amounts: Rows = (*LEFT[:3], ("1.50",), ("2.50",), ("3.50",))
    rest: Rows = (*RIGHT[:3], ("1.00", "0.50"), ("2.00", "0.50"), ("3.00", "0.50"))
    first = ([60, 140, 380, 480], beside(NAMES, LEFT), [(250, 90, TITLE), (60, 110, "单位：万元")])
    second = ([60, 140, 380, 480], beside(left, amounts), [(250, 90, TITLE), (60, 110, "单位：万元")])
    right = [([60, 160, 260], RIGHT, ()), ([60, 160, 260], rest, ())]
    for part in [first, second, *right] if order == "down, then over" else [first, right[0], second, right[1]]:
        paper.page(*part)
    found = figures(paper.read())
    assert found["2070104", "expenditure_project"] == "20.22"
    assert found["2070109", "expenditure_basic"] == "2.00"
    assert Decimal(found["2070199", "function_actual"]) == Decimal("3.50")


def test_three_parts(paper: Paper) -> None:
    fourth = ("0.11", "")
    third: Rows = (("经营支出", "对附属单位补助支出"), ("", ""), ("4", "5"), fourth, fourth, fourth, fourth)
    paper.page([60, 140, 380, 480], beside(NAMES, LEFT), [(250, 90, TITLE), (60, 110, "单位：万元")])
    paper.page([60, 160, 260], RIGHT)
    paper.page([60, 160, 300], third)
    report = paper.read()
    operating = [i for i in report.line_items if i.measure == "expenditure_operating"]
    assert [(i.page, i.printed_value) for i in operating] == [(4, "0.11")] * 4


def test_two_sides_of_a_summary(paper: Paper) -> None:
    income: Rows = (
        ("收入", "", ""),
        ("项目", "行次", "决算数"),
        ("栏次", "", "1"),
        ("一、一般公共预算财政拨款收入", "1", "61.07"),
        ("本年收入合计", "2", "61.07"),
        ("总计", "3", "61.07"),
    )
    spent: Rows = (
        ("支出", "", ""),
        ("项目", "行次", "决算数"),
        ("栏次", "", "2"),
        ("七、文化旅游体育与传媒支出", "4", "61.07"),
        ("本年支出合计", "5", "61.07"),
        ("总计", "6", "61.07"),
    )
    paper.page([60, 300, 360, 480], income, [(400, 90, "收入支出决算总表"), (60, 110, "单位：万元")])
    paper.page([60, 300, 360, 480], spent, [(10, 90, "收入支出决算总表")])
    found = figures(paper.read())
    assert found["总计", "total_income_and_carryover"] == found["总计", "total_expenditure_and_carryover"] == "61.07"
    assert found["207", "function_actual"] == "61.07"


def test_tables_of_one_form_on_neighbouring_pages_stay_two(paper: Paper) -> None:
    """Pages of one form have rows at the same heights; nothing goes on from one to the next."""
    xs = [60, 140, 380, 480]
    other = [
        ["2080505", "机关事业单位基本养老保险缴费支出"] if i == 6 else list(row[:2]) for i, row in enumerate(NAMES)
    ]
    paper.page(xs, beside(NAMES, LEFT), [(250, 90, TITLE), (60, 110, "单位：万元")])
    paper.page(xs, beside(other, LEFT), [(250, 90, "一般公共预算财政拨款支出决算表"), (60, 110, "单位：万元")])
    report = paper.read()
    assert [(t.page, t.statement) for t in report.table_reads] == [(2, "expenditure"), (3, "gpb_expenditure")]
    assert all(len(page.tables[0].cells) > 0 for page in read_pages(paper.path, PDF, "x").pages[1:])


def test_a_table_that_only_goes_on_downwards_is_not_joined(paper: Paper) -> None:
    below = [("2070105", "文化展示及纪念机构", "1.50")] * len(NAMES)
    xs = [60, 140, 380, 480]
    paper.page(xs, beside(NAMES, LEFT), [(250, 90, TITLE), (60, 110, "单位：万元")])
    paper.page(xs, below)
    pages: DocumentPages
    report = paper.read()
    pages = read_pages(paper.path, PDF, "x")
    assert [page.tables[0].cols for page in pages.pages[1:]] == [3, 3]
    assert sum(i.measure == "function_actual" for i in report.line_items) == 3 + len(NAMES)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param((300, "本级及所属单位汇总支出决算表"), (20, "支出决算表"), id="its end is printed again"),
        pytest.param((300, "本级及所属单位汇总支出"), (20, "决算表"), id="it ends on the other page"),
    ],
)
def test_a_title_that_runs_over_the_end_of_the_page(
    paper: Paper, left: tuple[int, str], right: tuple[int, str]
) -> None:
    names = [row for row in NAMES if row[0] != "栏次"]
    one = [row for row in beside(NAMES, LEFT) if row[0] != "栏次"]
    assert len(names) == len(one)
    other = [row for n, row in enumerate(RIGHT) if n != 2]
    paper.page([60, 140, 340, 400], one, [(left[0], 90, left[1])])
    paper.page([60, 160, 260], other, [(right[0], 90, right[1])])
    found = figures(paper.read())
    assert {key: found.get(key) for key in EXPECTED} == EXPECTED


def part(rows: Rows, left: float, wide: Sequence[tuple[int, int, int]] = ()) -> Page:
    """A page with one table; `wide` are the cells (row, column, columns) that span several."""
    cells = []
    spans = {(row, col): cols for row, col, cols in wide}
    for number, texts in enumerate(rows):
        col = 0
        while col < len(texts):
            cols = spans.get((number, col), 1)
            cells.append(Cell(number, col, 1, cols, texts[col]))
            col += cols
    borders = [left + 60.0 * n for n in range(len(rows[0]) + 1)]
    levels = [100.0 + 18 * n for n in range(len(rows) + 1)]
    box = (borders[0], levels[0], borders[-1], levels[-1])
    return Page(1, 595.0, 842.0, tables=[Table(len(rows), len(rows[0]), cells, box, borders=borders, levels=levels)])


@pytest.mark.parametrize(("one", "other"), [("本年支出", ""), ("", "本年支出"), ("本年支出", "本年支出（合计）")])
def test_a_header_cell_that_the_cut_parts_is_one_again(one: str, other: str) -> None:
    body = [("207", "61.07", "40.85"), ("20701", "61.07", "40.85"), ("2070104", "61.07", "40.85")]
    left = part([("科目", one, one), ("栏次", "1", "2"), *body], 60.0, [(0, 1, 2)])
    right = part([(other, other), ("3", "4"), *[("20.22", "")] * 3], 40.0, [(0, 0, 2)])
    joined, hidden = join_sideways([left, right])
    (table,) = joined.tables
    assert table.cols == 5
    heads = [(c.col, c.cols, c.text) for c in table.cells if c.row == 0]
    assert heads == [(0, 1, "科目"), (1, 4, max((one, other), key=len))]
    assert len(table.borders) == 6
    assert hidden.tables[0].cells == []


def test_amounts_that_are_alike_on_both_sides_of_the_cut_are_two() -> None:
    body = [("207", "61.07"), ("20701", "61.07"), ("2070104", "61.07")]
    left = part([("科目", "合计"), ("栏次", "1"), *body], 60.0)
    right = part([("其中", "项目"), ("2", "3"), *[("61.07", "1.00")] * 3], 40.0)
    table = join_sideways([left, right])[0].tables[0]
    assert [c.text for c in table.cells if c.row == 2] == ["207", "61.07", "61.07", "1.00"]
