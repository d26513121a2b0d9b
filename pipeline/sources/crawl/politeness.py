"""Manners of the crawl: which hosts, how fast, and when to leave one alone.

What belongs here: extensions and middlewares of Scrapy's downloader. What does not: what pages mean (`spider`).
"""

from __future__ import annotations

import logging
from datetime import timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response
from twisted.python.failure import Failure

from pipeline import clock
from pipeline.sources.crawl.answers import Turned
from pipeline.sources.journal import Note

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

    from pipeline.sources.crawl.spider import DisclosureSpider

__all__ = ["Boundary", "HostThrottle", "Patience", "Robots"]

_log = logging.getLogger(__name__)

#: So many time-outs or cut connections in a row, and a host is left alone for the rest of the crawl.
_FAILURES: Final = 6
#: A longer Crawl-delay than this is a way to say no; the host is asked at this pace.
_LONGEST_DELAY: Final = 60.0
#: A slot without a pause asks at once whatever its last request was, in seconds.
_LEAST_DELAY: Final = 0.001
_ASK_TO_WAIT: Final = frozenset({429, 503})
#: The first pause where a host says 429 and not how long.
_FIRST_WAIT: Final = 5.0
#: What no report is, by what the server says: not fetched at all.
_NEVER: Final = ("video/", "audio/", "font/", "text/css", "text/javascript", "application/javascript",
                 "application/x-javascript", "application/x-msdownload", "application/vnd.android",
                 "application/x-shockwave-flash", "application/x-apple-diskimage", "image/gif", "image/svg",
                 "image/webp", "image/x-icon", "image/vnd.microsoft.icon")  # fmt: skip


def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _spider(crawler: Crawler) -> DisclosureSpider:
    from pipeline.sources.crawl.spider import DisclosureSpider

    assert isinstance(crawler.spider, DisclosureSpider)
    return crawler.spider


class Boundary:
    """Requests stay on the hosts of their source, redirected ones too; bodies that no report has are not fetched."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Boundary:
        """Made by Scrapy."""
        made = cls(crawler)
        crawler.signals.connect(made.headers_received, signal=signals.headers_received)
        return made

    def process_request(self, request: Request) -> None:
        """Turn back what leaves the source. A request for robots.txt has no source: Scrapy makes it for us."""
        name = request.meta.get("source")
        if name is None:
            first = request.meta.get("redirect_urls")
            if first and _host(first[0]) != _host(request.url):
                raise Turned("redirected_away", f"robots.txt leads to {request.url}")
            return
        source = _spider(self.crawler).by_name[name]
        if not source.allows(request.url):
            reason = "redirected_away" if request.meta.get("redirect_urls") else "offsite"
            raise Turned(reason, f"leads to {request.url}, which is on no host of this source")

    def headers_received(self, headers: Any, request: Request, spider: Any, body_length: int | None) -> None:
        """Stop before the body where the server says that it is a film or a program."""
        said = (headers.get("Content-Type") or b"").decode("latin-1").strip().lower()
        if request.meta.get("source") is not None and said.startswith(_NEVER):
            request.meta["wrong_type"] = said[:100]
            raise StopDownload(fail=True)


class Robots(RobotsTxtMiddleware):
    """robots.txt as RFC 9309 reads it: one that cannot be asked for forbids all, one that is not there nothing."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.unreachable: dict[str, str] = {}

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 400:
            response = response.replace(body=b"")  # a page of words, no rules
        if response.status >= 500 or response.status == 429:
            self.unreachable[netloc] = f"status {response.status}"
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        if not isinstance(exc, IgnoreRequest):
            self.unreachable[netloc] = type(exc).__name__
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: Any, request: Request) -> None:
        """Forbid what the rules forbid, and all where the host could not say its rules."""
        netloc = urlsplit(request.url).netloc
        if netloc in self.unreachable:
            raise Turned("robots_unreachable", f"robots.txt of {netloc} cannot be read: {self.unreachable[netloc]}")
        super().process_request_2(rp, request)


