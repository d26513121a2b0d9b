"""Homes that faults happen to, and what must hold of a home whatever happened. No test lives here."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.faults.station import Station

__all__ = ["Before", "before", "faults_of", "quick_folder", "write_report"]

WORDS = (
    "{unit} 2024 年度部门决算\n一、收入支出决算总体情况说明\n2024 年度收入、支出总计均为 {total} 万元，"
    "与上年相比各增加 10.00 万元，增长 10.00%。\n"
)
#: A disk in memory, where the machine has one: the system calls are the same, and flushing costs nothing.
MEMORY = Path("/dev/shm")


def write_report(folder: Path, number: int, total: str = "110.00") -> Path:
    """A small report of a unit of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number}.txt"
    path.write_text(WORDS.format(unit=f"某县第{number}水务站", total=total), encoding="utf-8")
    return path


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder for homes that are made and thrown away by the dozen."""
    place = MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 1 << 30 else None
    with TemporaryDirectory(prefix="juesuan-test-", dir=place) as folder:
        yield Path(folder)


@dataclass
class Before:
    """A published home with two reports and a refused file, and news: one more, a new version, one that is broken.

    `old` and `new` are the contents of its warehouse before and after an undisturbed run over `reports`, which had
    `events` events on the disk and took `seconds`.
    """

    station: Station
    folder: Path
    home: Path
    reports: Path
    old: dict[str, Any]
    new: dict[str, Any]
    events: int
    seconds: float

    def copy(self, name: str = "home") -> Path:
        """A home of the state before."""
        target = self.folder / name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(self.home, target, symlinks=True)
        return target

    def ingest(self, home: Path, **disturbance: Any) -> dict[str, Any]:
        """One run over the news in `home`."""
        return self.station.run("ingest", self.reports, "--home", home, "--workers", 1, **disturbance)

    def content(self, home: Path) -> dict[str, Any]:
        """What the published warehouse of a home holds, by its rows."""
        return self.station.content(home / "warehouse" / "juesuan.duckdb")


@contextmanager
def before(said: Path, mounts: Sequence[str] = ()) -> Iterator[Before]:
    """The home, made once: `said` is a folder for what runs say, `mounts` starts a station that may mount."""
    with quick_folder() as folder, Station(said, mounts) as station:
        reports, home = folder / "reports", folder / "before"
        write_report(reports, 1)
        write_report(reports, 2)
        (reports / "broken.pdf").write_bytes(b"<html>404</html>")
        first = Before(station, folder, home, reports, {}, {}, 0, 0.0)
        done = first.ingest(home, history=True)
        assert done["status"] == 3, done["said"]
        first.old = first.content(home)
        write_report(reports, 1, "121.00")
        write_report(reports, 3)
        (reports / "cut.docx").write_bytes(b"PK\x03\x04 and then nothing")
        undisturbed = first.copy("undisturbed")
        done = first.ingest(undisturbed, count=True)
        assert done["status"] == 3, done["said"]
        first.new, first.events, first.seconds = first.content(undisturbed), done["events"], done["seconds"]
        assert first.old
        assert first.new
        assert first.new["documents"] != first.old["documents"]
        shutil.rmtree(undisturbed)
        yield first


def faults_of(home: Path) -> list[str]:
    """What is lost, torn or double in a home: stored bytes, origins, the ledger, records half written."""
    found = []
    stored = {p.name: p for p in home.glob("documents/??/*") if not p.name.startswith(".")}
    for name, folder in stored.items():
        content, origin = folder / "content", folder / "origin.json"
        if not content.exists() or hashlib.sha256(content.read_bytes()).hexdigest() != name:
            found.append(f"{name}: its bytes are not whole")
        elif json.loads(origin.read_bytes())["document_id"] != name:
            found.append(f"{name}: its origin is not whole")
    listed = [p.stem for p in home.glob("ledger/*/*.json") if not p.name.startswith(".")]
    found += [f"{name}: listed twice" for name in set(listed) if listed.count(name) > 1]
    found += [f"{name}: listed and not stored" for name in listed if name not in stored]
    refused = [p.stem for p in home.glob("ledger/*/refused/*.json") if not p.name.startswith(".")]
    found += [f"{name}: refused twice" for name in set(refused) if refused.count(name) > 1]
    for path in [*home.glob("ledger/**/*.json"), *home.glob("*.json")]:
        if not path.name.startswith("."):
            json.loads(path.read_bytes())
    return found
