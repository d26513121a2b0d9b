"""Statements of final accounts (决算) in the order of Jiangsu."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import INCOME_LINES, THREE_ACTUAL, THREE_BUDGET, TOTALS
from tests.generator.layouts.form import BASIC, EXPENDITURE, FISCAL, FUND, GPB, SUMMARY, THREE, Form

__all__ = ["JIANGSU"]

JIANGSU = (
    Form(
        SUMMARY,
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|按功能分类|决算数"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        number="公开01表",
    ),
    Form(
        EXPENDITURE,
        "支出决算表",
        (
            "项目|<|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "功能分类科目编码|功能分类科目名称|^|^|^|^|^|^",
        ),
        "code name spent.all basic.all project.all none none none",
        span_total=True,
        number="公开03表",
        landscape=True,
    ),
    Form(
        FISCAL,
        "财政拨款支出决算表（功能科目）",
        ("项目|<|本年支出合计|基本支出|项目支出", "功能分类科目编码|功能分类科目名称|^|^|^"),
        "code name spent.fiscal basic.fiscal project.fiscal",
        span_total=True,
        number="公开05表",
    ),
    Form(
        BASIC,
        "财政拨款基本支出决算表（经济科目）",
        ("项目|<|财政拨款基本支出|<|<", "经济分类科目编码|经济分类科目名称|合计|人员经费|公用经费"),
        "code name econ personnel public",
        "economic",
        span_total=True,
        number="公开06表",
    ),
    Form(
        GPB,
        "一般公共预算支出决算表（功能科目）",
        ("项目|<|本年支出合计|基本支出|项目支出", "功能分类科目编码|功能分类科目名称|^|^|^"),
        "code name spent.gpb basic.gpb project.gpb",
        span_total=True,
        number="公开07表",
    ),
    Form(
        THREE,
        "财政拨款“三公”经费、会议费和培训费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            "“三公”经费合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|“三公”经费合计|因公出国（境）费"
            "|公务用车购置及运行维护费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^",
        ),
        f"{THREE_BUDGET} {THREE_ACTUAL}",
        "single",
        number="公开09表",
        landscape=True,
    ),
    Form(
        FUND,
        "政府性基金预算支出决算表",
        ("项目|<|本年支出合计|基本支出|项目支出", "功能分类科目编码|功能分类科目名称|^|^|^"),
        "code name spent.fund basic.fund project.fund",
        span_total=True,
        none="注：无政府性基金预算支出，本表为空。",
        number="公开10表",
    ),
)
