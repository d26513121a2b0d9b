"""The layouts: which statements, set in which manner, with numbers written how. A new layout is a row here."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generator.facts import facts_of
from tests.generator.layouts.budgets import BUDGETS
from tests.generator.layouts.compose import compose
from tests.generator.layouts.finals import FINALS
from tests.generator.layouts.form import Form
from tests.generator.layouts.leaf import press
from tests.generator.layouts.manner import NUMBERS, Manner
from tests.generator.layouts.meaning import Expected
from tests.generator.layouts.statement import Statement, tell
from tests.generator.model import YearFacts

__all__ = ["LAYOUTS", "SEEDS", "Layout", "Made", "build", "letters"]

#: Facts to tell a layout of: unit and year.
SEEDS = (
    ("qingpu-water-town", 2024),
    ("liandu-old-trails", 2025),
    ("qingbaijiang-rail-skills", 2024),
    ("qingpu-rural-data", 2025),
)


_PLAIN = Manner()


@dataclass(frozen=True)
class Layout:
    """One row of the catalogue. `units`: money of the statements, in turn."""

    name: str
    kind: str  # final | budget
    forms: tuple[Form, ...]
    manner: Manner = _PLAIN
    numbers: str = "thousands"
    units: tuple[str, ...] = ("万元",)

    def __post_init__(self) -> None:
        for what, word, known in (("kind", self.kind, ("final", "budget")), ("numbers", self.numbers, NUMBERS),
                                  *(("unit", unit, ("元", "万元")) for unit in self.units)):  # fmt: skip
            if word not in known:
                raise ValueError(f"layout {self.name!r}: {what} {word!r} is none of {', '.join(known)}")


@dataclass(frozen=True)
class Made:
    """A report of a layout: its file, its facts, its statements with what each cell means."""

    layout: Layout
    facts: YearFacts
    statements: tuple[Statement, ...]

    @property
    def expected(self) -> list[Expected]:
        return [e for statement in self.statements for e in statement.expected]

    @property
    def title(self) -> str:
        noun = self.facts.unit.noun
        return f"{self.facts.year}年{noun}预算" if self.layout.kind == "budget" else f"{self.facts.year}年度{noun}决算"

    def pdf(self) -> bytes:
        year = self.facts.year
        date = f"{year}年2月" if self.layout.kind == "budget" else f"{year + 1}年8月"
        leaves = compose(self.facts.unit.name, self.title, date, list(self.statements), self.layout.manner)
        return press(leaves, self.layout.manner, self.title)


def build(layout: Layout, unit: str, year: int) -> Made:
    """The report of a layout for one unit and year; the font must know its `letters` before it is drawn."""
    facts = facts_of(unit, year)
    statements = tuple(
        tell(form, facts, layout.kind, layout.units[n % len(layout.units)], layout.numbers)
        for n, form in enumerate(layout.forms)
    )
    return Made(layout, facts, statements)


def letters(made: list[Made]) -> str:
    """Every letter that these reports print, sorted: the subset that the font needs."""
    texts = ["部门：单位元万预算决年度月日0123456789-.,%（）－ 　合计支出表：续¥"]
    for report in made:
        texts += [report.title, report.facts.unit.name]
        for statement in report.statements:
            texts += [statement.title, statement.form.number, statement.note, *(c.text for c in statement.head)]
            texts += [text for row in statement.rows for text in row.texts]
    return "".join(sorted(set("".join(texts)) - {"\n"}))


def _forms(forms: tuple[Form, ...], *kinds: str) -> tuple[Form, ...]:
    return tuple(form for form in forms if form.kind in kinds)


_FUNCTION = _forms(FINALS["central"], "expenditure", "gpb_expenditure")
_JOINED = _forms(FINALS["jiangsu"], "expenditure", "gpb_expenditure", "gpb_basic_expenditure")
_LINES = _forms(
    FINALS["central"], "income_expenditure_summary", "fiscal_appropriation_summary", "gpb_basic_expenditure"
)
_NARROW = _forms(BUDGETS["fujian"], "gpb_expenditure", "government_fund", "gpb_basic_expenditure", "three_public")
_TITLED = _forms(BUDGETS["beijing"], "income_expenditure_summary", "gpb_expenditure", "three_public")
_EMPTY = _forms(BUDGETS["central"], "gpb_expenditure", "government_fund", "state_capital", "three_public")
_TWO_YEARS = _forms(BUDGETS["shenzhen"], "three_public", "gpb_expenditure")
_UNITS = _forms(BUDGETS["shenzhen"], "expenditure", "gpb_expenditure", "three_public")
_CHANGES = _forms(BUDGETS["central"], "gpb_expenditure", "gpb_basic_expenditure")

LAYOUTS: tuple[Layout, ...] = (
    *(Layout(f"final, {place}", "final", forms) for place, forms in FINALS.items()),
    *(Layout(f"budget, {place}", "budget", forms) for place, forms in BUDGETS.items()),
    Layout("split codes, thin boxes, header once", "final", _FUNCTION, Manner(rules="boxes", repeat_header=False)),
    Layout("every cell framed", "final", _JOINED, Manner(rules="cells")),
    Layout("two rules at each border", "final", _JOINED, Manner(rules="twin")),
    Layout("three times the rules", "final", _FUNCTION, Manner(rules="boxes", fine=True)),
    Layout("names wrapped around amounts", "final", _JOINED, Manner(name_width=0.35)),
    Layout("names broken over the page", "final", _JOINED,
           Manner(name_width=0.35, broken_words=True, repeat_header=False, rows_a_page=7)),
    Layout("names broken over the page, header again", "final", _FUNCTION,
           Manner(name_width=0.4, broken_words=True, rows_a_page=9)),
    Layout("borders open at the page break", "final", _FUNCTION,
           Manner(open_break=True, repeat_header=False, rows_a_page=8)),
    Layout("first row above the grid", "final", _JOINED,
           Manner(outside_row=True, repeat_header=False, rows_a_page=9)),
    Layout("two statements beside each other", "budget", _NARROW, Manner(beside=2, size=7.5, row_height=13)),
    Layout("three statements beside each other", "budget", _NARROW[:3],
           Manner(beside=3, size=6.5, row_height=12, paper="A3")),
    Layout("several statements on a page", "budget", _NARROW, Manner(per_page=3, row_height=14, size=8)),
    Layout("titles inside the grid", "budget", _TITLED, Manner(titles="inside")),
    Layout("several statements on a page, titles inside", "budget", _NARROW,
           Manner(per_page=3, titles="inside", row_height=14, size=8)),
    Layout("A3, page rotated 90", "final", _LINES, Manner(paper="A3", landscape=True, rotate=90)),
    Layout("A3, page rotated 270", "final", _FUNCTION, Manner(paper="A3", landscape=True, rotate=270)),
    Layout("page rotated 180", "final", _FUNCTION[1:], Manner(rotate=180)),
    Layout("text turned left on upright pages", "final", _FUNCTION, Manner(landscape=True, turned=90)),
    Layout("text turned right on upright pages", "final", _LINES, Manner(landscape=True, turned=270)),
    Layout("print beyond the edge", "final", _FUNCTION, Manner(ghosts=True)),
    Layout("letters of names set wide", "final", _LINES, Manner(spaced="characters")),
    Layout("blanks in names", "final", _JOINED, Manner(spaced="blanks")),
    Layout("page number against the last row", "final", _JOINED, Manner(page_number="row")),
    Layout("empty statements with a note", "budget", _EMPTY),
    Layout("no rules", "final", _JOINED, Manner(rules="none")),
    Layout("no rules, lists side by side", "final", _LINES, Manner(rules="none")),
    Layout("three rules", "final", _FUNCTION, Manner(rules="three")),
    Layout("amounts touch names", "final", _JOINED, Manner(touching=True, size=8)),
    Layout("thousands, plain and short numbers mixed", "final", _FUNCTION, numbers="mixed"),
    Layout("short numbers", "final", _JOINED, numbers="short"),
    Layout("dashes for nothing", "final", _FUNCTION, numbers="dashes"),
    Layout("0.00 for nothing", "final", _FUNCTION, numbers="zeros"),
    Layout("full-width numbers", "final", _JOINED, numbers="full width"),
    Layout("minus in brackets", "budget", _TWO_YEARS + _CHANGES[:1], numbers="brackets"),
    Layout("changes with a minus", "budget", _TWO_YEARS + _CHANGES, numbers="thousands"),
    Layout("six decimals", "budget", _CHANGES, numbers="six"),
    Layout("元 and 万元 in turn", "budget", BUDGETS["fujian"], units=("元", "万元")),
    Layout("header bands of filled boxes", "final", _JOINED, Manner(shade="band", rules="cells")),
    Layout("shaded header, striped rows", "final", _FUNCTION, Manner(shade="stripes", rules="strokes")),
    Layout("stripes without rules", "final", _JOINED, Manner(shade="stripes", rules="none")),
    Layout("decimals a little raised", "final", _JOINED, Manner(raised_decimals=0.18)),
    Layout("raised decimals", "final", _JOINED, Manner(raised_decimals=0.35)),
    Layout("each letter a text of its own", "final", _JOINED, Manner(letters="single")),
    Layout("letters in no order", "final", _FUNCTION, Manner(letters="mixed")),
    Layout("bold by printing twice", "final", _JOINED, Manner(twice=True)),
    Layout("a part of a larger sheet", "final", _FUNCTION, Manner(cropped=True)),
    Layout("dotted rules", "final", _JOINED, Manner(rules="dots")),
    Layout("horizontal rules alone", "final", _FUNCTION, Manner(rules="rows")),
    Layout("horizontal rules alone, lists", "final", _LINES, Manner(rules="rows")),
    Layout("no rules at the sides", "final", _LINES, Manner(rules="sides")),
    Layout("unit cell over all rows", "budget", _UNITS, Manner(joined_units=True)),
    Layout("title again on the next page", "final", _FUNCTION, Manner(continued=True, rows_a_page=9)),
    Layout("title again on the next page, no header", "final", _JOINED,
           Manner(continued=True, rows_a_page=9, repeat_header=False)),
    Layout("wide statement on an upright page", "final", FINALS["central"][1:3] + FINALS["central"][6:7],
           Manner(landscape=False, size=6.5, name_width=0.6)),
    Layout("numbers over the border", "final", _FUNCTION,
           Manner(landscape=False, shrink=False, size=8.5, name_width=1.2), units=("元",)),
    Layout("元 and 万元 on one page", "budget", _NARROW,
           Manner(per_page=3, row_height=14, size=8), units=("万元", "元")),
    Layout("whole 元", "budget", BUDGETS["shanghai"][:5], numbers="whole", units=("元",)),
    Layout("sign of the currency", "final", _JOINED, numbers="yuan sign"),
    Layout("names alone, no rules", "budget", BUDGETS["zhejiang"][1:4], Manner(rules="none")),
    Layout("A3, rotated, several statements", "budget", _NARROW,
           Manner(paper="A3", landscape=True, rotate=90, per_page=4, row_height=15)),
    Layout("wide pages", "budget", BUDGETS["shenzhen"], Manner(paper="wide", landscape=True)),
)  # fmt: skip
