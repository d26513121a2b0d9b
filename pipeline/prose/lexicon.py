"""The lexicon: which words name which figure, and which words are the grammar around figures.

What belongs here: loading and checking data/reference/lexicon.toml, and finding its names in a text. What does not:
any decision about a sentence. The file explains its own fields; a name is found by the longest match, so that a longer
name may mean something else than its beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Generic, TypeVar

from pipeline.codes.classification import classification
from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import MEASURES, SIDES, STATEMENTS, UNITS
from pipeline.reference import read_toml

__all__ = ["GRAMMAR", "Lexicon", "Subject", "WordIndex", "lexicon", "make_lexicon"]

T = TypeVar("T")
_FILE: Final = "lexicon.toml"
#: The groups of [words] that the grammar knows.
GRAMMAR: Final = (
    "budget annual actual filler up down difference either change_filler compare prior share rate none reason"
    " purpose above"
).split()
_SECTIONS: Final = ("glossary", "duties", "performance", "procurement", "assets", "explanation")
_PHASES: Final = frozenset({"budget", "annual", "actual", "in_budget_report", "*"})
_SCOPES: Final = frozenset({"gpb", "gpb_basic", "fiscal", "fund", "capital", "basic", "part", "three_public"})
_FIELDS: Final = frozenset("key names measure scopes scope side statement units weak bare within".split())
#: A measure that is resolved with the economic classification (economic_budget or economic_actual, by phase).
_ECONOMIC: Final = "economic"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a figure can be about. `measures` by phase; `scopes` overrides by scope (see the file)."""

    key: str
    measures: Mapping[str, str] = field(hash=False)
    scopes: Mapping[str, str] = field(hash=False)
    scope: str | None = None
    side: str | None = None
    statement: str = "narrative"
    units: frozenset[str] = frozenset({"CNY"})
    weak: bool = False
    bare: bool = False
    within: str | None = None  # the only statement in which the names count (服务 in procurement)

    def measure(self, phase: str | None, scope: str | None, *, budget_report: bool) -> str:
        """The measure of a figure of this subject; `other` where the vocabulary has no word for it."""
        if scope == "gpb_basic" and scope not in self.scopes:
            scope = "basic"
        if scope is not None and scope in self.scopes:
            override = self.scopes[scope]
            if override == _ECONOMIC:
                planned = budget_report if phase is None else phase != "actual"
                return "economic_budget" if planned else "economic_actual"
            if override == "other" or self.measures.get(phase or "actual") or budget_report:
                return override
        if "*" in self.measures:
            return self.measures["*"]
        if budget_report and phase != "actual" and "in_budget_report" in self.measures:
            return self.measures["in_budget_report"]
        return self.measures.get(phase or ("budget" if budget_report else "actual"), "other")


class WordIndex(Generic[T]):
    """Names to things, found at a place of a text by the longest match in time linear in the length of the name."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._heads: dict[str, list[tuple[str, T]]] = {}
        for name, thing in pairs:
            self._heads.setdefault(name[:2], []).append((name, thing))
        for entries in self._heads.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, text: str, start: int) -> tuple[int, T] | None:
        """End and thing of the longest name that begins at `start`, or None."""
        for size in (2, 1):
            for name, thing in self._heads.get(text[start : start + size], ()):
                if text.startswith(name, start):
                    return start + len(name), thing
        return None


@dataclass(slots=True)
class Lexicon:
    """All names and words. `subjects` gives one subject, or two where a name states a pair."""

    subjects: WordIndex[tuple[Subject, ...]]
    words: WordIndex[str]  # name -> group of GRAMMAR
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    simplified: dict[int, str]
    classes: WordIndex[str]  # names of function classes (类) -> name as printed
    economics: WordIndex[str]  # names of economic subjects -> name
    functions: frozenset[str]  # names of all function subjects
    change_filler: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The lexicon under data/reference/, read and checked once per process."""
    return make_lexicon(read_toml(_FILE))


