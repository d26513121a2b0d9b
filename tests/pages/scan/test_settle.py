"""Arithmetic settles doubt only where exactly one reading satisfies it."""

from __future__ import annotations

from pipeline.pages.model import Cell, Table
from pipeline.pages.scan.settle import Identity, identities, settle


def table(rows: list[list[str]], doubtful: set[tuple[int, int]]) -> Table:
    cells = [
        Cell(r, c, 1, 1, text, doubt="two readings" if (r, c) in doubtful else None)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return Table(len(rows), len(rows[0]), cells)


def cell(of: Table, row: int, col: int) -> Cell:
    return next(c for c in of.cells if (c.row, c.col) == (row, col))


CODES = [
    ["科目编码", "科目名称", "决算数"],
    ["", "合计", "150.25"],
    ["208", "社会保障和就业支出", "150.25"],
    ["20805", "行政事业单位养老支出", "150.25"],
    ["2080505", "基本养老保险缴费支出", "100.05"],
    ["2080506", "职业年金缴费支出", "50.20"],
]


def test_a_sum_over_codes_picks_the_reading_that_adds_up() -> None:
    found = table(CODES, {(4, 2)})
    cell(found, 4, 2).text = "100.06"
    assert settle(found, {(4, 2): ["100.06", "100.05"]}) == [(4, 2)]
    assert (cell(found, 4, 2).text, cell(found, 4, 2).doubt) == ("100.05", None)


def test_a_split_code_is_understood() -> None:
    rows = [
        ["类", "款", "项", "名称", "金额"],
        ["208", "", "", "社会保障和就业支出", "12.50"],
        ["208", "05", "", "行政事业单位养老支出", "12.50"],
        ["208", "05", "01", "行政单位离退休", "8.30"],
        ["208", "05", "05", "基本养老保险缴费支出", "4.20"],
    ]
    found = table(rows, {(3, 4)})
    assert settle(found, {(3, 4): ["6.30", "8.30"]}) == [(3, 4)]
    assert cell(found, 3, 4).text == "8.30"


def test_no_reading_that_adds_up_leaves_the_doubt() -> None:
    found = table(CODES, {(4, 2)})
    assert settle(found, {(4, 2): ["100.06", "100.08"]}) == []
    assert cell(found, 4, 2).doubt == "two readings"


def test_two_doubts_that_can_both_be_right_together_in_two_ways_stay() -> None:
    found = table(CODES, {(4, 2), (5, 2)})
    readings = {(4, 2): ["100.05", "100.25"], (5, 2): ["50.20", "50.00"]}
    assert settle(found, readings) == []
    assert cell(found, 4, 2).doubt is not None
    assert cell(found, 5, 2).doubt is not None


def test_a_faint_figure_that_adds_up_is_vouched_for() -> None:
    found = table(CODES, {(5, 2)})
    assert settle(found, {(5, 2): ["50.20"]}) == [(5, 2)]


def test_columns_that_add_up_in_other_rows_settle_a_row() -> None:
    rows = [
        ["名称", "合计", "基本支出", "项目支出"],
        ["甲", "30.50", "10.25", "20.25"],
        ["乙", "7.10", "7.00", "0.10"],
        ["丙", "9.90", "9.80", "0.10"],
    ]
    found = table(rows, {(3, 2)})
    cell(found, 3, 2).text = "9.30"
    assert settle(found, {(3, 2): ["9.30", "9.80"]}) == [(3, 2)]
    assert cell(found, 3, 2).text == "9.80"


def test_columns_that_do_not_add_up_elsewhere_prove_nothing() -> None:
    rows = [
        ["名称", "合计", "基本支出", "项目支出"],
        ["甲", "30.50", "10.25", "20.00"],
        ["乙", "7.10", "7.00", "0.10"],
        ["丙", "9.90", "9.80", "0.10"],
    ]
    found = table(rows, {(3, 2)})
    assert settle(found, {(3, 2): ["9.30", "9.80"]}) == []


def test_both_sides_of_a_summary_have_the_same_total() -> None:
    rows = [
        ["收入", "决算数", "支出", "决算数"],
        ["一、财政拨款收入", "80.10", "一、教育支出", "60.00"],
        ["二、其他收入", "3.30", "二、住房保障支出", "23.40"],
        ["总计", "83.40", "总计", "83.40"],
    ]
    found = table(rows, {(3, 1), (2, 1)})
    assert (3, 1) in settle(found, {(3, 1): ["88.40", "83.40"], (2, 1): ["3.30", "8.30"]})
    assert (cell(found, 3, 1).text, cell(found, 2, 1).text) == ("83.40", "3.30")


def test_readings_that_satisfy_different_identities_settle_nothing() -> None:
    rows = [
        ["编码", "名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "15.50", "9.50", "6.00"],  # the column wants 3.50 below, the row wants 3.00
        ["201", "甲", "10.00", "6.00", "4.00"],
        ["205", "乙", "5.00", "3.00", "2.00"],
    ]
    found = table(rows, {(3, 3)})
    assert settle(found, {(3, 3): ["3.00", "3.50"]}) == []


def test_a_total_is_the_total_before_it_and_what_follows_that() -> None:
    rows = [
        ["项目", "金额"],
        ["财政拨款收入", "10.00"],
        ["其他收入", "20.00"],
        ["本年收入合计", "30.00"],
        ["使用结余", "5.00"],
        ["年初结转", "1.00"],
        ["总计", "36.00"],
    ]
    assert Identity((6, 1), ((3, 1), (4, 1), (5, 1))) in identities(table(rows, set()))
    rows[5][1] = "7.00"
    read = table(rows, {(5, 1)})
    assert settle(read, {(5, 1): ["7.00", "1.00"]}) == [(5, 1)]
    assert cell(read, 5, 1).text == "1.00"


def test_a_blank_in_a_sum_is_nothing_and_amounts_without_words_are_no_total() -> None:
    rows = [
        ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
        ["", "合计", "30.50", "10.25", "20.25"],
        ["2010101", "行政运行", "10.25", "10.25", ""],
        ["2010102", "一般管理", "2O.25", "—", "20.25"],
        ["2010103", "其他", "8.50", "8.50", "0.00"],
    ]
    read = table(rows, {(3, 2)})
    assert settle(read, {(3, 2): ["2O.25", "20.25", "26.25"]}) == [(3, 2)]
    assert (cell(read, 3, 2).text, cell(read, 3, 2).doubt) == ("20.25", None)
    bare = table([["1.00", "2.00"], ["1.00", "2.00"], ["2.00", "4.00"]], set())
    assert all(len(identity.parts) > 1 for identity in identities(bare))
