"""The stamp of a day: equal stamps mean the same documents, and what has only just changed has none."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival, Rejection
from pipeline.freshness import day_inputs
from pipeline.home import Home

DAY = "2026-03-01"


def arrival(letter: str) -> Arrival:
    return Arrival(letter * 64, f"{letter}.pdf", f"x/{letter}.pdf", "application/pdf", 1, f"{DAY}T00:00:00Z")


def settle(home: Home, seconds: int) -> None:
    """Let the folders of the day have changed so many seconds ago."""
    for folder in (home.ledger / DAY, home.ledger / DAY / "refused"):
        if folder.is_dir():
            at = folder.stat().st_mtime - seconds
            os.utime(folder, (at, at))


def test_a_change_of_this_moment_is_not_told_by_a_stamp(tmp_path: Path) -> None:
    home = Home(tmp_path)
    ledger = Ledger(home.ledger)
    ledger.record(arrival("a"))
    assert ledger.stamp(DAY) is None
    settle(home, 60)
    stamp = ledger.stamp(DAY)
    assert stamp is not None
    ledger.record(arrival("b"))
    assert ledger.stamp(DAY) is None
    settle(home, 30)
    assert ledger.stamp(DAY) not in (None, stamp)


def test_what_a_day_is_made_from_follows_every_record(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.prepare()
    ledger = Ledger(home.ledger)
    seen = []
    for number, letter in enumerate("abc"):
        ledger.record(arrival(letter))
        seen.append(day_inputs(home, DAY))  # before it has settled
        settle(home, 600 - number)
        seen.append(day_inputs(home, DAY))  # and after, when it is remembered
        assert seen[-1] == seen[-2]
    ledger.refuse(Rejection("x/bad.pdf", "register", "damaged", "cut", f"{DAY}T00:00:00Z"))
    seen.append(day_inputs(home, DAY))
    settle(home, 300)
    assert day_inputs(home, DAY) == seen[-1]
    assert len(set(seen)) == 4
