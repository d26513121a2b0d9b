"""Shards: which documents are checked together, so that a country is checked in the memory of a county.

What belongs here: dividing documents into shards and showing one of them to the queries. What does not: what a rule
looks at (the catalogue), or how it is judged (`run`).

Rules look beyond one document: at the other files of a report, at the reports of a unit in other years and of the other
kind, at a department and its units. Documents that may be looked at together are one family and stay in one shard. What
looks at a whole country (peers of an item) is prepared once for all shards, as a small table (`peers.sql`).

Families are put in the order of their names and cut into shards by the weight of their documents. So the rows of a run
and their order are the same for shards of any size.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import resources
from typing import Final

import duckdb
import pyarrow as pa

__all__ = ["SHARD_WEIGHT", "close_shard", "open_shard", "plan_shards"]

#: Line items of a shard, counted with what each document costs beside them. Chosen by measurement: larger ones gain
#: nothing but the fixed cost of a second of processor time each, and take more memory.
SHARD_WEIGHT: Final = 1_200_000
#: What a document costs beside its line items: some 190 rows of verdicts.
_DOCUMENT_WEIGHT: Final = 150
#: Read by views, rules and verdicts as they stand in the warehouse: within a shard only the rows of its documents are
#: seen. The filter is one on the plain column by a chosen part of the plan, so the engine passes over rows of other
#: shards before it reads their columns; a join with a converted key reads them all.
_SHADOWED: Final = ("documents", "line_items", "passages", "table_reads")


def plan_shards(con: duckdb.DuckDBPyConnection, weight: int | None = SHARD_WEIGHT) -> int:
    """Make the temporary table `check_plan` (document_id, family, shard) of all documents; returns how many shards.

    `weight` is the most that a shard holds (one family may be more), None puts all documents into one. An empty
    warehouse has one shard without documents.
    """
    con.execute(_sql("families.sql"))
    links = con.execute("SELECT DISTINCT one, other FROM check_links ORDER BY ALL").fetchall()
    roots = _roots(links)
    con.register(
        "linked_families",
        pa.table({"family": pa.array(roots, pa.string()), "root": pa.array(roots.values(), pa.string())}),
    )
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE check_plan AS
        WITH weighed AS (
            SELECT document_id, coalesce(root, family) AS family, {_DOCUMENT_WEIGHT} + coalesce(items, 0) AS weight
            FROM check_families
            LEFT JOIN linked_families USING (family)
            LEFT JOIN (SELECT document_id, count(*) AS items FROM line_items GROUP BY document_id) USING (document_id)
        ),
        families AS (
            SELECT family, row_number() OVER (ORDER BY family)::INTEGER AS number,
                sum(sum(weight)) OVER (ORDER BY family) - sum(weight) AS before
            FROM weighed GROUP BY family
        ),
        cut AS (
            SELECT family, number, (dense_rank() OVER (ORDER BY {_cut(weight)}) - 1)::INTEGER AS shard FROM families
        )
        SELECT document_id, number AS family, shard FROM weighed JOIN cut USING (family) ORDER BY shard, document_id"""
    )
    con.unregister("linked_families")
    con.execute("DROP TABLE check_families; DROP TABLE check_links")
    found = con.execute("SELECT coalesce(max(shard), 0) + 1 FROM check_plan").fetchone()
    return int(found[0]) if found else 1


def open_shard(con: duckdb.DuckDBPyConnection, shard: int, shards: int) -> None:
    """Let the tables that are read by document show the rows of one shard alone, until `close_shard`.

    Needs `check_plan`. With one shard the tables stay as they are.
    """
    if shards == 1:
        return
    found = con.execute("SELECT current_database()").fetchone()
    warehouse = f'"{found[0]}".main' if found else "main"
    for table in _SHADOWED:
        con.execute(
            f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT whole.rowid, whole.* FROM {warehouse}.{table} AS whole"
            f" WHERE document_id IN (SELECT document_id FROM check_plan WHERE shard = {shard})"
        )


def close_shard(con: duckdb.DuckDBPyConnection) -> None:
    """Show the tables of the warehouse whole again."""
    for table in _SHADOWED:
        con.execute(f"DROP VIEW IF EXISTS temp.{table}")


def _cut(weight: int | None) -> str:
    return "0" if weight is None else f"before // {max(weight, 1)}"


def _roots(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first name of all that are linked, directly or through others, by name."""
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for one, other in links:
        first, second = sorted((find(parent.setdefault(one, one)), find(parent.setdefault(other, other))))
        parent[second] = first
    return {name: find(name) for name in sorted(parent)}


def _sql(name: str) -> str:
    return resources.files("pipeline.checks").joinpath(name).read_text(encoding="utf-8")
