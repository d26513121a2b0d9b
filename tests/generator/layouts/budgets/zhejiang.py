"""Statements of budgets (预算) in the order of Zhejiang."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_TOTALS, THREE_CELLS, TOTALS
from tests.generator.layouts.form import BASIC, EXPENDITURE, FISCAL, FUND, GPB, SUMMARY, THREE, Form

__all__ = ["ZHEJIANG"]

ZHEJIANG = (
    Form(
        SUMMARY,
        "{year}年市级部门收支预算总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (
            (
                "一、财政拨款=income.fiscal",
                "  一般公共预算=income.gpb",
                "  政府性基金预算=income.fund",
                "  国有资本经营预算=income.capital",
                "二、财政专户管理资金",
                "三、事业收入=business.own !income_business",
                "四、其他收入=other.own !income_other",
            ),
            ("@functions=spent.all",),
        ),
        TOTALS,
        number="表1",
    ),
    Form(
        EXPENDITURE,
        "{year}年市级部门支出预算总表",
        (
            "功能分类科目名称|总计|基本支出|<|项目支出|事业单位经营支出|上缴上级支出|对附属单位补助支出",
            "^|^|人员支出|日常公用支出|^|^|^|^",
            "#**|1|2|3|4|5|6|7",
        ),
        "iname spent.all personnel.all public.all project.all none none none",
        number="表3",
        landscape=True,
    ),
    Form(
        FISCAL,
        "{year}年市级部门财政拨款收支预算总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *.fiscal",
        "lines",
        (
            (
                "一、财政拨款=income.fiscal",
                "  一般公共预算=income.gpb",
                "  政府性基金预算=income.fund",
                "  国有资本经营预算=income.capital",
            ),
            ("一、本年支出合计=spent !expenditure_this_year", "@functions=spent.fiscal"),
        ),
        FISCAL_TOTALS,
        number="表4",
    ),
    Form(
        GPB,
        "{year}年市级部门一般公共预算支出预算表",
        (
            "功能分类科目名称|合计|基本支出|<|<|项目支出",
            "^|^|小计|人员经费|日常公用支出|^",
            "#**|1|2|3|4|5",
        ),
        "iname spent.gpb basic.gpb personnel.gpb public.gpb project.gpb",
        number="表5",
    ),
    Form(
        BASIC,
        "{year}年市级部门一般公共预算基本支出预算表",
        (
            "经济分类科目名称|本年一般公共预算基本支出|<|<",
            "^|合计|人员经费|日常公用支出",
            "#**|1|2|3",
        ),
        "iname econ personnel public",
        "economic",
        number="表6",
    ),
    Form(
        THREE,
        "{year}年市级部门一般公共预算“三公”经费预算表",
        (
            "单位名称|“三公”经费合计|因公出国（境）费用|公务用车购置及运行费|<|<|公务接待费",
            "^|^|^|小计|公务用车购置费|公务用车运行维护费|^",
            "#**|1|2|3|4|5|6",
        ),
        "unit " + THREE_CELLS,
        "single",
        number="表7",
    ),
    Form(
        FUND,
        "{year}年市级部门政府性基金预算支出预算表",
        ("功能分类科目名称|本年政府性基金预算支出|<|<", "^|合计|基本支出|项目支出", "#**|1|2|3"),
        "iname spent.fund basic.fund project.fund",
        none="说明：本单位{year}年没有政府性基金预算安排的支出，此表为空。",
        number="表8",
    ),
)
