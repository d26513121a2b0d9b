"""The record of the last run: what `juesuan status` tells, written at the start of a run and again at its end."""

from __future__ import annotations

import os

import msgspec

from pipeline import clock
from pipeline.durable import write_file
from pipeline.home import Home

__all__ = ["RunRecord", "last_run", "start_run"]


class RunRecord(msgspec.Struct):
    """One run of the chain. `outcome` is running, published, unchanged or failed; counts are of the files given."""

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

    def save(self, home: Home) -> None:
        """Keep the record as it stands."""
        write_file(home.last_run, msgspec.json.encode(self))

    def end(self, home: Home, outcome: str, message: str = "") -> None:
        """Close the record with its outcome."""
        self.outcome, self.message, self.ended_at = outcome, message, clock.as_text(clock.now())
        self.save(home)


def start_run(home: Home, command: str) -> RunRecord:
    """Open the record of a run; replaces that of the run before."""
    record = RunRecord(command=command, started_at=clock.as_text(clock.now()), pid=os.getpid())
    record.save(home)
    return record


def last_run(home: Home) -> RunRecord | None:
    """The record of the last run; None when there was none, or its record is damaged."""
    try:
        return msgspec.json.decode(home.last_run.read_bytes(), type=RunRecord)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
