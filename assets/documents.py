"""Documents: what arrived on a day. The head of the chain; here a run takes in the inbox."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from pydantic import Field

from assets.metadata import OWNERS, row_count
from assets.partitions import ARRIVAL_DAYS, BACKFILL, days_of
from assets.resources import HomeWriter
from pipeline import clock
from pipeline.documents.register import register, source_uri
from pipeline.freshness import stale_days
from pipeline.home import Home
from pipeline.night import inbox
from pipeline.reading import forget_failures_of_mended, ledger_of
from pipeline.runs import RunRecord, measured, told_collections

__all__ = ["ArrivalConfig", "note_days", "registered_documents"]


class ArrivalConfig(dg.Config):
    """What to take in from the inbox first: all that waits there (the night), or files by their paths below it."""

    register_inbox: bool = False
    inbox_files: list[str] = Field(default_factory=list)


def note_days(
    context: dg.AssetExecutionContext, days: Sequence[str], metadata: Mapping[str, Mapping[str, Any]]
) -> None:
    """Give each day's own figures to its partition; a day that the run was not asked for gets an event of its own."""
    asked = set(context.partition_keys)
    for day in days:
        if day in asked:
            context.add_asset_metadata(metadata[day], partition_key=day)
        elif ARRIVAL_DAYS.has_partition_key(day):
            context.log_event(dg.AssetMaterialization(context.asset_key, partition=day, metadata={**metadata[day]}))


@dg.asset(
    group_name="documents",
    kinds={"python", "file"},
    owners=OWNERS,
    tags={"juesuan/reads": "sources"},
    partitions_def=ARRIVAL_DAYS,
    backfill_policy=BACKFILL,
    deps=["fetched"],
    description=(
        "Documents by day of arrival: content-addressed bytes with an origin record (source, time, media type, size). "
        "A file that comes again is recognised and costs nothing. (文档登记：按内容去重，记录来源)"
    ),
    metadata={
        "dagster/column_schema": dg.TableSchema(
            columns=[
                dg.TableColumn("document_id", "VARCHAR", description="SHA-256 of the bytes [文档标识]"),
                dg.TableColumn("file_name", "VARCHAR", description="Name at first arrival [文件名]"),
                dg.TableColumn("source_uri", "VARCHAR", description="Where it came from [来源地址]"),
                dg.TableColumn("media_type", "VARCHAR", description="Format by content [媒体类型]"),
                dg.TableColumn("size_bytes", "BIGINT", description="Size [字节数]"),
                dg.TableColumn("arrived_at", "TIMESTAMP", description="First arrival, UTC [首次到达时间]"),
            ]
        )
    },
)
def registered_documents(
    context: dg.AssetExecutionContext, config: ArrivalConfig, writer: HomeWriter
) -> dg.MaterializeResult[None]:
    """Register the inbox where asked, then report the documents of each day."""
    place = writer.open()
    with measured(place, "documents") as record:
        if record is not None and place.sources.is_dir():
            _note_collected(place, record)
        if config.register_inbox or config.inbox_files:
            _take_inbox(context, place, config, record)
        if record is not None:
            # days after today (the clock was set back) are no partitions yet: whichever run comes takes them along
            today = clock.as_text(clock.now())[:10]
            # and refusals that hold no more leave days that are to be written anew, also where a run was killed since
            closed = set(ledger_of(place).closed_days())
            record.note_days([day for day in stale_days(place) if day > today or day in closed])
            record.save(place)
        ledger, figures = ledger_of(place), {}
        for day in days_of(context, place):
            arrivals = ledger.arrivals(day)
            figures[day] = {
                **row_count(len(arrivals)),
                "bytes": sum(a.size_bytes for a in arrivals),
                "refused": len(ledger.refusal_keys(day)),
                "media_types": dg.MetadataValue.json(dict(Counter(a.media_type for a in arrivals))),
            }
        note_days(context, list(figures), figures)
    return dg.MaterializeResult(metadata={"days": len(figures)})


def _take_inbox(
    context: dg.AssetExecutionContext, place: Home, config: ArrivalConfig, record: RunRecord | None
) -> None:
    waiting = list(inbox.waiting(place))
    if config.register_inbox and record is not None:
        ledger = ledger_of(place)
        refused = {one.source_uri for day in ledger.days() for one in ledger.refusals(day)}
        record.unchanged = sum(1 for path in inbox.kept(place) if source_uri(path) not in refused)
    if not config.register_inbox:
        asked = set(config.inbox_files)
        waiting = [(name, stamp) for name, stamp in waiting if name in asked]
    # a file may have left the inbox since it was seen
    paths = [path for name, _ in waiting if (path := place.inbox / name).is_file()]
    found = register(place, paths, looked_through=[place.inbox])
    forget_failures_of_mended(place, found)
    inbox.note_taken(place, waiting)
    context.log.info("inbox: %d files, %d new, %d refused", found.files, len(found.new), len(found.refused))
    if record is not None:
        record.files += found.files
        record.documents += len(found.documents)
        record.new_documents += len(found.new)
        record.rejected += found.newly_refused
        record.note_days(sorted(found.touched_days))


def _note_collected(place: Home, record: RunRecord) -> None:
    """Take what the sources gave into the record, once: also what a run gave that was killed before it told."""
    from pipeline.sources.health import last_summary

    summary = last_summary(place)
    if summary is None or summary.started_at in told_collections(place):  # times may run backwards
        return
    record.collected = summary.started_at
    record.documents += summary.new
    record.new_documents += summary.new
    for source in summary.sources:
        record.sources[source.source] = {
            "state": source.state, "new": source.new, "changed": source.changed, "unchanged": source.unchanged,
            "not_modified": source.not_modified, "refused": source.refused, "errors": source.errors,
            "withdrawn": source.withdrawn, **({"closed": source.closed} if source.closed else {}),
        }  # fmt: skip
        record.incidents += [
            {"source": source.source, "url": i.url, "outcome": i.outcome, "reason": i.reason, "detail": i.detail}
            for i in source.incidents
            if i.outcome != "refused"  # those are rows of `rejections` already
        ]
    record.note_days(summary.days)
