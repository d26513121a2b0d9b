"""Statements of final accounts (决算) in the order of Sichuan."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import INCOME_LINES, THREE_ACTUAL, THREE_BUDGET, TOTALS
from tests.generator.layouts.form import BASIC, EXPENDITURE, GPB, SUMMARY, THREE, Form

__all__ = ["SICHUAN"]

SICHUAN = (
    Form(
        SUMMARY,
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目（按支出功能分类）|决算数"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        number="财决公开01表",
    ),
    Form(
        EXPENDITURE,
        "支出决算表",
        ("支出功能分类|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",),
        "bracket spent.all basic.all project.all none none none",
        number="财决公开03表",
        landscape=True,
        widths=(40, 14, 14, 14, 11, 11, 11),
    ),
    Form(
        GPB,
        "一般公共预算财政拨款支出决算表",
        ("科目|本年支出|<|<", "^|合计|基本支出|项目支出"),
        "bracket spent.gpb basic.gpb project.gpb",
        number="财决公开05表",
        widths=(50, 16, 16, 16),
    ),
    Form(
        BASIC,
        "一般公共预算财政拨款基本支出决算表",
        ("经济分类科目|金额",),
        "glued econ",
        "economic",
        number="财决公开06表",
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出决算表",
        (
            "{year}年度预算数|<|<|<|<|<|{year}年度决算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^",
        ),
        f"{THREE_BUDGET} {THREE_ACTUAL}",
        "single",
        number="财决公开09表",
        landscape=True,
    ),
)
