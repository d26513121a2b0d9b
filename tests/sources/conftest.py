"""A portal on loopback, a home, and sources with small pauses; crawls from a process that has the crawler loaded."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import sys
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest

from pipeline.home import Home
from pipeline.sources import Source, load
from tests.sources.portal import Portal, serving


@pytest.fixture(autouse=True, scope="module")  # a session would keep it for the tests of other folders
def _no_proxy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.lower().endswith("_proxy"):
                patch.delenv(name)
        yield


#: The module; its package has a function of the same name.
COLLECT = importlib.import_module("pipeline.sources.collect")
COLD_RUN = COLLECT._run
FORKSERVER = multiprocessing.get_context("forkserver")


def _crawl(folder: Path, parent: Connection) -> None:
    from pipeline.sources.crawl.__main__ import main

    log = os.open(folder / COLLECT._LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for descriptor, own in ((parent.fileno(), 0), (log, 1), (log, 2)):
        os.dup2(descriptor, own)
    sys.exit(main(str(folder / COLLECT._PLAN)))


def _warm_run(folder: Path, limit: float) -> int:
    reader, writer = FORKSERVER.Pipe(duplex=False)
    process = FORKSERVER.Process(target=_crawl, args=(folder, reader))
    process.start()
    reader.close()
    with writer:
        process.join(limit)
        if process.is_alive():
            process.kill()
            process.join()
    assert process.exitcode is not None
    return process.exitcode


@pytest.fixture(autouse=True, scope="module")  # a session would keep it for the tests of other folders
def _warm_crawler(_no_proxy: None) -> Iterator[None]:
    """Crawls are forked from a process that has imported the crawler: that takes more than most crawls."""
    FORKSERVER.set_forkserver_preload(["pipeline.sources.crawl.__main__"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(COLLECT, "_run", _warm_run)
        yield


@pytest.fixture
def cold_crawler(monkeypatch: pytest.MonkeyPatch) -> None:
    """The crawler is started as in earnest."""
    monkeypatch.setattr(COLLECT, "_run", COLD_RUN)


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serving() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


Sources = Callable[..., tuple[Source, ...]]


def sources_of(folder: Path, text: str, **crawling: Any) -> tuple[Source, ...]:
    """Loads sources.toml with the given text; the crawler asks without pauses there."""
    settings = {"contact": "desk@example.org", "delay_seconds": 0.0, "timeout_seconds": 5.0, "retries": 1} | crawling
    head = "\n".join(f"{k} = {str(v).lower() if isinstance(v, bool) else repr(v)}" for k, v in settings.items())
    path = folder / "sources.toml"
    path.write_text(f"[crawler]\n{head}\n{textwrap.dedent(text)}", encoding="utf-8")
    return load(path)


@pytest.fixture
def write_sources(tmp_path: Path) -> Sources:
    """`sources_of` in the folder of the test."""
    return partial(sources_of, tmp_path)
