"""Processes that read documents: each task has a limit of time and memory, and a hang or a crash costs one document.

Workers are recycled, and end with their coordinator, also when that is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection
from typing import TypeVar

from pebble import ProcessPool

from pipeline.work.feed import Feed
from pipeline.work.model import Done, Limits, Progress, ProgressCallback, outcome

__all__ = ["run_in_processes", "start_pool"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def _start_worker(memory_bytes: int) -> None:
    if memory_bytes:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    parent = multiprocessing.parent_process()
    if parent is not None:

        def end_with_parent() -> None:
            connection.wait([parent.sentinel])
            os._exit(1)

        threading.Thread(target=end_with_parent, daemon=True).start()


def start_pool(workers: int, limits: Limits, preload: Sequence[str]) -> ProcessPool:
    """A pool of processes with these limits; `preload` names modules that they find imported."""
    # forkserver: workers do not inherit the lock file of the home, nor the threads of the orchestrator
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*preload])
    return ProcessPool(
        max_workers=workers,
        max_tasks=limits.tasks_per_worker,
        initializer=_start_worker,
        initargs=(limits.memory_bytes,),
        context=context,
    )


def run_in_processes(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    stage: str,
    name: Callable[[Item], str],
    limits: Limits,
    on_progress: ProgressCallback,
    preload: Sequence[str],
) -> Iterator[Done[Item, Result]]:
    """`pipeline.work.run` on this machine."""
    workers = max(1, min(limits.workers, len(items)))
    pool = start_pool(workers, limits, preload)
    finished = False
    try:
        feed = Feed(
            lambda number: pool.schedule(function, args=(items[number],), timeout=limits.seconds),
            len(items),
            4 * workers,
            lambda done, first: on_progress(Progress(stage, done, len(items), name(items[first]))),
        )
        for number, future in feed:
            item = items[number]
            yield Done(item, *outcome(future, name(item), limits))
        finished = True
    finally:
        end: Callable[[], None] = pool.close if finished else pool.stop
        end()
        pool.join()
