"""Statements of budgets (预算) in the order of Fujian."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import INCOME_LINES, TOTALS
from tests.generator.layouts.form import BASIC, EXPENDITURE, FUND, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["FUJIAN"]

FUJIAN = (
    Form(
        SUMMARY,
        "{year}年度收支预算总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        number="表一",
    ),
    Form(
        INCOME,
        "{year}年度收入预算总表",
        ("单位名称|合计|一般公共预算拨款收入|政府性基金预算拨款收入|国有资本经营预算拨款收入|事业收入|其他收入",),
        "unit income.all income.gpb income.fund income.capital business.own other.own",
        "single",
        number="表二",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "{year}年度支出预算总表",
        ("科目编码|科目名称|合计|基本支出|项目支出|事业单位经营支出|上缴上级支出|对附属单位补助支出",),
        "code name spent.all basic.all project.all none none none",
        span_total=True,
        number="表三",
        landscape=True,
    ),
    Form(
        GPB,
        "{year}年度一般公共预算拨款支出预算表",
        ("科目编码|科目名称|小计|其中：|<", "^|^|^|基本支出|项目支出"),
        "code name spent.gpb basic.gpb project.gpb",
        span_total=True,
        number="表五",
    ),
    Form(
        FUND,
        "{year}年度政府性基金预算拨款支出预算表",
        ("科目编码|科目名称|小计|其中：|<", "^|^|^|基本支出|项目支出"),
        "code name spent.fund basic.fund project.fund",
        span_total=True,
        number="表六",
    ),
    Form(
        BASIC,
        "{year}年度一般公共预算基本支出经济分类情况表",
        ("科目编码|科目名称|预算数",),
        "code name econ",
        "economic",
        number="表九",
    ),
    Form(
        THREE,
        "{year}年度一般公共预算“三公”经费支出预算表",
        ("项目|预算数",),
        "words *",
        "lines",
        (
            (
                "合计=three.budget",
                "1、因公出国（境）费用=abroad.budget",
                "2、公务接待费=reception.budget",
                "3、公务用车购置及运行费=vehicle.budget",
                "其中：（1）公务用车购置费=purchase.budget",
                "（2）公务用车运行费=running.budget",
            ),
        ),
        number="表十",
    ),
)
