"""The content of a table as a hash: what tells whether two warehouses say the same.

Per row one hash of its columns, over rows sums of it, so that neither the order of rows nor the number of threads
matters and equal rows do not cancel out. Wall-clock columns are left out. There are two: `content_hash` is the engine's
own, quick enough to be taken of every table of every build and again of a published file; it holds for one version of
the engine, whose number it ends with. `lasting_hash` is MD5 over the columns as text, for data packages, which are
cited for years: it takes six times as long and depends on nothing but the rows.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import duckdb

from pipeline.tables import Table

__all__ = ["comparable", "content_hash", "lasting_hash"]

#: The engine's hash may change from one minor version to the next.
_ENGINE: Final = "duckdb" + ".".join(duckdb.__version__.split(".")[:2])


def content_hash(con: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, str]:
    """(row count, hash) of a table of the connection's current database; the hash ends with the engine's version."""
    # two sums of 64 bits: of the hash of each row, and of that hash mixed once more
    rows, digest = _sums(
        con, f"SELECT h AS one, hash(h) AS other FROM (SELECT hash({_columns(table)}) AS h FROM {table.name})"
    )
    return rows, f"{digest}-{_ENGINE}"


def lasting_hash(con: duckdb.DuckDBPyConnection, table: Table, without: Collection[str] = ()) -> tuple[int, str]:
    """(row count, hash of 32 or more hexadecimal digits) of a table: the same under every version of the engine.

    Columns named in `without` are left out, as those of the wall clock always are.
    """
    # chr(31) parts columns, chr(30) stands for NULL: neither occurs in printed text, so no two rows read alike. One
    # concat_ws and one MD5 a row take half the time of a chain of || and an MD5 for each half.
    parts = ", ".join(
        f"coalesce({c.sql_name}::VARCHAR, chr(30))" for c in table.content_columns if c.name not in without
    )
    return _sums(
        con,
        "SELECT (digest >> 64)::UBIGINT AS one, (digest & 18446744073709551615::UHUGEINT)::UBIGINT AS other"
        f" FROM (SELECT md5_number(concat_ws(chr(31), {parts})) AS digest FROM {table.name})",
    )


def comparable(one: str, other: str) -> bool:
    """Whether two content hashes were taken in the same way, so that they differ only where the rows do."""
    return one.rpartition("-")[2] == other.rpartition("-")[2]


def _columns(table: Table) -> str:
    return ", ".join(column.sql_name for column in table.content_columns)


def _sums(con: duckdb.DuckDBPyConnection, digests: str) -> tuple[int, str]:
    row = con.execute(f"SELECT count(*), coalesce(sum(one), 0), coalesce(sum(other), 0) FROM ({digests})").fetchone()
    if row is None:
        raise AssertionError("an aggregate without GROUP BY always gives a row")
    return int(row[0]), f"{int(row[1]):016x}-{int(row[2]):016x}"
