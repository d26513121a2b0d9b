"""Bounded frames: a fault is found wherever it stands in a table that is larger than the frame."""

from __future__ import annotations

import duckdb
import pytest

from expectations.bounded import contract_frame
from expectations.suites import validate
from pipeline.tables import TABLES

ITEMS = TABLES["line_items"]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(ITEMS.ddl())
    con.execute(
        "INSERT INTO line_items BY NAME SELECT 'i' || n AS line_item_id, 'd' AS document_id, 'final' AS report_kind,"
        " 'table' AS source, 'income' AS statement, n AS row_no, 'income_this_year' AS measure, 'current' AS period,"
        " 1.5 AS value, ['ocr'] AS flags FROM range(1000) AS r(n)"
    )
    return con


def test_a_table_within_the_bound_is_handed_over_whole(con: duckdb.DuckDBPyConnection) -> None:
    assert len(contract_frame(con, ITEMS, 1000)) == 1000


def test_a_large_table_without_faults_passes_by_its_first_rows(con: duckdb.DuckDBPyConnection) -> None:
    frame = contract_frame(con, ITEMS, 10)
    assert len(frame) == 10
    assert validate(ITEMS, frame).success


@pytest.mark.parametrize(
    ("fault", "expectation", "column"),
    [
        ("measure = 'wealth'", "expect_column_values_to_be_in_set", "measure"),
        ("flags = ['ocr', 'guessed']", "expect_column_values_to_be_in_set", "flags"),
        ("line_item_id = 'i3'", "expect_column_values_to_be_unique", "line_item_id"),
        ("line_item_id = 'i998'", "expect_column_values_to_be_unique", "line_item_id"),
    ],
)
def test_a_fault_of_the_last_row_is_found(
    con: duckdb.DuckDBPyConnection, fault: str, expectation: str, column: str
) -> None:
    con.execute(f"UPDATE line_items SET {fault} WHERE line_item_id = 'i999'")
    (failed,) = validate(ITEMS, contract_frame(con, ITEMS, 10)).failed
    assert (failed.expectation, failed.column) == (expectation, column)
    assert failed.unexpected == (2 if column == "line_item_id" else 1)


def test_a_missing_value_is_found(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("ALTER TABLE line_items ALTER measure DROP NOT NULL")
    con.execute("UPDATE line_items SET measure = NULL WHERE line_item_id = 'i999'")
    (failed,) = validate(ITEMS, contract_frame(con, ITEMS, 10)).failed
    assert failed.expectation == "expect_column_values_to_not_be_null"


def test_nulls_in_a_key_count_as_equal() -> None:
    table = TABLES["rejections"]
    assert any(table.by_name[name].nullable for name in table.key)
    con = duckdb.connect()
    con.execute(table.ddl())
    row = (
        "'f' || {n} AS source_uri, 'register' AS stage, 'empty' AS reason, 'x' AS detail,"
        " TIMESTAMP '2026-01-01' AS \"at\""
    )
    con.execute(f"INSERT INTO rejections BY NAME SELECT {row.format(n='n')} FROM range(100) AS r(n)")
    con.execute(f"INSERT INTO rejections BY NAME SELECT {row.format(n='99')}")
    (failed,) = validate(table, contract_frame(con, table, 10)).failed
    assert failed.expectation == "expect_column_values_to_be_unique"


def test_a_column_too_many_fails(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("ALTER TABLE line_items ADD COLUMN more INTEGER")
    assert not validate(ITEMS, contract_frame(con, ITEMS, 10)).success
