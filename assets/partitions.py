"""The one partitioning: by UTC day of arrival. Never per document: Dagster carries tens of thousands of partitions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import dagster as dg
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from pipeline.clock import FIRST_DAY
from pipeline.home import Home
from pipeline.runs import current_run

__all__ = ["ARRIVAL_DAYS", "BACKFILL", "days_of", "range_tags", "spans"]

#: `end_offset=1`: today is a partition too, reports are wanted on the day they arrive.
ARRIVAL_DAYS: Final = dg.DailyPartitionsDefinition(start_date=FIRST_DAY, timezone="UTC", end_offset=1)

#: Days of one run of a backfill. Each run builds and reads what is missing only, so a quarter is as safe as a day, and
#: a year takes four runs instead of 366.
_SPAN: Final = 100
BACKFILL: Final = dg.BackfillPolicy.multi_run(_SPAN)


def range_tags(first: str, last: str) -> dict[str, str]:
    """Tags that make one run of all days from `first` to `last`."""
    return {ASSET_PARTITION_RANGE_START_TAG: first, ASSET_PARTITION_RANGE_END_TAG: last}


def spans(days: Sequence[str], longest: int = _SPAN) -> Iterator[list[str]]:
    """Days in runs: neighbours in time together, no run over more than `longest` days from its first to its last."""
    run: list[str] = []
    for day in sorted(days):
        if run and (date.fromisoformat(day) - date.fromisoformat(run[0])).days >= longest:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def days_of(context: dg.AssetExecutionContext, home: Home) -> list[str]:
    """The days that a step works on: its partitions, and days on which its own run registered something besides.

    A document arrives when it is registered: after midnight in a long night, or after the newest arrival where the
    clock was set back. Its day then is none of the partitions that the run was asked for when it was started.
    """
    days = set(context.partition_keys)
    record = current_run(home)
    if record is not None and record.kind != "ingest":
        days |= set(record.days)
    return sorted(days)
