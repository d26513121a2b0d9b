"""Statements of final accounts in the orders of six provinces and of the central departments.

The prescribed set is one; what differs from place to place is its order, its titles, the depth and words of headers,
how codes are printed and where the whole stands.
"""

from __future__ import annotations

from tests.generator.layouts.form import Form

__all__ = ["FINALS"]

_SUMMARY, _INCOME, _SPENT, _FISCAL = (
    "income_expenditure_summary",
    "income",
    "expenditure",
    "fiscal_appropriation_summary",
)
_GPB, _BASIC, _FUND, _CAPITAL, _THREE = (
    "gpb_expenditure",
    "gpb_basic_expenditure",
    "government_fund",
    "state_capital",
    "three_public",
)
_INCOME_LINES = (
    "一、一般公共预算财政拨款收入=income.gpb",
    "二、政府性基金预算财政拨款收入=income.fund",
    "三、国有资本经营预算财政拨款收入=income.capital",
    "四、上级补助收入",
    "五、事业收入=business.own !income_business",
    "六、经营收入",
    "七、附属单位上缴收入",
    "八、其他收入=other.own !income_other",
)
_TOTALS = (
    "本年收入合计=income.all !income_this_year || 本年支出合计=spent.all !expenditure_this_year",
    "使用非财政拨款结余 || 结余分配",
    "年初结转和结余=begin.all !carryover_begin || 年末结转和结余=end.all !carryover_end",
    "总计=grand.all !total_income_and_carryover || 总计=grand.all !total_expenditure_and_carryover",
)
_FISCAL_LINES = (
    "一、一般公共预算财政拨款=income.gpb",
    "二、政府性基金预算财政拨款=income.fund",
    "三、国有资本经营预算财政拨款=income.capital",
)
_FISCAL_TOTALS = (
    "本年收入合计=income.fiscal !income_this_year || 本年支出合计=spent !expenditure_this_year",
    "年初财政拨款结转和结余=begin.fiscal !carryover_begin || 年末财政拨款结转和结余=end !carryover_end",
    "总计=grand.fiscal !fiscal_appropriation_income_total || 总计=grand !fiscal_appropriation_expenditure_total",
)
_FUND_CELLS = "begin.fund income.fund spent.fund basic.fund project.fund end.fund"
_THREE_ACTUAL = "three.actual abroad.actual vehicle.actual purchase.actual running.actual reception.actual"
_THREE_BUDGET = _THREE_ACTUAL.replace("actual", "budget")

