"""The warehouse as one SQLite file, for tools without Parquet: every table, and `_columns` with what each column means.

SQLite has no decimal type. Money stands in columns of NUMERIC affinity, given as text: SQLite keeps a number whose 15
first digits say it all as a number, and what would lose a digit as the text. Lists are JSON, times ISO 8601.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

import duckdb

from pipeline.errors import PublicationError
from pipeline.tables import TABLES, Column, Table

__all__ = ["write_sqlite"]

_BATCH: Final = 5_000
_MAGIC: Final = b"SQLite format 3\0"


def write_sqlite(con: duckdb.DuckDBPyConnection, out: Path) -> dict[str, int]:
    """Write all tables of the connection's current database to the SQLite file `out`; rows by table.

    An older SQLite file is replaced; any other file is refused with PublicationError. The file is written beside and
    renamed.
    """
    if out.exists() and (not out.is_file() or out.read_bytes()[: len(_MAGIC)] != _MAGIC):
        raise PublicationError("the target exists and is no SQLite file", where=str(out), remedy="choose a new name")
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f".{out.name}.exporting")
    beside.unlink(missing_ok=True)
    rows: dict[str, int] = {}
    with closing(sqlite3.connect(beside, isolation_level=None)) as lite:
        lite.execute("PRAGMA journal_mode = OFF")
        lite.execute("PRAGMA synchronous = OFF")
        lite.execute("BEGIN")
        _describe(lite)
        for table in TABLES.values():
            rows[table.name] = _fill(con, lite, table)
        lite.execute("COMMIT")
    beside.replace(out)
    return rows


def _describe(lite: sqlite3.Connection) -> None:
    lite.execute('CREATE TABLE _columns (table_name TEXT, column_name TEXT, type TEXT, "en" TEXT, "zh" TEXT)')
    for table in TABLES.values():
        lite.executemany(
            "INSERT INTO _columns VALUES (?, ?, ?, ?, ?)",
            [(table.name, column.name, column.type, column.en, column.zh) for column in table.columns],
        )


def _fill(con: duckdb.DuckDBPyConnection, lite: sqlite3.Connection, table: Table) -> int:
    columns = ", ".join(f"{c.sql_name} {_affinity(c)}{'' if c.nullable else ' NOT NULL'}" for c in table.columns)
    lite.execute(f"CREATE TABLE {table.name} ({columns})")
    marks = ", ".join("?" * len(table.columns))
    count = 0
    for batch in _batches(con, table):
        lite.executemany(f"INSERT INTO {table.name} VALUES ({marks})", [[_plain(v) for v in row] for row in batch])
        count += len(batch)
    keys = ", ".join(table.by_name[name].sql_name for name in table.key)
    # not unique: SQLite takes nulls for different, the warehouse takes them for equal
    lite.execute(f"CREATE INDEX {table.name}_key ON {table.name} ({keys})")
    return count


def _batches(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[list[tuple[object, ...]]]:
    order = [*table.sort_columns, *(name for name in table.names if name not in table.sort_columns)]
    ordered = ", ".join(f"{table.by_name[name].sql_name} NULLS FIRST" for name in order)
    listed = ", ".join(c.sql_name for c in table.columns)
    answer = con.execute(f"SELECT {listed} FROM {table.name} ORDER BY {ordered}")
    while batch := answer.fetchmany(_BATCH):
        yield batch


def _affinity(column: Column) -> str:
    if column.type.startswith("DECIMAL"):
        return "NUMERIC"
    return {"INTEGER": "INTEGER", "BIGINT": "INTEGER", "BOOLEAN": "INTEGER", "DOUBLE": "REAL"}.get(column.type, "TEXT")


def _plain(value: object) -> object:
    match value:
        case bool():
            return int(value)
        case Decimal():
            return str(value)
        case datetime():
            return value.isoformat(sep=" ")
        case list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return value
