"""A small warehouse to check, and copies of its documents to break."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import duckdb
import pyarrow as pa
import pytest

from pipeline.checks import Rule, run_checks
from pipeline.tables import TABLES
from tests.checks.report import NAMES, STATEMENTS, Report


class Warehouse:
    """An in-memory warehouse with the tables that checks read and write."""

    def __init__(self) -> None:
        # for a hundred rows a second thread costs a third more of the processor, and gains nothing
        self.con = duckdb.connect(config={"threads": 1})
        for name in (
            "documents",
            "line_items",
            "table_reads",
            "passages",
            "function_codes",
            "economic_codes",
            "code_names",
            "performance_indicators",
            "units",
            "checks",
            "rules",
            "suspects",
        ):
            self.con.execute(TABLES[name].ddl())
        self.con.executemany(
            "INSERT INTO function_codes (code, name, level, parent_code, kind, valid_from, valid_to, aliases)"
            " VALUES (?, ?, 'x', NULL, 'general', NULL, NULL, [])",
            list(NAMES.items()),
        )

    def add(self, report: Report, *, reads: bool = True) -> None:
        """A document with its line items, and a record of each statement's reading (all claimed, readers agree)."""
        self._document(report.document_id, report.kind)
        self._insert("line_items", report.rows)
        self._insert("passages", report.passages)
        if reads:
            self._insert("table_reads", [_read(report.document_id, number, s) for number, s in enumerate(STATEMENTS)])

    def empty_tables(self, document_id: str, statements: Sequence[str]) -> None:
        """Records of statements that are printed empty."""
        self._insert(
            "table_reads",
            [_read(document_id, n, s) | {"amounts_printed": 0, "amounts_claimed": 0} for n, s in enumerate(statements)],
        )

    def _document(self, document_id: str, kind: str) -> None:
        self._insert(
            "documents",
            [
                {
                    "document_id": document_id,
                    "file_name": "x",
                    "source_uri": "x",
                    "media_type": "x",
                    "size_bytes": 1,
                    "arrived_at": datetime(2026, 1, 1),
                    "report_kind": kind,
                    "fiscal_year": 2024,
                    "unit_id": "u",
                    "amounts_printed": 100,
                    "amounts_claimed": 100,
                    "status": "published",
                    "pipeline_version": "0",
                    "identity_conflicts": [],
                }
            ],
        )

    def _insert(self, table: str, rows: Sequence[dict[str, object]]) -> None:
        if rows:
            # by Arrow: parameters row by row take a hundred times as long
            schema = TABLES[table].arrow_schema()
            self.con.register(
                "fresh", pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema)
            )
            self.con.execute(f"INSERT INTO {table} SELECT * FROM fresh")
            self.con.unregister("fresh")

    def copy(self, source: str, target: str) -> None:
        """A document again, under another id."""
        for table in ("documents", "table_reads", "passages", "line_items"):
            fresh = "? AS document_id" + (
                ", replace(line_item_id, ?, ?) AS line_item_id" if table == "line_items" else ""
            )
            values = [target, f"{source}/", f"{target}/"] if table == "line_items" else [target]
            self.con.execute(
                f"INSERT INTO {table} SELECT * REPLACE ({fresh}) FROM {table} WHERE document_id = ?", [*values, source]
            )

    def run(self, rules: Sequence[Rule]) -> None:
        run_checks(self.con, rules)

    def checks(self, document_id: str, check_id: str) -> list[dict[str, object]]:
        """Rows of `checks` for a document and a rule, failures first."""
        found = self.con.execute(
            "SELECT * FROM checks WHERE document_id = ? AND check_id = ? ORDER BY verdict", [document_id, check_id]
        )
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def verdicts(self, document_id: str, check_id: str) -> set[object]:
        return {row["verdict"] for row in self.checks(document_id, check_id)}


def _read(document_id: str, number: int, statement: str) -> dict[str, object]:
    return {
        "document_id": document_id,
        "page": 5,
        "table_no": number,
        "read_no": number,
        "reader": "grid",
        "statement": statement,
        "statement_title": f"{statement} 表",
        "rows": 1,
        "amounts_printed": 10,
        "amounts_claimed": 10,
    }


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse()
