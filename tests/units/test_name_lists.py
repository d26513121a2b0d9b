"""Lists of words for names and titles: a wrong one is told with its remedy, not met later in a report."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ReferenceDataError
from pipeline.home import CHECKOUT
from pipeline.units.forms import name_words
from pipeline.units.wording import compact, terms

NAMES, TERMS = "unit_names.toml", "identity_terms.toml"
#: What a valid file holds, each key on a line that a test can replace.
WORDS = {
    "terms": '["管理", "服务"]',
    "telling": '"一二三"',
    "same_characters": '{ "巿" = "市" }',
    "look_alikes": '["未末", "已己"]',
    "short_forms": '[{ full = "委员会", short = ["委"], before = "" }]',
    "whole_forms": '[{ full = "人民政府办公室", short = ["府办"], levels = ["county"] }]',
}
TITLES = {
    **dict.fromkeys(("unit_labels", "project_labels", "parent_labels", "not_names", "central_systems"), '["单位名称"]'),
    "endings": '"局委"',
    "party_prefixes": '{ "中国共产党" = "中共" }',
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    for cached in (name_words, terms):
        cached.cache_clear()
    yield tmp_path
    for cached in (name_words, terms):
        cached.cache_clear()


def write(path: Path, lines: dict[str, str], **changed: str) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in {**lines, **changed}.items())
    tomllib.loads(text)  # the fault is in what it says, not in how it is written
    path.write_text(text, encoding="utf-8")


def test_a_valid_list_is_read(folder: Path) -> None:
    write(folder / NAMES, WORDS)
    write(folder / TERMS, TITLES)
    words = name_words()
    assert words.longest_term == 2
    assert "巿政府".translate(words.same_characters) == "市政府"
    assert words.whole_forms == {("府办", "county"): "人民政府办公室"}
    assert terms().endings


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("terms", '["管"]', "fewer than two"),
        ("terms", "[]", "no list of words"),
        ("terms", '["管理", 3]', "no list of words"),
        ("telling", "3", "telling is no text"),
        ("telling", '""', "telling is no text"),
        ("same_characters", '["巿"]', "no single characters"),
        ("same_characters", '{ "巿政" = "市" }', "no single characters"),
        ("same_characters", '{ "巿" = 3 }', "no single characters"),
        ("look_alikes", '"未末"', "no list of words"),
        ("short_forms", '"委"', "no list of rows"),
        ("short_forms", '["委"]', "no list of rows"),
        ("short_forms", '[{ full = "委员会", short = [], before = "" }]', "no full form or no short one"),
        ("short_forms", '[{ full = "委", short = ["委"], before = "" }]', "no full form or no short one"),
        ("short_forms", '[{ full = "委员会", short = [""], before = "" }]', "no word"),
        ("short_forms", '[{ full = "委员会", short = ["委"] }]', "does not say what follows"),
        (
            "short_forms",
            '[{ full = "委员会", short = ["委"], before = "办" }, { full = "委员", short = ["委"], before = "办" }]',
            "two full forms",
        ),
        ("whole_forms", '[{ full = "办公室", short = ["府办"], levels = ["galaxy"] }]', "not levels"),
        ("whole_forms", '[{ full = "办公室", short = ["府办"] }]', "not levels"),
        (
            "whole_forms",
            '[{ full = "甲", short = ["办"], levels = ["city"] }, { full = "乙", short = ["办"], levels = ["city"] }]',
            "two full forms at level city",
        ),
    ],
)
def test_a_wrong_list_of_names_is_told(folder: Path, key: str, value: str, fault: str) -> None:
    write(folder / NAMES, WORDS, **{key: value})
    with pytest.raises(ReferenceDataError, match=fault) as caught:
        name_words()
    assert caught.value.where == NAMES
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        ("unit_labels", "[]", "no list of words"),
        ("not_names", '"x"', "no list of words"),
        ("endings", "3", "endings is no text"),
        ("party_prefixes", '["中共"]', "maps no words"),
        ("party_prefixes", '{ "中国共产党" = "" }', "maps no words"),
    ],
)
def test_a_wrong_list_of_titles_is_told(folder: Path, key: str, value: str, fault: str) -> None:
    write(folder / TERMS, TITLES, **{key: value})
    with pytest.raises(ReferenceDataError, match=fault) as caught:
        terms()
    assert caught.value.where == TERMS
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("printed", "meant"), [("か ゙ 局", "が局"), ("一\u3000局（本级）", "一局(本级)"), ("二〇二三 年", "2023年")]
)
def test_what_blanks_parted_is_one_text(printed: str, meant: str) -> None:
    assert compact(printed) == meant
    assert compact(compact(printed)) == compact(printed)


def test_the_lists_of_the_checkout_are_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUESUAN_REFERENCE", raising=False)
    assert (CHECKOUT / "data" / "reference" / NAMES).is_file()
    assert len(name_words().terms) > 100
