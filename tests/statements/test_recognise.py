"""Which table is which statement, over pages, with titles above, inside or broken."""

from __future__ import annotations

import pytest

from pipeline.statements.layouts import recognise_title
from tests.statements.sheets import figures, items, line, page, statements

HEAD = ["科目编码|科目名称|合计|基本支出", "合计|<|9.00|9.00", "205|教育支出|9.00|9.00"]
UNIT = "单位：万元"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("收入支出决算总表", "income_expenditure_summary"),
        ("2024年部门收支总体情况表", "income_expenditure_summary"),
        ("高等学校收支决算总表", "income_expenditure_summary"),
        ("收入决算表", "income"),
        ("本年支出总体情况表", "expenditure"),
        ("财政拨款收支预算总表", "fiscal_appropriation_summary"),
        ("一般公共预算财政拨款支出决算表", "gpb_expenditure"),
        ("一般公共预算支出功能分类预算表", "gpb_expenditure"),
        ("一般公共预算财政拨款基本支出决算明细表", "gpb_basic_expenditure"),
        ("政府性基金预算财政拨款收入支出决算表", "government_fund"),
        ("国有资本经营预算财政拨款支出决算表", "state_capital"),
        ("财政拨款“三公”经费支出决算表", "three_public"),
        ("部门“三公”经费和机关运行经费预算表", "three_public"),
        ("一般公共预算机关运行经费支出预算表", "agency_running"),
        ("政府采购支出预算表", "procurement"),
        ("项目支出绩效目标表", "performance"),
        ("项目支出预算表", "other"),
        ("部门综合预算一般公共预算支出明细表（按支出功能分类科目-不含上级转移支付）", "gpb_expenditure"),
        ("一般公共预算财政拨款收入支出决算表", "gpb_expenditure"),
        ("部门预算政府基金预算财政拨款支出表", "government_fund"),
        ("财政拨款预算收支总表", "fiscal_appropriation_summary"),
        ("部门收支预算表", "income_expenditure_summary"),
        ("部门预算总表", "income_expenditure_summary"),
        ("支出分类汇总表（按政府预算经济分类）", "expenditure"),
        ("机构运行信息决算表", "three_public"),
        ("会议费、培训费支出预算表", "three_public"),
        ("公务用车情况表", "assets"),
        ("专项业务经费支出表", "other"),
        ("一般性支出情况表", "other"),
    ],
)
def test_titles(title: str, key: str) -> None:
    kind = recognise_title(title)
    assert kind is not None
    assert kind.key == key


@pytest.mark.parametrize(
    "title", ["公开05表 支出决算表", "表3：2024年某市本级支出决算表", "三、支出决算表", "附表3 支出决算表"]
)
def test_table_numbers_are_no_part_of_the_title(title: str) -> None:
    (found,) = statements(page(1, title, UNIT, HEAD))
    assert found.kind.key == "expenditure"
    assert found.title in ("支出决算表", "2024年某市本级支出决算表")


@pytest.mark.parametrize(
    "title", ["收入支出决算总表公开01表", "收入支出决算总表（财决公开01表）", "等各项工作预算表12收支总表"]
)
def test_numbers_behind_and_before_a_title_on_its_line(title: str) -> None:
    (found,) = statements(page(1, title, UNIT, ["收入|<|支出|<", "项目|金额|项目|金额", "合计|1.00|合计|1.00"]))
    assert found.kind.key == "income_expenditure_summary"
    assert found.title in ("收入支出决算总表", "收支总表")


def test_a_caption_that_names_the_statement_and_a_table_that_bears_it_out() -> None:
    rows = ["项目名称|预算数|绩效目标", "某项目|12.30|建成", "另一项目|4.00|建成"]
    found = statements(page(1, "重点项目绩效目标情况如下：", rows), page(2, rows[1:]))
    assert [(s.kind.key, len(s.parts)) for s in found] == [("performance", 2)]


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        (["合计|因公出国（境）费|公务接待费|公务用车购置及运行费", "3.00|1.00|1.00|1.00"], "three_public"),
        (["科目名称|合计|上级补助收入|附属单位上缴收入", "教育支出|3.00|1.00|1.00"], "income"),
        (["科目名称|合计|上缴上级支出|对附属单位补助支出", "教育支出|3.00|1.00|1.00"], "expenditure"),
        (["名称|面积|金额|备注", "甲|1.00|2.00|"], "other"),
    ],
)
def test_a_table_without_a_title_is_told_by_words_that_only_one_statement_prints(rows: list[str], key: str) -> None:
    (found,) = statements(page(1, "第二部分", rows))
    assert found.kind.key == key


def test_a_sentence_of_a_form_that_ends_like_a_title_opens_no_statement() -> None:
    form = ["项目名称|预算金额|绩效指标", "某项目|12.30|数量", "另一项目|4.00|质量"]
    found = statements(page(1, "项目支出绩效目标表", UNIT, form), page(2, "将建成的表", form))
    assert [s.title for s in found] == ["项目支出绩效目标表"]


