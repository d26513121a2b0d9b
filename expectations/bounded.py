"""Bounded frames: of a table of any size the rows that a column contract can fail on, and no more than fit in memory.

A column contract speaks of single rows (never null, words of a vocabulary, places of a decimal) and of keys that two
rows share. The engine finds all rows that break it, wherever they stand and without leaving its memory limit; they go
first into the frame that Great Expectations judges, whole rows beside them up to the bound. So the frame fails exactly
when the table does. A table within the bound is handed over whole.
"""

from __future__ import annotations

from typing import Final

import duckdb
import pandas as pd

from pipeline.tables import Column, Table

__all__ = ["MOST_ROWS", "contract_frame"]

#: Rows that a frame holds at most, those that break the contract included: some 40 MB of the widest table.
MOST_ROWS: Final = 20_000


def contract_frame(con: duckdb.DuckDBPyConnection, table: Table, rows: int = MOST_ROWS) -> pd.DataFrame:
    """The rows of `table` in the current database by which its contract can be judged, `rows` of them at most.

    Rows that break the contract come first. Columns that are missing or too many are seen by the frame's own columns:
    then the first rows are taken as they come.
    """
    have = [row[0] for row in con.execute(f'DESCRIBE "{table.name}"').fetchall()]
    counted = con.execute(f'SELECT count(*) FROM "{table.name}"').fetchone()
    if counted is None or counted[0] <= rows or have != list(table.names):
        return con.execute(f'SELECT * FROM "{table.name}" LIMIT {rows}').df()
    broken = con.execute(f"{_broken(table)} LIMIT {rows}").df()
    rest = con.execute(f'SELECT * FROM "{table.name}" LIMIT {rows - len(broken)}').df()
    if broken.empty:
        return rest
    # a row that breaks the contract may be among the first too: taken twice it would look like a double key
    keys = list(table.key)
    known = set(map(tuple, broken[keys].astype(str).to_numpy()))
    twice = [tuple(row) in known for row in rest[keys].astype(str).to_numpy()]
    return pd.concat([broken, rest[[not seen for seen in twice]]], ignore_index=True)


def _broken(table: Table) -> str:
    """A query for the rows that break the contract of the table."""
    faults = [fault for column in table.columns for fault in _faults(column)]
    key = ", ".join(table.by_name[name].sql_name for name in table.key)
    # rows are counted by a hash of the key, eight bytes each; only where two hashes meet are the keys compared
    doubled = (
        f'SELECT {key} FROM "{table.name}" WHERE hash({key}) IN'
        f' (SELECT hash({key}) FROM "{table.name}" GROUP BY 1 HAVING count(*) > 1) GROUP BY ALL HAVING count(*) > 1'
    )
    faults.append(f"struct_pack({_named(table)}) IN (SELECT struct_pack({_named(table)}) FROM ({doubled}))")
    return f'SELECT * FROM "{table.name}" WHERE {" OR ".join(faults)}'


def _named(table: Table) -> str:
    return ", ".join(f"k{place} := {table.by_name[name].sql_name}" for place, name in enumerate(table.key))


def _faults(column: Column) -> list[str]:
    """Conditions under which a row breaks what the contract says of one column.

    The scale of decimals needs none: the column's type, which a publication verifies, holds no more places.
    """
    faults = [] if column.nullable else [f"{column.sql_name} IS NULL"]
    if column.vocabulary is not None:
        words = ", ".join("'" + word.replace("'", "''") + "'" for word in sorted(column.vocabulary))
        faults.append(
            f"len(list_filter({column.sql_name}, lambda word: word NOT IN ({words}))) > 0"
            if column.is_list
            else f"{column.sql_name} NOT IN ({words})"
        )
    return faults
