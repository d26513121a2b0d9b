"""The arithmetic of a sentence, where its grammar leaves a choice.

Whose change a change is (phrasing group 4): change / (value - change) is the printed rate, within its rounding. What a
list of percentages is: shares, where they add up to the whole.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from pipeline.prose.facts import Fact

__all__ = ["settle_changes", "settle_parts", "settle_shares"]

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
        if not values:
            continue
        near = values[-1]
        bound = next((f for f in reversed(values) if f.refs == fact.refs), None)
        if bound is not None and _is_impossible(bound, fact):
            fact.doubt = True  # more was added than there is
        listed = {f.refs for f in values if f.sentence == fact.sentence}
        if rate is None or rate.number is None or len(values) < 2:
            if fact.of_which and rate is not None and not _fits_rate(near, fact, rate):
                fact.doubt = rate.doubt = True
            elif (
                rate is None
                and len(listed) == 2
                and near is bound
                and near.of_which
                and not values[-2].of_which
                and fact is _last_of_sentence(facts, at)
            ):
                fact.doubt = True  # 总计100万元，其中甲10万元，较上年增加2万元。: only a percentage could tell whose
            continue
        if _fits_rate(near, fact, rate):
            fact.doubt = False
            continue
        fitting = {f.refs: f for f in reversed(values[:-1]) if _fits_rate(f, fact, rate)}
        if len(fitting) == 1:
            fact.refs = rate.refs = next(iter(fitting))
            fact.doubt = False
        elif len(listed) > 1:
            fact.doubt = rate.doubt = True


def _last_of_sentence(facts: list[Fact], at: int) -> Fact:
    """The last fact of the sentence in which `facts[at]` stands."""
    last = at
    while last + 1 < len(facts) and facts[last + 1].sentence == facts[at].sentence:
        last += 1
    return facts[last]


def _is_impossible(value: Fact, change: Fact) -> bool:
    """Whether the figure of the year before would be negative."""
    if change.sign <= 0 or value.number is None or change.number is None or change.number.unit != "CNY":
        return False
    return value.number.value < change.number.value


def settle_parts(facts: list[Fact]) -> None:
    """基本支出100万元，主要是…的支出，其中：人员经费90万元，公用经费10万元: parts that add up to it are no mere words.

    Amounts in the words of a purpose or a reason are not of the report, unless these are the whole of the last figure.
    """
    whole: Fact | None = None
    listed: list[Fact] = []
    for fact in (*facts, None):
        part = fact is not None and fact.aside and fact.of_which and fact.kind == "value" and _is_money(fact)
        if fact is not None and part and whole is not None and fact.sentence <= whole.sentence + 1:
            listed.append(fact)
        elif fact is None or not part:
            if whole is not None and len(listed) > 1 and _adds_up(whole, listed):
                for found in listed:
                    found.aside = False
            if fact is None or not fact.aside:
                listed = []
            if fact is not None and fact.kind == "value" and _is_money(fact) and not fact.aside:
                whole = fact


def _is_money(fact: Fact) -> bool:
    return fact.number is not None and fact.number.unit == "CNY" and all(ref.subject for ref in fact.refs)


def _adds_up(whole: Fact, parts: list[Fact]) -> bool:
    total, slack = Decimal(0), Decimal(0)
    for fact, sign in ((whole, -1), *((part, 1) for part in parts)):
        if fact.number is not None:
            total += sign * fact.number.value
            slack += fact.number.amount.rounding(fact.number.printed_unit or "")
    return abs(total) <= slack


def settle_shares(facts: list[Fact]) -> None:
    """其中：教育支出95.96%、卫生健康支出4.04%: percentages of named things that add up to 100 are their shares."""
    at = 0
    while at < len(facts):
        run = at
        while run < len(facts) and facts[run].kind == "percentage" and facts[run].sentence == facts[at].sentence:
            run += 1
        listed = facts[at:run]
        if len(listed) > 1 and all(f.refs and f.refs[0].words for f in listed):
            amounts = [f.number.amount for f in listed if f.number is not None]
            slack = sum((2 * amount.half_place for amount in amounts), Decimal(0))
            if abs(sum((amount.value for amount in amounts), Decimal(0)) - 100) <= slack:
                for fact in listed:
                    fact.kind = "share"
        at = max(run, at + 1)


def _fits_rate(value: Fact, change: Fact, rate: Fact) -> bool:
    """Whether change / (value - change) is the printed rate, within its rounding."""
    if value.number is None or change.number is None or rate.number is None:
        return False
    for sign in (change.sign,) if change.sign else (1, -1):
        before = value.number.value - sign * change.number.value
        if before == 0 and abs(rate.number.value) in (0, 100):
            return True  # from nothing: printed as 100 %, or as 0 % where nothing changed
        if before > 0:
            exact = 100 * change.number.value / before
            slack = (
                2 * rate.number.amount.half_place
                + 100 * 2 * change.number.amount.rounding(change.number.printed_unit or "") / before
            )
            if abs(exact - abs(rate.number.value)) <= slack + Decimal("0.001"):
                return True
    return False
