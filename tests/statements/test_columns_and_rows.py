"""Every column layout that was met, each in the smallest table that shows it."""

from __future__ import annotations

from decimal import Decimal

from tests.statements.sheets import figures, items, page

UNIT = "单位：万元"


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


def test_a_table_without_labels_is_told_by_its_columns() -> None:
    found = items(
        page(
            1,
            "财政拨款“三公”经费支出决算表",
            UNIT,
            [
                "合计|<|因公出国（境）费|<|公务用车购置及运行费|<|<|<|公务接待费|<",
                "^|<|^|<|购置费|<|运行费|<|^|<",
                "预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数",
                "7.50|6.50|||||5.00|4.50|2.50|2.00",
            ],
        )
    )
    assert [(i.measure, i.printed_value) for i in found] == [
        ("three_public_budget", "7.50"),
        ("three_public_actual", "6.50"),
        ("vehicle_running_budget", "5.00"),
        ("vehicle_running_actual", "4.50"),
        ("reception_budget", "2.50"),
        ("reception_actual", "2.00"),
    ]


def test_a_blank_has_no_row_and_zero_has_one() -> None:
    found = items(page(1, "收入决算表", UNIT, ["科目名称|本年收入合计|其他收入", "合计|0.00|", "教育支出||—"]))
    assert figures(found) == [("合计", None, "本年收入合计", "0.00")]
    assert found[0].value == Decimal("0.00")


def test_last_year_and_changes_are_kept_apart() -> None:
    found = items(
        page(
            1,
            "一般公共预算支出表",
            UNIT,
            ["科目编码|科目名称|2023年决算数|2024年决算数|增减额|增减率（%）", "205|教育支出|4.00|5.00|1.00|25.00"],
        )
    )
    assert [(i.period, i.unit, i.measure) for i in found] == [
        ("prior", "CNY", "function_actual"),
        ("current", "CNY", "function_actual"),
        ("change", "CNY", "function_actual"),
        ("change", "%", "growth_rate"),
    ]


def test_each_statement_has_its_own_unit_and_a_missing_one_is_flagged() -> None:
    found = items(
        page(1, "收入预算总表", "单位：元", ["科目名称|合计", "合计|120000.00"]),
        page(2, "“三公”经费预算表", UNIT, ["项目|预算数", "合计|1.50"]),
        page(3, "支出预算总表", ["科目名称|合计", "合计|120000.00"]),
        kind="budget",
    )
    assert [(i.printed_unit, i.value, i.flags) for i in found] == [
        ("元", Decimal("120000.00"), ()),
        ("万元", Decimal("15000.00"), ()),
        ("元", Decimal("120000.00"), ("unit_assumed",)),
    ]


def test_forms_without_columns_keep_their_figures_with_a_doubt() -> None:
    found = items(
        page(
            1,
            "项目支出绩效目标表",
            UNIT,
            ["项目名称|某项目|<", "主管部门|某局|<", "项目资金|年度资金总额|12.30", "^|其他资金|长期", "^|^|短期"],
        ),
        kind="budget",
    )
    assert [(i.row_label, i.printed_value, i.measure) for i in found] == [
        ("年度资金总额", "12.30", "performance_budget")
    ]
    assert "ambiguous_binding" in found[0].flags


def test_targets_of_indicators_have_the_unit_beside_them_or_are_left_out() -> None:
    found = items(
        page(
            1,
            "项目支出绩效目标表",
            UNIT,
            [
                "项目名称|预算金额|绩效指标|指标性质|指标值|度量单位",
                "某项目|12.30|培训成本|≤|4.50|万元",
                "另一项目|8.00|培训场次|≥|35|次",
                "第三项目|7.00|满意度|≥|95|%",
            ],
        ),
        kind="budget",
    )
    assert {i.side for i in found} == {None}
    assert [(i.printed_value, i.printed_unit, i.unit) for i in found] == [
        ("12.30", "万元", "CNY"),
        ("4.50", "万元", "CNY"),
        ("8.00", "万元", "CNY"),
        ("7.00", "万元", "CNY"),
        ("95", "%", "%"),
    ]


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


