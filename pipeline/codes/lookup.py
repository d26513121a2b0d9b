"""The index of names: which subjects a printed name can mean, below a parent or on a level, in a fiscal year.

What belongs here: dictionaries from normal names to subjects and the order of preference among hits. What does not:
paths, printed codes and flags (`resolve`). Order of preference (section 4 of the notes on names, and the validity
years that are good to one year only): the current name, then an alias, in force that year; then the same within one
year of its validity; then the same in any year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from pipeline.codes.names import loose_name, normal_name
from pipeline.codes.scheme import Scheme, Subject

__all__ = ["Hit", "NameIndex", "same_name"]

#: Likeness (Ratcliff/Obershelp) from which two names under one parent are one, and its lead over the next best.
_LIKE: Final = 0.86
_LEAD: Final = 0.06
#: Below this likeness a name changes nothing: it is not the best, and the best leads it (and room for rounding).
_NO_RIVAL: Final = _LIKE - _LEAD - 1e-9
#: Reports of one kind print the same unknown names (projects, bodies) on many rows: so many are remembered.
_REMEMBERED: Final = 1 << 14
#: 项 whose official name ends in 支出 although reports drop the word (notes on names, sections 3 and 6).
_LOOSE_CODES: Final = frozenset({"2080505", "2080506"})


@dataclass(frozen=True, slots=True)
class Hit:
    """Subjects that a name means, all equally good, and how: `name`, `alias`, `former_name` or `fuzzy`."""

    subjects: tuple[Subject, ...] = ()
    via: str | None = None

    @property
    def only(self) -> Subject | None:
        """The subject, when all hits carry one code."""
        return self.subjects[0] if len({s.code for s in self.subjects}) == 1 else None


@dataclass(slots=True)
class NameIndex:
    """Names of one scheme. `former_names` gives the first year in which a name of a code was out of use."""

    scheme: Scheme
    former_names: dict[tuple[str, str], int] = field(default_factory=dict)
    _below: dict[tuple[str | None, str], list[tuple[Subject, bool]]] = field(init=False, repr=False)
    _level: dict[tuple[int, str], list[tuple[Subject, bool]]] = field(init=False, repr=False)
    _children: dict[str | None, list[tuple[Subject, list[_Key]]]] = field(init=False, repr=False)
    _like: Callable[[str | None, str, int | None, str | None], Hit] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._below, self._level, self._children = {}, {}, {}
        self._like = lru_cache(maxsize=_REMEMBERED)(self._find_like)
        for subject in self.scheme.subjects:
            for key, is_alias in _keys(subject):
                self._below.setdefault((subject.parent_code, key), []).append((subject, is_alias))
                self._level.setdefault((len(subject.code), key), []).append((subject, is_alias))

    def below(self, parent: str | None, name: str, year: int | None, kind: str | None = None) -> Hit:
        """Subjects called `name` right below a code (None: the top level); like names count when no equal one does."""
        hit = self._best(self._below.get((parent, normal_name(name)), ()), name, year, kind)
        return hit if hit.subjects else self._like(parent, normal_name(name), year, kind)

    def on_level(self, digits: int, name: str, year: int | None, kind: str | None = None, under: str = "") -> Hit:
        """Subjects of so many digits called `name`, whose code begins with `under`. Equal names only."""
        entries = [e for e in self._level.get((digits, normal_name(name)), ()) if e[0].code.startswith(under)]
        return self._best(entries, name, year, kind)

    def _best(self, entries: Iterable[tuple[Subject, bool]], name: str, year: int | None, kind: str | None) -> Hit:
        ranked: dict[tuple[int, int], list[Subject]] = {}
        for subject, is_alias in entries:
            if kind is not None and subject.kind not in (None, kind):
                continue
            ranked.setdefault((_remoteness(subject, year), int(is_alias)), []).append(subject)
        if not ranked:
            return Hit()
        best = min(ranked)
        subjects = tuple(ranked[best])
        if not best[1]:
            return Hit(subjects, "name")
        outdated = year is not None and any(
            year >= self.former_names.get((s.code, normal_name(name)), year + 1) for s in subjects
        )
        return Hit(subjects, "former_name" if outdated else "alias")

    def _find_like(self, parent: str | None, wanted: str, year: int | None, kind: str | None) -> Hit:
        """The subject right below a code whose name is like a normal name, where it leads all others."""
        if len(wanted) < 4:  # in a short name one other letter is another meaning
            return Hit()
        children = self._children.get(parent)
        if children is None:
            children = [(s, [_Key.of(key) for key, _ in _keys(s)]) for s in self.scheme.children(parent)]
            self._children[parent] = children
        asked = _Key.of(wanted)
        scored = sorted(
            (
                (max(_likeness(asked, key, _NO_RIVAL) for key in keys), s)
                for s, keys in children
                if s.valid_in(year) and (kind is None or s.kind in (None, kind))
            ),
            key=lambda pair: -pair[0],
        )
        if not scored or scored[0][0] < _LIKE or (len(scored) > 1 and scored[0][0] - scored[1][0] < _LEAD):
            return Hit()
        return Hit((scored[0][1],), "fuzzy")


@lru_cache(maxsize=_REMEMBERED)
def same_name(subject: Subject, printed: str) -> bool:
    """Whether a printed name can stand for a subject: equal, an alias, cut off or wrapped, or nearly equal."""
    wanted = normal_name(printed)
    for key, _ in _keys(subject):
        if len(wanted) >= 4 and (wanted in key or key in wanted):
            return True
        if _likeness(_Key.of(wanted), _Key.of(key), _LIKE) >= _LIKE:
            return True
    return False


def _keys(subject: Subject) -> list[tuple[str, bool]]:
    """Keys of a subject with whether each is an alias; names that reports print with and without 支出 have both."""
    keys = {normal_name(subject.name): False}
    for alias in subject.aliases:
        keys.setdefault(normal_name(alias), True)
    if len(subject.code) == 3 or subject.code.endswith("99") or subject.code in _LOOSE_CODES:
        for key, is_alias in list(keys.items()):
            keys.setdefault(loose_name(key), is_alias)
    return list(keys.items())


@dataclass(frozen=True, slots=True)
class _Key:
    """A normal name with what comparing it with another needs: without 支出, and its letters in order."""

    name: str
    loose: str
    letters: Sequence[str]

    @classmethod
    def of(cls, name: str) -> _Key:
        return cls(name, loose_name(name), sorted(name))


def _likeness(one: _Key, other: _Key, least: float) -> float:
    """0 to 1; an added or lost 支出 and words in another order (一般行政事务管理) leave the meaning as it is.

    0 where it is certain to stay below `least`: from lengths and letters alone, without aligning the two.
    """
    if one.loose == other.loose:
        return 1.0
    if one.letters == other.letters:
        return max(SequenceMatcher(None, one.name, other.name).ratio(), 0.95)
    both = len(one.name) + len(other.name)
    if 2.0 * min(len(one.name), len(other.name)) < least * both or 2.0 * _shared(one, other) < least * both:
        return 0.0
    return SequenceMatcher(None, one.name, other.name).ratio()


def _shared(one: _Key, other: _Key) -> int:
    """How many letters two names have in common, in whatever order: no alignment matches more."""
    left = list(other.letters)
    found = 0
    for letter in one.letters:
        if letter in left:
            left.remove(letter)
            found += 1
    return found


def _remoteness(subject: Subject, year: int | None) -> int:
    """0 in force, 1 within the uncertainty of the years, 2 beyond; without a year, today's subjects come first."""
    if year is None:
        return 0 if subject.valid_to is None else 1
    return min(subject.distance(year), 2)
