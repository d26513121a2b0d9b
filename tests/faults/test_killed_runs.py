"""Killed at any point and run again: the same content as an undisturbed run."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from pipeline.home import CHECKOUT, Home
from pipeline.warehouse.publish import content
from tests.faults.conftest import write_reports
from tests.quick import without_contracts, without_rules

POINTS = ("ledger", "pages", "parsed", "swap", "noted")


@pytest.mark.parametrize("point", POINTS)
def test_a_killed_run_ends_as_an_undisturbed_one(
    point: str, tmp_path: Path, undisturbed: tuple[Path, dict[str, object]], juesuan: Callable[..., Result]
) -> None:
    reports, expected = undisturbed
    home = Home(tmp_path / "home")
    command = [sys.executable, "-m", "tests.faults.kill_at", point]
    command += ["ingest", str(reports), "--home", str(home.path), "--workers", "1"]
    killed = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=300)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    again = juesuan("ingest", reports)
    assert again.exit_code == 0, again.output
    assert content(home.published) == expected
    assert not list(home.path.rglob("*candidate*"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    """The reports, and the content of a warehouse that nothing disturbed."""
    from assets.run import materialise
    from pipeline.documents.register import register
    from pipeline.freshness import stale_days
    from pipeline.work import Limits

    base = tmp_path_factory.mktemp("undisturbed")
    write_reports(base / "reports", 3)
    home = Home(base / "home")
    with home.writer("test"), pytest.MonkeyPatch.context() as patch:
        without_contracts(patch)
        without_rules(patch)
        register(home, [base / "reports"])
        materialise(home, stale_days(home), Limits(workers=1), lambda _: None)
    return base / "reports", dict(content(home.published))
