"""A home whose nights are quick: contracts and rules take seconds and are tested in test_chain."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.home import Home
from tests import quick as chain
from tests.assets.nights import put
from tests.night.conftest import serial


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No contracts, no rules, no sources, no workers."""
    from assets import sources

    chain.without_rules(monkeypatch)
    chain.without_contracts(monkeypatch)
    monkeypatch.setattr(sources, "load", lambda: ())
    monkeypatch.setattr("pipeline.work.run_in_processes", serial)


@pytest.fixture
def night_home(quick: None, tmp_path: Path) -> Home:
    """A home with one file in its inbox."""
    made = Home(tmp_path / "home")
    made.prepare()
    put(made, 1)
    return made
