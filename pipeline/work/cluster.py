"""Work on a Dask cluster, through `concurrent.futures`: what the coordinator does.

Before work starts, the scheduler must answer and every worker must run the same code and reach the same store. A worker
that dies costs nothing: the scheduler gives its documents to another one. The network of a cluster must be closed, or
speak TLS: a Dask worker runs whatever it is sent.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pipeline.errors import ClusterError, ClusterMismatch, DocumentError, JuesuanError, WorkerDied
from pipeline.work.cluster_worker import Job, answer, difference, perform, stack
from pipeline.work.feed import Feed
from pipeline.work.model import Done, Limits, Progress, ProgressCallback

__all__ = ["Cluster", "ClusterState", "check_cluster", "check_scheduler", "run_on_cluster", "tasks_at_once"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_TICK: Final = 2.0  # seconds between two looks at the cluster
_SAME_CODE: Final = "install the same version and reference data everywhere, and restart the workers"


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster to work on. `identity` and `greet` are called on each worker, so they must be importable there.

    `identity` says which code and reference data a machine runs (it must be the same everywhere); `greet` gives a
    complaint, or nothing where all is well. `patience` are the seconds that scheduler or first worker are waited for.
    """

    scheduler: str
    identity: Callable[[], Mapping[str, str]]
    greet: Callable[[], str]
    patience: float = 60.0


@dataclass(frozen=True, slots=True)
class ClusterState:
    """What a cluster looks like: its scheduler's address, how many workers there are, how many threads they have."""

    scheduler: str
    workers: int
    threads: int


@contextmanager
def _connected(scheduler: str, patience: float) -> Iterator[Any]:
    try:
        distributed: Any = importlib.import_module("distributed")
    except ImportError as error:
        raise ClusterError(
            f"Dask is not installed here ({error})",
            where=scheduler,
            remedy="install the extra `cluster` (pip install '.[cluster]'), or set executor to processes",
        ) from error
    try:
        client = distributed.Client(scheduler, timeout=patience, set_as_default=False, name="juesuan")
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"the scheduler does not answer ({type(error).__name__}: {error})",
            where=scheduler,
            remedy="start it (dask scheduler), mend `scheduler`, or set executor to processes",
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=5)


def _state(client: Any, scheduler: str) -> ClusterState:
    threads: dict[str, int] = client.nthreads()
    return ClusterState(scheduler, len(threads), sum(threads.values()))


def check_scheduler(scheduler: str, *, patience: float = 5.0) -> ClusterState:
    """What answers at the address of a scheduler; ClusterError when nothing does. For `juesuan doctor`."""
    with _connected(scheduler, patience) as client:
        return _state(client, scheduler)


def check_cluster(cluster: Cluster) -> ClusterState:
    """Ask scheduler and workers whether work may start; ClusterError says what keeps them from it."""
    with _connected(cluster.scheduler, cluster.patience) as client:
        return _greet(client, cluster)


def _greet(client: Any, cluster: Cluster) -> ClusterState:
    try:
        client.wait_for_workers(1, timeout=cluster.patience)
    except TimeoutError as error:
        raise _no_workers(cluster) from error
    expected = {**stack(), **cluster.identity()}
    answers: dict[str, Any] = client.run(answer, cluster.identity, cluster.greet, on_error="return")
    for worker, found in sorted(answers.items()):
        if isinstance(found, JuesuanError):
            raise found
        if isinstance(found, OSError):  # it went away while it was asked
            continue
        if isinstance(found, BaseException):
            raise ClusterMismatch(
                f"the worker cannot run this version ({type(found).__name__}: {found})",
                where=worker,
                remedy=_SAME_CODE,
            ) from found
        identity, complaint = found
        differs = difference(expected, identity)
        if differs:
            raise ClusterMismatch(
                f"the worker differs from its coordinator: {differs}", where=worker, remedy=_SAME_CODE
            )
        if complaint:
            raise ClusterMismatch(
                f"the worker cannot use the store: {complaint}",
                where=worker,
                remedy="give every machine the same store: an object store, or a folder that all of them mount",
            )
    return _state(client, cluster.scheduler)


