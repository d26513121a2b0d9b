"""What may go: old records of runs, data packages, warehouses, and outputs of stages that are no longer in use.

Documents, the ledger and what the present warehouse is made from are never touched. Dagster's own history is cleared by
`assets/instance.py`, which knows it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pipeline.durable import home_error
from pipeline.freshness import stale_days
from pipeline.home import Home
from pipeline.night.differences import last_baseline
from pipeline.night.settings import Retention
from pipeline.reading import pages_stage, reports_stage
from pipeline.runs import current_run, run_folders

__all__ = ["EXPORT_NAME", "Removed", "expired", "folder_bytes", "tidy"]

#: Names of the data packages that nights write: those that people made stay.
EXPORT_NAME: Final = re.compile(r"juesuan-\d{8}T\d{6}Z-[0-9a-f]{12}")
_PREVIOUS: Final = re.compile(r"juesuan\.previous-(\d+)\.duckdb")


@dataclass(frozen=True, slots=True)
class Removed:
    """Something that went (or would go): what it is, where it lay, its bytes."""

    what: str
    path: Path
    size: int


def folder_bytes(path: Path) -> int:
    """The bytes of a file, or of all files below a folder; links count once for each name."""
    if not path.is_dir():
        return path.lstat().st_size if path.exists() else 0
    return sum(p.lstat().st_size for p in path.rglob("*") if p.is_file())


def expired(home: Home, keep: Retention, now: datetime) -> Iterator[Removed]:
    """What the retention of a home lets go now."""
    for what, path in _expired(home, keep, now):
        yield Removed(what, path, folder_bytes(path))


def _expired(home: Home, keep: Retention, now: datetime) -> Iterator[tuple[str, Path]]:
    yield from (("export", path) for path in _old_exports(home, keep))
    yield from (("warehouse", path) for path in _old_warehouses(home, keep))
    yield from (("run", path) for path in _old_runs(home, keep, now))
    yield from (("stage", path) for path in _old_stages(home, keep, now))


def _old_exports(home: Home, keep: Retention) -> list[Path]:
    found = [p for p in home.exports.iterdir() if EXPORT_NAME.fullmatch(p.name)] if home.exports.is_dir() else []
    return sorted(found)[: -max(keep.exports, 1)]


def _old_warehouses(home: Home, keep: Retention) -> Iterator[Path]:
    for path in home.warehouse.iterdir() if home.warehouse.is_dir() else ():
        number = _PREVIOUS.fullmatch(path.name)
        if number and int(number[1]) > keep.warehouses:
            yield path


def _old_runs(home: Home, keep: Retention, now: datetime) -> Iterator[Path]:
    folders, baseline, running = run_folders(home), last_baseline(home), current_run(home)
    oldest = f"{now - timedelta(days=keep.run_days):%Y%m%dT%H%M%SZ}"
    for folder in folders[:-1]:
        # what the next page is held against stays, however old
        is_needed = (baseline and baseline.parent == folder) or (running and running.folder(home) == folder)
        if folder.name < oldest and not is_needed:
            yield folder


def _old_stages(home: Home, keep: Retention, now: datetime) -> Iterator[Path]:
    if not home.stages.is_dir() or stale_days(home):
        return  # days that are out of date may still be made from what is there
    current = {stage.folder for stage in (pages_stage(home), reports_stage(home))}
    oldest = (now - timedelta(days=keep.stage_days)).timestamp()
    for folder in sorted(home.stages.glob("*/v*")):
        if folder.is_dir() and folder not in current and folder.stat().st_mtime < oldest:
            yield folder


def tidy(home: Home, keep: Retention, now: datetime) -> list[Removed]:
    """Remove what has expired; returns what went. The caller holds the home's writer lock. HomeError on a bad disk."""
    gone = list(expired(home, keep, now))
    for one in gone:
        try:
            if one.path.is_dir() and not one.path.is_symlink():
                # renamed first: a kill leaves a name that nothing reads, and the next tidying takes it
                going = one.path.with_name(f".{one.path.name}.going")
                one.path.rename(going)
                shutil.rmtree(going)
            else:
                one.path.unlink()
        except OSError as error:
            raise home_error(error, one.path) from error
    for folder in (home.exports, home.runs):
        for left in folder.glob(".*.going") if folder.is_dir() else ():
            shutil.rmtree(left, ignore_errors=True)
    return gone
