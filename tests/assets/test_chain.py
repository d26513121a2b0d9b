"""The chain in Dagster: materialised, blocked by a broken contract, undisturbed by what a killed run left."""

from __future__ import annotations

import shutil
import signal
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pandas as pd
import pytest

import expectations.suites
from assets.definitions import build_defs
from assets.instance import IN_PROCESS_TAG, open_instance
from assets.resources import HomeResource, HomeWriter, ReadingResource
from assets.run import materialise
from pipeline import freshness
from pipeline.documents.register import register
from pipeline.errors import HomeError, PublicationError
from pipeline.home import Home
from pipeline.tables import Table
from pipeline.warehouse.publish import content
from pipeline.warehouse.read import open_published
from pipeline.work import Limits, Progress
from tests.night.conftest import serial
from tests.quick import KEPT, without_contracts, without_rules

LIMITS = Limits(workers=1)
real_validate = expectations.suites.validate
TEXT = "某县水务局 2024 年度部门决算\n收入总计 {n}.00 万元，支出总计 {n}.00 万元。\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    (made.inbox / "1.txt").write_text(TEXT.format(n=12), encoding="utf-8")
    return made


@pytest.fixture(autouse=True)
def quick_contracts(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Contracts, rules and workers take seconds for each build; one test here has them all, the others go without."""
    if "publishes" in request.node.name:
        return
    without_contracts(monkeypatch)
    without_rules(monkeypatch)
    monkeypatch.setattr("pipeline.work.run_in_processes", serial)


def ingest(home: Home) -> list[Progress]:
    seen: list[Progress] = []
    with home.writer("test"):
        register(home, [home.inbox])
        materialise(home, freshness.stale_days(home), LIMITS, seen.append)
    return seen


def documents(home: Home) -> list[str]:
    with closing(open_published(home.warehouse)) as connection:
        return [row[0] for row in connection.execute("SELECT file_name FROM documents ORDER BY 1").fetchall()]


def test_a_run_publishes_and_tells_its_progress(home: Home) -> None:
    assert not freshness.is_published(home)
    seen = ingest(home)
    assert documents(home) == ["1.txt"]
    assert freshness.is_published(home)
    assert {p.stage for p in seen} == {"pages", "reports"}
    with home.writer("test"), open_instance(home) as instance:
        (run,) = instance.get_runs()
        assert run.status is dg.DagsterRunStatus.SUCCESS
        event = instance.get_latest_materialization_event(dg.AssetKey(["warehouse", "documents"]))
        assert event is not None
        assert event.asset_materialization is not None
        assert event.asset_materialization.metadata["dagster/row_count"].value == 1


def test_a_background_job_can_still_be_ended_after_a_run(home: Home) -> None:
    interrupt, end = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell's script starts it
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        ingest(home)
        assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, interrupt)
        signal.signal(signal.SIGTERM, end)


def test_a_broken_contract_is_not_published(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(home)
    before = content(home.published)
    (home.inbox / "2.txt").write_text(TEXT.format(n=13), encoding="utf-8")

    def spoil(table: Table, frame: pd.DataFrame) -> expectations.suites.SuiteResult:
        return real_validate(table, pd.concat([frame, frame])) if table.name == "documents" else KEPT

    monkeypatch.setattr(expectations.suites, "validate", spoil)
    with pytest.raises(PublicationError, match="documents"):
        ingest(home)
    assert content(home.published) == before
    assert not freshness.is_published(home)
    monkeypatch.setattr(expectations.suites, "validate", lambda _table, _frame: KEPT)
    with home.writer("test"):
        assert freshness.stale_days(home) == []
        materialise(home, [], LIMITS, lambda _: None)
    assert documents(home) == ["1.txt", "2.txt"]


def test_an_error_of_the_home_comes_out_as_it_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise HomeError("the disk is full", where="parsed", remedy="free some space")

    monkeypatch.setattr("assets.reports.write_day", refuse)
    with pytest.raises(HomeError, match="disk is full"):
        ingest(home)


def test_leftovers_of_a_killed_run_do_not_block_the_next(home: Home) -> None:
    with home.writer("test"), open_instance(home) as instance:
        job = build_defs().resolve_job_def("ingest_job")
        run = instance.create_run_for_job(job, tags={IN_PROCESS_TAG: "true", "dagster/partition": "2024-01-01"})
        instance.handle_run_event(run.run_id, _started(run))
        assert instance.get_runs()[0].status is dg.DagsterRunStatus.STARTED
    home.candidate.write_bytes(b"half a candidate")
    ingest(home)
    with home.writer("test"), open_instance(home) as instance:
        assert {r.run_id: r.status for r in instance.get_runs()}[run.run_id] is dg.DagsterRunStatus.FAILURE
    assert documents(home) == ["1.txt"]
    assert not home.candidate.exists()


def _started(run: dg.DagsterRun) -> object:
    from dagster._core.events import DagsterEvent, DagsterEventType

    return DagsterEvent(event_type_value=DagsterEventType.RUN_START.value, job_name=run.job_name)


def test_storage_whose_creation_was_cut_short_is_made_anew(home: Home) -> None:
    (home.dagster / "history").mkdir()
    (home.dagster / "history" / "runs.db").write_bytes(b"not a database")
    (home.dagster / "creating").write_bytes(b"")
    ingest(home)
    assert documents(home) == ["1.txt"]


def test_storage_that_somebody_else_uses_is_left_alone(home: Home) -> None:
    (home.dagster / "history").mkdir()
    (home.dagster / "history" / "note").write_bytes(b"of `dagster dev`")
    with home.writer("test"), open_instance(home) as instance:
        assert instance.get_runs() == []
    assert (home.dagster / "history" / "note").exists()
    assert not (home.dagster / "creating").exists()


def test_damaged_stage_outputs_are_made_again(home: Home) -> None:
    ingest(home)
    before = content(home.published)
    outputs = sorted(p for p in home.stages.rglob("*.zst"))
    assert len(outputs) == 2
    for path in outputs:
        path.write_bytes(path.read_bytes()[:-3])
    shutil.rmtree(home.parsed)
    ingest(home)
    assert content(home.published) == before


def test_a_dagster_run_holds_the_home_and_takes_in_the_inbox(home: Home) -> None:
    today = datetime.now(UTC).date().isoformat()
    held: list[str | None] = []
    definitions = build_defs(
        {
            "writer": HomeWriter(path=str(home.path), wait_seconds=0),
            "limits": ReadingResource(workers=1),
            "progress": dg.ResourceDefinition.hardcoded_resource(lambda _: held.append(home.holder())),
        }
    )
    result = definitions.resolve_job_def("ingest_job").execute_in_process(
        partition_key=today,
        run_config={"ops": {"registered_documents": {"config": {"register_inbox": True}}}, **QUIET},
        instance=dg.DagsterInstance.ephemeral(),
    )
    assert result.success
    assert held
    assert all(words and result.run_id in words for words in held)
    assert home.holder() is None
    assert documents(home) == ["1.txt"]


QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def test_the_sensor_asks_once_for_each_state_of_a_day(home: Home) -> None:
    sensor = build_defs().resolve_sensor_def("outdated_days")

    def evaluate() -> list[dg.RunRequest | dg.SkipReason]:
        return list(sensor(dg.build_sensor_context(resources={"home": HomeResource(path=str(home.path))})))

    assert isinstance(evaluate()[0], dg.SkipReason)
    with home.writer("test"):
        register(home, [home.inbox])
    (first,) = evaluate()
    assert isinstance(first, dg.RunRequest)
    assert [first.run_key] == [r.run_key for r in evaluate() if isinstance(r, dg.RunRequest)]
    ingest(home)
    assert isinstance(evaluate()[0], dg.SkipReason)
