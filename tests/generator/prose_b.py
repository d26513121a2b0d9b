"""Layout B's explanation of a final report, worded in another province's way; also the text-only report.

With `codes=True` each functional item prints its code behind its name (科目编码), as some places do.
"""

from __future__ import annotations

from tests.generator.codes import chinese_number, function_name
from tests.generator.model import CAPITAL, FUND, GPB, Item, YearFacts
from tests.generator.passage import Figure, Passage, change, count, money, path_of, rate, share
from tests.generator.prose_parts import fund_items, gpb_items, heading, para, prior_total
from tests.generator.sheets_common import expenditure_columns

__all__ = ["prose_b"]


def prose_b(facts: YearFacts, *, codes: bool = False) -> list[Passage]:
    """Part three of the report, section by section in print order."""
    if facts.prior is None:
        raise ValueError("a report needs the year before")
    return [
        *_totals(facts, facts.prior),
        *_general(facts, codes=codes),
        *_basic(facts),
        *_funds(facts, codes=codes),
        *_three_public(facts, facts.prior),
        *_others(facts, facts.prior),
    ]


def _totals(f: YearFacts, before: YearFacts) -> list[Passage]:
    total, income, spent = f.grand_total, f.income_this_year, f.expenditure_this_year
    _, basic, project, *_ = expenditure_columns(f, "")
    fiscal = f.income_fiscal + f.total("begin")
    return [
        heading("一、收入支出决算总体情况说明"),
        para(
            f"{f.year}年度收、支总计均为",
            money("total_income_and_carryover", total, also=("total_expenditure_and_carryover",)),
            f"。与{before.year}年度相比，收、支总计各",
            *change("total_income_and_carryover", total, before.grand_total),
            "，主要是任务安排和结转资金的变动所致。其中年初结转和结余",
            money("carryover_begin", f.begin),
            "，年末结转和结余",
            money("carryover_end", f.end),
            "。",
        ),
        heading("二、收入决算情况说明"),
        para(
            f"{f.year}年度本年收入合计",
            money("income_this_year", income),
            "，其中：财政拨款收入",
            money("income_fiscal_appropriation", f.income_fiscal),
            "，占",
            share(f.income_fiscal, income),
            "；事业收入",
            money("income_business", f.total("other_business")),
            "，占",
            share(f.total("other_business"), income),
            "；其他收入",
            money("income_other", f.total("other_income")),
            "，占",
            share(f.total("other_income"), income),
            "。",
        ),
        heading("三、支出决算情况说明"),
        para(
            f"{f.year}年度本年支出合计",
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
            f"{f.year}年度财政拨款收入总计",
            money("fiscal_appropriation_income_total", fiscal),
            "，支出总计",
            money("fiscal_appropriation_expenditure_total", fiscal),
            f"。与{before.year}年度相比，财政拨款收、支总计各",
            *change("fiscal_appropriation_income_total", fiscal, before.income_fiscal + before.total("begin")),
            "。",
        ),
    ]


def _general(f: YearFacts, *, codes: bool) -> list[Passage]:
    spent, budget = f.total("spent", GPB), f.total("budget", GPB)
    structure: list[str | Figure] = []
    for code in f.classes:
        amount = f.total("spent", GPB, code)
        name = function_name(code).removesuffix("支出")
        structure += ["；" if structure else "", f"{name}（类）支出", money("function_actual", amount, code)]
        structure += ["，占", share(amount, spent)]
    return [
        heading("五、一般公共预算财政拨款支出决算情况说明"),
        heading("（一）总体情况", 2),
        para(
            f"{f.year}年度一般公共预算财政拨款支出",
            money("gpb_expenditure", spent),
            "，占本年支出合计的",
            share(spent, f.expenditure_this_year),
            f"。与{f.year - 1}年度相比，一般公共预算财政拨款支出",
            *change("gpb_expenditure", spent, prior_total(f, "spent", GPB)),
            "。",
        ),
        heading("（二）结构情况", 2),
        para(f"{f.year}年度一般公共预算财政拨款支出主要用于以下方面：", *structure, "。"),
        heading("（三）具体情况", 2),
        para(
            f"{f.year}年度一般公共预算财政拨款支出年初预算数为",
            money("gpb_initial_budget", budget),
            "，支出决算数为",
            money("gpb_expenditure", spent),
            "，完成年初预算的",
            rate(spent, budget),
            "。其中：",
        ),
        *(_item(n, item, codes=codes) for n, item in enumerate(gpb_items(f), 1)),
    ]


def _item(n: int, item: Item, *, codes: bool) -> Passage:
    names = path_of(item.code)
    code = f"，科目编码{item.code}" if codes else ""
    pieces: list[str | Figure] = [f"{n}.{names[0]}（类）{names[1]}（款）{names[2]}（项）{code}。"]
    if item.budget:
        pieces += ["年初预算数为", money("function_budget", item.budget, item.code), "，支出决算数为"]
        pieces += [money("function_actual", item.spent, item.code)]
        pieces += ["，完成年初预算的", rate(item.spent, item.budget, item.code)]
    else:
        pieces += ["年初未安排预算，支出决算数为", money("function_actual", item.spent, item.code)]
    if item.spent == item.budget:
        pieces.append("，决算数等于年初预算数。")
    else:
        side = "小于" if item.spent < item.budget else "大于"
        pieces.append(f"，决算数{side}年初预算数的主要原因是{item.reason}。")
    return Passage(pieces)


