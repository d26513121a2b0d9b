"""Both languages say the same: commands, warnings, exit codes; the glossary is made of data and knows its words."""

from __future__ import annotations

import importlib.util
import re
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.figures.line_item import FLAGS, MEASURES, STATEMENTS
from pipeline.tables import TABLES
from tests.docs.scratch import blocks
from tests.docs.test_commands_shown import PAGES, shown
from tests.docs.test_docs import CHECKOUT, fences, links, words

DOCS = CHECKOUT / "docs"
CHINESE = sorted(DOCS.rglob("*.zh-CN.md"))
#: Pages in Chinese that are a summary of their twin on purpose, and say so.
SUMMARIES = {"reliability.zh-CN.md"}
TWINS = [page for page in (*CHINESE, CHECKOUT / "README.zh-CN.md") if page.name not in SUMMARIES]


@cache
def glossary() -> ModuleType:
    spec = importlib.util.spec_from_file_location("glossary", DOCS / "hooks" / "glossary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(page: Path, heading: str) -> list[str]:
    """The rows of the first table below a heading, without its head."""
    below = f"\n{words(page)}".split(f"\n{heading}\n", 1)[1]
    found = re.search(r"^(?:\|.*\n)+", below, re.M)
    assert found
    return found[0].splitlines()[2:]


@pytest.mark.parametrize("page", CHINESE, ids=lambda p: str(p.relative_to(DOCS)))
def test_a_page_in_chinese_has_its_twin(page: Path) -> None:
    assert page.with_name(page.name.replace(".zh-CN", "")).is_file()
    letters = re.findall(r"[\u4e00-\u9fff]", words(page))
    assert len(letters) > 100, "Chinese in name alone"
    for heading in re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", words(page), flags=re.M | re.S), re.M):
        assert re.search(r"[\u4e00-\u9fff]", heading) or heading in ("JSON",), heading


def twin(page: Path) -> Path:
    return page.with_name(page.name.replace(".zh-CN", ""))


def without_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", words(page), flags=re.M | re.S)


def named(page: Path) -> list[list[list[str]]]:
    """What stands between backticks in the first cells of every table, row by row."""
    tables = re.findall(r"^(?:\|.*\n)+", without_blocks(page), re.M)
    return [[re.findall(r"`([^`]+)`", row.split("|")[1]) for row in found.splitlines()[2:]] for found in tables]


@pytest.mark.parametrize("page", TWINS, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_both_languages_say_the_same(page: Path) -> None:
    """Sections, tables with their rows, and pictures are those of the twin, in its order."""
    one, other = without_blocks(twin(page)), without_blocks(page)
    assert [len(mark) for mark in re.findall(r"^#+(?= )", other, re.M)] == [
        len(mark) for mark in re.findall(r"^#+(?= )", one, re.M)
    ]
    assert named(page) == named(twin(page))
    pictures = [
        [re.sub(r"-(?:en|zh)\.png", ".png", target) for target in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)]
        for text in (one, other)
    ]
    assert pictures[0] == pictures[1]
    for language in ("python", "sql", "toml", "diff"):
        if twin(page).parent.name != "notebooks":  # tests/notebooks holds these against the notebook
            assert fences(page, language) == fences(twin(page), language)


@pytest.mark.parametrize("page", TWINS, ids=lambda p: str(p.relative_to(CHECKOUT)))
def test_who_reads_chinese_is_not_sent_to_english(page: Path) -> None:
    sent = []
    for link in links(page):
        path, _, _ = link.partition("#")
        target = (page.parent / path).resolve()
        chinese = target.with_name(f"{target.stem}.zh-CN.md")
        if target.suffix == ".md" and ".zh-CN" not in target.name and chinese.is_file() and target != twin(page):
            sent.append(link)
    assert sent == []
    assert sum((page.parent / link).resolve() == twin(page) for link in links(page)) <= 1, "the switch of languages"


@pytest.mark.parametrize("page", sorted((DOCS / "contributors").glob("*.zh-CN.md")), ids=lambda p: p.stem)
def test_a_guide_is_the_same_work_in_both_languages(page: Path) -> None:
    # test_guides.py follows those of the English page
    assert blocks(words(page)) == blocks(words(twin(page)))
    assert twin(page).name == "index.md" or blocks(words(page))


def test_every_page_that_people_read_from_end_to_end_is_there_in_chinese() -> None:
    lone = {
        page.relative_to(DOCS).as_posix()
        for page in DOCS.rglob("*.md")
        if ".zh-CN" not in page.name and not page.with_name(f"{page.stem}.zh-CN.md").is_file()
    }
    # these have both languages in one page; decisions and the figures of measurements are for those who change it
    both = {"checks.md", "dictionary.md", "glossary.md"}
    assert {name for name in lone if not name.startswith("decisions/")} == both | {
        "accuracy.md", "architecture.md", "performance.md"
    }  # fmt: skip
    for name in both:
        assert len(re.findall(r"[\u4e00-\u9fff]", words(DOCS / name))) > 500, name


def test_pages_in_chinese_show_no_command_of_their_own() -> None:
    english = {line for page in PAGES if ".zh-CN" not in page.name for line in shown(page)}
    for page in PAGES:
        if ".zh-CN" in page.name:
            assert set(shown(page)) - english == set(), page.name


def test_both_cookbooks_hold_the_same_queries() -> None:
    one, other = (
        re.findall(r"^```sql\n(.*?)^```$", words(DOCS / f"cookbook{end}"), re.M | re.S) for end in (".md", ".zh-CN.md")
    )
    assert one == other
    assert [re.findall(r"^\*\*(\d+)\.", words(DOCS / f"cookbook{end}"), re.M) for end in (".md", ".zh-CN.md")] == [
        [str(n) for n in range(1, len(one) + 1)]
    ] * 2


def test_warnings_tools_and_exit_codes_are_the_same_in_both() -> None:
    for page, english, chinese in (
        ("analysts", "## Usage warnings", "## 使用提示"),
        ("analysts", "## Access by tool", "## 按工具分的访问方式"),
        ("analysts", "## Tables by question", "## 按问题找数据表"),
        ("analysts", "## The data package", "## 数据包"),
        ("commands", "## Exit codes", "## 退出码"),
        ("reliability", "# Reliability", "# 可靠性"),
    ):
        one, other = table(DOCS / f"{page}.md", english), table(DOCS / f"{page}.zh-CN.md", chinese)
        assert len(one) == len(other), english
    tables = [set(re.findall(r"`([a-z_]+)`", "".join(table(DOCS / name, heading)))) for name, heading in (
        ("analysts.md", "## Tables by question"), ("analysts.zh-CN.md", "## 按问题找数据表"))]  # fmt: skip
    assert tables[0] == tables[1] <= TABLES.keys()


def test_the_glossary_page_is_made_from_its_data() -> None:
    assert words(DOCS / "glossary.md") == glossary().glossary_markdown(), "run `make docs`"


def test_the_glossary_speaks_of_the_warehouse() -> None:
    terms = [term for group in glossary().groups() for term in group["term"]]
    assert len(terms) > 45
    assert len({term["zh"] for term in terms}) == len(terms)
    columns = {column.name for one in TABLES.values() for column in one.columns}
    values = {word for one in TABLES.values() for column in one.columns for word in column.vocabulary or ()}
    known = TABLES.keys() | columns | values | MEASURES | STATEMENTS | FLAGS.keys()
    for term in terms:
        assert set(term) == {"zh", "en", "what", "shi", "here"}, term["zh"]
        assert term["here"], term["zh"]
        assert set(term["here"]) <= known, term["zh"]
        assert re.search(r"[\u4e00-\u9fff]", term["zh"] + term["shi"])


def test_most_measures_have_a_term() -> None:
    told = {name for group in glossary().groups() for term in group["term"] for name in term["here"]}
    stems = {re.sub(r"_(budget|actual)$", "", name) for name in told}
    core = {
        m for m in MEASURES if m.startswith(("income_", "expenditure_", "carryover_", "basic_", "three_", "abroad_"))
    }
    assert {m for m in core if m not in told and re.sub(r"_(budget|actual)$", "", m) not in stems} == set()
