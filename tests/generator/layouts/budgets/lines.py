"""Lines and headers that several places share in their statements of budgets (预算)."""

from __future__ import annotations

__all__ = ["FISCAL_LINES", "FISCAL_TOTALS", "INCOME_LINES", "THREE_CELLS", "THREE_HEAD", "TOTALS"]

INCOME_LINES = (
    "一、一般公共预算拨款收入=income.gpb",
    "二、政府性基金预算拨款收入=income.fund",
    "三、国有资本经营预算拨款收入=income.capital",
    "四、财政专户管理资金收入",
    "五、事业收入=business.own !income_business",
    "六、事业单位经营收入",
    "七、其他收入=other.own !income_other",
)
TOTALS = (
    "本年收入合计=income.all !income_this_year || 本年支出合计=spent.all !expenditure_this_year",
    "上年结转结余=begin.all || 年终结转结余=end.all",
    "收入总计=grand.all !total_income_and_carryover || 支出总计=spent.all !total_expenditure_and_carryover",
)
FISCAL_TOTALS = (
    "收入总计=grand.fiscal !fiscal_appropriation_income_total"
    " || 支出总计=spent.fiscal !fiscal_appropriation_expenditure_total",
)
THREE_HEAD = ("合计|因公出国（境）费|公务用车购置及运行费|<|<|公务接待费", "^|^|小计|公务用车购置费|公务用车运行费|^")
THREE_CELLS = "three.budget abroad.budget vehicle.budget purchase.budget running.budget reception.budget"
FISCAL_LINES = (
    (
        "一、本年收入=income.fiscal !income_this_year",
        "（一）一般公共预算拨款=income.gpb",
        "（二）政府性基金预算拨款=income.fund",
        "（三）国有资本经营预算拨款=income.capital",
    ),
    ("一、本年支出=spent !expenditure_this_year", "@present=spent.fiscal !nested"),
)
