"""Paragraphs of a budget report."""

from __future__ import annotations

from decimal import Decimal

from tests.prose.grammar.functions import function_names
from tests.prose.grammar.spending import THREE
from tests.prose.grammar.summary import EXPENDITURE, INCOME
from tests.prose.grammar.text import YEAR, Sample, split

__all__ = ["BUDGETS", "budget_items", "budget_three_public", "budget_totals"]


def budget_totals(s: Sample) -> None:
    """A budget report: totals with composition, against last year's budget."""
    value = s.amount(100)
    income = s.rng.random() < 0.5
    measure = "total_income_and_carryover" if income else "total_expenditure_and_carryover"
    s.say(("一、收入预算情况说明\n" if income else "二、支出预算情况说明\n") + f"{YEAR}年" + s.any("", "度"))
    s.say("收入预算" if income else "支出预算")
    s.money(measure, value)
    if s.rng.random() < 0.6:
        s.say("，")
        s.change((measure,), value)
    kinds = s.rng.sample((INCOME[2:] if income else EXPENDITURE), 2)
    s.say(s.any("。其中：", "，其中："))
    for at, ((name, own), part) in enumerate(
        zip(kinds, split(value, [s.rng.randint(5, 50) for _ in kinds]), strict=True)
    ):
        s.say(("；" if at else "") + name)
        s.money(own, part)
        s.say("，占")
        s.percent("share", part / value * 100)
    s.say("。")


def budget_items(s: Sample) -> None:
    """A budget report: functional items with last year's figure, a change and a purpose."""
    s.say("五、一般公共预算支出情况\n")
    for at, ((upper, section, item), code) in enumerate(s.rng.sample(function_names(), s.rng.randint(1, 3)), 1):
        value = s.amount(1, 9999)
        path = s.any(
            f"{upper}（类）{section}（款）{item}（项）",
            f"{code}-{item}",
            f"{item}（{code}）",
            f"“{upper}-{section}-{item}”科目",
        )
        s.say(
            f"{at}.{path}{YEAR}年" + s.any("预算数为", "年初预算", "预算")
            if path.endswith("）") and "类" in path
            else f"{at}.{path}"
        )
        s.money("function_budget", value, code=code)
        if s.rng.random() < 0.5:
            s.say("，")
            s.change(("function_budget",), value, code=code)
        s.say(s.any("", "，主要用于" + s.any("保障机构运转", "设备维护", "基层站点建设")) + "。\n")


def budget_three_public(s: Sample) -> None:
    """A budget report: 三公 by kind."""
    plans = [s.amount(0, 99) for _ in THREE]
    s.say(f"七、“三公”经费预算情况说明\n{YEAR}年“三公”经费" + s.any("预算", "预算数为", "财政拨款预算安排"))
    s.money("three_public_budget", sum(plans, Decimal(0)))
    s.say("，其中：")
    for at, ((name, key), plan) in enumerate(zip(THREE, plans, strict=True)):
        s.say(("；" if at else "") + name)
        s.money(f"{key}_budget", plan)
        if plan and s.rng.random() < 0.4:
            s.say("，")
            s.change((f"{key}_budget",), plan, rate=False)
    s.say("。")


#: Productions that stand in a budget report.
BUDGETS = frozenset({"budget_totals", "budget_items", "budget_three_public"})
