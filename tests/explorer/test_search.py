"""Search while typing: what is found, in which order, and that nothing is missed."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from pipeline.explorer.search import Entry, Index, normalised
from tests.explorer.conftest import OTHER, UNIT
from tests.explorer.shown import page

NAMES = ("甲市财政局", "财政局", "财政局直属分局", "乙县财政局", "乙县水务局", "ABC Bureau")


def names(index: Index, words: str, limit: int = 10) -> list[str]:
    return [entry.name for entry in index.search(words, limit).entries]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(Entry(str(n), name, ("乙县",) if "乙" in name else ()) for n, name in enumerate(NAMES))


def test_equal_names_come_first_then_beginnings_then_the_weightiest(index: Index) -> None:
    assert names(index, "财政局") == ["财政局", "财政局直属分局", "甲市财政局", "乙县财政局"]
    assert names(index, "财政局", limit=2) == ["财政局", "财政局直属分局"]


def test_all_words_must_be_there_in_any_order(index: Index) -> None:
    assert names(index, "局 乙县") == ["乙县财政局", "乙县水务局"]
    assert names(index, "乙县 财政") == ["乙县财政局"]
    assert names(index, "乙县 没有") == []


def test_width_and_case_of_letters_do_not_matter(index: Index) -> None:
    assert names(index, "ａｂｃ") == names(index, "abc") == ["ABC Bureau"]


def test_nothing_is_found_for_nothing(index: Index) -> None:
    assert names(index, "") == names(index, "   ") == []


def test_words_do_not_reach_over_entries() -> None:
    index = Index([Entry("1", "甲乙"), Entry("2", "丙丁")])
    assert names(index, "乙 丙") == []
    assert names(index, "\n丙") == ["丙丁"]


def test_more_hits_than_are_ranked_are_said_to_be_more() -> None:
    found = Index(Entry(str(n), f"第{n}局") for n in range(10_000)).search("局", 5)
    assert len(found.entries) == 5
    assert found.more


@given(st.lists(st.text(min_size=1, max_size=8), max_size=12), st.text(min_size=1, max_size=3))
def test_what_a_plain_search_finds_is_found(entries: list[str], words: str) -> None:
    found = Index(Entry(str(n), name) for n, name in enumerate(entries)).search(words, 100)
    terms = normalised(words).split()
    expected = {str(n) for n, name in enumerate(entries) if terms and all(t in normalised(name) for t in terms)}
    assert {entry.key for entry in found.entries} == expected
    assert found.count == len(expected)


@pytest.mark.parametrize(
    ("words", "kind", "text"),
    [
        ("水乡文化", "unit", "水乡文化"),
        ("shuixiang", "unit", "水乡文化"),
        ("sxwh", "unit", "水乡文化"),
        ("青浦", "place", "青浦区"),
        ("qingpu", "place", "青浦区"),
        ("2210201", "subject", "住房公积金"),
        ("住房公积金", "subject", "住房公积金"),
        ("30101", "subject", "基本工资"),
    ],
)
def test_suggestions(client: TestClient, words: str, kind: str, text: str) -> None:
    found = client.get("/en/suggest", params={"q": words}).json()
    assert any(one["kind"] == kind and text in one["text"] for one in found), found
    assert all(client.get(one["href"]).status_code == 200 for one in found)


def test_subjects_that_are_reported_come_before_namesakes(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    reported = {code for (code,) in ask.execute("SELECT DISTINCT subject_code FROM unit_comparison").fetchall()}
    shown = page(client, "/en/search?q=行政运行")
    codes = [link.partition("/subject/")[2] for link in shown.links() if "/subject/" in link]
    known = [code in reported for code in codes]
    assert len(codes) > 5
    assert any(known)
    assert known == sorted(known, reverse=True)
    assert "The first 12 are listed" in shown.text


def test_reasons_are_found_by_their_words(client: TestClient) -> None:
    shown = client.get("/en/search", params={"q": "空缺 人员"}).text
    assert UNIT.split("-")[1] in shown
    assert "<mark>空缺</mark>" in shown
    assert OTHER not in client.get("/en/search", params={"q": "没有这样的原因"}).text
