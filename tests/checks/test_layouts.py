"""Identities of layouts that not every report has, doubtful layouts that their own table confirms, withheld items."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.catalogue import load_catalogue
from tests.checks.conftest import Warehouse
from tests.checks.report import Report, consistent_report
from tests.checks.test_rules import ELSEWHERE

RULES = {rule.check_id: rule for rule in load_catalogue()}


def judged(warehouse: Warehouse, check_id: str, good: Report, bad: Report) -> None:
    warehouse.add(good)
    warehouse.add(bad)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts(good.document_id, check_id) == {"pass"}
    assert "fail" in warehouse.verdicts(bad.document_id, check_id)


def test_rules_left_out_elsewhere_are_tested_by_name_in_a_module() -> None:
    folder = Path(__file__).parent.parent
    source = "".join(
        path.read_text(encoding="utf-8") for path in sorted(folder.rglob("test_*.py")) if path.name != "test_rules.py"
    )
    assert not [check_id for check_id in ELSEWHERE if f'"{check_id}"' not in source]


def test_personnel_and_public_funds_in_each_row(warehouse: Warehouse) -> None:
    reports = []
    for name, public in (("good", 3), ("bad", 4)):
        report = Report(name)
        report.cell("gpb_basic_expenditure", 1, "福利费", "economic_actual", 3, "合计", economic_code="30229")
        report.cell("gpb_basic_expenditure", 1, "福利费", "basic_public", public, "公用经费", economic_code="30229")
        reports.append(report)
    judged(warehouse, "T6-11", *reports)


@pytest.mark.parametrize(("check_id", "statement"), [("T3-08", "expenditure"), ("T5-07", "gpb_expenditure")])
def test_a_function_is_the_sum_of_its_economic_codes(warehouse: Warehouse, check_id: str, statement: str) -> None:
    reports = []
    for name, goods in (("good", 4), ("bad", 5)):
        report = Report(name)
        rows = ((None, 10), ("301", 6), ("30101", 6), ("302", goods))
        for row, (economic, amount) in enumerate(rows):
            report.cell(
                statement,
                row,
                economic or "行政运行",
                "function_actual",
                amount,
                "合计",
                function_code="2010101",
                economic_code=economic,
            )
        reports.append(report)
    judged(warehouse, check_id, *reports)


def test_a_total_row_that_is_printed_twice(warehouse: Warehouse) -> None:
    reports = []
    for name, second in (("good", 10), ("bad", 11)):
        report = Report(name)
        for row, amounts in ((0, (10, 6, 4)), (9, (second, 6, 4))):
            for column, amount in zip(("合计", "基本支出", "项目支出"), amounts, strict=True):
                report.cell("gpb_expenditure", row, "合计", "gpb_expenditure", amount, column)
        reports.append(report)
    judged(warehouse, "X-00", *reports)


def test_money_that_is_all_fiscal_agrees_code_by_code(warehouse: Warehouse) -> None:
    reports = []
    for name, item in (("good", 10), ("bad", 9)):
        report = Report(name)
        for statement in ("income_expenditure_summary", "fiscal_appropriation_summary"):
            report.cell(statement, 5, "本年收入合计", "income_this_year", 10, side="income")
            report.cell(statement, 5, "本年支出合计", "expenditure_this_year", 10, side="expenditure")
        report.cell("expenditure", 1, "行政运行", "function_actual", item, "合计", function_code="2010101")
        report.cell("gpb_expenditure", 1, "行政运行", "function_actual", 10, "合计", function_code="2010101")
        reports.append(report)
    judged(warehouse, "X-19", *reports)


@pytest.mark.parametrize(
    ("check_id", "code", "measure"),
    [
        ("X-24a", "30212", "abroad_actual"),
        ("X-24b", "30217", "reception_actual"),
        ("X-24c", "30231", "vehicle_running_actual"),
        ("X-24d", "31013", "vehicle_purchase_actual"),
    ],
)
def test_basic_expenditure_within_the_three_public_expenses(
    warehouse: Warehouse, check_id: str, code: str, measure: str
) -> None:
    reports = []
    for name, basic in (("good", 2), ("bad", 3)):
        report = Report(name)
        report.cell("gpb_basic_expenditure", 1, "费", "economic_actual", basic, "合计", economic_code=code)
        report.cell("three_public", 0, "", measure, 2, "决算数")
        reports.append(report)
    judged(warehouse, check_id, *reports)


@pytest.mark.parametrize("check_id", ["X-14c", "X-14d"])
def test_personnel_and_public_funds_of_the_summary(warehouse: Warehouse, check_id: str) -> None:
    reports = []
    for name, personnel in (("good", 7), ("bad", 6)):
        report = Report(name, "budget")
        report.cell(
            "income_expenditure_summary",
            9,
            "支出总计",
            "total_expenditure_and_carryover",
            10,
            "合计",
            side="expenditure",
        )
        report.cell(
            "income_expenditure_summary", 9, "支出总计", "basic_personnel", personnel, "人员经费", side="expenditure"
        )
        report.cell(
            "income_expenditure_summary", 9, "支出总计", "basic_public", 10 - personnel, "公用经费", side="expenditure"
        )
        report.cell("gpb_basic_expenditure", 9, "合计", "basic_personnel", 7, "人员经费")
        report.cell("gpb_basic_expenditure", 9, "合计", "basic_public", 3, "公用经费")
        reports.append(report)
    judged(warehouse, check_id, *reports)


def test_vehicles_by_kind(warehouse: Warehouse) -> None:
    reports = []
    for name, total in (("good", 6), ("bad", 7)):
        report = Report(name)
        report.claim("vehicles_count", total, unit="辆")
        for kind, count in (("机要", 1), ("应急", 2), ("执法", 3), ("其他", 0)):
            report.claim("other", count, unit="辆", row_label=kind)
        reports.append(report)
    judged(warehouse, "N-18", *reports)


def sub_units(document_id: str, *, wrong: int) -> Report:
    """A table that repeats codes for two bodies: no sum of it is certain by itself; `wrong` of its parents fail."""
    report = Report(document_id)
    row = 0
    for body in ("甲", "乙"):
        for section in range(1, 7):
            code = f"2010{section}"
            off = 1 if body == "甲" and section <= wrong else 0
            for level, amount in ((code, 10 + off), (f"{code}01", 4), (f"{code}02", 6)):
                report.cell("expenditure", row, f"{body}科目", "function_actual", amount, "合计", function_code=level)
                row += 1
    return report


@pytest.mark.parametrize(("wrong", "verdict"), [(1, "not_checkable"), (3, "not_checkable")])
def test_a_layout_needs_ten_places_that_hold_for_one_that_does_not(
    warehouse: Warehouse, wrong: int, verdict: str
) -> None:
    warehouse.add(sub_units("d", wrong=wrong))
    warehouse.run([RULES["T3-03"]])
    assert warehouse.verdicts("d", "T3-03") == {"pass", verdict}


def test_a_layout_that_its_own_table_confirms_is_judged(warehouse: Warehouse) -> None:
    report = Report("d")
    row = 0
    for section in range(1, 13):
        code = f"201{section:02}"
        for level, label, amount in ((code, "款", 10 + (section == 1)), (f"{code}01", "甲", 4), (f"{code}01", "乙", 6)):
            report.cell("expenditure", row, label, "function_actual", amount, "合计", function_code=level)
            row += 1
    warehouse.add(report)
    warehouse.run([RULES["T3-03"]])
    (failed,) = (row for row in warehouse.checks("d", "T3-03") if row["verdict"] == "fail")
    assert "20101" in failed["message"]


@pytest.mark.parametrize(
    ("sentence", "code", "verdict"),
    [
        ("部分涉密科目的支出在预算公开时予以剔除。", "20805", "not_checkable"),
        ("内设机构和编制属涉密内容，不予公开。", "20402", "not_checkable"),
        ("内设机构和编制属涉密内容，不予公开。", "20805", "fail"),
        ("本单位没有涉密事项。", "20402", "fail"),
    ],
)
def test_items_withheld_as_secret_are_not_the_publishers_failure(
    warehouse: Warehouse, sentence: str, code: str, verdict: str
) -> None:
    report = Report("d")
    report.cell("expenditure", 0, "款", "function_actual", 10, "合计", function_code=code)
    report.cell("expenditure", 1, "项", "function_actual", 6, "合计", function_code=f"{code}01")
    report.say(sentence)
    warehouse.add(report)
    warehouse.run([RULES["T3-03"]])
    (row,) = warehouse.checks("d", "T3-03")
    assert row["verdict"] == verdict
    assert ("涉密" in row["message"]) == (verdict == "not_checkable")


def test_findings_of_one_cause_have_one_root(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 270000 WHERE statement = 'expenditure' AND function_code = '2080501'"
        " AND measure = 'expenditure_basic'"
    )
    warehouse.run(list(RULES.values()))
    roots = warehouse.con.execute(
        "SELECT root_finding_id, count(*), bool_or(finding_id = root_finding_id) FROM checks WHERE verdict = 'fail'"
        " AND severity = 'error' AND check_id LIKE 'T3%' GROUP BY 1"
    ).fetchall()
    assert len(roots) == 1
    assert roots[0][1:] == (3, True)
    (suspect,) = warehouse.con.execute("SELECT stated, proposed, cause, check_ids, is_only FROM suspects").fetchall()
    assert suspect[1] == 300_000
    assert {"T3-01", "T3-03", "T3-05"} <= set(suspect[3])
    assert suspect[4]
    assert warehouse.con.execute("SELECT value FROM line_items JOIN suspects USING (line_item_id)").fetchone() == (
        suspect[0],
    )


def test_the_total_of_the_year_called_the_grand_total(warehouse: Warehouse) -> None:
    report = Report("d")
    report.cell("income_expenditure_summary", 5, "本年收入合计", "income_this_year", 10, side="income")
    report.cell("income_expenditure_summary", 9, "总计", "total_income_and_carryover", 12, side="income")
    report.claim("total_income_and_carryover", 10)
    warehouse.add(report)
    warehouse.run([RULES["N-01a"], RULES["N-01d"]])
    assert warehouse.verdicts("d", "N-01a") == {"pass"}
    (row,) = warehouse.checks("d", "N-01d")
    assert (row["verdict"], row["severity"]) == ("fail", "info")
