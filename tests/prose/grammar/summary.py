"""Paragraphs about the whole report: totals, composition, basic expenditure, nothing to report, earlier years."""

from __future__ import annotations

from tests.prose.grammar.text import YEAR, Sample, split

__all__ = ["EXPENDITURE", "INCOME", "basic", "composition", "nothing", "prior_years", "totals"]


def totals(s: Sample) -> None:
    """Groups 1 to 5."""
    value = s.amount(100)
    both = ("total_income_and_carryover", "total_expenditure_and_carryover")
    s.say(f"一、收入支出决算总体情况说明\n{YEAR}年度")
    if s.rng.random() < 0.6:
        name = s.any("收入、支出总计", "收、支总计", "收入支出总计", "收入总计和支出总计", "总收入、总支出")
        s.say(name + s.any("均为", "", "各为", "为"))
        s.money(both[0], value)
        s.stated.append((both[1], *s.stated[-1][1:]))
        if s.rng.random() < 0.7:
            s.say(s.any("。", "，"))
            s.change(both, value)
    else:
        for at, (name, measure) in enumerate(zip(("收入总计", "支出总计"), both, strict=True)):
            s.say(("，" if at else "") + name + s.any("", "为"))
            s.money(measure, value)
            if s.rng.random() < 0.4:
                s.say("，")
                s.change((measure,), value)
    s.say("。")


INCOME = (
    ("财政拨款收入", "income_fiscal_appropriation"),
    ("上级补助收入", "income_superior_subsidy"),
    ("事业收入", "income_business"),
    ("经营收入", "income_operating"),
    ("附属单位上缴收入", "income_affiliated_remittance"),
    ("其他收入", "income_other"),
)


EXPENDITURE = (
    ("基本支出", "expenditure_basic"),
    ("项目支出", "expenditure_project"),
    ("上缴上级支出", "expenditure_superior_remittance"),
    ("经营支出", "expenditure_operating"),
    ("对附属单位补助支出", "expenditure_affiliated_subsidy"),
)


def composition(s: Sample) -> None:
    """Groups 6 to 8: income or expenditure by kind, with shares."""
    income = s.rng.random() < 0.5
    kinds = s.rng.sample(INCOME if income else EXPENDITURE, s.rng.randint(2, 5))
    total = s.amount(100)
    parts = split(total, [s.rng.randint(1, 50) for _ in kinds])
    shares = s.rng.random() < 0.7
    stop = s.any("；", "，", "；")
    if income:
        s.say(f"二、收入决算情况说明\n{YEAR}年度{s.any('收入合计', '本年收入合计', '本年收入')}")
        s.money("income_this_year", total)
    else:
        s.say(f"三、支出决算情况说明\n{YEAR}年度{s.any('支出合计', '本年支出合计', '本年支出')}")
        s.money("expenditure_this_year", total)
    s.say(s.any("，其中：", "，包括：", "，具体为："))
    for at, ((name, measure), part) in enumerate(zip(kinds, parts, strict=True)):
        s.say((stop if at else "") + name + s.any("", "为"))
        s.money(measure, part)
        if shares:
            s.say(s.any("，占", "，占比"))
            s.percent("share", part / total * 100)
    s.say("。")


def basic(s: Sample) -> None:
    """Basic expenditure by personnel and public."""
    total = s.amount(10, 9999)
    personnel, public = split(total, [s.rng.randint(50, 95), s.rng.randint(5, 50)])
    s.say(f"六、一般公共预算财政拨款基本支出决算情况说明\n{YEAR}年度一般公共预算财政拨款基本支出")
    s.money("gpb_basic_expenditure", total)
    s.say("，其中：人员经费")
    s.money("basic_personnel", personnel)
    s.say("，主要包括：基本工资、津贴补贴、奖金；公用经费")
    s.money("basic_public", public)
    s.say("，主要包括：办公费、印刷费、差旅费。")


def nothing(s: Sample) -> None:
    """Group 23: a statement of none, which is not zero."""
    title, name, measure = s.rng.choice(
        (
            ("七、政府性基金预算财政拨款支出决算情况说明", "政府性基金预算财政拨款支出", "government_fund_expenditure"),
            (
                "八、国有资本经营预算财政拨款支出决算情况说明",
                "国有资本经营预算财政拨款支出",
                "state_capital_expenditure",
            ),
            ("十、机关运行经费支出情况", "机关运行经费", "agency_running_actual"),
        )
    )
    s.say(
        f"{title}\n"
        + s.any("本部门", "我单位", "")
        + f"{YEAR}年度"
        + s.any("无", "没有", "未发生", "不涉及")
        + name
        + "。"
    )
    s.stated.append((measure, "current", "", "", None))


def prior_years(s: Sample) -> None:
    """Group 10: the year word decides the period; prior and current come in any order."""
    name, measure, number = s.rng.choice(
        (
            ("本年支出合计", "expenditure_this_year", "三、支出决算情况说明"),
            ("机关运行经费支出", "agency_running_actual", "十、机关运行经费支出情况"),
            ("公务接待费支出", "reception_actual", "九、“三公”经费支出决算情况说明"),
        )
    )
    now, before = s.amount(10, 999), s.amount(10, 999)
    said = [(f"{YEAR}年度", now, "current"), (f"{YEAR - 1}年度", before, "prior")]
    s.rng.shuffle(said)
    s.say(f"{number}\n")
    for year, value, period in said:
        s.say(year + name)
        s.money(measure, value, period)
        s.say("。")
