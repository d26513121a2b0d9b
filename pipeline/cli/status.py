"""`juesuan status`: what the last run did, as its morning page tells it, and how fresh the warehouse is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from pipeline import clock
from pipeline.cli.terminal import HomeOption, JsonOption, output_console, print_json, table

if TYPE_CHECKING:
    from pipeline.home import Home
    from pipeline.night.model import RunReport
    from pipeline.runs import RunRecord

__all__ = ["status"]

#: Rows of a section that a terminal shows; the page in the home has more, and the table beside it all.
_ROWS: Final = 20
#: Tables whose rows are told to people; `--json` has them all.
_TOLD: Final = ("documents", "reports", "units", "line_items", "budget_vs_actual", "checks")


def status(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Tell what the last run did and how fresh the warehouse is: the same that the morning page says.

    Example: juesuan status --json
    """
    from pipeline.home import Home
    from pipeline.night.report import last_report
    from pipeline.runs import last_run

    place = Home(home)
    place.check_version()
    run, report = last_run(place), last_report(place)
    if as_json:
        _print_json(place, run, report)
        return
    console = output_console()
    console.print(table(("", ""), [*_run_rows(place, run, report), *_warehouse_rows(place)]))
    if report is not None:
        from pipeline.night.words import section_tables

        of = "" if run is not None and report.stamp == run.stamp else f" (page of {report.stamp})"
        for title, head, rows, count in section_tables(report, _ROWS):
            console.print(table(head, rows, title=f"{title} ({count:,}){of}"))
        page = place.runs / report.stamp / "report.html"
        console.print(f"page: {page}", markup=False, highlight=False, soft_wrap=True)


def _to_the_second(moment: str) -> str:
    return f"{clock.parse(moment):%Y-%m-%dT%H:%M:%SZ}"


def _outcome(run: RunRecord) -> str:
    if run.outcome == "running" and not run.is_running:
        return "interrupted: the next night, or any `juesuan ingest`, goes on where it was"
    return run.outcome


def _run_rows(home: Home, run: RunRecord | None, report: RunReport | None) -> Iterator[tuple[str, object]]:
    yield "home", str(home.path)
    if run is None:
        yield "last run", "none"
        return
    yield "last run", run.command
    yield "started, ended", f"{_to_the_second(run.started_at)}, {_to_the_second(run.ended_at) if run.ended_at else '-'}"
    yield "outcome", f"{_outcome(run)} {run.message}".strip()
    for words in run.trouble:
        yield "not done", words
    yield (
        "files",
        f"{run.files} files, {run.documents} documents ({run.new_documents} new), {run.rejected} rejected",
    )
    for name, counts in run.sources.items():
        yield f"source {name}", ", ".join(f"{word} {count}" for word, count in counts.items() if count)
    if report is not None and report.stamp == run.stamp:
        yield "changes", ", ".join(f"{count:,} {name}" for name, count in report.counts.items() if count) or "none"
    if run.seconds:
        yield "seconds", ", ".join(f"{stage} {seconds:g}" for stage, seconds in run.seconds.items())
    for words in run.delivered:
        yield "message", words


def _warehouse_rows(home: Home) -> Iterator[tuple[str, object]]:
    from pipeline.freshness import published_record, stale_days

    if not home.published.exists():
        yield "warehouse", "nothing is published yet: juesuan ingest PATH"
    else:
        yield "warehouse", str(home.published)
        record = published_record(home)
        if record is not None:
            age = max((clock.now() - clock.parse(record.at)).total_seconds(), 0)
            yield "published at", f"{_to_the_second(record.at)}, {age / 3600:,.1f} hours ago"
            yield "rows", ", ".join(f"{record.rows[name]:,} {name}" for name in _TOLD if name in record.rows)
    stale = stale_days(home)
    yield (
        "freshness",
        "up to date" if not stale else f"{len(stale)} arrival days wait for a run: {', '.join(stale[:5])}",
    )


def _print_json(home: Home, run: RunRecord | None, report: RunReport | None) -> None:
    import msgspec

    from pipeline.freshness import published_record, stale_days

    answer = {
        "home": str(home.path),
        "run": None if run is None else {**msgspec.to_builtins(run), "outcome": _outcome(run).partition(":")[0]},
        "report": report,
        "published": published_record(home),
        "stale_days": stale_days(home),
    }
    print_json(answer)
