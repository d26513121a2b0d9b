"""Layout A, final accounts in the order of Shanghai's template: split 类|款|项 columns, no numbers of rows."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.codes import PERSONNEL_ECONOMIC, PUBLIC_ECONOMIC, economic_name
from tests.generator.model import CAPITAL, FUND, GPB, YearFacts
from tests.generator.money import ZERO, print_money
from tests.generator.sheet import Sheet
from tests.generator.sheets_common import (
    FUNDS,
    by_function,
    by_fund,
    class_lines,
    expenditure_columns,
    income_columns,
    income_lines,
    make_sheet,
    three_public_columns,
)

__all__ = ["sheets_a"]

_CODE_HEAD = ("项目|<|<|<", "支出功能分类科目编码|<|<|科目名称", "^|<|<|^", "类|款|项|^")


def sheets_a(facts: YearFacts) -> list[Sheet]:
    """The nine statements of one final report, in print order."""
    return [
        _summary(facts),
        _income(facts),
        _expenditure(facts),
        _fiscal_summary(facts),
        _general(facts),
        _basic(facts),
        _three_public(facts),
        _fund(facts, FUND, "government_fund", "政府性基金预算财政拨款收入支出决算表", "政府性基金预算财政拨款收支"),
        _fund(
            facts, CAPITAL, "state_capital", "国有资本经营预算财政拨款收入支出决算表", "国有资本经营预算财政拨款收支"
        ),
    ]


def _summary(facts: YearFacts) -> Sheet:
    sheet = make_sheet(
        "income_expenditure_summary",
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目|决算数"),
        [32, 16, 36, 16],
        "lrlr",
        single_value_column=True,
    )
    left = income_lines(facts)
    right = class_lines(lambda code: [expenditure_columns(facts, code)[0]])
    pairs: list[tuple[str, Decimal, str, Decimal]] = []
    for n, (name, values) in enumerate(right):
        income, amount = left[n] if n < len(left) else ("", ZERO)
        pairs.append((income, amount, name, values[0]))
    pairs += [
        ("本年收入合计", facts.income_this_year, "本年支出合计", facts.expenditure_this_year),
        ("使用非财政拨款结余（含专用结余）", ZERO, "结余分配", ZERO),
        ("年初结转和结余", facts.begin, "年末结转和结余", facts.end),
        ("总计", facts.grand_total, "总计", facts.expenditure_this_year + facts.end),
    ]
    for income, amount, name, value in pairs:
        row = sheet.add([income, sheet.money(amount), name, sheet.money(value)])
        sheet.mean(row, None, income, {1: "决算数"}, "income")
        sheet.mean(row, None, name, {3: "决算数"}, "expenditure")
    return sheet


def _income(facts: YearFacts) -> Sheet:
    columns = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    sheet = make_sheet(
        "income",
        "收入决算表",
        _under_code_head(columns),
        [5, 4, 4, 16, 11, 11, 9, 9, 9, 9, 9],
        "ccclrrrrrrr",
        landscape=True,
    )
    codes = facts.codes(FUNDS, what=("income", "other_business", "other_income"))
    return by_function(sheet, columns, codes, lambda c: income_columns(facts, c), total_last=False)


def _expenditure(facts: YearFacts) -> Sheet:
    columns = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    sheet = make_sheet(
        "expenditure",
        "支出决算表",
        _under_code_head(columns),
        [5, 4, 4, 16, 12, 12, 12, 10, 9, 10],
        "ccclrrrrrr",
        landscape=True,
    )
    codes = facts.codes(FUNDS, what=("spent", "other_spent"))
    return by_function(sheet, columns, codes, lambda c: expenditure_columns(facts, c), total_last=False)


def _under_code_head(columns: tuple[str, ...]) -> tuple[str, ...]:
    first = "|".join((_CODE_HEAD[0], *columns))
    rest = tuple("|".join((line, *("^" for _ in columns))) for line in _CODE_HEAD[1:])
    return (first, *rest)


def _fiscal_summary(facts: YearFacts) -> Sheet:
    sheet = make_sheet(
        "fiscal_appropriation_summary",
        "财政拨款收入支出决算总表",
        (
            "收入|<|支出|<|<|<|<",
            "项目|决算数|项目|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
        ),
        [24, 12, 26, 12, 13, 13, 13],
        "lrlrrrr",
        landscape=True,
    )
    columns = {3: "合计", 4: "一般公共预算财政拨款", 5: "政府性基金预算财政拨款", 6: "国有资本经营预算财政拨款"}
    funds = ("一、一般公共预算财政拨款", "二、政府性基金预算财政拨款", "三、国有资本经营预算财政拨款")
    income, begin = by_fund(facts, "income"), by_fund(facts, "begin")
    left = list(zip(funds, income, strict=True))
    lines: list[tuple[str, Decimal, str, list[Decimal]]] = []
    for n, (name, values) in enumerate(class_lines(lambda code: by_fund(facts, "spent", code))):
        label, amount = left[n] if n < len(left) else ("", ZERO)
        lines.append((label, amount, name, values))
    spent, end = by_fund(facts, "spent"), by_fund(facts, "end")
    lines += [
        ("本年收入合计", sum(income, ZERO), "本年支出合计", spent),
        ("年初财政拨款结转和结余", sum(begin, ZERO), "年末财政拨款结转和结余", end),
        *((label, amount, "", []) for label, amount in zip(funds, begin, strict=True)),
        ("总计", sum(income + begin, ZERO), "总计", [a + b for a, b in zip(spent, end, strict=True)]),
    ]
    for label, amount, name, values in lines:
        money = [sheet.money(sum(values, ZERO)), *map(sheet.money, values)] if values else [""] * 4
        row = sheet.add([label, sheet.money(amount), name, *money])
        sheet.mean(row, None, label, {1: "决算数"}, "income")
        sheet.mean(row, None, name, columns, "expenditure")
    return sheet


def _general(facts: YearFacts) -> Sheet:
    columns = ("合计", "基本支出", "项目支出")
    sheet = make_sheet(
        "gpb_expenditure",
        "一般公共预算财政拨款支出决算表",
        _under_code_head(columns),
        [7, 6, 6, 26, 16, 16, 16],
        "ccclrrr",
    )

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, GPB, code) for what in ("spent", "basic", "project")]

    codes = facts.codes((GPB,), what=("spent",))
    return by_function(sheet, columns, codes, amounts, total_last=True)


def _basic(facts: YearFacts) -> Sheet:
    sheet = make_sheet(
        "gpb_basic_expenditure",
        "一般公共预算财政拨款基本支出决算表",
        ("经济分类科目编码|<|科目名称|决算数|经济分类科目编码|<|科目名称|决算数", "类|款|^|^|类|款|^|^"),
        [7, 6, 27, 13, 7, 6, 27, 13],
        "cclrcclr",
        single_value_column=True,
    )

    def cells(code: str | None) -> list[str]:
        if code is None:
            return [""] * 4
        amount = sum((v for c, v in facts.economic.items() if c.startswith(code)), ZERO)
        return [code[:3], code[3:], economic_name(code), sheet.money(amount)]

    for n in range(max(len(PERSONNEL_ECONOMIC), len(PUBLIC_ECONOMIC))):
        left = PERSONNEL_ECONOMIC[n] if n < len(PERSONNEL_ECONOMIC) else None
        right = PUBLIC_ECONOMIC[n] if n < len(PUBLIC_ECONOMIC) else None
        row = sheet.add(cells(left) + cells(right))
        if left:
            sheet.mean(row, left, economic_name(left), {3: "决算数"})
        if right:
            sheet.mean(row, right, economic_name(right), {7: "决算数"})
    row = sheet.add(
        ["人员经费合计", "", "", sheet.money(facts.personnel), "公用经费合计", "", "", sheet.money(facts.public)],
        spans={0: 3, 4: 3},
    )
    sheet.mean(row, None, "人员经费合计", {3: "决算数"})
    sheet.mean(row, None, "公用经费合计", {7: "决算数"})
    return sheet


def _three_public(facts: YearFacts) -> Sheet:
    sheet = make_sheet(
        "three_public",
        "财政拨款“三公”经费支出决算表",
        (
            "财政拨款“三公”经费|<|<|<|<|<|<|<|<|<|<|<",
            "合计|<|因公出国（境）费|<|公务用车购置及运行费|<|<|<|<|<|公务接待费|<",
            "^|<|^|<|小计|<|公务用车购置费|<|公务用车运行费|<|^|<",
            "|".join(["预算数", "决算数"] * 6),
        ),
        [10] * 12,
        "r" * 12,
        landscape=True,
    )
    heads = ("合计", "因公出国（境）费", "公务用车购置及运行费-小计", "公务用车购置及运行费-公务用车购置费",
             "公务用车购置及运行费-公务用车运行费", "公务接待费")  # fmt: skip
    labels, texts = {}, []
    for head, budget, actual in zip(heads, *three_public_columns(facts), strict=True):
        for phase, value in (("预算数", budget), ("决算数", actual)):
            labels[len(texts)] = f"{head}-{phase}"
            texts.append(print_money(value, sheet.unit))
    sheet.add(texts, labels, unlabelled=True)
    return sheet


def _fund(facts: YearFacts, fund: str, kind: str, title: str, subject: str) -> Sheet:
    names = ("年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余")
    sheet = make_sheet(
        kind,
        title,
        (
            "项目|<|<|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
            "支出功能分类科目编码|<|<|科目名称|^|^|小计|基本支出|项目支出|^",
            "类|款|项|^|^|^|^|^|^|^",
        ),
        [6, 5, 5, 26, 11, 11, 11, 11, 11, 11],
        "ccclrrrrrr",
        landscape=True,
    )
    columns = tuple(f"本年支出-{n}" if n in ("小计", "基本支出", "项目支出") else n for n in names)
    codes = facts.codes((fund,), what=("spent", "begin", "end", "income"))

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, fund, code) for what in ("begin", "income", "spent", "basic", "project", "end")]

    if not codes:
        sheet.note = f"注：{facts.unit.name}{facts.year}年度没有{subject}，故本表为空。"
    return by_function(sheet, columns, codes, amounts, total_last=False)
