"""Statements of final accounts (决算) in the order of Guangdong."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import FISCAL_LINES, FISCAL_TOTALS, INCOME_LINES, TOTALS
from tests.generator.layouts.form import BASIC, FISCAL, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["GUANGDONG"]

GUANGDONG = (
    Form(
        SUMMARY,
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|金额|项目（按功能分类）|行次|金额", "#栏次||1|栏次||2"),
        "words no * words no *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        landscape=True,
    ),
    Form(
        INCOME,
        "收入决算表",
        (
            "项目|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
            "功能分类科目编码|科目名称|^|^|^|^|^|^|^",
            "#栏次|<|1|2|3|4|5|6|7",
        ),
        "code name income.all income.fiscal none business.own none none other.own",
        span_total=True,
        landscape=True,
    ),
    Form(
        FISCAL,
        "财政拨款收入支出决算总表",
        (
            "收入|<|支出|<|<|<|<",
            "项目|决算数|项目|决算数|<|<|<",
            "^|^|^|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
        ),
        "words * words *.fiscal *.gpb *.fund *.capital",
        "lines",
        (FISCAL_LINES, ("@classes=spent.fiscal",)),
        FISCAL_TOTALS,
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "功能分类科目编码|科目名称|合计|基本支出|项目支出", "#栏次|<|1|2|3"),
        "code name spent.gpb basic.gpb project.gpb",
        span_total=True,
    ),
    Form(
        BASIC,
        "一般公共预算财政拨款基本支出决算表",
        (
            "人员经费|<|<|公用经费|<|<|<|<|<",
            "科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额",
        ),
        "code words econ code words econ code words econ",
        "lines",
        (("@economic:301-301", "@economic:303-303"), ("@economic:302-302",), ("@economic:310-310",)),
        ("人员经费合计=personnel.gpb !basic_personnel || || 公用经费合计=public.gpb !basic_public",),
        landscape=True,
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出决算表",
        ("项目|预算数|决算数",),
        "words *.budget *.actual",
        "lines",
        (
            (
                "合计=three",
                "一、因公出国（境）费=abroad",
                "二、公务用车购置及运行维护费=vehicle",
                "（一）公务用车购置费=purchase",
                "（二）公务用车运行维护费=running",
                "三、公务接待费=reception",
            ),
        ),
    ),
)
