"""All checks over many reports: seconds and peak memory, on reports made by repeating parsed ones under new names.

    python -m benchmarks.checks WAREHOUSE.duckdb [--reports 10000] [--threads 2]

The reports of the warehouse (kind final or budget) are repeated in DuckDB until there are so many, with line items,
readings and paragraphs; documents of more than 800 figures are left out, as the reports of a county have some
400. Only the checks are timed: judging, suspects, verdicts, flags.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

import duckdb

from expectations.catalogue import load_catalogue
from pipeline.checks import run_checks
from pipeline.tables import TABLES

MEMORY = "3GB"
COPIED = ("function_codes", "economic_codes", "units")
REPEATED = ("documents", "line_items", "table_reads", "passages", "performance_indicators")


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
        f"CREATE TEMP TABLE copies AS SELECT document_id, '#' || n AS suffix FROM chosen,"
        f" range({reports} // (SELECT count(*) FROM chosen) + 1) AS r(n) ORDER BY n, document_id LIMIT {reports}"
    )
    for table in REPEATED:
        again = {"document_id": "t.document_id || c.suffix", "line_item_id": "t.line_item_id || c.suffix"}
        _copy(con, table, f"w.{table} AS t JOIN copies AS c USING (document_id)", again)
    con.execute("DETACH w")


def fill_file(target: Path, source: Path, reports: int) -> None:
    """`fill` into a file; each copy is a report of its own."""
    with duckdb.connect(str(target)) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        fill(con, source, reports)
        con.execute("UPDATE documents SET report_id = document_id")


def _copy(con: duckdb.DuckDBPyConnection, table: str, source: str, changed: dict[str, str]) -> None:
    """The columns that both sides have; lists that an older warehouse lacks are empty."""
    present = {row[0] for row in con.execute(f"SELECT column_name FROM (DESCRIBE w.{table})").fetchall()}
    chosen = {c.name: changed.get(c.name, f'"{c.name}"') for c in TABLES[table].columns if c.name in present}
    chosen |= {c.name: "[]" for c in TABLES[table].columns if c.name not in present and not c.nullable}
    listed = ", ".join(f'{value} AS "{name}"' for name, value in chosen.items())
    con.execute(f"INSERT INTO {table} BY NAME SELECT {listed} FROM {source}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=2)
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
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute(f"SET temp_directory = '{folder}/spill'")
        counted = con.execute("SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM line_items)").fetchone()
        started, processor = time.perf_counter(), time.process_time()
        run_checks(con, load_catalogue())
        result = {
            "reports": counted[0] if counted else 0,
            "line_items": counted[1] if counted else 0,
            "rules": len(load_catalogue()),
            "seconds": round(time.perf_counter() - started, 1),
            "processor_seconds": round(time.process_time() - processor, 1),
            "peak_memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            "cores": os.cpu_count(),
        }
        con.close()
    text = json.dumps(result)
    print(text)
    if options.out is not None:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