CENTRAL = (
    Form(
        _SUMMARY,
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|决算数|项目|行次|决算数", "#栏次||1|栏次||2"),
        "words no * words no *",
        "lines",
        (_INCOME_LINES, ("@classes=spent.all",)),
        _TOTALS,
        number="公开01表",
    ),
    Form(
        _INCOME,
        "收入决算表",
        (
            "项目|<|<|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|<|经营收入|附属单位上缴收入|其他收入",
            "功能分类科目编码|<|<|科目名称|^|^|^|小计|其中：教育收费|^|^|^",
            "类|款|项|^|^|^|^|^|^|^|^|^",
            "#栏次|<|<|<|1|2|3|4|5|6|7|8",
        ),
        "C1 C2 C3 name income.all income.fiscal none business.own none none none other.own",
        number="公开02表",
        landscape=True,
    ),
    Form(
        _SPENT,
        "支出决算表",
        (
            "项目|<|<|<|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "功能分类科目编码|<|<|科目名称|^|^|^|^|^|^",
            "类|款|项|^|^|^|^|^|^|^",
            "#栏次|<|<|<|1|2|3|4|5|6",
        ),
        "C1 C2 C3 name spent.all basic.all project.all none none none",
        number="公开03表",
        landscape=True,
    ),
    Form(
        _FISCAL,
        "财政拨款收入支出决算总表",
        (
            "收入|<|<|支出|<|<|<|<|<",
            "项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
            "#栏次||1|栏次||2|3|4|5",
        ),
        "words no * words no *.fiscal *.gpb *.fund *.capital",
        "lines",
        (_FISCAL_LINES, ("@classes=spent.fiscal",)),
        _FISCAL_TOTALS,
        number="公开04表",
        landscape=True,
    ),
    Form(
        _GPB,
        "一般公共预算财政拨款支出决算表",
        (
            "项目|<|<|<|本年支出|<|<",
            "功能分类科目编码|<|<|科目名称|小计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
            "#栏次|<|<|<|1|2|3",
        ),
        "C1 C2 C3 name spent.gpb basic.gpb project.gpb",
        number="公开05表",
    ),
    Form(
        _BASIC,
        "一般公共预算财政拨款基本支出决算明细表",
        ("人员经费|<|<|公用经费|<|<", "科目编码|科目名称|决算数|科目编码|科目名称|决算数"),
        "code words econ code words econ",
        "lines",
        (
            ("@economic:301-301", "@economic:303-303"),
            ("@economic:302-302", "@economic:310-310"),
        ),
        ("人员经费合计=personnel.gpb !basic_personnel || 公用经费合计=public.gpb !basic_public",),
        number="公开06表",
    ),
    Form(
        _FUND,
        "政府性基金预算财政拨款收入支出决算表",
        (
            "项目|<|<|<|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
            "功能分类科目编码|<|<|科目名称|^|^|小计|基本支出|项目支出|^",
            "类|款|项|^|^|^|^|^|^|^",
            "#栏次|<|<|<|1|2|3|4|5|6",
        ),
        "C1 C2 C3 name " + _FUND_CELLS,
        number="公开07表",
        none="注：本部门{year}年度没有政府性基金预算财政拨款收支，本表为空表。",
        landscape=True,
    ),
    Form(
        _CAPITAL,
        "国有资本经营预算财政拨款支出决算表",
        (
            "项目|<|<|<|本年支出|<|<",
            "功能分类科目编码|<|<|科目名称|合计|基本支出|项目支出",
            "类|款|项|^|^|^|^",
            "#栏次|<|<|<|1|2|3",
        ),
        "C1 C2 C3 name spent.capital basic.capital project.capital",
        number="公开08表",
        none="注：本部门{year}年度没有国有资本经营预算财政拨款支出，本表为空表。",
    ),
    Form(
        _THREE,
        "财政拨款“三公”经费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|合计|因公出国（境）费"
            "|公务用车购置及运行维护费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^",
            "#1|2|3|4|5|6|7|8|9|10|11|12",
        ),
        f"{_THREE_BUDGET} {_THREE_ACTUAL}",
        "single",
        number="公开09表",
        landscape=True,
    ),
)

JIANGSU = (
    Form(
        _SUMMARY,
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|按功能分类|决算数"),
        "words * words *",
        "lines",
        (_INCOME_LINES, ("@classes=spent.all",)),
        _TOTALS,
        number="公开01表",
    ),
    Form(
        _SPENT,
        "支出决算表",
        (
            "项目|<|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "功能分类科目编码|功能分类科目名称|^|^|^|^|^|^",
        ),
        "code name spent.all basic.all project.all none none none",
        span_total=True,
        number="公开03表",
        landscape=True,
    ),
    Form(
        _FISCAL,
        "财政拨款支出决算表（功能科目）",
        ("项目|<|本年支出合计|基本支出|项目支出", "功能分类科目编码|功能分类科目名称|^|^|^"),
        "code name spent.fiscal basic.fiscal project.fiscal",
        span_total=True,
        number="公开05表",
    ),
    Form(
        _BASIC,
        "财政拨款基本支出决算表（经济科目）",
        ("项目|<|财政拨款基本支出|<|<", "经济分类科目编码|经济分类科目名称|合计|人员经费|公用经费"),
        "code name econ personnel public",
        "economic",
        span_total=True,
        number="公开06表",
    ),
    Form(
        _GPB,
        "一般公共预算支出决算表（功能科目）",
        ("项目|<|本年支出合计|基本支出|项目支出", "功能分类科目编码|功能分类科目名称|^|^|^"),
        "code name spent.gpb basic.gpb project.gpb",
        span_total=True,
        number="公开07表",
    ),
    Form(
        _THREE,
        "财政拨款“三公”经费、会议费和培训费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            "“三公”经费合计|因公出国（境）费|公务用车购置及运行维护费|<|<|公务接待费|“三公”经费合计|因公出国（境）费"
            "|公务用车购置及运行维护费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行维护费|^|^|^|小计|公务用车购置费|公务用车运行维护费|^",
        ),
        f"{_THREE_BUDGET} {_THREE_ACTUAL}",
        "single",
        number="公开09表",
        landscape=True,
    ),
    Form(
        _FUND,
        "政府性基金预算支出决算表",
        ("项目|<|本年支出合计|基本支出|项目支出", "功能分类科目编码|功能分类科目名称|^|^|^"),
        "code name spent.fund basic.fund project.fund",
        span_total=True,
        none="注：无政府性基金预算支出，本表为空。",
        number="公开10表",
    ),
)

