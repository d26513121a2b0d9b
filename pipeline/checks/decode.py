"""Decoding: the smallest set of figures that explains the failed identities of one report.

A report is a linear system of printed figures. A wrong figure shows in each of its identities with the same residual,
and in none that is kept (section on localising in docs/decisions/0018). What belongs here: the decision for one
report, on plain values. What does not: where identities come from, or what is done with the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pipeline.checks.causes import digits_cause

__all__ = ["Failure", "Figure", "Suspect", "decode", "group_by_cause"]

#: Slips that leave a mark in the digits which chance seldom leaves; by them a tie between figures may be decided.
_TELLING: Final = frozenset({"unit", "decimal_slip", "transposed_digits", "sign"})
#: Figures that explain the same failures equally well and are named all the same, as a choice.
_MOST_RIVALS: Final = 2
#: A report with more failures than this has not been read (or is no report): nothing can be said about single figures.
_MOST_FAILURES: Final = 400


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed figure, yuan. `slack` is how far it may be off in the kept identities that it takes part in."""

    key: str
    value: Decimal
    half_place: Decimal
    slack: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed identity: observed minus expected, its tolerance, and which way each figure moves the difference.

    `signs` maps figure keys to 1 (a larger figure makes a larger difference), -1, or 0 where the way is not known.
    """

    key: int
    check_id: str
    difference: Decimal
    tolerance: Decimal
    signs: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that alone explains `failures`; `proposed` would satisfy them. `is_only`: no other explains them."""

    figure: Figure
    proposed: Decimal
    failures: tuple[int, ...]
    is_only: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    figure: Figure
    excess: Decimal  # stated minus what would satisfy
    failures: frozenset[int]


def decode(failures: Sequence[Failure], figures: Mapping[str, Figure]) -> list[Suspect]:
    """The smallest set of single figures that explains the failures, as far as they can be told from others.

    Greedy over the failures that are left: the figure that explains most of them and breaks no kept identity. It is
    named alone where no other figure does so too, or where of those that do one alone shows a telling slip in its
    digits. Two figures that cannot be told apart (both sides of one identity, two leaves of one sum) are both named,
    neither as the only one; of three or more none is.
    """
    if len(failures) > _MOST_FAILURES:
        return []
    left = {failure.key: failure for failure in failures}
    suspects: list[Suspect] = []
    while left:
        candidates = list(_candidates(left.values(), figures))
        if not candidates:
            break
        most = max(len(candidate.failures) for candidate in candidates)
        best = [candidate for candidate in candidates if len(candidate.failures) == most]
        chosen: list[tuple[_Candidate, bool]] = []
        explained: set[int] = set()
        for candidate in sorted(best, key=lambda c: c.figure.key):
            rivals = [c for c in best if c.failures & candidate.failures]
            explained |= candidate.failures
            if len({c.figure.key for c in rivals}) == 1:
                chosen.append((candidate, True))
                continue
            telling = [c for c in rivals if _is_telling(c)]
            if telling == [candidate] or (len(telling) != 1 and len(rivals) <= _MOST_RIVALS):
                chosen.append((candidate, False))
        suspects += [
            Suspect(c.figure, c.figure.value - c.excess, tuple(sorted(c.failures)), is_only) for c, is_only in chosen
        ]
        # what several figures explain equally well stays unexplained: taken out, so that smaller sets are looked at
        for key in explained:
            del left[key]
    return _one_each(suspects)


def group_by_cause(failures: Sequence[Failure], suspects: Sequence[Suspect]) -> dict[int, int]:
    """Which failure stands for each: those with one suspect, or with one difference and a figure in common.

    The root of a group is the failure with the fewest figures (a row rather than a column of sixty), then the first.
    """
    by_key = {failure.key: failure for failure in failures}
    parent = {key: key for key in by_key}

    def find(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for suspect in suspects:
        for key in suspect.failures[1:]:
            parent[find(key)] = find(suspect.failures[0])
    by_figure: dict[str, list[Failure]] = defaultdict(list)
    for failure in failures:
        for figure in failure.signs:
            by_figure[figure].append(failure)
    for group in by_figure.values():
        group.sort(key=lambda failure: (abs(failure.difference), failure.key))
        for one, other in pairwise(group):
            if abs(abs(one.difference) - abs(other.difference)) <= min(one.tolerance, other.tolerance):
                parent[find(one.key)] = find(other.key)
    groups: dict[int, list[Failure]] = defaultdict(list)
    for failure in failures:
        groups[find(failure.key)].append(failure)
    roots: dict[int, int] = {}
    for group in groups.values():
        root = min(group, key=lambda failure: (len(failure.signs), failure.check_id, failure.key))
        roots |= {failure.key: root.key for failure in group}
    return roots


def _candidates(failures: Iterable[Failure], figures: Mapping[str, Figure]) -> Iterator[_Candidate]:
    """Each figure with the excess that explains most of its failures, unless a kept identity speaks against it."""
    of_figure: dict[str, list[tuple[Failure, int]]] = defaultdict(list)
    for failure in failures:
        for key, sign in failure.signs.items():
            of_figure[key].append((failure, sign))
    for key, edges in of_figure.items():
        figure = figures[key]
        best: _Candidate | None = None
        best_rank: tuple[int, Decimal, Decimal] | None = None
        for failure, sign in edges:
            for way in (sign,) if sign else (1, -1):
                excess = way * failure.difference
                if figure.slack is not None and abs(excess) > figure.slack:
                    continue
                explained = frozenset(
                    other.key
                    for other, other_sign in edges
                    if any(
                        abs(w * other.difference - excess) <= other.tolerance + failure.tolerance
                        for w in ((other_sign,) if other_sign else (1, -1))
                    )
                )
                # of equal explanations the one with the finest tolerance proposes the finest value
                rank = (len(explained), -failure.tolerance, -abs(excess))
                if best_rank is None or rank > best_rank:
                    best, best_rank = _Candidate(figure, excess, explained), rank
        if best is not None:
            yield best


def _is_telling(candidate: _Candidate) -> bool:
    figure = candidate.figure
    return digits_cause(figure.value, figure.value - candidate.excess, figure.half_place) in _TELLING


def _one_each(suspects: Sequence[Suspect]) -> list[Suspect]:
    """A figure can be wrong in one way only: the explanation of most failures is kept."""
    best: dict[str, Suspect] = {}
    for suspect in suspects:
        known = best.get(suspect.figure.key)
        if known is None or len(suspect.failures) > len(known.failures):
            best[suspect.figure.key] = suspect
    return [best[key] for key in sorted(best)]
