"""What became of a code: successions from retired subjects to today's, and the harmonised code of each subject.

What belongs here: `code_crosswalk.csv` (which code took over from which, when), its validation, and the walk along it.
What does not: the announced changes in words (`changes`), names (`resolve`). A succession belongs to a meaning of a
code, named by its last fiscal year, because numbers are used again: 2080209 was 部队供应 until 2018 and is 老龄事务
from 2024, so the first leads to 2082805 and the second nowhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.codes.scheme import Scheme, Subject
from pipeline.errors import ReferenceDataError
from pipeline.reference import CONFIDENCES, read_rows

__all__ = ["RELATIONS", "Succession", "harmonise", "load_crosswalk", "succession_rows"]

#: How a retired subject goes on. `discontinued` has no successor; `split` has several.
RELATIONS: Final = ("renumbered", "moved", "merged", "split", "discontinued")
_COLUMNS: Final = ("scheme", "old_code", "last_year", "new_code", "relation", "confidence", "note")


@dataclass(frozen=True, slots=True)
class Succession:
    """One retired meaning of a code (`last_year` its last fiscal year) and one code that took over, None where none."""

    scheme: str
    old_code: str
    last_year: int
    new_code: str | None
    relation: str
    confidence: str
    note: str
    where: str


def load_crosswalk(schemes: dict[str, Scheme]) -> tuple[Succession, ...]:
    """Read code_crosswalk.csv against the code tables (`function`, `economic`).

    Raises ReferenceDataError (file:line, remedy) for an unknown scheme, code, relation or confidence, a last_year that
    is not the end of a meaning of the code, a successor that is not in force afterwards, a double row, a split into
    one, a discontinuation with a successor, and a succession that leads back to where it began.
    """
    successions: list[Succession] = []
    places: dict[tuple[str, str, int, str | None], str] = {}
    for where, row in read_rows("code_crosswalk.csv", _COLUMNS):
        succession = _succession(where, row, schemes)
        key = (succession.scheme, succession.old_code, succession.last_year, succession.new_code)
        if key in places:
            raise ReferenceDataError(
                f"the succession of {succession.old_code} is given twice (see {places[key]})",
                where=where,
                remedy="delete one of the rows",
            )
        places[key] = where
        successions.append(succession)
    for group in _by_meaning(successions).values():
        _check_group(group)
    for succession in successions:
        _check_walk(succession, successions, schemes[succession.scheme])
    return tuple(successions)


def harmonise(scheme: Scheme, successions: Iterable[Succession]) -> list[Subject]:
    """The subjects of a scheme with `harmonised_code` and `harmonised_by` filled in.

    A subject still in force is its own. A retired one has the code that its successors lead to; where they are several,
    the narrowest subject above that holds them all, and its own code where none does or nothing took over.
    """
    by_meaning = _by_meaning(successions)
    done = []
    for subject in scheme.subjects:
        if subject.valid_to is None:
            done.append(replace(subject, harmonised_code=subject.code, harmonised_by="same"))
            continue
        group = by_meaning.get((subject.code, subject.valid_to), [])
        ends = _ends(subject.code, subject.valid_to, by_meaning, scheme)
        code = _common(ends) or subject.code
        relation = group[0].relation if group else "unknown"
        done.append(replace(subject, harmonised_code=code, harmonised_by=relation))
    return done


def succession_rows(successions: Iterable[Succession], schemes: dict[str, Scheme]) -> Iterator[dict[str, object]]:
    """Rows of the warehouse table `code_crosswalk`: each succession with both names and where the walk ends."""
    ordered = sorted(successions, key=lambda s: (s.scheme, s.old_code, s.last_year, s.new_code or ""))
    for succession in ordered:
        scheme = schemes[succession.scheme]
        old = scheme.get(succession.old_code, succession.last_year)
        new = scheme.get(succession.new_code, succession.last_year + 1) if succession.new_code else None
        if new is None and succession.new_code:
            new = scheme.nearest(succession.new_code, succession.last_year + 1)
        yield {
            "scheme": succession.scheme,
            "old_code": succession.old_code,
            "old_name": old.name if old else None,
            "last_year": succession.last_year,
            "new_code": succession.new_code,
            "new_name": new.name if new else None,
            "harmonised_code": old.harmonised_code if old else None,
            "relation": succession.relation,
            "confidence": succession.confidence,
            "note": succession.note or None,
        }


def _succession(where: str, row: dict[str, str], schemes: dict[str, Scheme]) -> Succession:
    scheme = schemes.get(row["scheme"])
    if scheme is None:
        raise ReferenceDataError(
            f"scheme {row['scheme']!r} is unknown", where=where, remedy=f"write one of {', '.join(schemes)}"
        )
    for column, allowed in (("relation", RELATIONS), ("confidence", CONFIDENCES)):
        if row[column] not in allowed:
            raise ReferenceDataError(
                f"{column} {row[column]!r} is unknown", where=where, remedy=f"write one of {', '.join(allowed)}"
            )
    old, new = row["old_code"], row["new_code"] or None
    for code in (old, new):
        if code is not None and code not in scheme:
            raise ReferenceDataError(
                f"code {code} is not in {scheme.file_name}", where=where, remedy=f"add it to {scheme.file_name} first"
            )
    ends = sorted({s.valid_to for s in scheme.of_code(old) if s.valid_to is not None})
    if row["last_year"] not in {str(year) for year in ends}:
        raise ReferenceDataError(
            f"last_year {row['last_year']!r} is not when {old} ends",
            where=where,
            remedy=f"write {' or '.join(map(str, ends))}"
            if ends
            else f"give {old} a valid_to in {scheme.file_name}, or delete the row",
        )
    if (new is None) != (row["relation"] == "discontinued"):
        raise ReferenceDataError(
            f"{row['relation']} does not fit {'no' if new is None else 'a'} successor of {old}",
            where=where,
            remedy="only `discontinued` has an empty new_code",
        )
    return Succession(
        row["scheme"], old, int(row["last_year"]), new, row["relation"], row["confidence"], row["note"], where
    )


def _check_group(group: Sequence[Succession]) -> None:
    relations = {s.relation for s in group}
    if len(relations) > 1 or (len(group) > 1) != ("split" in relations):
        raise ReferenceDataError(
            f"{group[0].old_code} has {len(group)} successors by {', '.join(sorted(relations))}",
            where=group[-1].where,
            remedy="write `split` in every row of a code with several successors, and in no other",
        )


def _check_walk(start: Succession, successions: Sequence[Succession], scheme: Scheme) -> None:
    """Follow every branch: each step must reach a meaning in force afterwards, and none may come back."""
    by_meaning = _by_meaning(s for s in successions if s.scheme == start.scheme)
    waiting: list[tuple[Succession, tuple[str, ...]]] = [(start, (start.old_code,))]
    while waiting:
        step, seen = waiting.pop()
        if step.new_code is None:
            continue
        if step.new_code in seen:
            raise ReferenceDataError(
                f"the successions of {start.old_code} are a cycle: {' > '.join((*seen, step.new_code))}",
                where=start.where,
                remedy="mend the new_code of one of them",
            )
        after = _next_meaning(scheme, step.new_code, step.last_year)
        if after is None:
            raise ReferenceDataError(
                f"the successor {step.new_code} of {step.old_code} is not in force after {step.last_year}",
                where=step.where,
                remedy="mend last_year or new_code, or the years of the successor",
            )
        if after.valid_to is not None:
            further = by_meaning.get((step.new_code, after.valid_to), [])
            waiting.extend((next_step, (*seen, step.new_code)) for next_step in further)


def _ends(code: str, year: int, by_meaning: dict[tuple[str, int], list[Succession]], scheme: Scheme) -> set[str]:
    """Codes in force today to which a retired meaning leads; its own where a branch ends before."""
    ends: set[str] = set()
    for step in by_meaning.get((code, year), []):
        if step.new_code is None:
            continue
        after = _next_meaning(scheme, step.new_code, year)
        if after is None or after.valid_to is None:
            ends.add(step.new_code)
        else:
            ends |= _ends(step.new_code, after.valid_to, by_meaning, scheme) or {step.new_code}
    return ends


def _next_meaning(scheme: Scheme, code: str, year: int) -> Subject | None:
    """The earliest meaning of a code that is in force in some year after `year`."""
    later = [s for s in scheme.of_code(code) if s.valid_to is None or s.valid_to > year]
    return min(later, key=lambda s: s.valid_from or 0, default=None)


def _common(codes: set[str]) -> str | None:
    """The code itself, or the longest code of 5 or 3 digits that begins all of several."""
    if len(codes) <= 1:
        return next(iter(codes), None)
    for size in (5, 3):
        heads = {code[:size] for code in codes if len(code) >= size}
        if len(heads) == 1 and all(len(code) >= size for code in codes):
            return heads.pop()
    return None


def _by_meaning(successions: Iterable[Succession]) -> dict[tuple[str, int], list[Succession]]:
    groups: dict[tuple[str, int], list[Succession]] = {}
    for succession in successions:
        groups.setdefault((succession.old_code, succession.last_year), []).append(succession)
    return groups
