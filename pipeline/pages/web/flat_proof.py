"""The proof of a flattened table: rows hung below what they are part of, and amounts given columns, by the sums alone.

Every search here ends with the one reading that satisfies all sums, or with none; two readings are none. Publishers
leave rows out (涉密): items may then add up to less than what they are part of. Of such rows, and of those with more
than one reading, only the first amount has a certain column: that of the total.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pipeline.figures.amounts import parse_amount

__all__ = ["AMOUNT", "HALF_PLACE", "Amounts", "FlatHeader", "FlatRow", "adds_up", "nest", "solve", "value_of"]

#: Steps of the search for one level; a proof that takes longer is none.
_MOST_STEPS: Final = 50_000

#: Half of the last place of amounts with two decimals; amounts with more are only held to be as exact as these.
HALF_PLACE: Final = Decimal("0.005")
#: A cell that is an amount; codes have no decimals.
AMOUNT: Final = re.compile(r"-?\d[\d,]*\.\d{1,6}\Z")

Amounts = tuple[Decimal, ...]


@dataclass(slots=True)
class FlatRow:
    """A row: what is printed of it, the piece of the statement it stands in, and what the proof finds."""

    codes: list[str]
    name: str
    printed: list[str]
    block: int
    level: int = 0
    places: tuple[int, ...] = (0,)
    children: list[FlatRow] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Its first amount, which is that of all columns together."""
        return value_of(self.printed[0])


@dataclass(slots=True)
class FlatHeader:
    """Columns of amounts: words of the first line, and for groups of them the words of the second line (小计 first)."""

    words: list[str]
    groups: dict[int, list[str]]

    def sums(self) -> list[tuple[int, tuple[int, ...]]]:
        """What each total among the leaves adds up: place, places of its parts."""
        result, parts, at = [], list[int](), 0
        for index in range(len(self.words)):
            if index:
                parts.append(at)
            inner = self.groups.get(index, [])
            if inner:
                result.append((at, tuple(range(at + 1, at + len(inner)))))
            at += max(len(inner), 1)
        return [(0, tuple(parts)), *result]


def value_of(text: str) -> Decimal:
    """A printed amount as a number."""
    amount = parse_amount(text)
    return amount.value if amount is not None else Decimal("NaN")


def adds_up(values: Amounts, header: FlatHeader) -> bool:
    """Whether amounts satisfy the sums that the header states, within rounding."""
    return all(
        abs(values[total] - sum(values[p] for p in parts)) <= _tolerance(sum(1 for p in parts if values[p]))
        for total, parts in header.sums()
    )


def _tolerance(parts: int) -> Decimal:
    """By how much a printed sum of so many printed parts may be off: half of the last place for each term."""
    return HALF_PLACE * (parts + 1)


def nest(total: FlatRow, rows: list[FlatRow]) -> bool:
    """Hang every row below the one that it is a part of, by its code; False where the totals do not bear it out.

    All classes must add up to the total; below them rows may be missing, but never make more than their parent. A code
    of two digits stands for 款 or 项 alike: which of them is told by the sums and the order of codes, if at all.
    """
    classes: list[FlatRow] = []
    short: list[list[FlatRow]] = []
    path = [total]
    for row in rows:
        length = len("".join(row.codes))
        if length == 2 and classes:
            short[-1].append(row)
            continue
        level = (length - 1) // 2
        if length not in (3, 5, 7) or level > len(path):
            return False  # levels without rows of their own have nothing to hang on
        del path[level:]
        row.level = level
        path[-1].children.append(row)
        path.append(row)
        if level == 1:
            classes.append(row)
            short.append([])
        elif short[-1]:
            return False  # two ways of writing codes in one class
    for parent, members in zip(classes, short, strict=True):
        if members and (parent.children or not _part(parent, members)):
            return False
    return _is_sum(total.total, classes) and all(
        _fits(row.total, row.children) and all(child.total > 0 for child in row.children) for row in (total, *rows)
    )


def _is_sum(total: Decimal, parts: Sequence[FlatRow]) -> bool:
    return abs(total - sum(part.total for part in parts)) <= _tolerance(len(parts))


def _fits(total: Decimal, parts: Sequence[FlatRow]) -> bool:
    return sum(part.total for part in parts) - total <= _tolerance(len(parts))


