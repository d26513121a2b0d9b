"""Rules about prose against itself: what they find in invented sentences, and what they leave alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expectations.catalogue import load_catalogue
from tests.checks.conftest import Warehouse
from tests.checks.report import NAMES, Report

RULES = {rule.check_id: rule for rule in load_catalogue()}
ITEMS = ("2010101", "2010102", "2080501")


def _verdicts(warehouse: Warehouse, report: Report, check_id: str) -> set[object]:
    warehouse.add(report)
    warehouse.run([RULES[check_id]])
    return warehouse.verdicts(report.document_id, check_id)


def _items(budgets: tuple[int, ...], actuals: tuple[int, ...], budget_total: int, actual_total: int) -> Report:
    report = Report("d")
    report.claim("gpb_initial_budget", budget_total)
    report.claim("gpb_expenditure", actual_total)
    for code, budget, actual in zip(ITEMS, budgets, actuals, strict=False):
        label = f"{NAMES[code[:3]]}/{NAMES[code[:5]]}/{NAMES[code]}"
        report.claim("function_budget", budget, function_code=code, row_label=label)
        report.claim("function_actual", actual, function_code=code, row_label=label)
    return report


@pytest.mark.parametrize(
    ("budgets", "budget_total", "actual_total", "verdict"),
    [
        ((40, 30, 20), 90, 60, "pass"),
        ((40, 30, 20), 97, 60, "fail"),
        # the outcomes do not exhaust their total either: the list is not complete, and nothing can be said
        ((40, 30, 20), 97, 75, "not_checkable"),
    ],
)
def test_budgets_of_a_list_that_its_outcomes_show_to_be_complete(
    warehouse: Warehouse, budgets: tuple[int, ...], budget_total: int, actual_total: int, verdict: str
) -> None:
    report = _items(budgets, (30, 20, 10), budget_total, actual_total)
    assert _verdicts(warehouse, report, "N-08e") == {verdict}


def test_outcomes_do_not_vouch_for_themselves(warehouse: Warehouse) -> None:
    assert _verdicts(warehouse, _items((1, 1, 1), (30, 20, 10), 3, 75), "N-08d") == {"not_checkable"}


def _growth(rates: tuple[str, str], changes: tuple[str, str] = ("0.40", "0.40")) -> Report:
    """A total and its only part, each with this year's amount, the change and its rate."""
    report = Report("d")
    for measure, rate, change in zip(("three_public_actual", "reception_actual"), rates, changes, strict=True):
        report.claim(measure, "0.90", row_label=measure)
        report.claim(measure, change, period="change", column_label="增加", row_label=measure)
        report.claim(
            "growth_rate", rate, unit="%", period="change", column_label="增长", row_label=measure, quote=f"增长{rate}%"
        )
    return report


def test_one_change_has_one_rate(warehouse: Warehouse) -> None:
    warehouse.add(_growth(("80.00", "82.00")))
    warehouse.run([RULES["N-02c"], RULES["N-02"]])
    (row,) = (row for row in warehouse.checks("d", "N-02c") if row["verdict"] == "fail")
    assert (row["expected"], row["observed"]) == (Decimal(80), Decimal(82))
    assert "增长80.00%" in str(row["message"])
    # each rate by itself is within what two places of such small amounts allow
    assert "fail" not in warehouse.verdicts("d", "N-02")


@pytest.mark.parametrize(
    ("rates", "changes", "verdict"),
    [
        (("80.00", "80.00"), ("0.40", "0.40"), "pass"),
        (("80.00", "80.01"), ("0.40", "0.40"), "rounding"),
        (("80.00", "50.00"), ("0.40", "0.30"), "not_applicable"),
    ],
)
def test_rates_of_other_changes_may_differ(
    warehouse: Warehouse, rates: tuple[str, str], changes: tuple[str, str], verdict: str
) -> None:
    assert _verdicts(warehouse, _growth(rates, changes), "N-02c") == {verdict}


def _listed(total: object, last: tuple[str | None, str, object], *, between: object = "3.00") -> Report:
    report = Report("d")
    report.claim("basic_personnel", total, row_label="人员经费")
    for code, label, amount in (("30101", "基本工资", 20), ("30102", "津贴补贴", 10)):
        report.claim("economic_actual", amount, economic_code=code, row_label=label)
    report.claim("other", between, row_label="某项补助")
    report.claim("economic_actual", last[2], economic_code=last[0], row_label=last[1])
    report.claim("meeting_actual", 5, row_label="会议费")
    return report


