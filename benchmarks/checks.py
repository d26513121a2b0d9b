"""All checks over many reports: seconds and peak memory, on reports made by repeating parsed ones under new names.

    python -m benchmarks.checks WAREHOUSE.duckdb [--reports 10000] [--threads 2] [--memory 1GB]

The reports of the warehouse (kind final or budget) are repeated in DuckDB until there are so many, with line items,
readings and paragraphs; documents of more than 800 figures are left out, as the reports of a county have some
400. Every two copies of a report are those of one unit in two years, so that rules from year to year have work to do.
Only the checks are timed: judging, suspects, verdicts, flags. `--steps N` lists the N steps that took most processor
time: each statement by the table that it makes, queries of rules by their file.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import tempfile
import time
from collections import defaultdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalogue import load_catalogue
from pipeline.checks import run_checks
from pipeline.tables import TABLES

#: What filling may take; the checks are given `--memory`.
MEMORY = "3GB"
COPIED = ("function_codes", "economic_codes", "code_names")
REPEATED = ("documents", "line_items", "table_reads", "passages", "performance_indicators")
#: What differs between the copies of a report.
AGAIN = {
    "document_id": "t.document_id || c.suffix",
    "line_item_id": "t.line_item_id || c.suffix",
    "unit_id": "t.unit_id || c.of_unit",
    "fiscal_year": "t.fiscal_year - c.n % 2",
}
MADE = re.compile(r"(?:TEMP TABLE|TEMP VIEW|INSERT INTO|UPDATE|DELETE FROM) (\w+)")


class Timed:
    """A connection that adds up the seconds, by the clock and of the processor, of each step."""

    def __init__(self, con: duckdb.DuckDBPyConnection, queries: dict[str, str]) -> None:
        self._con = con
        self._queries = queries
        self.steps: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Each statement of `query` by itself."""
        result = self._con
        whole = parameters is not None or "check_findings" in query
        for statement in [query] if whole else [one.query for one in duckdb.extract_statements(query)]:
            started, processor = time.perf_counter(), time.process_time()
            result = self._con.execute(statement) if parameters is None else self._con.execute(statement, parameters)
            step = self.steps[self._step(statement)]
            step[0] += time.perf_counter() - started
            step[1] += time.process_time() - processor
        return result

    def _step(self, statement: str) -> str:
        if "INSERT INTO check_findings" in statement:
            return next((f"{name}.sql" for name, query in self._queries.items() if query in statement), "findings")
        made = MADE.search(statement)
        return made[1] if made else "others"


def fill(con: duckdb.DuckDBPyConnection, source: Path, reports: int) -> None:
    """The tables that checks read, with the small reports of `source` repeated to `reports` documents."""
    con.execute(f"ATTACH '{source}' AS w (READ_ONLY)")
    for metadata in TABLES.values():
        con.execute(metadata.ddl())
    for table in COPIED:
        _copy(con, table, f"w.{table}", {})
    con.execute(
        "CREATE TEMP TABLE chosen AS SELECT document_id FROM w.documents JOIN w.line_items USING (document_id)"
        " WHERE w.documents.report_kind IN ('final', 'budget') GROUP BY document_id"
        " HAVING count(*) BETWEEN 150 AND 800"
    )
    con.execute(
        "CREATE TEMP TABLE copies AS SELECT document_id, n, '#' || n AS suffix, '#' || n // 2 AS of_unit FROM chosen,"
        f" range({reports} // (SELECT count(*) FROM chosen) + 1) AS r(n) ORDER BY n, document_id LIMIT {reports}"
    )
    for table in REPEATED:
        _copy(con, table, f"w.{table} AS t JOIN copies AS c USING (document_id)", AGAIN)
    _copy(con, "units", "w.units AS t, (SELECT DISTINCT of_unit FROM copies) AS c", {"unit_id": AGAIN["unit_id"]})
    con.execute("DETACH w")


def fill_file(target: Path, source: Path, reports: int) -> None:
    """`fill` into a file; each copy is a report of its own."""
    with duckdb.connect(str(target)) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        fill(con, source, reports)
        con.execute("UPDATE documents SET report_id = document_id")


def _copy(con: duckdb.DuckDBPyConnection, table: str, source: str, changed: dict[str, str]) -> None:
    """The columns that both sides have; lists that an older warehouse lacks are empty, and so are tables."""
    found = "SELECT column_name FROM duckdb_columns() WHERE database_name = 'w' AND table_name = ?"
    present = {row[0] for row in con.execute(found, [table]).fetchall()}
    if not present:
        return
    chosen = {c.name: changed.get(c.name, f'"{c.name}"') for c in TABLES[table].columns if c.name in present}
    chosen |= {c.name: "[]" for c in TABLES[table].columns if c.name not in present and not c.nullable}
    listed = ", ".join(f'{value} AS "{name}"' for name, value in chosen.items())
    con.execute(f"INSERT INTO {table} BY NAME SELECT {listed} FROM {source}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", default="1GB")
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "many.duckdb"
        # in a process of its own: what filling takes is not the memory of the checks
        filler = get_context("spawn").Process(target=fill_file, args=(target, options.warehouse, options.reports))
        filler.start()
        filler.join()
        if filler.exitcode:
            raise SystemExit("the reports could not be made")
        con = duckdb.connect(str(target))
        con.execute(f"SET threads = {options.threads}")
        con.execute(f"SET memory_limit = '{options.memory}'")
        con.execute("SET enable_progress_bar = false")  # it would write between the lines of `--steps`
        con.execute(f"SET temp_directory = '{folder}/spill'")
        counted = con.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM line_items)").fetchone()
        rules = load_catalogue()
        timed = Timed(con, {rule.query_name: rule.query for rule in rules})
        started, processor = time.perf_counter(), time.process_time()
        run_checks(timed if options.steps else con, rules)  # type: ignore[arg-type]  # it stands in for the connection
        result = {
            "reports": counted[0] if counted else 0,
            "line_items": counted[1] if counted else 0,
            "rules": len(rules),
            "seconds": round(time.perf_counter() - started, 1),
            "processor_seconds": round(time.process_time() - processor, 1),
            "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "cores": os.cpu_count(),
        }
        con.close()
    for name, (clock, used) in sorted(timed.steps.items(), key=lambda step: -step[1][1])[: options.steps]:
        print(f"{used:7.2f} s of the processor {clock:7.2f} s by the clock  {name}")
    text = json.dumps(result)
    print(text)
    if options.out is not None:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
