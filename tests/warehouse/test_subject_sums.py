"""Items added up once, by class and section; what a report does not itemise; series by today's code."""

from __future__ import annotations

from pathlib import Path

import duckdb
from schools import BUDGET, BUREAU, FIRST, OFFICE, SCHOOLS, SECOND, item, rows, school_items
from warehouse_reports import document, warehouse_of, yuan

from pipeline.codes.classification import classification


def test_items_are_added_up_once_and_held_against_the_printed_row(analysed: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        analysed,
        "SELECT class_code, items, actual, printed_actual, printed_difference, items_without_budget, execution_rate"
        f" FROM budget_vs_actual_by_class WHERE unit_id = '{FIRST.unit_id}' ORDER BY 1",
    )
    assert [row[:6] for row in found] == [
        ("205", 1, yuan("1200000"), yuan("1200000"), yuan("0"), 0),
        ("208", 1, yuan("100000"), None, None, 0),
        ("221", 1, yuan("60000"), None, None, 1),
    ]
    assert [str(row[6]) for row in found] == ["1.200000", "1.250000", "None"], "no rate where an item has no budget"


def test_sums_over_units_leave_out_what_a_department_includes(analysed: duckdb.DuckDBPyConnection) -> None:
    included = (
        "SELECT DISTINCT unit_id, included_in FROM budget_vs_actual_by_section WHERE included_in IS NOT NULL ORDER BY 1"
    )
    assert rows(analysed, included) == [(FIRST.unit_id, BUREAU.unit_id), (SECOND.unit_id, BUREAU.unit_id)]
    right = "SELECT sum(actual) FROM budget_vs_actual WHERE function_code = '2050204' AND included_in IS NULL"
    assert rows(analysed, right) == [(yuan("2500000"),)]


def test_names_are_those_of_the_year(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT DISTINCT fiscal_year, section_name FROM budget_vs_actual"
        " WHERE section_code = '20805' AND fiscal_year < 2022 ORDER BY 1",
    ) == [(2019, "行政事业单位离退休"), (2020, "行政事业单位养老支出")]


def test_a_class_whose_items_are_withheld_is_warned_of(tmp_path: Path) -> None:
    printed = [
        item("function_budget", "30.00", "204", "公共安全支出", 1),
        item("function_budget", "10.00", "20402", "公安", 2),
        item("function_budget", "10.00", "2040201", "行政运行", 3),
        item("function_budget", "20.00", "20403", "国家安全", 4),
    ]
    report = document("secret", printed, unit=OFFICE, kind="budget", title="2024年度部门预算")
    summary = warehouse_of(tmp_path, [report], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        sums = con.execute(
            "SELECT initial_budget, printed_budget, printed_difference FROM budget_vs_actual_by_class"
        ).fetchall()
        warned = con.execute("SELECT unit_id FROM usage_warnings WHERE warning = 'not_itemised'").fetchall()
    assert sums == [(yuan("100000"), yuan("300000"), yuan("-200000"))]
    assert warned == [(OFFICE.unit_id,)]


def test_actuals_are_not_left_out_for_a_department_that_published_its_budget_alone(tmp_path: Path) -> None:
    budget = document("plan", school_items("9", "9", "9", "27"), unit=BUREAU, kind="budget", title="2024年度部门预算")
    school = document("plan of the school", BUDGET, unit=FIRST, kind="budget", title="2024年度单位预算")
    summary = warehouse_of(tmp_path, [budget, school, SCHOOLS[0]], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute(
            f"SELECT DISTINCT included_in FROM budget_vs_actual WHERE unit_id = '{FIRST.unit_id}'"
        ).fetchall()
        by_kind = con.execute(
            f"SELECT report_kind, included_in FROM coverage WHERE unit_id = '{FIRST.unit_id}' ORDER BY 1"
        ).fetchall()
    assert found == [(None,)]
    assert by_kind == [("budget", BUREAU.unit_id), ("final", None)]


def test_money_of_no_budget_is_kept_out_of_the_general_budget(tmp_path: Path) -> None:
    all_money = "支出预算总表"
    printed = [
        item("function_budget", "10.00", "205", "教育支出", 1),
        item("function_budget", "10.00", "20502", "普通教育", 2),
        item("function_budget", "10.00", "2050204", "高中教育", 3),
        item("function_budget", "14.00", "2050204", "高中教育", 1, statement="expenditure", statement_title=all_money),
        item("function_budget", "6.00", "2050205", "高等教育", 2, statement="expenditure", statement_title=all_money),
        # a class without any item, and one of a fund
        item("function_budget", "3.00", "203", "国防支出", 4),
        item(
            "function_budget", "2.00", "212", "城乡社区支出", 1, statement="government_fund", statement_title="基金表"
        ),
    ]
    report = document("money", printed, unit=OFFICE, kind="budget", title="2024年度部门预算")
    summary = warehouse_of(tmp_path, [report], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        items = con.execute(
            "SELECT function_code, budget_kind, initial_budget FROM budget_vs_actual ORDER BY 1"
        ).fetchall()
        classes = con.execute(
            "SELECT class_code, class_name, budget_kind, items, initial_budget, not_itemised_budget"
            " FROM budget_vs_actual_by_class ORDER BY 1, 3"
        ).fetchall()
        totals = con.execute(
            "SELECT budget_kind, amount FROM unit_comparison WHERE subject_level = 'total' ORDER BY 1"
        ).fetchall()
        warned = con.execute("SELECT rows_affected FROM usage_warnings WHERE warning = 'all_money'").fetchall()
    assert items == [("2050204", "general", yuan("100000")), ("2050205", "all", yuan("60000"))]
    assert classes == [
        ("203", "国防支出", "general", 0, None, yuan("30000")),
        ("205", "教育支出", "all", 1, yuan("60000"), None),
        ("205", "教育支出", "general", 1, yuan("100000"), None),
        ("212", "城乡社区支出", "fund", 0, None, yuan("20000")),
    ]
    assert totals == [("all", yuan("60000")), ("fund", yuan("20000")), ("general", yuan("130000"))]
    assert warned == [(1,)]


def test_growth_is_of_one_budget(tmp_path: Path) -> None:
    """All money of one year against the general budget of the other is no growth."""
    documents = [
        document(
            "then", [item("function_budget", "5.00", "2050205", "高等教育", 1)], unit=OFFICE, year=2023, kind="budget"
        ),
        document(
            "now",
            [
                item(
                    "function_budget", "9.00", "2050205", "高等教育", 1, statement="expenditure", statement_title="总表"
                )
            ],
            unit=OFFICE,
            kind="budget",
        ),
    ]
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute(
            "SELECT budget_kind, prior_initial_budget, budget_change, budget_growth FROM year_over_year"
            " WHERE fiscal_year = 2024"
        ).fetchall()
    assert found == [("all", yuan("50000"), None, None)]


def test_an_item_of_the_fiscal_summary_is_money_of_its_own_budget(tmp_path: Path) -> None:
    items = [
        item("function_budget", "5.00", "2050205", "高等教育", 1, statement="fiscal_appropriation_summary",
             statement_title="财政拨款支出预算表"),
        item("function_budget", "9.00", "2050205", "高等教育", 1, statement="expenditure",
             statement_title="支出预算表"),
    ]  # fmt: skip
    report = document("university", items, unit=OFFICE, kind="budget", title="2024年部门预算")
    summary = warehouse_of(tmp_path, [report], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT initial_budget, budget_kind FROM budget_vs_actual").fetchall()
    assert found == [(yuan("50000"), "general")]
