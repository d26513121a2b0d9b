"""Documentation is true: what exists is documented, links lead somewhere, queries run, both READMEs say the same."""

from __future__ import annotations

import ast
import importlib.util
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer.main
import yaml
from typer.core import TyperGroup

from expectations.catalogue import load_catalogue
from pipeline.checks.run import run_checks
from pipeline.cli import app
from pipeline.codes.classification import classification
from pipeline.documents.formats import media_type
from pipeline.documents.model import Arrival
from pipeline.errors import DocumentError
from pipeline.figures.line_item import FLAGS
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from pipeline.tables import TABLES
from pipeline.warehouse.build import build
from pipeline.warehouse.parsed import write_day
from pipeline.warehouse.rows import ParsedDocument

CHECKOUT = Path(__file__).resolve().parents[2]
OPERATORS = CHECKOUT / "docs" / "operators.md"
COOKBOOK = CHECKOUT / "docs" / "cookbook.md"
READMES = (CHECKOUT / "README.md", CHECKOUT / "README.zh-CN.md")
CODE = ("pipeline", "assets", "expectations")
#: Pages that are ours; what runs and installations put into the checkout is not.
PAGES = sorted(
    [
        *CHECKOUT.glob("*.md"),
        *(CHECKOUT / "docs").rglob("*.md"),
        *(CHECKOUT / "benchmarks").glob("*.md"),
        CHECKOUT / "data" / "reference" / "README.md",
        CHECKOUT / "data" / "samples" / "README.md",
    ]
)
#: Three reports that belong together (two years, budget and final accounts), one with planted contradictions, and one
#: whose field of work is known.
SAMPLES = (
    "liandu-old-trails-2023-final.pdf",
    "liandu-old-trails-2024-final.pdf",
    "liandu-old-trails-2024-budget.pdf",
    "qingpu-rural-data-2024-final.pdf",
    "qingpu-water-town-2024-final.pdf",
)


@cache
def words(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def rows(page: Path, heading: str) -> set[str]:
    """What stands between backticks in the first cells of the table rows below a heading, up to the next heading."""
    level = heading.split()[0]
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{len(level)}}} |\Z)", words(page), re.M | re.S)
    assert found, f"{page.name} has no heading {heading!r}"
    firsts = (line.split("|")[1] for line in found[1].splitlines() if line.startswith("|"))
    return {word for cell in firsts for word in re.findall(r"`([^`]+)`", cell)}


_FENCE = re.compile(r"^```(?P<language>\w*)(?P<title>[^\n]*)\n(?P<text>.*?)^```$", re.M | re.S)


def fenced(text: str) -> Iterator[tuple[str, str]]:
    """The blocks of a page from top to bottom: language (empty for none) and text.

    All are gone through, whatever their language: the end of one is never taken for the beginning of another.
    """
    for found in _FENCE.finditer(text):
        yield found["language"], found["text"]


def fences(page: Path, language: str = "") -> list[str]:
    return [text for found, text in fenced(words(page)) if found == language]


def test_the_end_of_a_block_does_not_begin_another() -> None:
    page = '```sql\nSELECT 1\n```\n\nwords between\n\n```\njuesuan status\n```\n\n```toml title="x"\na = 1\n```\n'
    assert list(fenced(page)) == [("sql", "SELECT 1\n"), ("", "juesuan status\n"), ("toml", "a = 1\n")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_blocks_are_closed_and_of_a_language_that_a_test_knows(page: Path) -> None:
    # a block that is indented or of another language (console, bash, …) would be shown and never run
    assert re.findall(r"^[ \t]+```", words(page), re.M) == []
    assert len(re.findall(r"^```", words(page), re.M)) == 2 * len(list(fenced(words(page))))
    assert {language for language, _ in fenced(words(page))} <= {"", "sh", "sql", "toml", "json", "python", "diff"}


# ---- the warehouse


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda t: t.name)
def test_every_column_is_in_the_dictionary(table: Any) -> None:
    documented = rows(CHECKOUT / "docs" / "dictionary.md", f"## {table.name}")
    assert [c.name for c in table.columns if c.name not in documented] == []


