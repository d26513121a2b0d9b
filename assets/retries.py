"""What is tried again: trouble of the network that can pass. Never a bad file, a full disk or a broken contract."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import dagster as dg

from pipeline.errors import ClusterError, ClusterMismatch, StoreError
from pipeline.home import Home
from pipeline.runs import current_run

__all__ = ["PASSING", "WAIT", "retried"]

#: Errors of ours that say that another machine could not be reached.
PASSING: Final = (ClusterError, StoreError)

_RETRIES: Final = 3
#: Seconds before a step is tried again.
WAIT = 60.0


@contextmanager
def retried(home: Home) -> Iterator[None]:
    """Ask Dagster to try the step again when another machine was out of reach; what was done by then is kept.

    Not for the command line: whoever sits in front of it wants to know at once.
    """
    try:
        yield
    except ClusterMismatch:
        raise  # a person has to update the workers
    except PASSING as error:
        record = current_run(home)
        if record is not None and record.kind == "ingest":
            raise
        raise dg.RetryRequested(max_retries=_RETRIES, seconds_to_wait=WAIT) from error
