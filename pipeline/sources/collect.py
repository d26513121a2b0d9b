"""Collection (采集): ask the sources once, register what they have, write down how each of them did.

Inboxes and buckets are read in this process; portals and lists of addresses by the crawler in one of its own, whose
journal is taken in when it has ended, however it ended. What belongs here: the order of things and the crawler's
process. What does not: what an answer means (`intake`), manners (`crawl`).
"""

from __future__ import annotations

import importlib.util
import logging
import shutil
import subprocess
import sys
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

import filelock
import msgspec

from pipeline import clock
from pipeline.documents.register import Intake
from pipeline.durable import home_error, write_file
from pipeline.errors import HomeError, SourceError
from pipeline.home import CHECKOUT, Home
from pipeline.sources import health
from pipeline.sources.bucket import collect_bucket
from pipeline.sources.crawl.plan import CrawlPlan
from pipeline.sources.folder import collect_inbox
from pipeline.sources.intake import JournalReader
from pipeline.sources.model import Bucket, Inbox, Portal, Source, UrlList
from pipeline.sources.state import State
from pipeline.sources.summary import CollectSummary, SourceCounts

__all__ = ["WAIT_SECONDS", "collect"]

_log = logging.getLogger(__name__)

_PLAN: Final = "plan.json"
_JOURNAL: Final = "journal.jsonl"
_SPOOL: Final = "files"
_LOG: Final = "crawl.log"
#: Exit status of the crawler when the disk does not take what it finds (pipeline.sources.crawl.__main__.DISK).
_DISK: Final = 4
#: How long a registration waits for another writer of the home, in seconds (default).
WAIT_SECONDS: Final = 3_600.0
#: What a crawl may take beyond its own limit before its process is ended.
_GRACE_SECONDS: Final = 120.0
_KILL_SECONDS: Final = 30.0
_NO_CRAWLER: Final = SourceError(
    "portals are asked by a crawler that is not installed",
    where="sources.toml",
    remedy='install the extra: .venv/bin/uv pip install -e ".[crawl]" -c requirements.lock',
)

_Registering = Callable[[], AbstractContextManager[Intake]]


def collect(
    home: Home,
    sources: Iterable[Source],
    *,
    only: Collection[str] | None = None,
    now: datetime | None = None,
    wait: float = WAIT_SECONDS,
) -> CollectSummary:
    """Ask the sources (those that are enabled, or those named by `only`) and register what is new.

    `now` is the time that the collection goes by (default: the clock); arrivals have the clock's. The writer lock of
    the home is taken while documents are registered, not while portals and buckets are asked; another writer is waited
    for `wait` seconds each time. A source that does not answer is an error in its counts and in its health, never an
    exception: the others go on, also where the crawler is not installed (`trouble` of the summary). Journals of killed
    collections are taken in first.

    Raises SourceError when a name in `only` is no source, or another collection is going on here; HomeError when the
    home cannot be written or another writer does not end (what was fetched is taken in by the next collection).
    """
    everything = tuple(sources)
    chosen = _choose(everything, only)
    moment = now or clock.now()
    home.prepare()
    with _alone(home), State(home.sources / "state.sqlite") as state:
        started = clock.as_text(moment)
        counts = {s.name: SourceCounts(source=s.name, kind=_kind(s)) for s in everything}
        by_name = {s.name: s for s in everything}
        registering = partial(_registering, home, wait)
        trouble: list[str] = []
        resumed = _resume(home, state, registering, by_name, counts)
        for source in chosen:
            if isinstance(source, Bucket):
                counts[source.name] = collect_bucket(source, state, registering, started)
            elif isinstance(source, Inbox):
                with registering():
                    counts[source.name] = collect_inbox(home, source, started)
        web = tuple(s for s in chosen if isinstance(s, Portal | UrlList))
        if web and importlib.util.find_spec("scrapy") is None:
            trouble.append(str(_NO_CRAWLER))
            for source in web:
                own = counts[source.name]
                own.complete, own.errors = False, own.errors + 1
                own.notes.append(f"crawler: {_NO_CRAWLER.what}")
        elif web:
            _crawl(home, state, registering, web, by_name, counts, moment)
        names = [s.name for s in chosen]
        touched = [n for n in counts if n in names or counts[n].documents or counts[n].days]
        summary = CollectSummary(
            started_at=started, ended_at=clock.as_text(max(moment, clock.now())),
            sources=[counts[n] for n in touched], resumed=resumed, trouble=trouble,
        )  # fmt: skip
        health.keep(home, summary, {n: state.totals(n) for n in touched})
        return summary


