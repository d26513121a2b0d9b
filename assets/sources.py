"""Sources: what the portals, buckets and folders of data/reference/sources.toml have that is new. Before the documents.

One step asks all of them: finding and fetching are one walk. The home's lock is taken while something is registered,
and from the end of the step on. What belongs here: the two assets, their check and their figures. What does not: how
a source is asked (`pipeline.sources`).
"""

import time
from collections.abc import Iterator

import dagster as dg
from pydantic import Field

from assets.metadata import OWNERS
from assets.resources import HomeWriter
from pipeline import clock
from pipeline.errors import JuesuanError, ReferenceDataError, SourceError
from pipeline.home import Home
from pipeline.runs import measured
from pipeline.sources import CollectSummary, all_health, collect, load

__all__ = ["CHECK", "SourcesConfig", "source_assets"]

#: The check that says whether the sources could be asked.
CHECK = "sources_answer"

_TAGS = {"juesuan/reads": "sources"}


class SourcesConfig(dg.Config):
    """Which sources to ask, by name; none means all that are enabled."""

    only: list[str] = Field(default_factory=list)


@dg.multi_asset(
    name="sources",
    group_name="sources",
    can_subset=False,
    check_specs=[
        dg.AssetCheckSpec(
            CHECK,
            asset="fetched",
            description=(
                "Every source was asked and did as it should. What was not asked is told on the morning page; the run "
                "goes on with the inbox. (来源均已访问；未能访问的见晨报，其余流程照常)"
            ),
        )
    ],
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
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Ask the sources; what keeps one or all of them from being asked costs the rest of the run nothing."""
    place, began = writer.unlocked(), time.monotonic()
    try:
        summary = _collected(place, config, writer.wait_seconds)
    except JuesuanError:
        with measured(writer.open(), "sources"):  # the record of a run that ends here says why
            raise
    with measured(writer.open(), "sources") as record:
        if record is not None:
            record.trouble += [words for words in summary.trouble if words not in record.trouble]
            record.seconds["sources"] = round(time.monotonic() - began, 2)
            record.save(place)
    for words in summary.trouble:
        context.log.error("sources were not asked: %s", words)
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
    yield _check(summary)


def _collected(place: Home, config: SourcesConfig, wait: float) -> CollectSummary:
    """What the sources gave. Where they cannot be asked at all, the summary has no source and says why.

    A name that is none is the mistake of whoever started this run: it fails, and no retry mends it.
    """
    started = clock.as_text(clock.now())
    try:
        found = load()
        if unknown := sorted(set(config.only) - {source.name for source in found}):
            raise dg.Failure(f"there is no source {unknown[0]!r} in sources.toml", allow_retries=False)
        return collect(place, found, only=config.only or None, wait=wait)
    except (SourceError, ReferenceDataError) as error:
        return CollectSummary(started_at=started, ended_at=clock.as_text(clock.now()), trouble=[str(error)])


def _check(summary: CollectSummary) -> dg.AssetCheckResult:
    """Passed where every source did as it should; an error where sources were not asked at all."""
    in_trouble = {counts.source: counts.state for counts in summary.sources if counts.state != "ok"}
    words = [*summary.trouble, *(f"{name} is {state}" for name, state in in_trouble.items())]
    return dg.AssetCheckResult(
        asset_key="fetched",
        check_name=CHECK,
        passed=not words,
        severity=dg.AssetCheckSeverity.ERROR if summary.trouble else dg.AssetCheckSeverity.WARN,
        description="; ".join(words) or None,
        metadata={"trouble": dg.MetadataValue.json(summary.trouble), "sources": dg.MetadataValue.json(in_trouble)},
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
