"""Machines that read together: a cluster whose workers have this machine's code and reach the home's stores."""

from __future__ import annotations

import platform
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Final

from pipeline import __version__
from pipeline.durable import write_file
from pipeline.errors import HomeError
from pipeline.fingerprint import files_fingerprint
from pipeline.home import CHECKOUT
from pipeline.objects import RemoteFolder
from pipeline.pages.scan import ocr_available
from pipeline.reference import reference_fingerprint
from pipeline.settings import Settings
from pipeline.stores import Stores
from pipeline.work.cluster import Cluster

__all__ = ["cluster_of"]

_PROBE = ".probe-"
#: Libraries whose version shapes what is read.
_LIBRARIES: Final = ("lxml", "msgspec", "openpyxl", "pdfplumber", "pypdfium2", "selectolax")


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


@cache  # what this process has loaded: files that change below it afterwards do not change what it does
def _identity() -> Mapping[str, str]:
    """Which code and reference data this machine reads with; outputs of machines that differ do not belong together."""
    libraries = {name: version(name) for name in _LIBRARIES}
    return {
        "juesuan": f"{__version__} ({files_fingerprint([CHECKOUT / 'pipeline'])})",
        "reference data": reference_fingerprint(),
        "OCR": "installed" if ocr_available() else "missing",
        **libraries,
    }


@contextmanager
def cluster_of(settings: Settings, stores: Stores) -> Iterator[Cluster]:
    """The cluster that the settings name. While the context lasts, a probe lies in the stores for the workers to find.

    HomeError when the probe cannot be laid.
    """
    token = uuid.uuid4().hex
    _put(stores.stages, _PROBE + token, token.encode())
    try:
        yield Cluster(settings.scheduler, _identity, partial(_probe, stores, token), patience=settings.patience_seconds)
    finally:
        _drop(stores.stages, _PROBE + token)
