"""The Dagster instance of a home: made so that a kill at any moment leaves no obstacle to the next run."""

from __future__ import annotations

import os
import shutil
import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import dagster as dg
from dagster._core.instance.ref import InstanceRef
from dagster._core.storage.event_log import SqliteEventLogStorage

from assets.storage import forget_run
from pipeline.durable import write_file
from pipeline.errors import HomeError
from pipeline.home import CHECKOUT, Home

__all__ = ["IN_PROCESS_TAG", "drop_old_runs", "open_instance", "scheduler_heartbeat"]

#: Tag of runs that the command line executes in its own process.
IN_PROCESS_TAG = "juesuan/command"

#: Runs of the command line that are kept; each costs about 0.3 MB of events.
_KEPT_RUNS = 50

_AT_ONCE = 1_000
_FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


@contextmanager
def open_instance(home: Home) -> Iterator[dg.DagsterInstance]:
    """The instance that `dagster.yaml` describes, with its storage in the home. The caller holds the writer lock.

    The history is no result: storage whose creation was cut short is made anew, and one that the disk has damaged is
    put aside as `dagster.damaged`. Runs that a killed process left as started are marked failed.
    """
    creating = home.dagster / "creating"
    if creating.exists():  # never without this mark: `dagster dev` may be using a storage that it made itself
        shutil.rmtree(home.dagster, ignore_errors=True)
    elif _is_damaged(home.dagster):
        aside = home.dagster.with_name(f"{home.dagster.name}.damaged")
        shutil.rmtree(aside, ignore_errors=True)
        home.dagster.rename(aside)
    if not (home.dagster / "history").exists():
        write_file(creating, b"")
    with _instance(home) as instance:
        instance.get_runs(limit=1)  # makes the databases where there are none
        creating.unlink(missing_ok=True)
        _close_abandoned(instance)
        yield instance
        _drop_old(instance)


def _is_damaged(storage: Path) -> bool:
    """Whether a database of the storage cannot be one any more; one that somebody is writing to is whole."""
    for path in sorted({*storage.glob("*/*.db"), *storage.glob("*/*/index.db")}):
        try:
            with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
                if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    return True
        except sqlite3.OperationalError:  # in use, or out of reach: no damage
            continue
        except sqlite3.DatabaseError:
            return True
    return False


@contextmanager
def _instance(home: Home) -> Iterator[dg.DagsterInstance]:
    base = str(home.dagster)
    overrides = {
        "storage": {"custom": {"module": "assets.storage", "class": "OpenStorage", "config": {"base_dir": base}}},
        "compute_logs": {
            "module": "dagster._core.storage.noop_compute_log_manager",  # a command's output belongs to its terminal
            "class": "NoOpComputeLogManager",
            "config": {},
        },
        "local_artifact_storage": {
            "module": "dagster._core.storage.root",
            "class": "LocalArtifactStorage",
            "config": {"base_dir": base},
        },
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.PreviewWarning)
        warnings.simplefilter("ignore", category=dg.BetaWarning)
        reference = InstanceRef.from_dir(base, config_dir=str(CHECKOUT), overrides=overrides)
        with dg.DagsterInstance.from_ref(reference) as instance:
            yield instance


def _is_of_services(where: str) -> bool:
    folder = Path(where)
    return bool(where) and folder.resolve() != CHECKOUT.resolve() and (folder / "dagster.yaml").is_file()


@contextmanager
def _instance_of_services(where: str) -> Iterator[dg.DagsterInstance]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.PreviewWarning)
        warnings.simplefilter("ignore", category=dg.BetaWarning)
        with dg.DagsterInstance.from_config(where) as instance:
            yield instance


def _close_abandoned(instance: dg.DagsterInstance) -> None:
    unfinished = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.NOT_STARTED]
    for run in instance.get_runs(dg.RunsFilter(statuses=unfinished, tags={IN_PROCESS_TAG: "true"})):
        instance.report_run_failed(run, "the process of this run was killed")


def _drop_old(instance: dg.DagsterInstance) -> None:
    for run in instance.get_runs(dg.RunsFilter(tags={IN_PROCESS_TAG: "true"}))[_KEPT_RUNS:]:
        instance.delete_run(run.run_id)
        _drop_shard(instance, run.run_id)


def drop_old_runs(instance: dg.DagsterInstance, now: datetime, days: int, runs: int) -> int:
    """Delete finished runs that are older than `days` or beyond the newest `runs`; returns how many went.

    A thousand at once at most: what is left goes in the next night, and no list grows with the history.
    """
    oldest = now - timedelta(days=days)
    late = instance.get_run_records(dg.RunsFilter(statuses=_FINISHED, created_before=oldest), limit=_AT_ONCE)
    newest = instance.get_run_records(limit=runs) if runs else []
    cursor = newest[-1].dagster_run.run_id if len(newest) == runs and newest else None
    beyond = (
        instance.get_run_records(dg.RunsFilter(statuses=_FINISHED), limit=_AT_ONCE, cursor=cursor)
        if cursor or not runs
        else []
    )
    gone = {record.dagster_run.run_id for record in (*late, *beyond)}
    for run_id in gone:
        instance.delete_run(run_id)
        instance.compute_log_manager.delete_logs(prefix=[run_id])
        _drop_shard(instance, run_id)
    return len(gone)


def _drop_shard(instance: dg.DagsterInstance, run_id: str) -> None:
    """Remove the file of a run's events, which SQLite storage empties and leaves; other storages have none."""
    storage = instance.event_log_storage
    if isinstance(storage, SqliteEventLogStorage):
        forget_run(storage, run_id)


def scheduler_heartbeat(home: Home) -> str | None:
    """When the scheduler daemon last gave a sign of life for this home (ISO 8601, UTC); None when it is not alive.

    Services keep Dagster's history where the `dagster.yaml` of `$DAGSTER_HOME` says, the checkout in the home. Raises
    HomeError where that history cannot be asked.
    """
    where = os.environ.get("DAGSTER_HOME", "")
    try:
        with _instance_of_services(where) if _is_of_services(where) else _instance(home) as instance:
            status = instance.get_daemon_statuses().get("SCHEDULER")
    except Exception as error:  # every storage that can be plugged in has errors of its own
        raise HomeError(
            f"Dagster's history cannot be asked ({type(error).__name__})",
            where=where or str(home.dagster),
            remedy="see whether its database runs, and whether this user may read dagster.yaml and its environment",
        ) from error
    if status is None or not status.healthy or status.last_heartbeat is None:
        return None
    return datetime.fromtimestamp(status.last_heartbeat.timestamp, UTC).isoformat(timespec="seconds")
