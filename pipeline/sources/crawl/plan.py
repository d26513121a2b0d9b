"""The plan of a crawl: what the collecting process asks of the crawling one. No Scrapy here: both sides read it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.sources.model import Portal, UrlList

__all__ = ["CrawlPlan", "read_plan"]


class CrawlPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Which sources to ask, what is known of them (`state`), and where to put the journal and the fetched bytes.

    `now` is the time that the collection goes by; `closed_hosts` asked to be left alone until the time beside them.
    """

    journal: str
    spool: str
    state: str
    now: str
    sources: tuple[Portal | UrlList, ...]
    closed_hosts: dict[str, str] = {}


def read_plan(path: Path) -> CrawlPlan:
    """The plan in a file."""
    return msgspec.json.decode(path.read_bytes(), type=CrawlPlan)
