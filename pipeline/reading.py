"""Reading documents: the stages between the store and the parsed Parquet, over many documents.

`pages` (extract) turns bytes into pages, `reports` (parse) turns pages into line items. Both keep their outputs in
`stages/`; workers write them themselves, so a killed run loses nothing that was done. Where the workers are, and where
the bytes lie, is a setting of the home (`pipeline.settings`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from pipeline import clock, work
from pipeline.documents import store
from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival, Rejection
from pipeline.documents.register import Registration
from pipeline.errors import DocumentError
from pipeline.home import Home
from pipeline.pages.model import DocumentPages
from pipeline.reference import reference_fingerprint
from pipeline.report import Report
from pipeline.settings import Settings, read_settings
from pipeline.stages import PASSING_REASONS, Failure, Stage
from pipeline.stores import Stores, stores_of
from pipeline.units.vouched import Vouched
from pipeline.warehouse.parsed import INPUTS_FILE
from pipeline.warehouse.rows import ParsedDocument

if TYPE_CHECKING:
    from pipeline.work.cluster import Cluster, ClusterState

__all__ = [
    "ReadSummary",
    "arrivals_of",
    "check_cluster",
    "extract",
    "forget_failures_of_mended",
    "forget_passing_failures",
    "ledger_of",
    "pages_stage",
    "parse",
    "parsed_documents",
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


def _stores(place: Home | Stores) -> Stores:
    return place if isinstance(place, Stores) else stores_of(place)


def pages_stage(place: Home | Stores) -> Stage[DocumentPages]:
    """The stage from bytes to pages."""
    from pipeline.pages.read import PAGES_VERSION  # the readers are only needed where something is read

    return Stage(_stores(place).stages, "pages", str(PAGES_VERSION), DocumentPages)


def reports_stage(place: Home | Stores) -> Stage[Report]:
    """The stage from pages to line items; its version holds that of the pages and of the reference data."""
    from pipeline.pages.read import PAGES_VERSION
    from pipeline.report import REPORT_VERSION

    version = f"{PAGES_VERSION}.{REPORT_VERSION}-{reference_fingerprint()}"
    return Stage(_stores(place).stages, "reports", version, Report)


def _failure(error: DocumentError, arrival: Arrival) -> Failure:
    # readers see the store's nameless bytes: people know the document by the name it came with
    error.where = error.where.replace(store.CONTENT, arrival.file_name) or arrival.file_name
    return Failure(error.reason, str(error), clock.as_text(clock.now()))


class _Task(msgspec.Struct, frozen=True):
    """One document for a worker, here or on a machine that shares nothing but the stores."""

    stores: Stores
    arrival: Arrival


def _make_pages(stores: Stores, arrival: Arrival) -> DocumentPages | Failure:
    from pipeline.pages.read import read_pages

    try:
        with store.local_content(stores.documents, arrival.document_id) as path:
            made: DocumentPages | Failure = work.guarded(
                lambda: read_pages(path, arrival.media_type, arrival.document_id), arrival.file_name
            )
    except DocumentError as error:
        made = _failure(error, arrival)
    pages_stage(stores).write(arrival.document_id, made)
    return made


def _extract_one(task: _Task) -> bool:
    """Worker: pages of one document; whether it is usable."""
    return not isinstance(_make_pages(task.stores, task.arrival), Failure)


def _parse_one(task: _Task) -> bool:
    """Worker: the report of one document; pages that are damaged in the cache are read again."""
    from pipeline.report import read_report

    stores, arrival = task.stores, task.arrival
    pages = pages_stage(stores).read(arrival.document_id)
    if pages is None:
        pages = _make_pages(stores, arrival)
    if isinstance(pages, Failure):
        return False
    found = pages
    try:
        made: Report | Failure = work.guarded(
            lambda: read_report(found, origin_name=arrival.file_name, vouched=_vouched(arrival)), arrival.file_name
        )
    except DocumentError as error:
        made = _failure(error, arrival)
    reports_stage(stores).write(arrival.document_id, made)
    return not isinstance(made, Failure)


def _vouched(arrival: Arrival) -> Vouched | None:
    """What the document's source vouches for, as it stood when it arrived."""
    origin = arrival.origin
    if origin is None or origin.defaults is None:
        return None
    return Vouched(origin.source, **msgspec.structs.asdict(origin.defaults))


