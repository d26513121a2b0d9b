"""Every command that a page shows is run on a home of the samples; what `--json` prints is what the page describes."""

from __future__ import annotations

import itertools
import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.home import Home
from tests.docs.test_docs import CHECKOUT, commands, fenced, fences, links, rows, words
from tests.quick import without_contracts

COMMANDS = CHECKOUT / "docs" / "commands.md"
#: Pages for users. Decisions tell of the past, and the guides for contributors are followed by test_guides.py.
PAGES = [
    CHECKOUT / "README.md",
    CHECKOUT / "README.zh-CN.md",
    *sorted((CHECKOUT / "docs").glob("*.md")),
    *sorted((CHECKOUT / "docs" / "notebooks").glob("index*.md")),
    *sorted((CHECKOUT / "docs" / "contributors").glob("index*.md")),
]
#: What is shown and not run here, and why.
ELSEWHERE = {
    "make": "installs from the network; CI runs `make test`, and tests/docs holds the verbs against the Makefile",
    "duckdb": "another program: its shell",
    "dask": "another program: tests/cluster starts it",
    "cp": "changes the system",
    "install": "changes the system",
    "systemctl": "changes the system",
    "notebooks/first_hour.py": "tests/notebooks runs it",
    "sha256sum": "another program: tests/warehouse proves the sums",
    "benchmarks.accuracy": "measures for an hour",
}
#: Blocks that show what the command before them printed; test_docs.py holds their columns against the query.
_SHOWN = re.compile(r"^ [a-z_]+ {2,}")


def shown(page: Path) -> list[str]:
    """The commands of a page, one a line, without the folder of the installation and settings before them."""
    found = []
    for block in (text for language, text in fenced(words(page)) if language in ("", "sh")):
        if not _SHOWN.match(block):
            found += [re.sub(r"\s+#.*", "", line).replace(".venv/bin/", "") for line in block.splitlines() if line]
    return found


def program(line: str) -> str:
    """What a line starts, behind settings of the environment; for Python the module or script."""
    parts = [part for part in shlex.split(line) if not re.match(r"[A-Z_]+=", part)]
    return parts[1 + (parts[1] == "-m")] if parts[0] == "python" else parts[0]


def spoken(page: Path) -> list[str]:
    """Commands of ours within sentences, without the folder of the installation."""
    return re.findall(
        r"`(?:\.venv/bin/)?(juesuan [^`\n]+)`", re.sub(r"^```.*?^```$", "", words(page), flags=re.M | re.S)
    )


def is_whole(line: str) -> bool:
    """Whether a command within a sentence can be typed as it stands: it has its values, and none is to be filled in."""
    parts = shlex.split(line)[1:]
    options = commands().get(parts[0], set())
    if any(re.search(r"[A-Z]{4}|\b[A-Z]\b|\.\.\.|…|[\u4e00-\u9fff]", part) for part in parts):
        return False
    has_values = bool(set(parts[1:]) - options)
    return has_values or line in _NEED_NOTHING


#: Commands that need no value: they are whole with an option alone.
_NEED_NOTHING = {"juesuan mcp --json", "juesuan tidy --dry-run"}
#: Commands within sentences that are run elsewhere, and where.
_SPOKEN_ELSEWHERE = {
    "juesuan mcp --home data/demo": "serves until it is stopped: tests/assistant",
    "juesuan ingest ../shared/reports/text --home H": "measured: tests/samples",
}
OURS = sorted(
    {line for page in PAGES for line in shown(page) if program(line) == "juesuan"}
    | {line for page in PAGES for line in spoken(page) if is_whole(line) and line not in _SPOKEN_ELSEWHERE}
)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_every_command_is_run_somewhere(page: Path) -> None:
    unknown = {line for line in shown(page) if program(line) not in {"juesuan", *ELSEWHERE}}
    assert unknown == set(), "run it here, or say in ELSEWHERE why not"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_commands_within_sentences_exist(page: Path) -> None:
    known = commands()
    for command in re.findall(r"`((?:\.venv/bin/)?juesuan [^`]+)`", words(page)):
        parts = re.sub(r'"[^"]*"', "X", command).split()[1:]
        if parts[0].startswith("-"):
            assert parts[0] in ("--help", "--version", "--install-completion", "--show-completion"), command
            continue
        assert parts[0] in known, command
        options = {part.partition("=")[0] for part in parts[1:] if part.startswith("--")}
        assert options <= known[parts[0]] | {"--help", "--home"}, command


Shell = Callable[[str], Result]


