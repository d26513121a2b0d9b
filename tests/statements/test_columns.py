"""What a column holds: measure, period, unit and side, each in the smallest table that shows it."""

from __future__ import annotations

from decimal import Decimal

from tests.statements.sheets import UNIT, figures, items, page


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


def test_columns_of_a_later_page_that_do_not_meet_the_first_are_doubted() -> None:
    first = page(1, "支出总表", UNIT, ["科目编码|科目名称|合计|基本支出", "205|教育支出|9.00|9.00"])
    second = page(2, ["208|社会保障和就业支出|4.00|4.00"])
    borders = second.tables[0].borders
    second.tables[0].borders = [borders[0], borders[1], borders[2] + 40, borders[3] + 40, borders[4]]
    found = items(first, second)
    assert [i.flags for i in found if i.page == 1] == [(), ()]
    assert {i.flags for i in found if i.page == 2} == {("readers_disagree",)}


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


def test_what_was_approved_is_a_budget_beside_what_was_spent() -> None:
    found = items(
        page(
            1,
            "一般公共预算财政拨款支出决算表",
            UNIT,
            ["科目编码|科目名称|年初批复数|决算数", "205|教育支出|4.00|5.00"],
        )
    )
    assert [(i.measure, i.printed_value) for i in found] == [("function_budget", "4.00"), ("function_actual", "5.00")]


def test_three_phases_of_a_final_account_are_three_measures() -> None:
    rows = ["科目编码|科目名称|年初预算数|全年预算数|决算数", "|合计|3.00|3.50|3.40", "205|教育支出|3.00|3.50|3.40"]
    assert [i.measure for i in items(page(1, "一般公共预算财政拨款支出决算表", UNIT, rows))] == [
        "gpb_initial_budget",
        "gpb_annual_budget",
        "gpb_expenditure",
        "function_budget",
        "function_annual_budget",
        "function_actual",
    ]


def test_a_changed_budget_is_only_told_where_the_contract_has_a_measure_for_it() -> None:
    economic = ["科目编码|科目名称|年初预算数|调整预算数|决算数", "301|工资福利支出|3.00|3.50|3.40"]
    assert [i.measure for i in items(page(1, "一般公共预算基本支出决算表", UNIT, economic))] == [
        "economic_budget",
        "other",
        "economic_actual",
    ]
    changed = ["科目编码|科目名称|年初预算数|调整预算数", "205|教育支出|3.00|3.50"]
    assert [i.measure for i in items(page(1, "一般公共预算支出表", UNIT, changed), kind="budget")] == [
        "function_budget",
        "other",
    ]
    small = ["项目|全年预算数|决算数", "合计|3.00|2.50"]
    assert [i.measure for i in items(page(1, "“三公”经费支出决算表", UNIT, small))] == [
        "three_public_budget",
        "three_public_actual",
    ]


def test_remarks_beside_a_name_are_no_part_of_it() -> None:
    rows = ["采购方式|项目名称|金额", "公开招标|渡船大修|12.00", "询价|灯塔粉刷|3.00"]
    assert [i.row_label for i in items(page(1, "政府采购支出预算表", UNIT, rows), kind="budget")] == [
        "渡船大修",
        "灯塔粉刷",
    ]


def test_an_unnamed_column_of_codes_is_told_by_what_stands_in_it() -> None:
    rows = ["科目|<|本年支出合计", "205|教育支出|4.00", "20502|普通教育|4.00"]
    assert figures(items(page(1, "支出决算表", UNIT, rows))) == [
        ("教育支出", "205", "本年支出合计", "4.00"),
        ("普通教育", "20502", "本年支出合计", "4.00"),
    ]


def test_a_later_page_with_one_column_more_is_read_by_place() -> None:
    first = page(1, "支出决算表", UNIT, ["科目编码|科目名称|合计|基本支出", "205|教育支出|4.00|1.00"])
    second = page(2, ["208|社会保障|和就业支出|2.00|1.50"])
    second.tables[0].borders = [40.0, 100.0, 130.0, 160.0, 220.0, 280.0]
    assert figures(items(first, second))[2:] == [
        ("社会保障和就业支出", "208", "合计", "2.00"),
        ("社会保障和就业支出", "208", "基本支出", "1.50"),
    ]


def test_the_year_of_a_row() -> None:
    found = items(page(1, "支出决算表", UNIT, ["科目名称|合计", "2023年度|4.00", "2024年度|5.00"]))
    assert [i.period for i in found] == ["prior", "current"]


def test_an_amount_over_two_columns_is_doubted() -> None:
    rows = ["科目编码|科目名称|合计|基本支出|项目支出", "205|教育支出|4.00|4.00|<"]
    assert {i.flags for i in items(page(1, "支出决算表", UNIT, rows))} == {("readers_disagree",)}
