"""Reading on a Dask cluster of real processes: same content, same limits, and what befalls a cluster."""

from __future__ import annotations

import shutil
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import reading
from pipeline.documents.register import register
from pipeline.errors import ClusterError, ClusterMismatch, HomeError
from pipeline.home import CHECKOUT, Home
from pipeline.work import Done, Limits, Progress, cluster_worker, run
from pipeline.work.cluster import Cluster, check_cluster, check_scheduler
from tests.cluster import tasks
from tests.cluster.conftest import LIMITS, ingest
from tests.cluster.processes import DaskProcesses, until

pytest.importorskip("distributed", reason="Dask is not installed (extra: cluster)")


def on_cluster(scheduler: str, patience: float = 30.0) -> Cluster:
    return Cluster(scheduler, tasks.same, tasks.well, patience)


def outcomes(done: Iterator[Done[str, str]]) -> dict[str, str]:
    return {d.item: d.error.reason if d.error else (d.result or "") for d in done}


def set_dask(home: Home, scheduler: str, patience: float = 30.0) -> None:
    (home.path / "juesuan.toml").write_text(
        f'executor = "dask"\nscheduler = "{scheduler}"\npatience_seconds = {patience}\n', encoding="utf-8"
    )


def closed_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{probe.getsockname()[1]}"


def test_a_cluster_that_loses_a_worker_publishes_what_one_machine_does(
    dask: DaskProcesses, home: Home, reports: Path, published: dict[str, Any]
) -> None:
    victim = dask.add_worker("--no-nanny")
    set_dask(home, dask.address)
    state = reading.check_cluster(home)
    assert state is not None
    assert (state.scheduler, state.workers, state.threads) == (dask.address, 3, 3)
    killed: list[Progress] = []

    def kill_once(progress: Progress) -> None:
        if progress.stage == "pages" and not killed:  # every worker has documents by now, none is done
            killed.append(progress)
            victim.send_signal(signal.SIGKILL)
            victim.wait()

    assert ingest(home, reports, kill_once) == published
    assert killed
    assert killed[0].done == 0
    assert check_scheduler(dask.address).workers == 2
    assert not list(home.stages.glob(".probe*"))


def test_a_document_on_a_killed_worker_goes_to_another_one(dask: DaskProcesses, tmp_path: Path) -> None:
    victim = dask.add_worker("--no-nanny", TEST_CODE="victim")
    items = [str(tmp_path / name) for name in "abc"]
    done = run(
        tasks.note_and_wait, items, stage="pages", name=str, limits=LIMITS, cluster=on_cluster(dask.address),
        on_progress=lambda _: step(),
    )  # fmt: skip
    started: list[int] = []

    def step() -> None:
        if started:
            return
        until(lambda: all(Path(i).exists() for i in items), "each worker has a document")
        started.extend(int(Path(i).read_text().split()[0]) for i in items)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        (tmp_path / "go").touch()

    assert outcomes(done) == {i: Path(i).name for i in items}
    again = [len(Path(i).read_text().split()) for i in items]
    assert sorted(again) == [1, 1, 2]


def test_limits_hold_on_the_workers(dask: DaskProcesses) -> None:
    items = ["a", "crash", "b", "eat", "encrypted", "hang", "c", "d"]
    limits = Limits(seconds=6, memory_bytes=2 * 1024**3, tasks_per_worker=2)
    seen: list[Progress] = []
    cluster = on_cluster(dask.address)
    found = outcomes(
        run(tasks.work, items, stage="pages", name=str, limits=limits, cluster=cluster, on_progress=seen.append)
    )
    assert {t: r for t, r in found.items() if len(t) > 1} == {
        "crash": "worker_died",
        "eat": "too_large",
        "encrypted": "encrypted",
        "hang": "timeout",
    }
    assert all(found[t].startswith(f"{t} done") for t in "abcd")
    assert check_scheduler(dask.address).workers == 2, "no worker fell with a document"
    assert seen[0] == Progress("pages", 0, 8, "a")
    assert seen[-1] == Progress("pages", 8, 8)


def test_an_error_that_is_no_documents_stops_the_run(dask: DaskProcesses) -> None:
    with pytest.raises(HomeError, match="disk is full"):
        outcomes(run(tasks.work, ["a", "disk"], stage="p", name=str, limits=LIMITS, cluster=on_cluster(dask.address)))


def test_a_scheduler_out_of_reach_is_told_before_work_starts(home: Home, reports: Path) -> None:
    address = closed_port()
    set_dask(home, address, patience=0.5)
    with home.writer("test"):
        found = register(home, [reports / "1.txt"])
        with pytest.raises(ClusterError, match="scheduler does not answer") as caught:
            reading.extract(home, found.documents, LIMITS)
    assert caught.value.where == address
    assert "dask scheduler" in caught.value.remedy
    assert not [p for p in home.stages.rglob("*") if p.is_file()]
    with pytest.raises(ClusterError, match="does not answer"):
        check_scheduler(address, patience=0.5)


