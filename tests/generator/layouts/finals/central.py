"""Statements of final accounts (决算) in the order of the central departments (中央部门)."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import (
    FISCAL_LINES,
    FISCAL_TOTALS,
    FUND_CELLS,
    INCOME_LINES,
    THREE_ACTUAL,
    THREE_BUDGET,
    TOTALS,
)
from tests.generator.layouts.form import BASIC, CAPITAL, EXPENDITURE, FISCAL, FUND, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["CENTRAL"]

CENTRAL = (
    Form(
        SUMMARY,
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|决算数|项目|行次|决算数", "#栏次||1|栏次||2"),
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
            "项目|<|<|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|<|经营收入|附属单位上缴收入|其他收入",
            "功能分类科目编码|<|<|科目名称|^|^|^|小计|其中：教育收费|^|^|^",
            "类|款|项|^|^|^|^|^|^|^|^|^",
            "#栏次|<|<|<|1|2|3|4|5|6|7|8",
        ),
        "C1 C2 C3 name income.all income.fiscal none business.own none none none other.own",
        number="公开02表",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "支出决算表",
        (
            "项目|<|<|<|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "功能分类科目编码|<|<|科目名称|^|^|^|^|^|^",
            "类|款|项|^|^|^|^|^|^|^",
            "#栏次|<|<|<|1|2|3|4|5|6",
        ),
        "C1 C2 C3 name spent.all basic.all project.all none none none",
        number="公开03表",
        landscape=True,
    ),
    Form(
        FISCAL,
        "财政拨款收入支出决算总表",
        (
            "收入|<|<|支出|<|<|<|<|<",
            "项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
            "#栏次||1|栏次||2|3|4|5",
        ),
        "words no * words no *.fiscal *.gpb *.fund *.capital",
        "lines",
        (FISCAL_LINES, ("@classes=spent.fiscal",)),
        FISCAL_TOTALS,
        number="公开04表",
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算财政拨款支出决算表",
        (
            "项目|<|<|<|本年支出|<|<",
            "功能分类科目编码|<|<|科目名称|小计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
            "#栏次|<|<|<|1|2|3",
        ),
        "C1 C2 C3 name spent.gpb basic.gpb project.gpb",
        number="公开05表",
    ),
    Form(
        BASIC,
        "一般公共预算财政拨款基本支出决算明细表",
        ("人员经费|<|<|公用经费|<|<", "科目编码|科目名称|决算数|科目编码|科目名称|决算数"),
        "code words econ code words econ",
        "lines",
        (
            ("@economic:301-301", "@economic:303-303"),
            ("@economic:302-302", "@economic:310-310"),
        ),
        ("人员经费合计=personnel.gpb !basic_personnel || 公用经费合计=public.gpb !basic_public",),
        number="公开06表",
    ),
    Form(
        FUND,
        "政府性基金预算财政拨款收入支出决算表",
        (
            "项目|<|<|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
            "功能分类科目编码|<|<|科目名称|^|^|小计|基本支出|项目支出|^",
            "类|款|项|^|^|^|^|^|^|^",
            "#栏次|<|<|<|1|2|3|4|5|6",
        ),
        "C1 C2 C3 name " + FUND_CELLS,
        number="公开07表",
        none="注：本部门{year}年度没有政府性基金预算财政拨款收支，本表为空表。",
        landscape=True,
    ),
    Form(
        CAPITAL,
        "国有资本经营预算财政拨款支出决算表",
        (
            "项目|<|<|<|本年支出|<|<",
            "功能分类科目编码|<|<|科目名称|合计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
            "#栏次|<|<|<|1|2|3",
        ),
        "C1 C2 C3 name spent.capital basic.capital project.capital",
        number="公开08表",
        none="注：本部门{year}年度没有国有资本经营预算财政拨款支出，本表为空表。",
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）费"
            "|公务用车购置及运行维护费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^",
            "#1|2|3|4|5|6|7|8|9|10|11|12",
        ),
        f"{THREE_BUDGET} {THREE_ACTUAL}",
        "single",
        number="公开09表",
        landscape=True,
    ),
)
