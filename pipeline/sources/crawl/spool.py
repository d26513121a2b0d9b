"""The item pipeline: the bytes of a document to the spool, then its record to the journal; both on the disk at once."""

from __future__ import annotations

import hashlib
import os

import msgspec
from scrapy.crawler import Crawler

from pipeline.durable import home_error
from pipeline.sources.crawl.spider import DisclosureSpider
from pipeline.sources.crawl.walk import Found
from pipeline.sources.journal import Visit

__all__ = ["SpoolPipeline"]


class SpoolPipeline:
    """Writes for the whole crawl; a kill leaves all but the last document whole."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.count = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SpoolPipeline:
        """Made by Scrapy."""
        return cls(crawler)

    def process_item(self, item: Found) -> Found:
        """Bytes first: a record whose document is not there would be a lie."""
        record, spider = item.record, self.crawler.spider
        assert isinstance(spider, DisclosureSpider)
        if item.body is not None and isinstance(record, Visit):
            self.count += 1
            name = f"{self.count:06d}"
            try:
                with (spider.spool / name).open("wb") as handle:
                    handle.write(item.body)
                    handle.flush()
                    os.fsync(handle.fileno())
            except OSError as error:
                spider.give_up(home_error(error, spider.spool))
                return Found(record)
            sha256 = hashlib.sha256(item.body).hexdigest()
            record = msgspec.structs.replace(record, file=name, sha256=sha256, size=len(item.body))
        spider.write(record)
        return Found(record)  # the body may go
