"""Paragraphs about functional items (功能分类科目) and classes."""

from __future__ import annotations

from functools import cache

from pipeline.codes.classification import classification
from tests.prose.grammar.text import CENT, YEAR, Sample, split

__all__ = ["REASONS", "by_class", "function_items", "function_names"]


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
    parts = split(total, [s.rng.randint(5, 50) for _ in codes])
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
