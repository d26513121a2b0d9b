"""Texts made by a grammar (`grammar.py`) in thousands of variants, read back to the figures that they were made of."""

from __future__ import annotations

import unicodedata
from collections import Counter

import pytest

from pipeline.figures.line_item import LineItem

from .grammar import BUDGETS, PRODUCTIONS, Sample, Stated, function_names, sample
from .reading import budget, final

#: Variants of each production; eighteen productions make 4,320 texts.
VARIANTS = 240


def _read(item: LineItem) -> Stated:
    number = unicodedata.normalize("NFKC", item.printed_value or "").replace(",", "")
    unit = (item.printed_unit or "").replace("萬", "万")
    return (item.measure, item.period, number, unit, item.function_code or item.economic_code)


def _faults(name: str, made: Sample) -> list[str]:
    items = (budget if name in BUDGETS else final)(made.words + "\n")
    stated = Counter(made.stated)
    read = Counter(_read(item) for item in items if item.measure != "other")
    found = [f"not read: {fact}" for fact in (stated - read).elements()]
    found += [f"invented: {fact}" for fact in (read - stated).elements()]
    found += [f"doubted: {_read(i)}" for i in items if "ambiguous_binding" in i.flags and i.measure != "other"]
    return found


@pytest.mark.parametrize("name", PRODUCTIONS)
def test_what_the_grammar_states_is_read(name: str) -> None:
    wrong: list[str] = []
    for seed in range(VARIANTS):
        made = sample(name, seed)
        if faults := _faults(name, made):
            wrong.append("\n".join((f"seed {seed}: {made.words}", *faults)))
    assert not wrong, f"{len(wrong)} of {VARIANTS} texts are read wrongly, first:\n" + "\n".join(wrong[:3])


@pytest.mark.parametrize("way", ["code first", "code behind", "path"])
def test_every_functional_item_is_read(way: str) -> None:
    """All general items of the classification in three ways of writing."""
    unread = set()
    for (upper, section, item), code in function_names():
        words = {
            "code first": f"{code}-{item}",
            "code behind": f"{item}（{code}）",
            "path": f"{upper}（类）{section}（款）{item}（项）2024年预算数为",
        }[way]
        items = budget(f"五、一般公共预算支出情况\n1.{words}74.15万元，主要用于采购。")
        if [(i.measure, i.function_code) for i in items] != [("function_budget", code)]:
            unread.add(code)
    assert unread == set()


def test_the_grammar_is_wide() -> None:
    """Many different texts, and most measures of prose among the answers."""
    made = [sample(name, seed) for name in PRODUCTIONS for seed in range(VARIANTS)]
    assert len({m.words for m in made}) >= 3_000
    assert len({fact[0] for m in made for fact in m.stated}) >= 40
