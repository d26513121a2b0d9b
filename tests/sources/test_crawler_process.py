"""The crawler as a process of its own: one that does not end, one that dies, and what a journal holds then."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("scrapy", reason="the crawler is not installed (extra: crawl)")

from pipeline.home import Home
from pipeline.sources import collect
from pipeline.sources.journal import Journal, Visit
from tests.sources.conftest import COLD_RUN, COLLECT, Sources

NIGHT = datetime(2026, 1, 1, 2, tzinfo=UTC)
AT = "2026-01-01T00:00:00.000000Z"
PORTAL = '[[source]]\nname = "p"\nkind = "portal"\nstart = ["http://127.0.0.1:9/i.html"]\n'


Started = Callable[[str], list[subprocess.Popen[bytes]]]


@pytest.fixture
def crawler_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Started:
    """`crawler_is(code)`: what runs as the crawler; goes on once it has said something. The list is filled by a run."""
    popen: Callable[..., subprocess.Popen[bytes]] = COLLECT.subprocess.Popen
    started: list[subprocess.Popen[bytes]] = []

    def replace(code: str) -> list[subprocess.Popen[bytes]]:
        (tmp_path / "crawler.py").write_text(code)

        def start(command: list[str], **how: object) -> subprocess.Popen[bytes]:
            started.append(popen([command[0], str(tmp_path / "crawler.py")], **how))
            while not (tmp_path / COLLECT._LOG).read_bytes():
                time.sleep(0.01)
            return started[-1]

        monkeypatch.setattr(COLLECT.subprocess, "Popen", start)
        return started

    return replace


def test_a_crawler_that_does_not_end_in_its_time_is_ended(tmp_path: Path, crawler_is: Started) -> None:
    crawler_is(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_DFL); print('up', flush=True); time.sleep(600)"
    )
    assert COLD_RUN(tmp_path, 0.0) == -signal.SIGTERM


def test_a_crawler_that_does_not_listen_is_killed(
    tmp_path: Path, crawler_is: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = crawler_is(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    monkeypatch.setattr(COLLECT, "_KILL_SECONDS", 0.1)
    assert COLD_RUN(tmp_path, 0.0) == -signal.SIGKILL
    assert started[0].poll() == -signal.SIGKILL


def test_a_crawler_that_died_is_told_with_its_last_words(
    home: Home, write_sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(crawl: Path, _limit: float) -> int:
        (crawl / COLLECT._LOG).write_text("starting\nMemoryError: no more\n", encoding="utf-8")
        return -11

    monkeypatch.setattr(COLLECT, "_run", die)
    (counts,) = collect(home, write_sources(PORTAL), now=NIGHT).sources
    assert not counts.complete
    assert counts.notes == ["crawler: its process ended with status -11: MemoryError: no more"]
    monkeypatch.setattr(COLLECT, "_run", lambda *_: 1)  # before it could say a word
    (counts,) = collect(home, write_sources(PORTAL), now=NIGHT).sources
    assert counts.notes == ["crawler: its process ended with status 1: "]


def left_behind(home: Home, *visits: Visit) -> None:
    """What a killed collection leaves: its journal, and a spool without the file that was registered last."""
    crawl = home.sources / "crawls" / "left"
    (crawl / COLLECT._SPOOL).mkdir(parents=True)
    with Journal(crawl / COLLECT._JOURNAL) as journal:
        for visit in visits:
            journal.write(visit)


def test_what_a_killed_collection_had_found_gone_twice_was_gone_at_first(home: Home, write_sources: Sources) -> None:
    sources = write_sources(PORTAL.replace("kind", "enabled = false\nkind"))
    url = "http://127.0.0.1:9/a.pdf"
    left_behind(
        home,
        Visit(source="p", url=url, role="document", outcome="gone", at=AT, status=404),
        Visit(source="p", url=url, role="document", outcome="gone", at="2026-01-02T00:00:00.000000Z", status=404),
        # its registration was the last thing that the killed collection did
        Visit(source="p", url=f"{url}?2", role="document", outcome="fetched", at=AT, sha256="0" * 64, file="taken"),
        Visit(source="p", url=f"{url}?3", role="document", outcome="fetched", at=AT),
        # a source that is no more is counted by nobody
        Visit(source="former", url=url, role="document", outcome="gone", at=AT, status=404),
    )
    summary = collect(home, sources, now=NIGHT)
    assert summary.resumed == 1
    with COLLECT.State(home.sources / "state.sqlite") as state:
        known = state.get("p", url)
        assert known is not None
        assert (known.outcome, known.gone_at, known.times) == ("gone", AT, 2)
        assert state.get("p", f"{url}?2") is None
        assert state.get("former", url) is not None
    assert list((home.sources / "crawls").iterdir()) == []
