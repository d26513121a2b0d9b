"""The metadata objects: they meet the contract, and everything made from them agrees."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipeline.figures import line_item
from pipeline.tables import TABLES, Column, Table
from pipeline.tables.dictionary import dictionary

CHECKOUT = Path(__file__).resolve().parents[2]


def test_tables_hold_the_columns_of_the_contract_first_and_in_order(shared: Path) -> None:
    contract = json.loads((shared / "contract.json").read_text(encoding="utf-8"))
    for name, columns in contract["tables"].items():
        assert list(TABLES[name].names[: len(columns)]) == columns
    for table, column in (("documents", "report_kind"), ("checks", "verdict"), ("checks", "severity")):
        assert TABLES[table].by_name[column].vocabulary == frozenset(contract[column])
    for column in ("statement", "measure", "period", "source"):
        assert TABLES["line_items"].by_name[column].vocabulary == frozenset(contract[column])


def test_dictionary_page_is_fresh() -> None:
    page = CHECKOUT / "docs" / "dictionary.md"
    assert page.read_text(encoding="utf-8") == dictionary(), "run `python -m pipeline.tables`"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_and_column_is_in_the_dictionary_in_both_languages(table: Table) -> None:
    page = dictionary()
    assert f"## {table.name}" in page
    for column in table.columns:
        assert f"| `{column.name}` |" in page
        assert column.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in column.zh), f"{table.name}.{column.name} has no Chinese"


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_ddl_comments_and_arrow_schema_agree(table: Table) -> None:
    with duckdb.connect() as con:
        con.execute(table.ddl())
        for comment in table.comments():
            con.execute(comment)
        said = con.execute(
            "SELECT column_name, data_type, comment, is_nullable FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
        assert said == [(c.name, c.type, c.comment, c.nullable) for c in table.columns]
        assert con.execute("SELECT comment FROM duckdb_tables() WHERE NOT internal").fetchone() == (table.comment,)
        # DuckDB names the element of a list otherwise and forgets NOT NULL; the types are what must agree
        arrow = con.execute(f"SELECT * FROM {table.name}").to_arrow_table().schema
        assert [field.type for field in arrow] == [field.type for field in table.arrow_schema()]


def test_quotes_in_comments_survive() -> None:
    table = Table("t", "the body's own", "其自身", (Column("a", "INTEGER", "it's", "它"),), ("a",))
    with duckdb.connect() as con:
        con.execute(table.ddl())
        for comment in table.comments():
            con.execute(comment)
        assert con.execute("SELECT comment FROM duckdb_columns() WHERE NOT internal").fetchone() == ("it's [它]",)


def test_a_key_of_unknown_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown or double"):
        Table("t", "x", "某", (Column("a", "INTEGER", "x", "某"),), ("b",))


def test_line_item_columns_cover_the_fields_of_a_line_item() -> None:
    assert set(line_item.LineItem.__struct_fields__) <= set(TABLES["line_items"].names)
