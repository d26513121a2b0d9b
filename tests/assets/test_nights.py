"""Nights in Dagster: what the schedule and the sensors ask for, run in this process on a home of its own."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

import expectations.suites
from assets.definitions import build_defs
from assets.instance import drop_old_runs
from assets.resources import HomeResource, HomeWriter, ReadingResource
from assets.retries import retried
from assets.sensors import what_failed
from pipeline import freshness
from pipeline.documents.ledger import Ledger
from pipeline.documents.register import register
from pipeline.errors import ClusterError, DamagedDocument, HomeError
from pipeline.home import Home
from pipeline.night.report import last_report
from pipeline.runs import last_run, run_folders
from pipeline.warehouse.publish import content
from pipeline.warehouse.read import open_published

KEPT = expectations.suites.SuiteResult("any", True, (), {})
TEXT = "某县水务局 {year} 年度部门决算\n收入总计 {n}.00 万元，支出总计 {n}.00 万元。\n"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Contracts and rules take seconds and are tested in test_chain; these homes ask no sources."""
    import pipeline.checks.run
    from assets import sources

    monkeypatch.setattr(pipeline.checks.run, "run_checks", lambda _con, rules: None)
    monkeypatch.setattr(expectations.suites, "validate", lambda _table, _frame: KEPT)
    monkeypatch.setattr(sources, "load", lambda: ())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    put(made, 1)
    return made


def put(home: Home, n: int, name: str = "") -> Path:
    path = home.inbox / (name or f"{n}.txt")
    path.write_text(TEXT.format(n=n, year=2015 + n), encoding="utf-8")
    return path


def definitions(home: Home) -> dg.Definitions:
    return build_defs(
        {
            "home": HomeResource(path=str(home.path)),
            "writer": HomeWriter(path=str(home.path), wait_seconds=0),
            "limits": ReadingResource(workers=1),
            "progress": dg.ResourceDefinition.hardcoded_resource(lambda _: None),
        }
    )


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Move the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))


def tick(home: Home, moment: datetime) -> dg.RunRequest | dg.SkipReason:
    schedule = definitions(home).resolve_schedule_def("nightly")
    context = dg.build_schedule_context(
        scheduled_execution_time=moment, resources={"home": HomeResource(path=str(home.path))}
    )
    (found,) = schedule(context)
    return found


def execute(
    home: Home, request: dg.RunRequest, job: str = "nightly_job", instance: dg.DagsterInstance | None = None
) -> dg.ExecuteInProcessResult:
    return (
        definitions(home)
        .resolve_job_def(job)
        .execute_in_process(
            run_config={**request.run_config, **QUIET},
            tags=dict(request.tags) | ({"juesuan/kind": "night"} if job == "nightly_job" else {}),
            instance=instance or dg.DagsterInstance.ephemeral(),
            raise_on_error=False,
        )
    )


def files(home: Home) -> list[str]:
    with closing(open_published(home.warehouse)) as con:
        return [row[0] for row in con.execute("SELECT file_name FROM documents ORDER BY 1").fetchall()]


def night(day: int) -> datetime:
    return datetime(2026, 3, day, 18, 0, tzinfo=UTC)  # 02:00 of the next day in China


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


# ---- the inbox by day


class Sensor:
    """The inbox sensor, tick by tick, with its cursor and a clock of its own."""

    def __init__(self, home: Home, patch: pytest.MonkeyPatch) -> None:
        self.home, self.patch = home, patch
        self.cursor: str | None = None
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def tick(self, seconds: float = 60) -> list[dg.RunRequest]:
        self.now += timedelta(seconds=seconds)
        at(self.patch, self.now)
        sensor = definitions(self.home).resolve_sensor_def("inbox_files")
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


# ---- what is tried again, who is told, what is forgotten


def test_only_the_network_is_tried_again(home: Home) -> None:
    with pytest.raises(dg.RetryRequested), retried(home):
        raise ClusterError("the scheduler does not answer")
    for error in (HomeError("the disk is full"), DamagedDocument("cut short")):
        with pytest.raises(type(error)), retried(home):
            raise error


