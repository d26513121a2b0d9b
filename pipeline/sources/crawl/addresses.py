"""Where names of hosts may lead: a page of a stranger must not make the crawler ask a machine of our own network.

A host that a source names may lie wherever whoever wrote the source says, in a network of the administration too; one
that only a pattern (`*.host`) lets in must have a public address. No name leads to link-local addresses, where clouds
keep the keys of their machines.
"""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from pipeline.sources.crawl.plan import CrawlPlan

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase

__all__ = ["NAMED_HOSTS", "PublicResolver", "named_hosts"]

#: Our setting among Scrapy's: the hosts that may lie in a private network.
NAMED_HOSTS: Final = "JUESUAN_NAMED_HOSTS"

_log = logging.getLogger(__name__)


def named_hosts(plan: CrawlPlan) -> list[str]:
    """The hosts that the sources of a plan name without a pattern, and the proxies of the environment."""
    stated = {host for source in plan.sources for host in source.hosts if not host.startswith("*.")}
    places = {f"//{place.rpartition('://')[2]}" for place in (*stated, *getproxies().values())}
    return sorted({(urlsplit(place).hostname or "").lower() for place in places} - {""})


def _is_allowed(address: str, *, named: bool) -> bool:
    found = ipaddress.ip_address(address)
    return not found.is_link_local and (named or found.is_global)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which finds no address for a name that leads where it may not."""

    named: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        """Made by Scrapy."""
        made = super().from_crawler(crawler, reactor)
        made.named = frozenset(crawler.settings.getlist(NAMED_HOSTS))
        return made

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """The address of a host; DNSLookupError where it has none that may be asked."""
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if _is_allowed(address, named=name.lower() in self.named):
            return address
        _log.warning("%s is not asked: its address %s is none of the public network", name, address)
        raise DNSLookupError(f"{name} leads to {address}, which is no public address")