def test_a_cluster_without_workers_is_told(tmp_path: Path) -> None:
    cluster = DaskProcesses(tmp_path)
    try:
        assert check_scheduler(cluster.address).workers == 0
        with pytest.raises(ClusterError, match="no worker") as caught:
            check_cluster(on_cluster(cluster.address, patience=0.3))
        assert "dask worker" in caught.value.remedy
    finally:
        cluster.stop()


def test_workers_of_another_version_are_refused(home: Home, tmp_path: Path) -> None:
    reference = tmp_path / "reference"
    shutil.copytree(CHECKOUT / "data" / "reference", reference)
    edited = next(p for p in sorted(reference.glob("*.toml")) if p.name != "sources.toml")
    edited.write_text(edited.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    cluster = DaskProcesses(tmp_path / "dask")
    try:
        cluster.add_worker("--no-nanny", JUESUAN_REFERENCE=str(reference), TEST_CODE="2")
        set_dask(home, cluster.address)
        with pytest.raises(
            ClusterMismatch, match=r"differs from its coordinator: .*reference data \w+ there"
        ) as caught:
            reading.check_cluster(home)
        assert caught.value.where.startswith("tcp://127.0.0.1")
        assert "restart the workers" in caught.value.remedy
        other = Cluster(cluster.address, tasks.by_environment, tasks.well)
        with pytest.raises(ClusterMismatch, match="code 2 there, 1 here"):
            outcomes(run(tasks.work, ["a"], stage="p", name=str, limits=LIMITS, cluster=other))
        unwell = Cluster(cluster.address, tasks.same, tasks.unwell)
        with pytest.raises(ClusterMismatch, match="cannot use the store: no such place"):
            outcomes(run(tasks.work, ["a"], stage="p", name=str, limits=LIMITS, cluster=unwell))
    finally:
        cluster.stop()


def test_a_worker_that_joins_late_with_other_code_is_refused() -> None:
    job = cluster_worker.Job(tasks.work, LIMITS, (), tasks.same, {"code": "0"})
    with pytest.raises(ClusterMismatch, match="code 1 there, 0 here"):
        cluster_worker.perform(job, "a", "a")


def test_a_scheduler_lost_in_mid_run_is_told_and_what_was_read_is_kept(tmp_path: Path) -> None:
    cluster = DaskProcesses(tmp_path / "dask")
    try:
        cluster.add_worker("--no-nanny")
        items = [str(tmp_path / name) for name in "ab"]
        done = run(
            tasks.note_and_wait, items, stage="p", name=str, limits=LIMITS,
            cluster=on_cluster(cluster.address, patience=2), on_progress=lambda _: step(),
        )  # fmt: skip

        def step() -> None:
            if cluster.scheduler.poll() is None:
                until(lambda: Path(items[0]).exists(), "the first document is being read")
                cluster.scheduler.send_signal(signal.SIGKILL)
                cluster.scheduler.wait()

        with pytest.raises(ClusterError, match="scheduler was lost") as caught:
            outcomes(done)
        assert "run again" in caught.value.remedy
    finally:
        (tmp_path / "go").touch()
        cluster.stop()


def test_a_scheduler_that_comes_back_is_sent_its_documents_again(tmp_path: Path) -> None:
    cluster = DaskProcesses(tmp_path / "dask")
    try:
        worker = cluster.add_worker("--no-nanny")
        first = cluster.scheduler
        items = [str(tmp_path / name) for name in "ab"]
        done = run(
            tasks.note_and_wait, items, stage="p", name=str, limits=LIMITS,
            cluster=on_cluster(cluster.address), on_progress=lambda _: step(),
        )  # fmt: skip

        def step() -> None:
            if first.poll() is None:
                until(lambda: Path(items[0]).exists(), "the first document is being read")
                for process in (first, worker):
                    process.send_signal(signal.SIGKILL)
                    process.wait()
                cluster.start_scheduler()
                cluster.add_worker("--no-nanny")
                (tmp_path / "go").touch()

        assert outcomes(done) == {i: Path(i).name for i in items}
    finally:
        (tmp_path / "go").touch()
        cluster.stop()


def test_processes_end_with_their_worker(tmp_path: Path) -> None:
    cluster = DaskProcesses(tmp_path / "dask")
    try:
        cluster.add_worker()
        found = outcomes(
            run(tasks.work, ["a"], stage="p", name=str, limits=LIMITS, cluster=on_cluster(cluster.address))
        )
        words = found["a"].split()
        process = Path(f"/proc/{words[3]}")
        assert process.exists(), "it waits for more work"
        cluster.stop()
        until(lambda: not process.exists() or "Z" in (process / "stat").read_text().split()[2], "it ended")
    finally:
        cluster.stop()
