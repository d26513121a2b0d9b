"""Reading documents: the stages between the store and the parsed Parquet, over many documents.

`pages` (extract) turns bytes into pages, `reports` (parse) turns pages into line items. Both keep their outputs in
`stages/`; workers write them themselves, so a killed run loses nothing that was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import msgspec

from pipeline import clock, work
from pipeline.documents import store
from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival, Rejection
from pipeline.errors import DocumentError
from pipeline.fingerprint import files_fingerprint
from pipeline.home import Home
from pipeline.pages.model import DocumentPages
from pipeline.reference import reference_path
from pipeline.report import Report
from pipeline.stages import PASSING_REASONS, Failure, Stage
from pipeline.warehouse.rows import ParsedDocument

__all__ = [
    "ReadSummary",
    "arrivals_of",
    "extract",
    "forget_passing_failures",
    "pages_stage",
    "parse",
    "parsed_documents",
    "reference_fingerprint",
    "reports_stage",
]


#: What the workers import; it takes longer than reading a report.
_PRELOAD: Final = [
    "pipeline.reading",
    "pipeline.pages.read",
    "pipeline.report",
    "pipeline.prose.read",
    "pipeline.units.resolve",
]


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """What one pass of a stage over documents did: how many it had to read, how many are unusable in the end."""

    documents: int
    read: int
    failed: int


#: Files of data/reference/ that only the build of the warehouse uses: an edit builds anew and reads no report again.
_ONLY_FOR_THE_BUILD: Final = frozenset(
    {"README.md", "code_crosswalk.csv", "cofog.csv", "corrections.csv", "function_cofog.csv", "units.csv"}
)


def reference_fingerprint() -> str:
    """A short hash of the files of data/reference/ that readers use: reports are read anew when these are edited."""
    files = sorted(path for path in reference_path("").iterdir() if path.name not in _ONLY_FOR_THE_BUILD)
    return files_fingerprint(files)


def pages_stage(home: Home) -> Stage[DocumentPages]:
    """The stage from bytes to pages."""
    from pipeline.pages.read import PAGES_VERSION  # the readers are only needed where something is read

    return Stage(home.stages, "pages", str(PAGES_VERSION), DocumentPages)


def reports_stage(home: Home) -> Stage[Report]:
    """The stage from pages to line items; its version holds that of the pages and of the reference data."""
    from pipeline.pages.read import PAGES_VERSION
    from pipeline.report import REPORT_VERSION

    return Stage(home.stages, "reports", f"{PAGES_VERSION}.{REPORT_VERSION}-{reference_fingerprint()}", Report)


def _failure(error: DocumentError, arrival: Arrival) -> Failure:
    # readers see the store's nameless bytes: people know the document by the name it came with
    error.where = error.where.replace(store.CONTENT, arrival.file_name) or arrival.file_name
    return Failure(error.reason, str(error), clock.as_text(clock.now()))


class _Task(msgspec.Struct, frozen=True):
    """One document for a worker."""

    home: str
    arrival: Arrival


def _make_pages(home: Home, arrival: Arrival) -> DocumentPages | Failure:
    from pipeline.pages.read import read_pages

    path = store.content_path(home.documents, arrival.document_id)
    try:
        made: DocumentPages | Failure = work.guarded(
            lambda: read_pages(path, arrival.media_type, arrival.document_id), arrival.file_name
        )
    except DocumentError as error:
        made = _failure(error, arrival)
    pages_stage(home).write(arrival.document_id, made)
    return made


def _extract_one(task: _Task) -> bool:
    """Worker: pages of one document; whether it is usable."""
    return not isinstance(_make_pages(Home(task.home), task.arrival), Failure)


def _parse_one(task: _Task) -> bool:
    """Worker: the report of one document; pages that are damaged in the cache are read again."""
    from pipeline.report import read_report

    home, arrival = Home(task.home), task.arrival
    pages = pages_stage(home).read(arrival.document_id)
    if pages is None:
        pages = _make_pages(home, arrival)
    if isinstance(pages, Failure):
        return False
    found = pages
    try:
        made: Report | Failure = work.guarded(
            lambda: read_report(found, origin_name=arrival.file_name), arrival.file_name
        )
    except DocumentError as error:
        made = _failure(error, arrival)
    reports_stage(home).write(arrival.document_id, made)
    return not isinstance(made, Failure)


def _run(
    home: Home,
    stage: Stage[DocumentPages] | Stage[Report],
    arrivals: list[Arrival],
    pending: list[Arrival],
    limits: work.Limits,
    on_progress: work.ProgressCallback | None,
) -> ReadSummary:
    function = _extract_one if stage.name == "pages" else _parse_one
    tasks = [_Task(str(home.path), arrival) for arrival in pending]
    failed = 0
    for done in work.run(
        function,
        tasks,
        stage=stage.name,
        name=lambda t: t.arrival.file_name,
        limits=limits,
        on_progress=on_progress,
        preload=_PRELOAD,
    ):
        if done.error is not None:  # a time-out or a crash: the worker could not write it down itself
            stage.write(done.item.arrival.document_id, _failure(done.error, done.item.arrival))
        failed += not done.result
    return ReadSummary(len(arrivals), len(pending), failed)


def extract(
    home: Home, arrivals: list[Arrival], limits: work.Limits, on_progress: work.ProgressCallback | None = None
) -> ReadSummary:
    """Make the pages of the documents that have none yet."""
    stage = pages_stage(home)
    pending = [a for a in arrivals if not stage.is_there(a.document_id)]
    return _run(home, stage, arrivals, pending, limits, on_progress)


def parse(
    home: Home, arrivals: list[Arrival], limits: work.Limits, on_progress: work.ProgressCallback | None = None
) -> ReadSummary:
    """Make the reports of the documents that have none yet and whose pages could be read."""
    pages, stage = pages_stage(home), reports_stage(home)
    pending = [
        a for a in arrivals
        if not stage.is_there(a.document_id) and pages.failure(a.document_id) is None
    ]  # fmt: skip
    return _run(home, stage, arrivals, pending, limits, on_progress)


def parsed_documents(home: Home, arrivals: list[Arrival]) -> Iterator[ParsedDocument]:
    """Each document with its report, or with its rejection by the stage that failed; one at a time in memory."""
    pages, reports = pages_stage(home), reports_stage(home)
    for arrival in arrivals:
        stage_name, output = "parse", reports.read(arrival.document_id)
        if output is None:
            stage_name, output = "extract", pages.failure(arrival.document_id)
        if isinstance(output, Report):
            yield ParsedDocument(arrival, report=output)
            continue
        if output is None:  # `parse` ran just before: only a disk that loses what was written gets here
            output = Failure("damaged", "the stage output vanished. Remedy: run again", arrival.arrived_at)
        rejection = Rejection(
            source_uri=arrival.source_uri, stage=stage_name, reason=output.reason, detail=output.detail,
            at=output.at, document_id=arrival.document_id,
        )  # fmt: skip
        yield ParsedDocument(arrival, rejection=rejection)


def forget_passing_failures(home: Home, document_ids: set[str]) -> int:
    """Drop the failures of these documents that another try may mend; returns how many."""
    dropped = 0
    for stage in (pages_stage(home), reports_stage(home)):
        for identifier in document_ids:
            failure = stage.failure(identifier)
            if failure is not None and failure.reason in PASSING_REASONS:
                stage.forget(identifier)
                dropped += 1
    return dropped


def arrivals_of(home: Home, day: str) -> list[Arrival]:
    """The documents of an arrival day in the order of arrival."""
    return Ledger(home.ledger).arrivals(day)
