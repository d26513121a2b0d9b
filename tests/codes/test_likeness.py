"""Likeness of names: what is left out of the search for a like name could not have been found by it."""

from __future__ import annotations

from difflib import SequenceMatcher

from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes.classification import classification
from pipeline.codes.lookup import _LIKE, _NO_RIVAL, NameIndex, _Key, _likeness, same_name

NAMES = st.text(alphabet="行政运行支出管理事务基本项目其他", min_size=1, max_size=12)


@given(NAMES, NAMES)
def test_only_names_below_the_limit_are_passed_over(one: str, other: str) -> None:
    keys = _Key.of(one), _Key.of(other)
    full = _likeness(*keys, 0.0)
    assert full >= SequenceMatcher(None, one, other).ratio()
    for least in (_LIKE, _NO_RIVAL):
        found = _likeness(*keys, least)
        assert found == full or (found == 0.0 and full < least)


def test_the_same_question_has_the_same_answer() -> None:
    index = NameIndex(classification().functions)
    asked = [index.below("20502", "小学教育経費", 2024), index.below("20502", "初中教育", 2024)]
    assert asked == [index.below("20502", "小学教育経費", 2024), index.below("20502", "初中教育", 2024)]
    assert asked[1].only is not None
    assert asked[1].only.code == "2050203"


def test_a_name_stands_for_its_subject_only() -> None:
    subject = classification().functions.of_code("2050203")[0]
    assert same_name(subject, "初中教育")
    assert not same_name(subject, "公路养护")
