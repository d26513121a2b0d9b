"""The changelog of the data: which rows of which tables were added, removed or changed since an earlier version.

A version is a data package, a warehouse file, or one of the warehouses that are kept beside the published one
(`previous-1`, `previous-2`). Rows are the same row when their keys are equal; wall-clock columns never change a row.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from pipeline.errors import PublicationError
from pipeline.tables import TABLES, Table
from pipeline.warehouse.sql import literal

__all__ = ["CHANGES", "SCHEMA", "Changes", "TableChanges", "changes_since", "changes_text", "find_version"]

CHANGES: Final = "changes.parquet"
#: One row for each row of a table that is not as it was.
SCHEMA: Final = pa.schema(
    [
        pa.field("table_name", pa.string(), nullable=False),
        pa.field("change", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("columns", pa.list_(pa.string()), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class TableChanges:
    """How many rows of a table are new, gone, other than before, and as before; `new_columns` were not there."""

    added: int
    removed: int
    changed: int
    unchanged: int
    new_columns: tuple[str, ...] = ()
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes since `version` (as it calls itself), by table, and row by row as Arrow (`SCHEMA`)."""

    version: str
    tables: dict[str, TableChanges]
    rows: pa.Table


def find_version(warehouse: Path, version: str) -> Path:
    """The folder or file of an earlier version; PublicationError where it is none."""
    # a path, or the name of a kept one
    for path in (Path(version), warehouse.parent / f"{warehouse.stem}.{version}{warehouse.suffix}"):
        if path.is_file() or (path / "datapackage.json").is_file():
            return path
    there = sorted(p.name.split(".")[1] for p in warehouse.parent.glob(f"{warehouse.stem}.previous-*.duckdb"))
    raise PublicationError(
        "this is no earlier version",
        where=version,
        remedy="name the folder of a data package, a warehouse file, or one that is kept here: "
        + (", ".join(there) or "none is"),
    )


def changes_since(con: duckdb.DuckDBPyConnection, earlier: Path) -> Changes:
    """What the current database of `con` says otherwise than `earlier`; `con` must be free to read files.

    Raises PublicationError where the earlier version cannot be read.
    """
    try:
        columns = _attach_package(con, earlier) if earlier.is_dir() else _attach_file(con, earlier)
        tables: dict[str, TableChanges] = {}
        parts: list[pa.Table] = []
        for table in TABLES.values():
            tables[table.name], rows = _compare(con, table, columns.get(table.name))
            parts.append(rows)
        said = _version(con, earlier)
    except duckdb.Error as error:
        raise PublicationError(
            f"the earlier version cannot be read ({str(error).splitlines()[0]})",
            where=str(earlier),
            remedy="name another one, or export without --since",
        ) from error
    return Changes(said, tables, pa.concat_tables(parts))


def _attach_file(con: duckdb.DuckDBPyConnection, earlier: Path) -> dict[str, list[str]]:
    con.execute(f"ATTACH {literal(str(earlier))} AS earlier (READ_ONLY)")
    found: dict[str, list[str]] = {}
    for table, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'earlier' AND NOT internal"
    ).fetchall():
        found.setdefault(table, []).append(column)
    return found


