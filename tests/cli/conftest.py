"""One home with a published warehouse for all tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.home import Home
from tests.quick import without_contracts

TEXT = (
    "某县水务局 2024 年度部门决算\n一、收入支出决算总体情况说明\n2024 年度收入、支出总计均为 {n}.50 万元，"
    "与上年相比各增加 1.50 万元，增长 {rate}%。\n"
)
Run = Callable[..., Result]


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "水务局.txt").write_text(TEXT.format(n=16, rate="10.00"), encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, reports: Path) -> tuple[Home, Result]:
    """A home with everything ingested, and what `ingest` printed."""
    home = Home(tmp_path_factory.mktemp("cli") / "home")
    with pytest.MonkeyPatch.context() as patch:  # the contracts take seconds and are tested in tests/assets
        without_contracts(patch)
        result = CliRunner().invoke(app, ["ingest", str(reports), "--home", str(home.path), "--workers", "1"])
    return home, result


@pytest.fixture(scope="session")
def run(published: tuple[Home, Result]) -> Run:
    """`run("sql", "SELECT 1")` on that home."""
    return lambda *words: CliRunner().invoke(app, [*map(str, words), "--home", str(published[0].path)])
