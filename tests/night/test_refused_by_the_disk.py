"""Tidying and telling where the disk or the installation does not go along."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.errors import HomeError
from pipeline.home import Home
from pipeline.night.delivery import Message, Target, send
from pipeline.night.retention import tidy
from pipeline.night.settings import Retention

NOW = datetime(2026, 11, 1, tzinfo=UTC)


def test_what_cannot_be_removed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    home.prepare()
    for n in range(3):
        (home.warehouse / f"juesuan.previous-{n}.duckdb").write_bytes(b"x")

    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if "previous" in path.name:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(HomeError, match="cannot be written") as caught, home.writer("test"):
        tidy(home, Retention(warehouses=1), NOW)
    assert "juesuan.previous-" in caught.value.where


def test_without_the_program_that_sends_each_target_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    targets = [Target(name="desk", url="json://127.0.0.1/x"), Target(name="quiet", url="json://127.0.0.1/y", when=())]
    (told,) = send(Message("t", "b", "<p>b</p>", "success"), targets, targets[0].when[0])
    assert told.name == "desk"
    assert "install" in told.why
