"""Layouts of statements as data: titles to statement keys, labels and headers to measures.

Loaded once from data/reference/statements.toml and table_measures.toml and validated on load: a pattern that is no
regular expression, or a word outside the contract's vocabularies, is a ReferenceDataError that names file and entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.errors import ReferenceDataError
from pipeline.figures.amounts import normalise
from pipeline.figures.line_item import MEASURES, SIDES, STATEMENTS, UNITS
from pipeline.reference import read_toml

__all__ = ["MeasureRule", "StatementKind", "bare", "measure_rules", "recognise_title", "statement_kinds"]

_STATEMENTS_FILE = "statements.toml"
_MEASURES_FILE = "table_measures.toml"
_QUOTES = re.compile("[\"'“”‘’「」『』〝〞＂`´]")
_ORDINAL = re.compile(
    r"^(?:\((?:[一二三四五六七八九十]+|\d{1,2})\)|[一二三四五六七八九十]+[、.,]|\d{1,2}[、.](?!\d)|其中[:：]|减[:：]|加[:：])+"
)


#: What a title says that the statement does not contain names no statement (…明细表（不含转移支付）).
_WITHOUT = re.compile(r"[-,，、]?不(?:含|包括|包含)[^)]*")


@dataclass(frozen=True, slots=True)
class StatementKind:
    """One kind of statement. `function`/`economic`: the codes its rows carry; `side` when it has only one."""

    key: str
    patterns: tuple[re.Pattern[str], ...]
    function: bool = False
    economic: bool = False
    side: str | None = None


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """One rule from labels to a measure; see the head of table_measures.toml."""

    on: frozenset[str]
    pattern: re.Pattern[str]
    budget: str
    final: str
    statements: frozenset[str] | None = None
    side: str | None = None
    unit: str | None = None
    code: str | None = None


@lru_cache(maxsize=1 << 14)
def bare(text: str) -> str:
    """A label or title without blanks, quotes, ordinals and half-full differences."""
    text = _QUOTES.sub("", normalise(text))
    previous = None
    while text != previous:
        previous, text = text, _ORDINAL.sub("", text)
    return text


@cache
def statement_kinds() -> tuple[StatementKind, ...]:
    """All kinds in the order in which titles are tried."""
    kinds = []
    for number, entry in enumerate(read_toml(_STATEMENTS_FILE).get("statement", ()), start=1):
        where = f"{_STATEMENTS_FILE}: statement {number}"
        key = _word(entry, "key", STATEMENTS, where)
        side = _word(entry, "side", SIDES, where) if "side" in entry else None
        patterns = tuple(_pattern(p, where) for p in entry.get("patterns", ()))
        if not patterns:
            raise ReferenceDataError("no patterns", where=where, remedy="name at least one pattern of its title")
        kinds.append(StatementKind(key, patterns, bool(entry.get("function")), bool(entry.get("economic")), side))
    return tuple(kinds)


@cache
def measure_rules() -> tuple[MeasureRule, ...]:
    """All rules in the order in which they are tried."""
    rules = []
    for number, entry in enumerate(read_toml(_MEASURES_FILE).get("rule", ()), start=1):
        where = f"{_MEASURES_FILE}: rule {number}"
        on = frozenset(("row", "column") if entry.get("on") == "both" else (entry.get("on"),))
        if not on <= {"row", "column"}:
            raise ReferenceDataError("`on` is not row, column or both", where=where, remedy="correct the word")
        both = entry.get("measure")
        statements = entry.get("statements")
        if statements is not None and not set(statements) <= STATEMENTS:
            raise ReferenceDataError(
                "`statements` names an unknown statement", where=where, remedy="use the contract's keys"
            )
        rules.append(
            MeasureRule(
                on,
                _pattern(entry.get("pattern", ""), where),
                _word({"budget": both or entry.get("budget")}, "budget", MEASURES, where),
                _word({"final": both or entry.get("final")}, "final", MEASURES, where),
                None if statements is None else frozenset(statements),
                _word(entry, "side", SIDES, where) if "side" in entry else None,
                _word(entry, "unit", UNITS, where) if "unit" in entry else None,
                _word(entry, "code", frozenset({"function", "economic", "none"}), where) if "code" in entry else None,
            )
        )
    return tuple(rules)


def recognise_title(title: str) -> StatementKind | None:
    """The kind of statement that a title names, or None."""
    text = _WITHOUT.sub("", bare(title))
    for kind in statement_kinds():
        if any(p.search(text) for p in kind.patterns):
            return kind
    return None


def _word(entry: dict[str, Any], name: str, allowed: frozenset[str], where: str) -> str:
    word = entry.get(name)
    if not isinstance(word, str) or word not in allowed:
        raise ReferenceDataError(
            f"{name} = {word!r} is not in the vocabulary", where=where, remedy="use a word of the contract"
        )
    return word


def _pattern(text: str, where: str) -> re.Pattern[str]:
    try:
        if not text:
            raise re.error("empty")
        return re.compile(text)
    except re.error as error:
        raise ReferenceDataError(
            f"pattern {text!r}: {error}", where=where, remedy="correct the regular expression"
        ) from error
