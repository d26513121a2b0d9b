"""The inbox by day: what the sensor asks for, tick by tick, and what its runs take in."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import pytest

from assets.resources import HomeResource
from pipeline.documents.formats import LIMIT_BYTES
from pipeline.home import Home
from pipeline.runs import last_run
from tests.assets.nights import at, definitions, execute, files, put

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def home(night_home: Home) -> Home:
    return night_home


class Sensor:
    """The inbox sensor, tick by tick, with its cursor and a clock of its own."""

    def __init__(self, home: Home, patch: pytest.MonkeyPatch) -> None:
        self.home, self.patch = home, patch
        self.cursor: str | None = None
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def tick(self, seconds: float = 60) -> list[dg.RunRequest]:
        self.now += timedelta(seconds=seconds)
        at(self.patch, self.now)
        sensor = definitions().resolve_sensor_def("inbox_files")
        context = dg.build_sensor_context(
            cursor=self.cursor, resources={"home": HomeResource(path=str(self.home.path))}
        )
        found = sensor.evaluate_tick(context)
        self.cursor = found.cursor if found.cursor is not None else self.cursor
        return list(found.run_requests or [])

    @property
    def wanted(self) -> dict[str, Any]:
        return json.loads(self.cursor or "{}")


@pytest.fixture
def sensor(home: Home, monkeypatch: pytest.MonkeyPatch) -> Sensor:
    return Sensor(home, monkeypatch)


def asked_files(request: dg.RunRequest) -> list[str]:
    return request.run_config["ops"]["registered_documents"]["config"]["inbox_files"]


def test_a_file_is_taken_once_it_has_stopped_growing(home: Home, sensor: Sensor) -> None:
    grows = home.inbox / "2.txt"
    grows.write_text("half")
    assert sensor.tick() == []
    grows.write_text("half and more")
    (request,) = sensor.tick()
    assert asked_files(request) == ["1.txt"]
    put(home, 2)
    assert sensor.tick() == []
    (request,) = sensor.tick()
    assert asked_files(request) == ["2.txt"]
    assert sensor.tick() == []


def test_a_file_that_was_quiet_for_a_moment_only_is_left(home: Home, sensor: Sensor) -> None:
    assert sensor.tick() == []
    assert sensor.tick(10) == []
    assert len(sensor.tick(25)) == 1


def test_a_file_beyond_all_limits_is_asked_for_without_being_read(
    home: Home, sensor: Sensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (home.inbox / "0.pdf").open("wb") as handle:
        handle.truncate(LIMIT_BYTES + 1)
    read: list[str] = []
    monkeypatch.setattr("assets.sensors.file_hash", lambda path: read.append(path.name) or "")
    sensor.tick()
    (request,) = sensor.tick()
    assert "0.pdf" in asked_files(request)
    assert read == ["1.txt"]


def test_the_same_content_is_asked_for_by_the_same_key(home: Home, sensor: Sensor) -> None:
    sensor.tick()
    (one,) = sensor.tick()
    other = Home(home.path.parent / "other")
    other.prepare()
    put(other, 1, "another name.txt")
    again = Sensor(other, sensor.patch)
    again.tick()
    (two,) = again.tick()
    assert one.run_key == two.run_key


def test_files_are_asked_for_in_pages(home: Home, sensor: Sensor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assets.sensors._PAGE", 3)
    monkeypatch.setattr("assets.sensors._OUTSTANDING", 6)
    for n in range(2, 10):
        put(home, n)
    sizes = []
    for _ in range(8):
        sizes += [len(asked_files(r)) for r in sensor.tick()]
    assert sizes == [3, 3], "no more is asked for while runs take nothing in"
    assert len(sensor.wanted["asked"]) == 6


def test_a_run_of_the_sensor_takes_in_its_files_only(home: Home, sensor: Sensor) -> None:
    sensor.tick()
    (request,) = sensor.tick()
    put(home, 2)
    assert execute(home, request, "ingest_job").success
    assert files(home) == ["1.txt"]
    run = last_run(home)
    assert run is not None
    assert (run.kind, run.files, run.new_documents) == ("inbox", 1, 1)
    assert sensor.tick() == []
    assert list(sensor.wanted["seen"]) == ["2.txt"]
    assert sensor.wanted["asked"] == {}
    assert not (home.exports / "latest").exists(), "packages are written by night"
