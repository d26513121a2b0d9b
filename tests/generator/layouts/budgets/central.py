"""Statements of budgets (预算) in the order of the central departments (中央部门)."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_LINES, FISCAL_TOTALS, THREE_CELLS, TOTALS
from tests.generator.layouts.form import BASIC, CAPITAL, EXPENDITURE, FISCAL, FUND, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["CENTRAL"]

CENTRAL = (
    Form(
        SUMMARY,
        "部门收支总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (
            (
                "一、一般公共预算拨款收入=income.gpb",
                "二、政府性基金预算拨款收入=income.fund",
                "三、国有资本经营预算拨款收入=income.capital",
                "四、事业收入=business.own !income_business",
                "五、事业单位经营收入",
                "六、其他收入=other.own !income_other",
            ),
            ("@present=spent.all",),
        ),
        TOTALS,
        number="部门公开表1",
    ),
    Form(
        INCOME,
        "部门收入总表",
        (
            "科目|<|合计|上年结转|一般公共预算拨款收入|政府性基金预算拨款收入|国有资本经营预算拨款收入|事业收入|<|其他收入",
            "科目编码|科目名称|^|^|^|^|^|金额|其中：教育收费|^",
        ),
        "code name income.all begin.all income.gpb income.fund income.capital business.own none other.own",
        total="last",
        span_total=True,
        number="部门公开表2",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "部门支出总表",
        ("科目编码|科目名称|合计|基本支出|项目支出|上缴上级支出|事业单位经营支出|对附属单位补助支出",),
        "code name spent.all basic.all project.all none none none",
        total="last",
        span_total=True,
        number="部门公开表3",
        landscape=True,
    ),
    Form(
        FISCAL,
        "财政拨款收支总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *.fiscal",
        "lines",
        FISCAL_LINES,
        FISCAL_TOTALS,
        number="部门公开表4",
    ),
    Form(
        GPB,
        "一般公共预算支出表",
        (
            "功能分类科目|<|{prior}年执行数|{year}年预算数|<|<|{year}年预算数比{prior}年执行数|<",
            "科目编码|科目名称|^|小计|基本支出|项目支出|增减额|增减%",
        ),
        "code name executed.gpb spent.gpb basic.gpb project.gpb delta.gpb growth.gpb",
        total="last",
        span_total=True,
        number="部门公开表5",
        landscape=True,
    ),
    Form(
        BASIC,
        "一般公共预算基本支出表",
        ("部门预算支出经济分类科目|<|{year}年基本支出|<|<", "科目编码|科目名称|合计|人员经费|公用经费"),
        "code name econ personnel public",
        "economic",
        total="last",
        span_total=True,
        number="部门公开表6",
    ),
    Form(
        THREE,
        "一般公共预算“三公”经费支出表",
        (
            "{prior}年预算数|<|<|<|<|<|{year}年预算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^",
        ),
        THREE_CELLS.replace("budget", "prior") + " " + THREE_CELLS,
        "single",
        number="部门公开表7",
        landscape=True,
    ),
    Form(
        FUND,
        "政府性基金预算支出表",
        ("科目编码|科目名称|本年政府性基金预算支出|<|<", "^|^|合计|基本支出|项目支出"),
        "code name spent.fund basic.fund project.fund",
        total="last",
        span_total=True,
        none="注：本部门{year}年没有使用政府性基金预算拨款安排的支出。",
        number="部门公开表8",
    ),
    Form(
        CAPITAL,
        "国有资本经营预算支出表",
        ("科目编码|科目名称|本年国有资本经营预算支出|<|<", "^|^|合计|基本支出|项目支出"),
        "code name spent.capital basic.capital project.capital",
        total="last",
        span_total=True,
        none="注：本部门{year}年没有使用国有资本经营预算拨款安排的支出。",
        number="部门公开表9",
    ),
)
