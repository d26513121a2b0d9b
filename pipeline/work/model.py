"""What work over documents is, wherever it is done: its limits, its progress, and the outcome of each task."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from pebble import ProcessExpired

from pipeline.errors import DocumentError, JuesuanError, ReadingFailed, TookTooLong, TooLarge, WorkerDied

__all__ = ["Done", "Limits", "Progress", "ProgressCallback", "guarded", "outcome"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_FRAMES: Final = 4  # frames of a traceback that go into `rejections.detail`


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one document and of the pool. `seconds` and `memory_bytes` are per document; 0 memory sets none.

    On a cluster the number of workers is the cluster's; the other limits hold there as they do here.
    """

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


def outcome(future: Future[Result], name: str, limits: Limits) -> tuple[Result | None, DocumentError | None]:
    """The result of a task in a process, or what it ended with. Raises what is no document's error."""
    try:
        return future.result(), None
    except DocumentError as error:
        return None, error
    except TimeoutError:
        return None, TookTooLong(
            f"reading it took longer than {limits.seconds:g} s", where=name, remedy="split it, or `ingest --retry`"
        )
    except ProcessExpired as error:
        return None, WorkerDied(
            f"the reader crashed on it (exit code {error.exitcode})", where=name, remedy="report it with the file"
        )
