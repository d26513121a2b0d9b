"""The explanation of a budget report; amounts in 万元 whatever the unit of its statements."""

from __future__ import annotations

from tests.generator.model import CAPITAL, FUND, GPB, YearFacts
from tests.generator.passage import Figure, Passage, change, count, money, path_of, share
from tests.generator.prose_parts import heading, para
from tests.generator.sheets_budget import budget_totals

__all__ = ["prose_budget"]


def prose_budget(facts: YearFacts) -> list[Passage]:
    """The explanation, section by section in print order."""
    return [*_totals(facts), *_items(facts), *_others(facts)]


def _totals(f: YearFacts) -> list[Passage]:
    total = budget_totals(f)
    before = budget_totals(f.prior) if f.prior else None
    if before is None:
        raise ValueError("a report needs the year before")
    return [
        heading("一、收支预算总体情况"),
        para(
            f"{f.unit.name}{f.year}年收入预算总计",
            money("total_income_and_carryover", total["all"]),
            "，支出预算总计",
            money("total_expenditure_and_carryover", total["all"]),
            f"。与{f.year - 1}年相比，收支预算总计",
            *change("total_income_and_carryover", total["all"], before["all"]),
            "，主要原因是项目安排有所调整。",
        ),
        heading("二、收入预算情况"),
        para(
            f"{f.year}年本年收入预算合计",
            money("income_this_year", total["all"]),
            "，其中：财政拨款收入",
            money("income_fiscal_appropriation", total["fiscal"]),
            "，占",
            share(total["fiscal"], total["all"]),
            *(["；事业收入", money("income_business", total["business"])] if total["business"] else []),
            "；其他收入",
            money("income_other", total["other"] - total["business"]),
            "，占",
            share(total["other"] - total["business"], total["all"]),
            "。",
        ),
        heading("三、支出预算情况"),
        para(
            f"{f.year}年本年支出预算合计",
            money("expenditure_this_year", total["all"]),
            "，其中：基本支出",
            money("expenditure_basic", total["basic"]),
            "，占",
            share(total["basic"], total["all"]),
            "；项目支出",
            money("expenditure_project", total["project"]),
            "，占",
            share(total["project"], total["all"]),
            "。",
        ),
        heading("四、财政拨款收支预算情况"),
        para(
            f"{f.year}年财政拨款收、支总预算",
            money(
                "fiscal_appropriation_income_total",
                total["fiscal"],
                also=("fiscal_appropriation_expenditure_total",),
            ),
            f"。与{f.year - 1}年相比，财政拨款收、支总预算各",
            *change("fiscal_appropriation_income_total", total["fiscal"], before["fiscal"]),
            "。",
        ),
    ]


def _items(f: YearFacts) -> list[Passage]:
    general = f.total("budget", GPB)
    passages = [
        heading("五、一般公共预算支出情况"),
        para(f"{f.year}年一般公共预算财政拨款支出预算", money("gpb_expenditure", general), "，具体安排如下："),
    ]
    items = sorted((i for i in f.items if i.fund == GPB and i.budget), key=lambda i: i.code)
    for n, item in enumerate(items, 1):
        names = path_of(item.code)
        passages.append(
            para(
                f"{n}.{names[0]}（类）{names[1]}（款）{names[2]}（项）",
                money("function_budget", item.budget, item.code),
                f"，主要用于{item.spec.purpose}。",
            )
        )
    passages += [
        heading("六、一般公共预算基本支出情况"),
        para(
            f"{f.year}年一般公共预算财政拨款基本支出预算",
            money("gpb_basic_expenditure", f.budget_personnel + f.budget_public),
            "，其中：人员经费",
            money("basic_personnel", f.budget_personnel),
            "；公用经费",
            money("basic_public", f.budget_public),
            "。",
        ),
    ]
    return passages


def _others(f: YearFacts) -> list[Passage]:
    three, ops, unit = f.three_budget, f.operations, f.unit
    before = f.prior.three_budget if f.prior else three
    detail: list[str | Figure] = []
    for label, key, amount in (
        ("因公出国（境）费", "abroad_budget", three.abroad),
        ("公务用车购置及运行费", "vehicle_budget", three.vehicle),
        ("公务接待费", "reception_budget", three.reception),
    ):
        detail += ["；" if detail else "", f"{label}预算", money(key, amount)]
    passages = [
        heading("七、“三公”经费预算情况"),
        para(
            f"{f.year}年“三公”经费预算数为",
            money("three_public_budget", three.total),
            f"，与{f.year - 1}年预算数相比",
            *change("three_public_budget", three.total, before.total),
            "。其中：",
            *detail,
            "。",
        ),
        heading("八、其他重要事项"),
    ]
    for fund, name, measure in (
        (FUND, "政府性基金预算", "government_fund_expenditure"),
        (CAPITAL, "国有资本经营预算", "state_capital_expenditure"),
    ):
        amount = f.total("budget", fund)
        if amount:
            passages.append(para(f"{f.year}年用{name}安排的支出", money(measure, amount), "。"))
        else:
            passages.append(para(f"{f.year}年没有用{name}安排的支出。"))
    if unit.administrative:
        passages.append(para("机关运行经费预算为", money("agency_running_budget", f.budget_public), "。"))
    passages.append(
        para(
            f"截至{f.year - 1}年底，本{unit.noun}共有车辆",
            count("vehicles_count", ops.vehicle_count, "辆"),
            "。",
        )
    )
    return passages