def check_cluster(home: Home) -> ClusterState | None:
    """Ask the cluster whether work may start; None where documents are read on this machine.

    ClusterError says what keeps it from it: nothing answers, no worker, other code, a store out of a worker's reach.
    """
    settings = read_settings(home.path)
    if settings.executor == "processes":
        return None
    from pipeline.work.cluster import check_cluster as check

    with _cluster(settings, stores_of(home, settings)) as chosen:
        return None if chosen is None else check(chosen)


@contextmanager
def _cluster(settings: Settings, stores: Stores) -> Iterator[Cluster | None]:
    """The cluster that reads, None where this machine does."""
    if settings.executor == "processes":
        yield None
        return
    from pipeline.machines import cluster_of  # Dask takes a second to import

    with cluster_of(settings, stores) as chosen:
        yield chosen


def _run(
    place: Home,
    stage: Stage[DocumentPages] | Stage[Report],
    arrivals: list[Arrival],
    pending: list[Arrival],
    limits: work.Limits,
    on_progress: work.ProgressCallback | None,
) -> ReadSummary:
    if not pending:
        return ReadSummary(len(arrivals), 0, 0)
    function = _extract_one if stage.name == "pages" else _parse_one
    settings = read_settings(place.path)
    stores = stores_of(place, settings)
    failed = 0
    with _cluster(settings, stores) as cluster:
        for done in work.run(
            function,
            [_Task(stores, arrival) for arrival in pending],
            stage=stage.name,
            name=lambda t: t.arrival.file_name,
            limits=limits,
            on_progress=on_progress,
            preload=_PRELOAD,
            cluster=cluster,
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
    missing = stage.missing([a.document_id for a in arrivals])
    pending = [a for a in arrivals if a.document_id in missing]
    return _run(home, stage, arrivals, pending, limits, on_progress)


def parse(
    home: Home, arrivals: list[Arrival], limits: work.Limits, on_progress: work.ProgressCallback | None = None
) -> ReadSummary:
    """Make the reports of the documents that have none yet and whose pages could be read."""
    pages, stage = pages_stage(home), reports_stage(home)
    missing = stage.missing([a.document_id for a in arrivals])
    unreadable = pages.failures([a.document_id for a in arrivals if a.document_id in missing])
    pending = [a for a in arrivals if a.document_id in missing and a.document_id not in unreadable]
    return _run(home, stage, arrivals, pending, limits, on_progress)


def parsed_documents(home: Home, arrivals: list[Arrival]) -> Iterator[ParsedDocument]:
    """Each document with its report, or with its rejection by the stage that failed; one at a time in memory."""
    pages, reports = pages_stage(home), reports_stage(home)
    outputs = reports.read_each([a.document_id for a in arrivals])
    for arrival, output in zip(arrivals, outputs, strict=True):
        stage_name = "parse"
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
        for identifier, failure in stage.failures(sorted(document_ids)).items():
            if failure.reason in PASSING_REASONS:
                stage.forget(identifier)
                dropped += 1
    return dropped


def arrivals_of(home: Home, day: str) -> list[Arrival]:
    """The documents of an arrival day in the order of arrival."""
    return ledger_of(home).arrivals(day)


def ledger_of(home: Home) -> Ledger:
    """The ledger of a home, with the copies that its damaged records are mended from."""
    return Ledger(home.ledger, stores_of(home).documents, home.parsed)


def forget_failures_of_mended(home: Home, registered: Registration) -> None:
    """Let documents be read again whose stored bytes a registration has put right; the failure of the damage goes."""
    for identifier in sorted(registered.mended):
        if forget_passing_failures(home, {identifier}):
            day = next(a.day for a in registered.documents if a.document_id == identifier)
            (home.parsed / day / INPUTS_FILE).unlink(missing_ok=True)
