"""Parts of the explanation that several layouts share: introduction, glossary, lists of subjects, figures of funds."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.codes import chinese_number, economic_name
from tests.generator.model import FUND, GPB, Item, YearFacts
from tests.generator.money import ZERO
from tests.generator.passage import Figure, Passage, count

__all__ = ["economic_list", "fund_items", "glossary", "gpb_items", "heading", "introduction", "para", "prior_total"]

Pieces = str | Figure


def para(*pieces: Pieces) -> Passage:
    return Passage(list(pieces))


def heading(text: str, level: int = 1) -> Passage:
    return Passage([text], level)


def gpb_items(facts: YearFacts) -> list[Item]:
    """Items of the general public budget with a budget or spending, by code."""
    return sorted((i for i in facts.items if i.fund == GPB and (i.spent or i.budget)), key=lambda i: i.code)


def fund_items(facts: YearFacts) -> list[Item]:
    return sorted((i for i in facts.items if i.fund == FUND and (i.spent or i.budget)), key=lambda i: i.code)


def prior_total(facts: YearFacts, what: str, fund: str | None = None) -> Decimal:
    """The figure of the year before; the chain starts a year before the first report."""
    if facts.prior is None:
        raise ValueError(f"{facts.unit.slug} {facts.year} has no year before")
    return facts.prior.total(what, fund)


def economic_list(amounts: dict[str, Decimal], heads: tuple[str, str]) -> str:
    """Names of the 款 with an amount, in code order, joined as prose does."""
    return "、".join(economic_name(code) for code in sorted(amounts) if code[:3] in heads and amounts[code] != ZERO)


def introduction(facts: YearFacts) -> list[Passage]:
    """Part one: duties, offices, staff."""
    unit, ops = facts.unit, facts.operations
    passages = [heading("一、主要职责")]
    lead = f"{unit.name}" + (f"是{unit.parent}所属的公益一类事业单位，" if unit.parent else "是区政府工作部门，")
    passages.append(para(lead, "主要职责是："))
    passages += [para(f"（{chinese_number(n)}）{duty}") for n, duty in enumerate(unit.duties, 1)]
    passages.append(heading("二、机构设置和人员情况"))
    passages.append(
        para(
            f"本{unit.noun}内设{chinese_number(len(unit.offices))}个机构：{'、'.join(unit.offices)}。",
            f"截至{facts.year}年末，核定编制",
            count("staff_quota", ops.quota, "人"),
            "，实有在职人员",
            count("staff_actual", ops.staff, "人"),
            "，离退休人员",
            count("retirees_count", ops.retired, "人"),
            "。",
        )
    )
    return passages


def glossary() -> list[Passage]:
    """The last part: terms, in our own words."""
    terms = (
        ("财政拨款收入", "由本级财政当年安排并拨付的资金。"),
        ("其他收入", "财政拨款、事业收入和经营收入以外的各项收入，如利息、捐赠。"),
        ("年初结转和结余", "上年没有用完、按规定转到本年继续使用的资金。"),
        ("基本支出", "维持机构运转、完成日常工作而发生的人员和公用支出。"),
        ("项目支出", "在基本支出之外，为完成特定任务和目标而发生的支出。"),
        ("“三公”经费", "用财政拨款安排的因公出国（境）、公务用车购置及运行维护、公务接待三类费用。"),
        ("机关运行经费", "行政单位和参照公务员法管理的单位用于购买货物和服务的公用经费。"),
    )
    return [para(f"{n}.{term}：{words}") for n, (term, words) in enumerate(terms, 1)]
