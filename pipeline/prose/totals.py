"""Totals by their section: 收入总计 in the words on 收入决算表 is the total of that statement, 本年收入合计.

What belongs here: the one place where a section and the sum of a list decide what a total means. What does not: totals
that the summary states (收入支出决算总表), which hold what was carried over as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from pipeline.prose.facts import Fact
from pipeline.prose.lexicon import Lexicon

__all__ = ["settle_totals"]

#: Side of the section -> key of the total as printed, of the total that it is, and of what the list makes up.
_TOTALS: Final = {
    "income": (
        "income_total",
        "income_this_year",
        frozenset(
            "income_fiscal income_superior income_business income_operating income_affiliated income_other".split()
        ),
    ),
    "expenditure": (
        "expenditure_total",
        "expenditure_this_year",
        frozenset("basic project expenditure_operating expenditure_superior expenditure_affiliated".split()),
    ),
}


def _side(title: str) -> str | None:
    """The side of the statement that a title speaks of: 收入决算情况说明, 支出决算表说明; None for all other titles."""
    if "决算" not in title or "财政拨款" in title or not any(word in title for word in ("说明", "情况", "表")):
        return None
    income, expenditure = "收入" in title, "支出" in title
    return None if income == expenditure or "收支" in title else "income" if income else "expenditure"


def settle_totals(facts: Sequence[Fact], title: str, words: Lexicon) -> None:
    """Make the total of a section on income or on expenditure what its parts add up to, carry-over not among them."""
    side = _side(title)
    if side is None:
        return
    printed, meant, parts = _TOTALS[side]
    total = Decimal(0)
    slack = Decimal(0)
    for fact in facts:
        if _is_value(fact) and fact.refs[0].subject is not None and fact.refs[0].subject.key in parts and fact.number:
            total += fact.number.value
            slack += fact.number.amount.rounding(fact.number.printed_unit or "")
    for fact in facts:
        if not fact.refs or fact.number is None or not _is_value(fact):
            continue
        subject = fact.refs[0].subject
        if subject is None or subject.key != printed or total == 0:
            continue
        if abs(fact.number.value - total) <= slack + fact.number.amount.rounding(fact.number.printed_unit or ""):
            fact.refs = tuple(replace(ref, subject=words.by_key[meant]) for ref in fact.refs)


def _is_value(fact: Fact) -> bool:
    return (
        fact.kind == "value"
        and fact.period == "current"
        and not fact.aside
        and fact.scope is None
        and len(fact.refs) == 1
        and fact.number is not None
        and fact.number.unit == "CNY"
    )
