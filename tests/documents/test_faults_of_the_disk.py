"""What the operating system refuses, told as what it means for a person."""

from __future__ import annotations

import os
import socket
import zipfile
from pathlib import Path

import pytest

from pipeline.documents import formats
from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival
from pipeline.documents.refusals import parsed_refusals
from pipeline.documents.register import register
from pipeline.errors import HomeError
from pipeline.home import Home
from pipeline.night.inbox import stamp_of
from pipeline.runs import RunRecord, measured


def test_a_marker_or_folder_that_is_something_else_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    home._marker.unlink()
    home._marker.mkdir()
    with pytest.raises(HomeError) as caught:
        home.check_version()
    assert str(home._marker) in caught.value.where
    other = Home(tmp_path / "other")
    other.path.mkdir()
    other.documents.write_text("no folder")
    with pytest.raises(HomeError) as caught:
        other.prepare()
    assert str(other.documents) in caught.value.where
    assert caught.value.remedy


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "LIMIT_BYTES", 1 << 20)
    home = Home(tmp_path / "home")
    home.prepare()
    (tmp_path / "in").mkdir()
    with (tmp_path / "in" / "large.pdf").open("wb") as handle:
        handle.truncate((1 << 20) + 1)
    with home.writer("test"):
        found = register(home, [tmp_path / "in"])
    (refused,) = found.refused
    assert (refused.reason, found.documents) == ("too_large", [])
    assert "1 MB" in refused.detail


def test_a_member_that_cannot_be_unpacked_is_refused_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        made.writestr("好.txt", "某局 2024 年度部门决算\n" * 20)
        made.writestr("坏.txt", "x" * 400)
    path.write_bytes(path.read_bytes().replace(b"x" * 400, b"y" * 400))
    home = Home(tmp_path / "home")
    home.prepare()
    with home.writer("test"):
        found = register(home, [path])
    (refused,) = found.refused
    assert refused.source_uri.endswith("in.zip!/坏.txt")
    assert refused.reason == "damaged"
    assert [a.file_name for a in found.documents] == ["好.txt"]


def test_a_damaged_record_of_which_there_is_no_copy_says_what_to_do(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    arrival = Arrival("a" * 64, "报告.txt", "file:///a.txt", "text/plain", 5, "2026-01-01T00:00:00.000000Z")
    ledger.record(arrival)
    (path,) = (tmp_path / "ledger").glob("*/*.json")
    path.write_bytes(path.read_bytes().replace("报".encode(), b"\xe6\x8a\xff"))
    with pytest.raises(HomeError, match="record is damaged") as caught:
        list(ledger.arrivals(arrival.day))
    assert "delete it" in caught.value.remedy


def test_refusals_of_a_day_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    assert parsed_refusals(tmp_path) == []
    (tmp_path / "rejections.parquet").write_bytes(b"PAR1 and no more")
    assert parsed_refusals(tmp_path) == []


def test_a_file_that_has_gone_has_no_stamp(tmp_path: Path) -> None:
    assert stamp_of(tmp_path / "gone.pdf") is None
    (tmp_path / "a.pdf").write_bytes(b"123")
    stamp = stamp_of(tmp_path / "a.pdf")
    assert stamp is not None
    assert stamp[0] == 3


def test_a_process_of_another_owner_is_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _signal: int) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    assert RunRecord("x", "2026-01-01T00:00:00.000000Z", 1, host=socket.gethostname()).is_running


def test_a_stage_without_a_run_is_measured_by_nobody_and_fails_all_the_same(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    with measured(home, "pages") as record:
        assert record is None
    with pytest.raises(ValueError, match="wrong"), measured(home, "pages"):
        raise ValueError("wrong")
