"""The clock: the only place that asks for the time, so that `$SOURCE_DATE_EPOCH` can hold it still.

All times are ISO 8601 in UTC with microseconds, so that their order as text is their order in time.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from typing import Final

from pipeline.errors import HomeError

__all__ = ["FIRST_DAY", "MICROSECOND", "as_text", "now", "parse"]

#: First arrival day there can be (the first partition of the Dagster assets).
FIRST_DAY: Final = "2024-01-01"

MICROSECOND: Final = timedelta(microseconds=1)


def now() -> datetime:
    """The time in UTC; `$SOURCE_DATE_EPOCH` (seconds since 1970) replaces it for reproducible runs.

    Raises HomeError when the time lies before FIRST_DAY or after tomorrow: arrivals dated so would have no partition.
    """
    real = datetime.now(UTC)
    fixed = os.environ.get("SOURCE_DATE_EPOCH")
    if fixed is None:
        moment = real
    else:
        try:
            moment = datetime.fromtimestamp(int(fixed), UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise HomeError(
                f"SOURCE_DATE_EPOCH is no number of seconds: {fixed!r}",
                remedy="unset it, or set whole seconds since 1970",
            ) from error
    if not datetime.fromisoformat(FIRST_DAY).replace(tzinfo=UTC) <= moment <= real:
        raise HomeError(
            f"the clock says {moment:%Y-%m-%d}, which is before {FIRST_DAY} or in the future",
            where="$SOURCE_DATE_EPOCH" if fixed is not None else "system clock",
            remedy="set the clock (or SOURCE_DATE_EPOCH) to a time between that day and now",
        )
    return moment


def as_text(moment: datetime) -> str:
    """`2026-01-02T03:04:05.000006Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(text: str) -> datetime:
    """The time that `as_text` wrote."""
    return datetime.fromisoformat(text)
