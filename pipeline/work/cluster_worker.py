"""The side of a Dask worker: each document is read in a process of its own there too.

A Dask worker has no limit of time, and a crash takes down all that it was doing. So its tasks only wait for a pool of
processes that belongs to the worker: a hang, a crash or a hunger for memory costs one document, never a worker.
"""

from __future__ import annotations

import multiprocessing
import platform
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from pebble import ProcessPool

from pipeline.errors import ClusterMismatch, DocumentError
from pipeline.work.model import Limits, outcome
from pipeline.work.processes import start_pool

__all__ = ["Job", "answer", "difference", "perform", "stack"]

#: Processes that wait for work keep half a gigabyte each; starting them anew takes two seconds.
_IDLE_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """What all tasks of one run share. `identity` says which code a machine runs; `expected` is the coordinator's."""

    function: Callable[[Any], Any]
    limits: Limits
    preload: tuple[str, ...]
    identity: Callable[[], Mapping[str, str]]
    expected: Mapping[str, str]


def stack() -> dict[str, str]:
    """Versions of what coordinator and workers speak through."""
    return {"python": ".".join(platform.python_version_tuple()[:2]), "distributed": version("distributed")}


def difference(expected: Mapping[str, str], found: Mapping[str, str]) -> str:
    """In words, where the second machine differs from the first; empty where it does not."""
    names = sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))
    return "; ".join(
        f"{name} {found.get(name, 'unknown')} there, {expected.get(name, 'unknown')} here" for name in names
    )


def answer(identity: Callable[[], Mapping[str, str]], greet: Callable[[], str]) -> tuple[dict[str, str], str]:
    """What a worker says when it is asked before work starts: its identity, and a complaint (empty for none)."""
    return {**stack(), **identity()}, greet()


def perform(job: Job, item: object, name: str) -> tuple[Any, DocumentError | None]:
    """Task on a Dask worker: do `item` in a process; its result, or the error that it ended with."""
    differs = difference(job.expected, job.identity())
    if differs:  # a worker that joined after the others had been asked
        raise ClusterMismatch(
            f"a worker runs other code than its coordinator ({differs})",
            where=platform.node(),
            remedy="install the same version and reference data everywhere, and restart the workers",
        )
    with _processes.leased(job) as pool:
        return outcome(pool.schedule(job.function, args=(item,), timeout=job.limits.seconds), name, job.limits)


def _threads() -> int:
    """How many tasks this Dask worker does at a time."""
    from distributed import get_worker

    return int(get_worker().state.nthreads)


class _Processes:
    """The pools of this Dask worker by their limits; one that nobody has used for a while is closed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[tuple[Limits, tuple[str, ...]], ProcessPool] = {}
        self._users: dict[tuple[Limits, tuple[str, ...]], int] = {}
        self._timer: threading.Timer | None = None

    @contextmanager
    def leased(self, job: Job) -> Iterator[ProcessPool]:
        """The pool for a job, kept open while the context lasts."""
        key = (job.limits, job.preload)
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if key not in self._pools or not self._pools[key].active:
                _may_have_children()
                self._pools[key] = start_pool(_threads(), job.limits, job.preload)
            self._users[key] = self._users.get(key, 0) + 1
        try:
            yield self._pools[key]
        finally:
            with self._lock:
                self._users[key] -= 1
                if not any(self._users.values()):
                    self._timer = threading.Timer(_IDLE_SECONDS, self._close)
                    self._timer.daemon = True
                    self._timer.start()

    def _close(self) -> None:
        with self._lock:
            if any(self._users.values()):
                return
            pools, self._pools, self._users = [*self._pools.values()], {}, {}
        for pool in pools:
            end: Callable[[], None] = pool.close
            end()
            pool.join()


def _may_have_children() -> None:
    # Dask's nanny starts its worker as a daemonic process, which may have no children. Ours end by themselves when
    # their worker does, which is what the ban is for.
    process = multiprocessing.current_process()
    if process.daemon:
        process.daemon = False


_processes: Final = _Processes()
