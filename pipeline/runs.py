"""The records of runs: what `juesuan status` tells, written at the start of a run, as it goes on, and at its end.

`<home>/runs/<stamp>/record.json` is the record of one run, `<home>/last-run.json` a copy of the newest. A stamp is the
start in UTC (`20260102T030405Z`), so their order as text is their order in time.
"""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import msgspec

from pipeline import clock
from pipeline.durable import read_record, write_file
from pipeline.home import Home

__all__ = ["NIGHT", "RunRecord", "current_run", "last_run", "measured", "run_folders", "start_run", "told_collections"]

#: Kind of the run that the nightly schedule starts.
NIGHT: Final = "night"

_STAMP: Final = re.compile(r"\d{8}T\d{6}Z(-\d+)?")

#: The record that this process has open, by home: the command line and the Dagster resource share one run.
_open: dict[Path, RunRecord] = {}


class RunRecord(msgspec.Struct):
    """One run of the chain. `outcome` is running, published, unchanged or failed; counts are of the files given.

    `kind` is ingest (command line), night, inbox or chain (another Dagster run); `seconds` are by stage. `sources` are
    the counts of each source, `incidents` the addresses that did not give what they should (`source`, `url`, `outcome`,
    `reason`, `detail`), `collected` the start of the collection that they are of. `replaced` says whether another
    warehouse lies published since; `delivered` is what came of each message that was sent. `trouble` is what
    was not done, in words with the remedy, while the rest of the run went on. `unchanged` are files of the inbox that
    lie there as they were taken, and were not looked into.
    """

    command: str
    started_at: str
    pid: int
    outcome: str = "running"
    ended_at: str | None = None
    files: int = 0
    documents: int = 0
    new_documents: int = 0
    rejected: int = 0
    days: list[str] = []
    message: str = ""
    failed_stage: str = ""
    stamp: str = ""
    kind: str = "ingest"
    host: str = ""
    dagster_run: str = ""
    seconds: dict[str, float] = {}
    sources: dict[str, dict[str, int | str]] = {}
    incidents: list[dict[str, str]] = []
    collected: str = ""
    delivered: list[str] = []
    replaced: bool = False
    trouble: list[str] = []
    unchanged: int = 0

    def folder(self, home: Home) -> Path:
        """The folder of this run; that of a record of an older version is named by its start."""
        return home.runs / (self.stamp or _stamp(self.started_at))

    def save(self, home: Home) -> None:
        """Keep the record as it stands."""
        data = msgspec.json.encode(self)
        write_file(self.folder(home) / "record.json", data)
        write_file(home.last_run, data)

    def end(self, home: Home, outcome: str, message: str = "") -> None:
        """Close the record with its outcome."""
        self.outcome, self.message, self.ended_at = outcome, message, clock.as_text(clock.now())
        _open.pop(home.path, None)
        self.save(home)

    def note_days(self, days: list[str]) -> None:
        """Add days that this run takes in."""
        self.days = sorted({*self.days, *days})

    @property
    def is_running(self) -> bool:
        """Whether its process is still at it; of a run on another machine that is believed."""
        if self.outcome != "running" or (self.host and self.host != socket.gethostname()):
            return self.outcome == "running"
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def _stamp(started_at: str) -> str:
    return f"{re.sub(r'[^0-9T]', '', started_at[:19])}Z"


def start_run(home: Home, command: str, *, kind: str = "ingest", dagster_run: str = "") -> RunRecord:
    """Open the record of a run; the caller holds the home's writer lock."""
    started = clock.as_text(clock.now())
    stamp, number = _stamp(started), 1
    while (home.runs / stamp).exists():  # two runs in one second, or a clock that stands still
        number += 1
        stamp = f"{_stamp(started)}-{number}"
    record = RunRecord(
        command=command, started_at=started, pid=os.getpid(), stamp=stamp, kind=kind, host=socket.gethostname(),
        dagster_run=dagster_run,
    )  # fmt: skip
    record.save(home)
    _open[home.path] = record
    return record


def current_run(home: Home) -> RunRecord | None:
    """The run that this process has open in the home; None when there is none."""
    return _open.get(home.path)


@contextmanager
def measured(home: Home, stage: str) -> Iterator[RunRecord | None]:
    """Add the seconds of a block to the open run, and keep why it failed where it fails."""
    record, began = current_run(home), time.monotonic()
    try:
        yield record
    except Exception as error:  # told in the record, then it goes its way: whatever went wrong ends the run
        if record is not None:
            record.message, record.failed_stage = str(error) or type(error).__name__, stage
        raise
    else:
        if record is not None and record.failed_stage == stage:  # it was tried again, and this time it went well
            record.message, record.failed_stage = "", ""
    finally:
        if record is not None:
            record.seconds[stage] = round(record.seconds.get(stage, 0.0) + time.monotonic() - began, 2)


def run_folders(home: Home) -> list[Path]:
    """The folders of all runs, oldest first."""
    if not home.runs.is_dir():
        return []
    # a stamp with a number comes after the one without, and -10 after -9
    found = [path for path in home.runs.iterdir() if _STAMP.fullmatch(path.name) and path.is_dir()]
    return sorted(found, key=lambda p: (p.name[:16], int(p.name[17:] or 1)))


def told_collections(home: Home) -> set[str]:
    """The collections of sources, by their starts, that the runs have told of."""
    records = (read_record(folder / "record.json", RunRecord) for folder in run_folders(home))
    return {record.collected for record in records if record is not None and record.collected}


def last_run(home: Home) -> RunRecord | None:
    """The record of the last run; None when there was none, or its record is damaged."""
    return read_record(home.last_run, RunRecord)
