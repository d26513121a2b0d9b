"""One document in, tidy rows out: the whole domain in one page."""

from __future__ import annotations

import msgspec

from pipeline.figures.line_item import LineItem
from pipeline.units.model import Unit

__all__ = ["Identity", "Report", "TableRead"]


class Identity(msgspec.Struct, omit_defaults=True):
    """What a report says it is, each with the words and the page that it was read from.

    `report_kind` final | budget | template | unknown; `fiscal_year` the year reported on, not the year of publication;
    `unit_name` as printed. `evidence` maps field -> "page N: words". `conflicts` names fields with contradicting places.
    """

    report_kind: str = "unknown"
    fiscal_year: int | None = None
    unit_name: str | None = None
    parent_name: str | None = None
    evidence: dict[str, str] = {}
    conflicts: list[str] = []


class TableRead(msgspec.Struct, omit_defaults=True):
    """How one table was read: which reader, which statement it was taken for, and what stayed unclaimed."""

    page: int
    table_no: int
    reader: str
    statement: str | None = None
    statement_title: str | None = None
    rows: int = 0
    amounts_printed: int = 0
    amounts_claimed: int = 0
    disagreement: str | None = None


class Report(msgspec.Struct, omit_defaults=True):
    """All that one document states. A function of the document and the version of this stage alone."""

    document_id: str
    media_type: str
    pages: int | None
    text_source: str
    identity: Identity
    unit: Unit | None = None
    line_items: list[LineItem] = []
    table_reads: list[TableRead] = []
    amounts_printed: int = 0
    amounts_claimed: int = 0
