"""Phrasing groups 20 to 29: 三公, vehicles, procurement, staff, statements of none, damage."""

from __future__ import annotations

import pytest

from .reading import FINAL, budget, current, facts, final, reading


def test_three_public_in_one_paragraph() -> None:
    items = final(
        "九、“三公”经费支出决算情况说明\n“三公”经费支出预算为5.50万元，支出决算4.40万元，完成预算的80%。其中：因公出国（境）费支出决算0万元，"
        "占0%；公务用车购置及运行维护费支出决算3.3万元，占75%，其中公务用车购置费1.1万元，公务用车运行维护费2.2万元；公务接待费支出1.10万元，占25%。"
    )
    assert facts(items) == [
        ("three_public_budget", "current", "5.50"),
        ("three_public_actual", "current", "4.40"),
        ("execution_rate", "current", "80"),
        ("abroad_actual", "current", "0"),
        ("share", "current", "0"),
        ("vehicle_actual", "current", "3.3"),
        ("share", "current", "75"),
        ("vehicle_purchase_actual", "current", "1.1"),
        ("vehicle_running_actual", "current", "2.2"),
        ("reception_actual", "current", "1.10"),
        ("share", "current", "25"),
    ]
    assert {i.statement for i in items} == {"three_public"}


def test_the_title_names_the_subject() -> None:
    items = budget(
        "六、“三公”经费支出情况\n（一）因公出国（境）经费\n2024年预算安排1.50万元，与上年持平。\n（二）公务接待费\n2024年预算安排2.50万元。"
    )
    assert facts(items) == [("abroad_budget", "current", "1.50"), ("reception_budget", "current", "2.50")]


def test_a_change_behind_a_bracket_belongs_to_what_was_before_it() -> None:
    items = budget(
        "二、“三公”经费安排情况\n公务用车购置及运行维护费2.5万元（公务用车购置费0万元；公务用车运行维护费2.5万元，比上年减少1万元）比上年减少1万元，下降28.6%。"
    )
    assert [(i.measure, i.period) for i in items][-2:] == [("vehicle_budget", "change"), ("growth_rate", "change")]
    assert items[-1].row_label == "公务用车购置及运行维护费"


def test_running_only_where_purchase_stands_apart() -> None:
    items = final("九、“三公”经费支出决算情况说明\n公务用车及运行维护费支出2.20万元，公务用车购置费支出1.10万元。")
    assert facts(items) == [
        ("vehicle_running_actual", "current", "2.20"),
        ("vehicle_purchase_actual", "current", "1.10"),
    ]


def test_reception_counts_and_their_cost() -> None:
    items = final(
        "九、“三公”经费支出决算情况说明\n3.公务接待费支出1.05万元。国内公务接待24批次，210人次，共计支出1.05万元（其中：外事接待0批次，0人次）。"
    )
    assert current(items, "reception_actual") == ["1.05"]
    assert [(i.printed_value, i.unit) for i in items if i.unit != "CNY"] == [
        ("24", "批次"),
        ("210", "人"),
        ("0", "批次"),
        ("0", "人"),
    ]
    assert current(items, "expenditure_this_year") == []


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("公务用车保有量7辆", ["7"]),
        ("共有车辆 54 辆，其中，机要通信用车4辆、应急保障用车50辆", ["54"]),
        ("公务用车购置数及保有量分别为1辆和130辆", ["130"]),
        ("账面数为56辆，实际保有量为12辆", ["56", "12"]),
        ("共有车辆壹辆", ["1"]),
        ("单位价值100万元（含）以上设备3台（套），车辆2辆", ["2"]),
    ],
)
def test_vehicles(words: str, numbers: list[str]) -> None:
    items = final(f"十二、国有资产占用情况说明\n截至2024年12月31日，本部门{words}。")
    assert current(items, "vehicles_count") == numbers
    assert all(i.period == "current" for i in items)


@pytest.mark.parametrize(
    ("title", "words", "measure"),
    [
        ("九、“三公”经费支出决算情况说明", "本年度无财政拨款公务用车购置费支出", "vehicle_purchase_actual"),
        ("十、机关运行经费支出情况", "我单位无机关运行经费支出", "agency_running_actual"),
        (
            "八、国有资本经营预算情况说明",
            "本单位不涉及国有资本经营预算财政拨款支出，已公开空表",
            "state_capital_expenditure",
        ),
        ("七、政府性基金预算情况说明", "2024年度政府性基金预算财政拨款支出未发生", "government_fund_expenditure"),
    ],
)
def test_a_statement_of_none_is_not_zero(title: str, words: str, measure: str) -> None:
    items = final(f"{title}\n{words}。")
    assert [(i.measure, i.value, i.printed_value) for i in items] == [(measure, None, None)]
    assert items[0].quote
    assert items[0].quote in words


