"""Exact money of the generator: Decimal yuan, printed in 万元 or 元, split without a remainder, drawn from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["ZERO", "Draw", "percent", "print_money", "split"]

ZERO = Decimal(0)
_UNITS = {"万元": Decimal(10_000), "元": Decimal(1)}
_CENT = Decimal("0.01")


def print_money(yuan: Decimal, unit: str = "万元", *, thousands: bool = True) -> str:
    """Two decimals in `unit`, halves away from zero, as reporting software prints."""
    value = (yuan / _UNITS[unit]).quantize(_CENT, ROUND_HALF_UP)
    return f"{value:,.2f}" if thousands else f"{value:.2f}"


def percent(part: Decimal, whole: Decimal) -> str:
    """`part` of `whole` in per cent, two decimals, without the sign."""
    return f"{(100 * part / whole).quantize(_CENT, ROUND_HALF_UP):.2f}"


def split(total: Decimal, weights: Sequence[float], grain: Decimal) -> list[Decimal]:
    """Parts of `total` in whole multiples of `grain`, in proportion to `weights`; they add up to `total` exactly."""
    whole = sum(weights)
    parts = [(total * Decimal(repr(round(w / whole, 9))) / grain).to_integral_value() * grain for w in weights]
    heaviest = max(range(len(parts)), key=lambda i: weights[i])
    parts[heaviest] += total - sum(parts, ZERO)
    return parts


class Draw:
    """A seeded source of numbers. Only `random.random` is used: its sequence is guaranteed over Python versions."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random.random()

    def whole(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def money(self, low: float, high: float, grain: Decimal) -> Decimal:
        """Yuan between `low` and `high` 万元, in whole multiples of `grain` yuan."""
        return (Decimal(repr(round(self.between(low, high), 6))) * 10_000 / grain).to_integral_value() * grain
