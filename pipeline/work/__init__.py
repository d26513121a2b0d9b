"""Work over documents, here or on a cluster: a hang or a crash costs one document.

A PDF can hang, crash or exhaust the process that reads it. Each task therefore has a limit of time and memory, and the
coordinator goes on. `run` is the way in; `model` holds limits and outcomes, `processes` the workers of this machine,
`cluster` and `cluster_worker` the two sides of a Dask cluster, `feed` what both are fed by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from pipeline.work.model import Done, Limits, Progress, ProgressCallback, guarded
from pipeline.work.processes import run_in_processes

if TYPE_CHECKING:
    from pipeline.work.cluster import Cluster

__all__ = ["Done", "Limits", "Progress", "ProgressCallback", "guarded", "run"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def _nobody(_progress: Progress) -> None:
    """Nobody watches."""


def run(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    stage: str,
    name: Callable[[Item], str],
    limits: Limits,
    on_progress: ProgressCallback | None = None,
    preload: Sequence[str] = (),
    cluster: Cluster | None = None,
) -> Iterator[Done[Item, Result]]:
    """Run `function` over `items` in worker processes; yields each as it is done (the order is not theirs).

    `function` and the items must be picklable. DocumentErrors, time-outs and crashes are results; any other error of
    the function stops everything (HomeError of a full disk, say). Also one worker is a process of its own. `preload`
    names modules that are imported once, in the process that workers are forked from, instead of in every worker.
    `cluster` does it elsewhere; ClusterError when it cannot, before any item is given away where that can be known.
    """
    if not items:
        return
    report = on_progress or _nobody
    if cluster is None:
        yield from run_in_processes(
            function, items, stage=stage, name=name, limits=limits, on_progress=report, preload=preload
        )
    else:
        from pipeline.work.cluster import run_on_cluster  # Dask takes a second to import

        yield from run_on_cluster(
            function, items, stage=stage, name=name, limits=limits, on_progress=report, preload=preload, cluster=cluster
        )
    report(Progress(stage, len(items), len(items)))
