"""Lines and headers that several places share in their statements of final accounts (决算)."""

from __future__ import annotations

__all__ = ["FISCAL_LINES", "FISCAL_TOTALS", "FUND_CELLS", "INCOME_LINES", "THREE_ACTUAL", "THREE_BUDGET", "TOTALS"]

INCOME_LINES = (
    "一、一般公共预算财政拨款收入=income.gpb",
    "二、政府性基金预算财政拨款收入=income.fund",
    "三、国有资本经营预算财政拨款收入=income.capital",
    "四、上级补助收入",
    "五、事业收入=business.own !income_business",
    "六、经营收入",
    "七、附属单位上缴收入",
    "八、其他收入=other.own !income_other",
)
TOTALS = (
    "本年收入合计=income.all !income_this_year || 本年支出合计=spent.all !expenditure_this_year",
    "使用非财政拨款结余 || 结余分配",
    "年初结转和结余=begin.all !carryover_begin || 年末结转和结余=end.all !carryover_end",
    "总计=grand.all !total_income_and_carryover || 总计=grand.all !total_expenditure_and_carryover",
)
FISCAL_LINES = (
    "一、一般公共预算财政拨款=income.gpb",
    "二、政府性基金预算财政拨款=income.fund",
    "三、国有资本经营预算财政拨款=income.capital",
)
FISCAL_TOTALS = (
    "本年收入合计=income.fiscal !income_this_year || 本年支出合计=spent !expenditure_this_year",
    "年初财政拨款结转和结余=begin.fiscal !carryover_begin || 年末财政拨款结转和结余=end !carryover_end",
    "总计=grand.fiscal !fiscal_appropriation_income_total || 总计=grand !fiscal_appropriation_expenditure_total",
)
FUND_CELLS = "begin.fund income.fund spent.fund basic.fund project.fund end.fund"
THREE_ACTUAL = "three.actual abroad.actual vehicle.actual purchase.actual running.actual reception.actual"
THREE_BUDGET = THREE_ACTUAL.replace("actual", "budget")
