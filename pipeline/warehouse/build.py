"""Build the warehouse: all parsed days in, one DuckDB file out, in one process and bulk SQL.

The target is a fresh file beside the published one and nobody else opens it; `publish` swaps it in. Two builds from
the same documents have the same content hash of every table, on any machine and with any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

import duckdb
import pyarrow as pa

from pipeline.errors import PublicationError
from pipeline.figures.indicator import INDICATOR_FLAGS
from pipeline.figures.line_item import FLAGS
from pipeline.tables import TABLES
from pipeline.warehouse.code_names import fill_code_names
from pipeline.warehouse.content import content_hash
from pipeline.warehouse.corrections import apply_corrections, load_corrections
from pipeline.warehouse.line_items import stage_line_items
from pipeline.warehouse.parsed import PARSED_TABLES, day_folders
from pipeline.warehouse.sql import literal, sql_file, writing
from pipeline.warehouse.unit_links import link_units

__all__ = [
    "BuildSummary",
    "CodeTable",
    "Codes",
    "build",
    "compare_reports",
    "create_tables",
    "resolve_budget_vs_actual",
]

#: Memory of a build: what the engine is given for little, and what more for each byte of parsed Parquet. Not every
#: operator can spill; the checks take documents in shards, and 10,000 short reports pass within 0.8 GiB.
_LEAST_MEMORY: Final = 1024**3
_MEMORY_PER_BYTE: Final = 12
_MOST_MEMORY: Final = 6 * 1024**3
#: SQL files behind budget_vs_actual, in order: later ones use temporary tables of earlier ones.
_COMPARISONS: Final = (
    "codes_observed",
    "report_changes",
    "stated_totals",
    "continuity",
    "department_units",
    "sums",
    "peers",
    "themes",
    "quality",
)


class CodeTable(Protocol):
    """One classification: its subjects as rows of `function_codes` or `economic_codes`."""

    def rows(self) -> Iterable[Mapping[str, object]]:
        """Rows with the columns of the table."""
        ...


class Codes(Protocol):
    """The classifications (`pipeline.codes.classification.Classification` is one)."""

    @property
    def functions(self) -> CodeTable:
        """Functional classification (支出功能分类)."""
        ...

    @property
    def economics(self) -> CodeTable:
        """Economic classification (支出经济分类)."""
        ...

    def tables(self) -> Mapping[str, Iterable[Mapping[str, object]]]:
        """Rows of the tables about the codes (`code_changes`, `code_crosswalk`, `function_cofog`), by table."""
        ...


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What was built: rows and content hash by table, and documents by status."""

    target: Path
    rows: dict[str, int]
    hashes: dict[str, str]
    published: int
    superseded: int
    rejected: int


def build(
    parsed: Path,
    target: Path,
    *,
    classification: Codes,
    run_checks: Callable[[duckdb.DuckDBPyConnection], None],
    built_at: datetime,
    version: str,
    memory_limit: str | None = None,
    threads: int | None = None,
) -> BuildSummary:
    """Build `target` from the day folders under `parsed`.

    `run_checks` is given the open connection with all tables filled that depend on documents and reference data alone,
    declared corrections applied; it fills `checks` and may add flags to line items. `budget_vs_actual` and the tables
    for analysts come after it. `built_at` has a time zone. Raises PublicationError where the target cannot be written,
    ReferenceDataError where a declared correction does not match. `memory_limit` is that of the engine (`4GB`); by the
    size of what is parsed where none is given.
    """
    if built_at.tzinfo is None:
        raise ValueError("built_at needs a time zone")
    con = _open_fresh(target, memory_limit or _memory_for(parsed), threads)
    # an engine that could not write may fail once more when it is closed
    with writing(target), closing(con):
        create_tables(con)
        con.execute(sql_file("macros"))
        _attach_parsed(con, parsed)
        con.execute(f"SET VARIABLE pipeline_version = {literal(version)}")
        _fill_codes(con, classification)
        con.execute(sql_file("stage"))
        stage_line_items(con)
        con.execute(sql_file("stage_rest"))
        link_units(con)
        apply_corrections(con, load_corrections())
        con.execute(sql_file("versions"))
        con.execute(sql_file("reports"))
        fill_code_names(con)
        _drop_parsed(con)
        run_checks(con)
        resolve_budget_vs_actual(con)
        compare_reports(con)
        rows, hashes = _record(con, version, built_at.astimezone(UTC).replace(tzinfo=None))
        statuses = dict(con.execute("SELECT status, count(*) FROM documents GROUP BY status").fetchall())
        con.execute("CHECKPOINT")
    return BuildSummary(
        target=target,
        rows=rows,
        hashes=hashes,
        published=statuses.get("published", 0),
        superseded=statuses.get("superseded", 0),
        rejected=statuses.get("rejected", 0),
    )


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """All tables of the warehouse, empty, with their comments; the meanings of the flags are filled in."""
    con.execute("BEGIN")  # one transaction: a flush to the disk for each of some hundred comments would take seconds
    for table in TABLES.values():
        con.execute(";\n".join((table.ddl(), *table.comments())))
    con.executemany(
        "INSERT INTO flags VALUES (?, ?, ?)",
        [[flag, *words] for flag, words in sorted((FLAGS | INDICATOR_FLAGS).items())],
    )
    con.execute("COMMIT")


