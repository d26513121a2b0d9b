"""Resources: the home, the right to write in it, the limits of reading, and where progress is reported.

Tests and the command line replace them through `build_defs`.
"""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import dagster as dg
from pydantic import PrivateAttr

from pipeline.home import Home
from pipeline.night.report import make_page
from pipeline.runs import current_run, start_run
from pipeline.work import Limits, Progress

__all__ = ["KIND_TAG", "HomeResource", "HomeWriter", "ReadingResource", "log_progress"]

#: Tag of a run that says what it is for: night, inbox, or chain where it is absent.
KIND_TAG: Final = "juesuan/kind"

_log = logging.getLogger(__name__)
_DEFAULT = Limits()


class HomeResource(dg.ConfigurableResource[Any]):
    """The home folder to look at; an empty path means `$JUESUAN_HOME`, else `data/` of the checkout."""

    path: str = ""

    def open(self) -> Home:
        """The home itself."""
        return Home(self.path or None)


class HomeWriter(HomeResource):
    """The home folder to write in: its writer lock and the record of the run, from its first step that writes on.

    Runs execute in one process, one after the other. A run of the command line holds both already in the same process;
    another process is waited for `wait_seconds`. Sources are asked before, without the lock: that takes hours.
    """

    wait_seconds: float = 3600.0
    _begin: Callable[[], None] | None = PrivateAttr(default=None)

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator["HomeWriter"]:
        """Be ready to take the lock; what was taken is given back at the end of the run."""
        with ExitStack() as stack:

            def begin() -> None:
                self._begin = None
                stack.enter_context(self._held(context))

            self._begin = begin
            yield self

    def unlocked(self) -> Home:
        """The home without its lock: for a step that asks for hours and writes in moments."""
        return super().open()

    def open(self) -> Home:
        """The home, with its writer lock held until the end of the run. HomeError when another one keeps it."""
        if self._begin is not None:
            self._begin()
        return super().open()

    @contextmanager
    def _held(self, context: dg.InitResourceContext) -> Iterator[None]:
        place = super().open()
        holder = place.holder()
        if holder is not None and self.wait_seconds:
            _log.info("waiting up to %.0f s to write; writing in this home: %s", self.wait_seconds, holder)
        with place.writer(f"dagster run {context.run_id}", wait=self.wait_seconds):
            if current_run(place) is not None:
                yield
                return
            kind = context.dagster_run.tags.get(KIND_TAG, "chain") if context.dagster_run else "chain"
            record = start_run(place, f"dagster run {context.run_id}", kind=kind, dagster_run=context.run_id or "")
            try:
                yield
            finally:
                # no page has ended it: a step failed and said why, or only some of the assets were asked for
                if record.outcome == "running":
                    outcome = "failed" if record.message else "partial"
                    if outcome == "failed":
                        make_page(place, record, outcome)
                    record.end(place, outcome, record.message)


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
