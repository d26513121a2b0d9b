"""Writing line items in the order of documents, range by range.

The rows of a nation sorted at once are some hundred bytes each that wait on the disk. A range of documents holds about
two million rows, is sorted in memory and appended; ranges follow each other, so that the table is in the order of
documents as a whole. Parsed days hold their documents in order too: of each day a range reads only the row groups that
it needs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import duckdb

from pipeline.warehouse.sql import literal, sql_file

__all__ = ["ROWS", "document_ranges", "stage_line_items"]

#: Rows of a range: some sixteen row groups of the engine, a gigabyte while they are sorted.
ROWS: Final = 2_000_000


def stage_line_items(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `line_items` from `parsed_line_items` of the `chosen` documents; views/line_items.sql says how."""
    ranges = document_ranges(con, ROWS)
    # of a range the engine expects a few rows, and would keep them in a hash table instead of the few codes
    con.execute("SET disabled_optimizers = 'join_order,build_side_probe_side'")
    for first, last in ranges:
        # as literals: the reader of Parquet leaves row groups out by constants
        bounds = [f"document_id {sign} {literal(one)}" for sign, one in ((">=", first), ("<", last)) if one is not None]
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW parsed_range AS FROM parsed_line_items WHERE {' AND '.join(bounds) or 'true'}"
        )
        con.execute(sql_file("line_items"))
    con.execute("SET disabled_optimizers = ''; DROP VIEW parsed_range")


def document_ranges(con: duckdb.DuckDBPyConnection, rows: int) -> list[tuple[str | None, str | None]]:
    """Ranges of document_id, from the first up to before the last, that hold about so many parsed rows each.

    Together they hold every document once; None is no bound.
    """
    found = con.execute(
        "WITH numbered AS (SELECT document_id, row_number() OVER (ORDER BY document_id) - 1 AS place FROM chosen),"
        " sizes AS (SELECT greatest(1, (SELECT count(*) FROM chosen) * ? // greatest(1, (SELECT count(*) FROM"
        " parsed_line_items))) AS documents)"
        " SELECT document_id FROM numbered, sizes WHERE place > 0 AND place % documents = 0 ORDER BY document_id",
        [rows],
    ).fetchall()
    return list(pairwise((None, *(str(first) for (first,) in found), None)))
