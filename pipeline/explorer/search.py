"""Search while typing: units, places and subjects in memory, found by any part of their names, codes or pinyin.

One text holds a line for each entry, the weightiest first; a substring search over it takes milliseconds for 100,000
units and needs no index that could be out of date. Words of reasons are searched in the warehouse (`reasons.sql`).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.explorer.source import Row, Snapshot

__all__ = ["Entry", "Found", "Index", "Indexes", "indexes", "normalised", "place_name"]

#: So many hits are looked at; what is found beyond is not ranked, and the answer says "more than".
_MOST_HITS: Final = 4_000
_MOST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found. `key` is its identifier, `also` what finds it besides its name."""

    key: str
    name: str
    also: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The best hits, and how many there are (`more` when there are even more)."""

    entries: tuple[Entry, ...]
    count: int
    more: bool


class Index:
    """Entries in order of weight, searchable by substrings of their line."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: list[Entry] = []
        self._starts: list[int] = []
        parts: list[str] = []
        at = 0
        for entry in entries:
            line = "\n" + "\t".join(normalised(text) for text in (entry.name, *entry.also) if text)
            self._entries.append(entry)
            self._starts.append(at)
            parts.append(line)
            at += len(line)
        self._text = "".join(parts) + "\n"

    def __len__(self) -> int:
        return len(self._entries)

    def search(self, words: str, limit: int) -> Found:
        """The best `limit` entries that hold all the words: equal names, then beginnings, then the weightiest."""
        terms = normalised(words).split(" ")[:_MOST_WORDS]
        terms = [term for term in terms if term]
        if not terms:
            return Found((), 0, False)
        needle = max(terms, key=len)
        first = "\n" + terms[0]
        exact: list[int] = []
        beginning = [n for n in self._hits(first, terms, limit) if not self._equal(n, terms, exact)]
        others: list[int] = []
        hits = 0
        more = False
        for n in self._hits(needle, terms, _MOST_HITS + 1):
            hits += 1
            if hits > _MOST_HITS:
                more = True
                break
            if len(others) < limit + len(exact) + len(beginning):
                others.append(n)
        ranked = list(dict.fromkeys([*exact, *beginning, *others]))[:limit]
        return Found(tuple(self._entries[n] for n in ranked), min(hits, _MOST_HITS), more)

    def _equal(self, number: int, terms: Sequence[str], exact: list[int]) -> bool:
        if len(terms) == 1 and normalised(self._entries[number].name) == terms[0]:
            exact.append(number)
            return True
        return False

    def _hits(self, needle: str, terms: Sequence[str], most: int) -> Iterable[int]:
        text, starts = self._text, self._starts
        at = text.find(needle)
        while at >= 0 and most > 0:
            number = bisect_right(starts, at) - 1
            end = starts[number + 1] if number + 1 < len(starts) else len(text)
            line = text[starts[number] : end]
            if all(term in line for term in terms):
                most -= 1
                yield number
            at = text.find(needle, end)


def normalised(text: str) -> str:
    """Full-width letters as half-width, capitals as small, white space as one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Indexes:
    """What can be found without asking the warehouse."""

    units: Index
    places: Index
    subjects: Index


def indexes(look: Snapshot) -> Indexes:
    """The indexes of a publication; made once for it."""
    made: Indexes = look.kept("indexes", _make)
    return made


def _make(look: Snapshot) -> Indexes:
    rows = look.rows("units")
    return Indexes(
        units=Index(_units(rows)),
        places=Index(_places(rows)),
        subjects=Index(_subjects(look.rows("subjects"))),
    )


def _units(rows: Iterable[Row]) -> Iterable[Entry]:
    spell = _Speller()
    for row in rows:
        place = place_name(row)
        yield Entry(
            key=row["unit_id"],
            name=row["unit_name"],
            also=(place, row["division_code"] or "", *row["names"], *spell(row["unit_name"])),
            note=place,
        )


def place_name(row: Row) -> str:
    """Province, city and county in one, each once: 上海市 and not 上海市上海市."""
    return "".join(dict.fromkeys(part for part in (row["province"], row["city"], row["county"]) if part))


def _places(rows: Iterable[Row]) -> Iterable[Entry]:
    weights: dict[tuple[str, str], int] = {}
    spell = _Speller()
    for row in rows:
        path = ""
        last = ""
        for level in ("province", "city", "county"):
            part = row[level]
            if part and part != last:
                path, last = path + ("/" if path else "") + part, part
                weights[path, part] = weights.get((path, part), 0) + 1
    for (path, name), weight in sorted(weights.items(), key=lambda one: (-one[1], one[0])):
        yield Entry(key=path, name=name, also=(path.replace("/", ""), *spell(name)), note=str(weight))


def _subjects(rows: Iterable[Row]) -> Iterable[Entry]:
    for row in rows:
        # codes are what analysts type first: the code stands where the name would begin
        yield Entry(
            key=row["code"],
            name=f"{row['code']} {row['name']}",
            also=(row["name"], *row["names"]),
            note=row["path"] or "",
        )


class _Speller:
    """Pinyin of a name, whole and by initials: what is typed with no Chinese keyboard at hand."""

    def __init__(self) -> None:
        from pypinyin import lazy_pinyin

        self._spell = lazy_pinyin
        self._known: dict[str, str] = {}

    def __call__(self, name: str) -> tuple[str, str]:
        # two letters at a time keep the readings of most names (重庆, 银行), and few pairs are met anew
        syllables: list[str] = []
        for at in range(0, len(name), 2):
            pair = name[at : at + 2]
            if pair not in self._known:
                self._known[pair] = " ".join(s for s in self._spell(pair) if s.isascii() and s.isalnum())
            syllables += self._known[pair].split()
        return "".join(syllables), "".join(syllable[0] for syllable in syllables)
