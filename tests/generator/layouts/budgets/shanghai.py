"""Statements of budgets (预算) in the order of Shanghai."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_TOTALS, INCOME_LINES
from tests.generator.layouts.form import BASIC, CAPITAL, EXPENDITURE, FISCAL, FUND, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["SHANGHAI"]

SHANGHAI = (
    Form(
        SUMMARY,
        "{year}年预算单位财务收支预算总表",
        (
            "本年收入|<|本年支出|<|<|<",
            "项目|预算数|项目|预算数|<|<",
            "^|^|^|合计|基本支出|项目支出",
        ),
        "words * words *.all basic.all project.all",
        "lines",
        ((*INCOME_LINES,), ("@present=spent.all",)),
        ("收入总计=income.all !total_income_and_carryover || 支出总计=spent.all !total_expenditure_and_carryover",),
        widths=(24, 14, 24, 14, 14, 14),
        landscape=True,
    ),
    Form(
        INCOME,
        "{year}年预算单位收入预算总表",
        (
            "项目|<|<|<|收入预算|<|<|<|<",
            "功能分类科目编码|<|<|功能分类科目名称|合计|财政拨款收入|事业收入|事业单位经营收入|其他收入",
            "类|款|项|^|^|^|^|^|^",
        ),
        "C1 C2 C3 name income.all income.fiscal business.own none other.own",
        total="last",
        landscape=True,
    ),
    Form(
        EXPENDITURE,
        "{year}年预算单位支出预算总表",
        (
            "项目|<|<|<|支出预算|<|<",
            "功能分类科目编码|<|<|功能分类科目名称|合计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
        ),
        "C1 C2 C3 name spent.all basic.all project.all",
        total="last",
        landscape=True,
    ),
    Form(
        FISCAL,
        "{year}年预算单位财政拨款收支预算总表",
        ("财政拨款收入|<|财政拨款支出|<|<|<|<", "项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算"),
        "words * words *.fiscal *.gpb *.fund *.capital",
        "lines",
        (
            ("一、一般公共预算=income.gpb", "二、政府性基金预算=income.fund", "三、国有资本经营预算=income.capital"),
            ("@present=spent.fiscal",),
        ),
        FISCAL_TOTALS,
        landscape=True,
    ),
    Form(
        GPB,
        "{year}年预算单位一般公共预算支出功能分类预算表",
        (
            "项目|<|<|<|一般公共预算支出|<|<",
            "功能分类科目编码|<|<|功能分类科目名称|合计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
        ),
        "C1 C2 C3 name spent.gpb basic.gpb project.gpb",
        total="last",
    ),
    Form(
        FUND,
        "{year}年预算单位政府性基金预算支出功能分类预算表",
        (
            "项目|<|<|<|政府性基金预算支出|<|<",
            "功能分类科目编码|<|<|功能分类科目名称|合计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
        ),
        "C1 C2 C3 name spent.fund basic.fund project.fund",
        total="last",
        none="注：{year}年度未安排政府性基金预算。",
    ),
    Form(
        CAPITAL,
        "{year}年预算单位国有资本经营预算支出功能分类预算表",
        (
            "项目|<|<|<|国有资本经营预算支出|<|<",
            "功能分类科目编码|<|<|功能分类科目名称|合计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
        ),
        "C1 C2 C3 name spent.capital basic.capital project.capital",
        total="last",
        none="注：{year}年度未安排国有资本经营预算。",
    ),
    Form(
        BASIC,
        "{year}年预算单位一般公共预算基本支出部门预算经济分类预算表",
        (
            "项目|<|<|一般公共预算基本支出|<|<",
            "部门经济分类科目编码|<|经济分类科目名称|合计|人员经费|公用经费",
            "类|款|^|^|^|^",
        ),
        "C1 C2 name econ personnel public",
        "economic",
        total="last",
    ),
    Form(
        THREE,
        "{year}年预算单位“三公”经费和机关运行经费预算表",
        (
            "“三公”经费预算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务接待费|公务用车购置及运行费|<|<",
            "^|^|^|小计|购置费|运行费",
        ),
        "three.budget abroad.budget reception.budget vehicle.budget purchase.budget running.budget",
        "single",
        unit="万元",
    ),
)
