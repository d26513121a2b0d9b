"""Sources: what the portals, buckets and folders of data/reference/sources.toml have that is new. Before the documents.

One step asks all of them: finding and fetching are one walk. What belongs here: the two assets and their figures. What
does not: how a source is asked (`pipeline.sources`).
"""

from collections.abc import Iterator

import dagster as dg
from pydantic import Field

from assets.metadata import OWNERS
from assets.resources import HomeWriter
from pipeline.errors import SourceError
from pipeline.sources import CollectSummary, all_health, collect, load

__all__ = ["SourcesConfig", "source_assets"]

_TAGS = {"juesuan/reads": "sources"}


class SourcesConfig(dg.Config):
    """Which sources to ask, by name; none means all that are enabled."""

    only: list[str] = Field(default_factory=list)


@dg.multi_asset(
    name="sources",
    group_name="sources",
    can_subset=False,
    specs=[
        dg.AssetSpec(
            "discovered",
            kinds={"python"},
            owners=OWNERS,
            tags=_TAGS,
            description=(
                "Addresses of reports at each source, with when and how each was last asked (`<home>/sources/`). "
                "Polite: robots.txt, one request a second and host, conditional requests. "
                "(来源发现：各公开平台的报告地址)"
            ),
        ),
        dg.AssetSpec(
            "fetched",
            deps=["discovered"],
            kinds={"python", "file"},
            owners=OWNERS,
            tags=_TAGS,
            description=(
                "What the sources gave, registered with its origin: source, address, time, status, type, hash. What is "
                "known or unchanged costs one conditional request. (抓取入库：记录来源、时间、状态与哈希)"
            ),
        ),
    ],
)
def source_assets(
    context: dg.AssetExecutionContext, config: SourcesConfig, writer: HomeWriter
) -> Iterator[dg.MaterializeResult[None]]:
    """Ask the sources; one that does not answer is told in the figures and costs the others nothing."""
    place = writer.open()
    try:
        summary = collect(place, load(), only=config.only or None)
    except SourceError as error:
        # no retry mends it: a crawler that is not installed, a name that is no source, a collection of somebody else
        raise dg.Failure(str(error), allow_retries=False) from error
    for counts in summary.sources:
        if counts.state != "ok":
            context.log.warning("source %s is %s: %s", counts.source, counts.state, "; ".join(counts.notes[:5]))
    known = {health.source: dict(health.known) for health in all_health(place)}
    yield dg.MaterializeResult(
        asset_key="discovered",
        metadata={
            "sources": len(summary.sources),
            "sources_not_ok": sum(1 for counts in summary.sources if counts.state != "ok"),
            "addresses": sum(sum(each.values()) for each in known.values()),
            "requests": sum(counts.requests for counts in summary.sources),
            "by_source": dg.MetadataValue.json(known),
        },
    )
    yield dg.MaterializeResult(
        asset_key="fetched",
        metadata={
            "new": summary.new,
            "changed": summary.changed,
            "unchanged": summary.unchanged + summary.not_modified,
            "refused": summary.refused,
            "errors": summary.errors,
            "withdrawn": summary.withdrawn,
            "days": dg.MetadataValue.json(summary.days),
            "by_source": dg.MetadataValue.md(_table(summary)),
        },
    )


def _table(summary: CollectSummary) -> str:
    """One row for each source, for the Dagster page."""
    names = ("new", "changed", "unchanged", "not_modified", "refused", "errors", "withdrawn")
    head = f"| source | state | {' | '.join(names)} |\n| --- | --- |{' --- |' * len(names)}"
    rows = [
        f"| {counts.source} | {counts.state} | {' | '.join(str(getattr(counts, name)) for name in names)} |"
        for counts in summary.sources
    ]
    return "\n".join([head, *rows])
