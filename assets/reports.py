"""Pages and reports: each document of a day read by worker processes, the day's line items written as Parquet."""

import dagster as dg

from assets.metadata import OWNERS, row_count, table_schema
from assets.partitions import ARRIVAL_DAYS
from assets.resources import HomeWriter, ReadingResource
from pipeline import reading
from pipeline.documents.ledger import Ledger
from pipeline.freshness import day_inputs
from pipeline.tables import TABLES
from pipeline.warehouse.parsed import read_inputs, write_day
from pipeline.work import ProgressCallback

__all__ = ["pages", "reports"]


@dg.asset(
    group_name="pages",
    kinds={"python", "pdf"},
    owners=OWNERS,
    partitions_def=ARRIVAL_DAYS,
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
    arrivals = reading.arrivals_of(place, context.partition_key)
    summary = reading.extract(place, arrivals, limits.limits(), progress)
    return dg.MaterializeResult(
        metadata={
            **row_count(summary.documents),
            "read_now": summary.read,
            "failed_now": summary.failed,
            "stage_version": reading.pages_stage(place).version,
        }
    )


@dg.asset(
    group_name="reports",
    kinds={"python", "parquet"},
    owners=OWNERS,
    partitions_def=ARRIVAL_DAYS,
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
    """Parse what has no report yet, then write the day unless it is up to date."""
    place, day = writer.open(), context.partition_key
    arrivals = reading.arrivals_of(place, day)
    summary = reading.parse(place, arrivals, limits.limits(), progress)
    inputs, folder = day_inputs(place, day), place.parsed / day
    metadata: dict[str, dg.MetadataValue | int | str] = {
        "documents": summary.documents,
        "read_now": summary.read,
        "failed_now": summary.failed,
        "stage_version": reading.reports_stage(place).version,
        "folder": dg.MetadataValue.path(str(folder)),
    }
    if read_inputs(folder) != inputs:
        refusals = Ledger(place.ledger).refusals(day)
        line_items = write_day(folder, reading.parsed_documents(place, arrivals), refusals, inputs=inputs)
        metadata |= row_count(line_items)
    return dg.MaterializeResult(metadata=metadata)