def _basic(f: YearFacts) -> list[Passage]:
    return [
        heading("六、一般公共预算财政拨款基本支出决算情况说明"),
        para(
            f"{f.year}年度一般公共预算财政拨款基本支出",
            money("gpb_basic_expenditure", f.personnel + f.public),
            "，其中：",
        ),
        para("人员经费", money("basic_personnel", f.personnel), "，用于在职和退休人员的工资、补贴、保险和公积金；"),
        para("公用经费", money("basic_public", f.public), "，用于办公、水电、邮电、差旅、维修和办公设备等开支。"),
    ]


def _funds(f: YearFacts, *, codes: bool) -> list[Passage]:
    passages = [heading("七、政府性基金预算财政拨款支出决算情况说明")]
    spent = f.total("spent", FUND)
    if spent:
        passages.append(
            para(f"{f.year}年度政府性基金预算财政拨款支出", money("government_fund_expenditure", spent), "，其中：")
        )
        passages += [_item(n, item, codes=codes) for n, item in enumerate(fund_items(f), 1)]
    else:
        passages.append(para(f"{f.year}年度无政府性基金预算财政拨款支出。"))
    passages.append(heading("八、国有资本经营预算财政拨款支出决算情况说明"))
    capital = f.total("spent", CAPITAL)
    if capital:
        passages.append(
            para(f"{f.year}年度国有资本经营预算财政拨款支出", money("state_capital_expenditure", capital), "。")
        )
    else:
        passages.append(para(f"{f.year}年度无国有资本经营预算财政拨款支出。"))
    return passages


def _three_public(f: YearFacts, prior: YearFacts) -> list[Passage]:
    three, budget, ops, before = f.three, f.three_budget, f.operations, prior.three
    passages = [
        heading("九、财政拨款“三公”经费支出决算情况说明"),
        para(
            f"{f.year}年度“三公”经费财政拨款支出预算为",
            money("three_public_budget", budget.total),
            "，支出决算为",
            money("three_public_actual", three.total),
            "，完成预算的",
            rate(three.total, budget.total),
            "，决算数小于预算数的主要原因是压减接待、合并出车。与上年相比，“三公”经费支出",
            *change("three_public_actual", three.total, before.total),
            "。",
        ),
    ]
    if three.abroad:
        passages.append(
            para(
                "（一）因公出国（境）费支出决算为",
                money("abroad_actual", three.abroad),
                "，占“三公”经费支出的",
                share(three.abroad, three.total),
                f"。全年组织出国（境）团组{ops.delegations}个，{ops.travellers}人次。",
            )
        )
    else:
        passages.append(para("（一）本年度未发生因公出国（境）费支出。"))
    passages.append(
        para(
            "（二）公务用车购置及运行维护费支出决算为",
            money("vehicle_actual", three.vehicle),
            "，占“三公”经费支出的",
            share(three.vehicle, three.total),
            "。其中：公务用车购置支出",
            money("vehicle_purchase_actual", three.purchase),
            f"，购置车辆{ops.vehicles_bought}辆；公务用车运行维护费支出",
            money("vehicle_running_actual", three.running),
            "，年末公务用车保有量为",
            count("vehicles_count", ops.vehicle_count, "辆"),
            "。",
        )
    )
    passages.append(
        para(
            "（三）公务接待费支出决算为",
            money("reception_actual", three.reception),
            "，占“三公”经费支出的",
            share(three.reception, three.total),
            f"。全年国内公务接待{ops.batches}批次、{ops.guests}人次。",
        )
    )
    return passages


def _others(f: YearFacts, before: YearFacts) -> list[Passage]:
    ops, unit = f.operations, f.unit
    kinds = "、".join(f"{kind}{n}辆" for kind, n in ops.vehicles if n)
    passages = [heading("十、其他重要事项的情况说明"), heading("（一）机关运行经费支出情况", 2)]
    if unit.administrative:
        passages.append(
            para(
                f"{f.year}年度机关运行经费支出",
                money("agency_running_actual", f.public),
                f"，与{before.year}年度相比",
                *change("agency_running_actual", f.public, before.public),
                "。",
            )
        )
    else:
        passages.append(para(f"本{unit.noun}属于事业单位，不涉及机关运行经费支出。"))
    return [
        *passages,
        heading("（二）政府采购支出情况", 2),
        para(
            f"{f.year}年度政府采购支出总额",
            money("procurement_total", ops.procurement),
            "，其中：货物支出",
            money("procurement_goods", ops.goods),
            "，工程支出",
            money("procurement_works", ops.works),
            "，服务支出",
            money("procurement_services", ops.services),
            "。授予中小企业合同金额",
            money("procurement_sme", ops.sme),
            "，其中授予小微企业合同金额",
            money("procurement_micro", ops.micro),
            "。",
        ),
        heading("（三）国有资产占用情况", 2),
        para(
            f"截至{f.year}年12月31日，本{unit.noun}共有车辆",
            count("vehicles_count", ops.vehicle_count, "辆"),
            f"，其中{kinds}。",
        ),
        heading("（四）预算绩效情况", 2),
        para(
            f"本{unit.noun}组织对{chinese_number(ops.projects_evaluated)}个项目开展绩效自评，平均得分",
            Figure("performance_score", ops.score, "分"),
            "。",
        ),
    ]
