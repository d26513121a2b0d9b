"""Where the output goes: a terminal with a bar, a file, a pipe that nobody reads, a web page of findings."""

from __future__ import annotations

import io
import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console
from typer.testing import Result

from pipeline.cli import progress
from pipeline.cli.progress import Bar
from pipeline.errors import QueryError
from pipeline.home import CHECKOUT, Home
from pipeline.warehouse import read
from pipeline.work import Progress

Run = Callable[..., Result]


def test_on_a_terminal_each_stage_has_one_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(progress, "error_console", lambda: Console(file=shown, force_terminal=True, width=120))
    with Bar() as bar:
        bar.update(Progress("pages", 1, 2, "甲局[2024].pdf"))
        bar.update(Progress("pages", 2, 2, "乙局.pdf"))
        bar.update(Progress("reports", 0, 2, ""))
        bar.say("building")
    text = shown.getvalue()
    for words in ("Reading pages", "甲局[2024].pdf", "乙局.pdf", "2/2", "Finding figures", "0/2", "building …"):
        assert words in text


def test_in_a_log_a_line_for_each_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = io.StringIO()
    monkeypatch.setattr(progress, "error_console", lambda: Console(file=shown, width=120))
    with Bar() as bar:
        for done in range(101):
            bar.update(Progress("pages", done, 100, f"{done}.pdf"))
    lines = shown.getvalue().splitlines()
    assert len(lines) == 11
    assert lines[-1] == "Reading pages: 100 of 100 100.pdf"


def test_a_table_in_a_file_is_as_wide_as_it_must_be(run: Run, tmp_path: Path) -> None:
    long = "财" * 300
    result = run("sql", f"SELECT '{long}' AS words", "--format", "table", "--out", tmp_path / "a.txt")
    assert result.exit_code == 0, result.output
    assert long in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_failed_checks_as_parquet_and_json(run: Run, tmp_path: Path) -> None:
    assert run("check", "--format", "parquet", "--out", tmp_path / "c.parquet").exit_code == 0
    found = json.loads(run("check", "--json").stdout)
    assert pq.read_table(tmp_path / "c.parquet").num_rows == len(found)


def test_a_review_is_of_one_report_or_of_the_worst(run: Run, tmp_path: Path) -> None:
    assert run("check", "--report", "a" * 64, "--worst", "3").exit_code == 2
    document = json.loads(run("sql", "SELECT document_id FROM documents", "--json").stdout)[0]["document_id"]
    assert run("check", "--report", document[:12], "--out", tmp_path / "one.html").exit_code == 0
    assert "水务局" in (tmp_path / "one.html").read_text(encoding="utf-8")
    result = run("check", "--worst", "3", "--out", tmp_path / "worst.html")
    assert result.exit_code == 0, result.output
    assert "findings: " in result.stderr
    assert (tmp_path / "worst.html").read_text(encoding="utf-8").startswith("<!")


def test_parquet_is_not_written_to_a_terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import _NamedTextIOWrapper

    monkeypatch.setattr(_NamedTextIOWrapper, "isatty", lambda _: True, raising=False)
    result = run("sql", "SELECT 1", "--format", "parquet")
    assert result.exit_code == 2
    assert "Parquet is binary" in result.stderr


def test_a_changelog_for_programs(run: Run, tmp_path: Path) -> None:
    assert run("export", "--out", tmp_path / "one").exit_code == 0
    result = run("export", "--out", tmp_path / "two", "--since", tmp_path / "one", "--json")
    assert result.exit_code == 0, result.output
    since = json.loads(result.stdout)["since"]
    assert since["version"]
    assert since["tables"]["line_items"] == {"added": 0, "removed": 0, "changed": 0}


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_leaves_early_sees_no_traceback(published: tuple[Home, Result], unbuffered: str) -> None:
    """Nor a success: unbuffered output may be taken in part."""
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", "sql", "SELECT * FROM range(300000)", "--format", "csv", "--home",
         str(published[0].path)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=CHECKOUT,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    said = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(timeout=60) == 1
    assert "Traceback" not in said


def test_a_question_whose_process_never_answers_is_ended(
    published: tuple[Home, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_STARTING", -1.0)
    with pytest.raises(QueryError, match=r"no answer within 0\.5 s") as caught:
        read.ask(published[0], "SELECT 1", seconds=0.5, rows=1)
    assert caught.value.remedy


def test_the_dictionary_is_written_to_the_file_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "dictionary.md"
    monkeypatch.setattr(sys, "argv", ["pipeline.tables", str(target)])
    runpy.run_module("pipeline.tables", run_name="__main__")
    assert target.read_bytes() == (CHECKOUT / "docs" / "dictionary.md").read_bytes()
