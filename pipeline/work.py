"""Work over documents in processes of their own: a hang or a crash costs one document.

A PDF can hang, crash or exhaust the process that reads it. Each task therefore has a limit of time and memory, workers
are recycled, and the coordinator goes on. Workers end with their coordinator, also when that is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from multiprocessing import connection
from pathlib import Path
from typing import Final, Generic, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import DocumentError, JuesuanError, ReadingFailed, TookTooLong, TooLarge, WorkerDied

__all__ = ["Done", "Limits", "Progress", "ProgressCallback", "guarded", "run"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_FRAMES: Final = 4  # frames of a traceback that go into `rejections.detail`


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one document and of the pool. `seconds` and `memory_bytes` are per document; 0 memory sets none."""

    workers: int = os.cpu_count() or 1
    seconds: float = 600.0  # a scan takes up to 4 s a page
    memory_bytes: int = 6 * 1024**3
    tasks_per_worker: int = 64  # pdfium and fontTools caches grow; a fresh process is cheap


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage is: `done` of `total`, and the `name` of the document that is being waited for."""

    stage: str
    done: int
    total: int
    name: str = ""


ProgressCallback = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Done(Generic[Item, Result]):
    """One finished task: its result, or the error that it ended with."""

    item: Item
    result: Result | None
    error: DocumentError | None


def guarded(function: Callable[[], Result], where: str) -> Result:
    """Call `function`; whatever goes wrong in it becomes a DocumentError (other JuesuanErrors stop the run).

    An unexpected error is our own fault and must cost one document only: that is why every Exception is caught here.
    """
    try:
        return function()
    except JuesuanError:
        raise
    except MemoryError as error:
        raise TooLarge(
            "reading it needs more memory than one document may have",
            where=where,
            remedy="split it, or raise the limit",
        ) from error
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
        trail = " < ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in reversed(frames))
        raise ReadingFailed(
            f"unexpected {type(error).__name__}: {error} [{trail}]",
            where=where,
            remedy="report it with the file; `ingest --retry` tries it again after an update",
        ) from error


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


def _outcome(future: Future[Result], item: Item, name: str, limits: Limits) -> Done[Item, Result]:
    try:
        return Done(item, future.result(), None)
    except DocumentError as error:
        return Done(item, None, error)
    except TimeoutError:
        late = TookTooLong(
            f"reading it took longer than {limits.seconds:g} s", where=name, remedy="split it, or `ingest --retry`"
        )
        return Done(item, None, late)
    except ProcessExpired as error:
        died = WorkerDied(
            f"the reader crashed on it (exit code {error.exitcode})", where=name, remedy="report it with the file"
        )
        return Done(item, None, died)


def run(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    stage: str,
    name: Callable[[Item], str],
    limits: Limits,
    on_progress: ProgressCallback | None = None,
    preload: Sequence[str] = (),
) -> Iterator[Done[Item, Result]]:
    """Run `function` over `items` in worker processes; yields each as it is done (the order is not theirs).

    `function` and the items must be picklable. DocumentErrors, time-outs and crashes are results; any other error of
    the function stops everything (HomeError of a full disk, say). Also one worker is a process of its own. `preload`
    names modules that are imported once, in the process that workers are forked from, instead of in every worker.
    """
    if not items:
        return
    # forkserver: workers do not inherit the lock file of the home, nor the threads of the orchestrator
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*preload])
    pool = ProcessPool(
        max_workers=max(1, min(limits.workers, len(items))),
        max_tasks=limits.tasks_per_worker,
        initializer=_start_worker,
        initargs=(limits.memory_bytes,),
        context=context,
    )
    finished = False
    try:
        order: dict[Future[Result], int] = {
            pool.schedule(function, args=(item,), timeout=limits.seconds): n for n, item in enumerate(items)
        }
        futures = list(order)
        pending, first = set(futures), 0
        while pending:
            while futures[first] not in pending:
                first += 1
            if on_progress is not None:
                on_progress(Progress(stage, len(items) - len(pending), len(items), name(items[first])))
            done, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in sorted(done, key=order.__getitem__):
                item = items[order[future]]
                yield _outcome(future, item, name(item), limits)
        if on_progress is not None:
            on_progress(Progress(stage, len(items), len(items)))
        finished = True
    finally:
        end: Callable[[], None] = pool.close if finished else pool.stop
        end()
        pool.join()
