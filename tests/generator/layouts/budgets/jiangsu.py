"""Statements of budgets (预算) in the order of Jiangsu."""

from __future__ import annotations

from tests.generator.layouts.budgets.lines import FISCAL_LINES, FISCAL_TOTALS, INCOME_LINES, THREE_CELLS, TOTALS
from tests.generator.layouts.form import BASIC, CAPITAL, EXPENDITURE, FISCAL, GPB, SUMMARY, THREE, Form

__all__ = ["JIANGSU"]

JIANGSU = (
    Form(
        SUMMARY,
        "收支总表",
        ("收入|<|支出|<", "项目|预算数|项目|预算数"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
        number="公开01表",
    ),
    Form(
        EXPENDITURE,
        "支出总表",
        ("科目编码|科目名称|合计|基本支出|项目支出|事业单位经营支出|上缴上级支出|对附属单位补助支出",),
        "icode name spent.all basic.all project.all none none none",
        span_total=True,
        number="公开03表",
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
        number="公开04表",
    ),
    Form(
        FISCAL,
        "财政拨款支出表（功能科目）",
        ("科目编码|科目名称|合计|基本支出|<|<|项目支出", "^|^|^|小计|人员经费|公用经费|^"),
        "code name spent.fiscal basic.fiscal personnel.fiscal public.fiscal project.fiscal",
        span_total=True,
        number="公开05表",
        landscape=True,
    ),
    Form(
        BASIC,
        "财政拨款基本支出表（经济科目）",
        ("部门预算支出经济分类科目|<|本年财政拨款基本支出|<|<", "科目编码|科目名称|合计|人员经费|公用经费"),
        "code name econ personnel public",
        "economic",
        span_total=True,
        number="公开06表",
    ),
    Form(
        GPB,
        "一般公共预算支出表",
        ("科目编码|科目名称|合计|基本支出|<|<|项目支出", "^|^|^|小计|人员经费|公用经费|^"),
        "code name spent.gpb basic.gpb personnel.gpb public.gpb project.gpb",
        span_total=True,
        number="公开07表",
        landscape=True,
    ),
    Form(
        THREE,
        "一般公共预算“三公”经费、会议费、培训费支出表",
        (
            "“三公”经费合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行维护费|^",
        ),
        THREE_CELLS,
        "single",
        number="公开09表",
        landscape=True,
    ),
    Form(
        CAPITAL,
        "国有资本经营预算支出预算表",
        (
            "项目|<|本年支出合计|基本支出|项目支出",
            "功能分类科目编码|科目名称|^|^|^",
            "#栏次|<|1|2|3",
        ),
        "code name spent.capital basic.capital project.capital",
        span_total=True,
        none="说明：本部门没有国有资本经营预算支出，此表为空。",
        number="公开11表",
    ),
)