def test_every_flag_is_in_the_dictionary() -> None:
    assert FLAGS.keys() - rows(CHECKOUT / "docs" / "dictionary.md", "## Flags of a line item") == set()


def test_every_check_is_documented() -> None:
    documented = set(re.findall(r"^\| `([^`]+)` \|", words(CHECKOUT / "docs" / "checks.md"), re.M))
    rules = load_catalogue()
    assert len(rules) > 50
    assert [rule.check_id for rule in rules if rule.check_id not in documented] == []


# ---- settings


def environment_names(source: str) -> Iterator[str]:
    """Names of environment variables that a module uses: os.environ[...], its methods, os.getenv."""
    for node in ast.walk(ast.parse(source)):
        name: ast.expr | None = None
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) in ("os.environ", "environ"):
            name = node.slice
        elif isinstance(node, ast.Call) and node.args:
            called = ast.unparse(node.func)
            if called in ("os.getenv", "getenv") or re.fullmatch(r"(os\.)?environ\.(get|setdefault|pop)", called):
                name = node.args[0]
        elif isinstance(node, ast.Compare) and any(
            ast.unparse(c) in ("os.environ", "environ") for c in node.comparators
        ):
            name = node.left
        if name is not None:
            assert isinstance(name, ast.Constant), f"the name of a setting is computed: {ast.unparse(node)}"
            yield str(name.value)


def test_settings_are_found_in_every_way_of_reading_them() -> None:
    source = "import os\nos.environ['A']\nos.environ.get('B')\nos.getenv('C')\n'D' in os.environ\nos.environ.pop('E')"
    assert set(environment_names(source)) == set("ABCDE")


def test_every_setting_is_documented() -> None:
    used = {
        name
        for folder in CODE
        for file in (CHECKOUT / folder).rglob("*.py")
        for name in environment_names(file.read_text(encoding="utf-8"))
    }
    assert {"JUESUAN_HOME", "JUESUAN_REFERENCE"} <= used
    documented = rows(OPERATORS, "## Settings")
    assert used - documented == set()
    assert documented - used <= {"DAGSTER_HOME"}, "documented, and read nowhere"
    for page in READMES:
        assert [name for name in sorted(used) if f"`{name}`" not in words(page)] == [], page.name


def leaves(settings: dict[str, Any], path: str = "") -> Iterator[str]:
    for key, value in settings.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield path + key


def test_every_key_of_dagster_yaml_is_explained() -> None:
    keys = set(leaves(yaml.safe_load((CHECKOUT / "dagster.yaml").read_text(encoding="utf-8"))))
    section = words(OPERATORS).split("### dagster.yaml", 1)[1].split("\n## ", 1)[0]
    documented: set[str] = set()
    for line in section.splitlines():
        last = ""
        for word in re.findall(r"`([^`]+)`", line.split("|")[1] if line.startswith("|") else ""):
            # `a.b.skipped`, `.failure`: the second shares all but the last part of the first
            last = last.rpartition(".")[0] + word if word.startswith(".") else word
            documented.add(last)
    assert len(keys) > 10
    assert keys - documented == set()
    assert documented - keys == set(), "documented, and not in the file"


# ---- what people type


_COMMAND = re.compile(r"\| `juesuan ([a-z]+)[^`]*` \|")


