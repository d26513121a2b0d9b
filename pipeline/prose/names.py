"""Names in a text: which of the lexicon's names stands where.

What belongs here: the search for one of many names, at a place or over a whole text. What does not: which names there
are (`lexicon`), and what a number, an ordinal or a functional item is (`tokens`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

import msgspec
from ahocorasick_rs import AhoCorasick, MatchKind

from pipeline.prose.subject import Subject

__all__ = ["MARKS", "Found", "Name", "NameScan", "WordIndex"]

T = TypeVar("T")
#: Marks that are tokens of their own.
MARKS: Final = frozenset(",。;:、()!?")
_NUMERALS: Final = frozenset("零壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十")
#: Characters that open a number or an ordinal, or may do so with what follows them.
_OPENING: Final = frozenset("0123456789-①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_MAY_OPEN: Final = _NUMERALS | {"(", "第"}
_GOES_ON: Final = _OPENING | _NUMERALS | {"、", "."}


class WordIndex(Generic[T]):
    """Names to things, found at a place of a text by the longest match in time linear in the length of the name."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._heads: dict[str, list[tuple[str, T]]] = {}
        for name, thing in pairs:
            self._heads.setdefault(name[:2], []).append((name, thing))
        for entries in self._heads.values():
            entries.sort(key=lambda entry: -len(entry[0]))  # stable: of equal names the first given stays first

    @property
    def pairs(self) -> Iterator[tuple[str, T]]:
        """All names with their things."""
        return (pair for entries in self._heads.values() for pair in entries)

    def all_at(self, text: str, start: int) -> Iterator[tuple[str, T]]:
        """Every name that begins at `start`, with its thing, the longest first."""
        for size in (2, 1):
            for name, thing in self._heads.get(text[start : start + size], ()):
                if text.startswith(name, start):
                    yield name, thing

    def at(self, text: str, start: int) -> tuple[int, T] | None:
        """End and thing of the longest name that begins at `start`, or None."""
        found = next(self.all_at(text, start), None)
        return None if found is None else (start + len(found[0]), found[1])


class Name(msgspec.Struct, frozen=True, gc=False):
    """A token of the lexicon: its kind (subject, economic, mark or a group of words), its word, what it names.

    `plain` says that nothing else can stand where this was found; else it may be the beginning of a number, an ordinal
    or a count in words. `kind` is empty where it can only be that.
    """

    kind: str
    word: str
    size: int
    subjects: tuple[Subject, ...] = ()
    plain: bool = True


#: What was found (an index of `NameScan.names`), where it starts and where it ends.
Found = tuple[int, int, int]


class NameScan:
    """All names, all marks, and all characters that may open a number: one pass finds them, by Aho and Corasick.

    At each place the longest name is found, and nothing within what was found. Where the name of an economic subject
    begins with that of a subject, the subject is meant: the lexicon knows the words of reports, the classification
    those of accounts.
    """

    def __init__(
        self, subjects: Mapping[str, tuple[Subject, ...]], words: Mapping[str, str], economics: Iterable[str]
    ) -> None:
        meant: dict[str, Name] = {}
        meant |= {name: Name("economic", name, len(name)) for name in economics}
        meant |= {name: Name(kind, name, len(name)) for name, kind in words.items()}
        meant |= {name: Name("subject", name, len(name), things) for name, things in subjects.items()}
        together = WordIndex(meant.items())
        patterns = sorted({*meant, *_OPENING, *_MAY_OPEN, *MARKS})
        #: What each of the patterns means.
        self.names = [_meant_by(pattern, list(together.all_at(pattern, 0))) for pattern in patterns]
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
        self._longest = max(map(len, patterns))

    def find(self, text: str) -> list[Found]:
        """What stands in a text, in order. The text must hold no lone surrogates."""
        return self._automaton.find_matches_as_indexes(text)

    def find_again(self, text: str, start: int, end: int) -> list[Found]:
        """What begins in `text[start:end]`, where the stretch that was found there was not used up."""
        found = self._automaton.find_matches_as_indexes(text[start : end + self._longest])
        return [(what, start + first, start + last) for what, first, last in found if start + first < end]


def _meant_by(pattern: str, names: list[tuple[str, Name]]) -> Name:
    """The longest subject or word among the names with which a pattern begins, else its economic subject."""
    economic: Name | None = None
    for _, name in names:
        if name.kind == "subject":
            break
        if name.kind != "economic":
            name = economic or name
            break
        economic = economic or name
    else:
        name = economic or Name("mark" if pattern in MARKS else "", pattern, 1)
    opens = pattern[0] in _OPENING or (pattern[0] in _MAY_OPEN and (len(pattern) == 1 or pattern[1] in _GOES_ON))
    return Name(name.kind, name.word, name.size, name.subjects, not opens)
