"""Reports printed by the generator, to hold one against another: a unit over three years, a department and its units.

Each report goes all the way: facts, PDF, pages, line items. What was changed against the facts is said where it is
done, so a test knows every break beforehand. The units are invented, their letters are those of the samples.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.documents.model import Arrival
from pipeline.media import PDF
from pipeline.pages.model import DocumentPages
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from pipeline.warehouse.parsed import ParsedDocument
from tests.generator.facts import facts_of
from tests.generator.letters import use_all_letters
from tests.generator.model import Item, ThreePublic, UnitSpec, YearFacts
from tests.generator.money import ZERO, print_money
from tests.generator.passage import Passage
from tests.generator.pdf import render_pdf
from tests.generator.prose_b import prose_b
from tests.generator.prose_budget import prose_budget
from tests.generator.prose_parts import introduction, para
from tests.generator.report import SampleReport
from tests.generator.sheet import Sheet
from tests.generator.sheets_b import sheets_b
from tests.generator.sheets_budget import sheets_budget
from tests.generator.units import UNITS

__all__ = ["TRANSFER", "budget", "changed", "department", "final", "move_transfer", "parsed", "print_money", "trails"]

#: What the department's own body pays one of its units, out of money that is not fiscal.
TRANSFER = Decimal("437_512.34")
#: The item that carries it: no other figure of the department stands in its class.
_PAID_FROM, _SPENT_BY = "2120399", "2070113"


def trails(year: int) -> YearFacts:
    """One body over the years; its amounts have cents, so that printed ones are rounded."""
    return facts_of("liandu-old-trails", year)


def changed(facts: YearFacts, code: str, **fields: Decimal) -> YearFacts:
    """The facts with other amounts of one item."""
    items = tuple(replace(item, **fields) if item.code == code else item for item in facts.items)
    return replace(facts, items=items)


def final(facts: YearFacts) -> SampleReport:
    """The final accounts (决算) of a year in layout B."""
    return _report(facts, "final", "b", sheets_b(facts), prose_b(facts))


def budget(facts: YearFacts) -> SampleReport:
    """The budget report of a year."""
    return _report(facts, "budget", "budget", sheets_budget(facts, "万元"), prose_budget(facts))


def _report(facts: YearFacts, kind: str, layout: str, sheets: list[Sheet], explanation: list[Passage]) -> SampleReport:
    file = f"{facts.unit.slug}-{facts.year}-{kind}.pdf"
    return SampleReport(file, facts, kind, layout, "万元", introduction(facts), sheets, explanation, [])


def department(year: int, *, said_units: str = "本部门下属单位共3个。") -> dict[str, SampleReport]:
    """Final accounts of a department: `whole`, its own body `own`, and its units `town`, `data` and `skills`.

    The whole is the sum of the four, less what `own` pays `town`. Facts have cents: sums of printed amounts differ from
    printed sums by rounding.
    """
    head = _spec("liandu-old-trails", "成都市青白江区水乡文化保护局", None)
    own = _of(facts_of("liandu-old-trails", year), head)
    names = {
        "town": ("qingpu-water-town", "成都市青白江区水乡文化中心"),
        "data": ("qingpu-rural-data", "成都市青白江区数字农业服务中心"),
        "skills": ("qingbaijiang-rail-skills", "成都市青白江区技能培训中心"),
    }
    units = {key: _of(facts_of(slug, year), _spec(slug, name, head.name)) for key, (slug, name) in names.items()}
    paying = _with_cents(_transfer(own, _PAID_FROM, received=TRANSFER, spent=TRANSFER))
    units["town"] = _transfer(units["town"], _SPENT_BY, received=TRANSFER, spent=TRANSFER)
    units = {name: _with_cents(facts) for name, facts in units.items()}
    parts = [paying, *units.values()]
    whole = _sum(parts, replace(head, noun="部门"))
    whole = _transfer(whole, _PAID_FROM, received=ZERO, spent=-TRANSFER)
    whole = _transfer(whole, _SPENT_BY, received=-TRANSFER, spent=ZERO)
    reports = {"whole": final(whole), "own": final(paying)} | {name: final(facts) for name, facts in units.items()}
    reports["whole"].introduction.append(para(said_units))
    _move(reports["own"], "expenditure", _PAID_FROM, 4, 7)
    move_transfer(reports["town"])
    return reports


def move_transfer(report: SampleReport) -> None:
    """What the unit was paid by the department's body is printed as a subsidy from above (上级补助收入)."""
    _move(report, "income", _SPENT_BY, 8, 4)