def make_lexicon(data: dict[str, Any]) -> Lexicon:
    """A lexicon from the parsed file; raises ReferenceDataError naming the entry and what to do about it."""
    subjects = [_subject(entry, f"{_FILE}: [[subject]] no. {n}") for n, entry in enumerate(data.get("subject", ()), 1)]
    by_key = {subject.key: subject for subject, _ in subjects}
    if len(by_key) < len(subjects):
        twice = [key for key, n in Counter(s.key for s, _ in subjects).items() if n > 1]
        raise _fault(f"key {', '.join(twice)} is given twice", _FILE, "give each subject a key of its own")
    names: list[tuple[str, tuple[Subject, ...]]] = [(name, (subject,)) for subject, own in subjects for name in own]
    for n, entry in enumerate(data.get("pair", ()), 1):
        where = f"{_FILE}: [[pair]] no. {n}"
        keys = entry.get("keys", [])
        missing = [key for key in keys if key not in by_key]
        if len(keys) != 2 or missing:
            raise _fault(f"keys {keys} are not two keys of subjects", where, "name two [[subject]] keys")
        names += [(name, (by_key[keys[0]], by_key[keys[1]])) for name in _names(entry, where)]
    twice = [name for name, n in Counter(name for name, _ in names).items() if n > 1]
    if twice:
        raise _fault(f"the name {twice[0]} is given twice", _FILE, "leave it with one subject or pair")
    words = data.get("words", {})
    unknown = sorted(set(words) ^ set(GRAMMAR))
    if unknown:
        raise _fault(
            f"groups {', '.join(unknown)} are missing or unknown", f"{_FILE}: [words]", "see GRAMMAR in the code"
        )
    taken = {name for name, _ in names}
    # filler words are the weakest: a word that is in another group too keeps the other meaning
    order = [group for group in GRAMMAR if group not in ("filler", "change_filler")] + ["filler", "change_filler"]
    grammar: dict[str, str] = {}
    for group in order:
        for word in words[group]:
            if word not in taken:
                grammar.setdefault(word, group if group != "change_filler" else "filler")
    sections = data.get("sections", {})
    if set(sections) != set(_SECTIONS):
        raise _fault("[sections] lacks or invents a group", f"{_FILE}: [sections]", f"give {', '.join(_SECTIONS)}")
    signs = data.get("traditional", {})
    if len(signs.get("from", "")) != len(signs.get("to", "")):
        raise _fault("from and to differ in length", f"{_FILE}: [traditional]", "pair the characters one by one")
    codes = classification()
    return Lexicon(
        WordIndex(names),
        WordIndex(grammar.items()),
        tuple((group, tuple(sections[group])) for group in _SECTIONS),
        {ord(a): b for a, b in zip(signs.get("from", ""), signs.get("to", ""), strict=True)},
        WordIndex((n, n) for n in _class_names()),
        WordIndex((_half(s.name), s.name) for s in codes.economics.subjects),
        frozenset(_half(s.name) for s in codes.functions.subjects),
        frozenset(words["change_filler"]),
    )


def _class_names() -> list[str]:
    """Names of function classes with and without 支出 where the shorter one is no everyday word."""
    names: set[str] = set()
    for subject in classification().functions.children(None):
        for name in (subject.name, *subject.aliases):
            names.add(_half(name))
    return sorted(n for n in names if len(n) >= 4)


def _half(name: str) -> str:
    return name.replace("（", "(").replace("）", ")").replace("“", "").replace("”", "")


def _subject(entry: dict[str, Any], where: str) -> tuple[Subject, tuple[str, ...]]:
    key = entry.get("key")
    if not isinstance(key, str) or not key:
        raise _fault("the subject has no key", where, 'give key = "…"')
    where = f"{where} ({key})"
    unknown = sorted(set(entry) - _FIELDS)
    if unknown:
        raise _fault(f"fields {', '.join(unknown)} are unknown", where, f"use {', '.join(sorted(_FIELDS))}")
    measure = entry.get("measure", "other")
    measures = {"*": measure} if isinstance(measure, str) else dict(measure)
    scopes = dict(entry.get("scopes", {}))
    for value in (*measures.values(), *scopes.values()):
        if value not in MEASURES and value != _ECONOMIC:
            raise _fault(
                f"measure {value!r} is not in the vocabulary", where, "take a measure of the contract, or other"
            )
    for name, given, allowed in (
        ("phase", set(measures), _PHASES),
        ("scope", set(scopes) | ({entry["scope"]} if "scope" in entry else set()), _SCOPES),
        ("side", {entry["side"]} if "side" in entry else set(), SIDES),
        ("statement", {entry.get("statement", "narrative"), entry.get("within", "narrative")}, STATEMENTS),
        ("unit", set(entry.get("units", ())), UNITS),
    ):
        if given - allowed:
            raise _fault(
                f"{name} {sorted(given - allowed)[0]!r} is unknown", where, f"use {', '.join(sorted(allowed))}"
            )
    subject = Subject(
        key,
        measures,
        scopes,
        entry.get("scope"),
        entry.get("side"),
        entry.get("statement", "narrative"),
        frozenset(entry.get("units", ("CNY",))),
        bool(entry.get("weak", False)),
        bool(entry.get("bare", False)),
        entry.get("within"),
    )
    return subject, _names(entry, where)


def _names(entry: dict[str, Any], where: str) -> tuple[str, ...]:
    names = entry.get("names", [])
    if not names or not all(isinstance(name, str) and name for name in names):
        raise _fault("names are missing", where, 'give names = ["…"]')
    bad = [name for name in names if any(c in "（）“”\"' 　" for c in name)]
    if bad:
        raise _fault(
            f"{bad[0]} holds a mark that is dropped before matching", where, "write half-width brackets, no quotes"
        )
    return tuple(names)


def _fault(what: str, where: str, remedy: str) -> ReferenceDataError:
    return ReferenceDataError(what, where=where, remedy=remedy)
