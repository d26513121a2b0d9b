"""Whose row it is: codes, names and bodies in every arrangement met, each in the smallest table that shows it."""

from __future__ import annotations

from decimal import Decimal

from tests.statements.sheets import UNIT, figures, items, page


def test_codes_split_over_three_columns_with_upper_levels_repeated() -> None:
    found = items(
        page(
            1,
            "支出决算表",
            UNIT,
            [
                "项目|<|<|<|本年支出合计|基本支出",
                "科目编码|<|<|科目名称|^|^",
                "类|款|项|合计|30.00|20.00",
                "205|||教育支出|30.00|20.00",
                "205|02||普通教育|30.00|20.00",
                "205|02|02|小学教育|30.00|20.00",
            ],
        )
    )
    assert [(i.function_code, i.measure) for i in found] == [
        (None, "expenditure_this_year"),
        (None, "expenditure_basic"),
        ("205", "function_actual"),
        ("205", "expenditure_basic"),
        ("20502", "function_actual"),
        ("20502", "expenditure_basic"),
        ("2050202", "function_actual"),
        ("2050202", "expenditure_basic"),
    ]
    assert {i.code_source for i in found if i.function_code} == {"printed"}


def test_codes_split_with_upper_levels_left_blank() -> None:
    found = items(
        page(
            1,
            "支出总体情况表",
            UNIT,
            [
                "科目编码|<|<|科目名称|合计|基本支出",
                "类|款|项|^|^|^",
                "|||合 计|9.00|9.00",
                "205|||教育支出|6.00|6.00",
                "|02||普通教育|6.00|6.00",
                "||01|学前教育|2.00|2.00",
                "||02|小学教育|4.00|4.00",
                "221|||住房保障支出|3.00|3.00",
                "|02||住房改革支出|3.00|3.00",
                "||01|住房公积金|3.00|3.00",
            ],
        ),
        kind="budget",
    )
    codes = [i.function_code for i in found if i.column_label == "合计"]
    assert codes == [None, "205", "20502", "2050201", "2050202", "221", "22102", "2210201"]


def test_codes_that_lost_the_zero_before_them_as_numbers_do() -> None:
    found = items(
        page(
            1,
            "一般公共预算基本支出表",
            UNIT,
            [
                "科目编码|<|科目名称|合计",
                "类|款|^|^",
                "301||工资福利支出|30.00",
                "301|01|基本工资|10.00",
                "301|2|津贴补贴|12.00",
                "301|7|绩效工资|8.00",
                "302||商品和服务支出|5.00",
            ],
        )
    )
    assert [(i.economic_code, i.code_source) for i in found] == [
        (code, "printed") for code in ("301", "30101", "30102", "30107", "302")
    ]


def test_codes_glued_to_names_in_brackets_or_with_a_dash() -> None:
    found = items(
        page(
            1,
            "一般公共预算支出情况表（按功能分类科目）",
            UNIT,
            ["功能科目名称|小计|基本支出", "合计|5.10|5.10", "[205]教育支出|5.10|5.10", "20502-普通教育|5.10|5.10"],
        )
    )
    assert [(i.row_label, i.function_code) for i in found if i.column_label == "小计"] == [
        ("合计", None),
        ("教育支出", "205"),
        ("普通教育", "20502"),
    ]


def test_rows_keyed_by_function_and_two_economic_codes() -> None:
    (first, _) = items(
        page(
            1,
            "支出总表",
            "金额单位：万元",
            [
                "支出功能分类科目|政府支出经济分类科目|部门支出经济分类科目|合计|基本支出",
                "2050202-小学教育|50502-商品和服务支出|3021101-差旅费|3.186255|3.186255",
            ],
        ),
        kind="budget",
    )
    assert (first.function_code, first.economic_code) == ("2050202", "30211")
    assert first.value == Decimal("31862.55")
    assert first.rounding == Decimal("0.005")


def test_names_alone_get_their_codes_from_the_names_above() -> None:
    found = items(
        page(
            1,
            "支出预算总表",
            UNIT,
            [
                "功能分类科目名称|总计|人员支出",
                "**|1|2",
                "合计|8.00|8.00",
                "教育支出|5.00|5.00",
                "普通教育|5.00|5.00",
                "小学教育|5.00|5.00",
                "住房保障支出|3.00|3.00",
                "住房改革支出|3.00|3.00",
                "住房公积金|3.00|3.00",
            ],
        ),
        kind="budget",
    )
    totals = [i for i in found if i.column_label == "总计"]
    assert [i.function_code for i in totals] == [None, "205", "20502", "2050202", "221", "22102", "2210201"]
    assert {i.code_source for i in totals if i.function_code} == {"inferred"}


def test_two_sides_printed_next_to_each_other() -> None:
    found = items(
        page(
            1,
            "收入支出决算总表",
            UNIT,
            [
                "收 入|<|支 出|<",
                "项目|决算数|项目|决算数",
                "一、财政拨款收入|50.00|一、一般公共服务支出|",
                "二、事业收入||二、教育支出|45.00",
                "本年收入合计|50.00|本年支出合计|45.00",
                "年初结转和结余|1.00|年末结转和结余|6.00",
                "总计|51.00|总计|51.00",
            ],
        )
    )
    assert [(i.side, i.measure, i.printed_value) for i in found] == [
        ("income", "income_fiscal_appropriation", "50.00"),
        ("expenditure", "function_actual", "45.00"),
        ("income", "income_this_year", "50.00"),
        ("expenditure", "expenditure_this_year", "45.00"),
        ("income", "carryover_begin", "1.00"),
        ("expenditure", "carryover_end", "6.00"),
        ("income", "total_income_and_carryover", "51.00"),
        ("expenditure", "total_expenditure_and_carryover", "51.00"),
    ]


