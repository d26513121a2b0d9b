"""The home folder: versions, one writer at a time, disks that refuse."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import durable
from pipeline.errors import HomeError
from pipeline.home import CHECKOUT, HOME_VERSION, Home

HOLD = """
import sys, time
from pipeline.home import Home
with Home(sys.argv[1]).writer("a long run"):
    print("held", flush=True)
    time.sleep(60)
"""


def hold(home: Home) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.path)], stdout=subprocess.PIPE, text=True, cwd=CHECKOUT
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_default_is_the_environment_then_the_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JUESUAN_HOME", str(tmp_path))
    assert Home().path == tmp_path
    monkeypatch.delenv("JUESUAN_HOME")
    assert Home().path == CHECKOUT / "data"


def test_a_second_writer_is_told_who_holds_the_home_and_a_dead_one_is_no_obstacle(tmp_path: Path) -> None:
    home = Home(tmp_path)
    process = hold(home)
    try:
        with pytest.raises(HomeError) as caught, home.writer("test"):
            pass
        assert f"a long run (process {process.pid} on " in caught.value.what
    finally:
        process.kill()
        process.wait()
    assert home.holder() is not None
    with home.writer("test"):
        assert "test" in (home.holder() or "")
    assert home.holder() is None


def test_the_lock_is_reentrant_within_the_process(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with home.writer("outer"):
        with Home(tmp_path).writer("inner"):
            pass
        assert "outer" in (home.holder() or "")


def test_a_home_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "juesuan-home.json").write_text(json.dumps({"version": HOME_VERSION + 1}))
    with pytest.raises(HomeError, match="update Juesuan"):
        Home(tmp_path).prepare()
    assert [p.name for p in tmp_path.iterdir()] == ["juesuan-home.json"]


def test_a_damaged_marker_is_named(tmp_path: Path) -> None:
    (tmp_path / "juesuan-home.json").write_text("{")
    with pytest.raises(HomeError, match=r"juesuan-home\.json"):
        Home(tmp_path).prepare()


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HomeError, match="not a folder"):
        Home(tmp_path / "file").prepare()


@pytest.mark.parametrize(
    ("number", "words"),
    [(28, "disk is full"), (30, "cannot be written"), (13, "cannot be written"), (5, "mend the folder")],
)
def test_errors_of_the_disk_are_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(_path: Path, _data: bytes) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(durable, "_write_synced", refuse)
    with pytest.raises(HomeError, match=words):
        durable.write_file(tmp_path / "a", b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_placed_folder_is_whole_and_first_come_first_kept(tmp_path: Path) -> None:
    def fill(text: str):
        return lambda folder: (folder / "f").write_text(text)

    assert durable.place_folder(tmp_path / "d", fill("one"))
    assert not durable.place_folder(tmp_path / "d", fill("two"))
    assert (tmp_path / "d" / "f").read_text() == "one"
    assert [p.name for p in tmp_path.iterdir()] == ["d"]
