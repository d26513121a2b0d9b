"""Two runs at once in one home; a clock that was set back; a home of another version."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.faults.homes import Before, faults_of, write_report


def test_two_runs_at_once(start: Before) -> None:
    home = start.copy()
    start.station.start("ingest", start.reports, "--home", home, "--workers", 1)
    second = start.ingest(home)
    first = start.station.ended()
    assert sorted([first["status"], second["status"]]) == [1, 3], first["said"] + second["said"]
    refused = first if first["status"] == 1 else second
    assert "another run is writing here: juesuan ingest" in refused["said"]
    assert "(process " in refused["said"], "it says who"
    assert "Remedy: wait until it has finished" in refused["said"]
    assert start.content(home) == start.new
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new
    assert faults_of(home) == []


def at(day: int) -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(int(datetime(2026, 3, day, tzinfo=UTC).timestamp()))}


def test_a_clock_that_was_set_back(start: Before) -> None:
    homes = [start.folder / "set-back", start.folder / "going-on"]
    reports = start.folder / "three"
    for home in homes:
        for path in reports.glob("*"):
            path.unlink()
        for number, day in enumerate((9, 2, 5) if home.name == "set-back" else (9, 9, 9), start=1):
            write_report(reports, number)
            done = start.station.run("ingest", reports, "--home", home, "--workers", 1, env=at(day))
            assert done["status"] == 0, done["said"]
        assert faults_of(home) == []
    set_back, going_on = (start.content(home) for home in homes)
    assert set_back == going_on
    times = [json.loads(p.read_bytes())["arrived_at"] for p in sorted(homes[0].glob("ledger/*/*.json"))]
    assert len(set(times)) == 3, "arrival times never run backwards"


@pytest.mark.parametrize("epoch", ["0", "99999999999", "yesterday"])
def test_a_clock_that_cannot_be_right(start: Before, epoch: str) -> None:
    home = start.copy()
    refused = start.ingest(home, env={"SOURCE_DATE_EPOCH": epoch})
    assert refused["status"] == 1
    assert "Remedy: " in refused["said"]
    assert start.content(home) == start.old
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new


def test_a_home_of_a_newer_version_is_refused(start: Before) -> None:
    home = start.copy()
    (home / "juesuan-home.json").write_text('{"version": 99, "made_by": "juesuan 9.0"}')
    refused = start.ingest(home)
    assert refused["status"] == 1
    assert "layout version 99" in refused["said"]
    assert "Remedy: update Juesuan" in refused["said"]
    assert start.content(home) == start.old


def as_the_first_version_left_it(home: Path) -> None:
    """What the first published version wrote: no marker and no folders of runs, records without checksums and without
    what was added since, stage outputs of other versions, parsed days and a warehouse that lack tables and sums."""
    (home / "juesuan-home.json").unlink()
    for path in home.glob("runs/*/*"):
        if path.is_file():
            path.unlink()
    (home / "last-run.json").write_text(
        '{"command":"juesuan ingest in","started_at":"2026-01-02T03:04:05.000006Z","pid":1,"outcome":"published"}'
    )
    for path in [*home.glob("ledger/**/*.json"), *home.glob("documents/*/*/origin.json")]:
        record = json.loads(path.read_bytes())
        record.pop("crc32")
        path.write_text(json.dumps(record))
    for version in home.glob("stages/*/v*"):
        version.rename(version.with_name("v1"))
    for day in home.glob("parsed/*"):
        (day / "SHA256SUMS").unlink()
        (day / "performance_indicators.parquet").unlink()
        (day / "inputs.txt").write_text("another version")
    published = home / "warehouse" / "published.json"
    record = json.loads(published.read_bytes())
    record.pop("sha256")
    published.write_text(json.dumps(record))


def test_a_home_of_an_older_version_is_taken_over(start: Before) -> None:
    home = start.copy()
    as_the_first_version_left_it(home)
    done = start.ingest(home)
    assert done["status"] == 3, done["said"]
    assert start.content(home) == start.new
    assert faults_of(home) == []
    assert json.loads((home / "juesuan-home.json").read_bytes())["version"] == 1


def test_a_warehouse_of_an_older_version_is_kept_and_replaced(start: Before) -> None:
    """Its tables are not those of today: nothing asks for more than it holds."""
    import duckdb

    home = start.copy()
    with duckdb.connect(str(home / "warehouse" / "juesuan.duckdb")) as con:
        con.execute("DROP TABLE performance_indicators")
        con.execute("DELETE FROM publication WHERE table_name = 'performance_indicators'")
        con.execute("UPDATE publication SET pipeline_version = '0.0.1'")
    done = start.ingest(home)
    assert done["status"] == 3, done["said"]
    assert start.content(home) == start.new
    assert (home / "warehouse" / "juesuan.previous-1.duckdb").exists()
