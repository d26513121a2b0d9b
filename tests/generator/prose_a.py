"""Layout A's explanation of a final report: eleven sections, budget and actual of each item, “三公” in detail."""

from __future__ import annotations

from tests.generator.codes import function_name
from tests.generator.model import FUND, GPB, Item, YearFacts
from tests.generator.passage import Figure, Passage, change, count, money, path_of, rate, share
from tests.generator.prose_parts import economic_list, fund_items, gpb_items, heading, para, prior_total
from tests.generator.sheets_common import expenditure_columns

__all__ = ["prose_a"]


def prose_a(facts: YearFacts) -> list[Passage]:
    """Part three of the report, section by section in print order."""
    return [
        *_totals(facts),
        *_general(facts),
        *_basic(facts),
        *_three_public(facts),
        *_funds(facts),
        *_others(facts),
    ]


def _totals(facts: YearFacts) -> list[Passage]:
    f, year, name = facts, facts.year, facts.unit.name
    if f.prior is None:
        raise ValueError("a report needs the year before")
    total = f.grand_total
    income = f.income_this_year
    spent = f.expenditure_this_year
    sources: list[tuple[str, str]] = [
        ("财政拨款收入", "income_fiscal_appropriation"),
        ("事业收入", "income_business"),
        ("其他收入", "income_other"),
    ]
    amounts = {
        "income_fiscal_appropriation": f.income_fiscal,
        "income_business": f.total("other_business"),
        "income_other": f.total("other_income"),
    }
    listed: list[str | Figure] = []
    for label, measure in sources:
        if amounts[measure]:
            listed += [
                "；" if listed else "",
                label,
                money(measure, amounts[measure]),
                "，占",
                share(amounts[measure], income),
            ]
    _, basic, project, *_ = expenditure_columns(f, "")
    fiscal = f.income_fiscal + f.total("begin")
    fiscal_prior = f.prior.income_fiscal + f.prior.total("begin")
    return [
        heading("一、收入支出决算总体情况说明"),
        para(
            f"{name}{year}年度收入支出总计",
            money("total_income_and_carryover", total, also=("total_expenditure_and_carryover",)),
            f"。与{year - 1}年度相比，收入支出总计",
            *change("total_income_and_carryover", total, f.prior.grand_total),
            "。主要原因：专项任务的规模和人员经费的标准有所变化。",
        ),
        heading("二、收入决算情况说明"),
        para("本年收入合计", money("income_this_year", income), "，其中：", *listed, "。"),
        heading("三、支出决算情况说明"),
        para(
            "本年支出合计",
            money("expenditure_this_year", spent),
            "，其中：基本支出",
            money("expenditure_basic", basic),
            "，占",
            share(basic, spent),
            "；项目支出",
            money("expenditure_project", project),
            "，占",
            share(project, spent),
            "。",
        ),
        heading("四、财政拨款收入支出决算总体情况说明"),
        para(
            f"{name}{year}年度财政拨款收入支出总计",
            money("fiscal_appropriation_income_total", fiscal, also=("fiscal_appropriation_expenditure_total",)),
            f"。与{year - 1}年度相比，财政拨款收入支出总计",
            *change("fiscal_appropriation_income_total", fiscal, fiscal_prior),
            "。",
        ),
    ]


