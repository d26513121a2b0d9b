"""Nights in Dagster: what the schedule asks for, run in this process on a home of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import dagster as dg
import pytest

from pipeline import freshness
from pipeline.documents.ledger import Ledger
from pipeline.documents.register import register
from pipeline.errors import HomeError
from pipeline.home import Home
from pipeline.night.report import last_report
from pipeline.runs import last_run, run_folders
from pipeline.warehouse.publish import content
from tests.assets.nights import at, execute, files, night, put, tick

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def home(night_home: Home) -> Home:
    return night_home


def test_missed_nights_are_taken_by_the_next(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, night(2))
    asked = tick(home, night(2))
    assert isinstance(asked, dg.RunRequest)
    assert execute(home, asked).success
    assert files(home) == ["1.txt"]
    # the machine is off for three nights; on one of the days somebody registered and was killed before the chain
    at(monkeypatch, night(4))
    put(home, 2)
    with home.writer("test"):
        register(home, [home.inbox])
    put(home, 3)
    at(monkeypatch, night(6) + timedelta(hours=5))
    missed = [tick(home, night(n)) for n in (3, 4, 5)]
    assert all(isinstance(one, dg.SkipReason) for one in missed)
    asked = tick(home, night(6))
    assert isinstance(asked, dg.RunRequest)
    assert asked.run_key == "night-2026-03-07"
    assert asked.tags["dagster/asset_partition_range_start"] == "2026-03-04"
    assert asked.tags["dagster/asset_partition_range_end"] == "2026-03-06"
    assert execute(home, asked).success
    assert files(home) == ["1.txt", "2.txt", "3.txt"]
    page = last_report(home)
    assert page is not None
    assert (page.kind, page.outcome, page.counts["new"]) == ("night", "published", 2)
    assert {row.what for row in page.section("new")} == {"2.txt", "3.txt"}
    assert set(page.seconds) >= {"documents", "pages", "reports", "warehouse", "contracts", "publication", "export"}


def test_a_night_without_news_publishes_nothing_and_still_has_its_page(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, night(2))
    first = tick(home, night(2))
    assert isinstance(first, dg.RunRequest)
    assert execute(home, first).success
    before, file = content(home.published), home.published.stat().st_mtime_ns
    package = {p.name: p.stat().st_mtime_ns for p in home.exports.rglob("*") if p.is_file()}
    at(monkeypatch, night(3))
    again = tick(home, night(3))
    assert isinstance(again, dg.RunRequest)
    result = execute(home, again)
    assert result.success
    assert (content(home.published), home.published.stat().st_mtime_ns) == (before, file)
    assert {p.name: p.stat().st_mtime_ns for p in home.exports.rglob("*") if p.is_file()} == package
    (done,) = result.asset_materializations_for_node("published_warehouse")
    assert done.metadata["replaced"].value is False
    assert done.metadata["documents"].value == 1
    page = last_report(home)
    assert page is not None
    assert page.outcome == "unchanged"
    assert sum(page.counts[name] for name in ("new", "changed", "rejected")) == 0
    assert len(run_folders(home)) == 2
    assert (home.exports / "latest" / "datapackage.json").is_file()


def test_each_day_of_a_run_has_its_own_figures(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in (2, 3):
        at(monkeypatch, night(n))
        put(home, n)
        with home.writer("test"):
            register(home, [home.inbox])
    at(monkeypatch, night(5))
    asked = tick(home, night(5))
    assert isinstance(asked, dg.RunRequest)
    instance = dg.DagsterInstance.ephemeral()
    assert execute(home, asked, instance=instance).success
    found: dict[str | None, object] = {}
    records = instance.fetch_materializations(dg.AssetKey("registered_documents"), limit=100).records
    for record in records:
        materialization = record.asset_materialization
        assert materialization is not None
        found[materialization.partition] = materialization.metadata["dagster/row_count"].value
    assert found == {"2026-03-02": 2, "2026-03-03": 1, "2026-03-04": 0, "2026-03-05": 0}


def test_what_arrives_beyond_the_days_of_a_run_is_read_by_it_all_the_same(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, night(2))
    asked = tick(home, night(2))
    assert isinstance(asked, dg.RunRequest)
    at(monkeypatch, night(3))  # it waited in the queue beyond midnight
    assert execute(home, asked).success
    assert Ledger(home.ledger).days() == ["2026-03-03"]
    assert files(home) == ["1.txt"]
    assert freshness.is_published(home)


def test_a_clock_that_was_set_back_loses_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, night(9))
    with home.writer("test"):
        register(home, [home.inbox])
    at(monkeypatch, night(2))
    put(home, 2)
    asked = tick(home, night(2))
    assert isinstance(asked, dg.RunRequest)
    assert execute(home, asked).success
    assert files(home) == ["1.txt", "2.txt"]
    assert freshness.is_published(home)


def test_a_broken_night_leaves_a_page_that_says_what_to_do(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise HomeError("the disk is full", where="parsed", remedy="free some space")

    monkeypatch.setattr("assets.reports.write_day", refuse)
    asked = tick(home, datetime.now(UTC))
    assert isinstance(asked, dg.RunRequest)
    assert not execute(home, asked).success
    run, page = last_run(home), last_report(home)
    assert run is not None
    assert page is not None
    assert (run.outcome, page.outcome) == ("failed", "failed")
    assert "free some space" in page.message
    assert home.holder() is None
