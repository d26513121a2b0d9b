"""What came of each document of an `ingest`: one line on stdout, the summary and the rejections on stderr."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from pipeline import clock
from pipeline.cli.terminal import cell, error_console, output_console, print_json, typed
from pipeline.warehouse.read import open_published, query

if TYPE_CHECKING:
    from pipeline.documents.register import Registration
    from pipeline.home import Home
    from pipeline.runs import RunRecord

__all__ = ["tell"]

_DOCUMENTS = """
    SELECT d.document_id, d.file_name, d.status, coalesce(d.unit_name, u.unit_name) AS unit, d.fiscal_year,
           d.report_kind, coalesce(i.facts, 0) AS facts, coalesce(c.failed, 0) AS failed, d.pages
    FROM documents d
    LEFT JOIN units u USING (unit_id)
    LEFT JOIN (SELECT document_id, count(*) AS facts FROM line_items GROUP BY 1) i USING (document_id)
    LEFT JOIN (
        SELECT document_id, count(*) AS failed FROM checks WHERE verdict = 'fail' GROUP BY 1
    ) c USING (document_id)
    WHERE d.document_id IN (SELECT unnest(string_split(?, ',')))
    ORDER BY d.arrived_at, d.document_id
"""
_REJECTIONS = """
    SELECT r.source_uri, r.stage, r.reason, r.detail FROM rejections r
    WHERE r.document_id IN (SELECT unnest(string_split(?, ','))) ORDER BY r.source_uri
"""


def tell(home: Home, registered: Registration, record: RunRecord, *, as_json: bool = False) -> int:
    """Print what came of the registered files; returns how many of them are rejected."""
    from rich.table import Table
    from rich.text import Text

    # one text, not a list: a list as parameter makes DuckDB import pandas, which takes a second
    identifiers = ",".join(a.document_id for a in registered.documents)
    with closing(open_published(home.warehouse)) as connection:
        documents = query(connection, _DOCUMENTS, [identifiers]).fetchall()
        rejections = query(connection, _REJECTIONS, [identifiers]).fetchall()
    refused = [(r.source_uri, r.stage, r.reason, r.detail) for r in registered.refused]
    if as_json:
        print_json(_record(home, record, documents, [*rejections, *refused]))
        return len(rejections) + len(refused)
    lines = Table.grid(padding=(0, 2))
    for justify in ("left", "left", "left", "right", "right", "left"):
        lines.add_column(justify=justify, no_wrap=True)
    for _, file_name, status, unit, year, kind, facts, failed, _ in documents:
        if status == "rejected":
            continue
        state = kind if status == "published" else f"{kind} ({status})"
        numbers = (f"{facts:,} facts", f"{failed} {'check' if failed == 1 else 'checks'} failed")
        lines.add_row(*(Text(cell(v)) for v in (year or "????", state, unit or "(unit unknown)", *numbers, file_name)))
    for source, _, reason, _ in [*rejections, *refused]:
        lines.add_row(*(Text(v) for v in ("----", "rejected", reason, "0 facts", "", source.rsplit("/", 1)[-1])))
    output = output_console()
    if lines.row_count:
        with output.capture() as drawn:
            output.print(lines)
        for line in drawn.get().splitlines():  # without the blanks that fill the last column
            output.print(line.rstrip(), markup=False, highlight=False, soft_wrap=True)
    output.print(str(home.published), markup=False, highlight=False, soft_wrap=True)
    _summary(home, registered, documents, [*rejections, *refused], record)
    return len(rejections) + len(refused)


def _record(
    home: Home,
    record: RunRecord,
    documents: list[tuple[object, ...]],
    rejections: list[tuple[str, str, str, str]],
) -> dict[str, object]:
    """The same for programs; docs/commands.md describes it."""
    names = ("document_id", "file_name", "status", "unit_name", "fiscal_year", "report_kind", "facts", "checks_failed")
    return {
        "outcome": record.outcome,
        "warehouse": str(home.published),
        "new_documents": record.new_documents,
        "documents": [dict(zip(names, row, strict=False)) for row in documents if row[2] != "rejected"],
        "rejected": [dict(zip(("source_uri", "stage", "reason", "detail"), row, strict=True)) for row in rejections],
    }


def _summary(
    home: Home,
    registered: Registration,
    documents: list[tuple[object, ...]],
    rejections: list[tuple[str, str, str, str]],
    record: RunRecord,
) -> None:
    console = error_console()

    def say(words: str, style: str = "") -> None:
        console.print(words, style=style, markup=False, highlight=False, soft_wrap=True)

    usable = [d for d in documents if d[2] != "rejected"]
    facts, failed = sum(int(str(d[6])) for d in usable), sum(int(str(d[7])) for d in usable)
    if record.outcome == "unchanged":
        say("Nothing is new: the published warehouse is up to date, no document was read, no row changed.", "green")
    else:
        seconds = (clock.now() - clock.parse(record.started_at)).total_seconds()
        say(
            f"Published: {len(usable)} documents ({len(registered.new)} new), {facts:,} facts, in {seconds:.0f} s.",
            "green",
        )
    if failed:
        say(f"Checks failed: {failed}. With page and both amounts: {typed(home, 'check')}", "yellow")
    if rejections:
        say(f"{len(rejections)} rejected:", "red")
        for source, stage, reason, detail in rejections:
            say(f"  {source.rsplit('/', 1)[-1]} [{stage}: {reason}] {detail}")
    if usable:
        say(f"To see it in the browser: {typed(home, 'explore')} --open")
