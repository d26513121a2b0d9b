"""The morning page as data: counts, rows, durations, the version of the warehouse. Writing it: `report`, `words`."""

from __future__ import annotations

from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from pipeline import clock

__all__ = ["LIMIT", "TABLE", "Row", "RunReport", "Warehouse", "local_day"]

#: Rows of a section that the pages show; the table holds all.
LIMIT: Final = 200
#: File of the table, in the folder of the run.
TABLE: Final = "run_report.parquet"

_CHINA: Final = ZoneInfo("Asia/Shanghai")


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """One row of the page (docs/operators.md, The morning page)."""

    section: str
    what: str
    document_id: str | None = None
    unit_id: str | None = None
    unit_name: str | None = None
    fiscal_year: int | None = None
    report_kind: str | None = None
    reason: str | None = None
    detail: str | None = None
    before: int | None = None
    now: int | None = None


class Warehouse(msgspec.Struct, frozen=True):
    """Which warehouse is published: a hash over the content of all tables, the program, when it was built, its size."""

    content: str
    pipeline_version: str
    built_at: str
    documents: int
    line_items: int
    failed_by_family: dict[str, int] = {}


class RunReport(msgspec.Struct):
    """The page. `counts` has every section, and `unchanged`; `rows` the first LIMIT of each section."""

    stamp: str
    kind: str
    outcome: str
    started_at: str
    ended_at: str
    command: str = ""
    message: str = ""
    days: list[str] = []
    files: int = 0
    counts: dict[str, int] = {}
    rows: list[Row] = []
    seconds: dict[str, float] = {}
    sources: dict[str, dict[str, int | str]] = {}
    warehouse: Warehouse | None = None
    is_first: bool = False
    trouble: list[str] = []

    def section(self, name: str) -> list[Row]:
        """The rows of a section that are shown."""
        return [row for row in self.rows if row.section == name]


def local_day(moment: str) -> date:
    """The day in China of a time of ours."""
    return clock.parse(moment).astimezone(_CHINA).date()
