"""The morning page of one run: counts, the rows behind them, durations and the version of the warehouse.

`<home>/runs/<stamp>/` holds `report.json` (this model), `report.md`, `report.html` (for people) and
`run_report.parquet` (all rows). The baseline of the next page is written last: a run that is killed before leaves its
news to the next page.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from pipeline import clock
from pipeline.durable import read_record, write_file
from pipeline.home import Home
from pipeline.night.differences import differences, is_readable, last_baseline, write_baseline
from pipeline.night.model import LIMIT, TABLE, Row, RunReport, Warehouse, local_day
from pipeline.night.settings import load_settings
from pipeline.night.table import SECTIONS
from pipeline.night.words import as_html, as_markdown
from pipeline.runs import RunRecord, run_folders

__all__ = ["last_report", "make_page", "read_report"]


def make_page(home: Home, record: RunRecord, outcome: str) -> RunReport:
    """Write the morning page of a run that published (or found nothing to publish), and the next page's baseline.

    The caller holds the home's writer lock. A failed run has a page without differences: its news come with the next
    one.
    """
    report = RunReport(
        stamp=record.stamp, kind=record.kind, outcome=outcome, started_at=record.started_at,
        ended_at=clock.as_text(clock.now()), command=record.command, message=record.message, days=list(record.days),
        files=record.files, seconds=dict(record.seconds), sources=dict(record.sources),
        counts=dict.fromkeys(SECTIONS, 0), trouble=list(record.trouble),
    )  # fmt: skip
    folder = record.folder(home)
    told = [{"section": "source", "what": "sources", "reason": "not_asked", "detail": one} for one in record.trouble]
    told += [_incident(incident) for incident in record.incidents]
    is_about_warehouse = outcome != "failed" and home.published.exists()
    if is_about_warehouse:
        found = differences(
            home, record.stamp, load_settings(home).due, local_day(report.started_at), folder / TABLE, told, limit=LIMIT
        )
        report.counts.update(found.counts)
        report.rows = [Row(**_without(row, "run")) for row in found.rows]
        report.is_first = found.is_first
        report.warehouse = _warehouse(home)
    report.counts["unchanged"] = (
        record.unchanged
        + max(record.documents - record.new_documents, 0)
        + sum(int(counts.get(word, 0)) for counts in record.sources.values() for word in ("unchanged", "not_modified"))
    )
    write_file(folder / "report.json", msgspec.json.encode(report))
    write_file(folder / "report.md", as_markdown(report).encode())
    write_file(folder / "report.html", as_html(report).encode())
    if report.warehouse is not None:
        _replace_baseline(home, folder, report.warehouse)
    return report


def _replace_baseline(home: Home, folder: Path, warehouse: Warehouse) -> None:
    old = last_baseline(home)
    last = None if old is None else read_report(old.parent)
    is_same = last is not None and last.warehouse is not None and last.warehouse.content == warehouse.content
    if old is not None and is_same and is_readable(old):
        return  # the one that is there says the same
    write_baseline(home, folder)
    if old is not None and old.parent != folder:
        shutil.rmtree(old, ignore_errors=True)  # one that stays is older than the new one, and never read


def _incident(incident: Mapping[str, str]) -> dict[str, Any]:
    """A row about an address: a report that its publisher took down, or a source in trouble."""
    return {
        "section": "withdrawn" if incident["outcome"] == "gone" else "source",
        "what": incident["url"],
        "reason": incident["reason"],
        "detail": f"{incident['source']}: {incident.get('detail', '')}".rstrip(": "),
    }


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _warehouse(home: Home) -> Warehouse:
    from pipeline.warehouse.read import open_published

    with closing(open_published(home.warehouse)) as con:
        tables = con.execute(
            "SELECT table_name, row_count, content_hash, pipeline_version, built_at FROM publication ORDER BY 1"
        ).fetchall()
        failed = con.execute(
            "SELECT family, count(*) FROM checks WHERE verdict = 'fail' GROUP BY family ORDER BY family"
        ).fetchall()
    rows = {name: count for name, count, *_ in tables}
    digest = hashlib.sha256("\n".join(f"{name} {count} {one}" for name, count, one, *_ in tables).encode())
    built: datetime | None = max((at for *_, at in tables), default=None)
    return Warehouse(
        content=digest.hexdigest(),
        pipeline_version=tables[0][3] if tables else "",
        built_at=f"{built.isoformat(timespec='seconds')}Z" if built else "",
        documents=rows.get("documents", 0),
        line_items=rows.get("line_items", 0),
        failed_by_family=dict(failed),
    )


def read_report(folder: Path) -> RunReport | None:
    """The page in the folder of a run; None where there is none, or it is damaged."""
    return read_record(folder / "report.json", RunReport)


def last_report(home: Home) -> RunReport | None:
    """The newest page of the home."""
    for folder in reversed(run_folders(home)):
        report = read_report(folder)
        if report is not None:
            return report
    return None
