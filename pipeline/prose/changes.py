"""Whose change a change is (phrasing group 4): change / (value - change) is the printed rate, within its rounding."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pipeline.prose.facts import Fact

__all__ = ["settle_changes"]

#: How many figures back a change may look for the one that it belongs to.
_REACH: Final = 30


def settle_changes(facts: list[Fact]) -> None:
    """Give a change without a subject of its own to the figure whose arithmetic fits its percentage."""
    for at, fact in enumerate(facts):
        if fact.kind != "change" or fact.own or fact.number is None:
            continue
        rate = facts[at + 1] if at + 1 < len(facts) and facts[at + 1].kind == "growth" else None
        values = [
            f
            for f in facts[max(0, at - _REACH) : at]
            if f.kind == "value" and f.period == "current" and f.number and f.number.unit == "CNY"
        ]
        values = [f for f in values if f.sentence >= fact.sentence - 1 and not f.aside]
        if rate is None or rate.number is None or len(values) < 2:
            continue
        near = values[-1]
        if _fits_rate(near, fact, rate):
            continue
        fitting = {f.refs: f for f in reversed(values[:-1]) if _fits_rate(f, fact, rate)}
        if len(fitting) == 1:
            fact.refs = rate.refs = next(iter(fitting))
        elif len({f.refs for f in values if f.sentence == fact.sentence}) > 1:
            fact.doubt = rate.doubt = True


def _fits_rate(value: Fact, change: Fact, rate: Fact) -> bool:
    """Whether change / (value - change) is the printed rate, within its rounding."""
    if value.number is None or change.number is None or rate.number is None:
        return False
    for sign in (1, -1):
        before = value.number.value - sign * change.number.value
        if before > 0:
            exact = 100 * change.number.value / before
            slack = (
                2 * rate.number.amount.half_place
                + 100 * 2 * change.number.amount.rounding(change.number.printed_unit or "") / before
            )
            if abs(exact - abs(rate.number.value)) <= slack + Decimal("0.001"):
                return True
    return False
