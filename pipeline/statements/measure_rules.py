"""What figures measure as data: labels and headers to measures, and the measures of totals.

Loaded once from data/reference/table_measures.toml and validated on load: a pattern that is no regular expression, or a
word outside the contract's vocabularies, is a ReferenceDataError that names file and entry.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import MEASURES, SIDES, STATEMENTS, UNITS
from pipeline.reference import read_toml
from pipeline.statements.patterns import pattern_of, word_of

__all__ = ["MeasureRule", "MeasureRules", "make_measure_rules", "measure_rules"]

_FILE: Final = "table_measures.toml"
_PLACES: Final = {"row": frozenset({"row"}), "column": frozenset({"column"}), "both": frozenset({"row", "column"})}


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """One rule from labels to a measure; see the head of the file."""

    on: frozenset[str]
    pattern: re.Pattern[str]
    budget: str
    final: str
    statements: frozenset[str] | None = None
    side: str | None = None
    unit: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureRules:
    """The file: `rules` in the order in which they are tried, and the totals.

    `totals` is the measure of a statement's total where no rule names it, by statement; `of_budget` the one in columns
    of the budget in a final account, by statement and phase (budget, annual); `with_carryover` the one of a sum that
    holds the carry-over too, by statement and side.
    """

    rules: tuple[MeasureRule, ...]
    totals: dict[str, str]
    of_budget: dict[tuple[str, str], str]
    with_carryover: dict[tuple[str, str], str]


@cache
def measure_rules() -> MeasureRules:
    """The rules under data/reference/, read and checked once per process."""
    return make_measure_rules(read_toml(_FILE))


def make_measure_rules(data: dict[str, Any]) -> MeasureRules:
    """Rules from the parsed file; raises ReferenceDataError naming the entry and what to do."""
    totals = data.get("total", {})
    for key in totals:
        word_of({"statement": key}, "statement", STATEMENTS, f"{_FILE}: [total] {key}")
    return MeasureRules(
        tuple(_rule(entry, f"{_FILE}: rule {n}") for n, entry in enumerate(data.get("rule", ()), start=1)),
        {key: word_of(totals, key, MEASURES, f"{_FILE}: [total]") for key in totals},
        _by_pair("total_of_budget", data, {"budget", "annual"}),
        _by_pair("total_with_carryover", data, SIDES),
    )


def _by_pair(group: str, data: dict[str, Any], allowed: AbstractSet[str]) -> dict[tuple[str, str], str]:
    """Measures by statement and one of some words."""
    found = {}
    for statement, measures in data.get(group, {}).items():
        where = f"{_FILE}: [{group}] {statement}"
        word_of({"statement": statement}, "statement", STATEMENTS, where)
        for word in measures:
            found[statement, word_of({"key": word}, "key", allowed, where)] = word_of(measures, word, MEASURES, where)
    return found


def _rule(entry: dict[str, Any], where: str) -> MeasureRule:
    on = word_of(entry, "on", _PLACES.keys(), where)
    both = entry.get("measure")
    statements = entry.get("statements")
    if statements is not None and not set(statements) <= STATEMENTS:
        raise ReferenceDataError(
            "`statements` names an unknown statement", where=where, remedy="use the contract's keys"
        )
    return MeasureRule(
        _PLACES[on],
        pattern_of(entry.get("pattern"), where),
        word_of({"budget": both or entry.get("budget")}, "budget", MEASURES, where),
        word_of({"final": both or entry.get("final")}, "final", MEASURES, where),
        None if statements is None else frozenset(statements),
        word_of(entry, "side", SIDES, where) if "side" in entry else None,
        word_of(entry, "unit", UNITS, where) if "unit" in entry else None,
        word_of(entry, "code", {"function", "economic", "none"}, where) if "code" in entry else None,
    )
