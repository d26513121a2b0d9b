"""Statements of final accounts (决算) in the order of Shandong."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import FUND_CELLS, INCOME_LINES, THREE_ACTUAL, THREE_BUDGET, TOTALS
from tests.generator.layouts.form import EXPENDITURE, FUND, GPB, SUMMARY, THREE, Form

__all__ = ["SHANDONG"]

SHANDONG = (
    Form(
        SUMMARY,
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目|决算数", "#栏次|1|栏次|2"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@present=spent.all",)),
        TOTALS,
        number="公开01表",
    ),
    Form(
        EXPENDITURE,
        "支出决算表",
        (
            "科目编码|科目名称|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "#栏次|<|1|2|3|4|5|6",
        ),
        "code iname spent.all basic.all project.all none none none",
        total="last",
        span_total=True,
        number="公开03表",
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算财政拨款支出决算表",
        (
            "科目编码|科目名称|本年支出合计|基本支出|<|<|项目支出",
            "^|^|^|小计|人员经费|公用经费|^",
            "#栏次|<|1|2|3|4|5",
        ),
        "code iname spent.gpb basic.gpb personnel.gpb public.gpb project.gpb",
        total="last",
        span_total=True,
        number="公开05表",
        landscape=True,
    ),
    Form(
        FUND,
        "政府性基金预算财政拨款收入支出决算表",
        (
            "科目编码|科目名称|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
            "^|^|^|^|小计|基本支出|项目支出|^",
            "#栏次|<|1|2|3|4|5|6",
        ),
        "code iname " + FUND_CELLS,
        span_total=True,
        number="公开07表",
        landscape=True,
        none="本单位{year}年度无政府性基金预算财政拨款收入、支出及结转结余，故本表无数据。",
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^",
        ),
        f"{THREE_BUDGET} {THREE_ACTUAL}",
        "single",
        number="公开09表",
        landscape=True,
    ),
)
