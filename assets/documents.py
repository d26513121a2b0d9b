"""Documents: what arrived on a day. The head of the chain; here the nightly run takes in the inbox."""

from collections import Counter

import dagster as dg

from assets.metadata import OWNERS, row_count
from assets.partitions import ARRIVAL_DAYS
from assets.resources import HomeWriter
from pipeline.documents.ledger import Ledger
from pipeline.documents.register import register

__all__ = ["ArrivalConfig", "registered_documents"]


class ArrivalConfig(dg.Config):
    """Whether to register what lies in the inbox first (the nightly schedule does)."""

    register_inbox: bool = False


@dg.asset(
    group_name="documents",
    kinds={"python", "file"},
    owners=OWNERS,
    partitions_def=ARRIVAL_DAYS,
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
    """Register the inbox where asked, then report the day's documents."""
    place = writer.open()
    if config.register_inbox:
        found = register(place, [place.inbox])
        context.log.info("inbox: %d files, %d new, %d refused", found.files, len(found.new), len(found.refused))
        elsewhere = sorted({a.day for a in found.documents if a.document_id in found.new} - {context.partition_key})
        if elsewhere:
            context.log.warning("documents arrived on %s, not on this partition: materialise those days", elsewhere)
    ledger = Ledger(place.ledger)
    arrivals = ledger.arrivals(context.partition_key)
    return dg.MaterializeResult(
        metadata={
            **row_count(len(arrivals)),
            "bytes": sum(a.size_bytes for a in arrivals),
            "refused": len(ledger.refusal_keys(context.partition_key)),
            "media_types": dg.MetadataValue.json(dict(Counter(a.media_type for a in arrivals))),
        }
    )
