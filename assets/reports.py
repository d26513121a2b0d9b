"""Pages and reports: each document of a day read by worker processes, the day's line items written as Parquet."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow.parquet as pq

from assets.documents import note_days
from assets.metadata import OWNERS, row_count, table_schema
from assets.partitions import ARRIVAL_DAYS, BACKFILL, days_of
from assets.resources import HomeWriter, ReadingResource
from assets.retries import retried
from pipeline import reading
from pipeline.documents.model import Arrival
from pipeline.freshness import day_inputs
from pipeline.home import Home
from pipeline.runs import measured
from pipeline.tables import TABLES
from pipeline.warehouse.parsed import read_inputs, write_day
from pipeline.work import ProgressCallback

__all__ = ["pages", "reports"]

#: Documents that one pool of workers is started for, at least: a backfill has many days with few documents.
_BATCH = 2_000


def _batches(place: Home, days: Sequence[str]) -> Iterator[dict[str, list[Arrival]]]:
    """The documents by day, several days together; never more than a batch and a day in memory."""
    batch: dict[str, list[Arrival]] = {}
    for day in days:
        batch[day] = reading.arrivals_of(place, day)
        if sum(map(len, batch.values())) >= _BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _line_items(folder: Path) -> int:
    """The line items of a day, from the footer of its file; none where nothing arrived."""
    file = folder / "line_items.parquet"
    return int(pq.read_metadata(file).num_rows) if file.is_file() else 0


@dg.asset(
    group_name="pages",
    kinds={"python", "pdf"},
    owners=OWNERS,
    tags={"juesuan/reads": "documents"},
    partitions_def=ARRIVAL_DAYS,
    backfill_policy=BACKFILL,
    deps=["registered_documents"],
    description=(
        "Pages of each document: lines of characters with their places, ruling tables, two readings that must agree. "
        "Kept per document and stage version, so nothing is read twice. (页面提取：文字、位置、表格)"
    ),
)
def pages(
    context: dg.AssetExecutionContext,
    writer: HomeWriter,
    limits: ReadingResource,
    progress: dg.ResourceParam[ProgressCallback],
) -> dg.MaterializeResult[None]:
    """Extract what has no pages yet."""
    place = writer.open()
    read = failed = 0
    with retried(place), measured(place, "pages"):
        for batch in _batches(place, days_of(context, place)):
            arrivals = [arrival for day in batch.values() for arrival in day]
            summary = reading.extract(place, arrivals, limits.limits(), progress)
            read, failed = read + summary.read, failed + summary.failed
            note_days(context, list(batch), {day: row_count(len(found)) for day, found in batch.items()})
    return dg.MaterializeResult(
        metadata={"read_now": read, "failed_now": failed, "stage_version": reading.pages_stage(place).version}
    )


@dg.asset(
    group_name="reports",
    kinds={"python", "parquet"},
    owners=OWNERS,
    tags={"juesuan/reads": "pages"},
    partitions_def=ARRIVAL_DAYS,
    backfill_policy=BACKFILL,
    deps=["pages"],
    description=(
        "Reports of a day as tidy Parquet: unit, year, kind, and every figure of tables and prose as a line item; "
        "documents that could not be used come with the reason. (报告解析：单位、年度、类型与全部数据项)"
    ),
    metadata={"dagster/column_schema": table_schema(TABLES["line_items"])},
)
def reports(
    context: dg.AssetExecutionContext,
    writer: HomeWriter,
    limits: ReadingResource,
    progress: dg.ResourceParam[ProgressCallback],
) -> dg.MaterializeResult[None]:
    """Parse what has no report yet, then write each day unless it is up to date."""
    place = writer.open()
    read = failed = written = 0
    with retried(place), measured(place, "reports"):
        for batch in _batches(place, days_of(context, place)):
            arrivals = [arrival for day in batch.values() for arrival in day]
            summary = reading.parse(place, arrivals, limits.limits(), progress)
            read, failed = read + summary.read, failed + summary.failed
            figures: dict[str, dict[str, Any]] = {}
            for day, found in batch.items():
                inputs, folder = day_inputs(place, day), place.parsed / day
                ledger = reading.ledger_of(place)
                if read_inputs(folder) != inputs and (found or ledger.refusal_keys(day)):
                    refusals = list(ledger.refusals(day))  # now: a damaged one is mended from the day as it was
                    write_day(folder, reading.parsed_documents(place, found), refusals, inputs=inputs)
                    written += 1
                figures[day] = {"documents": len(found), **row_count(_line_items(folder))}
            note_days(context, list(figures), figures)
    return dg.MaterializeResult(
        metadata={
            "read_now": read,
            "failed_now": failed,
            "days_written": written,
            "stage_version": reading.reports_stage(place).version,
            "folder": dg.MetadataValue.path(str(place.parsed)),
        }
    )
