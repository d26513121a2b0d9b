"""The lexicon: an analyst's mistakes are named with their place; a new name needs no code."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pipeline.codes.resolve import PathCodes, resolver
from pipeline.errors import ReferenceDataError
from pipeline.prose import read
from pipeline.prose.lexicon import lexicon, make_lexicon
from pipeline.reference import read_toml

from .reading import BUDGET, passages


@pytest.fixture
def data() -> dict[str, Any]:
    return copy.deepcopy(read_toml("lexicon.toml"))


def _subject(data: dict[str, Any], key: str) -> dict[str, Any]:
    return next(entry for entry in data["subject"] if entry["key"] == key)


def test_the_bundled_lexicon_is_sound() -> None:
    found = lexicon().subjects.at("政府采购货物支出330万元", 0)
    assert found is not None
    end, subjects = found
    assert (end, subjects[0].key) == (8, "procurement_goods")


def test_a_new_name_is_read_without_code(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    _subject(data, "meeting")["names"].append("议事活动经费")
    text = BUDGET + "三、有关说明\n议事活动经费3.20万元。"
    before = read.read_passages(
        passages(text), report_kind="budget", fiscal_year=2024, classification=PathCodes(resolver())
    ).items
    changed = make_lexicon(data)
    monkeypatch.setattr(read, "lexicon", lambda: changed)
    after = read.read_passages(
        passages(text), report_kind="budget", fiscal_year=2024, classification=PathCodes(resolver())
    ).items
    assert [i.measure for i in before] == ["other"]
    assert [i.measure for i in after] == ["meeting_budget"]


@pytest.mark.parametrize(
    ("key", "field", "value", "word"),
    [
        ("meeting", "measure", "meeting_costs", "meeting_costs"),
        ("meeting", "side", "debit", "debit"),
        ("meeting", "scope", "county", "county"),
        ("meeting", "statement", "meetings", "meetings"),
        ("meeting", "units", ["头"], "头"),
        ("meeting", "names", ["会议（费）"], "会议（费）"),
        ("meeting", "names", [], "names"),
        ("meeting", "names", ["培训费"], "培训费"),
        ("meeting", "colour", "red", "colour"),
        ("meeting", "parts", ["会议", "费"], "parts"),
        ("meeting", "parts", [["会议"], []], "parts"),
        ("meeting", "parts", [["培训"], ["费"]], "培训费"),
        ("meeting", "money", "assembly", "meeting"),
        ("meeting", "income", "assembly", "meeting"),
        ("meeting", "key", "training", "training"),
    ],
)
def test_mistakes_name_the_entry(data: dict[str, Any], key: str, field: str, value: object, word: str) -> None:
    _subject(data, key)[field] = value
    with pytest.raises(ReferenceDataError) as caught:
        make_lexicon(data)
    assert word in caught.value.what
    assert caught.value.where.startswith("lexicon.toml")
    assert caught.value.remedy


def test_a_pair_of_unknown_subjects(data: dict[str, Any]) -> None:
    data["pair"][0]["keys"] = ["income_total", "outgo_total"]
    with pytest.raises(ReferenceDataError, match="outgo_total"):
        make_lexicon(data)


def test_a_missing_group_of_words(data: dict[str, Any]) -> None:
    del data["words"]["compare"]
    with pytest.raises(ReferenceDataError, match="compare"):
        make_lexicon(data)


def test_parts_make_every_name(data: dict[str, Any]) -> None:
    _subject(data, "meeting")["parts"] = [["议事", "议政"], ["活动", ""], ["费", "经费"]]
    subjects = make_lexicon(data).subjects
    for name in ("议事活动费", "议事经费", "议政活动经费", "议政费"):
        found = subjects.at(name, 0)
        assert found is not None
        assert (found[0], found[1][0].key) == (len(name), "meeting")


@pytest.mark.parametrize("change", [{"limits": None}, {"limits": []}, {"money": [""]}, {"colours": ["红"]}])
def test_mistakes_among_the_clues(data: dict[str, Any], change: dict[str, Any]) -> None:
    for name, value in change.items():
        if value is None:
            del data["clues"][name]
        else:
            data["clues"][name] = value
    with pytest.raises(ReferenceDataError) as caught:
        make_lexicon(data)
    assert next(iter(change)) in caught.value.what
    assert "[clues]" in caught.value.where


def test_a_clue_is_read_without_code(data: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A number without 元 is money beside a word of [clues] money, and no figure elsewhere."""
    text = BUDGET + "三、有关说明\n本年安排养护基金397万，已安排。"
    known = read.read_passages(
        passages(text), report_kind="budget", fiscal_year=2024, classification=PathCodes(resolver())
    )
    data["clues"]["money"].append("养护基金")
    changed = make_lexicon(data)
    monkeypatch.setattr(read, "lexicon", lambda: changed)
    told = read.read_passages(
        passages(text), report_kind="budget", fiscal_year=2024, classification=PathCodes(resolver())
    )
    assert [i.printed_value for i in known.items] == []
    assert [i.printed_value for i in told.items] == ["397"]