def _no_workers(cluster: Cluster) -> ClusterError:
    return ClusterError(
        f"the cluster has had no worker for {cluster.patience:g} s",
        where=cluster.scheduler,
        remedy=f"start workers (dask worker {cluster.scheduler}); what was read is kept, run again",
    )


class _Watch:
    """Looks at the cluster now and then, so that nobody waits for workers that will not come."""

    def __init__(self, client: Any, cluster: Cluster, state: ClusterState) -> None:
        self.client, self.cluster, self.state = client, cluster, state
        self._looked = self._well = time.monotonic()

    def look(self) -> None:
        """Refresh the state every few seconds. ClusterError after `patience` without scheduler or workers."""
        now = time.monotonic()
        if now - self._looked < _TICK:
            return
        self._looked = now
        if self.client.status == "running":
            try:
                self.state = _state(self.client, self.cluster.scheduler)
                if self.state.workers:
                    self._well = now
            except OSError:  # gone between the two lines: counts as not well
                pass
        if self._well < now:
            self._wait(now)

    def _wait(self, now: float) -> None:
        if self.client.status in ("closed", "closing"):
            raise self.lost()
        if now - self._well > self.cluster.patience:
            raise _no_workers(self.cluster) if self.client.status == "running" else self.lost()

    def reconnect(self) -> None:
        """Wait until the scheduler answers again; ClusterError when it does not."""
        end = time.monotonic() + self.cluster.patience
        while self.client.status != "running":
            if self.client.status in ("closed", "closing") or time.monotonic() > end:
                raise self.lost()
            time.sleep(0.1)

    def lost(self) -> ClusterError:
        """The error of a scheduler that went away."""
        return ClusterError(
            "the scheduler was lost while documents were read",
            where=self.cluster.scheduler,
            remedy="start it again; what was read is kept, run again",
        )


def _outcome(future: Future[Any], name: str) -> tuple[Any, DocumentError | None] | None:
    """What a task brought; None when it was lost with the scheduler."""
    try:
        found: tuple[Any, DocumentError | None] = future.result()
    except CancelledError:
        return None
    except JuesuanError:
        raise
    except Exception as error:  # whatever Dask or the worker's Python could not do; a document's errors are results
        if type(error).__name__ == "KilledWorker":
            return None, WorkerDied(
                "every worker of the cluster that tried it died", where=name, remedy="report it with the file"
            )
        raise ClusterError(
            f"a worker failed ({type(error).__name__}: {error})", where=name, remedy="see the log of the workers"
        ) from error
    return found


def run_on_cluster(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    stage: str,
    name: Callable[[Item], str],
    limits: Limits,
    on_progress: ProgressCallback,
    preload: Sequence[str],
    cluster: Cluster,
) -> Iterator[Done[Item, Result]]:
    """`pipeline.work.run` on a cluster."""
    with _connected(cluster.scheduler, cluster.patience) as client:
        watch = _Watch(client, cluster, _greet(client, cluster))
        job = Job(function, limits, tuple(preload), cluster.identity, dict(cluster.identity()))
        executor = client.get_executor(pure=False)

        def submit(number: int) -> Future[Any]:
            item = items[number]
            future: Future[Any] = executor.submit(perform, job, item, name(item))
            return future

        def on_wait(done: int, first: int) -> None:
            watch.look()
            feed.room = tasks_at_once(watch.state.threads)
            on_progress(Progress(stage, done, len(items), name(items[first])))

        feed = Feed(submit, len(items), tasks_at_once(watch.state.threads), on_wait, tick=_TICK)
        try:
            for number, future in feed:
                item = items[number]
                found = _outcome(future, name(item))
                if found is None:
                    watch.reconnect()
                    feed.give_back(number)
                else:
                    yield Done(item, *found)
        finally:
            executor.shutdown(wait=False)


def tasks_at_once(threads: int) -> int:
    """How many documents a cluster is given at a time: enough that none of its threads waits for the coordinator."""
    return 4 * threads + 4
