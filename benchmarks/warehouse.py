"""Build, checks, contracts, publication and export of a nation's reports: seconds and peak memory of each step.

    python -m benchmarks.warehouse [--documents 1000 10000 100000] [--home HOME ...] [--keep FOLDER] [--steps N]

Parsed reports are generated (`benchmarks.nation`) and go through what the nightly job does with them, each size in
fresh processes: the build with all checks, the column contracts, the publication, the export of the data package.
`--memory` is what the engine may take in every step. `--steps N` lists the statements of the build that took most
processor time. `--keep` leaves the largest warehouse in a folder, for `benchmarks.queries`. The largest size needs
some 30 GB of disk under the folder for temporary files (TMPDIR).
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.measure import Figures, in_a_process, save, timed
from benchmarks.nation import generate

_MADE = re.compile(
    r"(?:TEMP TABLE|TEMP VIEW|INSERT INTO|UPDATE|DELETE FROM|DROP TABLE|CHECKPOINT|COMMIT)\s*\"?(\w*)", re.IGNORECASE
)
_WHEN = datetime(2026, 1, 1, tzinfo=UTC)


class Steps:
    """A connection that adds up clock, processor and temporary storage by statement."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.steps: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Each statement of `query` by itself."""
        result = self._con
        parts = [query]
        if parameters is None and not query.startswith(("COMMENT", "CREATE TABLE")):
            parts = [one.query for one in duckdb.extract_statements(query)]
        for part in parts:
            clock, cpu = time.perf_counter(), time.process_time()
            result = self._con.execute(part) if parameters is None else self._con.execute(part, parameters)
            found = _MADE.search(part)
            name = found[0][:60] if found else " ".join(part.split())[:60]
            if "INSERT INTO check_findings" in part:
                name = "rules"
            step = self.steps[name]
            step[0] += time.perf_counter() - clock
            step[1] += time.process_time() - cpu
        return result


def generate_step(parsed: str, documents: str, *homes: str) -> Figures:
    """Make the parsed reports."""
    figures: Figures = {}
    with timed(figures, "generate"):
        rows = generate(Path(parsed), int(documents), [Path(home) for home in homes])
    return {**figures, "line_items": rows}


def build_step(parsed: str, warehouse: str, memory: str, steps: str) -> Figures:
    """Build the candidate of generated days, checks and all."""
    from expectations.catalogue import load_catalogue
    from pipeline.checks.run import run_checks
    from pipeline.codes.classification import classification
    from pipeline.warehouse.build import build
    from pipeline.warehouse.publish import CANDIDATE

    figures: Figures = {}
    seen: list[Steps] = []
    connect = duckdb.connect

    def watched(*arguments: Any, **options: Any) -> Any:
        seen.append(Steps(connect(*arguments, **options)))
        return seen[-1]

    if int(steps):
        duckdb.connect = watched
    rules = load_catalogue()
    started, cpu = time.perf_counter(), time.process_time()
    marks: list[tuple[float, float]] = []

    def checked(con: duckdb.DuckDBPyConnection) -> None:
        marks.append((time.perf_counter(), time.process_time()))
        with timed(figures, "checks"):
            run_checks(con, rules)
        marks.append((time.perf_counter(), time.process_time()))

    with timed(figures, "build_and_checks"):
        summary = build(
            Path(parsed),
            Path(warehouse) / CANDIDATE,
            classification=classification(),
            run_checks=checked,
            built_at=_WHEN,
            version="benchmark",
            memory_limit=memory,
            threads=2,
        )
    figures["stage"] = {"seconds": round(marks[0][0] - started, 3), "cpu_seconds": round(marks[0][1] - cpu, 3)}
    figures["analysis"] = {
        "seconds": round(time.perf_counter() - marks[1][0], 3),
        "cpu_seconds": round(time.process_time() - marks[1][1], 3),
    }
    for watcher in seen:
        for name, (clock, used, _) in sorted(watcher.steps.items(), key=lambda s: -s[1][1])[: int(steps)]:
            print(f"{used:8.2f} s of the processor {clock:8.2f} s by the clock  {name}", file=sys.stderr)
    return {**figures, "rows": summary.rows, "hashes": summary.hashes}


