"""The journal of a crawl: what became of each address, one JSON line each, on the disk before the next one is asked.

What belongs here: the records, and writing and reading them. A crawl that is killed leaves a journal that is whole but
for its last line; what it had fetched is taken in all the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from pipeline.durable import NO_RECORD, home_error

__all__ = ["Ended", "Journal", "Link", "Note", "Record", "Visit", "read_journal"]


class Link(msgspec.Struct, frozen=True, omit_defaults=True, array_like=True):
    """A link that a crawl follows: what it leads to (`index`, `page`, `document`), where, and its words."""

    role: str
    url: str
    text: str = ""


class Visit(msgspec.Struct, frozen=True, omit_defaults=True, tag="visit", kw_only=True):
    """One address, once asked. Times are ISO 8601 in UTC.

    `outcome`: `fetched` (a document; its bytes lie in `file` of the spool), `listed` (a page that was only read for its
    links), `not_modified`, `gone` (404 or 410), `refused` (may not or cannot be used: `reason` of a DocumentError) or
    `failed` (may pass: `reason` says how). `rules` is WebSource.rules at that time: links are those of these patterns.
    """

    source: str
    url: str
    role: str  # index | page | document
    outcome: str
    at: str
    final_url: str | None = None
    page_uri: str | None = None
    link_text: str | None = None
    status: int | None = None
    reason: str | None = None
    detail: str = ""
    claimed_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    size: int | None = None
    file: str | None = None
    file_name: str | None = None
    links: tuple[Link, ...] = ()
    rules: str | None = None


class Note(msgspec.Struct, frozen=True, omit_defaults=True, tag="note", kw_only=True):
    """Something that a person should know of a source: `pagination_loop`, `budget`, `offsite`, `host_closed`."""

    source: str
    kind: str
    detail: str
    until: str | None = None  # host_closed: not to be asked before
    host: str | None = None


class Ended(msgspec.Struct, frozen=True, omit_defaults=True, tag="ended", kw_only=True):
    """The crawl of a source came to its end; `complete` when nothing was left unasked."""

    source: str
    requests: int
    complete: bool
    reason: str = ""


Record = Visit | Note | Ended


class Journal:
    """A journal to write to; a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: IO[bytes] | None = None

    def __enter__(self) -> Journal:
        try:
            self._handle = self.path.open("ab")
        except OSError as error:
            raise home_error(error, self.path) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            self._handle.close()

    def write(self, record: Record) -> None:
        """Append a record and flush it to the disk. HomeError when the disk does not take it."""
        if self._handle is None:
            raise ValueError("the journal is not open")
        try:
            self._handle.write(msgspec.json.encode(record) + b"\n")
            self._handle.flush()
            os.fsync(self._handle.fileno())
        except OSError as error:
            raise home_error(error, self.path) from error


def read_journal(path: Path) -> Iterator[Record]:
    """The records of a journal; a last line that a kill cut short is left out, and so is what follows a damaged one."""
    decoder = msgspec.json.Decoder(Record)
    try:
        handle = path.open("rb")
    except FileNotFoundError:
        return
    with handle:
        for line in handle:
            try:
                yield decoder.decode(line)
            except NO_RECORD:
                return
