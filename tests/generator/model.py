"""The model of facts: what one unit planned, received and spent in one year, in Decimal yuan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tests.generator.money import ZERO

__all__ = ["Item", "ItemSpec", "Operations", "ThreePublic", "UnitSpec", "YearFacts"]

GPB, FUND, CAPITAL = "gpb", "fund", "capital"


@dataclass(frozen=True)
class ItemSpec:
    """One functional item (项) that a unit spends on: the sizes (万元 a year) that its facts are drawn around."""

    code: str
    purpose: str
    basic: float = 0.0
    project: float = 0.0
    fund: str = GPB
    carry: float = 0.0  # carry-over of fiscal money at the end of the years, about
    other_money: float = 0.0  # spent of non-fiscal money (事业收入, 其他收入), about
    unplanned: bool = False  # nothing in the initial budget, assigned during the year (年中追加)


@dataclass(frozen=True)
class UnitSpec:
    """One invented unit in a real place."""

    slug: str
    name: str
    place: tuple[str, str | None, str]  # province, city (None directly under a municipality), county
    parent: str | None
    administrative: bool
    staff: tuple[int, int, int]  # quota, actual, retired
    vehicles: int
    items: tuple[ItemSpec, ...]
    duties: tuple[str, ...]
    offices: tuple[str, ...]
    grain: Decimal = Decimal(100)  # yuan; 100 = exact in 万元 with two decimals, 0.01 = statements carry rounding
    noun: str = "部门"  # how the report calls itself: 部门 or 单位

    @property
    def place_name(self) -> str:
        return "".join(p for p in self.place if p)


@dataclass(frozen=True)
class Item:
    """Facts of one functional item in one year. Fiscal money: begin + income - basic - project = end."""

    spec: ItemSpec
    budget_basic: Decimal
    budget_project: Decimal
    basic: Decimal
    project: Decimal
    begin: Decimal
    end: Decimal
    other_budget: Decimal = ZERO
    other_begin: Decimal = ZERO
    other_business: Decimal = ZERO  # 事业收入
    other_income: Decimal = ZERO  # 其他收入
    other_spent: Decimal = ZERO
    other_end: Decimal = ZERO
    reason: str = ""

    @property
    def code(self) -> str:
        return self.spec.code

    @property
    def fund(self) -> str:
        return self.spec.fund

    @property
    def spent(self) -> Decimal:
        return self.basic + self.project

    @property
    def budget(self) -> Decimal:
        return self.budget_basic + self.budget_project

    @property
    def income(self) -> Decimal:
        return self.basic + self.project + self.end - self.begin


@dataclass(frozen=True)
class ThreePublic:
    """“三公”经费 of one year, and what it was spent on."""

    abroad: Decimal = ZERO
    purchase: Decimal = ZERO
    running: Decimal = ZERO
    reception: Decimal = ZERO

    @property
    def vehicle(self) -> Decimal:
        return self.purchase + self.running

    @property
    def total(self) -> Decimal:
        return self.abroad + self.vehicle + self.reception


@dataclass(frozen=True)
class Operations:
    """Counts and the other amounts of the explanation's last section."""

    delegations: int
    travellers: int
    vehicles_bought: int
    vehicles: tuple[tuple[str, int], ...]  # kind, count
    batches: int
    guests: int
    goods: Decimal
    works: Decimal
    services: Decimal
    sme: Decimal
    micro: Decimal
    projects_evaluated: int
    amount_evaluated: Decimal
    score: str
    quota: int
    staff: int
    retired: int

    @property
    def vehicle_count(self) -> int:
        return sum(n for _, n in self.vehicles)

    @property
    def procurement(self) -> Decimal:
        return self.goods + self.works + self.services


@dataclass(frozen=True)
class YearFacts:
    """All facts of one unit and year. `prior` is the year before (None for the first year of the chain)."""

    unit: UnitSpec
    year: int
    items: tuple[Item, ...]
    economic: dict[str, Decimal]  # 款 of basic expenditure of the general public budget
    economic_budget: dict[str, Decimal]
    three: ThreePublic
    three_budget: ThreePublic
    operations: Operations
    prior: YearFacts | None = field(default=None, repr=False)

    def total(self, what: str, fund: str | None = None, under: str = "") -> Decimal:
        """Sum of attribute `what` over items of `fund` (None: all) whose code starts with `under`."""
        chosen = (i for i in self.items if fund in (None, i.fund) and i.code.startswith(under))
        return sum((getattr(i, what) for i in chosen), ZERO)

    def codes(self, funds: Iterable[str], *, what: tuple[str, ...]) -> list[str]:
        """All 类, 款 and 项 codes, in order, that hold one of the amounts `what` in `funds`."""
        found: set[str] = set()
        for item in self.items:
            if item.fund in tuple(funds) and any(getattr(item, w) for w in what):
                found |= {item.code[:3], item.code[:5], item.code}
        return sorted(found)

    @property
    def income_fiscal(self) -> Decimal:
        return self.total("income")

    @property
    def income_this_year(self) -> Decimal:
        return self.income_fiscal + self.total("other_business") + self.total("other_income")

    @property
    def expenditure_this_year(self) -> Decimal:
        return self.total("spent") + self.total("other_spent")

    @property
    def begin(self) -> Decimal:
        return self.total("begin") + self.total("other_begin")

    @property
    def end(self) -> Decimal:
        return self.total("end") + self.total("other_end")

    @property
    def grand_total(self) -> Decimal:
        return self.income_this_year + self.begin

    @property
    def personnel(self) -> Decimal:
        return _branch(self.economic, ("301", "303"))

    @property
    def public(self) -> Decimal:
        return _branch(self.economic, ("302", "310"))

    @property
    def budget_personnel(self) -> Decimal:
        return _branch(self.economic_budget, ("301", "303"))

    @property
    def budget_public(self) -> Decimal:
        return _branch(self.economic_budget, ("302", "310"))

    @property
    def classes(self) -> list[str]:
        """类 with expenditure of the general public budget."""
        return sorted({i.code[:3] for i in self.items if i.fund == GPB and i.spent})

    def without_history(self) -> YearFacts:
        return replace(self, prior=None)


def _branch(amounts: dict[str, Decimal], heads: tuple[str, ...]) -> Decimal:
    return sum((v for code, v in amounts.items() if code[:3] in heads), ZERO)
