"""The commands as a user meets them: output, exit codes, help."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from pipeline import __version__
from pipeline.cli import app
from pipeline.home import CHECKOUT, Home

COMMANDS = sorted(c.name for c in app.registered_commands if c.name)
Run = Callable[..., Result]


def digest(home: Home) -> dict[str, str]:
    kept = [home.documents, home.ledger, home.stages, home.parsed, home.warehouse]
    files = [p for root in kept for p in root.rglob("*") if p.is_file()]
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_ingest_prints_a_line_for_each_document_and_ends_with_the_path(published: tuple[Home, Result]) -> None:
    home, result = published
    assert result.exit_code == 3, result.output
    lines = result.stdout.rstrip("\n").split("\n")
    assert len(lines) == 3
    assert "水务局.txt" in lines[0]
    assert "facts" in lines[0]
    assert re.search(r"\d+ checks? failed", lines[0])
    assert "2024" in lines[0]
    assert "rejected" in lines[1]
    assert "empty.txt" in lines[1]
    assert lines[-1] == str(home.published)
    assert "empty.txt [register: empty]" in result.stderr
    assert "Remedy: " in result.stderr


def test_a_second_ingest_touches_nothing_and_imports_no_dagster(published: tuple[Home, Result], reports: Path) -> None:
    home, _ = published
    before = digest(home)
    code = (
        "import sys; from pipeline.cli import app; from typer.testing import CliRunner;"
        f"r = CliRunner().invoke(app, ['ingest', {str(reports)!r}, '--home', {str(home.path)!r}]);"
        "print(r.exit_code, 'dagster' in sys.modules, 'Nothing is new' in r.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, timeout=120)
    assert done.stdout.split() == ["3", "False", "True"], done.stdout + done.stderr
    assert digest(home) == before


def test_sql_as_csv_json_and_parquet(run: Run, tmp_path: Path) -> None:
    question = "SELECT 1.50::DECIMAL(20,2) AS amount, '收入' AS word, ['a', 'b'] AS list, NULL AS none"
    rows = list(csv.reader(io.StringIO(run("sql", question, "--format", "csv").stdout)))
    assert rows == [["amount", "word", "list", "none"], ["1.50", "收入", "a;b", ""]]
    assert '"amount":1.50' in run("sql", question, "--format", "json").stdout
    assert json.loads(run("sql", question, "--format", "json").stdout)[0]["word"] == "收入"
    out = tmp_path / "answer.parquet"
    assert run("sql", question, "--format", "parquet", "--out", out).exit_code == 0
    assert pq.read_table(out).to_pylist()[0]["list"] == ["a", "b"]


def test_sql_tables_align_chinese_text(run: Run) -> None:
    answer = run("sql", "SELECT * FROM (VALUES ('收入合计', 1), ('ab', 22)) AS t(name, n)").stdout
    lines = [line for line in answer.splitlines() if line.strip()]
    from rich.cells import cell_len

    assert len({cell_len(line.rstrip()) for line in lines[-2:]}) == 1


def test_sql_is_read_only_and_says_so(run: Run) -> None:
    result = run("sql", "DROP TABLE documents")
    assert result.exit_code == 1
    assert "read-only" in getattr(result.exception, "remedy", "")


def test_check_counts_and_refuses_an_unknown_severity(run: Run) -> None:
    result = run("check", "--unit", "水务局")
    assert result.exit_code == 0
    assert "check" in result.stderr
    assert run("check", "--severity", "terrible").exit_code == 2


def test_check_filters_by_document_unit_and_severity(run: Run) -> None:
    everything = json.loads(run("check", "--format", "json").stdout)
    for row in everything:
        one = json.loads(run("check", "--document", row["document_id"][:12], "--format", "json").stdout)
        assert row in one
    assert json.loads(run("check", "--unit", "no such unit", "--format", "json").stdout) == []


def test_export_writes_the_package(run: Run, tmp_path: Path) -> None:
    result = run("export", "--out", tmp_path / "package")
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(tmp_path / "package")
    assert (tmp_path / "package" / "datapackage.json").exists()


def test_status_tells_the_last_run(run: Run) -> None:
    result = run("status")
    assert result.exit_code == 0
    assert "ingest" in result.stdout or "pytest" in result.stdout
    assert " documents, " in result.stdout


def test_doctor_looks_at_what_it_promises(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 0, result.output
    for word in (__version__, "duckdb", "OCR models", "free disk", "can be written", "scheduler", "Chinese font"):
        assert word in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_home_and_shows_one_example(command: str) -> None:
    text = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "TERM": "dumb"}).stdout
    assert "--home" in text
    assert text.count("Example: juesuan " + command) == 1


@pytest.mark.parametrize(
    "words", [["nonsense"], ["ingest"], ["ingest", "/no/such/file"], ["sql", "--format", "xml", "x"]]
)
def test_wrong_usage_ends_with_two(words: list[str]) -> None:
    assert CliRunner().invoke(app, words).exit_code == 2


def test_an_error_is_one_clear_message_without_a_traceback(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "sql", "SELECT 1", "--home", str(tmp_path / "none")],
        capture_output=True, text=True, cwd=CHECKOUT, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "Remedy: " in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from pipeline.cli import app; from typer.testing import CliRunner;"
        "assert CliRunner().invoke(app, ['ingest', '--help']).exit_code == 0;"
        "heavy = {'dagster', 'duckdb', 'pandas', 'pyarrow', 'pypdfium2', 'great_expectations'};"
        "print(*sorted(heavy & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=CHECKOUT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
