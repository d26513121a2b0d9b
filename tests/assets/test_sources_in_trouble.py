"""Sources that cannot be asked cost the rest of the night nothing, and everybody hears of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner

import assets.sources
from pipeline.cli import app
from pipeline.errors import HomeError, ReferenceDataError, SourceError
from pipeline.home import Home
from pipeline.night.delivery import page_message
from pipeline.night.report import last_report
from pipeline.night.words import as_html, as_markdown, headline
from pipeline.runs import last_run
from pipeline.sources import all_health
from tests.assets.nights import execute, files, tick
from tests.sources.conftest import sources_of

BROKEN = ReferenceDataError("there is no table 'sorce'", where="sources.toml:3", remedy="use [crawler] and [[source]]")
TWO = SourceError("another collection is going on in this home", where="home", remedy="wait until it has finished")


@pytest.fixture
def home(night_home: Home) -> Home:
    return night_home


def a_night(home: Home) -> dg.ExecuteInProcessResult:
    asked = tick(home, datetime.now(UTC))
    assert isinstance(asked, dg.RunRequest)
    return execute(home, asked)


def raising(error: Exception) -> Callable[..., object]:
    def fail(*_arguments: object, **_named: object) -> object:
        raise error

    return fail


def test_a_night_whose_sources_cannot_be_asked_takes_in_the_inbox(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.sources, "load", raising(BROKEN))
    result = a_night(home)
    assert result.success
    assert files(home) == ["1.txt"]
    (check,) = [c for c in result.get_asset_check_evaluations() if c.check_name == assets.sources.CHECK]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)
    assert "use [crawler]" in (check.description or "")

    run, page = last_run(home), last_report(home)
    assert run is not None
    assert page is not None
    assert (run.outcome, run.trouble) == ("published", [str(BROKEN)])
    assert page.trouble == run.trouble
    assert "来源未能访问 sources not asked" in headline(page)
    for text in (as_markdown(page), as_html(page)):
        assert "sources.toml:3" in text
    assert [(row.what, row.reason, row.detail) for row in page.section("source")] == [
        ("sources", "not_asked", str(BROKEN))
    ]
    assert page_message(page, home.runs).kind == "failure", "who hears of failures only hears of this"
    told = CliRunner().invoke(app, ["status", "--home", str(home.path)], env={"COLUMNS": "300"})
    assert "not done" in told.stdout
    assert "sources.toml:3" in told.stdout
    machine = CliRunner().invoke(app, ["status", "--home", str(home.path), "--json"])
    assert json.loads(machine.stdout)["run"]["trouble"] == [str(BROKEN)]

    monkeypatch.setattr(assets.sources, "load", lambda: ())
    assert a_night(home).success
    again = last_report(home)
    assert again is not None
    assert (again.trouble, again.counts["source"], again.counts["unchanged"]) == ([], 0, 1)


def test_a_collection_of_somebody_else_does_not_stop_the_night(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets.sources, "collect", raising(TWO))
    assert a_night(home).success
    assert files(home) == ["1.txt"]
    run = last_run(home)
    assert run is not None
    assert run.trouble == [str(TWO)]


def test_a_home_that_cannot_be_written_stops_the_night_and_says_why(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets.sources, "collect", raising(HomeError("the disk is full", remedy="free some space")))
    assert not a_night(home).success
    page = last_report(home)
    assert page is not None
    assert page.outcome == "failed"
    assert "free some space" in page.message


def test_the_lock_is_free_while_sources_are_asked(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    holders: list[str | None] = []
    real = assets.sources.collect

    def watched(*arguments: object, **named: object) -> object:
        holders.append(home.holder())
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(assets.sources, "collect", watched)
    assert a_night(home).success
    assert holders == [None]


def test_a_night_without_the_crawler_says_what_to_install(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Sources are configured, the extra is not there: folders are read all the same, portals are told as not asked."""
    share = tmp_path / "share"
    share.mkdir()
    (share / "2.txt").write_text((home.inbox / "1.txt").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    text = (
        '[[source]]\nname = "portal"\nkind = "portal"\nstart = ["https://a.example.org/i.html"]\n'
        f'[[source]]\nname = "share"\nkind = "inbox"\nfolder = "{share}"\nsettle_seconds = 0\n'
    )
    monkeypatch.setattr(assets.sources, "load", lambda: sources_of(tmp_path, text))
    monkeypatch.setitem(sys.modules, "scrapy", None)  # as where it was never installed
    result = a_night(home)
    assert result.success
    assert files(home) == ["1.txt", "2.txt"]
    (check,) = [c for c in result.get_asset_check_evaluations() if c.check_name == assets.sources.CHECK]
    assert (check.passed, check.severity) == (False, dg.AssetCheckSeverity.ERROR)

    page = last_report(home)
    assert page is not None
    (words,) = page.trouble
    assert "portals are asked by a crawler that is not installed" in words
    assert 'Remedy: install the extra: .venv/bin/uv pip install -e ".[crawl]"' in words
    assert page_message(page, home.runs).kind == "failure"
    health = {each.source: each for each in all_health(home)}
    assert (health["portal"].bad_collections, health["share"].bad_collections) == (1, 0)
    told = CliRunner().invoke(app, ["status", "--home", str(home.path)], env={"COLUMNS": "300"})
    assert ".[crawl]" in told.stdout
