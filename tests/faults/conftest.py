"""Homes before a fault, and the command line in this process, where the seconds of importing Dagster are paid once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from tests.faults.homes import Before, before
from tests.faults.station import mounting
from tests.quick import without_contracts, without_rules

WORDS = "{name} 2024 年度部门决算\n一、收入支出决算总体情况说明\n2024 年度收入、支出总计均为 {n}.50 万元。\n"


def write_reports(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(1, count + 1):
        (folder / f"{n}.txt").write_text(WORDS.format(name=f"某县第{n}水务站", n=n), encoding="utf-8")


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    """The home before a fault; each test damages a copy. Its station may mount disks where the machine allows that."""
    with before(tmp_path_factory.mktemp("station"), mounting()) as found:
        yield found


@pytest.fixture
def juesuan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """`juesuan("ingest", "PATH")` with a home of its own; rules and contracts are tested elsewhere and take seconds."""
    without_contracts(monkeypatch)
    without_rules(monkeypatch)

    def run(*arguments: object, home: Path = tmp_path / "home") -> Result:
        return CliRunner().invoke(app, [*map(str, arguments), "--home", str(home)])

    return run
