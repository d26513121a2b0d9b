"""`juesuan ingest`: registers files, materialises the Dagster assets for them, tells what came of each."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.terminal import HomeOption, JsonOption, error_console
from pipeline.errors import HomeError

if TYPE_CHECKING:
    from pipeline.documents.register import Registration
    from pipeline.home import Home
    from pipeline.runs import RunRecord

__all__ = ["SOME_REJECTED", "ingest"]

#: Exit code when some documents were rejected and the others published.
SOME_REJECTED = 3


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files, folders (recursively) or zip archives.", exists=True, show_default=False),
    ],
    home: HomeOption = None,
    workers: Annotated[
        int, typer.Option("--workers", min=0, help="Processes that read documents; 0 is one for each core.")
    ] = 0,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try again what timed out, crashed or failed for lack of memory.")
    ] = False,
    seconds: Annotated[
        float, typer.Option("--seconds-per-document", min=0.01, help="Time limit for reading one document.")
    ] = 600.0,
    as_json: JsonOption = False,
) -> None:
    """Register reports and publish the warehouse with them.

    Files that came before cost nothing; a run that was stopped goes on where it was. Exit code 3: some documents were
    rejected (each is listed with its reason and remedy), the others are published all the same.

    Example: juesuan ingest reports/2024/ more.zip --workers 4
    """
    from pipeline.cli.outcome import tell
    from pipeline.home import Home, command_line

    place = Home(home)
    command = command_line()
    with place.writer(command):
        from pipeline.runs import start_run

        record = start_run(place, command)
        try:
            registered = _register(place, paths, record)
            _publish(place, registered, workers, retry, seconds, record)
        except BaseException as error:
            # also Ctrl-C: the record must not claim that the run still goes on; the error itself goes its way,
            # even where a full disk refuses the record
            with suppress(HomeError):
                record.message = str(error) or type(error).__name__
                _page(place, record, "failed")
                record.end(place, "failed", record.message)
            raise
        if record.outcome == "unchanged":  # otherwise the chain wrote the page
            _page(place, record, record.outcome)
        rejected = record.rejected = tell(place, registered, record, as_json=as_json)
        record.end(place, record.outcome)
    if rejected:
        raise typer.Exit(SOME_REJECTED)


def _page(home: Home, record: RunRecord, outcome: str) -> None:
    from pipeline.night.report import make_page

    make_page(home, record, outcome)


def _register(home: Home, paths: list[Path], record: RunRecord) -> Registration:
    from pipeline.cli.progress import Bar
    from pipeline.documents.register import register
    from pipeline.work import Progress

    with Bar() as bar:
        registered = register(
            home, paths, lambda done, total, name: bar.update(Progress("registering", done, total, name))
        )
    record.files = registered.files
    record.documents, record.new_documents = len(registered.documents), len(registered.new)
    record.save(home)
    for name in registered.skipped:
        error_console().print(
            f"skipped (hidden or litter): {name}", style="dim", markup=False, highlight=False, soft_wrap=True
        )
    return registered


def _publish(
    home: Home, registered: Registration, workers: int, retry: bool, seconds: float, record: RunRecord
) -> None:
    """Bring everything up to date; what is so already is left alone, without importing Dagster."""
    import os

    from pipeline.cli.progress import Bar
    from pipeline.freshness import forget_day, is_published, stale_days
    from pipeline.reading import check_cluster, forget_failures_of_mended, forget_passing_failures
    from pipeline.work import Limits

    forget_failures_of_mended(home, registered)
    if retry:
        for day in sorted({a.day for a in registered.documents}):
            if forget_passing_failures(home, {a.document_id for a in registered.documents if a.day == day}):
                forget_day(home, day)
    if is_published(home):
        record.outcome = "unchanged"
        return
    days = stale_days(home)
    record.days = days
    record.save(home)
    if days:
        check_cluster(home)  # a cluster out of reach is told before Dagster starts
    limits = Limits(workers=workers or os.cpu_count() or 1, seconds=seconds)
    with Bar() as bar:
        bar.say("starting Dagster")
        from assets.run import materialise

        materialise(home, days, limits, bar.update)
    record.outcome = "published"