GUANGDONG = (
    Form(
        _SUMMARY,
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|金额|项目（按功能分类）|行次|金额", "#栏次||1|栏次||2"),
        "words no * words no *",
        "lines",
        (_INCOME_LINES, ("@classes=spent.all",)),
        _TOTALS,
        landscape=True,
    ),
    Form(
        _INCOME,
        "收入决算表",
        (
            "项目|<|本年收入合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
            "功能分类科目编码|科目名称|^|^|^|^|^|^|^",
            "#栏次|<|1|2|3|4|5|6|7",
        ),
        "code name income.all income.fiscal none business.own none none other.own",
        span_total=True,
        landscape=True,
    ),
    Form(
        _FISCAL,
        "财政拨款收入支出决算总表",
        (
            "收入|<|支出|<|<|<|<",
            "项目|决算数|项目|决算数|<|<|<",
            "^|^|^|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
        ),
        "words * words *.fiscal *.gpb *.fund *.capital",
        "lines",
        (_FISCAL_LINES, ("@classes=spent.fiscal",)),
        _FISCAL_TOTALS,
        landscape=True,
    ),
    Form(
        _GPB,
        "一般公共预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "功能分类科目编码|科目名称|合计|基本支出|项目支出", "#栏次|<|1|2|3"),
        "code name spent.gpb basic.gpb project.gpb",
        span_total=True,
    ),
    Form(
        _BASIC,
        "一般公共预算财政拨款基本支出决算表",
        (
            "人员经费|<|<|公用经费|<|<|<|<|<",
            "科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额",
        ),
        "code words econ code words econ code words econ",
        "lines",
        (("@economic:301-301", "@economic:303-303"), ("@economic:302-302",), ("@economic:310-310",)),
        ("人员经费合计=personnel.gpb !basic_personnel || || 公用经费合计=public.gpb !basic_public",),
        landscape=True,
    ),
    Form(
        _THREE,
        "财政拨款“三公”经费支出决算表",
        ("项目|预算数|决算数",),
        "words *.budget *.actual",
        "lines",
        (
            (
                "合计=three",
                "一、因公出国（境）费=abroad",
                "二、公务用车购置及运行维护费=vehicle",
                "（一）公务用车购置费=purchase",
                "（二）公务用车运行维护费=running",
                "三、公务接待费=reception",
            ),
        ),
    ),
)

SHANDONG = (
    Form(
        _SUMMARY,
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目|决算数", "#栏次|1|栏次|2"),
        "words * words *",
        "lines",
        (_INCOME_LINES, ("@present=spent.all",)),
        _TOTALS,
        number="公开01表",
    ),
    Form(
        _SPENT,
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
        _GPB,
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
        _FUND,
        "政府性基金预算财政拨款收入支出决算表",
        (
            "科目编码|科目名称|年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
            "^|^|^|^|小计|基本支出|项目支出|^",
            "#栏次|<|1|2|3|4|5|6",
        ),
        "code iname " + _FUND_CELLS,
        span_total=True,
        number="公开07表",
        landscape=True,
        none="本单位{year}年度无政府性基金预算财政拨款收入、支出及结转结余，故本表无数据。",
    ),
    Form(
        _THREE,
        "财政拨款“三公”经费支出决算表",
        (
            "预算数|<|<|<|<|<|决算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^",
        ),
        f"{_THREE_BUDGET} {_THREE_ACTUAL}",
        "single",
        number="公开09表",
        landscape=True,
    ),
)