def test_the_total_of_a_table_that_holds_more_than_three_public_is_not_theirs() -> None:
    found = items(
        page(
            1,
            "“三公”经费、会议费、培训费支出预算表",
            UNIT,
            ["合计|三公经费|<|会议费", "^|小计|公务接待费|^", "9.00|4.00|4.00|5.00"],
        ),
        kind="budget",
    )
    assert [i.measure for i in found] == ["other", "three_public_budget", "reception_budget", "meeting_budget"]


def test_a_sum_below_the_carry_over_is_the_grand_total() -> None:
    found = items(
        page(
            1,
            "财政拨款收支总体情况表",
            UNIT,
            [
                "收入|<|支出|<",
                "项目|预算数|项目|预算数",
                "一、本年收入|7.00|一、本年支出|8.00",
                "二、上年结转|1.00|二、结转下年|",
                "收入合计|8.00|支出合计|8.00",
            ],
        ),
        kind="budget",
    )
    assert [i.measure for i in found] == [
        "income_this_year",
        "expenditure_this_year",
        "carryover_begin",
        "fiscal_appropriation_income_total",
        "fiscal_appropriation_expenditure_total",
    ]


def test_income_with_a_column_of_carry_over_totals_both() -> None:
    (total, *rest) = items(
        page(1, "收入总表", UNIT, ["科目名称|合计|事业收入|上年结转", "合计|9.00|5.00|4.00"]), kind="budget"
    )
    assert total.measure == "total_income_and_carryover"
    assert [i.measure for i in rest] == ["income_business", "carryover_begin"]


def test_several_rows_without_any_name_are_doubted() -> None:
    found = items(page(1, "收入总表", UNIT, ["|合计|事业收入", "|9.00|9.00", "|5.00|5.00"]))
    assert {i.flags for i in found} == {("ambiguous_binding",)}


def test_columns_of_a_later_page_that_do_not_meet_the_first_are_doubted() -> None:
    first = page(1, "支出总表", UNIT, ["科目编码|科目名称|合计|基本支出", "205|教育支出|9.00|9.00"])
    second = page(2, ["208|社会保障和就业支出|4.00|4.00"])
    borders = second.tables[0].borders
    second.tables[0].borders = [borders[0], borders[1], borders[2] + 40, borders[3] + 40, borders[4]]
    found = items(first, second)
    assert [i.flags for i in found if i.page == 1] == [(), ()]
    assert {i.flags for i in found if i.page == 2} == {("readers_disagree",)}


def test_a_name_without_a_code_that_filled_its_cell_goes_on_overleaf() -> None:
    head = ["专项名称|经济科目|总计", "甲专项|信息网络及软件购|6.00"]
    first, second = page(1, "政府采购预算表", UNIT, head), page(2, ["|置更新|", "乙专项|租赁费|4.00"])
    full = next(c for c in first.tables[0].cells if c.text.startswith("信息"))
    full.ink, full.indent = (102.0, 142.0, 155.0, 152.0), 2.0
    assert [i.row_label for i in items(first, second)] == ["甲专项信息网络及软件购置更新", "乙专项租赁费"]
    full.ink = (102.0, 142.0, 130.0, 152.0)  # room for more letters: 置更新 is a name of its own
    assert [i.row_label for i in items(first, second)] == ["甲专项信息网络及软件购", "乙专项租赁费"]


def test_weights_and_scores_in_forms_are_no_money() -> None:
    found = items(
        page(
            1,
            "项目绩效自评表",
            UNIT,
            [
                "项目名称|某项目|<|<",
                "年度资金总额|全年执行数|12.30|",
                "三级指标|指标值|分值|得分",
                "论文数量|=100%|20|18",
                "课程数量|30|10|9",
            ],
        )
    )
    assert [(i.printed_value, i.unit, i.measure) for i in found if i.unit != "%"] == [
        ("12.30", "CNY", "performance_actual"),
        ("18", "分", "performance_score"),
        ("9", "分", "performance_score"),
    ]
