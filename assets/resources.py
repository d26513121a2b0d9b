"""Resources: the home, the right to write in it, the limits of reading, and where progress is reported.

Tests and the command line replace them through `build_defs`.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import dagster as dg

from pipeline.home import Home
from pipeline.work import Limits, Progress

__all__ = ["HomeResource", "HomeWriter", "ReadingResource", "log_progress"]

_log = logging.getLogger(__name__)
_DEFAULT = Limits()


class HomeResource(dg.ConfigurableResource[Any]):
    """The home folder to look at; an empty path means `$JUESUAN_HOME`, else `data/` of the checkout."""

    path: str = ""

    def open(self) -> Home:
        """The home itself."""
        return Home(self.path or None)


class HomeWriter(HomeResource):
    """The home folder to write in: its writer lock is held for the whole run.

    Runs execute in one process, one after the other. A run of the command line holds the lock already in the same
    process; another process is waited for `wait_seconds`.
    """

    wait_seconds: float = 3600.0

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["HomeWriter"]:
        """Take the lock for the run."""
        with self.open().writer(f"dagster run {context.run_id}", wait=self.wait_seconds):
            yield self


class ReadingResource(dg.ConfigurableResource[Any]):
    """Limits of the workers that read documents; 0 workers means one for each core."""

    workers: int = 0
    seconds_per_document: float = _DEFAULT.seconds
    memory_bytes: int = _DEFAULT.memory_bytes

    def limits(self) -> Limits:
        """The limits for the work pool."""
        return Limits(
            workers=self.workers or os.cpu_count() or 1,
            seconds=self.seconds_per_document,
            memory_bytes=self.memory_bytes,
        )


def log_progress(progress: Progress) -> None:
    """Progress where nobody watches a bar: one log line for every hundred documents."""
    if progress.done and progress.done % 100 == 0:
        _log.info("%s: %d of %d documents", progress.stage, progress.done, progress.total)
