"""What a figure of a table measures, its unit and its period: from row label, column header and kind of statement."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.figures.amounts import normalise
from pipeline.statements.columns import Column, Segment
from pipeline.statements.layouts import MeasureRule, bare, measure_rules

__all__ = ["column_unit", "is_total_label", "is_whole", "measure_of", "measure_of_none", "period_of", "total_column"]

_TOTALS = (
    re.compile(
        r"^本年支出(?:合计|小计)?$|本年支出-(?:合计|小计)|本年支出合计|本年收入合计|本年收入-(?:合计|小计)|^支出总计$|支出合计"
    ),
    re.compile(r"(?:^|-)(?:合计|总计|小计|支出总计|支出合计|收入合计|收入总计)$"),
    re.compile(r"(?:预算数?|决算数?|金额|支出数|执行数)$"),
)
#: Columns of parts: carry-over, one source of income, one kind of expenditure.
_PART = re.compile(
    r"结转|结余|(?:^|-)(?:其他收入|事业收入|(?:事业)?(?:单位)?经营收入|上级补助收入|附属单位[^-]*|基本支出|项目支出|人员经费|公用经费)$"
)
_TOTAL_LABEL = re.compile(r"^(?:合计|总计|小计|本年(?:收入|支出)合计|(?:收入|支出)(?:总计|合计))$")
_TOTAL_OF_STATEMENT = {
    "gpb_expenditure": "gpb_expenditure",
    "gpb_basic_expenditure": "gpb_basic_expenditure",
    "government_fund": "government_fund_expenditure",
    "state_capital": "state_capital_expenditure",
    "expenditure": "expenditure_this_year",
    "income": "income_this_year",
    "fiscal_appropriation_summary": "fiscal_appropriation_expenditure_total",
}
#: Statements whose totals are whole amounts of a functional code.
_BY_FUNCTION = frozenset(
    "income_expenditure_summary income expenditure fiscal_appropriation_summary gpb_expenditure government_fund"
    " state_capital".split()
)
_PHASE = re.compile(r"(?:年初|全年|调整后?)?(?:预算|批复)数|(?:支出)?决算数")
_CHANGED_BUDGET = re.compile(r"(?:全年|调整后?)预算")
#: Row labels that say of which year a whole row is; names of projects may hold the same words.
_CHANGE_ROW = re.compile(r".{0,6}(?:增减|变动)(?:额|数|率|情况|金额|比例)?.{0,4}")
_PRIOR_ROW = re.compile(r"(?:上年|上一?年度|20\d\d年).{0,6}")
_PRIOR = re.compile(r"上年(?!.*(?:结转|结余))|上一?年度|去年")
_CHANGE = re.compile(r"增减|增长|变动|比上年|较上年|差额")
_YEAR = re.compile(r"(20\d\d)年")
_UNITS = (
    (re.compile(r"平方米|㎡"), "平方米"),
    (re.compile(r"[（(]辆|辆[)）]|车辆数|\(辆\)"), "辆"),
    (re.compile(r"批次|[（(]批"), "批次"),
    (re.compile(r"人次|[（(]人[)）]|人数"), "人"),
    (re.compile(r"[（(]个[)）]|团组数"), "个"),
    (re.compile(r"[（(][台套][)）、]"), "台"),
    (re.compile(r"%|占比|比率|比例|率$"), "%"),
    (re.compile(r"[（(]分[)）]|分值|得分"), "分"),
)
#: Headers and labels come again on every row and page of a statement: so many last answers are remembered.
_REMEMBERED: Final = 1 << 13


@lru_cache(maxsize=_REMEMBERED)
def column_unit(*labels: str) -> str | None:
    """The unit of counts and percentages that a header or label names; None for money."""
    for label in map(normalise, labels):
        for pattern, unit in _UNITS:
            if pattern.search(label):
                return unit
    return None


def is_total_label(label: str) -> bool:
    """Whether a row label says that the row is the total of its statement."""
    return bool(_TOTAL_LABEL.match(bare(label))) or not label


def total_column(segment: Segment, fiscal_year: int | None) -> Column | None:
    """The column of a segment that holds the whole amount of a row (合计, 本年支出合计, 决算数)."""
    current = [c for c in segment.values if period_of(c.label, "", fiscal_year) == "current"]
    if len(current) > 1:
        # a part of the whole is no total, even where it has a sum of its own (上年结转结余-小计)
        current = [c for c in current if not _PART.search(bare(c.label))]
    for pattern in _TOTALS:
        for column in current:
            if pattern.search(bare(column.label)):
                return column
    return current[0] if current else None


def is_whole(label: str, total: Column | None, statement: str) -> bool:
    """Whether a column holds whole amounts of its rows: the total column, or that of the other phase (预算数 | 决算数).

    A budget that was changed during the year (全年预算数) is a measure of its own where rows are subjects.
    """
    if total is None or label == total.label:
        return total is not None
    if statement != "three_public" and _CHANGED_BUDGET.search(label):
        return False
    return _PHASE.sub("", bare(label)) == _PHASE.sub("", bare(total.label)) != bare(total.label)


@lru_cache(maxsize=_REMEMBERED)
def period_of(column_label: str, row_label: str, fiscal_year: int | None) -> str:
    """`prior`, `change` or `current`, from words and years in the header or the row label."""
    row_label = bare(row_label)
    if _CHANGE.search(column_label) or _CHANGE_ROW.fullmatch(row_label):
        return "change"
    for text in (column_label, row_label if _PRIOR_ROW.fullmatch(row_label) else ""):
        if _PRIOR.search(text):
            return "prior"
        years = [int(y) for y in _YEAR.findall(text)]
        if fiscal_year is not None and years and all(y < fiscal_year for y in years):
            return "prior"
    return "current"


@cache
def _rules_for(statement: str, side: str | None, unit: str, code: str) -> tuple[MeasureRule, ...]:
    return tuple(
        rule
        for rule in measure_rules()
        if (rule.statements is None or statement in rule.statements)
        and rule.side in (None, side)
        and rule.code in (None, code)
        and (rule.unit or "CNY") == unit
    )


@lru_cache(maxsize=_REMEMBERED)
def measure_of(
    statement: str,
    report_kind: str,
    side: str | None,
    row_label: str,
    column_label: str,
    *,
    unit: str,
    function_code: str | None,
    economic_code: str | None,
    is_total_column: bool,
) -> str:
    """The measure of one figure; `other` where the contract has no word for it.

    `is_total_column`: the column holds the whole amount of its row, not a part of it (基本支出, one fund).
    """
    phase = _phase(column_label, report_kind)
    code = "function" if function_code else "economic" if economic_code else "none"
    row, column = bare(row_label), bare(column_label)
    # what is counted, or a share of what, the column says; of money in an uncoded row its label does
    by_column = (
        code != "none" or statement in ("three_public", "income") or not row or is_total_label(row) or unit != "CNY"
    )
    for rule in _rules_for(statement, side, unit, code):
        # a coded row is told by its code: its name must not be taken for a measure
        by_row = code == "none" and "row" in rule.on and bool(row) and (is_total_column or unit != "CNY")
        if (by_row and rule.pattern.search(row)) or (
            by_column
            and "column" in rule.on
            and (unit != "CNY" or not is_total_column or statement == "three_public")
            and rule.pattern.search(column)
        ):
            return rule.budget if phase == "budget" else rule.final
    if unit != "CNY" or not is_total_column:
        return "other"
    if statement == "agency_running" and is_total_label(row_label):
        return "agency_running_budget" if phase == "budget" else "agency_running_actual"
    if function_code and statement not in _BY_FUNCTION:
        return "other"
    if function_code and side != "income":
        return "function_budget" if phase == "budget" else "function_actual"
    if economic_code:
        return "economic_budget" if phase == "budget" else "economic_actual"
    if is_total_label(row_label):
        return _TOTAL_OF_STATEMENT.get(statement, "other")
    if function_code and side == "income":
        return "income_this_year"
    return "other"


def measure_of_none(statement: str, report_kind: str) -> str:
    """What a statement without any figure would have stated: its total."""
    phase = "actual" if report_kind == "final" else "budget"
    if statement in ("three_public", "agency_running"):
        return f"{statement}_{phase}"
    return "procurement_total" if statement == "procurement" else _TOTAL_OF_STATEMENT.get(statement, "other")


def _phase(column_label: str, report_kind: str) -> str:
    if "决算" in column_label:
        return "final"
    if "预算" in column_label and not re.search(
        r"预算(?:财政)?拨款|预算资金|预算收入|公共预算|基金预算|经营预算", column_label
    ):
        return "budget"
    if "预算数" in column_label or "批复" in column_label:  # what was approved is a budget, also where no word says so
        return "budget"
    return "final" if report_kind == "final" else "budget"
