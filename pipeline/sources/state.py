"""What is known of each address: when it was asked, what it gave, how to ask whether it has changed.

One SQLite file in `<home>/sources/`. A row is written after its document is registered, never before: a kill in between
costs one more request, not a document. What belongs here: keeping and finding. What does not: deciding what to ask
(`crawl`), what the outcome means (`intake`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from pipeline import clock
from pipeline.durable import home_error
from pipeline.errors import HomeError
from pipeline.sources.journal import Link

__all__ = ["GONE_DAYS", "REFUSED_DAYS", "Known", "State"]

#: How long an address that is gone, and is no longer linked to, is left alone.
GONE_DAYS: Final = 30
#: How long an address whose document cannot be used is left alone.
REFUSED_DAYS: Final = 7

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS addresses (
    source TEXT NOT NULL, url TEXT NOT NULL, role TEXT NOT NULL, outcome TEXT NOT NULL,
    page_uri TEXT, link_text TEXT, etag TEXT, last_modified TEXT, sha256 TEXT, documents TEXT, status INTEGER,
    reason TEXT, detail TEXT, links TEXT, rules TEXT, times INTEGER NOT NULL DEFAULT 1,
    first_seen TEXT NOT NULL, checked_at TEXT NOT NULL, fetched_at TEXT, changed_at TEXT, gone_at TEXT,
    PRIMARY KEY (source, url)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hosts (host TEXT PRIMARY KEY, closed_until TEXT NOT NULL) WITHOUT ROWID;
"""


class Known(msgspec.Struct, kw_only=True):
    """One address of one source as it was last found.

    `sha256` is of its last bytes (None: never fetched), `documents` the ids that came of them, `etag` and
    `last_modified` their validators; a failure keeps all four. `times` says how often in a row its last outcome came.
    `outcome` as in the journal, but for not_modified: that leaves the one before. `rules` only where links were read.
    """

    source: str
    url: str
    role: str
    outcome: str
    first_seen: str
    checked_at: str
    page_uri: str | None = None
    link_text: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    documents: tuple[str, ...] = ()
    status: int | None = None
    reason: str | None = None
    detail: str = ""
    links: tuple[Link, ...] = ()
    rules: str | None = None
    times: int = 1
    fetched_at: str | None = None
    changed_at: str | None = None
    gone_at: str | None = None

    def conditional(self, rules: str) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, section 13); empty where the server gave no validator.

        A page whose links were told by other rules is fetched whole: its links are to be read again.
        """
        if self.rules is not None and self.rules != rules:
            return {}
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value}


_COLUMNS: Final = Known.__struct_fields__


class State:
    """The file itself; a context manager. `read_only` for the crawler, which writes the journal alone."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self._together = 1
        self._unwritten = 0
        try:
            if not read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
            with self._guarded():
                mode = "ro" if read_only else "rwc"
                self._base = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=60)
                self._base.row_factory = sqlite3.Row
                if not read_only:
                    self._base.execute("PRAGMA synchronous = FULL")
                    with self._base:
                        self._base.executescript(_SCHEMA)
        except OSError as error:
            raise home_error(error, path) from error

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            broken = not isinstance(error, sqlite3.OperationalError)
            raise HomeError(
                f"what is known of the sources cannot be {'read' if broken else 'used'} ({error})",
                where=str(self.path),
                remedy="delete that file: every address is asked once more, no document is lost" if broken
                else "free the disk or mend its permissions, then run again",
            ) from error  # fmt: skip

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def get(self, source: str, url: str) -> Known | None:
        """What is known of one address."""
        with self._guarded():
            row = self._base.execute("SELECT * FROM addresses WHERE source = ? AND url = ?", (source, url)).fetchone()
        return _known(row) if row is not None else None

    def put(self, known: Known) -> None:
        """Write down one address as it is now."""
        fields = msgspec.structs.asdict(known)
        fields["documents"] = " ".join(known.documents) or None
        fields["links"] = msgspec.json.encode(known.links).decode() if known.links else None
        names = ", ".join(_COLUMNS)
        marks = ", ".join("?" for _ in _COLUMNS)
        with self._guarded():
            self._base.execute(
                f"INSERT OR REPLACE INTO addresses ({names}) VALUES ({marks})", [fields[name] for name in _COLUMNS]
            )
            self._unwritten += 1
            if self._unwritten >= self._together:
                self._flush()

    def _flush(self) -> None:
        self._base.commit()
        self._unwritten = 0

    @contextmanager
    def together(self, rows: int = 500) -> Iterator[None]:
        """Flush to the disk once for `rows` addresses: a kill in between costs so many requests, and no document."""
        self._together = rows
        try:
            yield
        finally:
            self._together = 1
            with self._guarded():
                self._flush()

    def due(self, source: str, now: datetime, recheck_days: float) -> Iterator[Known]:
        """The addresses that are to be asked again, without being linked to; the longest unasked first."""
        limits = {
            "source": source,
            "known": clock.as_text(now - timedelta(days=recheck_days)),
            "refused": clock.as_text(now - timedelta(days=REFUSED_DAYS)),
            "gone": clock.as_text(now - timedelta(days=GONE_DAYS)),
        }
        query = """
            SELECT * FROM addresses
            WHERE source = :source AND role <> 'index'
                AND checked_at <= CASE outcome WHEN 'gone' THEN :gone WHEN 'refused' THEN :refused ELSE :known END
            ORDER BY checked_at, url"""
        with self._guarded(), closing(self._base.execute(query, limits)) as rows:
            for row in rows:
                yield _known(row)

    def all(self, source: str) -> Iterator[Known]:
        """Every address of a source, in their order."""
        query = "SELECT * FROM addresses WHERE source = ? ORDER BY url"
        with self._guarded(), closing(self._base.execute(query, (source,))) as rows:
            for row in rows:
                yield _known(row)

    def totals(self, source: str) -> dict[str, int]:
        """How many addresses of a source (index pages apart) have which last outcome."""
        query = "SELECT outcome, count(*) FROM addresses WHERE source = ? AND role <> 'index' GROUP BY outcome"
        with self._guarded():
            return dict(self._base.execute(query, (source,)).fetchall())

    def close_host(self, host: str, until: str) -> None:
        """Leave a host alone until then: it asked for that."""
        with self._guarded(), self._base:
            self._base.execute("INSERT OR REPLACE INTO hosts VALUES (?, ?)", (host, until))

    def closed_hosts(self, now: datetime) -> dict[str, str]:
        """The hosts that are not to be asked now, with the time until when."""
        query = "SELECT host, closed_until FROM hosts WHERE closed_until > ?"
        with self._guarded():
            return dict(self._base.execute(query, (clock.as_text(now),)).fetchall())


def _known(row: sqlite3.Row) -> Known:
    fields = {name: row[name] for name in _COLUMNS}
    fields["documents"] = tuple((fields["documents"] or "").split())
    fields["links"] = msgspec.json.decode(fields["links"] or b"[]", type=tuple[Link, ...])
    fields["detail"] = fields["detail"] or ""
    return Known(**fields)
