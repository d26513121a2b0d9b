"""What all layouts share: lines of the two summary statements, rows by function, amounts by fund."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from tests.generator.codes import CLASS_LINES, chinese_number, function_name
from tests.generator.model import CAPITAL, FUND, GPB, YearFacts
from tests.generator.money import ZERO
from tests.generator.sheet import Sheet, header

__all__ = [
    "FUNDS",
    "by_function",
    "by_fund",
    "class_lines",
    "expenditure_columns",
    "income_columns",
    "income_lines",
    "make_sheet",
    "three_public_columns",
]

FUNDS = (GPB, FUND, CAPITAL)


def by_fund(facts: YearFacts, what: str, under: str = "") -> list[Decimal]:
    """`what` of each of the three funds under a code prefix."""
    return [facts.total(what, fund, under) for fund in FUNDS]


def income_lines(facts: YearFacts) -> list[tuple[str, Decimal]]:
    """The eight numbered income lines of the summary statement."""
    general, fund, capital = by_fund(facts, "income")
    lines = [
        ("一般公共预算财政拨款收入", general),
        ("政府性基金预算财政拨款收入", fund),
        ("国有资本经营预算财政拨款收入", capital),
        ("上级补助收入", ZERO),
        ("事业收入", facts.total("other_business")),
        ("经营收入", ZERO),
        ("附属单位上缴收入", ZERO),
        ("其他收入", facts.total("other_income")),
    ]
    return [(f"{chinese_number(n)}、{name}", value) for n, (name, value) in enumerate(lines, 1)]


def class_lines(amounts: Callable[[str], list[Decimal]]) -> list[tuple[str, list[Decimal]]]:
    """The numbered lines by 类, with `amounts(code)` each."""
    return [(f"{chinese_number(n)}、{function_name(code)}", amounts(code)) for n, code in enumerate(CLASS_LINES, 1)]


def income_columns(facts: YearFacts, code: str) -> list[Decimal]:
    """本年收入合计, 财政拨款, 上级补助, 事业, 经营, 附属单位上缴, 其他 of one code (`""`: the whole)."""
    fiscal, business, other = (facts.total(w, None, code) for w in ("income", "other_business", "other_income"))
    return [fiscal + business + other, fiscal, ZERO, business, ZERO, ZERO, other]


def expenditure_columns(facts: YearFacts, code: str) -> list[Decimal]:
    """本年支出合计, 基本, 项目, 上缴上级, 经营, 对附属单位补助 of one code.

    Non-fiscal money follows the nature of its item.
    """
    basic = facts.total("basic", None, code)
    project = facts.total("project", None, code)
    for item in facts.items:
        if item.code.startswith(code) and item.other_spent:
            if item.spec.basic:
                basic += item.other_spent
            else:
                project += item.other_spent
    return [basic + project, basic, project, ZERO, ZERO, ZERO]


def three_public_columns(facts: YearFacts) -> tuple[list[Decimal], list[Decimal]]:
    """Budget and actual of: 合计, 出国, 车辆小计, 购置, 运行, 接待."""
    budget, actual = (
        [t.total, t.abroad, t.vehicle, t.purchase, t.running, t.reception] for t in (facts.three_budget, facts.three)
    )
    return budget, actual


def make_sheet(
    kind: str,
    title: str,
    lines: Sequence[str],
    widths: list[float],
    aligns: str,
    *,
    unit: str = "万元",
    number: str = "",
    landscape: bool = False,
    single_value_column: bool = False,
) -> Sheet:
    """A sheet with the drawn header; refuses widths that do not fit the columns."""
    cells, rows, columns = header(*lines)
    if not len(widths) == len(aligns) == columns:
        raise ValueError(f"{title}: {columns} columns in the header, {len(widths)} widths, {len(aligns)} aligns")
    return Sheet(
        kind,
        title,
        cells,
        rows,
        widths,
        aligns,
        unit=unit,
        number=number,
        landscape=landscape,
        single_value_column=single_value_column,
    )


def by_function(
    sheet: Sheet,
    columns: Sequence[str],
    codes: Sequence[str],
    amounts: Callable[[str], Sequence[Decimal]],
    *,
    total_last: bool = False,
    joined: bool = False,
) -> Sheet:
    """Rows by function code with a 合计 row; codes split over 类|款|项 columns, or joined in one."""
    first = 2 if joined else 4
    labels = dict(enumerate(columns, first))

    def total() -> None:
        lead = ["", "合计"] if joined else ["", "", "", "合计"]
        sheet.add([*lead, *map(sheet.money, amounts(""))], labels, name="合计")

    if not total_last:
        total()
    for code in codes:
        lead = [code] if joined else [code[:3], code[3:5], code[5:7]]
        name = function_name(code)
        sheet.add([*lead, name, *map(sheet.money, amounts(code))], labels, code=code, name=name)
    if total_last:
        total()
    return sheet
