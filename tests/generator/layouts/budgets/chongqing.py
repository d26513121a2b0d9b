"""Statements of budgets (预算) in the order of Chongqing."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_TOTALS, THREE_CELLS, THREE_HEAD
from tests.generator.layouts.form import BASIC, EXPENDITURE, FISCAL, FUND, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["CHONGQING"]

CHONGQING = (
    Form(
        SUMMARY,
        "{year}年单位收支总体情况表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (
            (
                "合计=income.all !total_income_and_carryover",
                "一、一般公共预算资金=income.gpb",
                "二、政府性基金预算资金=income.fund",
                "三、国有资本经营预算资金=income.capital",
                "四、事业收入资金=business.own",
                "五、其他收入资金=other.own",
            ),
            ("合计=spent.all !total_expenditure_and_carryover", "@present=spent.all"),
        ),
        number="表一",
        landscape=True,
    ),
    Form(
        INCOME,
        "{year}年单位收入总体情况表",
        (
            "科目|<|总计|一般公共预算拨款收入|政府性基金预算拨款收入|国有资本经营预算拨款收入|事业收入|其他收入",
            "科目编码|科目名称|^|^|^|^|^|^",
        ),
        "code iname income.all income.gpb income.fund income.capital business.own other.own",
        span_total=True,
        number="表二",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "{year}年单位支出总体情况表",
        ("科目编码|科目名称|总计|基本支出|项目支出",),
        "icode name spent.all basic.all project.all",
        span_total=True,
        number="表三",
        landscape=True,
    ),
    Form(
        FISCAL,
        "{year}年财政拨款收支总体情况表",
        ("收入|<|支出|<|<|<|<", "项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算"),
        "words * words *.fiscal *.gpb *.fund *.capital",
        "lines",
        (
            (
                "一、本年收入=income.fiscal !income_this_year",
                "（一）一般公共预算资金=income.gpb",
                "（二）政府性基金预算资金=income.fund",
                "（三）国有资本经营预算资金=income.capital",
            ),
            ("一、本年支出=spent !expenditure_this_year", "@present=spent.fiscal !nested"),
        ),
        FISCAL_TOTALS,
        number="表四",
        landscape=True,
    ),
    Form(
        GPB,
        "{year}年一般公共预算支出情况表",
        ("功能分类科目|<|总计|基本支出|<|<|项目支出", "科目编码|科目名称|^|小计|人员经费|公用经费|^"),
        "code name spent.gpb basic.gpb personnel.gpb public.gpb project.gpb",
        span_total=True,
        number="表五",
        landscape=True,
    ),
    Form(
        BASIC,
        "{year}年一般公共预算基本支出情况表",
        ("经济分类科目|<|基本支出|<|<", "科目编码|科目名称|总计|人员经费|公用经费"),
        "code name econ personnel public",
        "economic",
        span_total=True,
        number="表六",
        landscape=True,
    ),
    Form(
        FUND,
        "{year}年政府性基金预算支出情况表",
        ("科目编码|科目名称|预算数|<|<", "^|^|总计|基本支出|项目支出"),
        "code name spent.fund basic.fund project.fund",
        span_total=True,
        none="（备注：本单位无政府性基金收支，故此表无数据。）",
        number="表七",
        landscape=True,
    ),
    Form(
        THREE,
        "{year}年财政拨款“三公”经费支出情况表",
        THREE_HEAD,
        THREE_CELLS,
        "single",
        number="表八",
        landscape=True,
    ),
)
