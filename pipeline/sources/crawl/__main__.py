"""`python -m pipeline.sources.crawl PLAN`: one crawl, in a process of its own.

Exits 0 when the journal holds all that became of it, 4 when the disk did not take it, 1 on an error of ours. Ends in
good order on SIGTERM, and by itself when the process that started it is gone.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from pathlib import Path

from scrapy.crawler import CrawlerProcess

from pipeline.sources.crawl.plan import read_plan
from pipeline.sources.crawl.settings import crawl_settings
from pipeline.sources.crawl.spider import DisclosureSpider
from pipeline.sources.journal import Journal

__all__ = ["DISK", "main"]

#: Exit status when the disk does not take what is found.
DISK = 4
#: How long a crawl goes on whose collecting process is gone: all that is done stands in the journal already.
_LAST_SECONDS = 2.0


def _end_with_parent(stop: threading.Event) -> None:
    """Standard input is a pipe from the collecting process: its end is that process's end."""
    while os.read(0, 1024):
        pass
    if not stop.is_set():
        logging.getLogger(__name__).warning("the collecting process is gone")
        os.kill(os.getpid(), signal.SIGTERM)  # the crawler ends in good order
        if not stop.wait(_LAST_SECONDS):
            os._exit(1)


def main(plan_file: str) -> int:
    """Crawl by the plan in `plan_file`; the exit status."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whoever started us may ignore it, and we are to be ended by it
    plan = read_plan(Path(plan_file))
    stop = threading.Event()
    with Journal(Path(plan.journal)) as journal:
        process = CrawlerProcess(crawl_settings(plan))
        crawler = process.create_crawler(DisclosureSpider)
        process.crawl(crawler, plan=plan, journal=journal)
        threading.Thread(target=_end_with_parent, args=(stop,), daemon=True).start()
        process.start()
        stop.set()
    spider = crawler.spider
    if isinstance(spider, DisclosureSpider) and spider.fatal is not None:
        print(spider.fatal, file=sys.stderr)
        return DISK
    return 0 if spider is not None else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
