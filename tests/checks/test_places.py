"""Where identities must not raise a false alarm, and where they must not keep silent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import Rule
from tests.checks.conftest import Warehouse
from tests.checks.report import Report, consistent_report

RULES = {rule.check_id: rule for rule in load_catalogue()}


def rules(*check_ids: str) -> list[Rule]:
    return [RULES[check_id] for check_id in check_ids]


def coded(
    document_id: str, rows: list[tuple[str | None, str, object]], statement: str = "expenditure", **more: object
) -> Report:
    report = Report(document_id)
    for row_no, (code, label, amount) in enumerate(rows):
        measure = "function_actual" if code else "expenditure_this_year"
        report.cell(statement, row_no, label, measure, amount, "合计", **({"function_code": code} | more))
    return report


def test_children_hang_on_the_nearest_printed_ancestor(warehouse: Warehouse) -> None:
    # a table that prints no 款 rows: 类 = Σ 项
    warehouse.add(coded("good", [(None, "合计", 30), ("201", "甲", 30), ("2010101", "乙", 10), ("2010201", "丙", 20)]))
    warehouse.add(coded("bad", [(None, "合计", 30), ("201", "甲", 30), ("2010101", "乙", 10), ("2010201", "丙", 19)]))
    warehouse.run(rules("T3-02", "T3-04", "T3-05"))
    assert warehouse.verdicts("good", "T3-02") == {"pass"}
    assert warehouse.verdicts("bad", "T3-02") == {"fail"}
    assert warehouse.verdicts("bad", "T3-04") == {"pass"}
    assert warehouse.verdicts("bad", "T3-05") == {"fail"}


def test_a_parent_without_printed_children_is_no_sum(warehouse: Warehouse) -> None:
    warehouse.add(coded("d", [("201", "甲", 30), ("208", "乙", 20)]))
    warehouse.run(rules("T3-02"))
    assert warehouse.verdicts("d", "T3-02") == {"not_applicable"}


def test_blank_children_count_as_nothing(warehouse: Warehouse) -> None:
    warehouse.add(coded("d", [("201", "甲", 30), ("20101", "乙", 30), ("20102", "丙", None)]))
    warehouse.run(rules("T3-02"))
    assert warehouse.verdicts("d", "T3-02") == {"pass"}


def test_codes_repeated_for_sub_units_add_up_or_are_not_certain(warehouse: Warehouse) -> None:
    twice = [(None, "合计", 50), ("201", "甲", 30), ("2010101", "乙", 30), ("201", "甲", 20), ("2010101", "乙", 20)]
    warehouse.add(coded("adds_up", twice))
    warehouse.add(coded("does_not", [(None, "合计", 50), *twice[1:4], ("2010101", "乙", 25)]))
    warehouse.run(rules("T3-02", "T3-05"))
    assert warehouse.verdicts("adds_up", "T3-02") == {"pass"}
    assert warehouse.verdicts("adds_up", "T3-05") == {"pass"}
    assert warehouse.verdicts("does_not", "T3-02") == {"not_checkable"}


def test_function_by_economic_code_is_summed_once(warehouse: Warehouse) -> None:
    report = coded("d", [(None, "合计", 30), ("201", "甲", 30), ("2010101", "乙", 30)])
    for row_no, (economic, amount) in enumerate((("30101", 10), ("30201", 20)), start=10):
        report.cell(
            "expenditure",
            row_no,
            "乙",
            "function_actual",
            amount,
            "合计",
            function_code="2010101",
            economic_code=economic,
        )
    warehouse.add(report)
    warehouse.run(rules("T3-02", "T3-05"))
    assert warehouse.verdicts("d", "T3-02") == {"pass"}
    assert warehouse.verdicts("d", "T3-05") == {"pass"}


def test_a_total_row_printed_twice_is_one_total(warehouse: Warehouse) -> None:
    rows: list[tuple[str | None, str, object]] = [(None, "合计", 30), ("201", "甲", 30), (None, "合计", 30)]
    warehouse.add(coded("same", rows))
    warehouse.add(coded("two", [(None, "合计", 20), ("201", "甲", 30), (None, "合计", 40)]))
    warehouse.run(rules("T3-04"))
    assert warehouse.verdicts("same", "T3-04") == {"pass"}
    assert warehouse.verdicts("two", "T3-04") == {"not_checkable"}


def test_a_row_whose_code_is_unknown_makes_sums_uncertain(warehouse: Warehouse) -> None:
    report = coded("d", [("201", "甲", 30), ("20101", "乙", 10)])
    report.cell("expenditure", 5, "丙", "other", 20, "合计", flags=["code_not_in_classification"])
    warehouse.add(report)
    warehouse.run(rules("T3-02"))
    assert warehouse.verdicts("d", "T3-02") == {"not_checkable"}


def test_a_detail_of_a_column_is_no_addend(warehouse: Warehouse) -> None:
    report = Report("d")
    for measure, amount, column in (
        ("function_actual", 30, "合计"),
        ("expenditure_basic", 10, "其中-基本支出"),
        ("expenditure_project", 20, "项目支出-小计"),
        ("expenditure_project", 5, "项目支出-其中：基本建设"),
    ):
        report.cell("expenditure", 0, "甲", measure, amount, column, function_code="201")
    warehouse.add(report)
    warehouse.run(rules("T3-01"))
    assert warehouse.verdicts("d", "T3-01") == {"pass"}


def test_a_column_that_we_cannot_name_is_tried_as_an_addend(warehouse: Warehouse) -> None:
    for document_id, total in (("fits", 35), ("does_not", 40)):
        report = Report(document_id)
        for measure, amount, column in (
            ("function_actual", total, "合计"),
            ("expenditure_basic", 10, "基本支出"),
            ("expenditure_project", 20, "项目支出"),
            ("other", 5, "预留"),
        ):
            report.cell("expenditure", 0, "甲", measure, amount, column, function_code="201")
        warehouse.add(report)
    warehouse.run(rules("T3-01"))
    assert warehouse.verdicts("fits", "T3-01") == {"pass"}
    assert warehouse.verdicts("does_not", "T3-01") == {"not_checkable"}


def test_lists_by_function_and_by_use_add_up_each_by_itself(warehouse: Warehouse) -> None:
    report = Report("d", "budget")
    title = "fiscal_appropriation_summary"
    for row, (label, measure, amount) in enumerate(
        (
            ("一、基本支出", "expenditure_basic", 10),
            ("二、项目支出", "expenditure_project", 20),
            ("三、预留", "other", 5),
            ("支出合计", "expenditure_this_year", 35),
        )
    ):
        report.cell(title, row, label, measure, amount, "支出用途-金额", side="expenditure")
    warehouse.add(report)
    warehouse.run(rules("T4-03"))
    assert warehouse.verdicts("d", "T4-03") == {"pass"}


def test_several_bodies_in_one_report_are_not_mixed_up(warehouse: Warehouse) -> None:
    report = Report("d")
    for body, income, spent in (("甲局", 10, 10), ("乙局", 20, 20)):
        report.cell(
            "income_expenditure_summary",
            9,
            "总计",
            "total_income_and_carryover",
            income,
            side="income",
            statement_title=body,
        )
        report.cell(
            "income_expenditure_summary",
            9,
            "总计",
            "total_expenditure_and_carryover",
            spent,
            side="expenditure",
            statement_title=body,
        )
    report.claim("total_income_and_carryover", 20)
    report.claim("total_income_and_carryover", 99)
    warehouse.add(report)
    warehouse.run(rules("T1-05", "N-01a"))
    assert "fail" not in warehouse.verdicts("d", "T1-05")
    # one claim agrees with a body; the other cannot be told wrong
    assert warehouse.verdicts("d", "N-01a") == {"pass", "not_checkable"}


def test_a_budget_total_stated_for_a_part_is_not_certain(warehouse: Warehouse) -> None:
    for document_id, kind in (("b", "budget"), ("f", "final")):
        report = consistent_report(document_id, kind)
        report.claim("total_expenditure_and_carryover", 11)
        warehouse.add(report)
    warehouse.run(rules("N-01a", "N-01c"))
    assert warehouse.verdicts("b", "N-01c") == {"pass", "not_checkable"}
    assert warehouse.verdicts("f", "N-01a") == {"pass", "fail"}


def test_ambiguous_prose_is_not_held_against_the_statements(warehouse: Warehouse) -> None:
    report = consistent_report("d")
    report.claim("expenditure_this_year", 1, flags=["ambiguous_binding"])
    warehouse.add(report)
    warehouse.run(rules("N-04a"))
    assert warehouse.verdicts("d", "N-04a") == {"pass"}


def test_tolerance_follows_the_printed_places(warehouse: Warehouse) -> None:
    # prose in 万元 with one place against a statement in 元: it may be cut or raised by 0.1 万元, 1,000 yuan
    for document_id, off in (("near", 1_000), ("far", 1_010)):
        report = consistent_report(document_id)
        (row,) = (r for r in report.rows if r["source"] == "narrative" and r["measure"] == "expenditure_this_year")
        row |= {"value": Decimal(2_290_000 + off), "rounding": Decimal(500)}
        for cell in report.rows:
            if cell["source"] == "table":
                cell["rounding"] = Decimal("0.005")
        warehouse.add(report)
    warehouse.run(rules("N-04a"))
    assert warehouse.verdicts("near", "N-04a") == {"rounding"}
    assert warehouse.verdicts("far", "N-04a") == {"fail"}


@pytest.mark.parametrize(
    ("change", "rate", "word", "verdict"),
    [
        (10, "25.00", "增加", "pass"),
        (10, "16.67", "减少", "pass"),
        (10, "20.00", "增加", "fail"),
        (10, "25.01", "增加", "rounding"),
    ],
)
def test_growth_takes_its_base_from_the_direction(
    warehouse: Warehouse, change: int, rate: str, word: str, verdict: str
) -> None:
    report = Report("d")
    report.claim("income_this_year", 50)
    report.claim("income_this_year", change, period="change", column_label=word)
    report.claim("growth_rate", rate, unit="%", column_label=word)
    warehouse.add(report)
    warehouse.run(rules("N-02"))
    assert warehouse.verdicts("d", "N-02") == {verdict}


def test_a_rate_in_a_reason_is_not_a_growth_rate(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("income_this_year", 50)
    report.claim("income_this_year", 10, period="change", column_label="减少")
    report.claim("growth_rate", "5", unit="%", quote="主要原因是经费压减5%")
    warehouse.add(report)
    warehouse.run(rules("N-02"))
    assert warehouse.verdicts("d", "N-02") == {"not_checkable"}


def test_growth_from_nothing_is_not_judged(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("income_this_year", 50)
    report.claim("income_this_year", 50, period="change", column_label="增加")
    report.claim("growth_rate", "100.00", unit="%", column_label="增长")
    warehouse.add(report)
    warehouse.run(rules("N-02"))
    assert warehouse.verdicts("d", "N-02") == {"not_applicable"}


def test_the_rate_of_the_adjusted_budget_is_accepted(warehouse: Warehouse) -> None:
    report = Report("d")
    fields = {"function_code": "2010101", "row_label": "甲/乙/丙"}
    report.claim("function_budget", 10, **fields)
    report.claim("function_annual_budget", 40, **fields)
    report.claim("function_actual", 38, **fields)
    report.claim("execution_rate", "95.00", unit="%", **fields)
    warehouse.add(report)
    warehouse.run(rules("N-08c"))
    assert warehouse.verdicts("d", "N-08c") == {"pass"}


def test_shares_of_an_incomplete_list_are_not_judged(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("expenditure_this_year", 100)
    for code, amount, share in (("201", 40, "50.00"), ("208", 30, "30.00")):
        report.claim("function_actual", amount, function_code=code)
        report.claim("share", share, unit="%", function_code=code)
    warehouse.add(report)
    warehouse.run(rules("N-03d"))
    assert warehouse.verdicts("d", "N-03d") == {"not_checkable"}
