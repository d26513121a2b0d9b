"""The content hash of a table: what tells whether two warehouses say the same.

Per row the MD5 of its columns' text; over rows the sums of both halves, so that neither the order of rows nor the
number of threads matters and equal rows do not cancel out. Wall-clock columns are left out.
"""

from __future__ import annotations

import duckdb

from pipeline.tables import Table

__all__ = ["content_hash"]


def content_hash(con: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, str]:
    """(row count, hash of 32 or more hexadecimal digits) of a table of the connection's current database."""
    # chr(31) parts columns, chr(30) stands for NULL: neither occurs in printed text, so no two rows read alike. One
    # concat_ws and one MD5 a row take half the time of a chain of || and an MD5 for each half.
    parts = ", ".join(f"coalesce({c.sql_name}::VARCHAR, chr(30))" for c in table.content_columns)
    row = con.execute(
        "SELECT count(*), coalesce(sum((digest >> 64)::UBIGINT), 0),"
        " coalesce(sum((digest & 18446744073709551615::UHUGEINT)::UBIGINT), 0)"
        f" FROM (SELECT md5_number(concat_ws(chr(31), {parts})) AS digest FROM {table.name})"
    ).fetchone()
    if row is None:
        raise AssertionError("an aggregate without GROUP BY always gives a row")
    return int(row[0]), f"{int(row[1]):016x}-{int(row[2]):016x}"