def test_procurement_kinds_and_small_firms() -> None:
    items = final(
        "十一、政府采购支出情况\n政府采购金额（以合同签订为准）为331.50万元，其中：货物采购金额100.10万元、工程采购金额120.20万元、服务采购金额111.20万元。"
        "面向中小企业预留政府采购项目预算金额46.47万元。授予中小企业合同金额300.50万元，占政府采购支出总额的90.65%，其中：授予小微企业合同金额1万元。"
    )
    assert [(i.measure, i.printed_value) for i in items] == [
        ("procurement_total", "331.50"),
        ("procurement_goods", "100.10"),
        ("procurement_works", "120.20"),
        ("procurement_services", "111.20"),
        ("other", "46.47"),
        ("procurement_sme", "300.50"),
        ("share", "90.65"),
        ("procurement_micro", "1"),
    ]


def test_running_costs_by_their_definition() -> None:
    items = final(
        "十、机关运行经费支出情况\n为保障机构正常运行而发生的购买货物和服务各项支出合计45.67万元，比2023年增加1.2万元。"
    )
    assert facts(items) == [("agency_running_actual", "current", "45.67"), ("agency_running_actual", "change", "1.2")]


def test_staff_in_the_part_on_duties() -> None:
    text = (
        "第一部分 单位概况\n三、单位人员情况\n截至2024年底，人员编制14人，其中行政编制4人、事业编制10人；"
        "实有人员12人。离退休人员3人。\n"
    )
    items = reading(text).items
    assert [(i.measure, i.printed_value) for i in items if i.measure != "other"] == [
        ("staff_quota", "14"),
        ("staff_actual", "12"),
        ("retirees_count", "3"),
    ]


def test_performance() -> None:
    items = final(
        "十三、预算绩效情况说明\n单位整体支出自评得分93.5分，全年预算数97.60万元，执行数95.80万元，完成预算的98.16%。"
    )
    assert facts(items) == [
        ("performance_score", "current", "93.5"),
        ("performance_budget", "current", "97.60"),
        ("performance_actual", "current", "95.80"),
        ("execution_rate", "current", "98.16"),
    ]


def test_a_year_glued_to_its_number() -> None:
    items = final("一、收入支出决算总体情况说明\n收入总计394.85万元，与2023247.15万元相比，增加147.70万元。")
    assert [(i.period, i.printed_value) for i in items] == [
        ("current", "394.85"),
        ("prior", "247.15"),
        ("change", "147.70"),
    ]


def test_traditional_script_and_full_width_digits() -> None:
    items = final("一、收入支出決算總體情況說明\n2024年度收入總計３９４．８５萬元。")
    assert [(i.measure, i.printed_value, i.value) for i in items] == [("total_income_and_carryover", "394.85", 3948500)]
    assert items[0].quote == "2024年度收入總計３９４．８５萬元"


def test_template_residue_keeps_its_doubt() -> None:
    items = final("一、收入支出决算总体情况说明\n收入总计30万元，下降（增长）27.78%。占 %，比上年减少 万元。")
    assert [(i.measure, i.flags) for i in items] == [
        ("total_income_and_carryover", ()),
        ("growth_rate", ("ambiguous_binding",)),
    ]


def test_contradictions_are_both_kept() -> None:
    items = final("九、“三公”经费支出决算情况说明\n公务接待费支出2.05万元。公务接待费支出2.50万元。")
    assert current(items, "reception_actual") == ["2.05", "2.50"]


@pytest.mark.parametrize(
    "text",
    [
        "第四部分 名词解释\n一、基本支出：指不超过50万元的支出。",
        "第一部分 概况\n一、主要职责\n1.审批100万元的项目。负责2024年预算支出300万元的监督。",
        "目录\n一、收入支出决算总体情况说明........3\n二、收入决算情况说明\t4",
        f"{FINAL}五、其他说明\n联系电话：（010）12345678，依据某财预〔2023〕17号文件，2024年3月5日公开。",
    ],
)
def test_what_states_no_figures(text: str) -> None:
    assert reading(text).items == []


def test_a_blank_form_states_nothing() -> None:
    assert reading(f"{FINAL}一、收入支出决算总体情况说明\n收入总计0万元。", kind="template").items == []
