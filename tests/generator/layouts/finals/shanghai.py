"""Statements of final accounts (决算) in the order of Shanghai."""

from __future__ import annotations

from tests.generator.layouts.finals.lines import INCOME_LINES, TOTALS
from tests.generator.layouts.form import BASIC, GPB, INCOME, SUMMARY, THREE, Form

__all__ = ["SHANGHAI"]

SHANGHAI = (
    Form(
        SUMMARY,
        "{year}年度收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目|决算数"),
        "words * words *",
        "lines",
        (INCOME_LINES, ("@classes=spent.all",)),
        TOTALS,
    ),
    Form(
        INCOME,
        "{year}年度收入决算表",
        (
            "项目|<|<|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
            "功能分类科目编码|<|<|科目名称|^|^|^|^|^|^|^",
            "类|款|项|^|^|^|^|^|^|^|^",
        ),
        "C1 C2 C3 name income.all income.fiscal none business.own none none other.own",
        landscape=True,
    ),
    Form(
        GPB,
        "{year}年度一般公共预算财政拨款支出决算表",
        (
            "项目|<|<|<|合计|基本支出|项目支出",
            "功能分类科目编码|<|<|科目名称|^|^|^",
            "类|款|项|^|^|^|^",
        ),
        "C1 C2 C3 name spent.gpb basic.gpb project.gpb",
        total="last",
    ),
    Form(
        BASIC,
        "{year}年度一般公共预算财政拨款基本支出决算表",
        ("人员经费|<|<|<|公用经费|<|<|<",
         "经济分类科目编码|<|经济分类科目名称|决算数|经济分类科目编码|<|经济分类科目名称|决算数",
         "类|款|^|^|类|款|^|^"),
        "C1 C2 words econ C1 C2 words econ",
        "lines",
        (("@economic:301-301", "@economic:303-303"), ("@economic:302-302", "@economic:310-310")),
        ("人员经费合计=personnel.gpb !basic_personnel || 公用经费合计=public.gpb !basic_public",),
    ),
    Form(
        THREE,
        "{year}年度财政拨款“三公”经费及机关运行经费支出决算表",
        (
            "“三公”经费|<|<|<|<|<|<|<|<|<|<|<",
            "合计|<|因公出国（境）费|<|公务接待费|<|公务用车购置及运行费|<|<|<|<|<",
            "^|<|^|<|^|<|小计|<|公务用车购置费|<|公务用车运行费|<",
            "预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数",
        ),
        "three.budget three.actual abroad.budget abroad.actual reception.budget reception.actual vehicle.budget"
        " vehicle.actual purchase.budget purchase.actual running.budget running.actual",
        "single",
        landscape=True,
    ),
)  # fmt: skip
