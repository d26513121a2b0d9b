"""What the spider keeps while it walks: how far each source is, and what it hands on."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.sources.journal import Link, Record
from pipeline.sources.model import Portal, UrlList

__all__ = ["Found", "Walk"]


@dataclass
class Found:
    """What the spider hands to the item pipeline: a record, and the bytes of the document where there is one."""

    record: Record
    body: bytes | None = None


@dataclass
class Walk:
    """How far one source is in this crawl."""

    source: Portal | UrlList
    seen: set[str] = field(default_factory=set)
    listed: dict[str, set[str]] = field(default_factory=dict)  # by start page: what its index pages list
    requests: int = 0
    open: int = 0
    indexes: int = 0
    later: list[tuple[Link, str | None]] = field(default_factory=list)  # known, and linked to: after what is new
    cut: str = ""
    notes: dict[str, int] = field(default_factory=dict)
