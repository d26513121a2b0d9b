"""Dagster's storage with its files kept open: what it writes is what Dagster's own storage reads, at once."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage

from assets.instance import open_instance
from assets.storage import OpenEventLog, forget_run
from pipeline.home import Home
from tests.assets.nights import QUIET


@dg.op
def nothing() -> None: ...


@dg.job
def small() -> None:
    nothing()


def test_another_process_reads_the_events_while_the_files_are_open(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    with open_instance(home) as instance:
        storage = instance.event_log_storage
        assert isinstance(storage, OpenEventLog)
        run = small.execute_in_process(instance=instance, run_config=QUIET).run_id
        other = SqliteEventLogStorage(str(home.dagster / "history" / "runs"))
        mine = [event.timestamp for event in storage.get_logs_for_run(run)]
        assert mine == [event.timestamp for event in other.get_logs_for_run(run)]
        assert len(mine) > 3


def test_a_run_that_is_forgotten_leaves_no_file_and_may_come_again(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    with open_instance(home) as instance:
        run = small.execute_in_process(instance=instance, run_config=QUIET).run_id
        shards = home.dagster / "history" / "runs"
        assert list(shards.glob(f"{run}*"))
        instance.delete_run(run)
        forget_run(instance.event_log_storage, run)
        assert not list(shards.glob(f"{run}*"))
        assert instance.event_log_storage.get_logs_for_run(run) == []
