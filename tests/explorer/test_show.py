"""Amounts, ratios and bars as they are shown; words that both languages have."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.explorer
from pipeline.explorer.show import amount, bar, count, largest, percent, points
from pipeline.explorer.words import words
from pipeline.figures.line_item import MEASURES, STATEMENTS
from pipeline.tables.words import BUDGET_KINDS, CONTINUITY, FAMILIES, FAULTS, LEVELS, SEVERITIES

FOLDER = Path(pipeline.explorer.__file__).parent
MONEY = st.decimals(min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=2)


def test_amounts() -> None:
    assert amount(Decimal("1285500.00"), "wan") == "128.55"
    assert amount(Decimal("1285500.00"), "yuan") == "1,285,500.00"
    assert amount(Decimal("-1234567.89"), "yuan") == "\N{MINUS SIGN}1,234,567.89"
    assert amount(Decimal("50"), "wan") == "0.01", "half away from zero"
    assert amount(Decimal("12300"), "wan", signed=True) == "+1.23"
    assert amount(Decimal("0"), "wan", signed=True) == "0.00"
    assert amount(None, "wan") == ""


def test_other_quantities() -> None:
    assert percent(Decimal("0.977800")) == "97.8%"
    assert percent(Decimal("-0.0005"), 2) == "\N{MINUS SIGN}0.05%"
    assert percent(Decimal("12.5")) == "1,250.0%"
    assert percent(None) == ""
    assert count(1234567) == "1,234,567"
    assert count(Decimal("3.50")) == "3.5"
    assert points(Decimal("3.00"), "辆", "wan") == "3 辆"
    assert points(Decimal("97.44"), "%", "wan") == "97.44%"
    assert points(Decimal("100.00"), "%", "wan") == "100%"


@given(MONEY)
def test_what_is_shown_in_yuan_is_the_amount(value: Decimal) -> None:
    shown = amount(value, "yuan").replace(",", "").replace("\N{MINUS SIGN}", "-")
    assert Decimal(shown) == value


@given(st.lists(st.tuples(st.none() | MONEY, st.none() | MONEY), min_size=1, max_size=20))
def test_bars_of_one_chart_compare(rows: list[tuple[Decimal | None, Decimal | None]]) -> None:
    scale = largest(value for row in rows for value in row)
    bars = [bar(budget, actual, scale) for budget, actual in rows]
    lengths = [
        (abs(value), length)
        for row, one in zip(rows, bars, strict=True)
        for value, length in zip(row, (one.outline, one.fill), strict=True)
        if value is not None and length is not None
    ]
    assert all(0 <= length <= 1000 for _, length in lengths)
    for value, length in lengths:
        assert (length == 0) == (value == 0)
        assert all(length <= other for larger, other in lengths if larger > value)
    for (budget, actual), one in zip(rows, bars, strict=True):
        assert one.over == (budget is not None and actual is not None and actual > budget)
        assert (one.fill is None) == (actual is None)


def test_templates_use_words_that_are_there() -> None:
    used = set()
    for template in (FOLDER / "templates").glob("*.html"):
        used |= set(re.findall(r"\bt\('([a-z_]+\.[a-z_]+)'[,)]", template.read_text(encoding="utf-8")))
    assert len(used) > 100
    for language in ("zh", "en"):
        known = words(language)
        for key in used:
            assert known._known[key]


def test_no_word_is_left_over() -> None:
    text = "".join(t.read_text(encoding="utf-8") for t in (FOLDER / "templates").glob("*.html"))
    named = set(re.findall(r"t\('([a-z_]+\.[a-z_]+)'", text))
    # keys that are put together in templates: t('view.' ~ view), t.of('kind', word)
    groups = set(re.findall(r"t\('([a-z_]+)\.[a-z_]*' ~", text)) | set(re.findall(r"t\.of\('([a-z_]+)'", text))
    mixed = set(re.findall(r"t\('([a-z_]+\.[a-z_]+)' ~", text))
    left = [
        key
        for key in words("zh")._known
        if key not in named and key.split(".")[0] not in groups and not any(key.startswith(m) for m in mixed)
    ]
    assert left == []


def test_both_languages_have_the_same_places_for_values() -> None:
    for key, text in words("zh")._known.items():
        fields = sorted(re.findall(r"\{(\w+)\}", text))
        assert sorted(re.findall(r"\{(\w+)\}", words("en")._known[key])) == fields, key


@pytest.mark.parametrize(
    ("group", "vocabulary"),
    [
        ("measure", MEASURES),
        ("statement", STATEMENTS),
        ("family", FAMILIES),
        ("severity", SEVERITIES),
        ("fault", FAULTS),
        ("level", LEVELS),
        ("relation", CONTINUITY),
        ("budget_kind", BUDGET_KINDS),
    ],
)
def test_vocabularies_have_words(group: str, vocabulary: frozenset[str]) -> None:
    assert [word for word in vocabulary if f"{group}.{word}" not in words("en")._known] == []


def test_what_the_explorer_says_of_a_lost_address_is_said_in_both_languages() -> None:
    said = set()
    for file in FOLDER.rglob("*.py"):
        if file.name == "serve.py":  # speaks to the terminal
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("NotHere", "QueryError"):
                texts = [*node.args, *(word.value for word in node.keywords if word.arg == "remedy")]
                said |= {text.value for text in texts if isinstance(text, ast.Constant)}
    known = {key.removeprefix("failed.") for key in words("zh")._known if key.startswith("failed.")}
    assert len(said) > 10
    assert said == known
