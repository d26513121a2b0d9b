"""What goes and what stays; settings that are wrong are refused with their place."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.errors import SettingsError
from pipeline.home import Home
from pipeline.night.model import RunReport
from pipeline.night.retention import expired, tidy
from pipeline.night.settings import NightSettings, Retention, load_settings
from pipeline.reading import pages_stage
from pipeline.runs import run_folders

NOW = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def folder(path: Path, age: int = 0) -> Path:
    path.mkdir(parents=True)
    (path / "file").write_bytes(b"x" * 100)
    stamp = (NOW - timedelta(days=age)).timestamp()
    os.utime(path, (stamp, stamp))
    return path


def gone(home: Home, keep: Retention) -> set[str]:
    with home.writer("test"):
        return {one.path.name for one in tidy(home, keep, NOW)}


def test_the_newest_packages_of_nights_stay_and_those_of_people_too(home: Home) -> None:
    for n in range(1, 5):
        folder(home.exports / f"juesuan-2026010{n}T000000Z-{'a' * 12}")
    folder(home.exports / "juesuan-for-the-minister")
    (home.exports / "latest").symlink_to(f"juesuan-20260104T000000Z-{'a' * 12}")
    assert gone(home, Retention(exports=2)) == {f"juesuan-2026010{n}T000000Z-{'a' * 12}" for n in (1, 2)}
    assert len(list(home.exports.iterdir())) == 4
    assert gone(home, Retention(exports=0)) == {f"juesuan-20260103T000000Z-{'a' * 12}"}


def test_warehouses_beyond_the_number_go_and_the_published_one_never(home: Home) -> None:
    for name in ("juesuan.duckdb", *(f"juesuan.previous-{n}.duckdb" for n in (1, 2, 3, 10))):
        (home.warehouse / name).write_bytes(b"x")
    assert gone(home, Retention(warehouses=2)) == {"juesuan.previous-3.duckdb", "juesuan.previous-10.duckdb"}
    assert gone(home, Retention(warehouses=0)) == {"juesuan.previous-1.duckdb", "juesuan.previous-2.duckdb"}
    assert (home.warehouse / "juesuan.duckdb").exists()


def test_old_runs_go_but_not_the_last_nor_the_one_that_the_next_page_needs(home: Home) -> None:
    for stamp in ("20240101T000000Z", "20240102T000000Z", "20240103T000000Z", "20261031T000000Z"):
        folder(home.runs / stamp)
    folder(home.runs / "20240102T000000Z" / "baseline")
    assert gone(home, Retention(run_days=30)) == {"20240101T000000Z", "20240103T000000Z"}
    assert [p.name for p in run_folders(home)] == ["20240102T000000Z", "20261031T000000Z"]


def test_outputs_of_a_version_in_use_stay_however_old(home: Home) -> None:
    used = folder(pages_stage(home).folder, age=900)
    folder(home.stages / "pages" / "v0", age=900)
    folder(home.stages / "pages" / "v1-recent", age=2)
    assert gone(home, Retention(stage_days=30)) == {"v0"}
    assert used.is_dir()


def test_naming_removes_nothing(home: Home) -> None:
    old = folder(home.stages / "pages" / "v0", age=900)
    (named,) = expired(home, Retention(), NOW)
    assert (named.path, named.size, named.what) == (old, 100, "stage")
    assert old.is_dir()


def test_what_a_killed_tidying_left_goes_with_the_next(home: Home) -> None:
    left = folder(home.exports / ".juesuan-20260101T000000Z-aaaaaaaaaaaa.going")
    assert gone(home, Retention()) == set()
    assert not left.exists()


def test_documents_and_ledger_are_never_touched(home: Home, page: Callable[..., RunReport]) -> None:
    kept = [folder(home.documents / "ab" / ("ab" * 32), age=9_000), folder(home.ledger / "2024-01-01", age=9_000)]
    gone(home, Retention(0, 0, 0, 0, 0, 0))
    assert all(path.is_dir() for path in kept)


def test_settings_have_defaults_and_are_read(home: Home) -> None:
    assert load_settings(home) == NightSettings()
    home.night_settings.write_text('inbox_settle_seconds = 5\n[due]\nfinal = "09-30"\n[retention]\nexports = 3\n')
    found = load_settings(home)
    assert (found.due.final, found.due.budget, found.retention.exports) == ("09-30", "04-30", 3)
    assert found.inbox_settle_seconds == 5


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[retention]\nexports = -1\n", "exports"),
        ("[retention]\nexport = 3\n", "export"),
        ('[due]\nfinal = "31 October"\n', "final"),
        ("[due\n", "TOML"),
        ("inbox_settle_seconds = 'long'\n", "inbox_settle_seconds"),
    ],
)
def test_a_wrong_setting_is_refused_with_file_and_key(home: Home, text: str, word: str) -> None:
    home.night_settings.write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings(home)
    assert word in str(caught.value)
    assert caught.value.where.startswith(str(home.night_settings))
    assert caught.value.remedy