def _spec(slug: str, name: str, parent: str | None) -> UnitSpec:
    spec = next(unit for unit in UNITS if unit.slug == slug)
    # money beside the appropriation is left out, so that the transfer is the only such money of a unit
    items = tuple(replace(item, other_money=0.0) for item in spec.items)
    return replace(spec, name=name, parent=parent, place=("四川省", "成都市", "青白江区"), noun="单位", items=items)


def _of(facts: YearFacts, unit: UnitSpec) -> YearFacts:
    """The facts of another unit's year as those of `unit`, without money beside the appropriation."""

    def alone(item: Item) -> Item:
        return replace(
            item, other_budget=ZERO, other_begin=ZERO, other_business=ZERO, other_income=ZERO, other_spent=ZERO,
            other_end=ZERO,
        )  # fmt: skip

    prior = _of(facts.prior, unit) if facts.prior else None
    return replace(facts, unit=unit, items=tuple(alone(item) for item in facts.items), prior=prior)


def _with_cents(facts: YearFacts) -> YearFacts:
    """Each item's spending a few yuan off the hundred, so that 万元 with two places round."""
    items = []
    for n, item in enumerate(facts.items, 1):
        odd = Decimal(n * 7 % 90)
        items.append(replace(item, project=item.project + odd) if item.project else item)
    return replace(facts, items=tuple(items))


def _transfer(facts: YearFacts, code: str, *, received: Decimal, spent: Decimal) -> YearFacts:
    item = next(i for i in facts.items if i.code == code)
    return changed(facts, code, other_income=item.other_income + received, other_spent=item.other_spent + spent)


def _sum(parts: list[YearFacts], unit: UnitSpec) -> YearFacts:
    """The facts of several bodies as one: items of one code added up, and all else."""
    items: dict[str, Item] = {}
    amounts = (
        "budget_basic", "budget_project", "basic", "project", "begin", "end", "other_income", "other_spent",
    )  # fmt: skip
    for item in (i for facts in parts for i in facts.items):
        before = items.get(item.code)
        items[item.code] = (
            replace(item, **{a: getattr(item, a) + getattr(before, a) for a in amounts}) if before else item
        )

    def economic(which: str) -> dict[str, Decimal]:
        total: dict[str, Decimal] = {}
        for facts in parts:
            for code, value in getattr(facts, which).items():
                total[code] = total.get(code, ZERO) + value
        return total

    def three(which: str) -> ThreePublic:
        each = [getattr(facts, which) for facts in parts]
        names = ("abroad", "purchase", "running", "reception")
        return ThreePublic(**{name: sum((getattr(one, name) for one in each), ZERO) for name in names})

    priors = [facts.prior for facts in parts if facts.prior is not None]
    return YearFacts(
        unit=unit,
        year=parts[0].year,
        items=tuple(items[code] for code in sorted(items)),
        economic=economic("economic"),
        economic_budget=economic("economic_budget"),
        three=three("three"),
        three_budget=three("three_budget"),
        operations=parts[0].operations,
        prior=_sum(priors, unit) if len(priors) == len(parts) else None,
    )


def _move(report: SampleReport, kind: str, code: str, column: int, to: int) -> None:
    """Print the transfer in the column that is made for it, in the rows of its item and above."""
    sheet = next(s for s in report.sheets if s.kind == kind)
    for row in sheet.rows:
        if row.texts[0] not in (code[:3], code[:5], code, ""):
            continue
        amount = Decimal(row.texts[column].replace(",", "")) * 10_000
        left = amount - Decimal(print_money(TRANSFER).replace(",", "")) * 10_000
        row.texts[column], row.texts[to] = sheet.money(left), sheet.money(TRANSFER)


def parsed(reports: Iterable[tuple[SampleReport, str]]) -> list[ParsedDocument]:
    """Each report printed as PDF and read again, with the moment of its arrival (ISO 8601)."""
    use_all_letters()
    found = []
    for report, at in reports:
        content = render_pdf(report)
        identifier = hashlib.sha256(content).hexdigest()
        with TemporaryDirectory() as folder:
            path = Path(folder) / "content"
            path.write_bytes(content)
            pages = read_pages(path, PDF, identifier).pages
        read = read_report(DocumentPages(identifier, PDF, pages, paged=True), origin_name=report.file)
        arrival = Arrival(identifier, report.file, f"file:///inbox/{report.file}", PDF, len(content), at)
        found.append(ParsedDocument(arrival, read))
    return found
