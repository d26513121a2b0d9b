"""What is out of date and must be made again: days of parsed Parquet, and the published warehouse.

Each result keeps the fingerprint of what it was made from; it is up to date when that is still the same. So a run that
was killed anywhere needs no repair: the next run makes what is missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import duckdb
import msgspec

from pipeline import __version__, clock, reading
from pipeline.documents.ledger import Ledger
from pipeline.durable import read_record, write_file
from pipeline.errors import QueryError
from pipeline.fingerprint import file_hash, files_fingerprint
from pipeline.home import CHECKOUT, Home
from pipeline.reading import pages_stage, reports_stage
from pipeline.reference import reference_path
from pipeline.warehouse.parsed import INPUTS_FILE, day_folders, is_whole, read_inputs, read_sums, write_day
from pipeline.warehouse.publish import content, damaged_tables
from pipeline.work import Limits

__all__ = [
    "Published",
    "day_inputs",
    "forget_day",
    "is_published",
    "is_published_whole",
    "mend_days",
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
    """Which warehouse lies published, and what it was made from. `size` and `mtime_ns` recognise the file.

    `sha256` is that of the file, hex; empty in the record of an older version.
    """

    inputs: str
    at: str
    size: int
    mtime_ns: int
    rows: dict[str, int] = {}
    sha256: str = ""


def _hash(words: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def day_inputs(home: Home, day: str) -> str:
    """Fingerprint of what `parsed/<day>` is made from: its documents, its refused files, the stage versions."""
    return _day_inputs(Ledger(home.ledger), day, _versions(home))


def _versions(home: Home) -> list[str]:
    return [pages_stage(home).version, reports_stage(home).version, files_fingerprint(_PARSED_CODE)]


#: Fingerprints of days that this process knows, with the stamp of the ledger and the versions that they were made from:
#: a night asks half a dozen times what is out of date, and listing a hundred thousand names takes its time.
_KNOWN: Final[dict[Path, tuple[tuple[int, int], list[str], str]]] = {}


def _day_inputs(ledger: Ledger, day: str, versions: list[str]) -> str:
    stamp, folder = ledger.stamp(day), ledger.folder / day
    known = _KNOWN.get(folder)
    if known is not None and known[:2] == (stamp, versions):
        return known[2]
    found = _hash([*versions, *ledger.document_ids(day), "refused", *ledger.refusal_keys(day)])
    if stamp is not None:  # taken before the names were read: what came since has another stamp
        _KNOWN[folder] = (stamp, versions, found)
    return found


def stale_days(home: Home) -> list[str]:
    """The days whose Parquet is missing or made from something else than now, oldest first."""
    ledger, versions = Ledger(home.ledger), _versions(home)
    return [d for d in ledger.days() if read_inputs(home.parsed / d) != _day_inputs(ledger, d, versions)]


def warehouse_inputs(home: Home) -> str:
    """Fingerprint of what the warehouse is made from: all parsed days, the build's code, rules, reference data.

    Of a day its sums count too: a document that was tried again gives other rows from the same inputs.
    """
    days = (f"{folder.name} {read_inputs(folder)} {read_sums(folder)}" for folder in day_folders(home.parsed))
    return _hash([__version__, files_fingerprint(_BUILD_INPUTS), *days])


def published_record(home: Home) -> Published | None:
    """The record of the published warehouse; None when there is none, or it is of another file."""
    record = read_record(home.warehouse / "published.json", Published)
    try:
        status = home.published.stat()
    except FileNotFoundError:
        return None
    if record is None:
        return None
    return record if (record.size, record.mtime_ns) == (status.st_size, status.st_mtime_ns) else None


def is_published(home: Home) -> bool:
    """Whether the published warehouse is what a new build would give: it opens, no day stale, same inputs."""
    record = published_record(home)
    if record is None or stale_days(home) or record.inputs != warehouse_inputs(home):
        return False
    try:
        return bool(content(home.published))
    except (QueryError, duckdb.Error):
        return False


def is_published_whole(home: Home) -> bool:
    """Whether every byte of the published warehouse is as it was published; one read of the file."""
    if not home.published.is_file():
        return False
    record = published_record(home)
    if record is not None and record.sha256:
        return file_hash(home.published) == record.sha256
    return not damaged_tables(home.published)


def mend_days(home: Home) -> list[str]:
    """Write the days anew whose Parquet is not what was written, from the outputs of the stages; returns them.

    The caller holds the home's writer lock.
    """
    mended = [folder.name for folder in day_folders(home.parsed) if not is_whole(folder)]
    for day in mended:
        arrivals = reading.arrivals_of(home, day)
        for stage in (reading.extract, reading.parse):  # what is there is not made again
            stage(home, arrivals, Limits())
        refusals = list(reading.ledger_of(home).refusals(day))
        documents = reading.parsed_documents(home, arrivals)
        write_day(home.parsed / day, documents, refusals, inputs=day_inputs(home, day))
    return mended


def note_published(home: Home, inputs: str, rows: dict[str, int]) -> None:
    """Record that the warehouse that lies published now was made from `inputs`, with `rows` by table."""
    status = home.published.stat()
    at, digest = clock.as_text(clock.now()), file_hash(home.published)
    record = Published(inputs, at, status.st_size, status.st_mtime_ns, rows, digest)
    write_file(home.warehouse / "published.json", msgspec.json.encode(record))


def forget_day(home: Home, day: str) -> None:
    """Make a day out of date by hand, so that its Parquet is written anew."""
    (home.parsed / day / INPUTS_FILE).unlink(missing_ok=True)
