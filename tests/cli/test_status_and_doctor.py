"""`status`, `doctor` and `tidy`: for people and, with --json, for programs."""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.home import Home
from pipeline.runs import RunRecord, current_run, last_run, run_folders, start_run

Run = Callable[..., Result]


@pytest.fixture
def home(published: tuple[Home, Result], tmp_path: Path) -> Home:
    """A home of one's own as it was after its first run, whatever other tests did with the shared one since."""
    shutil.copytree(published[0].path, tmp_path / "home")
    made = Home(tmp_path / "home")
    first, *later = run_folders(made)
    for folder in later:
        shutil.rmtree(folder)
    shutil.copy(first / "record.json", made.last_run)
    return made


def call(home: Home, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home.path)])


def test_status_shows_the_page_of_the_last_run(home: Home) -> None:
    result = call(home, "status")
    assert result.exit_code == 0, result.output
    for word in ("新收录 New", "水务局.txt", "未能使用 Rejected", "empty.txt", "1 new", "report.html"):
        assert word in result.stdout
    page = next(line for line in result.stdout.splitlines() if line.startswith("page: ")).removeprefix("page: ")
    assert Path(page).is_file()


def test_status_as_json(home: Home) -> None:
    answer = json.loads(call(home, "status", "--json").stdout)
    assert answer["run"]["outcome"] == "published"
    assert answer["report"]["stamp"] == answer["run"]["stamp"]
    assert answer["report"]["counts"]["new"] == 1
    assert answer["report"]["counts"]["rejected"] == 1
    assert answer["published"]["rows"]["documents"] == 1
    assert answer["stale_days"] == []


def test_status_of_a_killed_run_says_interrupted(home: Home) -> None:
    record = RunRecord(
        "x", "2026-01-01T00:00:00.000000Z", 2**22 + 1, stamp="20260101T000000Z", host=socket.gethostname()
    )
    home.last_run.write_bytes(msgspec.json.encode(record))
    shown = call(home, "status").stdout
    assert "interrupted: the next night, or any `juesuan ingest`, goes on" in shown
    assert "hours ago" in shown
    assert json.loads(call(home, "status", "--json").stdout)["run"]["outcome"] == "interrupted"


def test_status_knows_a_run_that_goes_on_here_and_believes_one_elsewhere() -> None:
    here = RunRecord("x", "2026-01-01T00:00:00.000000Z", os.getpid(), host=socket.gethostname())
    elsewhere = RunRecord("x", "2026-01-01T00:00:00.000000Z", 2**22 + 1, host="another machine")
    assert here.is_running
    assert elsewhere.is_running


def test_status_of_an_empty_home(tmp_path: Path) -> None:
    result = call(Home(tmp_path / "none"), "status", "--json")
    assert json.loads(result.stdout)["run"] is None
    assert "nothing is published yet" in call(Home(tmp_path / "none"), "status").stdout


def test_a_record_of_an_older_version_is_read(home: Home) -> None:
    old = {"command": "juesuan ingest", "started_at": "2026-01-01T00:00:00.000000Z", "pid": 1, "outcome": "published"}
    home.last_run.write_text(json.dumps(old))
    assert call(home, "status").exit_code == 0


