"""Layout B, final accounts in the manner of other provinces: joined codes, 行次 and 栏次 numbers, 公开NN表, one
statement to a landscape page, “三公” last.
"""

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

__all__ = ["sheets_b"]


def sheets_b(facts: YearFacts) -> list[Sheet]:
    """The nine statements of one final report, in print order, numbered 公开01表 to 公开09表."""
    sheets = [
        _summary(facts),
        _income(facts),
        _expenditure(facts),
        _fiscal_summary(facts),
        _general(facts),
        _basic(facts),
        _fund(facts),
        _capital(facts),
        _three_public(facts),
    ]
    for n, sheet in enumerate(sheets, 1):
        sheet.number, sheet.landscape = f"公开{n:02d}表", True
    return sheets


def _numbered(*columns: str) -> str:
    """The row of column numbers under a header with code and name: 栏次 | 1 | 2 …"""
    return "|".join(["栏次", "<", *(str(n) for n, _ in enumerate(columns, 1))])


def _summary(facts: YearFacts) -> Sheet:
    sheet = make_sheet(
        "income_expenditure_summary",
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|决算数|项目|行次|决算数", "栏次||1|栏次||2"),
        [32, 6, 16, 32, 6, 16],
        "lcrlcr",
        single_value_column=True,
    )
    right = class_lines(lambda code: [expenditure_columns(facts, code)[0]])
    left = income_lines(facts) + [("", ZERO)] * (len(right) - 8)
    pairs = [(a, b, c, d[0]) for (a, b), (c, d) in zip(left, right, strict=True)]
    pairs += [
        ("本年收入合计", facts.income_this_year, "本年支出合计", facts.expenditure_this_year),
        ("使用非财政拨款结余（含专用结余）", ZERO, "结余分配", ZERO),
        ("年初结转和结余", facts.begin, "年末结转和结余", facts.end),
        ("总计", facts.grand_total, "总计", facts.expenditure_this_year + facts.end),
    ]
    for n, (income, amount, name, value) in enumerate(pairs, 1):
        row = sheet.add([income, str(n), sheet.money(amount), name, str(n + len(pairs)), sheet.money(value)])
        sheet.mean(row, None, income, {2: "决算数"}, "income")
        sheet.mean(row, None, name, {5: "决算数"}, "expenditure")
    return sheet


def _income(facts: YearFacts) -> Sheet:
    columns = ("本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    sheet = make_sheet(
        "income",
        "收入决算表",
        ("项目|<|" + "|".join(columns), "科目编码|科目名称|" + "|".join("^" * 7), _numbered(*columns)),
        [9, 24, 12, 12, 10, 10, 10, 10, 10],
        "llrrrrrrr",
    )
    codes = facts.codes(FUNDS, what=("income", "other_business", "other_income"))
    return by_function(sheet, columns, codes, lambda c: income_columns(facts, c), joined=True)


def _expenditure(facts: YearFacts) -> Sheet:
    columns = ("本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出")
    sheet = make_sheet(
        "expenditure",
        "支出决算表",
        ("项目|<|" + "|".join(columns), "科目编码|科目名称|" + "|".join("^" * 6), _numbered(*columns)),
        [9, 26, 13, 13, 13, 11, 10, 11],
        "llrrrrrr",
    )
    codes = facts.codes(FUNDS, what=("spent", "other_spent"))
    return by_function(sheet, columns, codes, lambda c: expenditure_columns(facts, c), joined=True)


def _fiscal_summary(facts: YearFacts) -> Sheet:
    columns = ("合计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    sheet = make_sheet(
        "fiscal_appropriation_summary",
        "财政拨款收入支出决算总表",
        (
            "收入|<|<|支出|<|<|<|<|<",
            "项目|行次|金额|项目|行次|" + "|".join(columns),
            "栏次||1|栏次||2|3|4|5",
        ),
        [25, 5, 13, 28, 5, 13, 13, 13, 13],
        "lcrlcrrrr",
    )
    labels = dict(enumerate(columns, 5))
    income, begin = by_fund(facts, "income"), by_fund(facts, "begin")
    spent, end = by_fund(facts, "spent"), by_fund(facts, "end")
    funds = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    left = [(f"{n}、{name}", v) for n, name, v in zip("一二三", funds, income, strict=True)]
    right = class_lines(lambda code: by_fund(facts, "spent", code))
    left += [("", ZERO)] * (len(right) - len(left))
    lines: list[tuple[str, Decimal, str, list[Decimal]]] = [
        (a, b, c, d) for (a, b), (c, d) in zip(left, right, strict=True)
    ]
    lines += [
        ("本年收入合计", sum(income, ZERO), "本年支出合计", spent),
        ("年初财政拨款结转和结余", sum(begin, ZERO), "年末财政拨款结转和结余", end),
        *((f"  {name}", value, "", []) for name, value in zip(funds, begin, strict=True)),
        ("总计", sum(income + begin, ZERO), "总计", [a + b for a, b in zip(spent, end, strict=True)]),
    ]
    for n, (label, amount, name, values) in enumerate(lines, 1):
        money = [sheet.money(sum(values, ZERO)), *map(sheet.money, values)] if values else [""] * 4
        row = sheet.add([label, str(n), sheet.money(amount), name, str(n + len(lines)), *money])
        sheet.mean(row, None, label.strip(), {2: "金额"}, "income")
        sheet.mean(row, None, name, labels, "expenditure")
    return sheet