def commands() -> dict[str, set[str]]:
    """The commands with the long names of their options."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return {
        name: {o for p in command.params for o in p.opts if o.startswith("--")}
        for name, command in group.commands.items()
    }


@pytest.mark.parametrize("page", READMES, ids=lambda p: p.name)
def test_every_command_and_option_is_in_the_readme(page: Path) -> None:
    lines = {found[1]: line for line in words(page).splitlines() if (found := _COMMAND.match(line))}
    assert lines.keys() == commands().keys()
    for name, options in commands().items():
        shown = set(re.findall(r"`(--[a-z-]+)`", lines[name]))
        assert shown == options - {"--help", "--home", "--json"}, name
    assert "--home" in words(page)
    assert "--json" in words(page)


def test_every_exit_code_is_documented() -> None:
    from pipeline.cli.ingest import SOME_REJECTED

    documented = {line.split("|")[1].strip() for line in words(OPERATORS).splitlines() if re.match(r"\| \d \|", line)}
    assert documented == {"0", "1", "2", str(SOME_REJECTED)}


def test_every_verb_of_the_makefile_is_documented() -> None:
    verbs = set(re.findall(r"^([a-z][a-z-]*):", words(CHECKOUT / "Makefile"), re.M))
    assert {"demo", "test", "check"} <= verbs
    documented = {word.removeprefix("make ") for word in rows(CHECKOUT / "CONTRIBUTING.md", "## Verbs")}
    assert documented == verbs


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_verbs_and_modules_within_sentences_exist(page: Path) -> None:
    # decisions and the changelog tell of the past
    if page.parent.name == "decisions" or page.name == "CHANGELOG.md":
        return
    verbs = set(re.findall(r"^([a-z]+):", words(CHECKOUT / "Makefile"), re.M))
    spoken = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", words(page), flags=re.M | re.S))
    lines = [line for _, text in fenced(words(page)) for line in text.splitlines()]
    for said in (*spoken, *lines):
        if verb := re.match(r"make (?:[A-Z]+=\S+ )*([a-z]+)$", re.sub(r"\s+#.*", "", said)):
            assert verb[1] in verbs, said
        if module := re.match(r"(?:\.venv/bin/)?python -m ([\w.]+)", said):
            assert importlib.util.find_spec(module[1]), said
        if script := re.match(r"(?:\.venv/bin/)?python ([\w/]+\.py)", said):
            assert (CHECKOUT / script[1]).is_file(), said


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_files_of_ours_that_a_page_names_are_there(page: Path) -> None:
    # decisions and the changelog tell of the past; what lies in these folders is made by runs
    if page.parent.name == "decisions" or page.name == "CHANGELOG.md":
        return
    prose = re.sub(r"^```.*?^```$", "", words(page), flags=re.M | re.S)
    ours = rf"`((?:{'|'.join((*CODE, 'tests', 'data', 'docs', 'notebooks', 'benchmarks', 'deploy'))})/[\w./-]+)`"
    named = {name for name in re.findall(ours, prose) if not name.startswith(("data/demo", "data/dagster"))}
    assert [name for name in sorted(named) if not (CHECKOUT / name).exists()] == []


def kinds(of: type[DocumentError]) -> Iterator[type[DocumentError]]:
    yield of
    for below in of.__subclasses__():
        yield from kinds(below)


def test_every_reason_of_a_rejection_has_a_remedy() -> None:
    reasons = {kind.reason for kind in kinds(DocumentError)}
    for file in (CHECKOUT / "pipeline" / "warehouse" / "views").glob("*.sql"):
        reasons |= set(re.findall(r"reject_reason = '([a-z_]+)'", file.read_text(encoding="utf-8")))
    assert "unit_unknown" in reasons
    documented = rows(OPERATORS, "## Rejections")
    assert reasons - documented == set()
    assert documented - reasons == set(), "documented, and given by nobody"


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (
        [re.sub(r"\s+#.*", "", line) for block in fences(page) for line in block.splitlines()] for page in READMES
    )
    assert english == chinese
    assert "make demo" in english
    assert "make test" in english


# ---- links


def anchor(heading: str) -> str:
    """The anchor that the usual renderers give a heading."""
    plain = re.sub(r"`|\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def links(page: Path) -> Iterator[str]:
    prose = re.sub(r"^```.*?^```$", "", words(page), flags=re.M | re.S)
    yield from re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]*`", "", prose))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, fragment = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        anchors = {""}
        if fragment and target.exists():
            anchors = {anchor(h) for h in re.findall(r"^#+ (.+)$", words(target), re.M)}
        if not target.exists() or not target.is_relative_to(CHECKOUT) or fragment not in anchors:
            broken.append(link)
    assert broken == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen: set[Path] = set()
    waiting = [READMES[0]]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = ((page.parent / link.partition("#")[0]).resolve() for link in links(page) if ":" not in link)
        waiting.extend(t for t in targets if t.suffix == ".md" and t.exists())
    lost = [str(p.relative_to(CHECKOUT)) for p in PAGES if p not in seen]
    assert lost == []


def test_every_decision_is_listed() -> None:
    folder = CHECKOUT / "docs" / "decisions"
    pages = {p.name for p in folder.glob("[0-9]*.md")}
    assert len(pages) > 5
    assert pages == {link for link in links(folder / "README.md") if re.match(r"\d", link)}
    for name in pages:
        for part in ("**Context.**", "**Decision", "**Why.**", "**Consequences.**"):
            assert part in words(folder / name), f"{name} lacks {part}"


# ---- queries


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of three samples, checked."""
    folder = tmp_path_factory.mktemp("docs")
    parsed = []
    for number, name in enumerate(SAMPLES):
        path, identifier = samples / name, f"{number:064x}"
        arrival = Arrival(
            document_id=identifier,
            file_name=name,
            source_uri=f"file:///{name}",
            media_type=media_type(path.read_bytes(), name),
            size_bytes=path.stat().st_size,
            arrived_at=f"2026-01-01T00:00:0{number}.000000Z",
        )
        report = read_report(read_pages(path, arrival.media_type, identifier), origin_name=name)
        parsed.append(ParsedDocument(arrival, report=report))
    write_day(folder / "parsed" / "2026-01-01", parsed, [], inputs="docs")
    build(
        folder / "parsed",
        folder / "docs.duckdb",
        classification=classification(),
        run_checks=partial(run_checks, rules=load_catalogue()),
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        version="0",
    )
    with duckdb.connect(str(folder / "docs.duckdb"), read_only=True) as connection:
        yield connection


