"""Amounts by name: `basic.gpb` under a code of one year's facts, and the measure of the contract that it is.

A name is `base.scope`. Bases: spent, basic, project, personnel, public, income, business, other, begin, end, grand,
none, executed (spent the year before), delta (spent less that), the items of “三公” and of procurement. Scopes: gpb,
fund, capital, fiscal (the three), own (non-fiscal), all. For “三公” the scope is the year and phase: budget, actual,
prior (budget of the year before), change.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.generator.facts import DIRECT, facts_of
from tests.generator.model import CAPITAL, FUND, GPB, Item, ThreePublic, YearFacts
from tests.generator.money import ZERO

__all__ = ["BASES", "SCOPES", "amount", "codes_with", "economic", "government_code", "joint_rows"]

_FISCAL = {
    "gpb": (GPB,),
    "fund": (FUND,),
    "capital": (CAPITAL,),
    "fiscal": (GPB, FUND, CAPITAL),
    "all": (GPB, FUND, CAPITAL),
}
_THREE: dict[str, Callable[[ThreePublic], Decimal]] = {
    "three": lambda t: t.total,
    "abroad": lambda t: t.abroad,
    "vehicle": lambda t: t.vehicle,
    "purchase": lambda t: t.purchase,
    "running": lambda t: t.running,
    "reception": lambda t: t.reception,
}

#: The words of a name, before and behind the point.
BASES = (
    *"spent basic project personnel public income business other begin end grand none executed delta".split(),
    *_THREE,
    *"goods works services procurement".split(),
)
SCOPES = (*_FISCAL, "own", "budget", "actual", "prior", "change")


def amount(facts: YearFacts, kind: str, name: str, code: str = "") -> Decimal:
    """The amount `name` under the code prefix `code` (yuan) in a report of `kind` final | budget."""
    base, _, scope = name.partition(".")
    if base == "none":
        return ZERO
    if base in _THREE:
        return _three_public(facts, base, scope)
    if base in ("goods", "works", "services", "procurement"):
        return Decimal(getattr(facts.operations, base))
    if base == "grand":
        return amount(facts, kind, f"income.{scope}", code) + amount(facts, kind, f"begin.{scope}", code)
    if base in ("executed", "delta"):
        executed = amount(facts_of(facts.unit.slug, facts.year - 1), "final", f"spent.{scope}", code)
        return executed if base == "executed" else amount(facts, kind, f"spent.{scope}", code) - executed
    if base in ("personnel", "public"):
        return _by_nature(facts, kind, base, scope, code)
    items = [i for i in facts.items if i.code.startswith(code)]
    total = sum((_fiscal(i, kind, base) for i in items if i.fund in _FISCAL.get(scope, ())), ZERO)
    if scope in ("all", "own"):
        total += sum((_own(facts, i, kind, base) for i in items), ZERO)
    return total


def _fiscal(item: Item, kind: str, base: str) -> Decimal:
    if kind == "budget":
        return {
            "spent": item.budget,
            "income": item.budget,
            "basic": item.budget_basic,
            "project": item.budget_project,
        }.get(base, ZERO)
    return {
        "spent": item.spent,
        "income": item.income,
        "basic": item.basic,
        "project": item.project,
        "begin": item.begin,
        "end": item.end,
    }.get(base, ZERO)


def _own(facts: YearFacts, item: Item, kind: str, base: str) -> Decimal:
    """Non-fiscal money follows the nature of its item."""
    if kind == "budget":
        spent, begin, end = item.other_budget, ZERO, ZERO
        business = ZERO if facts.unit.administrative or not item.spec.basic else item.other_budget
        income = spent
    else:
        spent, begin, end = item.other_spent, item.other_begin, item.other_end
        business, income = item.other_business, item.other_business + item.other_income
    return {
        "spent": spent,
        "basic": spent if item.spec.basic else ZERO,
        "project": ZERO if item.spec.basic else spent,
        "income": income,
        "business": business,
        "other": income - business,
        "begin": begin,
        "end": end,
    }.get(base, ZERO)


def _three_public(facts: YearFacts, base: str, scope: str) -> Decimal:
    before = facts_of(facts.unit.slug, facts.year - 1)
    item = _THREE[base]
    if scope == "change":
        return item(facts.three_budget) - item(before.three_budget)
    return item({"budget": facts.three_budget, "actual": facts.three, "prior": before.three_budget}[scope])


def _by_nature(facts: YearFacts, kind: str, base: str, scope: str, code: str) -> Decimal:
    """Personnel or public part of basic expenditure; all public money is in the largest basic item, the unit itself."""
    main = max(facts.items, key=lambda i: i.spec.basic)
    public = facts.budget_public if kind == "budget" else facts.public
    public = public if main.code.startswith(code) else ZERO
    if base == "public":
        return public
    return amount(facts, kind, f"basic.{scope}", code) - public


def economic(facts: YearFacts, kind: str) -> dict[str, Decimal]:
    """Basic expenditure of the general public budget by economic 款 (department classification)."""
    return facts.economic_budget if kind == "budget" else facts.economic


def codes_with(facts: YearFacts, kind: str, names: tuple[str, ...], levels: tuple[int, ...] = (3, 5, 7)) -> list[str]:
    """Functional codes of the levels, in order, under which one of the amounts is not zero."""
    codes = sorted({i.code[:n] for i in facts.items for n in levels})
    return [c for c in codes if any(amount(facts, kind, name, c) for name in names)]


_GOVERNMENT = {
    "30101": "50101", "30102": "50101", "30103": "50101", "30107": "50101", "30108": "50102", "30109": "50102",
    "30110": "50102", "30111": "50102", "30112": "50102", "30113": "50103", "30215": "50202", "30216": "50203",
    "30217": "50206", "30226": "50205", "30227": "50205", "30231": "50208", "30213": "50209", "30299": "50299",
    "30302": "50905",
}  # fmt: skip
_GOVERNMENT_CLASS = {"301": "50199", "302": "50201", "303": "50999", "310": "50306"}
_INSTITUTION_CLASS = {"301": "50501", "302": "50502", "303": "50999", "310": "50601"}


def government_code(code: str, facts: YearFacts) -> str:
    """The code of the government classification that a department's economic code is paid from (3 or 5 digits)."""
    if facts.unit.administrative:
        found = _GOVERNMENT.get(code, _GOVERNMENT_CLASS[code[:3]])
    else:
        found = _INSTITUTION_CLASS[code[:3]]
    return found[:3] if len(code) == 3 else found


def joint_rows(facts: YearFacts, kind: str) -> list[tuple[str, str, Decimal, Decimal]]:
    """Function × department economic code of the general public budget, with basic and project amounts.

    A basic item is paid from its economic 款, the unit's own from all others; a project is commissioned work (30227).
    """
    left = dict(economic(facts, kind))
    rows: list[tuple[str, str, Decimal, Decimal]] = []
    main = max(facts.items, key=lambda i: i.spec.basic)
    for item in facts.items:
        basic, project = (_fiscal(item, kind, what) for what in ("basic", "project"))
        if item.fund != GPB:
            continue
        if project:
            rows.append((item.code, "30227", ZERO, project))
        if basic and item is not main:
            code = DIRECT[item.code]
            rows.append((item.code, code, basic, ZERO))
            left[code] -= basic
    rows += [(main.code, code, value, ZERO) for code, value in left.items() if value]
    return sorted(rows)
