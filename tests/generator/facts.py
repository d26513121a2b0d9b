"""Facts drawn from a seed: one chain of years per unit, obeying the accounting identities by construction.

The end of a year is the beginning of the next; budgets are drawn before the year and spending around the budget;
the economic breakdown is an exact split of the basic expenditure.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from tests.generator.model import CAPITAL, GPB, Item, ItemSpec, Operations, ThreePublic, UnitSpec, YearFacts
from tests.generator.money import ZERO, Draw, split
from tests.generator.units import UNITS

__all__ = ["DIRECT", "FIRST_YEAR", "facts_of"]

#: The chain starts here; reports are made of later years, so each has a year before it.
FIRST_YEAR = 2022

#: Reasons of a deviation, by the nature of the item and its direction.
_REASONS = {
    ("basic", "less"): (
        "人员调出后空缺未补，相应支出减少",
        "核定的缴费基数低于预计",
        "当年到龄退休的人员多于预计",
    ),
    ("basic", "more"): (
        "新录用人员到岗，工资和保险相应增加",
        "年中按政策调整了基数",
    ),
    ("project", "less"): (
        "部分合同按进度付款，尾款转入下一年支付",
        "压减了一般性开支，并合并了同类采购",
        "活动场次调减，场地和搭建费用下降",
        "中标价低于预算控制价",
    ),
    ("project", "more"): (
        "年中新增任务，按程序追加了经费",
        "提前实施了下一年度的部分工程",
    ),
}
_VEHICLE_KINDS = ("主要领导干部用车", "机要通信用车", "应急保障用车", "其他用车")

#: Economic 款 that a functional item is paid from, whole.
DIRECT = {
    "2080501": "30302",
    "2080502": "30302",
    "2080505": "30108",
    "2080506": "30109",
    "2101101": "30110",
    "2101102": "30110",
    "2101103": "30111",
    "2210201": "30113",
    "2210203": "30102",
}
_PAY_ADMINISTRATIVE = (
    ("30101", 24.0),
    ("30102", 33.0),
    ("30103", 17.0),
    ("30112", 1.2),
    ("30199", 6.5),
    ("30309", 0.4),
)
_PAY_INSTITUTION = (("30101", 26.0), ("30102", 7.0), ("30107", 46.0), ("30112", 1.4), ("30199", 4.0), ("30309", 0.3))
_RUNNING = (
    ("30201", 3.1), ("30202", 0.7), ("30205", 0.3), ("30206", 1.1), ("30207", 0.6), ("30209", 1.9), ("30211", 1.3),
    ("30213", 0.9), ("30226", 0.8), ("30228", 1.5), ("30229", 1.7), ("30239", 3.6), ("30299", 1.1), ("31002", 0.8),
)  # fmt: skip


@cache
def facts_of(slug: str, year: int) -> YearFacts:
    """The facts of one unit and year; the chain behind it is drawn on the way."""
    unit = next(u for u in UNITS if u.slug == slug)
    prior = facts_of(slug, year - 1) if year > FIRST_YEAR else None
    draw = Draw(f"{slug} {year}")
    before = {i.code: i for i in prior.items} if prior else {}
    items = tuple(_item(unit, spec, draw, before.get(spec.code)) for spec in unit.items)
    three_budget, three = _three_public(unit, draw)
    return YearFacts(
        unit=unit,
        year=year,
        items=items,
        economic=_economic(unit, {i.code: i.basic for i in items if i.fund == GPB}, three, draw),
        economic_budget=_economic(unit, {i.code: i.budget_basic for i in items if i.fund == GPB}, three_budget, draw),
        three=three,
        three_budget=three_budget,
        operations=_operations(unit, items, three, draw),
        prior=prior,
    )


def _item(unit: UnitSpec, spec: ItemSpec, draw: Draw, before: Item | None) -> Item:
    def around(size: float, low: float, high: float, grain: Decimal = unit.grain) -> Decimal:
        return draw.money(size * low, size * high, grain) if size else ZERO

    drift = draw.between(0.94, 1.08)
    budget_basic = around(spec.basic * drift, 0.97, 1.03)
    # project budgets are planned in whole hundreds of yuan, whatever the grain of spending
    budget_project = around(spec.project * drift, 0.95, 1.08, Decimal(1000))
    execution = draw.between(0.82, 1.05)
    basic = (
        budget_basic * Decimal(repr(round(draw.between(0.965, 1.02), 5))) / unit.grain
    ).to_integral_value() * unit.grain
    project = (budget_project * Decimal(repr(round(execution, 5))) / unit.grain).to_integral_value() * unit.grain
    if spec.code.endswith(("0506", "1103")):  # some items are spent to the yuan as planned
        basic = budget_basic
    if spec.unplanned:
        budget_basic = budget_project = ZERO
    spent, budget = basic + project, budget_basic + budget_project
    reason = ""
    if spent != budget:
        pool = _REASONS["basic" if spec.basic else "project", "less" if spent < budget else "more"]
        reason = pool[draw.whole(0, len(pool) - 1)]
    if spec.unplanned:
        reason = "年初未安排，年中由上级下达专项经费"
    other_spent = around(spec.other_money, 0.8, 1.1)
    other_end = around(spec.other_money, 0.1, 0.3)
    other_begin = before.other_end if before else around(spec.other_money, 0.1, 0.3)
    other_all = other_spent + other_end - other_begin
    business = ZERO if unit.administrative else other_all if spec.basic else ZERO
    return Item(
        spec=spec,
        budget_basic=budget_basic,
        budget_project=budget_project,
        basic=basic,
        project=project,
        begin=before.end if before else around(spec.carry, 0.6, 1.2),
        end=around(spec.carry, 0.6, 1.2),
        other_budget=around(spec.other_money, 0.9, 1.0, Decimal(10_000)),
        other_begin=other_begin,
        other_business=business,
        other_income=other_all - business,
        other_spent=other_spent,
        other_end=other_end,
        reason=reason,
    )


def _three_public(unit: UnitSpec, draw: Draw) -> tuple[ThreePublic, ThreePublic]:
    """Budget and actual; the actual of each item stays within its budget (只减不增)."""
    grain = Decimal(100)
    running = draw.money(2.2 * unit.vehicles, 2.9 * unit.vehicles, grain)
    purchase = draw.money(17, 18, grain) if unit.vehicles >= 3 and draw.whole(0, 1) else ZERO
    abroad = draw.money(8, 14, grain) if unit.slug.endswith(("town", "skills")) else ZERO
    reception = draw.money(1.2, 4.5, grain)
    budget = ThreePublic(abroad, purchase, running, reception)

    def part(amount: Decimal) -> Decimal:
        return (amount * Decimal(repr(round(draw.between(0.55, 0.97), 4))) / grain).to_integral_value() * grain

    return budget, ThreePublic(part(abroad), part(purchase), part(running), part(reception))


def _economic(unit: UnitSpec, basic: dict[str, Decimal], three: ThreePublic, draw: Draw) -> dict[str, Decimal]:
    """The exact split of basic expenditure over economic 款; “三公” paid from basic money shows its own amounts."""
    amounts: dict[str, Decimal] = {}

    def add(code: str, value: Decimal) -> None:
        if value:
            amounts[code] = amounts.get(code, ZERO) + value

    rest = ZERO
    for code, value in basic.items():
        if code in DIRECT:
            add(DIRECT[code], value)
        else:
            rest += value
    fixed = {"30217": three.reception, "30231": three.running, "30215": draw.money(0.8, 2.5, Decimal(100))}
    fixed["30216"] = draw.money(0.8, 3.5, Decimal(100))
    for code, value in fixed.items():
        add(code, value)
    rest -= sum(fixed.values(), ZERO)
    pay = _PAY_ADMINISTRATIVE if unit.administrative else _PAY_INSTITUTION
    shares = [(code, weight * draw.between(0.9, 1.1)) for code, weight in (*pay, *_RUNNING)]
    for (code, _), value in zip(shares, split(rest, [w for _, w in shares], unit.grain), strict=True):
        add(code, value)
    return amounts


def _operations(unit: UnitSpec, items: tuple[Item, ...], three: ThreePublic, draw: Draw) -> Operations:
    projects = [i for i in items if i.project and i.fund != CAPITAL]
    spent = sum((i.project for i in projects), ZERO)
    bought = draw.money(0.45 * float(spent) / 10_000, 0.6 * float(spent) / 10_000, Decimal(100))
    goods, works, services = split(bought, [draw.between(2, 4), draw.between(1, 3), draw.between(4, 7)], Decimal(100))
    sme = (bought * Decimal(repr(round(draw.between(0.7, 0.95), 4))) / 100).to_integral_value() * 100
    micro = (sme * Decimal(repr(round(draw.between(0.3, 0.6), 4))) / 100).to_integral_value() * 100
    kinds = [0] * len(_VEHICLE_KINDS)
    for n in range(unit.vehicles):
        kinds[(n + 1) % len(kinds)] += 1
    quota, staff, retired = unit.staff
    return Operations(
        delegations=1 if three.abroad else 0,
        travellers=draw.whole(2, 4) if three.abroad else 0,
        vehicles_bought=1 if three.purchase else 0,
        vehicles=tuple(zip(_VEHICLE_KINDS, kinds, strict=True)),
        batches=draw.whole(9, 24),
        guests=draw.whole(70, 210),
        goods=goods,
        works=works,
        services=services,
        sme=sme,
        micro=micro,
        projects_evaluated=len(projects),
        amount_evaluated=spent,
        score=f"{draw.between(88, 98):.2f}",
        quota=quota,
        staff=staff - draw.whole(0, 2),
        retired=retired + draw.whole(0, 2),
    )
