"""Statements of final accounts (决算) in the order of Zhejiang."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import INCOME_LINES, TOTALS
from tests.generator.layouts.form import CAPITAL, EXPENDITURE, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["ZHEJIANG"]

ZHEJIANG = (
    Form(
        SUMMARY,
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|金额|项目|行次|金额"),
        "words no * words no *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        number="公开01表",
    ),
    Form(
        INCOME,
        "收入决算表",
        (
            "项目|<|合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
            "支出功能分类科目代码|科目名称|^|^|^|^|^|^|^",
        ),
        "icode name income.all income.fiscal none business.own none none other.own",
        number="公开02表",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "支出决算表",
        (
            "项目|<|合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "支出功能分类科目代码|科目名称|^|^|^|^|^|^",
        ),
        "icode name spent.all basic.all project.all none none none",
        number="公开03表",
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "支出功能分类科目代码|科目名称|合计|基本支出|项目支出"),
        "icode name spent.gpb basic.gpb project.gpb",
        number="公开05表",
    ),
    Form(
        CAPITAL,
        "国有资本经营预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "支出功能分类科目代码|科目名称|合计|基本支出|项目支出"),
        "icode name spent.capital basic.capital project.capital",
        number="公开08表",
        none="说明：本单位当年没有国有资本经营预算财政拨款支出。",
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出决算表",
        ("项目|全年预算数|决算数",),
        "words *.budget *.actual",
        "lines",
        (
            (
                "合计=three",
                "1.因公出国（境）费=abroad",
                "2.公务用车购置及运行维护费=vehicle",
                "其中：公务用车购置费=purchase",
                "公务用车运行维护费=running",
                "3.公务接待费=reception",
            ),
        ),
        number="公开09表",
    ),
)