ZHEJIANG = (
    Form(
        _SUMMARY,
        "收入支出决算总表",
        ("收入|<|<|支出|<|<", "项目|行次|金额|项目|行次|金额"),
        "words no * words no *",
        "lines",
        (_INCOME_LINES, ("@classes=spent.all",)),
        _TOTALS,
        number="公开01表",
    ),
    Form(
        _INCOME,
        "收入决算表",
        (
            "项目|<|合计|财政拨款收入|上级补助收入|事业收入|经营收入|附属单位上缴收入|其他收入",
            "支出功能分类科目代码|科目名称|^|^|^|^|^|^|^",
        ),
        "icode name income.all income.fiscal none business.own none none other.own",
        number="公开02表",
        landscape=True,
    ),
    Form(
        _SPENT,
        "支出决算表",
        (
            "项目|<|合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",
            "支出功能分类科目代码|科目名称|^|^|^|^|^|^",
        ),
        "icode name spent.all basic.all project.all none none none",
        number="公开03表",
        landscape=True,
    ),
    Form(
        _GPB,
        "一般公共预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "支出功能分类科目代码|科目名称|合计|基本支出|项目支出"),
        "icode name spent.gpb basic.gpb project.gpb",
        number="公开05表",
    ),
    Form(
        _CAPITAL,
        "国有资本经营预算财政拨款支出决算表",
        ("项目|<|本年支出|<|<", "支出功能分类科目代码|科目名称|合计|基本支出|项目支出"),
        "icode name spent.capital basic.capital project.capital",
        number="公开08表",
        none="说明：本单位当年没有国有资本经营预算财政拨款支出。",
    ),
    Form(
        _THREE,
        "财政拨款“三公”经费支出决算表",
        ("项目|全年预算数|决算数",),
        "words *.budget *.actual",
        "lines",
        (
            (
                "合计=three",
                "1.因公出国（境）费=abroad",
                "2.公务用车购置及运行维护费=vehicle",
                "其中：公务用车购置费=purchase",
                "公务用车运行维护费=running",
                "3.公务接待费=reception",
            ),
        ),
        number="公开09表",
    ),
)

SICHUAN = (
    Form(
        _SUMMARY,
        "收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目（按支出功能分类）|决算数"),
        "words * words *",
        "lines",
        (_INCOME_LINES, ("@classes=spent.all",)),
        _TOTALS,
        number="财决公开01表",
    ),
    Form(
        _SPENT,
        "支出决算表",
        ("支出功能分类|本年支出合计|基本支出|项目支出|上缴上级支出|经营支出|对附属单位补助支出",),
        "bracket spent.all basic.all project.all none none none",
        number="财决公开03表",
        landscape=True,
        widths=(40, 14, 14, 14, 11, 11, 11),
    ),
    Form(
        _GPB,
        "一般公共预算财政拨款支出决算表",
        ("科目|本年支出|<|<", "^|合计|基本支出|项目支出"),
        "bracket spent.gpb basic.gpb project.gpb",
        number="财决公开05表",
        widths=(50, 16, 16, 16),
    ),
    Form(
        _BASIC,
        "一般公共预算财政拨款基本支出决算表",
        ("经济分类科目|金额",),
        "glued econ",
        "economic",
        number="财决公开06表",
    ),
    Form(
        _THREE,
        "财政拨款“三公”经费支出决算表",
        (
            "{year}年度预算数|<|<|<|<|<|{year}年度决算数|<|<|<|<|<",
            "合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费|合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费",
            "^|^|小计|公务用车购置费|公务用车运行费|^|^|^|小计|公务用车购置费|公务用车运行费|^",
        ),
        f"{_THREE_BUDGET} {_THREE_ACTUAL}",
        "single",
        number="财决公开09表",
        landscape=True,
    ),
)

SHANGHAI = (
    Form(
        _SUMMARY,
        "{year}年度收入支出决算总表",
        ("收入|<|支出|<", "项目|决算数|项目|决算数"),
        "words * words *",
        "lines",
        (_INCOME_LINES, ("@classes=spent.all",)),
        _TOTALS,
    ),
    Form(
        _INCOME,
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
        _GPB,
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
        _BASIC,
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
        _THREE,
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

#: Statements of final accounts by place, in print order.
FINALS = {
    "central": CENTRAL,
    "jiangsu": JIANGSU,
    "guangdong": GUANGDONG,
    "shandong": SHANDONG,
    "zhejiang": ZHEJIANG,
    "sichuan": SICHUAN,
    "shanghai": SHANGHAI,
}
