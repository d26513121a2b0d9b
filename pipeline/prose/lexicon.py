"""The lexicon: which words name which figure, and which words are the grammar around figures.

What belongs here: loading and checking data/reference/lexicon.toml. What does not: finding its names in a text
(`names`), and any decision about a sentence. The file explains its own fields; a name is found by the longest match,
so that a longer name may mean something else than its beginning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from typing import Any, Final

from pipeline.codes.classification import classification
from pipeline.codes.scheme import Subject as CodeSubject
from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import MEASURES, SIDES, STATEMENTS, UNITS
from pipeline.prose.characters import any_of, one_of, reading_table
from pipeline.prose.names import NameScan, WordIndex
from pipeline.prose.subject import ECONOMIC, Subject
from pipeline.reference import read_toml

__all__ = ["GRAMMAR", "Clues", "Lexicon", "Subject", "WordIndex", "lexicon", "make_lexicon"]

_FILE: Final = "lexicon.toml"
#: The groups of [words] that the grammar knows.
GRAMMAR: Final = (
    "budget annual actual filler up down difference either change_filler compare prior share rate none reason"
    " purpose above"
).split()
_SECTIONS: Final = ("glossary", "duties", "performance", "procurement", "assets", "explanation")
_CLUES: Final = ("body_ends", "label_ends", "label_openings", "money", "limits")
_PHASES: Final = frozenset({"budget", "annual", "actual", "in_budget_report", "*"})
_SCOPES: Final = frozenset({"gpb", "gpb_basic", "fiscal", "fund", "capital", "basic", "part", "three_public"})
_FIELDS: Final = frozenset(
    "key names measure scopes scope side statement units weak bare within income money parts".split()
)
_CLASS_DIGITS: Final = 3
#: Shorter class names are everyday words (其他支出).
_SHORTEST_CLASS: Final = 4


@dataclass(frozen=True, slots=True)
class Clues:
    """What is looked for beside a word or a number; the file explains each."""

    body_ends: frozenset[str]
    label_ends: frozenset[str]
    label_openings: frozenset[str]
    money: tuple[str, ...]
    limits: tuple[str, ...]  # with the words of the group `above`


@dataclass(slots=True)
class Lexicon:
    """All names and words. `subjects` gives one subject, or two where a name states a pair."""

    subjects: WordIndex[tuple[Subject, ...]]
    words: Mapping[str, str]  # name -> group of GRAMMAR
    sections: Mapping[str, re.Pattern[str]]  # words in titles, by what they open
    simplified: dict[int, str]
    classes: WordIndex[str]  # names of function classes (类) -> name as printed
    economics: Mapping[str, str]  # names of economic subjects -> name
    functions: frozenset[str]  # names of all function subjects
    change_filler: frozenset[str]
    named: frozenset[str]  # names of subjects and pairs
    by_key: Mapping[str, Subject]
    economic_classes: frozenset[str]  # names of economic classes (类), which mean the same in every section
    clues: Clues
    reading: list[int | None] = field(init=False)  # for `str.translate`: characters as they are read
    scan: NameScan = field(init=False)
    class_names: re.Pattern[str] = field(init=False)  # any name of `classes`, the longest first

    def __post_init__(self) -> None:
        self.reading = reading_table(self.simplified)
        self.scan = NameScan(dict(self.subjects.pairs), self.words, self.economics)
        self.class_names = re.compile(any_of(name for name, _ in self.classes.pairs))


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
    for subject, _ in subjects:
        for name, key in (("income", subject.income), ("money", subject.money)):
            if key is not None and key not in by_key:
                raise _fault(f"{name} of {subject.key} is no key of a subject", _FILE, "name a [[subject]] key")
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
        grammar,
        {group: one_of(sections[group]) for group in _SECTIONS},
        {ord(a): b for a, b in zip(signs.get("from", ""), signs.get("to", ""), strict=True)},
        WordIndex((n, n) for n in _class_names()),
        _economic_names(),
        frozenset(_half(s.name) for s in codes.functions.subjects),
        frozenset(words["change_filler"]),
        frozenset(taken),
        by_key,
        frozenset(name for s in codes.economics.subjects if len(s.code) == _CLASS_DIGITS for name in _spellings(s)),
        _clues(data.get("clues", {}), words["above"]),
    )


def _clues(data: Any, above: list[str]) -> Clues:
    unknown = sorted(set(data) ^ set(_CLUES))
    if unknown:
        raise _fault(f"clues {', '.join(unknown)} are missing or unknown", f"{_FILE}: [clues]", "see Clues in the code")
    empty = next((name for name in _CLUES if not all(data[name]) or not data[name]), None)
    if empty is not None:
        raise _fault(f"{empty} holds nothing", f"{_FILE}: [clues]", "give words, or leave the file as it was")
    return Clues(
        frozenset(data["body_ends"]),
        frozenset(data["label_ends"]),
        frozenset(data["label_openings"]),
        tuple(data["money"]),
        (*above, *data["limits"]),
    )


def _class_names() -> list[str]:
    """Names of function classes with and without 支出 where the shorter one is no everyday word."""
    names: set[str] = set()
    for subject in classification().functions.children(None):
        for name in (subject.name, *subject.aliases):
            names.add(_half(name))
    names |= {name.replace("和", "与") for name in names}  # 社会保障与就业支出
    return sorted(n for n in names if len(n) >= 4)


def _economic_names() -> dict[str, str]:
    """Names of economic subjects, and the other spellings of the classes, to the names of the classification."""
    names = {_half(subject.name): subject.name for subject in classification().economics.subjects}
    for subject in classification().economics.subjects:
        if len(subject.code) == _CLASS_DIGITS:
            for name in _spellings(subject):
                names.setdefault(name, subject.name)
    return names


def _spellings(subject: CodeSubject) -> set[str]:
    """A class name as the classification and as reports write it (对个人和家庭补助支出 without 的)."""
    names = {_half(name) for name in (subject.name, *subject.aliases)}
    names |= {name.replace("的补助", "补助") for name in names}
    return {name for name in names if len(name) > _SHORTEST_CLASS}


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
        if value not in MEASURES and value != ECONOMIC:
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
        entry.get("income"),
        entry.get("money"),
    )
    return subject, _names(entry, where)


def _names(entry: dict[str, Any], where: str) -> tuple[str, ...]:
    names = list(dict.fromkeys([*entry.get("names", []), *_joined(entry.get("parts", []), where)]))
    if not names or not all(isinstance(name, str) and name for name in names):
        raise _fault("names are missing", where, 'give names = ["…"]')
    bad = [name for name in names if any(c in "（）“”\"' 　" for c in name)]
    if bad:
        raise _fault(
            f"{bad[0]} holds a mark that is dropped before matching", where, "write half-width brackets, no quotes"
        )
    return tuple(names)


def _joined(parts: Any, where: str) -> Iterator[str]:
    """Each way to take one word of every list, joined."""
    if not isinstance(parts, list) or not all(isinstance(words, list) and words for words in parts):
        raise _fault("parts are not lists of words", where, 'give parts = [["…", "…"], ["…"]]')
    return map("".join, product(*parts)) if parts else iter(())


def _fault(what: str, where: str, remedy: str) -> ReferenceDataError:
    return ReferenceDataError(what, where=where, remedy=remedy)