def _attach_package(con: duckdb.DuckDBPyConnection, earlier: Path) -> dict[str, list[str]]:
    """The tables of a package as views of a database `earlier`, columns typed as they are today."""
    con.execute("ATTACH ':memory:' AS earlier")
    described = json.loads((earlier / "datapackage.json").read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for resource in described["resources"]:
        table = TABLES.get(resource["name"])
        if table is None:
            continue
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        files = ", ".join(literal(str(earlier / path)) for path in paths)
        split = "true, hive_types_autocast = false" if table.fiscal_year_partitioned else "false"
        source = f"read_parquet([{files}], hive_partitioning = {split})"
        there = [str(d[0]) for d in con.execute(f"DESCRIBE FROM {source}").fetchall()]
        found[table.name] = [name for name in there if name in table.by_name]
        typed = ", ".join(
            f"try_cast({table.by_name[n].sql_name} AS {table.by_name[n].type}) AS {table.by_name[n].sql_name}"
            for n in found[table.name]
        )
        con.execute(f"CREATE VIEW earlier.{table.name} AS SELECT {typed} FROM {source}")
    return found


def _compare(con: duckdb.DuckDBPyConnection, table: Table, columns: list[str] | None) -> tuple[TableChanges, pa.Table]:
    name = literal(table.name)
    keys = [table.by_name[key].sql_name for key in table.key]
    key = f"to_json(struct_pack({', '.join(f'{k} := {{0}}.{k}' for k in keys)}))::VARCHAR"
    if columns is None or any(k not in columns for k in table.key):
        question = (
            f"SELECT {name} AS table_name, 'added' AS change, {key.format('n')} AS key, []::VARCHAR[] AS columns"
            f" FROM {table.name} AS n ORDER BY key"
        )
        rows = con.execute(question).fetch_arrow_table().cast(SCHEMA)
        return TableChanges(rows.num_rows, 0, 0, 0, is_new=True), rows
    compared = [c for c in table.content_columns if c.name in columns and c.name not in table.key]
    differing = ", ".join(
        f"CASE WHEN o.{c.sql_name} IS DISTINCT FROM n.{c.sql_name} THEN {literal(c.name)} END" for c in compared
    )
    joined = " AND ".join(f"o.{k} IS NOT DISTINCT FROM n.{k}" for k in keys)
    # the marks tell on which side of the join a row is: all columns of a key may be null
    question = f"""
        WITH both_sides AS (
            SELECT
                CASE WHEN o.mark IS NULL THEN 'added' WHEN n.mark IS NULL THEN 'removed' ELSE 'changed' END AS change,
                CASE WHEN n.mark IS NULL THEN {key.format("o")} ELSE {key.format("n")} END AS key,
                CASE WHEN o.mark IS NULL OR n.mark IS NULL THEN []::VARCHAR[]
                    ELSE list_filter([{differing or "NULL::VARCHAR"}]::VARCHAR[], lambda c: c IS NOT NULL)
                END AS columns
            FROM (SELECT *, 1 AS mark FROM earlier.{table.name}) AS o
            FULL JOIN (SELECT *, 1 AS mark FROM {table.name}) AS n ON {joined}
        )
        SELECT {name} AS table_name, change, key, columns FROM both_sides
        WHERE change <> 'changed' OR len(columns) > 0
        ORDER BY change, key
    """
    rows = con.execute(question).fetch_arrow_table().cast(SCHEMA)
    counts = {
        change["values"]: change["counts"]
        for change in rows.column("change").combine_chunks().value_counts().to_pylist()
    }
    found = con.execute(f"SELECT count(*) FROM {table.name}").fetchone()
    total = int(found[0]) if found else 0
    added, removed, changed = (int(counts.get(kind, 0)) for kind in ("added", "removed", "changed"))
    fresh = tuple(column.name for column in table.columns if column.name not in columns)
    return TableChanges(added, removed, changed, total - added - changed, fresh), rows


def _version(con: duckdb.DuckDBPyConnection, earlier: Path) -> str:
    row = con.execute("SELECT max(pipeline_version), max(built_at) FROM earlier.publication").fetchone()
    return f"{row[0]}, built {row[1]:%Y-%m-%d %H:%M} UTC" if row and row[1] is not None else earlier.name


def changes_text(changes: Changes) -> str:
    """CHANGES.md: the changelog for people."""
    lines = [
        "# Changes of the data (数据变更)",
        "",
        f"Since version {changes.version}. `{CHANGES}` names every row with its key and the columns that changed.",
        "",
        "| table | added 新增 | removed 删除 | changed 修改 | unchanged 未变 | note |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for name, table in changes.tables.items():
        note = "new table" if table.is_new else ""
        if table.new_columns:
            note = "new columns: " + ", ".join(f"`{column}`" for column in table.new_columns)
        numbers = " | ".join(f"{n:,}" for n in (table.added, table.removed, table.changed, table.unchanged))
        lines.append(f"| `{name}` | {numbers} | {note} |")
    return "\n".join([*lines, ""])