def _general(facts: YearFacts) -> Sheet:
    columns = ("本年支出-小计", "本年支出-基本支出", "本年支出-项目支出")
    sheet = make_sheet(
        "gpb_expenditure",
        "一般公共预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "科目编码|科目名称|小计|基本支出|项目支出", _numbered(*columns)),
        [12, 40, 18, 18, 18],
        "llrrr",
    )

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, GPB, code) for what in ("spent", "basic", "project")]

    return by_function(sheet, columns, facts.codes((GPB,), what=("spent",)), amounts, joined=True)


def _basic(facts: YearFacts) -> Sheet:
    sheet = make_sheet(
        "gpb_basic_expenditure",
        "一般公共预算财政拨款基本支出决算表",
        (
            "人员经费|<|<|公用经费|<|<|<|<|<",
            "科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数",
        ),
        [8, 23, 12, 8, 21, 12, 8, 21, 12],
        "llrllrllr",
        single_value_column=True,
    )
    middle = [c for c in PUBLIC_ECONOMIC if c < "30226"]
    right = [c for c in PUBLIC_ECONOMIC if c >= "30226"]
    # 302 heads the middle column, its later 款 stand in the right one: read down, not across
    for n in range(max(len(PERSONNEL_ECONOMIC), len(middle), len(right))):
        chosen = [block[n] if n < len(block) else None for block in (list(PERSONNEL_ECONOMIC), middle, right)]
        texts: list[str] = []
        for code in chosen:
            if code is None:
                texts += ["", "", ""]
                continue
            amount = sum((v for c, v in facts.economic.items() if c.startswith(code)), ZERO)
            indent = "" if len(code) == 3 else "  "
            texts += [code, indent + economic_name(code), sheet.money(amount)]
        row = sheet.add(texts)
        for block, code in enumerate(chosen):
            if code:
                sheet.mean(row, code, economic_name(code), {3 * block + 2: "决算数"})
    row = sheet.add(
        ["人员经费合计", "", sheet.money(facts.personnel), "公用经费合计", "", "", "", "", sheet.money(facts.public)],
        spans={0: 2, 3: 5},
    )
    sheet.mean(row, None, "人员经费合计", {2: "决算数"})
    sheet.mean(row, None, "公用经费合计", {8: "决算数"})
    return sheet


def _fund(facts: YearFacts) -> Sheet:
    columns = (
        "年初结转和结余",
        "本年收入",
        "本年支出-小计",
        "本年支出-基本支出",
        "本年支出-项目支出",
        "年末结转和结余",
    )
    sheet = make_sheet(
        "government_fund",
        "政府性基金预算财政拨款收入支出决算表",
        (
            "项目|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
            "科目编码|科目名称|^|^|小计|基本支出|项目支出|^",
            _numbered(*columns),
        ),
        [10, 30, 13, 13, 13, 13, 13, 13],
        "llrrrrrr",
    )
    codes = facts.codes((FUND,), what=("spent", "begin", "end", "income"))

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, FUND, code) for what in ("begin", "income", "spent", "basic", "project", "end")]

    if not codes:
        sheet.note = f"说明：本{facts.unit.noun}当年未安排政府性基金预算财政拨款，此表无数据。"
    return by_function(sheet, columns, codes, amounts, joined=True)


def _capital(facts: YearFacts) -> Sheet:
    columns = ("本年支出-合计", "本年支出-基本支出", "本年支出-项目支出")
    sheet = make_sheet(
        "state_capital",
        "国有资本经营预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "科目编码|科目名称|合计|基本支出|项目支出", _numbered(*columns)),
        [12, 40, 18, 18, 18],
        "llrrr",
    )
    codes = facts.codes((CAPITAL,), what=("spent",))

    def amounts(code: str) -> list[Decimal]:
        return [facts.total(what, CAPITAL, code) for what in ("spent", "basic", "project")]

    if not codes:
        sheet.note = f"说明：本{facts.unit.noun}当年未安排国有资本经营预算财政拨款，此表无数据。"
    return by_function(sheet, columns, codes, amounts, joined=True)


def _three_public(facts: YearFacts) -> Sheet:
    half = "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费"
    under = "^|^|小计|公务用车购置费|公务用车运行维护费|^"
    sheet = make_sheet(
        "three_public",
        "财政拨款“三公”经费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            f"{half}|{half}",
            f"{under}|{under}",
            "|".join(str(n) for n in range(1, 13)),
        ),
        [10] * 12,
        "r" * 12,
    )
    heads = ("合计", "因公出国（境）费", "公务用车购置及运行维护费-小计", "公务用车购置及运行维护费-公务用车购置费",
             "公务用车购置及运行维护费-公务用车运行维护费", "公务接待费")  # fmt: skip
    labels, texts = {}, []
    for phase, values in zip(("预算数", "决算数"), three_public_columns(facts), strict=True):
        for head, value in zip(heads, values, strict=True):
            labels[len(texts)] = f"{phase}-{head}"
            texts.append(print_money(value, sheet.unit) if value else "")
    sheet.add(texts, labels, unlabelled=True)
    return sheet