@pytest.mark.parametrize(
    ("total", "last", "verdict"),
    [
        (40, ("30199", "其他工资福利支出", 7), "pass"),
        ("40.01", ("30199", "其他工资福利支出", 7), "rounding"),
        (42, ("30199", "其他工资福利支出", 7), "fail"),
        # 主要包括: without a remainder the list may be a part
        (42, ("30107", "绩效工资", 7), "not_checkable"),
        # but no part exceeds its whole
        (35, ("30107", "绩效工资", 7), "fail"),
    ],
)
def test_a_listed_total(
    warehouse: Warehouse, total: object, last: tuple[str | None, str, object], verdict: str
) -> None:
    assert _verdicts(warehouse, _listed(total, last), "N-11g") == {verdict}


def test_a_class_listed_with_its_sections_counts_once(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("basic_personnel", 36)
    for code, label, amount in (
        ("301", "工资福利支出", 30),
        ("30101", "基本工资", 20),
        ("30199", "其他工资福利支出", 10),
        ("303", "对个人和家庭的补助", 6),
    ):
        report.claim("economic_actual", amount, economic_code=code, row_label=label)
    assert _verdicts(warehouse, report, "N-11g") == {"pass"}


def _three_public(amount: object, batches: object, guests: object) -> Report:
    report = Report("d")
    report.claim("reception_actual", amount, row_label="公务接待费")
    report.claim("other", batches, unit="批次", row_label="国内公务接待", quote=f"国内公务接待{batches}批次")
    report.claim("other", guests, unit="人", row_label="接待", quote=f"接待{guests}人次")
    return report


@pytest.mark.parametrize(
    ("amount", "batches", "guests", "failing"),
    [
        (2, 3, 12, set()),
        (0, 0, 0, set()),
        (2, 0, 12, {"T7-07a"}),
        (2, 3, 0, {"T7-07b", "T7-08a"}),
        (0, 3, 12, {"T7-07a", "T7-07b"}),
        (2, 30, 12, {"T7-08a"}),
    ],
)
def test_counts_beside_the_expense(
    warehouse: Warehouse, amount: object, batches: object, guests: object, failing: set[str]
) -> None:
    warehouse.add(_three_public(amount, batches, guests))
    checks = ("T7-07a", "T7-07b", "T7-08a")
    warehouse.run([RULES[check_id] for check_id in checks])
    assert {check_id for check_id in checks if "fail" in warehouse.verdicts("d", check_id)} == failing


@pytest.mark.parametrize(
    ("check_id", "measure", "unit", "quote"),
    [
        ("T7-07c", "vehicle_purchase_actual", "辆", "全年购置公务用车{}辆"),
        ("T7-07d", "vehicle_running_actual", "辆", "年末公务用车保有量{}辆"),
        ("T7-07e", "abroad_actual", "个", "安排因公出国（境）团组{}个"),
        ("T7-07f", "abroad_actual", "人", "因公出国（境）{}人次"),
    ],
)
def test_an_expense_with_nothing_to_count(
    warehouse: Warehouse, check_id: str, measure: str, unit: str, quote: str
) -> None:
    for name, count in (("right", 2), ("wrong", 0)):
        report = Report(name)
        report.claim(measure, 9)
        report.claim("other", count, unit=unit, quote=quote.format(count), row_label=quote[:-3])
        warehouse.add(report)
    warehouse.run([RULES[check_id]])
    assert warehouse.verdicts("right", check_id) == {"pass"}
    assert warehouse.verdicts("wrong", check_id) == {"fail"}


def test_vehicles_may_be_kept_without_an_expense(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("vehicle_running_actual", 0)
    report.claim("vehicles_count", 2, unit="辆", quote="公务用车保有量2辆")
    assert _verdicts(warehouse, report, "T7-07d") == {"pass"}


def test_more_groups_than_travellers(warehouse: Warehouse) -> None:
    for name, people in (("right", 6), ("wrong", 1)):
        report = Report(name)
        report.claim("other", 2, unit="个", row_label="因公出国（境）团组", quote="因公出国（境）团组2个")
        report.claim("other", people, unit="人", row_label="因公出国（境）", quote=f"因公出国（境）{people}人次")
        warehouse.add(report)
    warehouse.run([RULES["T7-08b"]])
    assert warehouse.verdicts("right", "T7-08b") == {"pass"}
    assert warehouse.verdicts("wrong", "T7-08b") == {"fail"}


def test_people_are_counted_whole(warehouse: Warehouse) -> None:
    for name, count, quote in (
        ("right", 8, "实有人员8人"),
        ("rounded", "5.2", "服务5.2万人"),
        ("wrong", "8.5", "实有人员8.5人"),
    ):
        report = Report(name)
        report.claim("staff_actual", count, unit="人", quote=quote)
        warehouse.add(report)
    warehouse.run([RULES["N-13"]])
    assert warehouse.verdicts("right", "N-13") == {"pass"}
    assert warehouse.verdicts("rounded", "N-13") == {"not_applicable"}
    assert warehouse.verdicts("wrong", "N-13") == {"fail"}


def test_projects_by_grade(warehouse: Warehouse) -> None:
    sentence = "对8个项目开展了绩效自评，其中：评价等级为优的5个，良的{}个，中的1个。"
    for name, good in (("right", 2), ("wrong", 3)):
        report = Report(name)
        report.claim("other", 1)
        report.say(sentence.format(good), page=9)
        warehouse.add(report)
    warehouse.run([RULES["N-19a"]])
    assert warehouse.verdicts("right", "N-19a") == {"pass"}
    assert warehouse.verdicts("wrong", "N-19a") == {"fail"}


@pytest.mark.parametrize(("share", "verdict"), [("50.00", "pass"), ("80.00", "fail")])
def test_the_share_of_evaluated_projects(warehouse: Warehouse, share: str, verdict: str) -> None:
    report = Report("d")
    report.claim("expenditure_project", 30)
    report.claim("other", 15, quote="涉及预算资金15.00万元", row_label="涉及预算资金")
    report.claim("share", share, unit="%", quote=f"占项目支出总额的{share}%", column_label="占项目支出总额的")
    assert _verdicts(warehouse, report, "N-19b") == {verdict}


@pytest.mark.parametrize(
    ("budget", "actual", "verdict"),
    [("12.34", "12.90", "pass"), ("12.34", "123.40", "fail"), ("12.34", "1234.00", "fail"), ("5.00", "50.00", "pass")],
)
def test_a_factor_of_ten_between_budget_and_outcome(
    warehouse: Warehouse, budget: str, actual: str, verdict: str
) -> None:
    report = Report("d")
    report.claim("function_budget", budget, function_code="2010101", row_label="甲/乙/行政运行")
    report.claim("function_actual", actual, function_code="2010101", row_label="甲/乙/行政运行")
    assert _verdicts(warehouse, report, "L-01") == {verdict}


@pytest.mark.parametrize(("pension", "verdict"), [(8, "pass"), (16, "pass"), (20, "fail")])
def test_occupational_pension_beside_pension_insurance(warehouse: Warehouse, pension: int, verdict: str) -> None:
    report = Report("d")
    report.claim("function_actual", 16, function_code="2080505", row_label="甲/乙/养老保险")
    report.claim("function_actual", pension, function_code="2080506", row_label="甲/乙/职业年金")
    assert _verdicts(warehouse, report, "L-02") == {verdict}


@pytest.mark.parametrize(("actual", "reason", "verdict"), [(5, "", "fail"), (5, "年中追加", "pass"), (0, "", "pass")])
def test_spending_without_a_budget_has_a_reason(warehouse: Warehouse, actual: int, reason: str, verdict: str) -> None:
    report = Report("d")
    subject = {"function_code": "2010102", "row_label": "甲/乙/一般行政管理事务"}
    report.claim("function_budget", 0, **subject)
    report.claim("function_actual", actual, reason=reason or None, **subject)
    assert _verdicts(warehouse, report, "L-03") == {verdict}


def test_a_rate_on_another_basis_is_not_judged(warehouse: Warehouse) -> None:
    for name, sentence in (("plain", "比上年减少10万元，下降7%。"), ("basis", "按同一口径比较，减少10万元，下降7%。")):
        report = Report(name)
        report.claim("agency_running_actual", 50)
        report.claim("agency_running_actual", 10, period="change", column_label="减少")
        report.claim("growth_rate", 7, unit="%", period="change", column_label="下降", quote="下降7%")
        report.say(sentence)
        warehouse.add(report)
    warehouse.run([RULES["N-02"]])
    assert warehouse.verdicts("plain", "N-02") == {"fail"}
    assert warehouse.verdicts("basis", "N-02") == {"not_checkable"}


def test_a_change_whose_word_was_left_out_is_no_prior_amount(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("agency_running_actual", 102)
    report.claim("agency_running_actual", 2, period="prior")
    report.claim("growth_rate", "2.00", unit="%", period="change", column_label="增加", quote="增加2.00%")
    assert _verdicts(warehouse, report, "N-02b") == {"not_checkable"}
