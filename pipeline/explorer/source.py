"""The published warehouse as the explorer reads it: read-only, re-opened when a publication replaces the file.

One connection serves all requests; each request has a cursor of its own, so that requests run side by side, and keeps
the publication that it began with. A question that takes too long is interrupted.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.read import PUBLISHED, open_published, query

if TYPE_CHECKING:
    from pipeline.home import Home

__all__ = ["Row", "Snapshot", "Source", "question"]

#: Columns by name.
Row = dict[str, Any]

#: No view may think longer than this, in seconds.
_PATIENCE: Final = 20.0
#: What the database may keep in memory; results of views are small, scans spill or are refused.
_MEMORY: Final = "1GB"


@cache
def question(name: str) -> str:
    """The SQL of `queries/NAME.sql`."""
    return resources.files("pipeline.explorer").joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


@dataclass(slots=True)
class _Opened:
    """One publication that is open: closed when it is replaced and nobody reads it any more."""

    connection: duckdb.DuckDBPyConnection
    stamp: str
    readers: int = 0
    replaced: bool = False
    kept: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Snapshot:
    """One request's view of one publication. `stamp` names the publication (for caches of what was made from it)."""

    cursor: duckdb.DuckDBPyConnection
    stamp: str
    home: Home
    _kept: dict[str, Any]
    _guard: threading.Lock

    def rows(self, name: str, **values: object) -> list[Row]:
        """Answers of `queries/NAME.sql`; QueryError when it takes too long, or the tables are another version's."""
        timer = threading.Timer(_PATIENCE, self.cursor.interrupt)
        timer.daemon = True
        timer.start()
        try:
            found = query(self.cursor, question(name), values or None)  # type: ignore[arg-type]  # names: a mapping is a set of parameters too
            names = [str(column[0]) for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        except duckdb.InterruptException as error:
            raise QueryError(
                "the question took too long", where=f"queries/{name}.sql", remedy="ask for fewer years or places"
            ) from error
        except QueryError as error:
            # our own questions are right for the tables of this version: another one published the file
            if isinstance(error.__cause__, (duckdb.CatalogException, duckdb.BinderException)):
                raise QueryError(
                    "this warehouse was published by another version",
                    where=f"queries/{name}.sql",
                    remedy="publish it anew: `juesuan ingest` with any of its files",
                ) from error
            raise
        finally:
            timer.cancel()

    def row(self, name: str, **values: object) -> Row | None:
        """The first answer, or None."""
        return next(iter(self.rows(name, **values)), None)

    def kept(self, name: str, make: Callable[[Snapshot], Any]) -> Any:
        """What `make` gave for this publication; made once, when first asked for."""
        if name not in self._kept:
            with self._guard:
                if name not in self._kept:
                    self._kept[name] = make(self)
        return self._kept[name]


class Source:
    """Where the pages come from: the warehouse of a home, always the newest publication."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._path: Path = home.warehouse / PUBLISHED
        self._lock = threading.Lock()
        self._making = threading.Lock()
        self._opened: _Opened | None = None

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """A cursor on the newest publication. QueryError when nothing is published."""
        opened = self._enter()
        cursor = opened.connection.cursor()
        try:
            cursor.execute("USE juesuan")
            yield Snapshot(cursor, opened.stamp, self.home, opened.kept, self._making)
        finally:
            cursor.close()
            self._leave(opened)

    def close(self) -> None:
        """Close the file; the next request would open it again."""
        with self._lock:
            self._retire()

    def _enter(self) -> _Opened:
        with self._lock:
            stamp = self._stamp()
            if self._opened is None or self._opened.stamp != stamp:
                connection = open_published(self._path, memory_limit=_MEMORY)
                self._retire()
                self._opened = _Opened(connection, stamp)
            self._opened.readers += 1
            return self._opened

    def _leave(self, opened: _Opened) -> None:
        with self._lock:
            opened.readers -= 1
            if opened.replaced and not opened.readers:
                opened.connection.close()

    def _retire(self) -> None:
        if self._opened is None:
            return
        self._opened.replaced = True
        if not self._opened.readers:
            self._opened.connection.close()
        self._opened = None

    def _stamp(self) -> str:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            return ""
        return f"{stat.st_ino:x}-{stat.st_mtime_ns:x}-{stat.st_size:x}"
