"""What the coordinator makes of a cluster that answers oddly, falls silent or fails: with a client of our own."""

from __future__ import annotations

import importlib
from concurrent.futures import CancelledError, Future
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("distributed", reason="Dask is not installed (extra: cluster)")

from pipeline.errors import ClusterError, ClusterMismatch, HomeError, WorkerDied
from pipeline.work import Limits, cluster, cluster_worker
from pipeline.work.cluster import Cluster, ClusterState
from pipeline.work.cluster_worker import Job, stack
from tests.cluster import tasks

ADDRESS = "tcp://10.0.0.1:8786"
OURS = Cluster(ADDRESS, tasks.same, tasks.well, 30.0)


class Client:
    """A client whose workers answer what the test says."""

    def __init__(self, answers: dict[str, object] | None = None) -> None:
        self.status = "running"
        self.answers = answers or {}
        self.workers = 1
        self.away = False

    def wait_for_workers(self, count: int, timeout: float) -> None:
        return None

    def run(self, *_: object, on_error: str) -> dict[str, object]:
        assert on_error == "return"
        return self.answers

    def nthreads(self) -> dict[str, int]:
        if self.away:
            raise OSError("gone")
        return {str(n): 2 for n in range(self.workers)}


def test_a_cluster_without_dask_here_tells_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str) -> object:
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr(importlib, "import_module", refuse)
    with pytest.raises(ClusterError, match="not installed here") as caught:
        cluster.check_scheduler(ADDRESS)
    assert "cluster" in caught.value.remedy


def test_workers_that_say_who_they_are_are_taken_and_one_that_went_away_is_passed_over() -> None:
    same = ({**stack(), **tasks.same()}, "")
    state = cluster._greet(Client({"a": same, "b": OSError("gone")}), OURS)
    assert (state.scheduler, state.workers, state.threads) == (ADDRESS, 1, 2)


@pytest.mark.parametrize(
    ("said", "error", "words"),
    [
        (HomeError("the disk is full"), HomeError, "disk is full"),
        (ImportError("no module"), ClusterMismatch, "cannot run this version"),
        (({**stack(), "code": "2"}, ""), ClusterMismatch, "code 2 there, 1 here"),
        (({**stack(), **tasks.same()}, "another place"), ClusterMismatch, "another place"),
    ],
)
def test_a_worker_that_cannot_do_the_work_stops_before_it_begins(
    said: object, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        cluster._greet(Client({"a": said}), OURS)


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(cluster.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def watching(client: Client) -> cluster._Watch:
    return cluster._Watch(client, OURS, ClusterState(ADDRESS, 1, 2))


def test_a_cluster_whose_workers_come_back_in_time_is_waited_for(clock: Clock) -> None:
    client = Client()
    watch = watching(client)
    for workers in (1, 0, 0, 2):
        client.workers = workers
        clock.now += 14
        watch.look()
    assert watch.state.workers == 2
    client.away = True  # asked in the moment in which it went
    clock.now += 14
    watch.look()
    client.away = False
    clock.now += 29
    watch.look()
    assert watch.state.threads == 4


def test_a_cluster_without_workers_is_given_up_after_its_patience(clock: Clock) -> None:
    client = Client()
    watch = watching(client)
    client.workers = 0
    clock.now += 29
    watch.look()
    clock.now += 29
    with pytest.raises(ClusterError, match="no worker for 30 s"):
        watch.look()


@pytest.mark.parametrize(("status", "later"), [("closed", 10.0), ("closing", 10.0), ("connecting", 40.0)])
def test_a_scheduler_that_is_gone_is_said_to_be_lost(clock: Clock, status: str, later: float) -> None:
    client = Client()
    watch = watching(client)
    client.status = status
    clock.now += later
    with pytest.raises(ClusterError, match="scheduler was lost"):
        watch.look()


def ended(error: BaseException) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def test_what_becomes_of_a_task_that_brought_no_result() -> None:
    killed = type("KilledWorker", (Exception,), {})("task")
    found = cluster._outcome(ended(killed), "a.pdf")
    assert found is not None
    assert isinstance(found[1], WorkerDied)
    assert found[1].where == "a.pdf"
    assert cluster._outcome(ended(CancelledError()), "a.pdf") is None
    with pytest.raises(HomeError):
        cluster._outcome(ended(HomeError("the disk is full")), "a.pdf")
    with pytest.raises(ClusterError, match="a worker failed"):
        cluster._outcome(ended(ModuleNotFoundError("pipeline.new")), "a.pdf")


class Pool:
    def __init__(self) -> None:
        self.active, self.joined = True, False

    def close(self) -> None:
        self.active = False

    def join(self) -> None:
        self.joined = True


def test_processes_that_nobody_uses_are_closed_and_those_in_use_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Pool] = []

    def start(*_: object) -> Pool:
        started.append(Pool())
        return started[-1]

    timers: list[SimpleNamespace] = []

    def timer(seconds: float, function: object) -> SimpleNamespace:
        made = SimpleNamespace(function=function, running=False)
        made.start = lambda: setattr(made, "running", True)
        made.cancel = lambda: setattr(made, "running", False)
        timers.append(made)
        return made

    monkeypatch.setattr(cluster_worker, "start_pool", start)
    monkeypatch.setattr(cluster_worker, "_threads", lambda: 1)
    monkeypatch.setattr(cluster_worker.threading, "Timer", timer)
    pools = cluster_worker._Processes()
    job = Job(tasks.work, Limits(workers=1, seconds=5), (), tasks.same, {})
    with pools.leased(job) as one, pools.leased(job) as other:
        assert one is other
        pools._close()  # a timer that could not be stopped any more
        assert started[0].active
    assert [t.running for t in timers] == [True]
    with pools.leased(job) as again:
        assert again is started[0]
        assert [t.running for t in timers] == [False]
    timers[-1].function()
    assert (started[0].active, started[0].joined) == (False, True)
    with pools.leased(job) as fresh:
        assert fresh is started[1]


def test_a_worker_that_joined_with_other_code_does_no_work() -> None:
    job = Job(tasks.work, Limits(workers=1, seconds=5), (), tasks.same, {"code": "2"})
    with pytest.raises(ClusterMismatch, match="other code"):
        cluster_worker.perform(job, "a", "a.pdf")
