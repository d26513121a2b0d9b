"""Running the command line in this process, where the seconds of importing Dagster are paid once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import expectations.suites
from pipeline.cli import app

WORDS = "{name} 2024 年度部门决算\n一、收入支出决算总体情况说明\n2024 年度收入、支出总计均为 {n}.50 万元。\n"


def write_reports(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(1, count + 1):
        (folder / f"{n}.txt").write_text(WORDS.format(name=f"某县第{n}水务站", n=n), encoding="utf-8")


@pytest.fixture
def juesuan(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    """`juesuan("ingest", "PATH")` with a home of its own; contracts are tested elsewhere and take seconds."""
    kept = expectations.suites.SuiteResult("any", True, (), {})
    monkeypatch.setattr(expectations.suites, "validate", lambda _table, _frame: kept)

    def run(*arguments: object, home: Path = tmp_path / "home") -> Result:
        return CliRunner().invoke(app, [*map(str, arguments), "--home", str(home)])

    return run
