"""Kinds of statements as data: by title, by what a table holds that has none, and what all statements of a kind share.

Loaded once from data/reference/statements.toml and validated on load: a pattern that is no regular expression, or a
word outside the contract's vocabularies, is a ReferenceDataError that names file and entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import SIDES, STATEMENTS
from pipeline.reference import read_toml
from pipeline.statements.labels import bare
from pipeline.statements.patterns import pattern_of, word_of

__all__ = [
    "OTHER",
    "ContentRule",
    "StatementKind",
    "Statements",
    "make_statements",
    "recognise_title",
    "statements",
]

_FILE: Final = "statements.toml"
_FORMS: Final = frozenset({"performance", "other"})
_SUMMARIES: Final = frozenset({"income_expenditure_summary", "fiscal_appropriation_summary"})
_SIDELESS: Final = frozenset({"performance", "assets", "personnel"})
#: What a title says that the statement does not contain names no statement (…明细表（不含转移支付）).
_WITHOUT: Final = re.compile(r"[-,，、]?不(?:含|包括|包含)[^)]*")


@dataclass(frozen=True, slots=True)
class StatementKind:
    """One kind of statement. `function`/`economic`: the codes its rows carry; `side` when it has only one."""

    key: str
    patterns: tuple[re.Pattern[str], ...] = ()
    function: bool = False
    economic: bool = False
    side: str | None = None

    @property
    def is_form(self) -> bool:
        """Without a statutory layout: its pages may differ in their columns."""
        return self.key in _FORMS

    @property
    def is_summary(self) -> bool:
        """Income and expenditure side by side (收入支出总表, 财政拨款收入支出总表)."""
        return self.key in _SUMMARIES

    @property
    def is_sided(self) -> bool:
        """Side by side are income and expenditure; of things, people and aims they are groups of columns."""
        return self.key not in _SIDELESS

    @property
    def is_known(self) -> bool:
        """Whether the file has it: a title that names no statement makes one of the kind OTHER."""
        return bool(self.patterns)


#: What has a title, or figures, and is none of the statements of the file.
OTHER: Final = StatementKind("other")


@dataclass(frozen=True, slots=True)
class ContentRule:
    """What tells a statement by its cells: each of `holds` is found in one of them, `lacks` in none."""

    kind: StatementKind
    holds: tuple[re.Pattern[str], ...]
    lacks: tuple[re.Pattern[str], ...] = ()

    def fits(self, cells: str) -> bool:
        """Whether a table is meant; `cells` are its texts (normalised), one a line."""
        return all(p.search(cells) for p in self.holds) and not any(p.search(cells) for p in self.lacks)


@dataclass(frozen=True, slots=True)
class Statements:
    """The file: `kinds` in the order in which titles are tried, `contents` in that of tables without a title.

    `captions` is by key what a table must hold to be taken for what a line above it names that is no title.
    """

    kinds: tuple[StatementKind, ...]
    contents: tuple[ContentRule, ...]
    captions: dict[str, ContentRule]


@cache
def statements() -> Statements:
    """The statements under data/reference/, read and checked once per process."""
    return make_statements(read_toml(_FILE))


def make_statements(data: dict[str, Any]) -> Statements:
    """Statements from the parsed file; raises ReferenceDataError naming the entry and what to do."""
    kinds = tuple(_kind(entry, f"{_FILE}: statement {n}") for n, entry in enumerate(data.get("statement", ()), 1))
    first = {kind.key: kind for kind in reversed(kinds)}
    contents = []
    for number, entry in enumerate(data.get("content", ()), start=1):
        where = f"{_FILE}: content {number}"
        key = word_of(entry, "key", first.keys(), where)
        contents.append(
            ContentRule(first[key], _lines(entry.get("holds", ()), where), _lines(entry.get("lacks", ()), where))
        )
        if not contents[-1].holds:
            raise ReferenceDataError("`holds` nothing", where=where, remedy="name what no other statement prints")
    captions = {}
    for key, holds in data.get("caption", {}).items():
        where = f"{_FILE}: [caption] {key}"
        captions[key] = ContentRule(first[word_of({"key": key}, "key", first.keys(), where)], _lines(holds, where))
    return Statements(kinds, tuple(contents), captions)


def _kind(entry: dict[str, Any], where: str) -> StatementKind:
    key = word_of(entry, "key", STATEMENTS, where)
    side = word_of(entry, "side", SIDES, where) if "side" in entry else None
    patterns = tuple(pattern_of(p, where) for p in entry.get("patterns", ()))
    if not patterns:
        raise ReferenceDataError("no patterns", where=where, remedy="name at least one pattern of its title")
    return StatementKind(key, patterns, bool(entry.get("function")), bool(entry.get("economic")), side)


def _lines(patterns: Iterable[object], where: str) -> tuple[re.Pattern[str], ...]:
    """Patterns in which ^ and $ are the ends of a cell."""
    return tuple(pattern_of(pattern, where, re.MULTILINE) for pattern in patterns)


def recognise_title(title: str) -> StatementKind | None:
    """The kind of statement that a title names, or None."""
    text = _WITHOUT.sub("", bare(title))
    return next((kind for kind in statements().kinds if any(p.search(text) for p in kind.patterns)), None)
