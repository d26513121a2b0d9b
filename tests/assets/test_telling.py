"""What is tried again, who is told, what is forgotten."""

from __future__ import annotations

import errno
import json
import shutil
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from dagster._daemon.types import DaemonHeartbeat
from dagster._utils.error import serializable_error_info_from_exc_info

from assets.instance import drop_old_runs, scheduler_heartbeat
from assets.resources import HomeResource
from assets.retries import retried
from assets.sensors import what_failed
from pipeline.errors import ClusterError, DamagedDocument, HomeError
from pipeline.freshness import note_published
from pipeline.home import CHECKOUT, Home
from pipeline.night.delivery import failure_message
from pipeline.night.report import last_report
from pipeline.runs import last_run, start_run
from tests.assets.nights import QUIET, definitions, execute, tick

pytestmark = pytest.mark.usefixtures("quick")


@pytest.fixture
def home(night_home: Home) -> Home:
    return night_home


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
    definitions().resolve_sensor_def("run_failed")(context)
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
    for said in (
        "Run was terminated unexpectedly.",
        "This run has been marked as failed from outside the execution context.",  # a killed process of a run
    ):
        what, remedy = what_failed(None, said)
        assert "killed" in what
        assert "next night" in remedy


def test_an_error_of_ours_speaks_for_what_the_system_said() -> None:
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device")
        except OSError as error:
            raise HomeError("the disk is full", where="writer.json", remedy="free some space") from error
    except HomeError:
        told = serializable_error_info_from_exc_info(sys.exc_info())
    assert what_failed(told, "the step failed") == ("writer.json: the disk is full.", "free some space")
    try:
        raise OSError(errno.ENOSPC, "No space left on device")
    except OSError:
        bare = serializable_error_info_from_exc_info(sys.exc_info())
    assert what_failed(bare, "the step failed") == ("[Errno 28] No space left on device", "")


def test_a_run_that_died_after_it_published_is_not_told_as_one_that_changed_nothing(home: Home) -> None:
    with home.writer("test"):
        record = start_run(home, "dagster run abc", kind="night", dagster_run="abc")
    try:
        assert "unchanged" in failure_message("killed", "", "nightly_job abc", home).markdown
        home.published.parent.mkdir(exist_ok=True)
        home.published.write_bytes(b"a warehouse")
        note_published(home, "inputs", {"documents": 1})
        assert "had published" in failure_message("killed", "", "nightly_job abc", home).markdown
        assert "unchanged" in failure_message("killed", "", "nightly_job other", home).markdown
    finally:
        record.end(home, "failed")


def test_the_scheduler_of_services_is_asked_where_they_keep_their_history(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "etc"
    folder.mkdir()
    settings = (
        (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8").replace("data/dagster", str(tmp_path / "history"))
    )
    (folder / "dagster.yaml").write_text(settings, encoding="utf-8")
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    assert scheduler_heartbeat(home) is None
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        instance.add_daemon_heartbeat(DaemonHeartbeat(datetime.now(UTC).timestamp(), "SCHEDULER", "id", []))
    assert scheduler_heartbeat(home) is not None
    monkeypatch.delenv("DAGSTER_HOME")
    assert scheduler_heartbeat(home) is None
    monkeypatch.setenv("DAGSTER_HOME", str(folder))
    (folder / "dagster.yaml").write_text("storage: {postgres: {postgres_db: {hostname: {env: NO_SUCH_VARIABLE}}}}")
    with pytest.raises(HomeError, match="cannot be asked"):
        scheduler_heartbeat(home)


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
