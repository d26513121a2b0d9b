"""What a report must hold by its layout: rows that were lost, columns that were exchanged, sums that are exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from expectations.catalogue import load_catalogue
from tests.checks.conftest import Warehouse
from tests.checks.report import Report, consistent_report

RULES = {rule.check_id: rule for rule in load_catalogue()}
T1, T2, T3, T4, T5, T6 = (
    "income_expenditure_summary",
    "income",
    "expenditure",
    "fiscal_appropriation_summary",
    "gpb_expenditure",
    "gpb_basic_expenditure",
)


def failing(warehouse: Warehouse, check_id: str, *reports: Report, reads: bool = True) -> dict[str, bool]:
    """Whether the rule fails in each report."""
    for report in reports:
        warehouse.add(report, reads=reads)
    warehouse.run([RULES[check_id]])
    return {report.document_id: "fail" in warehouse.verdicts(report.document_id, check_id) for report in reports}


def without(lost: Callable[[dict[str, object]], bool], document_id: str = "bad") -> Report:
    """The consistent report with some of its figures lost."""
    report = consistent_report(document_id)
    report.rows = [row for row in report.rows if not lost(row)]
    return report


def divided(document_id: str, lost: str | None, *, other: str = "2010199") -> Report:
    """Three statements with the same classes, sections and items, but for one item that `lost` leaves out."""
    report = Report(document_id)
    for statement, measure in ((T2, "income_this_year"), (T3, "function_actual"), (T5, "function_actual")):
        for row, (code, amount) in enumerate((("201", 9), ("20101", 9), ("2010101", 5), (other, 4))):
            if not (statement == lost and code == other):
                report.cell(statement, row, code, measure, amount, "合计", function_code=code)
    return report


@pytest.mark.parametrize("statement", [T2, T3, T5])
def test_an_item_that_one_statement_leaves_out(warehouse: Warehouse, statement: str) -> None:
    good, bad = divided("good", None), divided("bad", statement)
    assert failing(warehouse, "X-28", good, bad) == {"good": False, "bad": True}
    message = next(row["message"] for row in warehouse.checks("bad", "X-28") if row["verdict"] == "fail")
    assert statement in str(message)
    assert "2010199" in str(message)


def test_a_class_of_other_money_may_be_divided_otherwise(warehouse: Warehouse) -> None:
    report = divided("d", T5)
    for row in report.rows:
        if row["statement"] == T5 and row["function_code"] in ("201", "20101"):
            row["value"] = Decimal(50_000)
    assert failing(warehouse, "X-28", report) == {"d": False}


def test_a_fund_that_prints_its_only_item(warehouse: Warehouse) -> None:
    bad = without(lambda row: row["statement"] == "government_fund" and row.get("function_code") == "2120801")
    assert failing(warehouse, "X-28", bad) == {"bad": True}


@pytest.mark.parametrize(("check_id", "statement"), [("H-05a", T1), ("H-05b", T4)])
@pytest.mark.parametrize("side", ["income", "expenditure"])
def test_a_side_of_a_summary_without_its_total_or_its_lines(
    warehouse: Warehouse, check_id: str, statement: str, side: str
) -> None:
    def is_side(row: dict[str, object]) -> bool:
        return row["statement"] == statement and row.get("side") == side

    def is_total(row: dict[str, object]) -> bool:
        return str(row["row_label"]).endswith("总计")

    headless = without(lambda row: is_side(row) and is_total(row), "headless")
    lineless = without(lambda row: is_side(row) and not is_total(row), "lineless")
    assert failing(warehouse, check_id, consistent_report("good"), headless, lineless) == {
        "good": False,
        "headless": True,
        "lineless": True,
    }


@pytest.mark.parametrize(("check_id", "statement"), [("H-06a", T2), ("H-06b", T3)])
def test_a_statement_that_lost_its_only_row(warehouse: Warehouse, check_id: str, statement: str) -> None:
    bad = without(lambda row: row["statement"] == statement)
    assert failing(warehouse, check_id, consistent_report("good"), bad) == {"good": False, "bad": True}


@pytest.mark.parametrize(("check_id", "statement"), [("H-08a", T1), ("H-08b", T4)])
def test_a_total_of_the_year_on_one_side_only(warehouse: Warehouse, check_id: str, statement: str) -> None:
    bad = without(lambda row: row["statement"] == statement and row["row_label"] == "本年支出合计")
    assert failing(warehouse, check_id, consistent_report("good"), bad) == {"good": False, "bad": True}


def test_vehicles_without_the_line_of_their_sum(warehouse: Warehouse) -> None:
    reports = []
    for name in ("good", "bad", "columns"):
        report = Report(name)
        amounts = (("three_public", 9), ("vehicle", 5), ("vehicle_purchase", 3), ("vehicle_running", 2))
        for row, (measure, amount) in enumerate(amounts):
            if name == "good" or measure != "vehicle":
                label = "" if name == "columns" else measure
                report.cell(
                    "three_public", 0 if name == "columns" else row, label, f"{measure}_actual", amount, measure
                )
        reports.append(report)
    # the header of two columns may stand for their sum
    assert failing(warehouse, "H-07", *reports) == {"good": False, "bad": True, "columns": False}


@pytest.mark.parametrize(
    ("check_id", "statement", "side", "total"),
    [
        ("T1-10", T1, "income", "total_income_and_carryover"),
        ("T1-11", T1, "expenditure", "total_expenditure_and_carryover"),
        ("T4-09", T4, "income", "fiscal_appropriation_income_total"),
        ("T4-10", T4, "expenditure", "fiscal_appropriation_expenditure_total"),
    ],
)
def test_a_summary_that_prints_the_grand_total_alone(
    warehouse: Warehouse, check_id: str, statement: str, side: str, total: str
) -> None:
    reports = []
    for name, carried in (("good", 3), ("bad", 4)):
        report = Report(name)
        for row, (label, measure, amount) in enumerate(
            (
                ("一、甲项", "other", 7),
                ("二、乙项", "other", 2),
                ("三、结转", "carryover_begin", carried),
                ("总计", total, 12),
            )
        ):
            report.cell(statement, row, label, measure, amount, side=side)
        reports.append(report)
    assert failing(warehouse, check_id, *reports) == {"good": False, "bad": True}


@pytest.mark.parametrize(("check_id", "place"), [("X-29a", "项目支出"), ("X-29b", "人员经费")])
def test_a_summary_that_divides_by_use_in_columns(warehouse: Warehouse, check_id: str, place: str) -> None:
    reports = []
    for name, off in (("good", 0), ("bad", 1)):
        report = Report(name)
        parts = {
            "人员经费": ("basic_personnel", 5),
            "公用经费": ("basic_public", 2),
            "项目支出": ("expenditure_project", 4),
        }
        for row, label, total in (
            (0, "一、一般公共服务支出", "function_actual"),
            (9, "支出总计", "total_expenditure_and_carryover"),
        ):
            report.cell(T1, row, label, total, 11, "合计", side="expenditure")
            for column, (measure, amount) in parts.items():
                report.cell(
                    T1, row, label, measure, amount + (off if column == place else 0), column, side="expenditure"
                )
        for row, code, label in ((0, None, "合计"), (1, "201", "一般公共服务支出")):
            report.cell(T3, row, label, "expenditure_this_year", 11, "合计", function_code=code)
            report.cell(T3, row, label, "expenditure_basic", 7, "基本支出", function_code=code)
            report.cell(T3, row, label, "expenditure_project", 4, "项目支出", function_code=code)
        reports.append(report)
    assert failing(warehouse, check_id, *reports) == {"good": False, "bad": True}


def test_fiscal_appropriations_by_fund_in_a_row_of_income(warehouse: Warehouse) -> None:
    reports = []
    for name, fund in (("good", 2), ("bad", 3)):
        report = Report(name)
        report.cell(T2, 0, "合计", "income_fiscal_appropriation", 10, "财政拨款收入-小计")
        report.cell(T2, 0, "合计", "other", 8, "财政拨款收入-一般公共预算")
        report.cell(T2, 0, "合计", "other", fund, "财政拨款收入-政府性基金预算")
        reports.append(report)
    assert failing(warehouse, "T2-08", *reports) == {"good": False, "bad": True}


def test_the_grand_total_of_a_row_of_income(warehouse: Warehouse) -> None:
    reports = []
    for name, carried, torn in (("good", 2, 0), ("bad", 3, 0), ("torn", 3, 1)):
        report = Report(name)
        report.cell(T2, 0, "合计", "total_income_and_carryover", 12, "合计")
        report.cell(T2, 0, "合计", "income_this_year", 10, "本年收入-小计")
        report.cell(T2, torn, "合计", "other", carried, "上年结转结余-一般公共预算资金")
        reports.append(report)
    assert failing(warehouse, "T2-09", *reports) == {"good": False, "bad": True, "torn": False}


def test_a_summary_without_funds_against_the_statements_of_the_funds(warehouse: Warehouse) -> None:
    reports = []
    for name, amount in (("good", 12), ("bad", 13)):
        report = Report(name)
        report.cell(T4, 0, "一、城乡社区支出", "function_actual", amount, "决算数", side="expenditure")
        report.cell(T5, 0, "城乡社区支出", "function_actual", 9, "合计", function_code="212")
        report.cell("government_fund", 0, "城乡社区支出", "function_actual", 3, "本年支出-小计", function_code="212")
        reports.append(report)
    assert failing(warehouse, "X-08c", *reports) == {"good": False, "bad": True}


@pytest.mark.parametrize(("check_id", "wrong"), [("T10-01", "30201"), ("T10-02", None)])
def test_the_statement_of_running_costs(warehouse: Warehouse, check_id: str, wrong: str | None) -> None:
    reports = []
    for name, off in (("good", 0), ("bad", 1)):
        report = Report(name)
        for row, (code, label, amount) in enumerate(
            ((None, "合计", 9), ("302", "商品和服务支出", 9), ("30201", "办公费", 5), ("30205", "水费", 4))
        ):
            report.cell(
                "agency_running",
                row,
                label,
                "economic_actual" if code else "agency_running_actual",
                amount + (off if code == wrong else 0),
                "支出",
                economic_code=code,
            )
        reports.append(report)
    assert failing(warehouse, check_id, *reports) == {"good": False, "bad": True}


def exact_report(document_id: str, *, off: str = "0", rounded: bool = False) -> Report:
    """Twelve sections of six items each, exact to the last place but for one section (off) or a few (rounded)."""
    report = Report(document_id)
    row = 0
    for section in range(1, 13):
        gap = off if section == 5 else ("0.01" if rounded and section in (2, 7) else "0")
        report.cell(T3, row, "款", "function_actual", f"{6 + float(gap):.2f}", "合计", function_code=f"201{section:02}")
        for item in range(1, 7):
            row += 1
            report.cell(T3, row, "项", "function_actual", 1, "合计", function_code=f"201{section:02}{item:02}")
        row += 1
    return report


def test_one_sum_that_is_off_where_all_others_are_exact(warehouse: Warehouse) -> None:
    reports = [
        exact_report("exact"),
        exact_report("slip", off="0.03"),
        exact_report("last place", off="0.01"),
        exact_report("rounded", off="0.03", rounded=True),
        exact_report("beyond", off="5"),
    ]
    assert failing(warehouse, "R-01", *reports) == {
        "exact": False,
        "slip": True,
        "last place": False,
        "rounded": False,
        "beyond": False,  # beyond what rounding allows the rule of the sum itself fails
    }


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("安排购置车辆0辆，其中：执法执勤用车4辆、其他用车0辆。", True),
        ("安排购置车辆4辆，其中：执法执勤用车3辆、其他用车1辆。", False),
        ("安排购置车辆4辆，单价100万元以上设备2台。", False),
        ("共有车辆9辆，其中：其他用车8辆。安排购置车辆1辆。", False),
    ],
)
def test_vehicles_to_be_bought_by_kind(warehouse: Warehouse, sentence: str, wrong: bool) -> None:
    report = Report("d", "budget")
    report.say(sentence, page=7)
    warehouse.add(report)
    warehouse.run([RULES["N-18b"]])
    failed = [row for row in warehouse.checks("d", "N-18b") if row["verdict"] == "fail"]
    assert bool(failed) is wrong
    assert all(row["pages"] == [7] for row in failed)


def test_vehicles_to_be_bought_and_the_money_for_them(warehouse: Warehouse) -> None:
    reports = []
    for name, count, amount in (("good", 2, 40), ("none", 0, 0), ("bad", 0, 40), ("free", 2, 0)):
        report = Report(name, "budget")
        report.claim("vehicle_purchase_budget", amount)
        report.claim("other", count, unit="辆", row_label="购置车辆", quote=f"安排购置车辆{count}辆")
        reports.append(report)
    assert failing(warehouse, "T7-07g", *reports) == {"good": False, "none": False, "bad": True, "free": True}


def test_a_name_that_is_one_character_from_the_one_left_out(warehouse: Warehouse) -> None:
    report = Report("d")
    rows = (("30101", "基本工资"), ("30103", "奖金"), ("30113", "住房公积金"), ("30201", "办公费"), ("30205", "水费"))
    for row, (code, label) in enumerate(rows):
        report.cell(T6, row, label, "economic_actual", 2, economic_code=code)
    report.say("人员经费6.00万元，主要包括：基本工资、资金、住房公积金；公用经费4.00万元，主要包括：办公费、水费。")
    warehouse.add(report)
    warehouse.run([RULES["N-11d"]])
    (failed,) = (row for row in warehouse.checks("d", "N-11d") if row["verdict"] == "fail")
    assert "资金（疑为奖金）" in str(failed["message"])


@pytest.mark.parametrize(
    ("prose", "fails"), [("12.35", False), ("12.34", False), ("12.36", True), ("12.33", True)], ids=str
)
def test_prose_of_fewer_places_may_be_cut_or_raised_by_one(warehouse: Warehouse, prose: str, fails: bool) -> None:
    report = Report("d")
    report.cell(T3, 0, "合计", "expenditure_project", 1, "项目支出")
    report.rows[-1] |= {
        "value": Decimal(123_428),
        "printed_value": "123428.00",
        "printed_unit": "元",
        "rounding": Decimal("0.005"),
    }
    report.claim("expenditure_project", prose)
    assert failing(warehouse, "N-04c", report) == {"d": fails}


def under_two_classifications(document_id: str, rows: Sequence[tuple[str, str, int]], total: int) -> Report:
    """Basic expenditure by departmental economic code under government ones: (government, departmental, amount)."""
    report = Report(document_id)
    for number, (government, own, amount) in enumerate(rows):
        label = f"{government}-甲{own}-乙" if government else f"{own}-乙"
        report.cell(T6, number, label, "economic_actual", amount, "合计", economic_code=own)
    report.cell(T6, len(rows), "合计", "gpb_basic_expenditure", total, "合计")
    return report


def test_a_code_under_two_others_is_two_rows_of_one_sum(warehouse: Warehouse) -> None:
    rows = [("50101", "30101", 5), ("50501", "30101", 7), ("50201", "30201", 2)]
    good, short = under_two_classifications("good", rows, 14), under_two_classifications("short", rows, 16)
    assert failing(warehouse, "T6-10", good, short) == {"good": False, "short": True}
    assert warehouse.verdicts("good", "T6-10") == {"pass"}


@pytest.mark.parametrize(
    "rows",
    [
        # the same two codes again: whether the table divides or repeats is not known
        [("50101", "30101", 5), ("50101", "30101", 7), ("50201", "30201", 2)],
        # one of the rows stands under no other code: it may be the whole of the other
        [("", "30101", 12), ("50501", "30101", 7), ("50201", "30201", 2)],
    ],
)
def test_a_code_printed_again_without_another_is_not_judged(
    warehouse: Warehouse, rows: list[tuple[str, str, int]]
) -> None:
    warehouse.add(under_two_classifications("d", rows, 16))
    warehouse.run([RULES["T6-10"]])
    assert warehouse.verdicts("d", "T6-10") == {"not_checkable"}
