"""What sets the chain off outside the night, and who hears of a failure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC
from typing import Final

import dagster as dg
from dagster_shared.error import SerializableErrorInfo

from assets.documents import registered_documents
from assets.instance import IN_PROCESS_TAG
from assets.partitions import ARRIVAL_DAYS, range_tags, spans
from assets.resources import KIND_TAG, HomeResource
from assets.schedules import ingest_job
from pipeline import clock
from pipeline.documents.formats import LIMIT_BYTES
from pipeline.errors import JuesuanError
from pipeline.fingerprint import file_hash
from pipeline.freshness import day_inputs, stale_days
from pipeline.home import Home
from pipeline.night import inbox
from pipeline.night.delivery import failure_message, load_targets, send
from pipeline.night.settings import load_settings

__all__ = ["inbox_files", "outdated_days", "run_failed", "what_failed"]

#: Files of one run: their hashes must be taken within one tick, which is cut off at 60 seconds.
_PAGE: Final = 200
_PAGE_BYTES: Final = 512 * 1024**2
#: What Dagster says of a run that ended without a word of its own.
_DIED: Final = ("unexpectedly", "from outside the execution context")
#: Files that were asked for and not taken in. Beyond these something is wrong with the home, and the night will tell.
_OUTSTANDING: Final = 5 * _PAGE


@dg.sensor(
    job=ingest_job,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Takes in files of the inbox during the day, once they have stopped growing. (日间处理收件箱)",
)
def inbox_files(context: dg.SensorEvaluationContext, home: HomeResource) -> dg.SensorResult | dg.SkipReason:
    """One run for a page of files that are the same as at the last tick and have been for the time of settling.

    The cursor holds files that were seen (`seen`: size, time of change, since when) and files that were asked for and
    are not taken in yet (`asked`). The run key is the hash of what the page holds, so the same page is asked for once.
    """
    place, now = home.open(), clock.now().timestamp()
    settle = load_settings(place).inbox_settle_seconds
    before = json.loads(context.cursor or "{}")
    was_seen, was_asked = before.get("seen", {}), before.get("asked", {})
    seen: dict[str, list[float]] = {}
    asked: dict[str, list[int]] = {}
    ready: list[tuple[str, inbox.Stamp]] = []
    volume = 0
    for name, stamp in inbox.waiting(place):
        if was_asked.get(name) == [*stamp]:
            asked[name] = [*stamp]
            continue
        size, changed, since = was_seen.get(name, [0, 0, now])
        if (size, changed) != stamp or now < since:  # it grew, or the clock was set back
            since = now
        if (size, changed) == stamp and now - since >= settle:
            if ready and volume + stamp[0] > _PAGE_BYTES:
                continue
            ready.append((name, stamp))
            volume += stamp[0]
        else:
            seen[name] = [*stamp, since]
        if len(ready) >= _PAGE or len(seen) >= _PAGE:
            break
    request = None
    if ready and len(asked) + len(ready) <= _OUTSTANDING:
        request = _request(place, ready)
        asked |= {name: [*stamp] for name, stamp in ready}
    cursor = json.dumps({"seen": seen, "asked": asked}, ensure_ascii=False)
    if request is None:
        context.update_cursor(cursor)
        if ready:
            return dg.SkipReason(f"{len(asked)} files were asked for and not taken in: see the runs that failed")
        return dg.SkipReason(f"{len(seen)} files are still growing or new" if seen else "nothing new in the inbox")
    return dg.SensorResult(run_requests=[request], cursor=cursor)


def _request(place: Home, files: list[tuple[str, inbox.Stamp]]) -> dg.RunRequest:
    digest = hashlib.sha256()
    for name, stamp in files:
        path = place.inbox / name
        if stamp[0] > LIMIT_BYTES:  # refused whatever it holds, and too much to be hashed within a tick
            digest.update(f"{name} {stamp}".encode())
        else:
            digest.update(file_hash(path).encode() if path.is_file() else b"gone")
    today = clock.now().astimezone(UTC).date().isoformat()
    config = {"inbox_files": [name for name, _ in files]}
    return dg.RunRequest(
        run_key=f"inbox-{digest.hexdigest()}",
        tags={**range_tags(today, today), KIND_TAG: "inbox"},
        run_config={"ops": {registered_documents.op.name: {"config": config}}},
    )


@dg.sensor(
    job=ingest_job,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description=(
        "Runs the chain for days whose Parquet is out of date: a stage's version was raised, reference data were "
        "edited, or a run was killed. The night does so too. (补跑过期分区)"
    ),
)
def outdated_days(context: dg.SensorEvaluationContext, home: HomeResource) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run for each hundred days or so that are out of date, asked for once per state of their inputs."""
    place = home.open()
    days = [day for day in stale_days(place) if ARRIVAL_DAYS.has_partition_key(day)]
    if not days:
        yield dg.SkipReason("every day is up to date")
    for run in spans(days):
        state = hashlib.sha256("\n".join(f"{day} {day_inputs(place, day)}" for day in run).encode()).hexdigest()
        yield dg.RunRequest(run_key=f"{run[0]}-{state[:16]}", tags=range_tags(run[0], run[-1]))


@dg.run_failure_sensor(
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=60,
    description="Sends what failed, with its remedy, to whom `notify.toml` names. (失败通知)",
)
def run_failed(context: dg.RunFailureSensorContext, home: HomeResource) -> dg.SkipReason | None:
    """Tell of a failed run; one of the command line has somebody in front of it."""
    run, place = context.dagster_run, home.open()
    if IN_PROCESS_TAG in run.tags:
        return dg.SkipReason("a run of the command line")
    steps = [event.step_failure_data.error for event in context.get_step_failure_events()]
    what, remedy = what_failed(next((error for error in steps if error), None), context.failure_event.message or "")
    try:
        targets = load_targets(place)
    except JuesuanError as error:
        context.log.warning("nobody was told: %s", error)
        return None
    message = failure_message(what, remedy, f"{run.job_name} {run.run_id}", place)
    for one in send(message, targets, "failure"):
        context.log.info("message: %s", one)
    return None


def what_failed(error: SerializableErrorInfo | None, message: str) -> tuple[str, str]:
    """What went wrong and its remedy: from the innermost error of a step that has a remedy, else from the innermost.

    Where no step failed, the run's own words. An error of ours stands around what the system said ("No space left on
    device"), and it is the one that knows what to do.
    """
    words, contract = message, "AssetCheck" in message
    died = error is None and any(mark in message for mark in _DIED)
    while error is not None:
        if " Remedy: " in error.message or " Remedy: " not in words:
            words = error.message.strip() or words
        contract = contract or "AssetCheckFailed" in (error.cls_name or "")
        error = error.cause
    # an error of ours is printed as `module.Class: where: what. Remedy: …`
    name, _, rest = words.partition(": ")
    if rest and name.rpartition(".")[2].endswith("Error"):
        words = rest
    what, _, remedy = words.partition(" Remedy: ")
    if not remedy and contract:
        remedy = "a table breaks its contract; see the failed check on its asset, mend the stage, run again"
    elif died:
        what = "the process of the run was killed or died, or somebody ended the run"
        remedy = "the next night, or any `juesuan ingest`, goes on where it was"
    return what.strip(), remedy.strip()
