"""Whether a printed name is the name that its code had in the fiscal year: outdated, early, another's, or nobody's.

What belongs here: the judgement on a code and a name that are printed side by side. What does not: finding the code of
a name (`resolve`), data (`classification`). Years of the reference are good to one year, so a name of the year before
or after is never blamed; where the year is unknown nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.codes.classification import Classification, classification
from pipeline.codes.lookup import same_name
from pipeline.codes.names import loose_name, normal_name
from pipeline.codes.scheme import Scheme, Subject

__all__ = ["VERDICTS", "Naming", "judge_name", "name_of_year"]

#: outdated: the code bore the name until before the year; early: it bears it from a later year on; other_subject: the
#: name is that of another code of the same level, never of this one; unknown: no subject of that level is called so.
VERDICTS: Final = ("outdated", "early", "other_subject", "unknown")
_SLACK: Final = 1


@dataclass(frozen=True, slots=True)
class Naming:
    """What is wrong with a printed name, and the name that the code has in that year (None where it has none)."""

    verdict: str
    expected: str | None
    #: outdated: the last year of the name; early: its first; other_subject: nothing.
    year: int | None = None
    #: The code that the name belongs to, where it is another one's alone.
    other_code: str | None = None


@lru_cache(maxsize=65536)
def judge_name(scheme: str, code: str, name: str, fiscal_year: int) -> Naming | None:
    """The fault of a printed name, None where it is right or nothing can be said (an unknown code, a name cut short).

    `scheme` is function or economic; `name` as printed, without its path. A name that the code carries in the year wins
    over all else, equal before like.
    """
    data = classification()
    subjects = _scheme(data, scheme)
    meanings = subjects.of_code(code)
    wanted = normal_name(name)
    if not meanings or not wanted:
        return None
    expected = name_of_year(scheme, code, fiscal_year)
    current = [s for s in meanings if s.distance(fiscal_year) <= _SLACK]
    renamings = [c for c in data.changes if c.code == code and c.scheme == scheme and c.change == "renamed"]
    if not any(_equal(s.name, wanted) for s in current):
        until = min((c.effective_year for c in renamings if _equal(c.old, wanted)), default=None)
        if until is not None:
            return Naming("outdated", expected, until - 1) if fiscal_year > until - 1 + _SLACK else None
    since = max((c.effective_year for c in renamings if _equal(c.new, wanted)), default=None)
    if since is not None and fiscal_year < since - _SLACK:
        return Naming("early", expected, since)
    if any(_equal(known, wanted) for s in current for known in (s.name, *s.aliases)):
        return None
    for other in meanings:
        if other not in current and any(_equal(known, wanted) for known in (other.name, *other.aliases)):
            if other.valid_to is not None and other.valid_to < fiscal_year:
                return Naming("outdated", expected, other.valid_to)
            return Naming("early", expected, other.valid_from)
    if any(same_name(subject, name) for subject in current or meanings):
        return None
    owners = {s.code for s in _named(scheme, len(code), wanted)}
    if owners:
        return Naming("other_subject", expected, None, owners.pop() if len(owners) == 1 else None)
    return Naming("unknown", expected)


def name_of_year(scheme: str, code: str, fiscal_year: int) -> str | None:
    """The name of a code in a fiscal year: before a renaming the old one; None where the code was not in force."""
    data = classification()
    subject = _scheme(data, scheme).get(code, fiscal_year)
    if subject is None:
        return None
    later = [
        c for c in data.changes
        if c.code == code and c.scheme == scheme and c.change == "renamed" and fiscal_year < c.effective_year
    ]  # fmt: skip
    return min(later, key=lambda c: c.effective_year).old if later else subject.name


def _scheme(data: Classification, scheme: str) -> Scheme:
    return data.functions if scheme == "function" else data.economics


def _equal(known: str, wanted: str) -> bool:
    return loose_name(known) == loose_name(wanted)  # 文化体育与传媒 is 文化体育与传媒支出


@lru_cache(maxsize=1)
def _names() -> dict[tuple[str, int, str], tuple[Subject, ...]]:
    """(scheme, digits, loose name) -> the subjects that bear it, in any year, by name or alias."""
    data = classification()
    found: dict[tuple[str, int, str], list[Subject]] = {}
    for scheme in ("function", "economic"):
        for subject in _scheme(data, scheme).subjects:
            for known in {loose_name(normal_name(n)) for n in (subject.name, *subject.aliases)}:
                found.setdefault((scheme, len(subject.code), known), []).append(subject)
    return {key: tuple(subjects) for key, subjects in found.items()}


def _named(scheme: str, digits: int, wanted: str) -> tuple[Subject, ...]:
    return _names().get((scheme, digits, loose_name(wanted)), ())
