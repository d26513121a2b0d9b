"""One budget classification (政府收支分类科目) as data: load, validate, look up by code and year.

What belongs here: subjects (科目), their hierarchy and their years. What does not: printed names (`resolve`), what
became of a code (`crosswalk`), the classifications together (`classification`). Codes are reused with another meaning
over the years, so the key of a subject is (code, valid_from). Years of the reference are good to one year only; a
caller who asks for a year outside a code's validity gets the nearest subject from `nearest` and None from `get`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, TypeVar

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_rows

__all__ = ["LEVELS", "Scheme", "Subject", "load_scheme"]

#: Level by number of digits, per kind of scheme.
LEVELS: Final = {3: "类", 5: "款", 7: "项"}
_COLUMNS: Final = ("code", "name", "level", "parent")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject (科目) over the years in which its code had this meaning; None is an open end."""

    code: str
    name: str
    level: str
    parent_code: str | None
    kind: str | None
    valid_from: int | None
    valid_to: int | None
    aliases: tuple[str, ...] = ()
    #: Today's code of this meaning, and how it came to that (`crosswalk.RELATIONS` or `same`); None before harmonising.
    harmonised_code: str | None = None
    harmonised_by: str | None = None

    def valid_in(self, year: int | None) -> bool:
        """Whether the subject was in force in a fiscal year; an unknown year fits every subject."""
        return year is None or self.distance(year) == 0

    def distance(self, year: int) -> int:
        """Years between `year` and the nearest year of validity; 0 inside."""
        if self.valid_from is not None and year < self.valid_from:
            return self.valid_from - year
        if self.valid_to is not None and year > self.valid_to:
            return year - self.valid_to
        return 0

    def row(self) -> dict[str, object]:
        """The row of `function_codes` or `economic_codes` in the warehouse."""
        return {
            "code": self.code,
            "name": self.name,
            "level": self.level,
            "parent_code": self.parent_code,
            "kind": self.kind,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "aliases": list(self.aliases),
            "harmonised_code": self.harmonised_code,
            "harmonised_by": self.harmonised_by,
        }


