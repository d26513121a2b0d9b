"""Skimming leaves out only passages that state nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prose import read
from pipeline.prose.characters import any_of
from pipeline.prose.lexicon import lexicon
from pipeline.prose.skim import names_items, states_figures, title_of
from pipeline.prose.tokens import tokenise

from .reading import reading

WORDS = st.sampled_from(
    [
        "一、",
        "（一）",
        "机关运行经费",
        "无",
        "未发生",
        "12.30万元",
        "，",
        "。",
        "；",
        "教育支出",
        "（类）",
        "本单位",
        "贰辆",
        "职责",
    ]
)


@given(st.lists(WORDS, max_size=14).map("".join))
def test_a_passage_that_is_left_out_would_have_stated_nothing(text: str) -> None:
    words = lexicon()
    if not states_figures(text) and not names_items(text, words):
        tokens = tokenise(text, words)
        assert not any(t.number is not None or t.kind in ("none", "function") for t in tokens)


@given(st.lists(WORDS, max_size=14).map("".join))
def test_reading_everything_gives_the_same(text: str) -> None:
    whole = "第三部分 2024年度部门决算情况说明\n一、收入支出情况\n" + text
    skimmed = reading(whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read, "states_figures", lambda _: True)
        patch.setattr(read, "title_of", lambda full: full)
        assert reading(whole) == skimmed


def test_a_title_ends_with_its_first_mark() -> None:
    assert title_of("一、收入情况:合计,其中") == "一、收入情况:"


@given(
    st.lists(st.text("收入支出总计", min_size=1, max_size=5), min_size=1, max_size=8),
    st.text("收入支出总计", max_size=12),
)
def test_the_longest_name_is_found(names: list[str], text: str) -> None:

    pattern = re.compile(any_of(names))
    for at in range(len(text)):
        longest = max((n for n in names if text.startswith(n, at)), key=len, default=None)
        found = pattern.match(text, at)
        assert (found[0] if found else None) == longest
