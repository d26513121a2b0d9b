"""Statements of budgets (预算) in the order of Shandong."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import THREE_CELLS, TOTALS
from tests.generator.layouts.form import BASIC, EXPENDITURE, FUND, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["SHANDONG"]

SHANDONG = (
    Form(
        SUMMARY,
        "收支总体情况表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (
            (
                "一、财政拨款收入=income.fiscal",
                "  一般公共预算收入=income.gpb",
                "  政府性基金预算收入=income.fund",
                "  国有资本经营预算收入=income.capital",
                "二、事业收入=business.own !income_business",
                "三、其他收入=other.own !income_other",
            ),
            ("@classes=spent.all",),
        ),
        TOTALS,
        number="预算公开表1",
    ),
    Form(
        INCOME,
        "收入总体情况表",
        (
            "科目编码|<|<|科目名称|合计|财政拨款收入|<|<|<|事业收入|其他收入",
            "类|款|项|^|^|小计|一般公共预算收入|政府性基金预算收入|国有资本经营预算收入|^|^",
        ),
        "c1 c2 c3 name income.all income.fiscal income.gpb income.fund income.capital business.own other.own",
        number="预算公开表2",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "支出总体情况表",
        ("科目编码|<|<|科目名称|合计|基本支出|项目支出|结转下年", "类|款|项|^|^|^|^|^"),
        "c1 c2 c3 name spent.all basic.all project.all end.all",
        number="预算公开表3",
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算支出情况表",
        ("科目编码|<|<|科目名称|合计|基本支出|<|<|项目支出", "类|款|项|^|^|小计|人员支出|日常公用支出|^"),
        "c1 c2 c3 name spent.gpb basic.gpb personnel.gpb public.gpb project.gpb",
        number="预算公开表5",
        landscape=True,
    ),
    Form(
        BASIC,
        "一般公共预算基本支出情况表",
        (
            "科目编码|<|部门预算支出经济分类科目名称|科目编码|<|政府预算支出经济分类科目名称|基本支出预算|<|<",
            "类|款|^|类|款|^|小计|人员支出|日常公用支出",
        ),
        "C1 C2 name G1 G2 govname econ personnel public",
        "economic",
        number="预算公开表6",
        landscape=True,
    ),
    Form(
        THREE,
        "一般公共预算“三公”经费支出情况表",
        (
            "{prior}年预算数|<|<|<|<|<|{year}年预算数|<|<|<|<|<",
            "合计|因公出国（境）经费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）经费"
            "|公务用车购置及运行维护费|<|<|公务接待费",
            "^|^|小计|公务用车购置经费|公务用车运行维护费|^|^|^|小计|公务用车购置经费|公务用车运行维护费|^",
        ),
        THREE_CELLS.replace("budget", "prior") + " " + THREE_CELLS,
        "single",
        number="预算公开表7",
        landscape=True,
    ),
    Form(
        FUND,
        "政府性基金预算支出情况表",
        ("科目编码|<|<|科目名称|合计|基本支出|<|<|项目支出", "类|款|项|^|^|小计|人员支出|日常公用支出|^"),
        "c1 c2 c3 name spent.fund basic.fund none none project.fund",
        number="预算公开表8",
        landscape=True,
    ),
)
