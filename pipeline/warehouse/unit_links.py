"""One identity for each unit of the warehouse: what single reports say goes through the linkage, once per build.

The tables of documents are filled (views/stage.sql), with the unit that each report alone gave; here they get the unit
that all reports together give, and `units` and `units_evidence` are written (views/units.sql).
"""

from __future__ import annotations

from typing import Final

import duckdb
import pyarrow as pa

from pipeline.tables import TABLES
from pipeline.units.decisions import read_decisions
from pipeline.units.evidence import evidence_rows, link_rows, unit_rows
from pipeline.units.linkage import link
from pipeline.units.nodes import Mention
from pipeline.warehouse.sql import sql_file

__all__ = ["link_units"]

_MENTIONS: Final = """
SELECT said.unit_id, said.unit_name, coalesce(documents.unit_name, said.unit_name) AS printed_name, said.division_code,
    said.level, said.parent_name, said.other_names,
    list(DISTINCT {'year': documents.fiscal_year, 'kind': documents.report_kind, 'scope': documents.scope}) AS reports,
    list(document_id ORDER BY document_id) AS document_ids
FROM said_units AS said JOIN documents USING (document_id)
GROUP BY ALL
"""
_LINKS: Final = pa.schema([(name, pa.string()) for name in ("document_id", "unit_id")])
_UNITS: Final = pa.schema(
    [(name, pa.string()) for name in ("unit_id", "unit_name", "division_code", "level", "field", "parent_unit_id")]
)


def link_units(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `units` and `units_evidence`, and give every row of a document the unit that the linkage found.

    Needs `said_units` (the rows of parsed units that count). Raises ReferenceDataError where units.csv is wrong.
    """
    mentions = [
        Mention(
            unit_id=unit_id,
            unit_name=name,
            printed_name=printed,
            division_code=code,
            level=level,
            parent_name=parent,
            other_names=tuple(others or ()),
            reports=frozenset((r["year"], r["kind"], r["scope"]) for r in reports),
            documents=tuple(document_ids),
        )
        for unit_id, name, printed, code, level, parent, others, reports, document_ids in con.execute(
            _MENTIONS
        ).fetchall()
    ]
    linkage = link(mentions, read_decisions())
    links = [dict(zip(_LINKS.names, row, strict=True)) for row in sorted(link_rows(linkage))]
    con.register("linked_documents", pa.Table.from_pylist(links, schema=_LINKS))
    con.register("linked_units", pa.Table.from_pylist(list(unit_rows(linkage)), schema=_UNITS))
    evidence = TABLES["units_evidence"].arrow_schema()
    con.register("linked_evidence", pa.Table.from_pylist(list(evidence_rows(linkage)), schema=evidence))
    con.execute(sql_file("units"))
    for name in ("linked_documents", "linked_units", "linked_evidence"):
        con.unregister(name)
