"""Causes: what kind of slip leads from the right amount to the printed one, judged by the digits and the neighbours.

What belongs here: comparing two amounts of one figure. What does not: which figure is wrong (`suspects`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

__all__ = ["CAUSE_WORDS", "Neighbours", "digits_cause", "likely_cause"]

#: In words, Chinese and English.
CAUSE_WORDS: Final[dict[str, tuple[str, str]]] = {
    "unit": ("元与万元混淆", "yuan for 10,000 yuan"),
    "decimal_slip": ("小数点错位", "the decimal point moved"),
    "transposed_digits": ("相邻数字颠倒", "neighbouring digits swapped"),
    "one_digit": ("一位数字有误", "one digit is another"),
    "digit_lost": ("多写或漏写一位数字", "one digit missing or doubled"),
    "sign": ("正负号有误", "wrong sign"),
    "column_shift": ("错列", "the figure of another column"),
    "row_shift": ("错行", "the figure of another row"),
    "last_year": ("误用上年数", "the figure of the year before"),
    "rounding": ("末位舍入", "a few units of the last place"),
    "unknown": ("原因不明", "cause unknown"),
}

#: Roundings add up along a chain of sums, but not beyond a few units of the last place.
_ROUNDING_UNITS: Final = 5


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Amounts that a figure may have been taken for: of its row, of its column, and of the year before."""

    row: Collection[Decimal] = ()
    column: Collection[Decimal] = ()
    last_year: Collection[Decimal] = ()


def likely_cause(stated: Decimal, proposed: Decimal, half_place: Decimal, neighbours: Neighbours) -> str:
    """The cause of a difference, one word of CAUSES. `half_place` is half of the last printed place, in yuan.

    A figure that stands in the next column or row, or in last year's report, tells more than its digits do: those
    come first, after what only the digits can show.
    """
    found = digits_cause(stated, proposed, half_place)
    if found in ("unit", "sign", "rounding"):
        return found
    if stated:
        for cause, amounts in (
            ("column_shift", neighbours.row),
            ("row_shift", neighbours.column),
            ("last_year", neighbours.last_year),
        ):
            if stated in amounts:
                return cause
    return found


def digits_cause(stated: Decimal, proposed: Decimal, half_place: Decimal) -> str:
    """The cause as far as the digits show it: unit, sign, rounding, decimal_slip, … or unknown."""
    if stated == -proposed and stated:
        return "sign"
    place = 2 * half_place
    if place and abs(stated - proposed) <= _ROUNDING_UNITS * place:
        return "rounding"
    if _is_factor(stated, proposed, Decimal(10_000), half_place):
        return "unit"
    if any(_is_factor(stated, proposed, Decimal(10) ** power, half_place) for power in (1, 2, 3, 5, 6)):
        return "decimal_slip"
    return _digits(_printed(stated, place), _printed(proposed, place))


def _is_factor(one: Decimal, other: Decimal, factor: Decimal, half_place: Decimal) -> bool:
    """Whether one amount is the other times the factor, but for the places that the smaller one has lost."""
    large, small = max(abs(one), abs(other)), min(abs(one), abs(other))
    return small > half_place and (one < 0) == (other < 0) and abs(large - small * factor) <= half_place * (factor + 1)


def _printed(amount: Decimal, place: Decimal) -> str:
    """The digits of an amount to its last printed place, without point and sign."""
    units = abs(amount) / place if place else abs(amount) * 100
    return str(int(units.to_integral_value()))


def _digits(stated: str, proposed: str) -> str:
    if len(stated) == len(proposed):
        differing = [i for i in range(len(stated)) if stated[i] != proposed[i]]
        if len(differing) == 1:
            return "one_digit"
        if (
            len(differing) == 2
            and differing[1] == differing[0] + 1
            and stated[differing[0]] == proposed[differing[1]]
            and stated[differing[1]] == proposed[differing[0]]
        ):
            return "transposed_digits"
    elif abs(len(stated) - len(proposed)) == 1:
        long, short = sorted((stated, proposed), key=len, reverse=True)
        if any(long[:i] + long[i + 1 :] == short for i in range(len(long))):
            return "digit_lost"
    return "unknown"
