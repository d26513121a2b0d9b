"""When the chain runs by itself: every night over everything; sensors stand in `assets/sensors.py`."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import dagster as dg

from assets.documents import registered_documents
from assets.night import run_report
from assets.partitions import range_tags
from assets.resources import KIND_TAG, HomeResource
from pipeline import clock
from pipeline.freshness import stale_days
from pipeline.home import Home
from pipeline.runs import NIGHT

__all__ = ["CHAIN", "days_to_run", "ingest_job", "nightly", "nightly_job"]

#: What takes in and publishes; the night asks the sources before it and exports behind it.
CHAIN: Final = dg.AssetSelection.all() - dg.AssetSelection.groups("sources") - dg.AssetSelection.assets("data_package")

ingest_job = dg.define_asset_job(
    "ingest_job",
    selection=CHAIN,
    description="Documents, pages, reports, warehouse, publication, page: for days of arrival. (登记至发布)",
    executor_def=dg.in_process_executor,  # one process and one lock for a run; documents are read by its own workers
)

nightly_job = dg.define_asset_job(
    "nightly_job",
    selection=dg.AssetSelection.all(),
    description=(
        "The night: asks the sources, fetches, registers, reads, publishes, exports, writes and sends the morning "
        "page. (夜间全流程)"
    ),
    tags={KIND_TAG: NIGHT, "dagster/priority": "10"},
    executor_def=dg.in_process_executor,
)


def days_to_run(home: Home, today: str) -> tuple[str, str]:
    """First and last day of the one run that takes all: from the oldest day that is out of date to today."""
    return min([*stale_days(home), today]), today


def _config() -> dict[str, Any]:
    return {
        "ops": {
            registered_documents.op.name: {"config": {"register_inbox": True}},
            run_report.op.name: {"config": {"send": True, "tidy": True}},
        }
    }


@dg.schedule(
    job=nightly_job,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="02:00 in China: everything that is new, everything that is out of date, one page. (每日凌晨两点)",
)
def nightly(context: dg.ScheduleEvaluationContext, home: HomeResource) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run for the newest tick. It takes along what missed nights left: their own ticks are skipped."""
    tick, now = context.scheduled_execution_time, clock.now()
    if tick + timedelta(days=1) <= now:
        yield dg.SkipReason(f"the night of {_night(tick)} was missed; the run of a later one takes it along")
        return
    first, last = days_to_run(home.open(), now.astimezone(UTC).date().isoformat())
    yield dg.RunRequest(
        run_key=f"night-{_night(tick)}",
        tags={**range_tags(first, last), "juesuan/night": _night(tick)},
        run_config=_config(),
    )


def _night(tick: datetime) -> str:
    """The day in China on whose morning a night ends."""
    return tick.astimezone(ZoneInfo("Asia/Shanghai")).date().isoformat()