def resolve_budget_vs_actual(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `budget_vs_actual` from the other tables; the rules stand in views/budget_vs_actual.sql."""
    con.execute(sql_file("speaking"))
    con.execute(sql_file("budget_vs_actual"))


def compare_reports(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the tables for analysts from all others; `resolve_budget_vs_actual` goes before on the same connection."""
    con.execute("BEGIN")  # small tables: one flush to the disk instead of one for each
    for name in _COMPARISONS:
        con.execute(sql_file(name))
    con.execute("COMMIT")


def _memory_for(parsed: Path) -> str:
    size = sum(path.stat().st_size for path in parsed.glob("*/*.parquet"))
    return f"{min(_LEAST_MEMORY + _MEMORY_PER_BYTE * size, _MOST_MEMORY) // 1024**2}MiB"


def _open_fresh(target: Path, memory_limit: str, threads: int | None) -> duckdb.DuckDBPyConnection:
    spill = target.with_name(target.name + ".tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for left in (target, target.with_name(target.name + ".wal")):
            left.unlink(missing_ok=True)
        con = duckdb.connect(str(target))
    except (OSError, duckdb.IOException) as error:
        raise PublicationError(
            f"the warehouse cannot be built here ({error})",
            where=str(target),
            remedy="free the file or the disk, or choose another home with --home",
        ) from error
    con.execute(f"SET memory_limit = {literal(memory_limit)}")
    con.execute(f"SET temp_directory = {literal(str(spill))}")
    con.execute("SET TimeZone = 'UTC'")
    if threads is not None:
        con.execute(f"SET threads = {int(threads)}")
    return con


def _attach_parsed(con: duckdb.DuckDBPyConnection, parsed: Path) -> None:
    folders = day_folders(parsed)
    for name, schema in PARSED_TABLES.items():
        paths = [folder / f"{name}.parquet" for folder in folders]
        if paths:
            listed = ", ".join(literal(str(path)) for path in paths)
            con.execute(
                f"CREATE TEMP VIEW parsed_{name} AS SELECT * EXCLUDE (filename), parse_path(filename)[-2] AS day"
                f" FROM read_parquet([{listed}], filename = true, hive_partitioning = false)"
            )
        else:
            empty = schema.append(pa.field("day", pa.string())).empty_table()
            con.register("empty_day", empty)
            con.execute(f"CREATE TEMP TABLE parsed_{name} AS SELECT * FROM empty_day")
            con.unregister("empty_day")


def _drop_parsed(con: duckdb.DuckDBPyConnection) -> None:
    kind = (
        "VIEW"
        if con.execute("SELECT 1 FROM duckdb_views() WHERE view_name = 'parsed_documents'").fetchone()
        else "TABLE"
    )
    for name in PARSED_TABLES:
        con.execute(f"DROP {kind} parsed_{name}")


def _fill_codes(con: duckdb.DuckDBPyConnection, classification: Codes) -> None:
    tables = {
        "function_codes": classification.functions.rows(),
        "economic_codes": classification.economics.rows(),
        **classification.tables(),
    }
    for name, rows in tables.items():
        table = TABLES[name]
        frame = pa.Table.from_pylist([dict(row) for row in rows], schema=table.arrow_schema())
        con.register("code_rows", frame)
        order = ", ".join(table.by_name[key].sql_name for key in table.key)
        con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM code_rows ORDER BY {order}")
        con.unregister("code_rows")


def _record(con: duckdb.DuckDBPyConnection, version: str, built_at: datetime) -> tuple[dict[str, int], dict[str, str]]:
    rows: dict[str, int] = {}
    hashes: dict[str, str] = {}
    con.execute("BEGIN")
    for table in TABLES.values():
        if table.name != "publication":
            rows[table.name], hashes[table.name] = content_hash(con, table)
            con.execute(
                "INSERT INTO publication VALUES (?, ?, ?, ?, ?)",
                [table.name, rows[table.name], hashes[table.name], version, built_at],
            )
    con.execute("COMMIT")
    rows["publication"] = len(rows)
    return rows, hashes
