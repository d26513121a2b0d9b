"""What is out of date and must be made again: days of parsed Parquet, and the published warehouse.

Each result keeps the fingerprint of what it was made from; it is up to date when that is still the same. So a run that
was killed anywhere needs no repair: the next run makes what is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

import msgspec

from pipeline import __version__, clock
from pipeline.documents.ledger import Ledger
from pipeline.durable import write_file
from pipeline.fingerprint import files_fingerprint
from pipeline.home import CHECKOUT, Home
from pipeline.reading import pages_stage, reports_stage
from pipeline.reference import reference_path
from pipeline.warehouse.parsed import INPUTS_FILE, day_folders, read_inputs

__all__ = [
    "Published",
    "day_inputs",
    "forget_day",
    "is_published",
    "note_published",
    "published_record",
    "stale_days",
    "warehouse_inputs",
]


_PACKAGE: Final = CHECKOUT / "pipeline"
_PARSED_CODE: Final = [_PACKAGE / "tables", _PACKAGE / "warehouse" / "parsed.py", _PACKAGE / "warehouse" / "rows.py"]
_BUILD_ROOMS: Final = ("warehouse", "tables", "checks", "codes", "units")
_BUILD_INPUTS: Final = [*(_PACKAGE / name for name in _BUILD_ROOMS), CHECKOUT / "expectations", reference_path("")]


class Published(msgspec.Struct, frozen=True):
    """Which warehouse lies published, and what it was made from. `size` and `mtime_ns` recognise the file."""

    inputs: str
    at: str
    size: int
    mtime_ns: int
    rows: dict[str, int] = {}


def _hash(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def day_inputs(home: Home, day: str) -> str:
    """Fingerprint of what `parsed/<day>` is made from: its documents, its refused files, the stage versions."""
    ledger = Ledger(home.ledger)
    versions = [
        pages_stage(home).version,
        reports_stage(home).version,
        files_fingerprint(_PARSED_CODE),
    ]
    return _hash([*versions, *ledger.document_ids(day), "refused", *ledger.refusal_keys(day)])


def stale_days(home: Home) -> list[str]:
    """The days whose Parquet is missing or made from something else than now, oldest first."""
    return [d for d in Ledger(home.ledger).days() if read_inputs(home.parsed / d) != day_inputs(home, d)]


def warehouse_inputs(home: Home) -> str:
    """Fingerprint of what the warehouse is made from: all parsed days, the build's code, rules, reference data."""
    days = (f"{folder.name} {read_inputs(folder)}" for folder in day_folders(home.parsed))
    return _hash([__version__, files_fingerprint(_BUILD_INPUTS), *days])


def published_record(home: Home) -> Published | None:
    """The record of the published warehouse; None when there is none, or it is of another file."""
    try:
        record = msgspec.json.decode((home.warehouse / "published.json").read_bytes(), type=Published)
        status = home.published.stat()
    except (FileNotFoundError, msgspec.DecodeError):
        return None
    return record if (record.size, record.mtime_ns) == (status.st_size, status.st_mtime_ns) else None


def is_published(home: Home) -> bool:
    """Whether the published warehouse is what a new build would give: no day stale, same inputs."""
    record = published_record(home)
    return record is not None and not stale_days(home) and record.inputs == warehouse_inputs(home)


def note_published(home: Home, inputs: str, rows: dict[str, int]) -> None:
    """Record that the warehouse that lies published now was made from `inputs`, with `rows` by table."""
    status = home.published.stat()
    record = Published(inputs, clock.as_text(clock.now()), status.st_size, status.st_mtime_ns, rows)
    write_file(home.warehouse / "published.json", msgspec.json.encode(record))


def forget_day(home: Home, day: str) -> None:
    """Make a day out of date by hand, so that its Parquet is written anew."""
    (home.parsed / day / INPUTS_FILE).unlink(missing_ok=True)