def _limit(memory: str) -> None:
    """Let every connection of this process have so much memory, as on a machine that has no more."""
    connect = duckdb.connect

    def limited(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
        con = connect(*arguments, **options)
        con.execute(f"SET memory_limit = '{memory}'")
        con.execute("SET threads = 2")
        return con

    duckdb.connect = limited


def contracts_step(warehouse: str, memory: str) -> Figures:
    """Hold every table of the candidate against its column contract, as the asset checks do."""
    _limit(memory)
    from assets.contracts import table_result
    from pipeline.tables import TABLES
    from pipeline.warehouse.publish import CANDIDATE
    from pipeline.warehouse.read import attach

    figures: Figures = {}
    broken = []
    with timed(figures, "contracts"), closing(attach(Path(warehouse) / CANDIDATE)) as con:
        for table in TABLES.values():
            result = table_result(con, table)
            if not result.success:
                broken.append(result.describe())
    return {**figures, "broken": broken}


def publish_step(warehouse: str, memory: str) -> Figures:
    """Verify the candidate and swap it in."""
    _limit(memory)
    from pipeline.warehouse.publish import CANDIDATE, publish

    figures: Figures = {}
    with timed(figures, "publish"):
        publish(Path(warehouse) / CANDIDATE, Path(warehouse))
    return figures


def export_step(warehouse: str, out: str, memory: str) -> Figures:
    """Write the data package."""
    _limit(memory)
    from pipeline.warehouse.package import export

    figures: Figures = {}
    with timed(figures, "export"):
        export(Path(warehouse), Path(out))
    files = [path for path in Path(out).rglob("*") if path.is_file()]
    return {**figures, "bytes": sum(path.stat().st_size for path in files)}


def sizes(path: Path) -> dict[str, float]:
    """Bytes of the file, and of each column of the line items by the blocks that only it uses (estimate)."""
    with closing(duckdb.connect(str(path), read_only=True)) as con:
        block = con.execute("SELECT block_size FROM pragma_database_size()").fetchall()[0][0]
        rows = con.execute("SELECT count(*) FROM line_items").fetchall()[0][0]
        # segments share blocks: a block counts for each column by the share of its segments
        found = con.execute(
            "WITH s AS (SELECT column_name, unnest(list_distinct([block_id] || coalesce(additional_block_ids, [])))"
            " AS block FROM pragma_storage_info('line_items') WHERE block_id >= 0)"
            " SELECT column_name, sum(1.0 / users) FROM (SELECT *, count(*) OVER (PARTITION BY block) AS users FROM s)"
            " GROUP BY 1"
        ).fetchall()
    return {name: round(blocks * block / rows, 3) for name, blocks in sorted(found, key=lambda row: -row[1])}


def one_size(folder: Path, documents: int, options: argparse.Namespace) -> Figures:
    """All steps over so many documents."""
    parsed, warehouse, out = folder / "parsed", folder / "warehouse", folder / "package"
    warehouse.mkdir(parents=True)
    made = in_a_process(generate_step, parsed, documents, *options.home)
    items = made["line_items"]
    figures: Figures = {"documents": documents, "line_items": items, "generate": made["generate"]}
    built = in_a_process(build_step, parsed, warehouse, options.memory, options.steps)
    figures |= {"build": built}
    shutil.rmtree(parsed)
    if not options.build_only:
        figures["contracts"] = in_a_process(contracts_step, warehouse, options.memory)
        figures["publish"] = in_a_process(publish_step, warehouse, options.memory)
        published = warehouse / "juesuan.duckdb"
        figures["bytes"] = published.stat().st_size
        figures["bytes_per_line_item"] = sizes(published)
        figures["export"] = in_a_process(export_step, warehouse, out, options.memory)
        shutil.rmtree(out)
    if options.keep is not None and documents == max(options.documents):
        shutil.rmtree(options.keep, ignore_errors=True)
        shutil.move(warehouse, options.keep)
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--home", type=Path, action="append", default=[])
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--build-only", action="store_true")
    options = parser.parse_args()
    measured = []
    for documents in sorted(options.documents):
        with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as folder:
            measured.append(one_size(Path(folder), documents, options))
        build = measured[-1]["build"]
        print(documents, measured[-1]["line_items"], {k: build[k] for k in ("stage", "checks", "analysis", "process")})
        print({name: measured[-1].get(name, {}).get("process") for name in ("contracts", "publish", "export")})
        if measured[-1].get("contracts", {}).get("broken"):
            print("contracts broken:", measured[-1]["contracts"]["broken"])
    if not options.build_only:
        print(save("warehouse", ["python", "-m", "benchmarks.warehouse", *sys.argv[1:]], {"sizes": measured}))


if __name__ == "__main__":
    main()