def test_two_runs_in_one_second_have_folders_of_their_own(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    stamps = []
    for _ in range(11):
        with home.writer("test"):
            record = start_run(home, "test")
            assert current_run(home) is record
            record.end(home, "published")
            stamps.append(record.stamp)
    assert current_run(home) is None
    assert stamps[:3] == ["20260101T000000Z", "20260101T000000Z-2", "20260101T000000Z-3"]
    assert [folder.name for folder in run_folders(home)][:11] == stamps
    run = last_run(home)
    assert run is not None
    assert run.stamp == stamps[-1]


def test_doctor_as_json_has_figures(home: Home) -> None:
    result = call(home, "doctor", "--json")
    found = {one["what"]: one for one in json.loads(result.stdout)}
    assert found["free disk"]["figures"]["bytes"] > 0
    assert found["growth"]["figures"]["count"] == 1
    assert found["growth"]["figures"]["bytes_per_document"] > 100
    assert found["warehouse"]["figures"]["age_seconds"] >= 0
    assert found["settings"]["figures"] == {"targets": 0}
    assert {"scheduler", "sources", "executor", "Dagster's history"} <= found.keys()


def test_doctor_tells_of_a_wrong_setting_and_fails(home: Home) -> None:
    home.night_settings.write_text("[retention]\nexport = 3\n")
    result = call(home, "doctor")
    assert result.exit_code == 1
    assert "export" in result.stdout
    assert "night.toml" in result.stdout


def test_doctor_names_who_is_told_and_no_secret(home: Home) -> None:
    home.notify_settings.write_text('[[to]]\nname = "desk"\nurl = "json://127.0.0.1/s3cret"\n')
    text = call(home, "doctor").stdout
    assert "desk" in text
    assert "s3cret" not in text


def test_doctor_looks_at_each_source(home: Home) -> None:
    from pipeline.sources.health import keep
    from pipeline.sources.summary import CollectSummary, Incident, SourceCounts

    at = "2026-01-01T00:00:00.000000Z"
    bad = SourceCounts(source="portal", kind="portal", errors=2, incidents=[Incident("https://a", "failed", "500")])
    good = SourceCounts(source="folder", kind="inbox", new=1)
    keep(home, CollectSummary(started_at=at, ended_at=at, sources=[bad, good]), {})
    found = {one["what"]: one for one in json.loads(call(home, "doctor", "--json").stdout)}
    assert found["source folder"]["state"] == "ok"
    assert found["source portal"]["state"] == "missing"
    assert "failing" in found["source portal"]["words"]
    assert "500" in found["source portal"]["words"]


def test_doctor_reads_the_sources_before_the_night_does(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipeline.home import CHECKOUT

    shutil.copytree(CHECKOUT / "data" / "reference", tmp_path / "reference")
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path / "reference"))
    file = tmp_path / "reference" / "sources.toml"
    file.write_text(
        """[[source]]
name = "share"
kind = "inbox"
folder = "share"

[[source]]
name = "asleep"
kind = "inbox"
folder = "other"
enabled = false
"""
    )
    found = {one["what"]: one for one in json.loads(call(home, "doctor", "--json").stdout)}
    assert found["sources"]["state"] == "ok"
    assert "share" in found["sources"]["words"]
    assert "asleep" not in found["sources"]["words"]
    file.write_text("[[sorce]]\n")
    result = call(home, "doctor", "--json")
    broken = {one["what"]: one for one in json.loads(result.stdout)}["sources"]
    assert (result.exit_code, broken["state"]) == (1, "broken")
    assert "sources.toml" in broken["words"]


def test_doctor_says_when_dagsters_history_cannot_be_asked(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dagster.yaml").write_text("storage: {postgres: {postgres_db: {hostname: {env: NO_SUCH_VARIABLE}}}}")
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    found = {one["what"]: one for one in json.loads(call(home, "doctor", "--json").stdout)}
    assert found["scheduler"]["state"] == "missing"
    assert "cannot be asked" in found["scheduler"]["words"]


def test_tidy_names_before_it_removes(home: Home) -> None:
    old = home.exports / f"juesuan-20250101T000000Z-{'a' * 12}"
    shutil.copytree(home.ledger, old)
    shutil.copytree(home.ledger, home.exports / f"juesuan-20250102T000000Z-{'a' * 12}")
    home.night_settings.write_text("[retention]\nexports = 1\n")
    named = call(home, "tidy", "--dry-run")
    assert str(old) in named.stdout
    assert "would be freed" in named.stderr
    assert old.is_dir()
    removed = call(home, "tidy")
    assert removed.exit_code == 0
    assert str(old) in removed.stdout
    assert not old.exists()
    assert call(home, "tidy").stdout == ""
