"""What is known of a document before anyone reads it: where it came from, and why it could not be used."""

from __future__ import annotations

import msgspec

__all__ = ["Arrival", "Rejection"]


class Arrival(msgspec.Struct, omit_defaults=True, frozen=True):
    """The origin record of a document's first arrival. `arrived_at` is ISO 8601 in UTC, to the microsecond."""

    document_id: str  # sha256 of the bytes, hex
    file_name: str
    source_uri: str
    media_type: str
    size_bytes: int
    arrived_at: str

    @property
    def day(self) -> str:
        """The partition: the UTC day of arrival, YYYY-MM-DD."""
        return self.arrived_at[:10]


class Rejection(msgspec.Struct, omit_defaults=True, frozen=True):
    """One file that could not be used (row of `rejections`). `detail` ends with the remedy."""

    source_uri: str
    stage: str  # register | extract | parse
    reason: str  # DocumentError.reason
    detail: str
    at: str
    document_id: str | None = None