@dataclass(slots=True)
class Scheme:
    """One classification: its subjects in order of the file, by code and by parent."""

    file_name: str
    subjects: tuple[Subject, ...]
    _by_code: dict[str, tuple[Subject, ...]] = field(init=False, repr=False)
    _children: dict[str | None, tuple[Subject, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._by_code = _grouped((s.code, s) for s in self.subjects)
        self._children = _grouped((s.parent_code, s) for s in self.subjects)

    def __contains__(self, code: str) -> bool:
        return code in self._by_code

    def of_code(self, code: str) -> tuple[Subject, ...]:
        """All subjects that ever carried a code."""
        return self._by_code.get(code, ())

    def get(self, code: str, year: int | None) -> Subject | None:
        """The subject of a code in a fiscal year, or None. Without a year: the meaning of today, else the last one."""
        fitting = [s for s in self.of_code(code) if s.valid_in(year)]
        return max(fitting, key=_currency, default=None)

    def nearest(self, code: str, year: int | None) -> Subject | None:
        """Like `get`, but where the code was not in force that year the meaning nearest in time."""
        subjects = self.of_code(code)
        if year is None or not subjects:
            return self.get(code, year)
        return min(subjects, key=lambda s: (s.distance(year), -_currency(s)))

    def children(self, code: str | None) -> tuple[Subject, ...]:
        """Subjects right below a code (None: the top level), of all years."""
        return self._children.get(code, ())

    def parents(self, code: str) -> tuple[str, ...]:
        """Codes above, nearest first: 2080505 gives 20805, 208."""
        return tuple(code[:size] for size in (5, 3) if size < len(code))

    def rows(self) -> Iterator[dict[str, object]]:
        """Rows for the warehouse, ordered by code and year."""
        for subject in sorted(self.subjects, key=lambda s: (s.code, s.valid_from or 0)):
            yield subject.row()


def load_scheme(file_name: str, kinds: tuple[str, ...] | None) -> Scheme:
    """Read one code table; `kinds` are the allowed kinds, None where the file has no such column.

    Raises ReferenceDataError (file:line, remedy) for a code that is not 3, 5 or 7 digits, a level that does not fit
    the digits, an unknown kind, a bad year, a missing name, a code used twice at a time and a parent that is missing
    or is not the code's own beginning.
    """
    wanted = (*_COLUMNS, "kind", "valid_from", "valid_to", "aliases") if kinds else _COLUMNS
    subjects: list[Subject] = []
    same_code: dict[str, list[Subject]] = {}
    places: dict[tuple[str, int | None], str] = {}
    for where, row in read_rows(file_name, wanted):
        subject = _subject(where, row, kinds)
        for other in same_code.get(subject.code, ()):
            if _overlap(subject, other):
                raise ReferenceDataError(
                    f"code {subject.code} is given twice for one year (see {places[other.code, other.valid_from]})",
                    where=where,
                    remedy="delete one of the rows, or part their valid_from and valid_to",
                )
        subjects.append(subject)
        same_code.setdefault(subject.code, []).append(subject)
        places[subject.code, subject.valid_from] = where
    for subject in subjects:
        if subject.parent_code is not None and subject.parent_code not in same_code:
            raise ReferenceDataError(
                f"the parent {subject.parent_code} of {subject.code} {subject.name} is not in the file",
                where=places[subject.code, subject.valid_from],
                remedy=f"add a row for {subject.parent_code}, or mend the code",
            )
    return Scheme(file_name, tuple(subjects))


def _subject(where: str, row: dict[str, str], kinds: tuple[str, ...] | None) -> Subject:
    code, level, parent = row["code"], row["level"], row["parent"] or None
    if not (code.isascii() and code.isdigit() and len(code) in LEVELS):
        raise ReferenceDataError(f"{code!r} is no code", where=where, remedy="give 3, 5 or 7 digits")
    if not row["name"]:
        raise ReferenceDataError(f"code {code} has no name", where=where, remedy="give the official name")
    if level != LEVELS[len(code)]:
        raise ReferenceDataError(
            f"level {level!r} does not fit the {len(code)} digits of {code}",
            where=where,
            remedy=f"write {LEVELS[len(code)]}, or mend the code",
        )
    if parent != (code[:-2] if len(code) > 3 else None):
        raise ReferenceDataError(
            f"parent {parent or 'nothing'} does not fit code {code}",
            where=where,
            remedy=f"write {code[:-2]}" if len(code) > 3 else "leave the parent of a 类 empty",
        )
    kind = row.get("kind") or None
    if kinds is not None and kind not in kinds:
        raise ReferenceDataError(f"kind {kind!r} is unknown", where=where, remedy=f"write one of {', '.join(kinds)}")
    valid_from, valid_to = (_year(where, row.get(name, ""), name) for name in ("valid_from", "valid_to"))
    if valid_from is not None and valid_to is not None and valid_to < valid_from:
        raise ReferenceDataError(
            f"{code} ends ({valid_to}) before it begins ({valid_from})", where=where, remedy="mend the years"
        )
    aliases = tuple(a for a in (part.strip() for part in row.get("aliases", "").split(";")) if a)
    return Subject(code, row["name"], level, parent, kind, valid_from, valid_to, aliases)


def _year(where: str, text: str, column: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
        raise ReferenceDataError(
            f"{column} {text!r} is no year", where=where, remedy="give a year of four digits, or leave it empty"
        )
    return int(text)


def _overlap(one: Subject, other: Subject) -> bool:
    return (one.valid_from or _FIRST_YEAR) <= (other.valid_to or _LAST_YEAR) and (other.valid_from or _FIRST_YEAR) <= (
        one.valid_to or _LAST_YEAR
    )


def _currency(subject: Subject) -> int:
    return subject.valid_to or _LAST_YEAR


def _grouped(pairs: Iterable[tuple[_Key, Subject]]) -> dict[_Key, tuple[Subject, ...]]:
    groups: dict[_Key, list[Subject]] = {}
    for key, subject in pairs:
        groups.setdefault(key, []).append(subject)
    return {key: tuple(group) for key, group in groups.items()}
