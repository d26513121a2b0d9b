"""When a host asks to wait, and how long: by what it says, without a network."""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("scrapy", reason="the crawler is not installed (extra: crawl)")

from scrapy.core.downloader import Slot
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response
from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from pipeline.sources.crawl.politeness import Boundary, Patience
from pipeline.sources.crawl.spider import DisclosureSpider
from pipeline.sources.journal import Note

HOST = "reports.example.cn"
NOON = datetime(2026, 10, 21, 12, tzinfo=UTC)


class Still(DisclosureSpider):
    """A spider that crawls nothing and whose clock stands still; it keeps its notes."""

    def __init__(self, wait_seconds: float = 120.0) -> None:
        self.notes: list[Note] = []
        self.now = NOON
        self.by_name = {"portal": SimpleNamespace(crawling=SimpleNamespace(wait_seconds=wait_seconds))}

    def real_now(self) -> datetime:
        return NOON

    def sources_on(self, netloc: str) -> list[str]:
        return ["portal"] if netloc == HOST else []

    def note(self, note: Note) -> None:
        self.notes.append(note)


class Host:
    """A host with one slot, and what the spider heard of it."""

    def __init__(self) -> None:
        self.spider, self.slot = Still(), Slot(1, 0.0)
        downloader = SimpleNamespace(slots={HOST: self.slot})
        crawler: Any = SimpleNamespace(spider=self.spider, engine=SimpleNamespace(downloader=downloader))
        self.patience, self.boundary = Patience(crawler), Boundary(crawler)

    def request(self, **meta: object) -> Request:
        return Request(f"https://{HOST}/a.pdf", meta={"source": "portal", "download_slot": HOST, **meta})

    def says(self, status: int, retry_after: str | None = None, **meta: object) -> Request:
        request = self.request(**meta)
        headers = {} if retry_after is None else {"Retry-After": retry_after}
        self.patience._downloaded(Response(request.url, status=status, headers=headers), request)
        return request


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    monkeypatch.setattr("pipeline.sources.crawl.politeness.monotonic", lambda: 1000.0)
    return Host()


@pytest.mark.parametrize(
    ("status", "said", "meta", "seconds"),
    [
        (429, "30", {}, 30.0),
        (503, format_datetime(NOON + timedelta(seconds=45), usegmt=True), {}, 45.0),
        (503, format_datetime(NOON - timedelta(seconds=45), usegmt=True), {}, 0.0),
        (429, None, {}, 5.0),
        (429, "soon", {"retry_times": 2}, 20.0),
        (429, None, {"retry_times": 9}, 120.0),  # no longer than the source waits at all
        (429, "Wed, 21 Oct 2026 12:01:00 -0000", {}, 5.0),  # a time of no zone says nothing
    ],
)
def test_the_whole_host_is_held_as_long_as_it_asks(
    host: Host, status: int, said: str | None, meta: dict[str, object], seconds: float
) -> None:
    request = host.says(status, said, **meta)
    # the next request has its turn when the pause of the slot has passed since it was last seen
    assert host.slot.lastseen + host.slot.delay == pytest.approx(1000.0 + seconds, abs=0.01)
    assert "dont_retry" not in request.meta
    assert host.spider.notes == []


@pytest.mark.parametrize(("status", "said"), [(503, None), (500, "30"), (200, "30")])
def test_who_does_not_ask_to_wait_is_not_waited_for(host: Host, status: int, said: str | None) -> None:
    host.says(status, said)
    assert host.slot.lastseen == 0


def test_a_host_that_asks_for_too_long_is_closed_and_what_waits_for_it_is_turned_back(host: Host) -> None:
    failed: list[Failure] = []
    waiting: Deferred[Response] = Deferred()
    waiting.addErrback(failed.append)
    host.slot.queue = deque([(host.request(), waiting)])
    request = host.says(503, "7200")
    assert request.meta["dont_retry"] is True
    (note,) = host.spider.notes
    assert (note.kind, note.host) == ("host_closed", HOST)
    assert note.until is not None
    assert note.until.startswith("2026-10-21T14:00:00")
    assert not host.slot.queue
    assert "left alone" in str(failed[0].value)
    with pytest.raises(IgnoreRequest):
        host.patience.process_request(host.request())


def test_a_host_that_never_answers_is_left_alone_and_an_answer_forgives(host: Host) -> None:
    for _ in range(5):
        host.patience.process_exception(host.request(), TimeoutError("no answer"))
    host.patience.process_response(host.request(), Response(f"https://{HOST}/a.pdf"))
    for number in range(6):
        host.patience.process_request(host.request())
        # what we turned back ourselves is no failure of the host
        host.patience.process_exception(host.request(), IgnoreRequest("ours"))
        host.patience.process_exception(host.request(), TimeoutError(f"no answer {number}"))
    (note,) = host.spider.notes
    assert "did not answer" in note.detail
    with pytest.raises(IgnoreRequest):
        host.patience.process_request(host.request())


def test_rules_for_robots_that_lie_on_another_host_are_not_asked_for(host: Host) -> None:
    first = f"https://{HOST}/robots.txt"
    host.boundary.process_request(Request(first))
    host.boundary.process_request(Request(f"http://{HOST}/robots.txt", meta={"redirect_urls": [first]}))
    with pytest.raises(IgnoreRequest, match=r"robots\.txt leads to"):
        host.boundary.process_request(Request("https://other.example/robots.txt", meta={"redirect_urls": [first]}))
