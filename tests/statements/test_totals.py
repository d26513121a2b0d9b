"""Which line of a statement is which total."""

from __future__ import annotations

from tests.statements.sheets import UNIT, items, page


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