class HostThrottle(AutoThrottle):
    """AutoThrottle with a floor for each host: the longest pause of its sources, or its Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.asked: dict[str, float] = {}
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    def _robots_parsed(self, robotparser: Any, request: Request) -> None:
        from pipeline.sources.crawl.settings import ROBOTS_NAME

        asked = robotparser.crawl_delay(ROBOTS_NAME)
        host = urlsplit(request.url).hostname or ""
        self.asked[host] = max(self.asked.get(host, 0.0), min(float(asked or 0.0), _LONGEST_DELAY))
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots.get(host)
        if slot is not None:  # made when robots.txt was asked for
            slot.delay = max(slot.delay, self._floor(request.url))

    def _floor(self, url: str) -> float:
        spider, parts = _spider(self.crawler), urlsplit(url)
        own = (spider.by_name[name].crawling.delay_seconds for name in spider.sources_on(parts.netloc))
        return max([*own, self.asked.get(parts.hostname or "", 0.0)])

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        slot.delay = max(slot.delay, self._floor(response.url))
        host = urlsplit(response.url).hostname or ""
        if host in self.asked:
            assert self.crawler.stats is not None
            self.crawler.stats.min_value(f"juesuan/shortest_pause/{host}", slot.delay)  # stands in crawl.log


class Patience:
    """Waits as long as a host asks (Retry-After), and leaves one alone that asks for more or does not answer."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.failures: dict[str, int] = {}
        self.closed: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Patience:
        """Made by Scrapy."""
        made = cls(crawler)
        crawler.signals.connect(made._opened, signal=signals.spider_opened)
        crawler.signals.connect(made._downloaded, signal=signals.response_downloaded)
        return made

    def _opened(self, spider: DisclosureSpider) -> None:
        self.closed = {
            host: f"asked to be left alone until {until}" for host, until in spider.plan.closed_hosts.items()
        }

    def process_request(self, request: Request) -> None:
        """Turn back what would ask a closed host."""
        host = _host(request.url)
        if host in self.closed:
            raise Turned("host_closed", f"{host} {self.closed[host]}")

    def process_response(self, request: Request, response: Response) -> Response:
        """A host that answers has not failed."""
        self.failures.pop(_host(request.url), None)
        return response

    def _downloaded(self, response: Response, request: Request) -> None:
        """Hold the whole host as long as it asks, before the next request that waits for it has its turn.

        That is the case before any middleware sees the answer.
        """
        host = _host(request.url)
        if response.status not in _ASK_TO_WAIT or request.meta.get("source") is None:
            return
        spider = _spider(self.crawler)
        crawling = spider.by_name[request.meta["source"]].crawling
        wait = self._retry_after(response)
        if wait is None:
            if response.status != 429:
                return
            wait = _FIRST_WAIT * 2 ** request.meta.get("retry_times", 0)
            wait = min(wait, crawling.wait_seconds)
        if wait > crawling.wait_seconds:
            until = clock.as_text(spider.now + timedelta(seconds=min(wait, 7 * 86_400)))
            self.closed[host] = f"asked to be left alone until {until}"
            for name in spider.sources_on(host):
                spider.note(Note(source=name, kind="host_closed", detail=self.closed[host], until=until, host=host))
            request.meta["dont_retry"] = True
            self._turn_waiting(request, host)
            return
        slot = self._slot(request)
        if slot is not None:
            _log.info("%s asks to wait %.1f s", host, wait)
            slot.delay = max(slot.delay, _LEAST_DELAY)
            slot.lastseen = max(slot.lastseen, monotonic() + wait - slot.delay)

    def _slot(self, request: Request) -> Slot | None:
        assert self.crawler.engine is not None
        return self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))

    def _turn_waiting(self, request: Request, host: str) -> None:
        """Turn back the requests that are through all middlewares and wait for this host's next turn."""
        slot = self._slot(request)
        while slot is not None and slot.queue:
            _, waiting = slot.queue.popleft()
            turned = Turned("host_closed", f"{host} {self.closed[host]}")
            waiting.errback(Failure(turned))  # type: ignore[no-untyped-call]  # Twisted does not type it

    def _retry_after(self, response: Response) -> float | None:
        """Seconds that Retry-After asks for (RFC 9110, 10.2.3): a number or a date; None where it says nothing."""
        said = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
        if said.isdigit() and len(said) < 10:
            return float(said)
        try:
            moment = parsedate_to_datetime(said)
        except (ValueError, TypeError):
            return None
        if moment.tzinfo is None:
            return None
        return max(0.0, (moment - _spider(self.crawler).real_now()).total_seconds())

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count what did not answer; too many in a row close the host for this crawl."""
        if isinstance(exception, IgnoreRequest | StopDownload) or request.meta.get("wrong_type"):
            return
        host = _host(request.url)
        self.failures[host] = self.failures.get(host, 0) + 1
        if self.failures[host] == _FAILURES and host not in self.closed:
            self.closed[host] = f"did not answer {_FAILURES} times in a row"
            spider = _spider(self.crawler)
            for name in spider.sources_on(host):
                spider.note(Note(source=name, kind="host_closed", detail=f"{host} {self.closed[host]}", host=host))
