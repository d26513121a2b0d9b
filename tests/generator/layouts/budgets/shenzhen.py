"""Statements of budgets (预算) in the order of Shenzhen."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_TOTALS, TOTALS
from tests.generator.layouts.form import EXPENDITURE, FISCAL, FUND, GPB, SUMMARY, THREE, Form

__all__ = ["SHENZHEN"]

SHENZHEN = (
    Form(
        SUMMARY,
        "收支总表",
        ("收入|<|支出|<", "项目|{year}年预算数|项目|{year}年预算数"),
        "words * words *",
        "lines",
        (
            (
                "一、财政拨款=income.fiscal",
                "1.一般公共预算拨款=income.gpb",
                "2.政府性基金预算拨款=income.fund",
                "3.国有资本经营预算拨款=income.capital",
                "二、财政专户管理资金",
                "三、单位资金=income.own",
            ),
            ("@functions=spent.all",),
        ),
        TOTALS[:1] + TOTALS[2:],
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "支出总表",
        ("预算单位|科目编码|科目名称|支出总计|基本支出|项目支出|事业单位经营支出|对附属单位补助支出|上缴上级支出",),
        "unit code name spent.all basic.all project.all none none none",
        total_words="@unit",
        landscape=True,
        widths=(20, 9, 24, 12, 12, 12, 9, 9, 9),
    ),
    Form(
        FISCAL,
        "财政拨款收支总表",
        ("收入|<|支出|<", "项目|{year}年预算数|项目|{year}年预算数"),
        "words * words *.fiscal",
        "lines",
        (
            (
                "财政拨款=income.fiscal",
                "1.一般公共预算拨款=income.gpb",
                "2.政府性基金预算拨款=income.fund",
                "3.国有资本经营预算拨款=income.capital",
            ),
            ("@functions=spent.fiscal",),
        ),
        FISCAL_TOTALS,
        landscape=True,
    ),
    Form(
        GPB,
        "一般公共预算支出表（按功能分类）",
        ("预算单位|科目编码|科目名称|支出总计|基本支出|项目支出",),
        "unit code name spent.gpb basic.gpb project.gpb",
        total_words="@unit",
        landscape=True,
    ),
    Form(
        THREE,
        "财政拨款“三公”经费支出表",
        (
            "预算单位|年度|总计|因公出国（境）费|公务接待费|公务用车购置及运行维护费|<|<",
            "^|^|^|^|^|小计|公务用车购置费|公务用车运行维护费",
        ),
        "unit words three abroad reception vehicle purchase running",
        "years",
        landscape=True,
    ),
    Form(
        FUND,
        "政府性基金预算支出表",
        ("预算单位|科目编码|科目名称|支出总计|基本支出|项目支出",),
        "unit code name spent.fund basic.fund project.fund",
        total_words="@unit",
        none="注：本表为空，{year}年没有使用政府性基金预算安排的支出。",
        landscape=True,
    ),
)
