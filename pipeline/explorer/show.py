"""How figures look: amounts, ratios and bars as text and lengths. No HTML here; templates draw with these.

Nothing is computed anew: amounts, rates and shares come from the warehouse's tables and are only rounded for display,
and the exact value stands beside them in the page (`title`) and in every download.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

__all__ = ["Bar", "amount", "bar", "count", "largest", "percent", "points"]

_WAN: Final = Decimal(10_000)
_PLACES: Final = Decimal("0.01")
_MINUS: Final = "\N{MINUS SIGN}"
#: Width that bars are drawn in; the picture is stretched to its place.
_WIDTH: Final = Decimal(1000)


def amount(value: Decimal | None, money: str, *, signed: bool = False) -> str:
    """Yuan as 万元 (`wan`) or 元 (`yuan`), two places, thousands grouped; nothing for null."""
    if value is None:
        return ""
    return _grouped(value / _WAN if money == "wan" else value, signed)


def _grouped(value: Decimal, signed: bool) -> str:
    rounded = value.quantize(_PLACES, ROUND_HALF_UP)
    sign = _MINUS if rounded < 0 else ("+" if signed and rounded > 0 else "")
    return f"{sign}{abs(rounded):,.2f}"


def percent(value: Decimal | None, places: int = 1) -> str:
    """A ratio as a percentage."""
    if value is None:
        return ""
    shown = (Decimal(value) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = _MINUS if shown < 0 else ""
    return f"{sign}{abs(shown):,}%"


def count(value: int | Decimal | None) -> str:
    """A number of things, thousands grouped."""
    if value is None:
        return ""
    whole = Decimal(value)
    return f"{int(whole):,}" if whole == whole.to_integral_value() else f"{whole.normalize():,f}"


def points(value: Decimal | None, unit: str, money: str) -> str:
    """A figure of any unit: money by the chosen unit, anything else with its unit."""
    if value is None:
        return ""
    if unit == "CNY":
        return amount(value, money)
    shown = f"{value.normalize():,f}"
    return shown + (unit if unit in ("%",) else f" {unit}")


@dataclass(frozen=True, slots=True)
class Bar:
    """Budget as an outline and actual as a filled bar, on a scale of 0 to 1000; None where the figure is not stated."""

    outline: int | None
    fill: int | None
    over: bool
    negative: bool


def largest(values: Iterable[Decimal | None]) -> Decimal:
    """The amount that fills the whole width: the largest without sign; 1 where there is none."""
    return max((abs(v) for v in values if v), default=Decimal(1))


def bar(budget: Decimal | None, actual: Decimal | None, scale: Decimal) -> Bar:
    """The lengths of one row. All rows of a chart share `scale`, so that they compare; `over` when spent beyond."""
    return Bar(
        outline=None if budget is None else _length(budget, scale),
        fill=None if actual is None else _length(actual, scale),
        over=budget is not None and actual is not None and actual > budget,
        negative=actual is not None and actual < 0,
    )


def _length(value: Decimal, scale: Decimal) -> int:
    if not value:
        return 0
    # a small amount is not nothing: it keeps a line that can be seen
    return max(int((abs(value) / scale * _WIDTH).to_integral_value(ROUND_HALF_UP)), 2)
