"""Paragraphs about spending and staff: “三公”经费, 机关运行经费, 政府采购, assets, economic items, performance."""

from __future__ import annotations

from decimal import Decimal

from pipeline.codes.classification import classification
from tests.prose.grammar.text import CENT, YEAR, Sample, split

__all__ = [
    "ECONOMIC",
    "THREE",
    "VEHICLES",
    "assets",
    "economic_items",
    "nearer_or_farther",
    "performance",
    "procurement",
    "running",
    "staff",
    "three_public",
]

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
    parts = split(total, [s.rng.randint(0, 50) + 1 for _ in range(3)])
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
