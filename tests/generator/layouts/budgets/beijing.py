"""Statements of budgets (预算) in the order of Beijing."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_TOTALS, INCOME_LINES, TOTALS
from tests.generator.layouts.form import BASIC, EXPENDITURE, FISCAL, FUND, GPB, SUMMARY, THREE, Form

__all__ = ["BEIJING"]

BEIJING = (
    Form(
        SUMMARY,
        "收支总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        number="预算01表",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "支出总表",
        (
            "支出功能分类科目|政府支出经济分类科目|部门支出经济分类科目|合计|基本支出|项目支出|其中|<|<",
            "^|^|^|^|^|^|事业单位经营支出|上缴上级支出|对附属单位补助支出",
        ),
        "glued gov dept spent.gpb basic.gpb project.gpb none none none",
        "joint",
        total="last",
        number="预算03表",
        landscape=True,
        widths=(22, 20, 20, 12, 12, 12, 9, 9, 9),
    ),
    Form(
        FISCAL,
        "财政拨款收支总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *.fiscal",
        "lines",
        (
            ("一、一般公共预算资金=income.gpb", "二、政府性基金预算资金=income.fund",
             "三、国有资本经营预算资金=income.capital"),
            ("@classes=spent",),
        ),
        FISCAL_TOTALS,
        number="预算04表",
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算支出表",
        (
            "功能分类科目|<|预算数|<|<|<|<",
            "科目编码|科目名称|合计|基本支出|<|<|项目支出",
            "^|^|^|小计|人员经费|公用经费|^",
        ),
        "code name spent.gpb basic.gpb personnel.gpb public.gpb project.gpb",
        total="last",
        levels=(7,),
        number="预算05表",
        landscape=True,
    ),
    Form(
        BASIC,
        "一般公共预算基本支出表",
        ("政府支出经济分类科目|部门支出经济分类科目|预算数|<|<", "^|^|合计|人员经费|公用经费"),
        "gov dept econ personnel public",
        "economic",
        total="none",
        number="预算06表",
        landscape=True,
    ),
    Form(
        FUND,
        "政府性基金预算支出表",
        ("功能分类科目|<|预算数|<|<", "科目编码|科目名称|合计|基本支出|项目支出"),
        "code name spent.fund basic.fund project.fund",
        total="last",
        none="备注：本表无数据。",
        number="预算07表",
        landscape=True,
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出表",
        (
            "“三公”经费财政拨款预算总额|因公出国（境）费用|公务接待费|公务用车购置及运行维护费|<|<",
            "^|^|^|小计|公务用车购置费|公务用车运行维护费",
        ),
        "three.budget abroad.budget reception.budget vehicle.budget purchase.budget running.budget",
        "single",
        number="预算09表",
        landscape=True,
    ),
)  # fmt: skip
