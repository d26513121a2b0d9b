"""The notebooks run on a home of the samples, and their pages show what they give there."""

from __future__ import annotations

import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.home import Home

pytest.importorskip("marimo", reason="marimo is not installed (extra: notebooks)")

CHECKOUT = Path(__file__).resolve().parents[2]
NAMES = ("first_hour", "field_over_places", "contradictions")


@cache
def pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("notebook_pages", CHECKOUT / "notebooks" / "pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def shown(checked_home: Home) -> dict[str, Any]:
    """The page of each notebook in both languages, as the home of the test gives it."""
    found = {}
    for name in NAMES:
        outputs = pages().run(name, checked_home.path)
        found[name] = pages().page_of(name, outputs)
        found[f"{name}.zh-CN"] = pages().page_of(name, outputs, pages().chinese(name))
    return found


def test_every_notebook_is_tested_and_has_a_page() -> None:
    files = {p.stem for p in (CHECKOUT / "notebooks").glob("*.py")} - {"look", "pages"}
    assert files == set(NAMES) == set(pages().NOTEBOOKS)
    assert {p.stem for p in (CHECKOUT / "docs" / "notebooks").glob("*.md")} >= files | {f"{n}.zh-CN" for n in files}


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_tables_and_a_figure(shown: dict[str, Any], name: str) -> None:
    page = shown[name]
    tables = re.findall(r"<tbody>\n(.*?)</tbody>", page.text, re.S)
    assert len(tables) >= 2
    assert all(tables), "a table without rows"
    assert page.pictures
    assert all(png.startswith(b"\x89PNG") for png in page.pictures.values())


def test_the_first_hour_ends_at_the_printed_page(shown: dict[str, Any]) -> None:
    assert re.search(r"!\[page \d+ of \S+\.pdf: [\d,.]+\]", shown["first_hour"].text)


def test_the_planted_contradictions_are_found(shown: dict[str, Any]) -> None:
    text = shown["contradictions"].text
    assert re.search(r"应等于.*相差", text)
    assert len(re.findall(r"!\[[\d.,]+, page \d+\]", text)) >= 2, "both sides"


def words_of(page: str) -> list[str]:
    """Words and code of a page, without what its cells show."""
    return re.findall(
        r"[^\s(),]+", re.sub(r"<table>.*?</table>|!\[.*?\)|^[^\n]*应为[^\n]*$", "", page, flags=re.S | re.M)
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_chinese_page_differs_by_its_words_alone(shown: dict[str, Any], name: str) -> None:
    one, other = shown[name].text, shown[f"{name}.zh-CN"].text
    shows = r"^```python\n.*?^```$|<table>.*?</table>|!\[.*?\]\(.*?\)"
    assert re.findall(shows, one, re.S | re.M) == re.findall(shows, other, re.S | re.M)
    headings = [re.findall(r"^#+ .*$", re.sub(shows, "", text, flags=re.S | re.M), re.M) for text in (one, other)]
    assert [h.split()[0] for h in headings[0]] == [h.split()[0] for h in headings[1]]
    assert all(re.search(r"[\u4e00-\u9fff]", heading) for heading in headings[1])


@pytest.mark.parametrize("name", [f"{name}{end}" for name in NAMES for end in ("", ".zh-CN")])
def test_the_page_in_the_documentation_is_of_this_notebook(shown: dict[str, Any], name: str) -> None:
    kept = (CHECKOUT / "docs" / "notebooks" / f"{name}.md").read_text(encoding="utf-8")
    # figures may change with the readers; words and code are those of the notebook, however they are broken into lines
    assert words_of(kept) == words_of(shown[name].text), "run `make docs`"
    for picture in re.findall(r"\]\((\.\./images/[^)]+)\)", kept):
        assert (CHECKOUT / "docs" / "notebooks" / picture).is_file()