def test_the_title_beside_blank_rows_at_the_head_of_a_grid() -> None:
    sheet = page(1, ["|||", "|||", "科目名称|合计|基本支出|项目支出", "教育支出|9.00|9.00|"])
    box = sheet.tables[0].box
    assert box is not None
    sheet.lines.insert(0, line("支出总表", box[1] + 5))
    sheet.lines[0].lefts = [700.0 + i for i in range(4)]
    sheet.lines[0].rights = [701.0 + i for i in range(4)]
    (found,) = statements(sheet)
    assert found.kind.key == "expenditure"


def test_a_title_broken_over_two_lines() -> None:
    (found,) = statements(page(1, "2024年某单位一般公共预算", "基本支出决算表", UNIT, HEAD))
    assert found.kind.key == "gpb_basic_expenditure"


def test_a_title_inside_the_grid() -> None:
    (found,) = statements(page(1, ["支出总表|<|<|<", "单位：万元|<|<|<", *HEAD]))
    assert (found.kind.key, found.unit, found.parts[0].first) == ("expenditure", "万元", 2)


def test_several_statements_in_one_grid() -> None:
    found = statements(page(1, ["收入总表|<|<|<", *HEAD, "支出总表|<|<|<", *HEAD]))
    assert [s.kind.key for s in found] == ["income", "expenditure"]


def test_a_title_at_the_foot_of_the_page_before() -> None:
    (found,) = statements(page(1, "说明完毕", "支出决算表", "- 3 -"), page(2, UNIT, HEAD))
    assert found.kind.key == "expenditure"


def test_a_table_goes_on_over_pages_without_header() -> None:
    pages = (
        page(1, "支出决算表", UNIT, HEAD, "5"),
        page(2, ["20502|普通教育|4.00|4.00", "20503|职业教育|5.00|5.00"], "6"),
    )
    (found,) = statements(*pages)
    assert len(found.parts) == 2
    assert [code for _, code, column, _ in figures(items(*pages)) if column == "合计"] == [
        None,
        "205",
        "20502",
        "20503",
    ]


def test_a_header_and_title_repeated_on_the_next_page_are_not_read_again() -> None:
    pages = (
        page(1, "支出决算表", UNIT, HEAD),
        page(2, "支出决算表", UNIT, ["科目编码|科目名称|合计|基本支出", "20502|普通教育|9.00|9.00"]),
    )
    assert len(statements(*pages)) == 1
    assert len(items(*pages)) == 6


def test_a_name_broken_over_the_page_is_put_together() -> None:
    found = items(
        page(1, "支出决算表", UNIT, [*HEAD, "2080505|机关事业单位基本养老保险|9.00|9.00"]),
        page(2, ["|缴费支出||", "2080506|机关事业单位职业年金缴费支出|1.00|1.00"]),
    )
    assert [i.row_label for i in found if i.function_code == "2080505"] == ["机关事业单位基本养老保险缴费支出"] * 2


def test_a_table_behind_prose_is_no_continuation() -> None:
    found = statements(
        page(1, "支出决算表", UNIT, HEAD),
        page(
            2, "本单位有房屋三处，其中办公用房两处，共计若干平方米，均为自有。", ["名称|面积|金额|备注", "甲|1|2.00|"]
        ),
    )
    assert [s.kind.key for s in found] == ["expenditure", "other"]


def test_an_empty_statement_with_a_note_states_none() -> None:
    pages = page(
        1, "政府性基金预算财政拨款支出决算表", UNIT, ["科目编码|科目名称|合计", "||", "||"], "注：本表为空表。"
    )
    (found,) = statements(pages)
    assert found.kind.key == "government_fund"
    (none,) = items(pages)
    assert (none.value, none.measure, none.quote) == (None, "government_fund_expenditure", "注：本表为空表。")


def test_lists_of_contents_are_no_titles() -> None:
    assert statements(page(1, "收入支出决算总表……3", "收入决算表....4", "一、单位职责")) == []


def test_two_bodies_in_one_report_are_two_statements() -> None:
    found = statements(
        page(1, "支出总表", "部门名称：甲局 单位：万元", HEAD), page(2, "支出总表", "部门名称：乙所 单位：万元", HEAD)
    )
    assert [s.body for s in found] == ["甲局", "乙所"]


def test_a_form_goes_on_with_other_columns_and_a_table_without_figures_is_nothing() -> None:
    form = page(1, "项目支出绩效目标表", UNIT, ["项目名称|渡船大修|<", "项目资金|年度资金总额|12.30"])
    other = page(2, ["名称|说明|数额|一|二|三|四|五|六", "甲|乙|3.20|丙|丁|戊|己|庚|辛"])
    assert [(s.kind.key, s.title, s.unit) for s in statements(form, other)] == [
        ("performance", "项目支出绩效目标表", "万元"),
        ("performance", "项目支出绩效目标表", "万元"),
    ]
    assert statements(page(1, ["名称|说明", "甲|乙"])) == []
