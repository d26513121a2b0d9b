"""Rules about performance forms, and about one unit over years, kinds of report and levels: invented figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from expectations.catalogue import load_catalogue
from tests.checks.conftest import Warehouse
from tests.checks.report import NAMES, Report, consistent_report

RULES = {rule.check_id: rule for rule in load_catalogue()}


SCORES = (30, 25, "18.5", 9)


def _form(warehouse: Warehouse, document_id: str, scores: tuple[object, ...] = SCORES, **changes: object) -> None:
    """A self-evaluation of 100 points: four indicators and the execution of the budget."""
    report = Report(document_id)
    report.cell("performance", 0, "全年预算数", "performance_budget", 50)
    warehouse.add(report)
    head = {
        "annual_budget": 500_000,
        "executed": 480_000,
        "execution_rate": "0.96",
        "execution_points": 10,
        "execution_score": "9.6",
        "total_points": 100,
        "total_score": "92.1",
    } | changes
    for row, (points, score) in enumerate(zip((30, 30, 20, 10), scores, strict=True), 1):
        fields = {"document_id": document_id, "report_kind": "final", "form_no": 1, "row_no": row, "page": 9}
        fields |= {"kind": "self_evaluation", "scope": "project", "project": "某项目", "flags": []}
        fields |= {"level3": f"指标{row}", "points": points, "score": score}
        fields |= head
        names = ", ".join(fields)
        warehouse.con.execute(
            f"INSERT INTO performance_indicators ({names}) VALUES ({', '.join('?' * len(fields))})",
            list(fields.values()),
        )


@pytest.mark.parametrize(
    ("changes", "failing"),
    [
        ({}, set()),
        ({"total_score": "92.6"}, {"P-01"}),
        ({"scores": (31, 25, "18.5", 9), "total_score": "93.1"}, {"P-04"}),
        ({"total_points": 90}, {"P-02"}),
        ({"execution_rate": "0.90"}, {"P-03"}),
        # without the score of the execution the total cannot be told
        ({"execution_score": None, "total_score": "92.6"}, set()),
    ],
)
def test_a_performance_form(warehouse: Warehouse, changes: dict[str, Any], failing: set[str]) -> None:
    _form(warehouse, "d", **changes)
    checks = ("P-01", "P-02", "P-03", "P-04")
    warehouse.run([RULES[check_id] for check_id in checks])
    assert {check_id for check_id in checks if "fail" in warehouse.verdicts("d", check_id)} == failing
    for check_id in failing:
        (row,) = (row for row in warehouse.checks("d", check_id) if row["verdict"] == "fail")
        assert row["pages"] == [9]
        assert "某项目" in str(row["message"])


def test_points_without_a_printed_total_add_to_a_hundred(warehouse: Warehouse) -> None:
    _form(warehouse, "right", total_points=None)
    _form(warehouse, "wrong", total_points=None, execution_points=20)
    warehouse.run([RULES["P-02"]])
    assert warehouse.verdicts("right", "P-02") == {"pass"}
    assert warehouse.verdicts("wrong", "P-02") == {"fail"}


def _years(warehouse: Warehouse, *, now: object, before: object) -> None:
    for name, year, begin, end in (("old", 2023, 1, before), ("new", 2024, now, 3)):
        report = Report(name)
        for statement in ("income_expenditure_summary", "fiscal_appropriation_summary"):
            column = "合计" if statement.startswith("fiscal") else "决算数"
            report.cell(statement, 1, "年初结转和结余", "carryover_begin", begin, column, side="income")
            report.cell(statement, 2, "年末结转和结余", "carryover_end", end, column, side="expenditure")
        for statement in ("government_fund", "state_capital"):
            for measure, amount in (("carryover_begin", begin), ("carryover_end", end)):
                report.cell(statement, 1, "合计", measure, amount, measure)
        report.claim("income_this_year", 60 if year == 2023 else 70)
        report.claim("income_this_year", 60, period="prior")
        report.cell("income_expenditure_summary", 3, "本年收入合计", "income_this_year", 60, side="income")
        warehouse.add(report)
        warehouse.con.execute("UPDATE documents SET fiscal_year = ? WHERE document_id = ?", [year, name])


@pytest.mark.parametrize(("now", "verdict"), [(8, "pass"), (9, "fail")])
@pytest.mark.parametrize("check_id", ["Y-01", "Y-02", "Y-03"])
def test_what_was_carried_out_is_carried_in(warehouse: Warehouse, check_id: str, now: int, verdict: str) -> None:
    _years(warehouse, now=now, before=8)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts("new", check_id) == {verdict}
    assert "pass" not in warehouse.verdicts("old", check_id), "there is no report of the year before"


def test_last_years_amount_in_prose(warehouse: Warehouse) -> None:
    _years(warehouse, now=8, before=8)
    report = Report("later")
    report.claim("income_this_year", 55, period="prior")
    warehouse.add(report)
    warehouse.con.execute("UPDATE documents SET fiscal_year = 2025 WHERE document_id = 'later'")
    warehouse.run([RULES["Y-04"]])
    assert warehouse.verdicts("new", "Y-04") == {"pass"}
    assert warehouse.verdicts("later", "Y-04") == {"fail"}


def test_another_unit_is_no_year_before(warehouse: Warehouse) -> None:
    _years(warehouse, now=9, before=8)
    warehouse.con.execute("UPDATE documents SET unit_id = 'other' WHERE document_id = 'old'")
    warehouse.run([RULES["Y-01"]])
    assert warehouse.verdicts("new", "Y-01") == {"not_applicable"}


@pytest.mark.parametrize(("stated", "verdict"), [(140, "pass"), (141, "fail")])
def test_initial_budgets_are_those_of_the_approved_budget(warehouse: Warehouse, stated: int, verdict: str) -> None:
    final, budget = Report("final"), Report("budget", "budget")
    final.claim("function_budget", stated, function_code="2010101", row_label="甲/乙/行政运行")
    final.cell("three_public", 0, "", "three_public_budget", stated, "预算数")
    budget.cell("gpb_expenditure", 0, NAMES["2010101"], "function_budget", 140, "合计", function_code="2010101")
    budget.cell("three_public", 0, "", "three_public_budget", 140, "预算数")
    for report in (final, budget):
        warehouse.add(report)
    warehouse.run([RULES["Y-05"], RULES["Y-06"]])
    assert warehouse.verdicts("final", "Y-05") == {verdict}
    assert warehouse.verdicts("final", "Y-06") == {verdict}


@pytest.mark.parametrize(("part", "verdict"), [(30, "pass"), (50, "fail")])
def test_a_unit_within_its_department(warehouse: Warehouse, part: int, verdict: str) -> None:
    for name, scope, amount in (("whole", "department", 40), ("part", "unit", part)):
        report = Report(name)
        report.cell("gpb_expenditure", 0, NAMES["2010101"], "function_actual", amount, "合计", function_code="2010101")
        warehouse.add(report)
        warehouse.con.execute("UPDATE documents SET scope = ?, unit_id = ? WHERE document_id = ?", [scope, name, name])
    for unit_id, parent in (("whole", None), ("part", "某局")):
        warehouse.con.execute(
            "INSERT INTO units (unit_id, unit_name, parent_name, aliases, other_names) VALUES (?, ?, ?, [], [])",
            [unit_id, "某局" if parent is None else "某中心", parent],
        )
    warehouse.run([RULES["Y-07"]])
    assert warehouse.verdicts("part", "Y-07") == {verdict}


@pytest.mark.parametrize(("kind", "verdict"), [("行政", "fail"), ("事业", "not_applicable")])
def test_an_administrative_body_does_no_business(warehouse: Warehouse, kind: str, verdict: str) -> None:
    report = Report("d")
    report.cell("expenditure", 0, "合计", "expenditure_operating", 3, "经营支出")
    report.claim("other", 1)
    warehouse.add(report)
    warehouse.con.execute("UPDATE documents SET scope = 'unit'")
    warehouse.con.execute(
        "INSERT INTO units (unit_id, unit_name, body_kind, aliases, other_names) VALUES ('u', '某局', ?, [], [])",
        [kind],
    )
    warehouse.run([RULES["X-23"]])
    assert warehouse.verdicts("d", "X-23") == {verdict}


def test_statements_in_two_units_of_money(warehouse: Warehouse) -> None:
    for name in ("right", "wrong"):
        report = consistent_report(name)
        if name == "wrong":
            for row in report.rows:
                if row["statement"] == "government_fund":
                    row["printed_unit"] = "元"
        warehouse.add(report)
    warehouse.run([RULES["X-26"]])
    assert warehouse.verdicts("right", "X-26") == {"pass"}
    (row,) = warehouse.checks("wrong", "X-26")
    assert (row["verdict"], row["pages"]) == ("fail", [5])
    assert "government_fund" in str(row["message"])


def test_a_statement_that_the_contents_name_is_missing(warehouse: Warehouse) -> None:
    titles = ("收支总表", "收入总表", "支出总表", "财政拨款收支总表", "“三公”经费支出表")
    for name, found in (("right", titles), ("wrong", titles[:-1]), ("apart", titles[:2])):
        report = Report(name)
        report.claim("other", 1)
        for number, title in zip("一二三四五", titles, strict=True):
            report.say(f"{number}、{title}", page=2)
        warehouse.add(report, reads=False)
        for page, title in enumerate(found, 5):
            warehouse.con.execute(
                "INSERT INTO table_reads VALUES (?, ?, ?, 1, 'grid', 'income', ?, 1, 1, 1, NULL)",
                [name, page, page, title],
            )
    warehouse.run([RULES["X-27"]])
    assert warehouse.verdicts("right", "X-27") == {"pass"}
    assert warehouse.verdicts("wrong", "X-27") == {"fail"}
    assert "fail" not in warehouse.verdicts("apart", "X-27"), "statements in a file of their own"


@pytest.mark.parametrize(
    ("check_id", "measure", "statement"),
    [
        ("N-14a", "government_fund_expenditure", "government_fund"),
        ("N-14b", "state_capital_expenditure", "state_capital"),
    ],
)
@pytest.mark.parametrize(("stated", "verdict"), [("15.00", "pass"), ("15.01", "rounding"), ("16.00", "fail")])
def test_funds_in_prose(
    warehouse: Warehouse, check_id: str, measure: str, statement: str, stated: str, verdict: str
) -> None:
    report = Report("d")
    report.cell(statement, 0, "合计", measure, 15, "本年支出-小计")
    report.claim(measure, stated)
    warehouse.add(report)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts("d", check_id) == {verdict}


@pytest.mark.parametrize(
    ("check_id", "measure", "statement"),
    [
        ("N-14c", "government_fund_expenditure", "government_fund"),
        ("N-14d", "state_capital_expenditure", "state_capital"),
    ],
)
@pytest.mark.parametrize(
    ("quote", "amount", "verdict"),
    [
        ("本单位无此项支出", 0, "pass"),
        ("本单位无此项支出", 4, "fail"),
        ("本单位无此项基本支出", 4, "not_applicable"),
    ],
)
def test_a_statement_of_none(
    warehouse: Warehouse, check_id: str, measure: str, statement: str, quote: str, amount: int, verdict: str
) -> None:
    report = Report("d")
    report.cell(statement, 0, "合计", measure, amount, "本年支出-小计")
    report.claim(measure, 0, quote=quote)
    report.rows[-1]["value"] = None
    warehouse.add(report)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts("d", check_id) == {verdict}


@pytest.mark.parametrize(("running", "verdict"), [(30, "pass"), ("30.01", "rounding"), (31, "fail")])
def test_running_costs_are_public_funds(warehouse: Warehouse, running: object, verdict: str) -> None:
    report = Report("d")
    report.cell("gpb_basic_expenditure", 1, "公用经费合计", "basic_public", 30)
    report.claim("agency_running_actual", running)
    warehouse.add(report)
    warehouse.run([RULES["N-15"]])
    assert warehouse.verdicts("d", "N-15") == {verdict}


@pytest.mark.parametrize(
    ("check_id", "name"),
    [("T7-05a", "three_public"), ("T7-05b", "abroad"), ("T7-05c", "vehicle"), ("T7-05d", "reception")],
)
@pytest.mark.parametrize(("actual", "verdict"), [(2, "pass"), (3, "pass"), (4, "fail")])
def test_three_public_within_its_budget(
    warehouse: Warehouse, check_id: str, name: str, actual: int, verdict: str
) -> None:
    report = Report("d")
    report.cell("three_public", 0, "", f"{name}_budget", 3, "预算数")
    report.cell("three_public", 0, "", f"{name}_actual", actual, "决算数")
    warehouse.add(report)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts("d", check_id) == {verdict}


@pytest.mark.parametrize(("three_public", "verdict"), [(9, "pass"), (90, "fail")])
def test_three_public_within_all_expenditure(warehouse: Warehouse, three_public: int, verdict: str) -> None:
    report = Report("d", "budget")
    report.cell("expenditure", 0, "合计", "expenditure_this_year", 80, "合计")
    report.cell("three_public", 0, "", "three_public_budget", three_public, "合计")
    warehouse.add(report)
    warehouse.run([RULES["L-04"]])
    assert warehouse.verdicts("d", "L-04") == {verdict}


def _peers(warehouse: Warehouse, odd: int, *, years: bool) -> None:
    for number in range(14):
        factor = odd if number == 13 else 100 + number
        for year, amount in ((2023, 100), (2024, factor)) if years else ((2024, factor),):
            name = f"{number}-{year}"
            report = Report(name)
            subject = {"function_code": "2010101", "row_label": "甲/乙/行政运行"}
            if not years:
                report.claim("function_budget", 100, **subject)
            report.claim("function_actual", amount, **subject)
            warehouse.add(report)
            warehouse.con.execute(
                "UPDATE documents SET unit_id = ?, fiscal_year = ? WHERE document_id = ?", [f"u{number}", year, name]
            )


@pytest.mark.parametrize(("check_id", "years"), [("L-05a", False), ("L-05b", True)])
@pytest.mark.parametrize(("odd", "verdict"), [(130, "pass"), (1500, "fail"), (8, "fail")])
def test_far_from_its_peers(warehouse: Warehouse, check_id: str, years: bool, odd: int, verdict: str) -> None:
    _peers(warehouse, odd, years=years)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts("13-2024", check_id) == {verdict}
    assert warehouse.verdicts("3-2024", check_id) == {"pass"}


def test_few_peers_say_nothing(warehouse: Warehouse) -> None:
    report = Report("d")
    subject = {"function_code": "2010101", "row_label": "甲/乙/行政运行"}
    report.claim("function_budget", 1, **subject)
    report.claim("function_actual", 90, **subject)
    warehouse.add(report)
    warehouse.run([RULES["L-05a"]])
    assert warehouse.verdicts("d", "L-05a") == {"not_applicable"}


@pytest.mark.parametrize(("off", "verdict"), [("0.00", "pass"), ("0.02", "rounding"), ("0.06", "fail")])
def test_a_total_of_rounded_items_beside_a_class_rounded_on_its_own(
    warehouse: Warehouse, off: str, verdict: str
) -> None:
    report = Report("d")
    items = [Decimal(7 + n) / 100 for n in range(12)]
    label = "gpb_basic_expenditure"
    report.cell(label, 0, "合计", label, sum(items))
    report.cell(label, 1, "工资福利支出", "economic_actual", sum(items) - Decimal(off), economic_code="301")
    for n, item in enumerate(items, 1):
        report.cell(label, 1 + n, f"项{n}", "economic_actual", item, economic_code=f"301{n:02}")
    warehouse.add(report)
    warehouse.run([RULES["T6-10"]])
    assert warehouse.verdicts("d", "T6-10") == {verdict}


@pytest.mark.parametrize(("off", "verdict"), [("0.00", "pass"), ("0.02", "rounding"), ("0.06", "fail")])
def test_a_grand_total_of_rounded_lines_beside_a_total_rounded_on_its_own(
    warehouse: Warehouse, off: str, verdict: str
) -> None:
    report = Report("d")
    statement = "fiscal_appropriation_summary"
    lines = {"201": "40.11", "208": "20.12", "212": "10.13", "223": "5.14"}
    for row, (code, amount) in enumerate(lines.items()):
        for more in range(2):  # two lines of one class each: eight lines
            report.cell(
                statement, 2 * row + more, f"一、{NAMES[code]}", "function_actual", amount, "合计", side="expenditure"
            )
    total = 2 * sum(Decimal(amount) for amount in lines.values())
    report.cell(statement, 20, "本年支出", "expenditure_this_year", total - Decimal(off), "合计", side="expenditure")
    measure = "fiscal_appropriation_expenditure_total"
    report.cell(statement, 30, "支出总计", measure, total, "合计", side="expenditure")
    warehouse.add(report)
    warehouse.run([RULES["T4-07"]])
    assert warehouse.verdicts("d", "T4-07") == {verdict}


@pytest.mark.parametrize(
    ("stated", "verdict"), [("8.16", "rounding"), ("8.17", "rounding"), ("8.18", "fail"), ("8.15", "fail")]
)
def test_prose_may_cut_off_what_the_statement_prints_finer(warehouse: Warehouse, stated: str, verdict: str) -> None:
    report = Report("d")
    report.cell("three_public", 0, "", "three_public_actual", 8, "决算数")
    report.rows[-1] |= {"value": Decimal("81685.41"), "rounding": Decimal("0.005")}
    report.claim("three_public_actual", stated)
    warehouse.add(report)
    warehouse.run([RULES["N-12"]])
    assert warehouse.verdicts("d", "N-12") == {verdict}


@pytest.mark.parametrize(("divided", "verdict"), [(True, "fail"), (False, "not_checkable")])
def test_a_section_that_the_classification_does_not_divide(warehouse: Warehouse, divided: bool, verdict: str) -> None:
    report = Report("d")
    codes = ("201", "20101", "2010101", "208", "20805", "2080501", "212", "21208")
    for row, code in enumerate(codes):
        report.cell("expenditure", row, NAMES[code], "function_actual", 3, "合计", function_code=code)
    warehouse.add(report)
    if not divided:
        warehouse.con.execute("DELETE FROM function_codes WHERE code LIKE '21208__'")
    warehouse.run([RULES["H-02"]])
    assert verdict in warehouse.verdicts("d", "H-02")
    assert divided or "fail" not in warehouse.verdicts("d", "H-02")
