"""The terminal: panels, completion, colours, Chinese widths, errors for programs."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from typer.testing import CliRunner, Result

from pipeline import __version__
from pipeline.cli import app
from pipeline.cli.terminal import cell, table
from pipeline.home import CHECKOUT, Home

Run = Callable[..., Result]
COLOUR = re.compile(r"\x1b\[[\d;]*(?:3[0-7]|9[0-7]|38)[\d;]*m")


def juesuan(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *words], capture_output=True, text=True, cwd=CHECKOUT, timeout=120,
        env=os.environ | environment, check=False,
    )  # fmt: skip


def test_help_groups_the_commands() -> None:
    text = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "120"}).stdout
    panels = re.findall(r"^╭─ (.*?) ─*╮$", text, re.M)
    assert panels == ["Options", "Take in 收录", "Ask 查询", "Hand on 交付", "Look after 运维"]
    assert "Exit codes: 0 success" in text
    assert len({cell_len(line) for line in text.splitlines() if line.startswith(("│", "╭", "╰"))}) == 1


def test_version() -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"juesuan {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_commands_options_and_values(shell: str) -> None:
    # what the shell starts is the installed script, by its name
    script = str(Path(sys.executable).with_name("juesuan"))

    def complete(words: str) -> str:
        asked = {
            "_JUESUAN_COMPLETE": f"complete_{shell}",
            "_TYPER_COMPLETE_ARGS": words,
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
            "COMP_WORDS": words,
            "COMP_CWORD": str(len(words.split()) - 1),
        }
        return subprocess.run([script], env=os.environ | asked, capture_output=True, text=True, timeout=120).stdout

    assert "evidence" in complete("juesuan ev")
    assert "--severity" in complete("juesuan check --sev")
    assert "parquet" in complete("juesuan sql --format p")


def test_colours_respect_no_color(published: tuple[Home, Result]) -> None:
    words = ("sql", "SELECT 1", "--home", str(published[0].path / "nowhere"))
    plain = {"TERM": "xterm-256color", "FORCE_COLOR": "1"}
    coloured = juesuan(*words, **plain, NO_COLOR="")
    assert COLOUR.search(coloured.stderr), "where colours are asked for, an error is red"
    without = juesuan(*words, **plain, NO_COLOR="1")
    assert not COLOUR.search(without.stderr)
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured.stderr) == re.sub(r"\x1b\[[\d;]*m", "", without.stderr)
    assert not COLOUR.search(juesuan("--help", **plain, NO_COLOR="1").stdout)


@pytest.mark.parametrize(
    "names",
    [
        ("水务局", "某县退役军人事务局（本级）", "ab"),
        ("“三公”经费", "ｆｕｌｌ１２", "日本語カナ"),
        ("한국어", "", "é-long-name"),
    ],
)
def test_columns_stay_aligned_whatever_is_in_them(names: tuple[str, ...]) -> None:
    text = io.StringIO()
    rows = [(name, Decimal("1234567.80") * n, n) for n, name in enumerate(names, 1)]
    Console(file=text, width=200).print(table(("unit 单位", "金额", "n"), rows))
    lines = [line for line in text.getvalue().splitlines() if re.search(r"\d,\d", line)]
    assert len(lines) == 3
    # the amount ends in the same column of the screen in every row
    assert len({cell_len(line[: re.search(r"\d\.\d\d", line).end()]) for line in lines}) == 1  # type: ignore[union-attr]


def test_a_narrow_terminal_folds_and_loses_nothing() -> None:
    name = "上海市青浦区水乡文化促进局下属文化遗产保护与研究中心（筹）"
    text = io.StringIO()
    Console(file=text, width=30).print(table(("unit",), [(name,)]))
    lines = [line.rstrip() for line in text.getvalue().splitlines()]
    assert max(cell_len(line) for line in lines) <= 30
    assert name in "".join(line.strip() for line in lines)


def test_cells_for_people() -> None:
    assert [cell(v) for v in (None, True, Decimal("12345.60"), ["a", Decimal("1000")])] == [
        "",
        "yes",
        "12,345.60",
        "a, 1,000",
    ]


def test_an_error_for_programs_is_one_line_of_json(tmp_path: Path) -> None:
    done = juesuan("status", "--json", "--home", str(tmp_path / "none"))
    assert json.loads(done.stdout)["run"] is None
    done = juesuan("sql", "SELECT 1", "--json", "--home", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    error = json.loads(line)["error"]
    assert error.keys() == {"what", "where", "remedy"}
    assert all(error.values())


def test_json_of_sql_is_that_of_its_format(run: Run) -> None:
    question = "SELECT unit_name, 1.50::DECIMAL(20,2) AS amount FROM units"
    assert run("sql", question, "--json").stdout == run("sql", question, "--format", "json").stdout
    assert run("sql", question, "--json", "--format", "csv").exit_code == 2
    assert json.loads(run("check", "--json").stdout) == json.loads(run("check", "--format", "json").stdout)


def test_json_of_ingest_holds_what_came_and_what_did_not(published: tuple[Home, Result], reports: Path) -> None:
    result = CliRunner().invoke(app, ["ingest", str(reports), "--home", str(published[0].path), "--json"])
    assert result.exit_code == 3
    answer = json.loads(result.stdout)
    assert answer["outcome"] == "unchanged"
    (document,) = answer["documents"]
    assert (document["fiscal_year"], document["report_kind"], document["facts"] > 0) == (2024, "final", True)
    (rejected,) = answer["rejected"]
    assert (rejected["stage"], rejected["reason"]) == ("register", "empty")


def test_json_of_mcp_starts_a_server(run: Run) -> None:
    pytest.importorskip("mcp")
    (server,) = json.loads(run("mcp", "--json").stdout)["mcpServers"].values()
    done = subprocess.run(
        [server["command"], *server["args"][:3], "--help"],
        cwd=CHECKOUT,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0
    assert "Model Context Protocol" in done.stdout


def test_json_of_a_review(run: Run, tmp_path: Path) -> None:
    answer = json.loads(run("check", "--worst", "3", "--out", tmp_path / "worst.html", "--json").stdout)
    assert Path(answer["path"]).read_text(encoding="utf-8").startswith("<!")
    assert isinstance(answer["findings"], int)
