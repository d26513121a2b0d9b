"""What is known of a document before anyone reads it: where it came from, and why it could not be used."""

from __future__ import annotations

import msgspec

__all__ = ["Arrival", "Origin", "Rejection", "SourceDefaults"]


class SourceDefaults(msgspec.Struct, omit_defaults=True, frozen=True):
    """What a source vouches for where a report itself says nothing: names of divisions, of the unit, the kind."""

    places: tuple[str, ...] = ()
    unit_name: str | None = None
    report_kind: str | None = None  # final | budget


class Origin(msgspec.Struct, omit_defaults=True, frozen=True):
    """How a document came from one of the sources (data/reference/sources.toml), as the server told it.

    `page_uri` is the page of the portal that it is part of: itself for the page's own text, the page that links to it
    for an attachment; documents of one page are parts of one report. `fetched_at` is ISO 8601 in UTC.
    """

    source: str
    requested_uri: str | None = None  # before redirects
    page_uri: str | None = None
    link_text: str | None = None
    fetched_at: str | None = None
    status: int | None = None
    claimed_type: str | None = None  # Content-Type; what it is by content stands in Arrival.media_type
    etag: str | None = None
    last_modified: str | None = None
    defaults: SourceDefaults | None = None


class Arrival(msgspec.Struct, omit_defaults=True, frozen=True):
    """The origin record of a document's first arrival. `arrived_at` is ISO 8601 in UTC, to the microsecond."""

    document_id: str  # sha256 of the bytes, hex
    file_name: str
    source_uri: str
    media_type: str
    size_bytes: int
    arrived_at: str
    origin: Origin | None = None  # None where a person gave the file

    @property
    def day(self) -> str:
        """The partition: the UTC day of arrival, YYYY-MM-DD."""
        return self.arrived_at[:10]


class Rejection(msgspec.Struct, omit_defaults=True, frozen=True):
    """One file that could not be used (row of `rejections`). `detail` ends with the remedy.

    `content` tells its bytes apart from others at the same place: the first 32 digits of their SHA-256, None where none
    were read. `closed_at` is when the place was found to hold something else: then it is history, and no row any more.
    """

    source_uri: str
    stage: str  # fetch | register | extract | parse
    reason: str  # DocumentError.reason
    detail: str
    at: str
    document_id: str | None = None
    content: str | None = None
    closed_at: str | None = None
