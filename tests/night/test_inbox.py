"""The inbox: what waits, what has been taken, what is still being written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.home import Home
from pipeline.night.inbox import note_taken, taken, waiting
from pipeline.sources.folder import is_unfinished


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def names(home: Home) -> list[str]:
    return [name for name, _ in waiting(home)]


def test_files_wait_until_they_are_taken_and_again_when_they_change(home: Home) -> None:
    (home.inbox / "b").mkdir()
    for name in ("b/2.pdf", "1.pdf"):
        (home.inbox / name).write_bytes(b"one")
    assert names(home) == ["1.pdf", "b/2.pdf"]
    note_taken(home, list(waiting(home)))
    assert names(home) == []
    (home.inbox / "1.pdf").write_bytes(b"another one")
    assert names(home) == ["1.pdf"]


def test_a_file_that_changed_while_it_was_read_waits_again(home: Home) -> None:
    path = home.inbox / "1.pdf"
    path.write_bytes(b"half")
    seen = list(waiting(home))
    path.write_bytes(b"half and the rest")
    note_taken(home, seen)
    assert names(home) == ["1.pdf"]


@pytest.mark.parametrize("name", ["a.pdf.part", ".a.pdf.Xy12", "~$a.docx", "a.crdownload", "Thumbs.db", "a.TMP"])
def test_litter_and_what_is_still_being_fetched_is_left_alone(home: Home, name: str) -> None:
    (home.inbox / name).write_bytes(b"x")
    assert names(home) == []


def test_a_report_is_not_called_unfinished_by_a_dot() -> None:
    assert not is_unfinished("2024.决算.pdf")


def test_what_has_left_the_inbox_is_forgotten(home: Home) -> None:
    for n in range(3):
        (home.inbox / f"{n}.pdf").write_bytes(b"x")
    note_taken(home, list(waiting(home)))
    (home.inbox / "1.pdf").unlink()
    note_taken(home, [])
    assert sorted(taken(home)) == ["0.pdf", "2.pdf"]


def test_a_damaged_record_costs_a_look_and_nothing_else(home: Home) -> None:
    (home.inbox / "1.pdf").write_bytes(b"x")
    note_taken(home, list(waiting(home)))
    (home.path / "inbox-taken.json").write_bytes(b"{")
    assert names(home) == ["1.pdf"]
