"""The suites: what DuckDB hands over passes; every kind of breach is found, counted and named."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from expectations.suites import build_suite, validate
from pipeline.tables import TABLES


@pytest.fixture
def items() -> pd.DataFrame:
    con = duckdb.connect()
    con.execute(TABLES["line_items"].ddl())
    for number in range(4):
        con.execute(
            "INSERT INTO line_items BY NAME SELECT ? AS line_item_id, 'd' AS document_id, 'final' AS report_kind,"
            " 'table' AS source, 'income' AS statement, ? AS row_no, 'income_this_year' AS measure,"
            " 'current' AS period, 12345678901.23 AS value, 'CNY' AS unit, 50.005 AS rounding, ? AS flags",
            [f"i{number}", number, ["ocr", "unit_assumed"][: number % 3]],
        )
    return con.execute("SELECT * FROM line_items").df()


@pytest.mark.parametrize("name", list(TABLES))
def test_an_empty_table_passes(name: str) -> None:
    con = duckdb.connect()
    con.execute(TABLES[name].ddl())
    result = validate(name, con.execute(f"SELECT * FROM {name}").df())
    assert result.success, result.describe()
    assert result.statistics["rows"] == 0


def test_every_contract_of_a_table_is_an_expectation() -> None:
    for table in TABLES.values():
        types = [expectation.expectation_type for expectation in build_suite(table).expectations]
        assert types.count("expect_table_columns_to_match_ordered_list") == 1
        assert types.count("expect_column_values_to_be_unique") == 1
        assert types.count("expect_column_values_to_not_be_null") == sum(not c.nullable for c in table.columns)
        assert types.count("expect_column_values_to_be_in_set") == sum(c.vocabulary is not None for c in table.columns)


def test_what_duckdb_hands_over_passes(items: pd.DataFrame) -> None:
    result = validate("line_items", items)
    assert result.success, result.describe()
    assert result.statistics["evaluated"] == result.statistics["successful"] > 15
    assert "hold for 4 rows" in result.describe()


@pytest.mark.parametrize(
    ("column", "value", "expectation"),
    [
        ("measure", None, "expect_column_values_to_not_be_null"),
        ("measure", "wealth", "expect_column_values_to_be_in_set"),
        ("flags", None, "expect_column_values_to_not_be_null"),
        ("flags", ["ocr", "guessed"], "expect_column_values_to_be_in_set"),
        ("value", 0.001, "expect_column_values_to_be_between"),
        ("line_item_id", "i1", "expect_column_values_to_be_unique"),
    ],
)
def test_a_breach_is_found_counted_and_named(items: pd.DataFrame, column: str, value: object, expectation: str) -> None:
    items.at[0, column] = value
    result = validate("line_items", items)
    assert not result.success
    (failed,) = result.failed
    assert (failed.expectation, failed.column) == (expectation, column)
    assert failed.unexpected == (2 if expectation == "expect_column_values_to_be_unique" else 1)
    assert column in result.describe()


def test_columns_must_be_all_there_and_in_order(items: pd.DataFrame) -> None:
    without = validate("line_items", items.drop(columns=["quote"]))
    assert not without.success
    assert without.failed[0].examples == ("quote",)
    turned = validate("line_items", items[[*items.columns[1:], items.columns[0]]])
    assert not turned.success
    assert not validate("line_items", items.assign(more=1)).success


def test_nulls_in_a_key_count_as_equal() -> None:
    con = duckdb.connect()
    con.execute(TABLES["function_codes"].ddl())
    for since in (None, None, 2019):
        con.execute(
            "INSERT INTO function_codes (code, name, level, kind, valid_from, aliases)"
            " VALUES ('201', '甲', '类', 'general', ?, [])",
            [since],
        )
    (failed,) = validate("function_codes", con.execute("SELECT * FROM function_codes").df()).failed
    assert (failed.column, failed.unexpected) == ("code, valid_from", 2)


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(KeyError):
        validate("balance_sheets", pd.DataFrame())