def test_two_lists_of_economic_codes_next_to_each_other() -> None:
    found = items(
        page(
            1,
            "一般公共预算财政拨款基本支出决算表",
            UNIT,
            [
                "科目编码|科目名称|决算数|科目编码|科目名称|决算数",
                "301|工资福利支出|8.00|302|商品和服务支出|2.00",
                "30101|基本工资|8.00|30201|办公费|2.00",
                "人员经费合计|<|8.00|公用经费合计|<|2.00",
            ],
        )
    )
    assert figures(found)[:4] == [
        ("工资福利支出", "301", "决算数", "8.00"),
        ("商品和服务支出", "302", "决算数", "2.00"),
        ("基本工资", "30101", "决算数", "8.00"),
        ("办公费", "30201", "决算数", "2.00"),
    ]
    assert [i.measure for i in found[4:]] == ["basic_personnel", "basic_public"]


def test_names_that_speak_of_change_are_no_changes() -> None:
    found = items(
        page(
            1, "支出表", UNIT, ["科目编码|科目名称|合计", "2110104|应对气候变化管理事务|3.00", "21|外贸稳增长补助|1.00"]
        )
    )
    assert {i.period for i in found} == {"current"}


def test_the_names_of_bodies_are_no_subjects_and_the_reporting_body_is_the_total() -> None:
    found = items(
        page(
            1,
            "支出总表",
            "部门名称：某局 单位：万元",
            [
                "预算单位|科目编码|科目名称|支出总计|基本支出",
                "某局|||9.00|9.00",
                "|205|教育支出|9.00|9.00",
                "某所|||4.00|4.00",
            ],
        ),
        kind="budget",
    )
    assert [(i.row_label, i.function_code, i.measure, i.flags) for i in found if i.column_label == "支出总计"] == [
        ("某局", None, "expenditure_this_year", ()),
        ("教育支出", "205", "function_budget", ()),
        ("某所", None, "other", ()),
    ]


def test_the_number_of_a_body_is_the_label_where_nothing_else_is() -> None:
    found = items(
        page(1, "收入总表", UNIT, ["单位编码|合计|事业收入", "015|9.00|9.00", "015001|5.00|5.00", "|9.00|9.00"])
    )
    assert [(i.row_label, i.flags) for i in found if i.column_label == "合计"] == [
        ("015", ()),
        ("015001", ()),
        ("", ()),
    ]


def test_several_rows_without_any_name_are_doubted() -> None:
    found = items(page(1, "收入总表", UNIT, ["|合计|事业收入", "|9.00|9.00", "|5.00|5.00"]))
    assert {i.flags for i in found} == {("ambiguous_binding",)}


def test_a_name_without_a_code_that_filled_its_cell_goes_on_overleaf() -> None:
    head = ["专项名称|经济科目|总计", "甲专项|信息网络及软件购|6.00"]
    first, second = page(1, "政府采购预算表", UNIT, head), page(2, ["|置更新|", "乙专项|租赁费|4.00"])
    full = next(c for c in first.tables[0].cells if c.text.startswith("信息"))
    full.ink, full.indent = (102.0, 142.0, 155.0, 152.0), 2.0
    assert [i.row_label for i in items(first, second)] == ["甲专项信息网络及软件购置更新", "乙专项租赁费"]
    full.ink = (102.0, 142.0, 130.0, 152.0)  # room for more letters: 置更新 is a name of its own
    assert [i.row_label for i in items(first, second)] == ["甲专项信息网络及软件购", "乙专项租赁费"]


def test_the_sum_of_a_statement_may_stand_in_a_cell_among_the_labels() -> None:
    rows = ["科目编码|科目名称|合计|基本支出", "14,000.50|<|<|4,000.50", "205|教育支出|14,000.50|4,000.50"]
    found = items(page(1, "支出决算表", UNIT, rows))
    assert [(i.row_label, i.measure, i.printed_value) for i in found[:2]] == [
        ("", "expenditure_this_year", "14,000.50"),
        ("", "expenditure_basic", "4,000.50"),
    ]


def test_a_code_of_neither_classification_is_flagged() -> None:
    rows = ["科目编码|科目名称|合计", "205|教育支出|4.00", "80599|无此款|4.00"]
    found = items(page(1, "支出决算表", UNIT, rows))
    assert [(i.function_code, i.flags) for i in found] == [("205", ()), (None, ("code_not_in_classification",))]


def test_a_statement_of_running_costs_without_figures_says_none_of_its_total() -> None:
    found = items(page(1, "机关运行经费支出表", UNIT, ["项目|决算数", "|"], "注：本表无数据。"))
    assert [(i.measure, i.value, i.quote) for i in found] == [("agency_running_actual", None, "注：本表无数据。")]
    stated = items(page(1, "机关运行经费支出表", UNIT, ["项目|决算数", "合计|4.00"]))
    assert [(i.measure, i.printed_value) for i in stated] == [("agency_running_actual", "4.00")]
