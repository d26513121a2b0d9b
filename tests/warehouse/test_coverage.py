"""What is here, what is missing, and where a sum would mislead."""

from __future__ import annotations

import duckdb
from schools import BUREAU, CENTRAL, FIRST, OFFICE, SECOND, rows


def test_coverage_counts_gaps_and_what_is_not_resolved(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT fiscal_year, report_kind, published, items, items_resolved, unresolved FROM coverage"
        f" WHERE unit_id = '{OFFICE.unit_id}' ORDER BY 1, 2",
    ) == [
        (2019, "final", True, 2, 2, []),
        (2020, "budget", True, 1, 1, []),
        (2020, "final", True, 2, 1, ["item_not_in_classification"]),
        (2021, "final", False, 0, 0, []),
        (2022, "final", True, 1, 1, []),
    ]
    assert rows(analysed, f"SELECT unresolved FROM coverage WHERE unit_id = '{CENTRAL.unit_id}'") == [
        (["division_not_applicable"],)
    ]
    ((missing,),) = rows(analysed, f"SELECT statements_missing FROM coverage WHERE unit_id = '{CENTRAL.unit_id}'")
    assert "income" in missing
    assert "gpb_expenditure" not in missing


def test_codes_that_nobody_knows_are_kept_and_listed(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed, "SELECT scheme, code, problem, name, known_parent, fiscal_years, documents FROM codes_observed"
    ) == [("function", "2089977", "not_in_classification", "某地自设科目", "20899", [2020], 1)]
    assert rows(
        analysed, "SELECT function_code_harmonised, item_name FROM budget_vs_actual WHERE function_code = '2089977'"
    ) == [("2089977", "某地自设科目")]


def test_warnings_name_the_units_whose_money_would_count_twice(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT table_name, unit_id, fiscal_year, rows_affected FROM usage_warnings"
        " WHERE warning = 'department_and_unit' AND table_name = 'budget_vs_actual' ORDER BY 2",
    ) == [
        ("budget_vs_actual", FIRST.unit_id, 2024, 3),
        ("budget_vs_actual", SECOND.unit_id, 2024, 3),
    ]
    assert rows(analysed, "SELECT unit_id FROM usage_warnings WHERE warning = 'two_scopes'") == [(BUREAU.unit_id,)]
    general = {word for (word,) in rows(analysed, "SELECT warning FROM usage_warnings WHERE unit_id IS NULL")}
    tables = (
        "SELECT DISTINCT table_name FROM usage_warnings WHERE warning = 'department_and_unit' AND unit_id ="
        f" '{FIRST.unit_id}'"
    )
    assert {name for (name,) in rows(analysed, tables)} == {
        "budget_vs_actual",
        "budget_vs_actual_by_class",
        "budget_vs_actual_by_section",
        "unit_comparison",
        "year_over_year",
    }
    assert {"levels", "several_claims", "units", "budget_and_final"} <= general
    assert "superseded" not in general, "no row is concerned"