def _general(facts: YearFacts) -> list[Passage]:
    f, year = facts, facts.year
    spent, budget = f.total("spent", GPB), f.total("budget", GPB)
    structure: list[str | Figure] = []
    for code in f.classes:
        amount = f.total("spent", GPB, code)
        structure += ["；" if structure else "", f"{function_name(code)}（类）", money("function_actual", amount, code)]
        structure += ["，占", share(amount, spent)]
    items = gpb_items(f)
    return [
        heading("五、一般公共预算财政拨款支出决算情况说明"),
        heading("（一）总体情况", 2),
        para(
            "一般公共预算财政拨款支出",
            money("gpb_expenditure", spent),
            "，占本年支出合计的",
            share(spent, f.expenditure_this_year),
            f"。与{year - 1}年度相比，一般公共预算财政拨款支出",
            *change("gpb_expenditure", spent, prior_total(f, "spent", GPB)),
            "。",
        ),
        heading("（二）结构情况", 2),
        para("一般公共预算财政拨款支出", money("gpb_expenditure", spent), "，主要用于以下方面：", *structure, "。"),
        heading("（三）具体情况", 2),
        para(
            "一般公共预算财政拨款支出年初预算为",
            money("gpb_initial_budget", budget),
            "，支出决算为",
            money("gpb_expenditure", spent),
            "，完成年初预算的",
            rate(spent, budget),
            "。其中：",
        ),
        *(_item(n, item) for n, item in enumerate(items, 1)),
    ]


def _item(n: int, item: Item) -> Passage:
    names = path_of(item.code)
    pieces: list[str | Figure] = [
        f"{n}、{names[0]}（类）{names[1]}（款）{names[2]}（项）。主要用于：{item.spec.purpose}。年初预算为",
        money("function_budget", item.budget, item.code),
        "，支出决算为",
        money("function_actual", item.spent, item.code),
    ]
    if item.budget:
        pieces += ["，完成年初预算的", rate(item.spent, item.budget, item.code)]
    pieces.append("。")
    if item.spent == item.budget:
        pieces.append("决算数与预算数持平。")
    else:
        side = "小于" if item.spent < item.budget else "大于"
        pieces.append(f"决算数{side}预算数的主要原因：{item.reason}。")
    return Passage(pieces)


def _basic(facts: YearFacts) -> list[Passage]:
    return [
        heading("六、一般公共预算财政拨款基本支出决算情况说明"),
        para(
            "一般公共预算财政拨款基本支出",
            money("gpb_basic_expenditure", facts.personnel + facts.public),
            "。其中：人员经费",
            money("basic_personnel", facts.personnel),
            f"，主要包括：{economic_list(facts.economic, ('301', '303'))}；公用经费",
            money("basic_public", facts.public),
            f"，主要包括：{economic_list(facts.economic, ('302', '310'))}。",
        ),
    ]


def _three_public(facts: YearFacts) -> list[Passage]:
    three, budget, ops, year = facts.three, facts.three_budget, facts.operations, facts.year
    if facts.prior is None:
        raise ValueError("a report needs the year before")
    before = facts.prior.three
    parts = (
        ("因公出国（境）费", "abroad", three.abroad, budget.abroad, before.abroad),
        ("公务用车购置及运行维护费", "vehicle", three.vehicle, budget.vehicle, before.vehicle),
        ("公务接待费", "reception", three.reception, budget.reception, before.reception),
    )
    executed: list[str | Figure] = []
    changed: list[str | Figure] = []
    for label, key, actual, planned, prior in parts:
        executed += ["；" if executed else "", f"{label}决算为", money(f"{key}_actual", actual)]
        executed += ["，完成预算的", rate(actual, planned)] if planned else []
        changed += ["；" if changed else "", label, *change(f"{key}_actual", actual, prior)]
    passages = [
        heading("七、财政拨款“三公”经费支出决算情况说明"),
        heading("（一）总体情况", 2),
        para(
            "“三公”经费财政拨款支出年初预算为",
            money("three_public_budget", budget.total),
            "，支出决算为",
            money("three_public_actual", three.total),
            "，完成预算的",
            rate(three.total, budget.total),
            "，其中：",
            *executed,
            "。决算数小于预算数的主要原因：从严控制公务接待，合并出行任务。",
        ),
        para(
            f"与{year - 1}年度相比，“三公”经费财政拨款支出",
            *change("three_public_actual", three.total, before.total),
            "，其中：",
            *changed,
            "。",
        ),
        heading("（二）具体情况", 2),
    ]
    if three.abroad:
        passages.append(
            para(
                "1、因公出国（境）费",
                money("abroad_actual", three.abroad),
                f"。全年安排因公出国（境）团组{ops.delegations}个，累计{ops.travellers}人次。",
            )
        )
    else:
        passages.append(para(f"1、{year}年度无因公出国（境）费支出。"))
    passages.append(
        para(
            "2、公务用车购置及运行维护费",
            money("vehicle_actual", three.vehicle),
            "。其中：公务用车购置支出",
            money("vehicle_purchase_actual", three.purchase),
            f"，购置公务用车{ops.vehicles_bought}辆；公务用车运行维护费支出",
            money("vehicle_running_actual", three.running),
            "，年末公务用车保有量",
            count("vehicles_count", ops.vehicle_count, "辆"),
            "。",
        )
    )
    passages.append(
        para(
            "3、公务接待费",
            money("reception_actual", three.reception),
            f"。国内公务接待{ops.batches}批次，{ops.guests}人次。",
        )
    )
    return passages


