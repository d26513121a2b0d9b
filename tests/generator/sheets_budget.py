"""The budget layout: nine statements of a department budget, amounts in 元 or 万元."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.codes import PERSONNEL_ECONOMIC, PUBLIC_ECONOMIC, chinese_number, economic_name, function_name
from tests.generator.model import CAPITAL, FUND, GPB, YearFacts
from tests.generator.money import ZERO
from tests.generator.sheet import Sheet
from tests.generator.sheets_common import FUNDS, by_function, by_fund, make_sheet

__all__ = ["budget_totals", "sheets_budget"]


def budget_totals(facts: YearFacts) -> dict[str, Decimal]:
    """The planned totals: fiscal by fund, other money, basic, project, all."""
    general, fund, capital = by_fund(facts, "budget")
    other = facts.total("other_budget")
    basic = facts.total("budget_basic") + sum((i.other_budget for i in facts.items if i.spec.basic), ZERO)
    everything = general + fund + capital + other
    return {
        "general": general,
        "fund": fund,
        "capital": capital,
        "fiscal": general + fund + capital,
        "business": ZERO
        if facts.unit.administrative
        else sum((i.other_budget for i in facts.items if i.spec.basic), ZERO),
        "other": other,
        "basic": basic,
        "project": everything - basic,
        "all": everything,
    }


def sheets_budget(facts: YearFacts, unit: str) -> list[Sheet]:
    """The nine statements of one budget report, in print order."""
    return [
        _summary(facts, unit),
        _income(facts, unit),
        _expenditure(facts, unit),
        _fiscal_summary(facts, unit),
        _general(facts, unit),
        _basic(facts, unit),
        _three_public(facts),
        _single_fund(facts, unit, FUND, "government_fund", "政府性基金预算支出表", "政府性基金预算"),
        _single_fund(facts, unit, CAPITAL, "state_capital", "国有资本经营预算支出表", "国有资本经营预算"),
    ]


def _business(facts: YearFacts, code: str) -> Decimal:
    if facts.unit.administrative:
        return ZERO
    return sum((i.other_budget for i in facts.items if i.code.startswith(code) and i.spec.basic), ZERO)


def _parts(facts: YearFacts, code: str) -> list[Decimal]:
    """合计, 基本支出, 项目支出 planned under a code, all money."""
    basic = facts.total("budget_basic", None, code)
    project = facts.total("budget_project", None, code)
    for item in facts.items:
        if item.code.startswith(code):
            if item.spec.basic:
                basic += item.other_budget
            else:
                project += item.other_budget
    return [basic + project, basic, project]


def _summary(facts: YearFacts, unit: str) -> Sheet:
    sheet = make_sheet(
        "income_expenditure_summary",
        "收支总表",
        ("收入|<|支出|<", "项目|预算数|项目（按功能分类）|预算数"),
        [30, 18, 34, 18],
        "lrlr",
        unit=unit,
        single_value_column=True,
    )
    total = budget_totals(facts)
    left = [
        ("一、一般公共预算拨款收入", total["general"]),
        ("二、政府性基金预算拨款收入", total["fund"]),
        ("三、国有资本经营预算拨款收入", total["capital"]),
        ("四、事业收入", total["business"]),
        ("五、事业单位经营收入", ZERO),
        ("六、其他收入", total["other"] - total["business"]),
    ]
    classes = sorted({i.code[:3] for i in facts.items if i.budget or i.other_budget})
    right = [(f"{chinese_number(n)}、{function_name(c)}", _parts(facts, c)[0]) for n, c in enumerate(classes, 1)]
    for n in range(max(len(left), len(right))):
        income, amount = left[n] if n < len(left) else ("", ZERO)
        name, value = right[n] if n < len(right) else ("", ZERO)
        _pair(sheet, income, amount, name, value)
    _pair(sheet, "本年收入合计", total["all"], "本年支出合计", total["all"])
    _pair(sheet, "上年结转结余", ZERO, "结转下年", ZERO)
    _pair(sheet, "收入总计", total["all"], "支出总计", total["all"])
    return sheet


def _pair(sheet: Sheet, income: str, amount: Decimal, name: str, value: Decimal) -> None:
    row = sheet.add([income, sheet.money(amount), name, sheet.money(value)])
    sheet.mean(row, None, income, {1: "预算数"}, "income")
    sheet.mean(row, None, name, {3: "预算数"}, "expenditure")


def _income(facts: YearFacts, unit: str) -> Sheet:
    columns = ("合计", "上年结转", "财政拨款收入", "事业收入", "事业单位经营收入", "其他收入")
    sheet = make_sheet(
        "income",
        "收入总表",
        ("科目编码|科目名称|" + "|".join(columns),),
        [10, 30, 15, 9, 15, 13, 11, 13],
        "llrrrrrr",
        unit=unit,
        landscape=True,
    )

    def amounts(code: str) -> list[Decimal]:
        everything, business = _parts(facts, code)[0], _business(facts, code)
        fiscal = facts.total("budget", None, code)
        return [everything, ZERO, fiscal, business, ZERO, everything - fiscal - business]

    return by_function(sheet, columns, facts.codes(FUNDS, what=("budget", "other_budget")), amounts, joined=True)


def _expenditure(facts: YearFacts, unit: str) -> Sheet:
    columns = ("合计", "基本支出", "项目支出", "上缴上级支出", "事业单位经营支出", "对附属单位补助支出")
    sheet = make_sheet(
        "expenditure",
        "支出总表",
        ("科目编码|科目名称|" + "|".join(columns),),
        [10, 30, 15, 15, 15, 9, 10, 10],
        "llrrrrrr",
        unit=unit,
        landscape=True,
    )
    codes = facts.codes(FUNDS, what=("budget", "other_budget"))
    return by_function(sheet, columns, codes, lambda c: [*_parts(facts, c), ZERO, ZERO, ZERO], joined=True)


def _fiscal_summary(facts: YearFacts, unit: str) -> Sheet:
    columns = ("合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")
    sheet = make_sheet(
        "fiscal_appropriation_summary",
        "财政拨款收支总表",
        ("收入|<|支出|<|<|<|<", "项目|预算数|项目|" + "|".join(columns)),
        [25, 14, 27, 14, 14, 14, 14],
        "lrlrrrr",
        unit=unit,
        landscape=True,
    )
    labels = dict(enumerate(columns, 3))
    funds = by_fund(facts, "budget")
    left = list(zip(("一、一般公共预算拨款", "二、政府性基金预算拨款", "三、国有资本经营预算拨款"), funds, strict=True))
    classes = sorted({i.code[:3] for i in facts.items if i.budget})
    lines = [
        (f"{chinese_number(n)}、{function_name(c)}", by_fund(facts, "budget", c)) for n, c in enumerate(classes, 1)
    ]
    for n in range(max(len(left), len(lines))):
        label, amount = left[n] if n < len(left) else ("", ZERO)
        name, values = lines[n] if n < len(lines) else ("", [])
        _fiscal_row(sheet, labels, label, amount, name, values)
    _fiscal_row(sheet, labels, "收入总计", sum(funds, ZERO), "支出总计", funds)
    return sheet


def _fiscal_row(
    sheet: Sheet, labels: dict[int, str], label: str, amount: Decimal, name: str, values: list[Decimal]
) -> None:
    money = [sheet.money(sum(values, ZERO)), *map(sheet.money, values)] if values else [""] * 4
    row = sheet.add([label, sheet.money(amount), name, *money])
    sheet.mean(row, None, label, {1: "预算数"}, "income")
    sheet.mean(row, None, name, labels, "expenditure")


def _general(facts: YearFacts, unit: str) -> Sheet:
    columns = ("合计", "基本支出", "项目支出")
    sheet = make_sheet(
        "gpb_expenditure",
        "一般公共预算支出表",
        ("支出功能分类科目|<|预算数|<|<", "科目编码|科目名称|合计|基本支出|项目支出"),
        [13, 39, 18, 18, 18],
        "llrrr",
        unit=unit,
    )

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, GPB, code) for what in ("budget", "budget_basic", "budget_project")]

    return by_function(
        sheet,
        [f"预算数-{c}" for c in columns],
        facts.codes((GPB,), what=("budget",)),
        amounts,
        joined=True,
        total_last=True,
    )


def _basic(facts: YearFacts, unit: str) -> Sheet:
    columns = ("合计", "人员经费", "公用经费")
    sheet = make_sheet(
        "gpb_basic_expenditure",
        "一般公共预算基本支出表",
        ("部门预算支出经济分类科目|<|一般公共预算基本支出|<|<", "科目编码|科目名称|合计|人员经费|公用经费"),
        [13, 39, 18, 18, 18],
        "llrrr",
        unit=unit,
    )
    labels = {n: f"一般公共预算基本支出-{c}" for n, c in enumerate(columns, 2)}
    personnel, public = facts.budget_personnel, facts.budget_public
    for codes, is_personnel in ((PERSONNEL_ECONOMIC, True), (PUBLIC_ECONOMIC, False)):
        for code in codes:
            amount = sum((v for c, v in facts.economic_budget.items() if c.startswith(code)), ZERO)
            if amount:
                texts = [sheet.money(amount), "", ""]
                texts[1 if is_personnel else 2] = texts[0]
                sheet.add([code, economic_name(code), *texts], labels, code=code, name=economic_name(code))
    sheet.rows.sort(key=lambda row: (row.texts[0][:3], row.texts[0]))
    sheet.add(["", "合计", *map(sheet.money, (personnel + public, personnel, public))], labels, name="合计")
    return sheet


def _three_public(facts: YearFacts) -> Sheet:
    labels = ("合计", "因公出国（境）费", "公务用车购置及运行费-小计", "公务用车购置及运行费-公务用车购置费",
              "公务用车购置及运行费-公务用车运行费", "公务接待费")  # fmt: skip
    sheet = make_sheet(
        "three_public",
        "一般公共预算“三公”经费支出表",
        (
            "“三公”经费预算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行费|^",
        ),
        [14, 16, 14, 16, 16, 14],
        "rrrrrr",
    )  # in 万元 even where the report is in 元, as real ones are
    t = facts.three_budget
    values = [t.total, t.abroad, t.vehicle, t.purchase, t.running, t.reception]
    columns = {n: f"“三公”经费预算数-{label}" for n, label in enumerate(labels)}
    sheet.add([sheet.money(v) for v in values], columns, unlabelled=True)
    return sheet


def _single_fund(facts: YearFacts, unit: str, fund: str, kind: str, title: str, subject: str) -> Sheet:
    sheet = make_sheet(
        kind,
        title,
        ("科目编码|科目名称|合计|基本支出|项目支出",),
        [13, 39, 18, 18, 18],
        "llrrr",
        unit=unit,
    )
    codes = facts.codes((fund,), what=("budget",))

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, fund, code) for what in ("budget", "budget_basic", "budget_project")]

    if not codes:
        sheet.note = f"注：{facts.year}年没有用{subject}安排的支出，本表为空表。"
    return by_function(sheet, ("合计", "基本支出", "项目支出"), codes, amounts, joined=True)
