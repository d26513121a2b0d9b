"""Scrapy's settings for a plan: polite by default, bounded in everything.

What belongs here: one setting, one reason. What a source may set itself goes through `Crawling`.
"""

from __future__ import annotations

from typing import Any, Final

from pipeline.sources.crawl.addresses import NAMED_HOSTS, named_hosts
from pipeline.sources.crawl.plan import CrawlPlan

__all__ = ["ROBOTS_NAME", "crawl_settings"]

#: The name by which robots.txt knows us.
ROBOTS_NAME: Final = "Juesuan"

_HERE: Final = "pipeline.sources.crawl"


def crawl_settings(plan: CrawlPlan) -> dict[str, Any]:
    """The settings of one crawl over all sources of the plan; hosts and sources have their own limits on requests."""
    each = [source.crawling for source in plan.sources]
    return {
        "BOT_NAME": ROBOTS_NAME,
        "USER_AGENT": plan.sources[0].agent,  # requests of a source carry its own; this one asks for robots.txt
        # ---- politeness
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOTS_NAME,
        "DOWNLOAD_DELAY": min(c.delay_seconds for c in each),
        "DOWNLOAD_DELAY_JITTER": 0,  # a pause that is cut in half half of the time would be no pause of one second
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_REQUESTS": 8,  # hosts side by side; also bounds the bodies in memory
        "AUTOTHROTTLE_ENABLED": True,  # a host that slows down is asked more slowly
        "AUTOTHROTTLE_START_DELAY": max(c.delay_seconds for c in each),
        "AUTOTHROTTLE_MAX_DELAY": 60,
        "EXTENSIONS": {
            "scrapy.extensions.throttle.AutoThrottle": None,
            f"{_HERE}.politeness.HostThrottle": 0,
        },
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # knows one list of hosts for all sources
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            f"{_HERE}.politeness.Boundary": 50,
            f"{_HERE}.politeness.Robots": 100,
            f"{_HERE}.politeness.Patience": 555,  # before the retries (550) on the way back
        },
        # ---- what may be reached
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},  # nothing but the web
        "DNS_RESOLVER": f"{_HERE}.addresses.PublicResolver",
        NAMED_HOSTS: named_hosts(plan),
        # ---- limits
        "DOWNLOAD_TIMEOUT": max(c.timeout_seconds for c in each),
        "DOWNLOAD_MAXSIZE": max(c.max_megabytes for c in each) << 20,  # unpacked too: against compression bombs
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,  # a body that is shorter than announced is no document
        "DOWNLOAD_VERIFY_CERTIFICATES": all(c.verify_certificates for c in each),
        "RETRY_TIMES": max(c.retries for c in each),
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",  # it stands in the journal
        "REDIRECT_MAX_TIMES": 8,
        "URLLENGTH_LIMIT": 2_083,
        "CLOSESPIDER_TIMEOUT": max(c.max_minutes for c in each) * 60,
        "MEMUSAGE_LIMIT_MB": 2_048,  # closes the crawl in good order; what is left is asked next time
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": 10,
        "DNS_TIMEOUT": 20,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",  # within one priority in the order of the pages
        # ---- what we do ourselves: statuses go to the spider, bodies to the spool, validators to the state
        "HTTPERROR_ALLOW_ALL": True,
        "HTTPCACHE_ENABLED": False,  # it would keep every body twice, and hide a host that is down (decision 0043)
        "ITEM_PIPELINES": {f"{_HERE}.spool.SpoolPipeline": 100},
        # ---- nothing opens a port, nothing is sent along
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "REFERER_ENABLED": True,  # some portals give attachments only to who comes from their page
        "REFERRER_POLICY": "same-origin",
        "LOG_LEVEL": "INFO",
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        },
    }