def _funds(facts: YearFacts) -> list[Passage]:
    name, year = facts.unit.name, facts.year
    passages = [heading("八、政府性基金预算财政拨款收入支出决算情况说明")]
    spent = facts.total("spent", FUND)
    if spent:
        passages.append(para("政府性基金预算财政拨款支出", money("government_fund_expenditure", spent), "。其中："))
        for n, item in enumerate(fund_items(facts), 1):
            passages.append(_item(n, item))
    else:
        passages.append(para(f"{name}{year}年度没有政府性基金预算财政拨款收入和支出。"))
    passages.append(heading("九、国有资本经营预算财政拨款收入支出决算情况说明"))
    capital = facts.total("spent", "capital")
    if capital:
        passages.append(para("国有资本经营预算财政拨款支出", money("state_capital_expenditure", capital), "。"))
    else:
        passages.append(para(f"{name}{year}年度没有国有资本经营预算财政拨款收入和支出。"))
    return passages


def _others(facts: YearFacts) -> list[Passage]:
    ops, year, unit = facts.operations, facts.year, facts.unit
    if facts.prior is None:
        raise ValueError("a report needs the year before")
    kinds = "、".join(f"{kind}{n}辆" for kind, n in ops.vehicles)
    passages = [
        heading("十、预算绩效管理情况"),
        para(
            f"本{unit.noun}对{year}年度{ops.projects_evaluated}个项目开展了绩效自评，涉及预算金额",
            money("other", ops.amount_evaluated),
            "，平均得分",
            Figure("performance_score", ops.score, "分"),
            "。",
        ),
        heading("十一、其他重要事项的情况说明"),
        heading("（一）机关运行经费支出情况", 2),
    ]
    if unit.administrative:
        passages.append(
            para(
                "机关运行经费支出",
                money("agency_running_actual", facts.public),
                f"，比{year - 1}年度",
                *change("agency_running_actual", facts.public, facts.prior.public),
                "。主要原因：水电和物业费用随办公面积调整。",
            )
        )
    else:
        passages.append(para(f"本{unit.noun}为事业单位，{year}年度无机关运行经费支出。"))
    passages += [
        heading("（二）政府采购支出情况", 2),
        para(
            f"{year}年度政府采购支出总额",
            money("procurement_total", ops.procurement),
            "，其中：政府采购货物支出",
            money("procurement_goods", ops.goods),
            "、政府采购工程支出",
            money("procurement_works", ops.works),
            "、政府采购服务支出",
            money("procurement_services", ops.services),
            "。授予中小企业合同金额",
            money("procurement_sme", ops.sme),
            "，占政府采购支出总额的",
            share(ops.sme, ops.procurement),
            "，其中：授予小微企业合同金额",
            money("procurement_micro", ops.micro),
            "。",
        ),
        heading("（三）国有资产占有使用情况", 2),
        para(
            f"截至{year}年12月31日，{unit.name}共有车辆",
            count("vehicles_count", ops.vehicle_count, "辆"),
            f"，其中：{kinds}。单价100万元（含）以上设备（不含车辆）0台（套）。",
        ),
    ]
    return passages
