"""The spider: index pages to links, links to documents, each address once, each with its record.

What belongs here: the walk over the sources and what each answer means. What does not: manners (`politeness`), which
links are wanted (`links`), writing down (`spool`).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Final

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from pipeline import clock
from pipeline.errors import HomeError
from pipeline.sources.crawl.answers import why_not
from pipeline.sources.crawl.plan import CrawlPlan
from pipeline.sources.crawl.walk import Found, Walk
from pipeline.sources.journal import Ended, Journal, Link, Note, Record, Visit
from pipeline.sources.links import page_title, states_figures, wanted_links
from pipeline.sources.model import PageNumbers, Portal, UrlList
from pipeline.sources.names import file_name
from pipeline.sources.state import REFUSED_DAYS, Known, State

__all__ = ["DisclosureSpider"]

_INDEX_PRIORITY: Final = 200
_NEW_PRIORITY: Final = 150
#: What is known waits behind what is new; the longer unasked the sooner, so that a cut crawl goes on where it stopped.
_MOST_DAYS: Final = 100
_NOTES: Final = 20  # of one kind and source
_BATCH: Final = 200  # requests that wait at once


class DisclosureSpider(Spider):
    """One spider for all sources of a plan, so that sources on one host share its pauses."""

    name = "disclosure"

    def __init__(self, plan: CrawlPlan, journal: Journal, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plan = plan
        self.journal = journal
        self.spool = Path(plan.spool)
        self.now = clock.parse(plan.now)
        self.state = State(Path(plan.state), read_only=True)
        self.by_name = {source.name: source for source in plan.sources}
        self.walks = {source.name: Walk(source) for source in plan.sources}
        self.fatal: HomeError | None = None
        self.due: Iterator[Request] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> DisclosureSpider:
        """Made by Scrapy."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.idle, signal=signals.spider_idle)
        return spider

    # ---- for the middlewares and the pipeline

    def real_now(self) -> datetime:
        """The time by the system's clock, which servers go by."""
        return datetime.now(UTC)

    def sources_on(self, netloc: str) -> list[str]:
        """The sources that may ask a host."""
        return [s.name for s in self.plan.sources if s.allows(f"http://{netloc}/")]

    def write(self, record: Record) -> None:
        """Write a record; a journal that cannot be written ends the crawl: nothing is fetched to be forgotten."""
        try:
            self.journal.write(record)
        except HomeError as error:
            self.give_up(error)

    def note(self, note: Note) -> None:
        """Write a note, a few of each kind."""
        walk = self.walks[note.source]
        walk.notes[note.kind] = walk.notes.get(note.kind, 0) + 1
        if walk.notes[note.kind] <= _NOTES:
            self.write(note)

    def give_up(self, error: HomeError) -> None:
        """Stop the crawl: the disk does not take what it finds."""
        if self.fatal is None:
            self.fatal = error
            assert self.crawler.engine is not None
            self.crawler.engine.close_spider(self, "disk")

    # ---- what to ask

    async def start(self) -> AsyncIterator[Any]:
        """The start pages of every source. What is known and due follows when all that they lead to is through."""
        for walk in self.walks.values():
            for request in self._first(walk):
                yield request

    def _due(self) -> Iterator[Request]:
        """What is known and due: first what is linked to, then what no longer is, the longest unasked first."""
        for walk in self.walks.values():
            for link, page_uri in walk.later:  # grows while it is read: known pages lead to known attachments
                yield from self._ask(walk, link, page_uri, now=True)
        for walk in self.walks.values():
            for known in list(self.state.due(walk.source.name, self.now, walk.source.crawling.recheck_days)):
                if walk.source.allows(known.url):
                    link = Link(known.role, known.url, known.link_text or "")
                    yield from self._ask(walk, link, known.page_uri, known=known, now=True)

    def idle(self) -> None:
        """Nothing is left to do: ask for some of what is due, so that what is new has had the budget first."""
        if self.due is None:
            self.due = self._due()
        batch = list(islice(self.due, _BATCH)) or list(islice(self._due(), _BATCH))
        if batch:
            assert self.crawler.engine is not None
            for request in batch:
                self.crawler.engine.crawl(request)
            raise DontCloseSpider

    def _first(self, walk: Walk) -> Iterator[Request]:
        source = walk.source
        if isinstance(source, UrlList):
            for url in source.urls:
                yield from self._ask(walk, Link("document", url), None)
            return
        for url in source.start:
            yield from self._index(walk, url, chain=url)
        for row in source.page_numbers:
            yield from self._index(walk, row.template.replace("{n}", str(row.first)), chain=row.template, row=row)

    def _index(
        self, walk: Walk, url: str, *, chain: str, row: PageNumbers | None = None, n: int = 0
    ) -> Iterator[Request]:
        source = walk.source
        if url in walk.seen:
            return
        if isinstance(source, Portal) and walk.indexes >= source.max_index_pages:
            self.note(Note(source=source.name, kind="index_pages", detail=f"only {walk.indexes} index pages are read"))
            walk.cut = walk.cut or "index_pages"
            return
        walk.indexes += 1
        meta = {"chain": chain, "row": row, "n": n or (row.first if row else 0)}
        yield from self._ask(walk, Link("index", url), None, meta=meta)

    def _ask(
        self,
        walk: Walk,
        link: Link,
        page_uri: str | None,
        *,
        known: Known | None = None,
        meta: dict[str, Any] | None = None,
        now: bool = False,
    ) -> Iterator[Request]:
        """The request for a link, unless it was made in this crawl, is not due, or the budget is used up.

        What is known waits until all that is new has been asked for, but for `now`.
        """
        source, crawling = walk.source, walk.source.crawling
        try:
            request = Request(link.url)  # makes the address safe: what is known is known under that
        except ValueError:
            return
        url = request.url
        if url in walk.seen:
            return
        known = known or self.state.get(source.name, url)
        if known is not None and known.sha256 is not None and link.role != "index" and not now:
            walk.later.append((link, page_uri))
            return
        walk.seen.add(url)
        if known is not None and link.role != "index" and not self._is_due(known, crawling.recheck_days):
            return
        if walk.requests >= crawling.max_requests:
            if not walk.cut:
                self.note(
                    Note(source=source.name, kind="budget", detail=f"{crawling.max_requests} requests are used up")
                )
            walk.cut = "budget"
            return
        walk.requests += 1
        walk.open += 1
        headers = {"User-Agent": source.agent, **(known.conditional(source.rules) if known is not None else {})}
        if page_uri is not None and page_uri != url:
            headers["Referer"] = page_uri
        yield request.replace(
            headers=headers,
            callback=self.parse,
            errback=self.failed,
            priority=self._priority(link.role, known),
            dont_filter=True,  # Scrapy's filter would drop a redirect to a known address without a word
            meta={
                "source": source.name, "role": link.role, "asked": url, "page_uri": page_uri, "words": link.text,
                "known": known, "download_timeout": crawling.timeout_seconds,
                "download_maxsize": crawling.max_megabytes << 20, "max_retry_times": crawling.retries, **(meta or {}),
            },
        )  # fmt: skip

    def _is_due(self, known: Known, recheck_days: float) -> bool:
        days = {"refused": float(REFUSED_DAYS), "failed": 0.0, "gone": 0.0}.get(known.outcome, recheck_days)
        return clock.parse(known.checked_at) <= self.now - timedelta(days=days)

    def _priority(self, role: str, known: Known | None) -> int:
        if role == "index":
            return _INDEX_PRIORITY
        if known is None or known.sha256 is None:
            return _NEW_PRIORITY
        return max(0, min((self.now - clock.parse(known.checked_at)).days, _MOST_DAYS))

    # ---- what the answers mean

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request | Found]:
        """One answer: its record, and the requests that follow from it."""
        meta = response.meta
        walk, known = self.walks[meta["source"]], meta["known"]
        walk.open -= 1
        status = response.status
        if status == 304 and known is not None:
            yield Found(self._visit(response, "not_modified"))
            yield from self._follow(walk, response, list(known.links))
        elif status in (200, 203):
            yield from self._page(walk, response)
        elif status in (404, 410) and meta["role"] != "index":
            yield Found(self._visit(response, "gone", reason=f"http_{status}"))
        elif status in (404, 410) and meta["row"] is not None and meta["n"] > meta["row"].first:
            yield Found(self._visit(response, "listed", reason="end_of_row"))
        else:
            yield Found(self._visit(response, "failed", reason=f"http_{status}", detail=_words(response)))

    def _page(self, walk: Walk, response: Response) -> Iterator[Request | Found]:
        source, role = walk.source, response.meta["role"]
        is_page = isinstance(response, TextResponse) and b"<" in response.body[:4096]
        if not is_page and role == "index":
            yield Found(self._visit(response, "failed", reason="no_page", detail="the index is no web page"))
            return
        if not is_page or (role == "document" and isinstance(source, Portal)):
            yield self._document(response, response.meta["words"], ())
            return
        assert isinstance(response, TextResponse)
        html = response.text
        links, offsite = wanted_links(html, response.url, source, of_index=role == "index")
        if offsite:
            detail = f"{response.url} links to {len(offsite)} documents on other hosts, such as {offsite[0]}"
            self.note(Note(source=source.name, kind="offsite", detail=detail))
        keep = source.keep_pages == "always" or (source.keep_pages == "auto" and states_figures(html))
        if role == "index" or (not keep and role == "page"):
            yield Found(self._visit(response, "listed", links=tuple(links), rules=source.rules))
        else:
            yield self._document(response, page_title(html) or response.meta["words"], tuple(links), is_page=True)
        yield from self._follow(walk, response, links)

    def _follow(self, walk: Walk, response: Response, links: list[Link]) -> Iterator[Request]:
        meta = response.meta
        if meta["role"] != "index":
            for link in links:
                if link.role == "document":
                    words = link.text if _tells(link.text) else f"{meta['words']} {link.text}".strip()
                    yield from self._ask(walk, Link("document", link.url, words), meta["asked"])
            return
        listed = walk.listed.setdefault(meta["chain"], set())
        here = {link.url for link in links if link.role != "index"}
        first = meta["asked"] == meta["chain"] or (meta["row"] is not None and meta["n"] == meta["row"].first)
        barren = not first and here <= listed
        listed |= here
        for link in links:
            if link.role != "index":
                yield from self._ask(walk, link, None)
        more = [link for link in links if link.role == "index" and link.url not in walk.seen]
        if barren:
            if more:
                detail = f"{response.url} lists nothing new; its {len(more)} further index pages are not read"
                self.note(Note(source=walk.source.name, kind="pagination_loop", detail=detail))
            return
        for link in more:
            yield from self._index(walk, link.url, chain=meta["chain"])
        row: PageNumbers | None = meta["row"]
        if row is not None and meta["n"] < row.last:
            n = meta["n"] + 1
            yield from self._index(walk, row.template.replace("{n}", str(n)), chain=row.template, row=row, n=n)

    def _document(self, response: Response, words: str, links: tuple[Link, ...], *, is_page: bool = False) -> Found:
        disposition = response.headers.get("Content-Disposition")
        claimed = _header(response, "Content-Type")
        name = file_name(
            url=response.url,
            disposition=disposition.decode("latin-1") if disposition else None,
            words=words,
            claimed_type="text/html" if is_page else claimed,
        )
        page_uri = response.meta["page_uri"] or (response.meta["asked"] if links or is_page else None)
        rules = self.by_name[response.meta["source"]].rules if is_page else None
        visit = self._visit(
            response, "fetched", file_name=name, links=links, rules=rules, page_uri=page_uri, link_text=words or None
        )
        return Found(visit, response.body)

    def failed(self, failure: Failure) -> Iterator[Found]:
        """A request that had no answer, or none that may be used."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on the failures of requests
        self.walks[request.meta["source"]].open -= 1
        assert failure.value is not None
        outcome, reason, detail = why_not(failure.value, request)
        yield Found(self._visit(request, outcome, reason=reason, detail=detail))

    def _visit(self, answer: Response | Request, outcome: str, **fields: Any) -> Visit:
        meta = answer.meta
        if isinstance(answer, Response):
            final = answer.url if answer.url != meta["asked"] else None
            fields = {
                "status": answer.status, "claimed_type": _header(answer, "Content-Type"),
                "etag": _header(answer, "ETag"), "last_modified": _header(answer, "Last-Modified"), "final_url": final,
            } | fields  # fmt: skip
        base = {"page_uri": meta["page_uri"], "link_text": meta["words"] or None}
        return Visit(
            source=meta["source"], url=meta["asked"], role=meta["role"], outcome=outcome,
            at=clock.as_text(self.now), **(base | fields),
        )  # fmt: skip

    def closed(self, reason: str) -> None:
        """The last records: which sources are through."""
        for name, walk in self.walks.items():
            cut = walk.cut or ("" if reason == "finished" else reason)
            complete = not cut and walk.open <= 0
            self.write(Ended(source=name, requests=walk.requests, complete=complete, reason=cut))
        self.state.__exit__()


def _header(response: Response, name: str) -> str | None:
    """A header as text, cut to what a header of its kind can be."""
    raw = response.headers.get(name)
    return raw.decode("latin-1")[:500].strip() or None if raw else None


def _words(response: Response) -> str:
    return f"the server answered {response.status}"


def _tells(text: str) -> bool:
    """Whether the words of a link say by themselves which report it is; 附件1：决算报表 does not."""
    return "算" in text and re.search(r"20\d\d", text) is not None
