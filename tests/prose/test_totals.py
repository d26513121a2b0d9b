"""Phrasing groups 1 to 10: totals, income, changes. Sentences are our own."""

from __future__ import annotations

import pytest

from .reading import budget, current, facts, final

HEAD = "一、收入支出决算总体情况说明\n"


@pytest.mark.parametrize(
    "words",
    [
        "收入、支出总计均为 210.35 万元",
        "收、支总计210.35万元",
        "收入支出总计210.35万元",
        "收入总计和支出总计均为210.35万元",
    ],
)
def test_one_number_states_income_and_expenditure(words: str) -> None:
    assert facts(final(f"{HEAD}2024年度{words}。")) == [
        ("total_income_and_carryover", "current", "210.35"),
        ("total_expenditure_and_carryover", "current", "210.35"),
    ]


def test_two_numbers_of_one_list_share_their_unit() -> None:
    items = final(f"{HEAD}2024年度收、支总计各是310.45,310.55万元。")
    assert [(i.measure, i.value) for i in items] == [
        ("total_income_and_carryover", 3104500),
        ("total_expenditure_and_carryover", 3105500),
    ]


def test_a_thousands_mark_has_three_digits_behind_it() -> None:
    assert current(final(f"{HEAD}收入总计12,310.45万元。"), "total_income_and_carryover") == ["12,310.45"]


def test_two_changes_for_two_subjects() -> None:
    assert facts(final(f"{HEAD}与2023年度相比，收入、支出总计各增加11.5万元、22.6万元。")) == [
        ("total_income_and_carryover", "change", "11.5"),
        ("total_expenditure_and_carryover", "change", "22.6"),
    ]


def test_the_percentage_gives_the_change_to_the_nearer_noun() -> None:
    items = final(f"{HEAD}2024年总收入120.50万元，其中本年收入80.00万元，较上年减少20.00万元，下降20.00%。")
    assert [i.measure for i in items if i.period == "change"] == ["income_this_year", "growth_rate"]
    assert items[-1].row_label == "本年收入"


def test_the_percentage_gives_the_change_to_the_farther_noun() -> None:
    items = final(f"{HEAD}收入总计150.00万元，其中年初结转和结余30.00万元，较上年增加50.00万元，增长50.00%。")
    assert [i.measure for i in items if i.period == "change"] == ["total_income_and_carryover", "growth_rate"]
    assert not any(i.flags for i in items)


def test_a_change_that_fits_no_figure_is_in_doubt() -> None:
    items = final(f"{HEAD}收入总计150.00万元，其中年初结转和结余30.00万元，较上年增加17.00万元，增长3.21%。")
    assert all("ambiguous_binding" in i.flags for i in items if i.period == "change")


def test_a_bracket_between_number_and_comma() -> None:
    items = final(f"{HEAD}收入总计410.20万元（含使用非财政拨款结余和年初结转结余），支出总计410.30万元。")
    assert current(items, "total_income_and_carryover") == ["410.20"]
    assert current(items, "total_expenditure_and_carryover") == ["410.30"]


def test_units_are_mixed_within_a_list() -> None:
    items = final("二、收入决算情况说明\n本单位收入为2051000.00元，事业收入0万元；经营收入3元。")
    assert [(i.measure, i.value, i.printed_unit) for i in items] == [
        ("income_this_year", 2051000, "元"),
        ("income_business", 0, "万元"),
        ("income_operating", 3, "元"),
    ]


def test_shares_follow_their_source_of_income() -> None:
    items = final("二、收入决算情况说明\n本年收入合计90万元，其中：财政拨款收入81万元，占90%；其他收入9万元，占10%。")
    assert [(i.row_label, i.printed_value) for i in items if i.measure == "share"] == [
        ("财政拨款收入", "90"),
        ("其他收入", "10"),
    ]


def test_a_prior_figure_without_unit() -> None:
    items = final("三、支出决算情况说明\n本年支出3.50万元，较上年4.60减少1.10万元，同比减少0万元。")
    assert [(i.measure, i.period, i.value) for i in items] == [
        ("expenditure_this_year", "current", 35000),
        ("expenditure_this_year", "prior", 46000),
        ("expenditure_this_year", "change", 11000),
        ("expenditure_this_year", "change", 0),
    ]
    assert items[2].column_label == "减少"


def test_the_year_decides_the_period() -> None:
    items = final("三、支出决算情况说明\n2023年度支出合计91万元。2024年度支出合计92万元。")
    assert [(i.period, i.printed_value) for i in items] == [("prior", "91"), ("current", "92")]


def test_last_years_budget_in_a_budget_report() -> None:
    items = budget(
        "二、支出预算说明\n2024年支出预算900.50万元，比2023年年初预算数800.40万元增加100.10万元，增长12.51%。"
    )
    assert facts(items) == [
        ("total_expenditure_and_carryover", "current", "900.50"),
        ("total_expenditure_and_carryover", "prior", "800.40"),
        ("total_expenditure_and_carryover", "change", "100.10"),
        ("growth_rate", "change", "12.51"),
    ]


def test_parts_of_appropriated_expenditure_are_not_the_units_own() -> None:
    items = final(
        "四、财政拨款收入支出决算总体情况说明\n财政拨款支出总计71万元，其中基本支出60万元，占84.51%；项目支出11万元。"
    )
    assert facts(items, "expenditure_basic", "expenditure_project") == []


def test_words_that_no_subject_names_become_a_label() -> None:
    items = budget("二、支出预算说明\n数字平台升级项目支出31.20万元，增人增资8.80万元。")
    assert [(i.measure, i.row_label) for i in items] == [("other", "数字平台升级项目支出"), ("other", "增人增资")]
