"""The one partitioning: by UTC day of arrival. Never per document: Dagster carries tens of thousands of partitions."""

from __future__ import annotations

from typing import Final

import dagster as dg

from pipeline.clock import FIRST_DAY

__all__ = ["ARRIVAL_DAYS"]

#: `end_offset=1`: today is a partition too, reports are wanted on the day they arrive.
ARRIVAL_DAYS: Final = dg.DailyPartitionsDefinition(start_date=FIRST_DAY, timezone="UTC", end_offset=1)
