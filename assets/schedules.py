"""When the chain runs by itself: every night over the inbox, and for days that are out of date."""

from collections.abc import Iterator
from datetime import UTC

import dagster as dg

from assets.documents import registered_documents
from assets.resources import HomeResource
from pipeline.freshness import day_inputs, is_published, stale_days

__all__ = ["ingest_job", "nightly_inbox", "outdated_days"]

#: Run requests of one sensor tick: a tick is cut off at 60 seconds.
_PAGE = 20

ingest_job = dg.define_asset_job(
    "ingest_job",
    selection=dg.AssetSelection.all(),
    description="The whole chain for one arrival day: documents, pages, reports, warehouse, publication. (全流程)",
    executor_def=dg.in_process_executor,  # one process and one lock for a run; documents are read by its own workers
)


@dg.schedule(
    job=ingest_job,
    cron_schedule="0 2 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="02:00 in China: registers what lies in the inbox and publishes. (每日凌晨两点处理收件箱)",
)
def nightly_inbox(context: dg.ScheduleEvaluationContext, home: HomeResource) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run for the day of the tick, unless there is nothing to do."""
    place = home.open()
    has_files = place.inbox.is_dir() and any(place.inbox.iterdir())
    if not has_files and is_published(place):
        yield dg.SkipReason("the inbox is empty and the warehouse is up to date")
        return
    day = context.scheduled_execution_time.astimezone(UTC).date().isoformat()
    yield dg.RunRequest(
        run_key=f"inbox-{day}",
        partition_key=day,
        run_config={"ops": {registered_documents.op.name: {"config": {"register_inbox": has_files}}}},
    )


@dg.sensor(
    job=ingest_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description=(
        "Runs the chain for days whose Parquet is out of date: a stage's version was raised, reference data were "
        "edited, or a run was killed. (补跑过期分区)"
    ),
)
def outdated_days(context: dg.SensorEvaluationContext, home: HomeResource) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run for each day that is out of date, asked for once per state of its inputs."""
    place = home.open()
    days = stale_days(place)
    if not days:
        yield dg.SkipReason("every day is up to date")
    for day in days[:_PAGE]:
        yield dg.RunRequest(run_key=f"{day}-{day_inputs(place, day)[:16]}", partition_key=day)