@pytest.fixture(scope="module")
def shell(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Runs a line in a folder that looks like a checkout after `make demo`."""
    import pipeline.cli.demo
    import pipeline.explorer

    folder = tmp_path_factory.mktemp("shown")
    reports = sorted(p for p in samples.iterdir() if p.suffix in (".pdf", ".txt", ".xlsx"))
    (folder / "reports").mkdir()
    shutil.copy2(samples / "qingpu-rural-data-2023-final.txt", folder / "reports")
    figure: list[str] = []

    def serve(_home: Home, host: str, port: int, *, ready: Callable[[str], None]) -> None:
        ready(f"http://{host}:{port}/")

    def run(line: str) -> Result:
        settings = dict(part.split("=", 1) for part in line.split() if re.match(r"[A-Z_]+=\S", part))
        parts = [
            part for part in shlex.split(line.replace("LINE_ITEM_ID", "".join(figure))) if "=" not in part.split()[0]
        ]
        return CliRunner(env={"JUESUAN_HOME": str(folder / "data" / "demo"), **settings}).invoke(app, parts[1:])

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        # the contracts take seconds and are tested in tests/assets
        without_contracts(patch)
        patch.setattr(pipeline.cli.demo, "sample_files", lambda: reports)
        patch.setattr(pipeline.explorer, "serve", serve)  # tests/explorer serves for real
        patch.setattr("webbrowser.open", lambda _address: True)
        named = " ".join(shlex.quote(str(path)) for path in reports)
        assert run(f"juesuan ingest {named} --home data/demo --workers 1").exit_code == 0
        assert run("juesuan export --home data/demo --out juesuan-old").exit_code == 0
        asked = run("juesuan sql 'SELECT line_item_id FROM line_items WHERE page > 0 ORDER BY 1 LIMIT 1' --format csv")
        figure.append(asked.stdout.split()[1])
        yield run


def test_pages_show_commands() -> None:
    assert len(OURS) > 15
    assert {program(line) for page in PAGES for line in shown(page)} >= {"juesuan", "make", "dask"}


@pytest.mark.parametrize("line", OURS)
def test_a_command_that_is_shown_works(shell: Shell, line: str) -> None:
    result = shell(line)
    assert result.exit_code == 0, result.output + repr(result.exception)
    assert result.stdout.strip() or result.stderr.strip()


@pytest.mark.parametrize("page", [p for p in PAGES if p.name.startswith("README")], ids=lambda p: p.name)
def test_what_a_query_is_shown_to_print_is_what_it_prints(shell: Shell, page: Path) -> None:
    blocks = fences(page)
    pairs = [(asked, answer) for asked, answer in itertools.pairwise(blocks) if _SHOWN.match(answer)]
    assert len(pairs) == 2
    for asked, answer in pairs:
        printed = shell(asked.strip().replace(".venv/bin/", "")).stdout
        assert [line.split() for line in printed.splitlines() if line.strip("─ ")] == [
            line.split() for line in answer.splitlines() if line.strip("─ ")
        ]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_the_python_of_a_page_runs(shell: Shell, page: Path) -> None:
    code = "\n".join(fences(page, "python"))
    asked = "SELECT min(line_item_id) AS id FROM line_items WHERE page > 0"
    figure = json.loads(shell(f'juesuan sql --json "{asked}"').stdout)
    names: dict[str, Any] = {"line_item_id": figure[0]["id"]}
    # the current folder is the one of the fixture, where data/demo is what `make demo` leaves
    exec(compile(code, page.name, "exec"), names)
    if "proof" in names:
        assert names["proof"].line_item_id == figure[0]["id"]


# ---- JSON


def paths(value: Any, place: str = "") -> Iterator[str]:
    """Where the names of a JSON value stand: `documents[].facts`."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield f"{place}{name}"
            yield from paths(below, f"{place}{name}.")
    elif isinstance(value, list):
        yield place.removesuffix(".") + "[]"
        for below in value:
            yield from paths(below, place.removesuffix(".") + "[].")


def described(command: str) -> tuple[str, set[str], set[str]]:
    """What commands.md says of the JSON of a command: how to get it, its names, and those with more below them."""
    section = re.search(rf"^### {command}$(.*?)(?=^#{{1,3}} |\Z)", words(COMMANDS), re.M | re.S)
    assert section
    line = re.search(r"^```\n(juesuan .*)\n```$", section[1], re.M)
    assert line
    open_ended = {
        name
        for row in re.findall(r"^\| (`.*?) \| (?:[^|]*\b)?by [^|]*\|$", section[1], re.M)
        for name in re.findall(r"`([^`]+)`", row)
    }
    return line[1], rows(COMMANDS, f"### {command}"), open_ended


SHAPES = re.findall(r"^### (\w+)$\n\n```", words(COMMANDS), re.M)


@pytest.mark.parametrize("command", SHAPES)
def test_json_has_the_shape_that_is_described(shell: Shell, command: str) -> None:
    line, names, open_ended = described(command)
    found = set(paths(json.loads(shell(line).stdout)))
    below = tuple(f"{name}{mark}" for name in open_ended for mark in (".", "[]"))
    unknown = {p for p in found if p not in names and p != "[]" and not p.startswith(below)}
    # a list is described by itself or by what is in it
    unknown -= {p for p in unknown if f"{p}[]" in names or (p.endswith("[]") and p.removesuffix("[]") in names)}
    assert unknown == set(), "not in docs/commands.md"
    absent = {name for name in names - found if not name.startswith(("rejected[]", "gone[]"))}
    assert absent == set(), "described, and not printed"


def test_every_command_has_json_and_its_shape_is_described() -> None:
    assert {name for name, options in commands().items() if "--json" not in options} == set()
    assert set(re.findall(r"^### (\w+)$", words(COMMANDS), re.M)) == commands().keys() - {"sql"}
    assert "operators.md#the-morning-page" in set(links(COMMANDS))
