"""The ledger: which documents arrived on which day, and which files were refused.

One small file per arrival, so that two runs never edit the same file. The first arrival of a document wins; the day of
that arrival is its partition for ever.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from pipeline.documents.model import Arrival, Rejection
from pipeline.durable import write_file
from pipeline.errors import HomeError

__all__ = ["Ledger"]

T = TypeVar("T")


def _refusal_key(refusal: Rejection) -> str:
    """A file is refused once for one reason (the key of `rejections`), however often it is given."""
    return hashlib.sha256(f"{refusal.source_uri}\0{refusal.reason}".encode()).hexdigest()


def _decode(path: Path, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.DecodeError as error:
        raise HomeError(
            f"the record is damaged ({error})", where=str(path), remedy="delete it and ingest the file again"
        ) from error


class Ledger:
    """Arrivals and refusals under `folder` (`<home>/ledger`)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

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
            write_file(path, msgspec.json.encode(arrival))

    def refuse(self, refusal: Rejection) -> tuple[Rejection, bool]:
        """Record a refused file; returns the record that holds (an earlier one wins) and whether it is new."""
        key = _refusal_key(refusal)
        for day in self.days():
            path = self.folder / day / "refused" / f"{key}.json"
            if path.exists():
                return _decode(path, Rejection), False
        write_file(self.folder / refusal.at[:10] / "refused" / f"{key}.json", msgspec.json.encode(refusal))
        return refusal, True

    def document_ids(self, day: str) -> list[str]:
        """The documents that arrived on `day`, by id (cheap: file names only)."""
        return sorted(n.removesuffix(".json") for n in self._names(self.folder / day))

    def refusal_keys(self, day: str) -> list[str]:
        """The keys of the files refused on `day`."""
        return sorted(n.removesuffix(".json") for n in self._names(self.folder / day / "refused"))

    def arrivals(self, day: str) -> list[Arrival]:
        """The arrivals of `day` in the order of arrival."""
        found = (_decode(self.folder / day / f"{i}.json", Arrival) for i in self.document_ids(day))
        return sorted(found, key=lambda a: (a.arrived_at, a.document_id))

    def refusals(self, day: str) -> Iterator[Rejection]:
        """The files refused on `day`, in the order of their keys."""
        for key in self.refusal_keys(day):
            yield _decode(self.folder / day / "refused" / f"{key}.json", Rejection)

    @staticmethod
    def _names(folder: Path) -> list[str]:
        if not folder.is_dir():
            return []
        return [e.name for e in os.scandir(folder) if e.name.endswith(".json") and not e.name.startswith(".")]
