"""A home whose nights are quick: contracts and rules take seconds and are tested in test_chain."""

from __future__ import annotations

from pathlib import Path

import pytest

import expectations.suites
from pipeline.home import Home
from tests.assets.nights import put
from tests.night.conftest import serial

KEPT = expectations.suites.SuiteResult("any", True, (), {})


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No contracts, no rules, no sources, no workers."""
    import pipeline.checks.run
    from assets import sources

    monkeypatch.setattr(pipeline.checks.run, "run_checks", lambda _con, rules: None)
    monkeypatch.setattr(expectations.suites, "validate", lambda _table, _frame: KEPT)
    monkeypatch.setattr(sources, "load", lambda: ())
    monkeypatch.setattr("pipeline.work.run_in_processes", serial)


@pytest.fixture
def night_home(quick: None, tmp_path: Path) -> Home:
    """A home with one file in its inbox."""
    made = Home(tmp_path / "home")
    made.prepare()
    put(made, 1)
    return made
