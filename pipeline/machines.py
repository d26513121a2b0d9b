"""Machines that read together: a cluster whose workers must reach the stores of the home."""

from __future__ import annotations

import platform
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pipeline.durable import write_file
from pipeline.errors import HomeError
from pipeline.objects import RemoteFolder
from pipeline.settings import Settings
from pipeline.stores import Stores
from pipeline.work.cluster import Cluster

__all__ = ["cluster_of"]

_PROBE = ".probe-"


def _put(folder: Path | RemoteFolder, name: str, data: bytes) -> None:
    if isinstance(folder, RemoteFolder):
        folder.write(name, data)
    else:
        write_file(folder / name, data)


def _get(folder: Path | RemoteFolder, name: str) -> bytes | None:
    if isinstance(folder, RemoteFolder):
        return folder.read(name)
    path = folder / name
    return path.read_bytes() if path.is_file() else None


def _drop(folder: Path | RemoteFolder, name: str) -> None:
    if isinstance(folder, RemoteFolder):
        folder.delete(name)
    else:
        (folder / name).unlink(missing_ok=True)


def _probe(stores: Stores, token: str) -> str:
    """On a worker: a complaint when it does not see what the coordinator wrote, or cannot write beside it."""
    own = f"{_PROBE}{token}-{platform.node()}-{uuid.uuid4().hex}"
    try:
        folder = stores.stages
        if _get(folder, _PROBE + token) != token.encode():
            return f"{stores.words} is another place on {platform.node()}"
        _put(folder, own, b"")
        _drop(folder, own)
    except (HomeError, OSError) as error:  # its own machine's trouble, told with its name by the coordinator
        return str(error)
    return ""


@contextmanager
def cluster_of(settings: Settings, stores: Stores, identity: Callable[[], Mapping[str, str]]) -> Iterator[Cluster]:
    """The cluster that the settings name. While the context lasts, a probe lies in the stores for the workers to find.

    `identity` is a function of a module: it is called here and on the workers. HomeError when the probe cannot be laid.
    """
    token = uuid.uuid4().hex
    _put(stores.stages, _PROBE + token, token.encode())
    try:
        yield Cluster(settings.scheduler, identity, partial(_probe, stores, token), patience=settings.patience_seconds)
    finally:
        _drop(stores.stages, _PROBE + token)
