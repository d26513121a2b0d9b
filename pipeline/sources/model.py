"""What a source is: one struct for each kind, as data/reference/sources.toml states it.

What belongs here: fields, their defaults and units, and what follows from one source alone. What does not: reading the
file (`settings`), asking (`collect`, `crawl`).
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from typing import Annotated, Final
from urllib.parse import urlsplit

import msgspec

from pipeline.documents.model import SourceDefaults

__all__ = [
    "REPORT_WORDS",
    "Bucket",
    "Crawling",
    "Inbox",
    "PageNumbers",
    "Portal",
    "Source",
    "UrlList",
    "WebSource",
    "host_allowed",
]

_Name = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=86_400)]

#: The word by which links tell the kind of a report (报告类型).
REPORT_WORDS: Final = {"final": "决算", "budget": "预算"}


class Crawling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How politely and how long a source is asked: `[crawler]` for all, `[source.crawling]` for one.

    `contact` (a mail address or a page) stands in the agent's name: who runs a host must be able to tell who asks.
    """

    contact: str = ""
    delay_seconds: _Seconds = 1.0  # between two requests to one host; a larger Crawl-delay of robots.txt holds
    timeout_seconds: Annotated[float, msgspec.Meta(gt=0, le=3_600)] = 120.0  # one request, to the end of its body
    retries: Annotated[int, msgspec.Meta(ge=0, le=10)] = 2  # what can pass: cut connections, time-outs, 429, 5xx
    wait_seconds: _Seconds = 120.0  # longest Retry-After that is waited for; beyond it the host is left until then
    max_megabytes: Annotated[int, msgspec.Meta(ge=1, le=256)] = 100  # one body, unpacked
    max_requests: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 5_000  # one source in one crawl
    max_minutes: Annotated[float, msgspec.Meta(gt=0, le=1_440)] = 360.0  # one crawl
    recheck_days: Annotated[float, msgspec.Meta(ge=0, le=3_650)] = 0.0  # how long what is known is not asked for again
    verify_certificates: bool = True


class _Common(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", dict=True):
    name: _Name
    enabled: bool = True
    note: str = ""  # for people
    defaults: SourceDefaults = SourceDefaults()

    @property
    def vouched(self) -> SourceDefaults | None:
        """What the source vouches for; None where that is nothing."""
        return self.defaults if self.defaults != SourceDefaults() else None


class Inbox(_Common, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="inbox"):
    """A folder (收件箱) that people or programs put files into; a relative path is one of the home."""

    folder: str
    settle_seconds: _Seconds = 10.0  # a file that changed since may still be written: it waits for the next time


class Bucket(_Common, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="bucket"):
    """An object store (对象存储) or folder behind fsspec; `url` is `s3://bucket/prefix`, `file:///folder`, ….

    `options` go to the filesystem (`endpoint_url`, `anon`); keys and secrets come from the environment alone.
    """

    url: str
    options: dict[str, str | bool | int] = {}
    max_megabytes: Annotated[int, msgspec.Meta(ge=1, le=256)] = 256


class PageNumbers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Index pages that are counted, where a script makes the links: `{n}` in `template` runs from `first` to `last`."""

    template: str
    first: int = 1
    last: int = 100


class WebSource(_Common, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a portal and a list of addresses share. Patterns are regular expressions, searched in the whole address."""

    allowed_hosts: tuple[str, ...] = ()  # `host`, `host:port` or `*.host`; those of the start pages are always allowed
    documents: tuple[str, ...] = (r"(?i)\.(pdf|docx?|wps|xlsx?|et|ofd|zip|rar|7z|rtf|txt|jpe?g|png|tiff?)([?#].*)?$",)
    exclude: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("final", "budget")  # a link whose words name only other kinds is left
    keep_pages: str = "auto"  # auto: pages that state figures; always; never
    crawling: Crawling = Crawling()

    @property
    def starts(self) -> tuple[str, ...]:
        """The addresses that a crawl begins with."""
        raise NotImplementedError

    @cached_property
    def hosts(self) -> frozenset[str]:
        """All hosts that may be asked."""
        return frozenset({*self.allowed_hosts, *(urlsplit(url).netloc.lower() for url in self.starts)})

    @cached_property
    def rules(self) -> str:
        """A fingerprint of what decides which links are followed."""
        fields = msgspec.structs.asdict(self)
        for name in ("name", "enabled", "note", "defaults", "crawling"):
            del fields[name]
        return hashlib.sha256(msgspec.json.encode(fields, order="sorted")).hexdigest()[:16]

    def allows(self, url: str) -> bool:
        """Whether an address lies on a host of this source."""
        return host_allowed(url, self.hosts)

    @property
    def agent(self) -> str:
        """The name that the crawler gives itself."""
        from pipeline import __version__

        return f"Juesuan/{__version__} (+{self.crawling.contact})"


class Portal(WebSource, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="portal"):
    """A disclosure portal (公开平台): index pages link to pages of reports or to documents.

    `titles` is asked of the words of a link: what names no report is not followed.
    """

    start: tuple[str, ...]
    pages: tuple[str, ...] = ()  # links to the page of one report
    next_pages: tuple[str, ...] = ()  # links to more index pages
    page_numbers: tuple[PageNumbers, ...] = ()
    titles: str = r"决算|预算"
    max_index_pages: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 500

    @property
    def starts(self) -> tuple[str, ...]:
        """The start pages and the first of each counted row."""
        return (*self.start, *(row.template.replace("{n}", str(row.first)) for row in self.page_numbers))


class UrlList(WebSource, frozen=True, forbid_unknown_fields=True, kw_only=True, tag="urls"):
    """Addresses of documents, one by one; of a web page its attachments are taken too."""

    urls: tuple[str, ...]

    @property
    def starts(self) -> tuple[str, ...]:
        """The addresses."""
        return self.urls


Source = Inbox | Bucket | Portal | UrlList


def host_allowed(url: str, hosts: frozenset[str]) -> bool:
    """Whether `url` is http(s) on one of `hosts` (`host` on any port, `host:port`, or `*.host` for all below)."""
    parts = urlsplit(url)
    try:
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:  # a port that is no number
        return False
    if parts.scheme not in ("http", "https") or not host:
        return False
    shown = f"[{host}]" if ":" in host else host
    explicit = f"{shown}:{port}" if port is not None else shown
    if explicit in hosts or shown in hosts:
        return True
    return any(h.startswith("*.") and re.fullmatch(r".+" + re.escape(h[1:]), host) for h in hosts)
