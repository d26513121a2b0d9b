"""The lock of the home is held while something is registered, and not while sources are asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import filelock
import pytest

from pipeline.errors import HomeError
from pipeline.home import Home
from pipeline.sources import bucket, collect
from tests.sources.conftest import COLLECT, Sources
from tests.sources.portal import Answer, Handler, Portal

PDF = b"%PDF-1.4\n%%EOF\n"


@contextmanager
def somebody_writes(home: Home) -> Iterator[None]:
    """The lock as another process would hold it."""
    home.prepare()
    with filelock.FileLock(home.path / "writer.lock", timeout=0):
        yield


def test_a_command_can_write_while_a_portal_is_asked(portal: Portal, home: Home, write_sources: Sources) -> None:
    wrote: list[str] = []

    def answer(handler: Handler) -> None:
        with somebody_writes(home):  # fails at once if the collection held the lock
            wrote.append(handler.path)
            handler.give(Answer(PDF, "application/pdf"))

    portal.index("/i.html", ("/a.pdf", "甲局2024年度决算"))
    portal.behave("/a.pdf", answer)
    text = f'[[source]]\nname = "p"\nkind = "portal"\nstart = ["{portal.url("/i.html")}"]\n'
    assert collect(home, write_sources(text), wait=0).new == 1
    assert wrote == ["/a.pdf"]


def test_objects_are_fetched_without_the_lock_and_registered_in_batches(
    home: Home, write_sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("fsspec")
    root, real, events = tmp_path / "bucket", bucket._fetch, []
    root.mkdir()
    for n in range(5):
        (root / f"{n}.pdf").write_bytes(PDF + str(n).encode())

    def fetch(*arguments: Any) -> Any:
        with somebody_writes(home):
            events.append("fetched")
            return real(*arguments)

    class Registering(COLLECT.Intake):  # type: ignore[misc, name-defined]
        def __init__(self, place: Home) -> None:
            events.append("registered")
            super().__init__(place)

    monkeypatch.setattr(bucket, "_fetch", fetch)
    monkeypatch.setattr(bucket, "_BATCH", 2)
    monkeypatch.setattr(COLLECT, "Intake", Registering)
    sources = write_sources(f'[[source]]\nname = "bucket"\nkind = "bucket"\nurl = "file://{root}"\n')
    assert collect(home, sources, wait=0).new == 5
    assert [e[0] for e in events] == list("ffrffrfr")


def test_who_does_not_end_is_named_and_nothing_is_lost(
    home: Home, write_sources: Sources, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(PDF)
    sources = write_sources(f'[[source]]\nname = "share"\nkind = "inbox"\nfolder = "{folder}"\nsettle_seconds = 0\n')
    home.prepare()
    with somebody_writes(home), caplog.at_level("INFO"):
        (home.path / "writer.json").write_text('{"pid": 7, "host": "h", "since": "now", "command": "juesuan ingest x"}')
        with pytest.raises(HomeError, match=r"juesuan ingest x \(process 7.*waited 1 s"):
            collect(home, sources, wait=1)
    assert "waiting up to 1 s" in caplog.text
    assert collect(home, sources, wait=0).new == 1
