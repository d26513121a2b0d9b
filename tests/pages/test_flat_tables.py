"""Tables flattened to one cell a line: rebuilt where the sums leave one reading, left alone where they do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipeline.pages.model import DocumentPages, Line, Page, Table
from pipeline.pages.web.flat_tables import rebuild_tables, with_flat_tables
from pipeline.report import read_report

HEAD = "一般公共预算支出表 单位：万元 科目编码 科目名称 合 计 基本支出 项目支出 类 款 项 小 计 人员支出 公用支出"
BODY = """合 计 100.00 70.00 50.00 20.00 30.00
205 教育支出 40.00 30.00 20.00 10.00 10.00
08 进修及培训 40.00 30.00 20.00 10.00 10.00
03 培训支出 15.00 10.00 10.00 5.00
99 其他进修及培 训支出 25.00 20.00 10.00 10.00 5.00
208 社会保障和就业支出 60.00 40.00 30.00 10.00 20.00
05 行政事业单位养老支出 41.00 40.00 30.00 10.00 1.00
05 机关事业单位基本养老保险缴费支出 41.00 40.00 30.00 10.00 1.00
10 社会福利 19.00 19.00"""


def lines(text: str) -> list[Line]:
    return [Line(cell, top=float(n), bottom=float(n)) for n, cell in enumerate(text.split())]


def rows(table: Table) -> Iterator[dict[int, str]]:
    for number in range(table.rows):
        yield {c.col: c.text for c in table.cells if c.row == number}


def test_a_statement_whose_sums_leave_one_reading() -> None:
    (table,) = rebuild_tables(lines(f"{HEAD} {BODY}"))
    found = list(rows(table))
    assert found[0] == {0: "科目编码", 3: "科目名称", 4: "合计", 5: "基本支出", 8: "项目支出"}
    assert found[1] == {0: "类", 1: "款", 2: "项", 5: "小计", 6: "人员支出", 7: "公用支出"}
    assert found[2] == {3: "合计", 4: "100.00", 5: "70.00", 6: "50.00", 7: "20.00", 8: "30.00"}
    # 15 = 10 + 5 and 10 is all of 人员支出: the other reading (10 of 公用支出) breaks the sums of the level
    assert found[5] == {2: "03", 3: "培训支出", 4: "15.00", 5: "10.00", 6: "10.00", 8: "5.00"}
    assert found[6][3] == "其他进修及培训支出"
    assert found[10] == {1: "10", 3: "社会福利", 4: "19.00", 8: "19.00"}
    assert {c.col: c.cols for c in table.cells if c.row == 0} == {0: 3, 3: 1, 4: 1, 5: 3, 8: 1}


def test_a_title_that_comes_again_on_the_next_page() -> None:
    first, second = BODY.split("208 ", 1)
    text = f"{HEAD} {first} — 7 — 公开表5 {HEAD} 208 {second} — 8 — 说明"
    upper, lower = rebuild_tables(lines(text))
    assert (upper.rows, lower.rows) == (7, 6)
    assert next(rows(upper)) == next(rows(lower))
    assert [r.get(0) for r in rows(lower)] == ["科目编码", "类", "208", None, None, None]
    assert upper.box is not None
    assert lower.box is not None
    assert upper.box[3] < lower.box[1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("100.00 70.00", "101.00 70.00"),  # the row of totals does not add up
        ("25.00 20.00 10.00 10.00 5.00", "26.00 21.00 11.00 10.00 5.00"),  # items are more than what they are part of
        ("15.00 10.00 10.00 5.00", "15.00 10.00 5.00"),  # a row does not add up in any reading
        ("208 社会保障", "社会保障"),  # a code is missing
        ("08 进修", "8 进修"),  # a code of one digit ends the table before its sums are complete
        ("08 进修", "20508 进修"),  # its items are written the short way, it the long way
        ("10 社会福利", "20810 社会福利"),  # two ways of writing codes in one class
        ("08 进修", "2050803 进修"),  # an item without the row that it belongs to
    ],
)
def test_what_arithmetic_does_not_prove_is_left_alone(old: str, new: str) -> None:
    text = f"{HEAD} {BODY}"
    assert old in text
    assert rebuild_tables(lines(text.replace(old, new, 1))) == []


def test_two_tables_one_after_the_other_and_a_title_without_a_table() -> None:
    head = "政府性基金支出表 单位：万元 科目编码 科目名称 合计 基本支出 项目支出"
    other = f"{head} 合计 5.00 2.00 3.00 229 其他支出 5.00 2.00 3.00"
    first, second = rebuild_tables(lines(f"{HEAD} {BODY} — 8 — {other} — 9 — 收入表 单位：万元 — 10 —"))
    assert (first.rows, second.rows) == (11, 4)
    assert list(rows(second))[-1] == {0: "229", 3: "其他支出", 4: "5.00", 5: "2.00", 6: "3.00"}


def test_a_second_part_under_another_header_is_not_of_the_table() -> None:
    first, second = BODY.split("208 ", 1)
    text = f"{HEAD} {first} — 7 — 公开表5 {HEAD.replace('人员支出', '工资支出')} 208 {second} — 8 — 说明"
    assert rebuild_tables(lines(text)) == []


@pytest.mark.parametrize(
    "head", ["一般公共预算支出表 单位：万元 部门 合计 基本支出", "一般公共预算支出表 单位：万元 合计"]
)
def test_amounts_that_no_header_of_codes_and_names_leads_are_left_alone(head: str) -> None:
    assert rebuild_tables(lines(f"{head} {BODY}")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("100.00 70.00 50.00 20.00 30.00", "100.00 70.00 50.00 30.00"),  # the row of totals has a blank
        ("项目支出", "项目 支出"),  # a word of the header is broken: one column too many
    ],
)
def test_without_a_header_only_the_totals_of_rows_are_certain(old: str, new: str) -> None:
    (table,) = rebuild_tables(lines(f"{HEAD} {BODY}".replace(old, new, 1)))
    found = list(rows(table))
    assert found[0] == {0: "科目编码", 3: "科目名称", 4: "合计"}
    assert found[5] == {2: "03", 3: "培训支出", 4: "15.00", 5: "; 10.00; 10.00; 5.00"}


def test_rows_that_were_left_out_take_the_proof_from_their_level_alone() -> None:
    # 25.00 of 款 08 stand in no row: 10.00 may be 人员支出 or 公用支出, but 40.00 of the class is certain
    text = f"{HEAD} {BODY}".replace("99 其他进修及培 训支出 25.00 20.00 10.00 10.00 5.00", "")
    (table,) = rebuild_tables(lines(text))
    found = list(rows(table))
    assert found[3] == {0: "205", 3: "教育支出", 4: "40.00", 5: "30.00", 6: "20.00", 7: "10.00", 8: "10.00"}
    assert found[5] == {2: "03", 3: "培训支出", 4: "15.00", 9: "; 10.00; 10.00; 5.00"}


def test_of_two_readings_the_total_is_certain() -> None:
    # both rows are 5.00 in one of two columns that hold 5.00 each
    body = "合计 10.00 5.00 5.00 205 教育支出 5.00 5.00 208 社会保障和就业支出 5.00 5.00"
    (table,) = rebuild_tables(lines(f"支出表 单位：万元 科目编码 科目名称 合计 基本支出 项目支出 {body}"))
    assert list(rows(table))[3:] == [
        {0: "205", 3: "教育支出", 4: "5.00", 7: "; 5.00"},
        {0: "208", 3: "社会保障和就业支出", 4: "5.00", 7: "; 5.00"},
    ]


def test_amounts_without_a_certain_column_count_as_printed_and_unclaimed() -> None:
    body = "合计 10.00 5.00 5.00 205 教育支出 5.00 5.00 208 社会保障和就业支出 5.00 5.00"
    page = Page(1, lines=lines(f"支出总表 单位：万元 科目编码 科目名称 合计 基本支出 项目支出 {body}"))
    report = read_report(DocumentPages("x", "text/html", [with_flat_tables(page)], paged=False), origin_name=None)
    (read,) = report.table_reads
    assert (read.amounts_printed, read.amounts_claimed) == (7, 5)
    assert {i.column_label for i in report.line_items if i.row_label == "教育支出"} == {"合计"}


def test_codes_of_all_levels_and_sums_with_rounding() -> None:
    body = (
        "合计 10.01 4.01 6.00 205 教育支出 10.01 4.01 6.00 20508 进修及培训 10.01 4.01 6.00 "
        "2050803 培训支出 4.00 4.00 2050899 其他进修及培训支出 6.00 6.00"
    )
    (table,) = rebuild_tables(lines(f"支出表 单位：万元 科目编码 科目名称 合计 基本支出 项目支出 {body}"))
    assert list(rows(table))[-2:] == [
        {0: "2050803", 3: "培训支出", 4: "4.00", 5: "4.00"},
        {0: "2050899", 3: "其他进修及培训支出", 4: "6.00", 6: "6.00"},
    ]


def test_too_many_rows_to_prove_end_in_time() -> None:
    rows_of_ones = " ".join(f"{n} 支出 2.00 2.00" for n in range(201, 299))
    text = f"支出表 单位：万元 科目编码 科目名称 合计 基本支出 项目支出 合计 196.00 98.00 98.00 {rows_of_ones}"
    (table,) = rebuild_tables(lines(text))
    assert {len(row) for row in list(rows(table))[3:]} == {4}  # code, name, total, and the rest


def test_a_page_with_tables_of_its_own_stays_as_it_is() -> None:
    page = Page(1, lines=lines(f"{HEAD} {BODY}"), tables=[Table(1, 1, [])])
    assert with_flat_tables(page).tables == [Table(1, 1, [])]


def test_a_rebuilt_statement_is_read_like_any_other() -> None:
    page = with_flat_tables(Page(1, lines=lines(f"某市数据局2026年部门预算 {HEAD} {BODY}")))
    report = read_report(DocumentPages("x", "text/html", [page], paged=False), origin_name=None)
    found = {(i.function_code, i.measure, str(i.value)) for i in report.line_items if i.source == "table"}
    assert ("2050803", "function_budget", "150000.00") in found
    assert ("2050803", "expenditure_project", "50000.00") in found
    assert ("2081005", "function_budget", "190000.00") not in found
    assert ("20810", "expenditure_project", "190000.00") in found
    assert report.amounts_printed == report.amounts_claimed > 30


SUMMARY = "收支总表 单位：万元 收 入 支 出 项目 预算数 项目 预算数"
SIDES = (
    "一、财政拨款收入 60.00 一、一般公共服务支出 一般公共预算收入 60.00 二、教育支出 70.00 二、事业收入"
    " 三、其他支出 5.00 本 年 收 入 合 计 60.00 本 年 支 出 合 计 75.00"
    " 上年结转 15.00 结转下年 收 入 总 计 75.00 支 出 总 计 75.00"
)


def test_a_summary_whose_sums_hold() -> None:
    (table,) = rebuild_tables(lines(f"{SUMMARY} {SIDES}"))
    found = list(rows(table))
    assert found[:2] == [{0: "收入", 2: "支出"}, {0: "项目", 1: "预算数", 2: "项目", 3: "预算数"}]
    assert found[2:5] == [
        {0: "一、财政拨款收入", 1: "60.00", 2: "一、一般公共服务支出"},
        {0: "一般公共预算收入", 1: "60.00", 2: "二、教育支出", 3: "70.00"},
        {0: "二、事业收入", 2: "三、其他支出", 3: "5.00"},
    ]
    assert found[-1] == {0: "收入总计", 1: "75.00", 2: "支出总计", 3: "75.00"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("70.00", "71.00"),  # the classes do not add up
        ("上年结转 15.00", "上年结转"),  # the grand total does not
        ("二、事业收入", "二、甲乙丙"),  # a name that belongs to no side
        ("项目 预算数 项目 预算数", "项目 预算数 项目 上年数 预算数"),  # another header
        ("60.00 一、一般", "60.00 60.00 一、一般"),  # an amount too many
    ],
)
def test_a_summary_that_does_not_hold_is_left_alone(old: str, new: str) -> None:
    assert rebuild_tables(lines(f"{SUMMARY} {SIDES}".replace(old, new, 1))) == []


def test_the_funds_of_a_fiscal_summary_stand_behind_its_total() -> None:
    text = f"{SUMMARY} 总计 一般公共预算 政府性基金预算 {SIDES}".replace("70.00", "70.00 66.00 4.00", 1)
    (table,) = rebuild_tables(lines(text.replace("支 出 总 计 75.00", "支 出 总 计 75.00 71.00 4.00")))
    found = list(rows(table))
    assert found[1] == {0: "项目", 1: "预算数", 2: "项目", 3: "总计"}
    assert found[3][4] == "; 66.00; 4.00"
