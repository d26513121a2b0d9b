"""What a figure of a table measures, its unit and its period: from row label, column header and kind of statement."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.figures.amounts import YUAN, normalise
from pipeline.statements.columns import Column, Segment
from pipeline.statements.labels import bare, is_total_label
from pipeline.statements.measure_rules import MeasureRule, measure_rules
from pipeline.statements.terms import table_terms

__all__ = ["column_unit", "is_whole", "measure_of", "measure_of_none", "period_of", "total_column"]

#: Statements whose totals are whole amounts of a functional code.
_BY_FUNCTION: Final = frozenset(
    "income_expenditure_summary income expenditure fiscal_appropriation_summary gpb_expenditure government_fund"
    " state_capital".split()
)
_YEAR: Final = re.compile(r"(20\d\d)年")
#: Headers and labels come again on every row and page of a statement: so many last answers are remembered.
_REMEMBERED: Final = 1 << 13


@lru_cache(maxsize=_REMEMBERED)
def column_unit(*labels: str) -> str | None:
    """The unit of counts and percentages that a header or label names; None for money."""
    named = (unit for label in map(normalise, labels) for unit, words in table_terms().units if words.search(label))
    return next(named, None)


def total_column(segment: Segment, fiscal_year: int | None) -> Column | None:
    """The column of a segment that holds the whole amount of a row (合计, 本年支出合计, 决算数)."""
    words = table_terms().columns
    current = [c for c in segment.values if period_of(c.label, "", fiscal_year) == "current"]
    if len(current) > 1:
        # a part of the whole is no total, even where it has a sum of its own (上年结转结余-小计)
        current = [c for c in current if not words.part.search(bare(c.label))]
    named = (
        column
        for whole in (words.total_of_year, words.total, words.amount)
        for column in current
        if whole.search(bare(column.label))
    )
    return next(named, current[0] if current else None)


def is_whole(label: str, total: Column | None, statement: str) -> bool:
    """Whether a column holds whole amounts of its rows: the total column, or that of the other phase (预算数 | 决算数).

    A budget that was changed during the year (全年预算数) is whole where the contract has a measure for it.
    """
    if total is None or label == total.label:
        return total is not None
    phases = table_terms().phases
    if phases.changed.search(label) and statement != "three_public" and statement not in _BY_FUNCTION:
        return False
    return phases.phrase.sub("", bare(label)) == phases.phrase.sub("", bare(total.label)) != bare(total.label)


@lru_cache(maxsize=_REMEMBERED)
def period_of(column_label: str, row_label: str, fiscal_year: int | None) -> str:
    """`prior`, `change` or `current`, from words and years in the header or the row label."""
    columns, rows = table_terms().columns, table_terms().rows
    row_label = bare(row_label)
    if columns.change.search(column_label) or rows.change.search(row_label):
        return "change"
    for text in (column_label, row_label if rows.prior.search(row_label) else ""):
        if columns.prior.search(text):
            return "prior"
        years = [int(y) for y in _YEAR.findall(text)]
        if fiscal_year is not None and years and all(y < fiscal_year for y in years):
            return "prior"
    return "current"


@cache
def _rules_for(statement: str, side: str | None, unit: str, code: str) -> tuple[MeasureRule, ...]:
    return tuple(
        rule
        for rule in measure_rules().rules
        if (rule.statements is None or statement in rule.statements)
        and rule.side in (None, side)
        and rule.code in (None, code)
        and (rule.unit or YUAN) == unit
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
    code: str,
    is_total_column: bool,
) -> str:
    """The measure of one figure; `other` where the contract has no word for it.

    `code`: the classification of the row's code, function | economic | none. `is_total_column`: the column holds the
    whole amount of its row, not a part of it (基本支出, one fund).
    """
    phase = _phase(column_label, report_kind)
    row, column = bare(row_label), bare(column_label)
    counted = unit != YUAN
    final = report_kind == "final"
    if is_total_column and not counted and statement in _BY_FUNCTION and _is_changed_budget(column_label):
        return _measure_of_changed(statement, side, code, is_total=is_total_label(row_label)) if final else "other"
    # what is counted, or a share of what, the column says; of money in an uncoded row its label does
    by_column = code != "none" or statement in ("three_public", "income") or is_total_label(row) or counted
    by_column = by_column and (counted or not is_total_column or statement == "three_public")
    # a coded row is told by its code: its name must not be taken for a measure
    by_row = code == "none" and bool(row) and (is_total_column or counted)
    for rule in _rules_for(statement, side, unit, code):
        if (by_row and "row" in rule.on and rule.pattern.search(row)) or (
            by_column and "column" in rule.on and rule.pattern.search(column)
        ):
            return rule.budget if phase == "budget" else rule.final
    if counted or not is_total_column:
        return "other"
    return _measure_of_whole(statement, side, code, phase, final=final, is_total=is_total_label(row_label))


def _measure_of_whole(statement: str, side: str | None, code: str, phase: str, *, final: bool, is_total: bool) -> str:
    """The measure of the whole amount of a row, where no rule names it: by its code, or that of the statement."""
    if statement == "agency_running" and is_total:
        return f"agency_running_{phase}"
    if code == "economic":
        return f"economic_{phase}"
    if code == "function" and statement not in _BY_FUNCTION:
        return "other"
    if code == "function" and side != "income":
        return f"function_{phase}"
    if is_total:
        of_budget = measure_rules().of_budget.get((statement, phase)) if final else None
        return of_budget or measure_rules().totals.get(statement, "other")
    return "income_this_year" if code == "function" else "other"


def _measure_of_changed(statement: str, side: str | None, code: str, *, is_total: bool) -> str:
    """The measure of a whole amount of the budget as changed during the year (全年预算数), in a final account."""
    if code == "function" and side != "income":
        return "function_annual_budget"
    return measure_rules().of_budget.get((statement, "annual"), "other") if is_total and code == "none" else "other"


def _is_changed_budget(column_label: str) -> bool:
    phases = table_terms().phases
    return bool(phases.changed.search(column_label)) and not phases.final.search(column_label)


def measure_of_none(statement: str, report_kind: str) -> str:
    """What a statement without any figure would have stated: its total."""
    if statement in ("three_public", "agency_running"):
        return f"{statement}_{_phase('', report_kind)}"
    return "procurement_total" if statement == "procurement" else measure_rules().totals.get(statement, "other")


def _phase(column_label: str, report_kind: str) -> str:
    """`actual` (决算) or `budget` (预算), by the words of a header; else by the kind of the report."""
    words = table_terms().phases
    if words.final.search(column_label):
        return "actual"
    if words.budget.search(column_label):
        return "budget"
    if words.budget_word.search(column_label) and not words.fund.search(column_label):
        return "budget"
    return "actual" if report_kind == "final" else "budget"
