"""Materialise the chain in this process: what the command line calls."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import dagster as dg
from dagster._core.errors import DagsterAssetCheckFailedError  # raised to callers, exported nowhere else

from assets.definitions import READING, WAREHOUSE
from assets.instance import IN_PROCESS_TAG, open_instance
from assets.partitions import range_tags, spans
from assets.resources import HomeWriter, ReadingResource
from pipeline.errors import PublicationError
from pipeline.home import Home
from pipeline.work import Limits, ProgressCallback

__all__ = ["materialise"]

#: Dagster's own log goes to its storage; a terminal shows our progress instead.
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def materialise(home: Home, days: Sequence[str], limits: Limits, on_progress: ProgressCallback) -> list[str]:
    """Materialise `days` (partitions), then build, check and publish the warehouse; returns the ids of the runs.

    The caller holds the home's writer lock. Raises the JuesuanError of a step as it is; PublicationError when a table
    breaks its contract.
    """
    resources = {
        "writer": HomeWriter(path=str(home.path)),
        "limits": ReadingResource(
            workers=limits.workers, seconds_per_document=limits.seconds, memory_bytes=limits.memory_bytes
        ),
        "progress": dg.ResourceDefinition.hardcoded_resource(on_progress),
    }
    runs = []
    with open_instance(home) as instance:
        # neighbouring days in one run, as the schedule would do it; the warehouse is built once, in the last one
        together = [*spans(days)] or [[]]
        for number, span in enumerate(together):
            is_last = number == len(together) - 1
            chain = [*(READING if span else []), *(WAREHOUSE if is_last else [])]
            runs.append(_run(home, chain, instance, span, resources))
    return runs


def _run(
    home: Home,
    chain: Sequence[dg.AssetsDefinition],
    instance: dg.DagsterInstance,
    span: Sequence[str],
    resources: Mapping[str, object],
) -> str:
    try:
        with _termination_kept():
            result = dg.materialize(
                chain,
                instance=instance,
                resources=resources,
                run_config=_QUIET,
                tags={IN_PROCESS_TAG: "true", **(range_tags(span[0], span[-1]) if span else {})},
            )
    except DagsterAssetCheckFailedError as error:
        raise PublicationError(
            f"a table breaks its contract ({error})",
            where=str(home.path),
            remedy="the published warehouse is unchanged; see the failed asset check in `dagster dev`",
        ) from error
    return result.run_id


@contextmanager
def _termination_kept() -> Iterator[None]:
    """Give SIGTERM back its handler at the end.

    Dagster leaves it with that of SIGINT, which a script's background jobs ignore: neither this process nor those that
    it starts afterwards could be ended.
    """
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)
