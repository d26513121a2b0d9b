"""The ledger: which documents arrived on which day, and which files were refused.

One small file per arrival, so that two runs never edit the same file. The first arrival of a document wins; the day of
that arrival is its partition for ever. A damaged record is written anew from its second copy: an arrival's is the
origin record in the store, a refusal's the parsed day.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from pipeline.documents import store
from pipeline.documents.model import Arrival, Rejection
from pipeline.documents.refusals import parsed_refusals
from pipeline.documents.sealed import sealed, unsealed
from pipeline.durable import write_file
from pipeline.errors import HomeError
from pipeline.objects import RemoteFolder

__all__ = ["Ledger"]

T = TypeVar("T")

#: Nanoseconds after which a change of a folder is certain to show in its time: file systems count in steps.
_SETTLED: Final = 2_000_000_000


def _refusal_key(refusal: Rejection) -> str:
    """A file is refused once for one reason, however often it is given; other bytes in its place are another file."""
    place = hashlib.sha256(f"{refusal.source_uri}\0{refusal.reason}".encode()).hexdigest()
    return f"{place}.{refusal.content}" if refusal.content else place


def _decode(path: Path, kind: type[T], copy: Callable[[], T | None]) -> T:
    try:
        return unsealed(path.read_bytes(), kind)
    except msgspec.DecodeError as error:
        found = copy()
        if isinstance(found, msgspec.Struct):
            write_file(path, sealed(found))
            return found
        raise HomeError(
            f"the record is damaged ({error})", where=str(path), remedy="delete it and ingest the file again"
        ) from error


class Ledger:
    """Arrivals and refusals under `folder` (`<home>/ledger`).

    `documents` (the store) and `parsed` (the parsed days) hold the copies that damaged records are mended from.
    """

    def __init__(self, folder: Path, documents: Path | RemoteFolder | None = None, parsed: Path | None = None) -> None:
        self.folder = folder
        self._documents = documents
        self._parsed = parsed

    def days(self) -> list[str]:
        """All days on which something arrived or was refused, in order."""
        if not self.folder.is_dir():
            return []
        return sorted(e.name for e in os.scandir(self.folder) if e.is_dir() and not e.name.startswith("."))

    def last_day(self) -> str | None:
        """The latest day of the ledger."""
        return max(self.days(), default=None)

    def record(self, arrival: Arrival) -> None:
        """Record an arrival; one that is recorded already is left alone."""
        path = self.folder / arrival.day / f"{arrival.document_id}.json"
        if not path.exists():
            write_file(path, sealed(arrival))

    def refuse(self, refusal: Rejection) -> tuple[Rejection, str, bool]:
        """Record a refused file; returns the record that holds (an earlier one wins), its key and whether it is new."""
        key = _refusal_key(refusal)
        for day in self.days():
            path = self.folder / day / "refused" / f"{key}.json"
            if path.exists():
                return self.refusal(day, key), key, False
        write_file(self.folder / refusal.at[:10] / "refused" / f"{key}.json", sealed(refusal))
        return refusal, key, True

    def close(self, day: str, key: str, at: str) -> None:
        """Take a refusal out of force: its place holds something else by now. It is kept under `<day>/closed/`.

        A kill in between leaves it in force: the next file that is taken from its place closes it.
        """
        closed = msgspec.structs.replace(self.refusal(day, key), closed_at=at)
        write_file(self.folder / day / "closed" / f"{key}.json", sealed(closed))
        (self.folder / day / "refused" / f"{key}.json").unlink(missing_ok=True)

    def closed_days(self) -> list[str]:
        """The days with refusals that were closed, in order."""
        return [day for day in self.days() if (self.folder / day / "closed").is_dir()]

    def document_ids(self, day: str) -> list[str]:
        """The documents that arrived on `day`, by id (cheap: file names only)."""
        return self._names(self.folder / day)

    def refusal_keys(self, day: str) -> list[str]:
        """The keys of the files refused on `day`."""
        return self._names(self.folder / day / "refused")

    def stamp(self, day: str) -> tuple[int, int] | None:
        """When the records of a day and its refusals changed last (nanoseconds); None where that is too near to tell.

        Records come and go by their names, so equal stamps mean the same documents and the same refusals.
        """
        stamps = []
        for folder in (self.folder / day, self.folder / day / "refused"):
            try:
                stamps.append(folder.stat().st_mtime_ns)
            except FileNotFoundError:
                stamps.append(0)
        return None if max(stamps) > time.time_ns() - _SETTLED else (stamps[0], stamps[1])

    def arrivals(self, day: str) -> list[Arrival]:
        """The arrivals of `day` in the order of arrival."""
        found = (self._arrival(day, i) for i in self.document_ids(day))
        return sorted(found, key=lambda a: (a.arrived_at, a.document_id))

    def refusals(self, day: str) -> Iterator[Rejection]:
        """The files refused on `day`, in the order of their keys."""
        for key in self.refusal_keys(day):
            yield self.refusal(day, key)

    def arrival(self, identifier: str) -> Arrival | None:
        """The arrival of a document on whichever day; None when it is in no day."""
        for day in self.days():
            if (self.folder / day / f"{identifier}.json").exists():
                return self._arrival(day, identifier)
        return None

    def _arrival(self, day: str, identifier: str) -> Arrival:
        def copy() -> Arrival | None:
            return None if self._documents is None else store.origin(self._documents, identifier)

        return _decode(self.folder / day / f"{identifier}.json", Arrival, copy)

    def refusal(self, day: str, key: str) -> Rejection:
        """One refused file of a day by its key."""

        def copy() -> Rejection | None:
            if self._parsed is None:
                return None
            place, _, content = key.partition(".")  # Parquet knows nothing of the bytes
            known = (one for one in parsed_refusals(self._parsed / day) if _refusal_key(one) == place)
            found = next(known, None)
            return None if found is None else msgspec.structs.replace(found, content=content or None)

        return _decode(self.folder / day / "refused" / f"{key}.json", Rejection, copy)

    @staticmethod
    def _names(folder: Path) -> list[str]:
        if not folder.is_dir():
            return []
        names = [entry.name for entry in os.scandir(folder)]
        return sorted([name[:-5] for name in names if name.endswith(".json") and not name.startswith(".")])