def test_a_step_is_tried_again_until_the_network_is_back(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import reading

    real, calls = reading.extract, []

    def flaky(*arguments: Any) -> Any:
        calls.append(1)
        if len(calls) < 3:
            raise ClusterError("the scheduler does not answer", remedy="start it")
        return real(*arguments)

    monkeypatch.setattr(reading, "extract", flaky)
    monkeypatch.setattr("assets.retries.WAIT", 0.0)
    asked = tick(home, datetime.now(UTC))
    assert isinstance(asked, dg.RunRequest)
    assert execute(home, asked).success
    assert len(calls) == 3
    page = last_report(home)
    assert page is not None
    assert (page.outcome, page.message) == ("published", "")


@pytest.fixture
def told(home: Home) -> Iterator[list[dict[str, Any]]]:
    """What a webhook on the loopback is sent."""
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    bodies: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    home.notify_settings.write_text(f'[[to]]\nname = "ops"\nurl = "json://127.0.0.1:{server.server_port}/hook"\n')
    yield bodies
    server.shutdown()
    server.server_close()


def test_the_night_sends_its_page_and_keeps_house(home: Home, told: list[dict[str, Any]]) -> None:
    home.night_settings.write_text("[retention]\nexports = 1\n")
    old = home.exports / f"juesuan-20250101T000000Z-{'a' * 12}"
    shutil.copytree(home.inbox, old)
    asked = tick(home, datetime.now(UTC))
    assert isinstance(asked, dg.RunRequest)
    assert execute(home, asked).success
    (message,) = told
    assert "1 新 new" in message["title"]
    assert "1.txt" in message["message"]
    run = last_run(home)
    assert run is not None
    assert run.delivered == ["ops: delivered"]
    assert not old.exists()
    assert str((home.exports / "latest").readlink()) in {p.name for p in home.exports.iterdir()}


def test_a_failure_is_sent_with_its_remedy(
    home: Home, told: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise HomeError("the disk is full", where="parsed", remedy="free some space")

    monkeypatch.setattr("assets.reports.write_day", refuse)
    instance = dg.DagsterInstance.ephemeral()
    asked = tick(home, datetime.now(UTC))
    assert isinstance(asked, dg.RunRequest)
    result = execute(home, asked, instance=instance)
    event = next(e for e in result.all_events if e.event_type_value == "PIPELINE_FAILURE")
    context = dg.build_run_status_sensor_context(
        "run_failed", event, instance, result.dagster_run, resources={"home": HomeResource(path=str(home.path))}
    ).for_run_failure()
    definitions(home).resolve_sensor_def("run_failed")(context)
    (message,) = told
    assert message["type"] == "failure"
    assert "the disk is full" in message["message"]
    assert "free some space" in message["message"]
    assert result.run_id in message["message"]


def test_a_settings_file_that_is_wrong_does_not_undo_a_night(home: Home) -> None:
    from assets.night import _send
    from pipeline.night.report import make_page
    from pipeline.runs import start_run

    home.notify_settings.write_text("[[to]\n")
    with home.writer("test"):
        record = start_run(home, "test", kind="night")
        _send(home, record, make_page(home, record, "failed"))
        record.end(home, "published")
    run = last_run(home)
    assert run is not None
    assert run.delivered[0].startswith("not delivered (")
    assert "notify.toml" in run.delivered[0]


def test_a_run_that_died_is_told_in_words() -> None:
    what, remedy = what_failed(None, "Run was terminated unexpectedly.")
    assert what
    assert "next run" in remedy


def test_old_runs_leave_dagsters_history(tmp_path: Path) -> None:
    @dg.op
    def nothing() -> None: ...

    @dg.job
    def small() -> None:
        nothing()

    instance = dg.DagsterInstance.local_temp(str(tmp_path))
    for _ in range(3):
        small.execute_in_process(instance=instance, run_config=QUIET)
    now = datetime.now(UTC)
    assert drop_old_runs(instance, now, days=1, runs=10) == 0
    assert drop_old_runs(instance, now, days=1, runs=2) == 1
    kept = [run.run_id for run in instance.get_runs()]
    assert len(kept) == 2
    assert drop_old_runs(instance, now + timedelta(days=2), days=1, runs=10) == 2
    assert instance.get_runs() == []
    shards = {path.stem for path in (tmp_path / "history" / "runs").glob("*.db")}
    assert not shards & set(kept)