def test_the_cookbook_has_its_queries() -> None:
    titles = re.findall(r"^\*\*(\d+)\. ", words(COOKBOOK), re.M)
    assert [int(n) for n in titles] == list(range(1, len(fences(COOKBOOK, "sql")) + 1))
    assert len(titles) >= 15


@pytest.mark.parametrize("number", range(len(fences(COOKBOOK, "sql"))), ids=lambda n: f"query {n + 1}")
def test_the_queries_of_the_cookbook_find_something(warehouse: duckdb.DuckDBPyConnection, number: int) -> None:
    assert warehouse.execute(fences(COOKBOOK, "sql")[number]).fetchall()


@pytest.mark.parametrize("page", [*READMES, OPERATORS], ids=lambda p: p.name)
def test_queries_on_other_pages_run(warehouse: duckdb.DuckDBPyConnection, page: Path) -> None:
    queries = [q for block in fences(page) for q in re.findall(r'juesuan sql (?:--home \S+ )?"(SELECT .*?)"', block)]
    assert queries
    for query in queries:
        warehouse.execute(query)


def test_the_columns_shown_in_the_readme_are_those_of_its_queries(warehouse: duckdb.DuckDBPyConnection) -> None:
    blocks = fences(READMES[0])
    pairs = [(a, b) for a, b in itertools.pairwise(blocks) if "juesuan sql" in a]
    assert len(pairs) == 2
    for asked, shown in pairs:
        query = re.search(r'"(SELECT .*)"', asked)
        assert query
        warehouse.execute(query[1])
        assert shown.splitlines()[0].split() == [d[0] for d in warehouse.description or ()]
