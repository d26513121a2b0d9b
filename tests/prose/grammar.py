"""A grammar of explanations: texts with known answers, as many as a seed gives.

Our own grammar, independent of the reader: it knows the phrasings and the arithmetic of reports, not how they are read.
Every production gives the words of one paragraph (or more) and the figures that these words state, in order. `printed`
may damage the surface (blanks, full width, thousands marks, line ends), never the meaning.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from pipeline.codes.classification import classification

__all__ = ["BUDGETS", "PRODUCTIONS", "Sample", "Stated", "function_names", "sample"]

YEAR = 2024
CENT = Decimal("0.01")
#: measure, period, number without blanks and commas, unit, functional or economic code
Stated = tuple[str, str, str, str, str | None]


@dataclass
class Sample:
    """A text under construction: what it says and what that states."""

    rng: random.Random
    words: str = ""
    stated: list[Stated] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)  # printed numbers that have no measure of their own

    def any(self, *choices: str) -> str:
        """One of the phrasings."""
        return self.rng.choice(choices)

    def say(self, words: str) -> None:
        """Words that state nothing."""
        self.words += words

    def amount(self, low: int = 1, high: int = 99_999) -> Decimal:
        """A sum of money in 万元, to the cent."""
        return Decimal(self.rng.randint(low * 100, high * 100)) / 100

    def money(self, measure: str, value: Decimal, period: str = "current", code: str | None = None) -> None:
        """A number with its unit, printed in one of the usual ways."""
        style = self.rng.randrange(12)
        unit = "万元"
        if style == 0:
            value, unit = value * 10_000, "元"
        plain = f"{value.quantize(CENT)}"
        shown = f"{value.quantize(CENT):,}" if style in (1, 2) else plain
        self.words += f"{shown}{unit}"
        self.stated.append((measure, period, plain, unit, code))

    def percent(self, measure: str, value: Decimal, code: str | None = None) -> None:
        """A percentage with two places."""
        number = f"{value.quantize(CENT, ROUND_HALF_UP)}"
        self.words += f"{number}%"
        self.stated.append((measure, "change" if measure == "growth_rate" else "current", number, "%", code))

    def count(self, measure: str, value: int, unit: str) -> None:
        """A count of vehicles, people …"""
        self.words += f"{value}{unit}"
        if measure == "other":
            self.loose.add(str(value))
        else:
            self.stated.append((measure, "current", str(value), unit, None))

    def change(self, subjects: tuple[str, ...], value: Decimal, *, rate: bool = True, code: str | None = None) -> None:
        """A change against last year with the growth rate that fits it."""
        up = self.rng.random() < 0.5
        change = (value * self.rng.randint(1, 30) / 100).quantize(CENT)
        before = value - change if up else value + change
        word = self.any("增加", "增长", "上升") if up else self.any("减少", "下降", "降低")
        self.say(
            self.any(
                f"与{YEAR - 1}年度相比，{word}",
                f"比上年{word}",
                f"较上年{word}",
                f"较{YEAR - 1}年{word}",
                f"同比{word}",
            )
        )
        shown = len(self.stated)
        self.money(subjects[0], change, "change", code)
        if len(subjects) > 1:
            self.stated += [(s, *self.stated[shown][1:]) for s in subjects[1:]]
        if rate and before:
            self.say("，" + (self.any("增长", "增幅", "上升") if up else self.any("下降", "降低", "降幅")))
            self.percent("growth_rate", change / before * 100, code)
            self.stated += [self.stated[-1]] * (len(subjects) - 1)


def _part(total: Decimal, shares: list[int]) -> list[Decimal]:
    parts = [(total * share / sum(shares)).quantize(CENT) for share in shares[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]


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
    parts = _part(total, [s.rng.randint(1, 50) for _ in kinds])
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


@cache
def function_names() -> tuple[tuple[tuple[str, str, str], str], ...]:
    """Functional items in force in the year: names of 类, 款, 项 without marks in them, and the code."""
    scheme = classification().functions
    found = []
    for subject in scheme.subjects:
        if len(subject.code) != 7 or not subject.valid_in(YEAR) or subject.kind != "general":
            continue
        path = [scheme.get(subject.code[:size], YEAR) for size in (3, 5, 7)]
        names = tuple(p.name for p in path if p is not None)
        if len(names) == 3 and all(name.isalpha() for name in names):
            found.append(((names[0], names[1], names[2]), subject.code))
    return tuple(found)


REASONS = (
    "年中追加了人员经费",
    "部分设备验收推迟到次年",
    "一是调入三名同志；二是社保基数上调",
    "压减了印刷与差旅",
    "新增一项专项任务",
)


def function_items(s: Sample) -> None:
    """Groups 11, 12, 14 and 15: items with budget, adjusted budget, final, rate and reason."""
    s.say("五、一般公共预算财政拨款支出决算情况说明\n（三）具体情况\n")
    style = s.rng.randrange(3)
    for at, ((upper, section, item), code) in enumerate(s.rng.sample(function_names(), s.rng.randint(1, 3)), 1):
        s.say(f"{at}{'.、.'[style]}{upper}（类）{section}（款）{item}（项）" + s.any("。\n", "。", "，"))
        plan = s.amount(1, 9999)
        adjusted = plan + s.amount(1, 999) if s.rng.random() < 0.25 else None
        done = ((adjusted or plan) * s.rng.randint(60, 130) / 100).quantize(CENT)
        s.say(s.any("年初预算为", "年初预算数为", "年初预算"))
        s.money("function_budget", plan, code=code)
        if adjusted is not None:
            s.say("，" + s.any("全年预算为", "调整预算数为", "全年预算数"))
            s.money("function_annual_budget", adjusted, code=code)
        s.say("，" + s.any("支出决算为", "决算数为", "支出决算"))
        s.money("function_actual", done, code=code)
        if s.rng.random() < 0.7:
            s.say("，完成" + ("全年预算的" if adjusted is not None else s.any("年初预算的", "预算的")))
            s.percent("execution_rate", done / (adjusted or plan) * 100, code=code)
        if s.rng.random() < 0.5:
            s.say(
                s.any("，", "。")
                + s.any("决算数与预算数差异的主要原因是", "主要原因是", "主要原因：")
                + s.any(*REASONS)
            )
        s.say("。\n")


def by_class(s: Sample) -> None:
    """Group 19: expenditure by class with shares."""
    by_code = {code[:3]: names[0] for names, code in function_names() if names[0].endswith("支出")}
    codes = s.rng.sample(sorted(by_code), s.rng.randint(2, 4))
    total = s.amount(500)
    parts = _part(total, [s.rng.randint(5, 50) for _ in codes])
    s.say(f"五、一般公共预算财政拨款支出决算情况说明\n（二）结构情况\n{YEAR}年度一般公共预算财政拨款支出")
    s.money("gpb_expenditure", total)
    s.say("，主要用于以下方面：")
    mark = s.any("（类）", "", "：")
    for at, (code, part) in enumerate(zip(codes, parts, strict=True)):
        s.say(("；" if at else "") + by_code[code] + mark)
        s.money("function_actual", part, code=code)
        s.say("，占")
        s.percent("share", part / total * 100, code=code)
    s.say("。")


THREE = (
    ("因公出国（境）费", "abroad"),
    ("公务用车购置及运行维护费", "vehicle"),
    ("公务接待费", "reception"),
)


def three_public(s: Sample) -> None:
    """Groups 13 and 20 to 22."""
    plans = [s.amount(0, 99) for _ in THREE]
    dones = [(p * s.rng.randint(0, 110) / 100).quantize(CENT) for p in plans]
    s.say("九、“三公”经费支出决算情况说明\n“三公”经费" + s.any("支出预算为", "年初预算数", "财政拨款支出预算为"))
    s.money("three_public_budget", sum(plans, Decimal(0)))
    s.say("，" + s.any("支出决算为", "决算数", "支出决算数为"))
    s.money("three_public_actual", sum(dones, Decimal(0)))
    s.say(s.any("。其中：\n", "，其中：\n"))
    for at, ((name, key), plan, done) in enumerate(zip(THREE, plans, dones, strict=True), 1):
        s.say(s.any(f"{at}.", f"（{'一二三'[at - 1]}）") + name)
        if s.rng.random() < 0.6:
            s.say(s.any("支出预算为", "预算数为"))
            s.money(f"{key}_budget", plan)
            s.say("，")
        s.say(s.any("支出决算为", "决算数为", "支出决算"))
        s.money(f"{key}_actual", done)
        if done and s.rng.random() < 0.4:
            s.say("，")
            s.change((f"{key}_actual",), done)
        if key == "vehicle" and s.rng.random() < 0.5:
            bought = (done * s.rng.randint(0, 60) / 100).quantize(CENT)
            s.say("。其中：公务用车购置费")
            s.money("vehicle_purchase_actual", bought)
            s.say("，公务用车运行维护费")
            s.money("vehicle_running_actual", done - bought)
            s.say("，公务用车保有量")
            s.count("vehicles_count", s.rng.randint(1, 200), "辆")
        if key == "reception" and s.rng.random() < 0.5:
            s.say("。国内公务接待")
            s.count("other", s.rng.randint(1, 90), "批次")
            s.say("，")
            s.count("other", s.rng.randint(100, 900), "人次")
        s.say("。\n")


def running(s: Sample) -> None:
    """Groups 9, 10, 13 and 25: running costs, meetings, training; prior year stated."""
    name, key = s.rng.choice((("机关运行经费", "agency_running"), ("会议费", "meeting"), ("培训费", "training")))
    value = s.amount(1, 999)
    s.say(f"十、{name}支出情况说明\n本部门{YEAR}年度{name}支出")
    s.money(f"{key}_actual", value)
    if s.rng.random() < 0.4:
        s.say("，")
        s.change((f"{key}_actual",), value, rate=s.rng.random() < 0.5)
    else:
        up = s.rng.random() < 0.5
        change = (value * s.rng.randint(1, 30) / 100).quantize(CENT)
        s.say(s.any(f"，比{YEAR - 1}年", "，比上年", f"，较{YEAR - 1}年度"))
        s.money(f"{key}_actual", value - change if up else value + change, "prior")
        s.say("增加" if up else "减少")
        s.money(f"{key}_actual", change, "change")
    s.say("。")


def procurement(s: Sample) -> None:
    """Group 26."""
    total = s.amount(10, 9999)
    parts = _part(total, [s.rng.randint(0, 50) + 1 for _ in range(3)])
    sme = (total * s.rng.randint(1, 100) / 100).quantize(CENT)
    s.say(
        "十一、政府采购支出情况\n"
        + s.any("本部门政府采购支出总额", "政府采购支出总额共", "政府采购金额（以合同签订为准）为")
    )
    s.money("procurement_total", total)
    s.say("，其中：")
    form = s.any("政府采购{}支出", "{}采购金额", "{}类采购")
    kinds = (("货物", "goods"), ("工程", "works"), ("服务", "services"))
    stop = s.any("、", "，", "；")
    for at, ((name, key), part) in enumerate(zip(kinds, parts, strict=True)):
        s.say((stop if at else "") + form.format(name))
        s.money(f"procurement_{key}", part)
    s.say("。授予中小企业合同金额")
    s.money("procurement_sme", sme)
    if s.rng.random() < 0.7:
        s.say("，占政府采购支出总额的")
        s.percent("share", sme / total * 100)
    s.say("。")


VEHICLES = ("机要通信用车", "应急保障用车", "执法执勤用车", "特种专业技术用车", "离退休干部服务用车", "其他用车")


def assets(s: Sample) -> None:
    """Group 22."""
    kinds = s.rng.sample(VEHICLES, s.rng.randint(1, 4))
    numbers = [s.rng.randint(0, 30) for _ in kinds]
    s.say(f"十二、国有资产占用情况说明\n截至{YEAR}年12月31日，本部门" + s.any("共有车辆", "实有车辆", "车辆保有量为"))
    s.count("vehicles_count", sum(numbers), "辆")
    s.say("，其中：")
    for at, (kind, number) in enumerate(zip(kinds, numbers, strict=True)):
        s.say(("、" if at else "") + kind)
        s.count("other", number, "辆")
    s.say("。")


def basic(s: Sample) -> None:
    """Basic expenditure by personnel and public."""
    total = s.amount(10, 9999)
    personnel, public = _part(total, [s.rng.randint(50, 95), s.rng.randint(5, 50)])
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


def nearer_or_farther(s: Sample) -> None:
    """Group 4: the change belongs to the total or to its part, and only the percentage tells which."""
    income = s.rng.random() < 0.5
    name, measure = (
        ("收入总计", "total_income_and_carryover") if income else ("支出总计", "total_expenditure_and_carryover")
    )
    part_name, part_measure = s.rng.choice(
        (("本年收入", "income_this_year"), ("年初结转和结余", "carryover_begin"))
        if income
        else (("本年支出", "expenditure_this_year"), ("年末结转和结余", "carryover_end"))
    )
    total = s.amount(1_000)
    part = (total * s.rng.randint(5, 60) / 100).quantize(CENT)
    near = s.rng.random() < 0.5
    owner, value = (part_measure, part) if near else (measure, total)
    change = (value * s.rng.randint(5, 25) / 100).quantize(CENT)
    up = s.rng.random() < 0.5
    rate = change / (value - change if up else value + change) * 100
    s.say(f"一、收入支出决算总体情况说明\n{YEAR}年度{name}")
    s.money(measure, total)
    s.say("，其中" + s.any("", "：") + part_name)
    s.money(part_measure, part)
    s.say(s.any("，较上年", "，比上年", f"，较{YEAR - 1}年") + ("增加" if up else "减少"))
    s.money(owner, change, "change")
    s.say("，增长" if up else "，下降")
    s.percent("growth_rate", rate)
    s.say("。")


ECONOMIC = ("基本工资", "津贴补贴", "奖金", "绩效工资", "办公费", "印刷费", "差旅费", "劳务费", "工会经费", "福利费")


def economic_items(s: Sample) -> None:
    """Basic expenditure with the amounts of its economic items."""
    own = {subject.name: subject.code for subject in classification().economics.subjects if subject.kind == "dept"}
    names = s.rng.sample(ECONOMIC[:4], s.rng.randint(1, 4)), s.rng.sample(ECONOMIC[4:], s.rng.randint(1, 4))
    parts = [[s.amount(1, 999) for _ in group] for group in names]
    s.say(f"六、一般公共预算财政拨款基本支出决算情况说明\n{YEAR}年度一般公共预算财政拨款基本支出")
    s.money("gpb_basic_expenditure", sum((v for group in parts for v in group), Decimal(0)))
    s.say("，其中：")
    stop = s.any("、", "，")
    for at, (title, measure) in enumerate((("人员经费", "basic_personnel"), ("公用经费", "basic_public"))):
        s.say(("；" if at else "") + title)
        s.money(measure, sum(parts[at], Decimal(0)))
        s.say("，主要包括：")
        for n, (name, value) in enumerate(zip(names[at], parts[at], strict=True)):
            s.say((stop if n else "") + name)
            s.money("economic_actual", value, code=own[name])
    s.say("。")


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


def staff(s: Sample) -> None:
    """Personnel: quota, actual, retired."""
    quota = s.rng.randint(20, 300)
    s.say(f"五、人员情况说明\n截至{YEAR}年末，本单位" + s.any("人员编制", "核定编制", "编制人数", "编制数"))
    s.count("staff_quota", quota, "人")
    s.say(s.any("，", "；") + s.any("实有人员", "实有人数", "在职人员", "实有在职人数"))
    s.count("staff_actual", quota - s.rng.randint(0, 15), "人")
    s.say(s.any("，", "；") + s.any("离退休人员", "离退休人数"))
    s.count("retirees_count", s.rng.randint(0, 200), "人")
    s.say("。")


def performance(s: Sample) -> None:
    """Self-evaluation: score, full-year budget, executed amount, rate."""
    budget = s.amount(10, 9999)
    done = (budget * s.rng.randint(60, 100) / 100).quantize(CENT)
    s.say(
        "十三、预算绩效情况说明\n"
        + s.any("单位整体支出", "“设备更新”项目", "“法律援助”项目")
        + s.any("自评得分", "绩效自评得分")
    )
    s.count("performance_score", s.rng.randint(60, 100), "分")
    s.say(s.any("，", "。") + s.any("全年预算数为", "全年预算数"))
    s.money("performance_budget", budget)
    s.say("，" + s.any("执行数为", "执行数", "全年执行数"))
    s.money("performance_actual", done)
    s.say("，" + s.any("完成预算的", "预算执行率", "执行率为"))
    s.percent("execution_rate", done / budget * 100)
    s.say("。")


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
        zip(kinds, _part(value, [s.rng.randint(5, 50) for _ in kinds]), strict=True)
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

PRODUCTIONS: dict[str, Callable[[Sample], None]] = {
    make.__name__: make
    for make in (
        totals,
        composition,
        function_items,
        by_class,
        three_public,
        running,
        procurement,
        assets,
        basic,
        nothing,
        nearer_or_farther,
        economic_items,
        prior_years,
        staff,
        performance,
        budget_totals,
        budget_items,
        budget_three_public,
    )
}


def _surface(rng: random.Random, words: str) -> str:
    """The same words as printers print them: blanks around numbers, full width, another mark, wrapped lines."""
    style = rng.randrange(8)
    if style == 0:
        words = words.replace("万元", " 万元").replace("为", "为 ")
    elif style == 1:
        words = words.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    elif style == 2:
        words = words.replace("（", "(").replace("）", ")")
    elif style in (3, 5):
        width = rng.randint(30, 44)
        title, _, body = words.partition("\n")
        lines = [line[at : at + width] for line in body.split("\n") for at in range(0, max(1, len(line)), width)]
        if style == 5:
            lines.insert(rng.randint(0, len(lines)), f"- {rng.randint(1, 99)} -")
        words = "\n".join((title, *lines))
    elif style == 4:
        words = words.translate(_TRADITIONAL)
    return words


#: Traditional characters of the words of money and of reports; the names of functional items keep theirs.
_TRADITIONAL = str.maketrans("万较总说减长决为", "萬較總說減長決為")


def sample(name: str, seed: int, *, surface: bool = True) -> Sample:
    """The text of one production under a seed, with its answers; `surface` prints it in one of the ways of printers."""
    rng = random.Random(f"{name} {seed}")
    made = Sample(rng)
    PRODUCTIONS[name](made)
    made.words = _surface(rng, made.words.strip()) if surface else made.words.strip()
    return made