def _rises(rows: Sequence[FlatRow]) -> bool:
    """Codes of one level are printed in their order, each once."""
    return all("".join(a.codes) < "".join(b.codes) for a, b in itertools.pairwise(rows))


def _part(parent: FlatRow, rows: list[FlatRow]) -> bool:
    """Part the rows of a class into 款 that add up to it, each with 项 that do not exceed it, if there is one way."""
    ways: list[list[int]] = []
    stack: list[tuple[int, Decimal, list[int]]] = [(0, parent.total, [])]
    steps = 0
    while stack:
        at, left, starts = stack.pop()
        steps += 1
        if steps > _MOST_STEPS:
            return False
        if left < -_tolerance(len(rows)):
            continue
        if at == len(rows):
            if abs(left) <= _tolerance(len(starts)):
                ways.append(starts)
                if len(ways) > 1:
                    return False
            continue
        if starts and not _rises((rows[starts[-1]], rows[at])):
            continue
        for end in range(at + 1, len(rows) + 1):
            items = rows[at + 1 : end]
            if not (_rises(items) and _fits(rows[at].total, items)):
                break
            stack.append((end, left - rows[at].total, [*starts, at]))
    if not ways:
        return False
    for start, end in itertools.pairwise([*ways[0], len(rows)]):
        section, items = rows[start], rows[start + 1 : end]
        section.level, section.children = 2, items
        for item in items:
            item.level = 3
        parent.children.append(section)
    return True


def solve(total: FlatRow, header: FlatHeader, width: int) -> bool:
    """Give the amounts of rows their columns, level by level; False where the sums contradict each other.

    A row whose reading is not certain keeps the column of its first amount alone, and tells nothing about its parts.
    """
    total.places = tuple(range(width))
    waiting = [total]
    while waiting:
        parent = waiting.pop()
        choices = [list(_choices(child, header, width)) for child in parent.children]
        if not all(choices):
            return False
        whole = _spread(parent, parent.places, width) if len(parent.places) == len(parent.printed) else None
        if whole is not None:
            choices = [
                [c for c in own if _within(whole, _spread(row, c, width))]
                for row, own in zip(parent.children, choices, strict=True)
            ]
            if not all(choices):
                return False
        found: Sequence[tuple[int, ...] | None] = [own[0] if len(own) == 1 else None for own in choices]
        if whole is not None and _is_sum(parent.total, parent.children):
            ways = _ways(whole, parent.children, choices, width)
            if ways is not None and not ways:
                return False
            if ways is not None and len(ways) == 1:
                found = ways[0]
        for child, places in zip(parent.children, found, strict=True):
            if places is not None:
                child.places = places
        waiting.extend(parent.children)
    return True


def _within(whole: Amounts, part: Amounts) -> bool:
    return all(p - w <= _tolerance(1) for w, p in zip(whole, part, strict=True))


def _choices(row: FlatRow, header: FlatHeader, width: int) -> Iterator[tuple[int, ...]]:
    """Columns in which the amounts of a row may stand: in their order, the first in that of the total."""
    if len(row.printed) > width:
        return
    for rest in itertools.combinations(range(1, width), len(row.printed) - 1):
        places = (0, *rest)
        if adds_up(_spread(row, places, width), header):
            yield places


def _spread(row: FlatRow, places: tuple[int, ...], width: int) -> Amounts:
    values = dict(zip(places, map(value_of, row.printed), strict=True))
    return tuple(values.get(place, Decimal(0)) for place in range(width))


def _ways(
    parent: Amounts, rows: list[FlatRow], choices: list[list[tuple[int, ...]]], width: int
) -> list[list[tuple[int, ...]]] | None:
    """Up to two choices for all rows with which every column adds up to the parent's; None where it takes too long."""
    ways: list[list[tuple[int, ...]]] = []
    steps = 0
    slack = _tolerance(len(rows))
    stack: list[tuple[int, Amounts, list[tuple[int, ...]]]] = [(0, parent, [])]
    while stack:
        steps += 1
        if steps > _MOST_STEPS:
            return None
        at, left, chosen = stack.pop()
        if at == len(rows):
            if all(abs(rest) <= slack for rest in left):
                ways.append(chosen)
                if len(ways) > 1:
                    break
            continue
        for places in choices[at]:
            rest = tuple(a - b for a, b in zip(left, _spread(rows[at], places, width), strict=True))
            if all(r >= -slack for r in rest):
                stack.append((at + 1, rest, [*chosen, places]))
    return ways