def _kind(source: Source) -> str:
    return str(type(source).__struct_config__.tag)


def _choose(sources: tuple[Source, ...], only: Collection[str] | None) -> list[Source]:
    names = {s.name for s in sources}
    for name in sorted(set(only or ()) - names):
        raise SourceError(
            f"there is no source {name!r}", where="sources.toml", remedy=f"name one of {', '.join(sorted(names))}"
        )
    return [s for s in sources if (s.name in only if only else s.enabled)]


@contextmanager
def _registering(home: Home, wait: float) -> Iterator[Intake]:
    """Be the writer of the home, with an intake that knows what has arrived up to now."""
    holder = home.holder()
    if wait and holder is not None:
        _log.info("waiting up to %.0f s to register what was fetched; writing in this home: %s", wait, holder)
    with home.writer("collect", wait=wait):
        yield Intake(home)


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One collection at a time: two would ask the same hosts at twice the pace."""
    path = home.sources / "collect.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(path, timeout=0):
            yield
    except filelock.Timeout as error:
        raise SourceError(
            "another collection is going on in this home", where=str(home.path), remedy="wait until it has finished"
        ) from error
    except OSError as error:
        raise home_error(error, path) from error


def _resume(
    home: Home, state: State, registering: _Registering, by_name: dict[str, Source], counts: dict[str, SourceCounts]
) -> int:
    """Take in what killed collections had fetched; how many there were."""
    folder = home.sources / "crawls"
    left = sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else []
    for crawl in left:
        _take_in(home, state, registering, crawl, by_name, counts)
        for each in counts.values():  # it was cut, and is made good now
            each.complete, each.notes = True, []
    return len(left)


def _take_in(
    home: Home,
    state: State,
    registering: _Registering,
    crawl: Path,
    by_name: dict[str, Source],
    counts: dict[str, SourceCounts],
) -> None:
    with registering() as intake:
        JournalReader(state, intake, by_name, counts).read(crawl / _JOURNAL, crawl / _SPOOL)
    log = crawl / _LOG
    try:
        if log.exists():
            log.replace(home.sources / _LOG)
        shutil.rmtree(crawl)
    except OSError as error:
        raise home_error(error, crawl) from error


def _crawl(
    home: Home,
    state: State,
    registering: _Registering,
    web: tuple[Portal | UrlList, ...],
    by_name: dict[str, Source],
    counts: dict[str, SourceCounts],
    moment: datetime,
) -> None:
    crawl = home.sources / "crawls" / f"{clock.as_text(moment).replace(':', '')}-{uuid.uuid4().hex[:8]}"
    plan = CrawlPlan(
        journal=str(crawl / _JOURNAL), spool=str(crawl / _SPOOL), state=str(state.path), now=clock.as_text(moment),
        sources=web, closed_hosts=state.closed_hosts(moment),
    )  # fmt: skip
    try:
        (crawl / _SPOOL).mkdir(parents=True)
    except OSError as error:
        raise home_error(error, crawl) from error
    write_file(crawl / _PLAN, msgspec.json.encode(plan))
    limit = max(s.crawling.max_minutes for s in web) * 60 + _GRACE_SECONDS
    status = _run(crawl, limit)
    said = _last_words(crawl / _LOG)
    asked = {s.name: counts[s.name] for s in web}
    _take_in(home, state, registering, crawl, by_name, asked)
    if status == _DISK:
        raise HomeError(
            f"the crawl stopped: {said}",
            where=str(home.path),
            remedy="free some space, then run again: nothing is lost",
        )
    if status != 0:
        for each in asked.values():
            each.complete = False
            each.notes.append(f"crawler: its process ended with status {status}: {said}")


def _run(crawl: Path, limit: float) -> int:
    """Run the crawler to its end, or to the limit of seconds; its exit status. It ends by itself when we are gone."""
    with (crawl / _LOG).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.sources.crawl", str(crawl / _PLAN)],
            stdin=subprocess.PIPE, stdout=log, stderr=subprocess.STDOUT, cwd=CHECKOUT,
        )  # fmt: skip
        try:
            return process.wait(limit)
        except subprocess.TimeoutExpired:
            process.terminate()
            try:
                return process.wait(_KILL_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                return process.wait()
        finally:
            if process.poll() is None:  # an interrupt of ours
                process.kill()
                process.wait()
            if process.stdin is not None:
                process.stdin.close()


def _last_words(log: Path) -> str:
    """The last line of the crawler's log, for people."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return lines[-1][:300] if lines else ""
