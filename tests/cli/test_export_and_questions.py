"""`juesuan export` in its formats and with a changelog, and what `juesuan sql` lets nobody do."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_export_writes_sqlite_and_a_workbook(run: Run, tmp_path: Path) -> None:
    assert run("export", "--format", "sqlite", "--out", tmp_path / "x.sqlite").stdout.strip() == str(
        tmp_path / "x.sqlite"
    )
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as lite:
        assert lite.execute("SELECT count(*) FROM line_items").fetchone()[0] > 5
    assert run("export", "--format", "xlsx", "--out", tmp_path / "x.xlsx").exit_code == 0
    assert "line_items" in openpyxl.load_workbook(tmp_path / "x.xlsx", read_only=True).sheetnames


def test_export_tells_what_changed_since(run: Run, tmp_path: Path) -> None:
    assert run("export", "--out", tmp_path / "one").exit_code == 0
    told = run("export", "--out", tmp_path / "two", "--since", tmp_path / "one")
    assert told.exit_code == 0
    assert "no row is other than before" in told.stderr
    assert "since" in json.loads((tmp_path / "two" / "manifest.json").read_text(encoding="utf-8"))
    unknown = run("export", "--out", tmp_path / "three", "--since", "nothing")
    assert unknown.exit_code == 1
    assert not (tmp_path / "three").exists()


@pytest.mark.parametrize(
    "words", [["--format", "sqlite", "--since", "x"], ["--format", "csv"], ["--format", "xlsx", "--out", "."]]
)
def test_wrong_usage_of_export(run: Run, words: list[str]) -> None:
    assert run("export", *words).exit_code == 2


@pytest.mark.parametrize(
    "question",
    ["COPY units TO '{file}'", "SELECT * FROM read_text('{file}')", "ATTACH '{file}'", "INSTALL httpfs",
     "SET threads = 1", "FROM enable_logging(storage = 'file', storage_config = {{'path': '{file}'}})"],
)  # fmt: skip
def test_sql_only_reads_the_warehouse(run: Run, tmp_path: Path, question: str) -> None:
    result = run("sql", question.format(file=tmp_path / "x"))
    assert result.exit_code == 1
    assert "read-only" in getattr(result.exception, "remedy", "")
    assert list(tmp_path.iterdir()) == []


def test_csv_in_a_file_holds_no_formula_and_csv_in_a_pipe_what_is_printed(run: Run, tmp_path: Path) -> None:
    question = "SELECT '=1+1' AS formula, ['-2', '3'] AS listed, -4 AS number, '决算' AS words, NULL AS nothing"
    piped = run("sql", question, "--format", "csv").stdout
    assert piped.splitlines() == ["formula,listed,number,words,nothing", "=1+1,-2;3,-4,决算,"]
    target = tmp_path / "answer.csv"
    assert run("sql", question, "--format", "csv", "--out", str(target)).exit_code == 0
    assert target.read_text(encoding="utf-8").splitlines() == [
        "formula,listed,number,words,nothing",
        "'=1+1,'-2;3,-4,决算,",
    ]


def test_sql_ends_with_its_time(run: Run) -> None:
    result = run("sql", "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3",
                 "--seconds", "1")  # fmt: skip
    assert result.exit_code == 1
    assert "no answer within 1 s" in str(result.exception)
