"""The head of a performance form (绩效目标表、绩效自评表): whose it is, its money, its execution.

What belongs here: head facts from labelled cells and from the little grid of budget, executed amount, points, rate and
score. What does not: the rows of indicators (`rows`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.figures.amounts import MONEY_UNITS, is_blank, normalise, parse_amount, parse_percentage, squeeze
from pipeline.pages.model import Cell
from pipeline.statements.grid_view import GridView
from pipeline.statements.money import money_unit
from pipeline.statements.performance.terms import PerformanceTerms, performance_terms

__all__ = ["NAMES", "Head", "number", "opens_form", "read_head", "yuan"]

_MONEY: Final = ("initial_budget", "annual_budget", "executed", "budget_total")
_SIDE: Final = ("points", "score")
#: Roles of labels that stand before a name.
NAMES: Final = ("project", "unit", "department", "body")
_BRACKETED: Final = re.compile(r"\((\d{1,3}(?:\.\d+)?)分?\)$")


@dataclass(slots=True)
class Head:
    """Head facts of one form; money in yuan, None where it is not printed or its unit is not."""

    title: str | None = None
    scope: str = "project"
    unit: str | None = None  # of money, as printed
    above: str | None = None  # the unit named in a line above the table
    project: str | None = None
    project_from_title: bool = False
    department: str | None = None
    body: str | None = None
    initial_budget: Decimal | None = None
    annual_budget: Decimal | None = None
    executed: Decimal | None = None
    execution_rate: Decimal | None = None
    execution_points: Decimal | None = None
    execution_score: Decimal | None = None
    total_score: Decimal | None = None

    def take_name(self, role: str, text: str) -> None:
        """Keep the first name of a role of NAMES; that of a unit says that the form evaluates one as a whole."""
        fact = "project" if role == "unit" else role
        if getattr(self, fact) is None:
            setattr(self, fact, squeeze(text))
            self.scope = "unit" if role == "unit" else self.scope


def number(text: str) -> Decimal | None:
    """Points, scores and rates: 95.5, 95.5分, 95.5%."""
    cleaned = normalise(text).rstrip("分")
    amount = parse_amount(cleaned) or parse_percentage(cleaned)
    return amount.value if amount else None


def yuan(text: str, unit: str | None) -> Decimal | None:
    """An amount of money in yuan; its own unit (12.5万元) before that of the form."""
    cleaned = normalise(text)
    own = next((u for u in sorted(MONEY_UNITS, key=len, reverse=True) if cleaned.endswith(u)), None)
    amount = parse_amount(cleaned.removesuffix(own or ""))
    unit = own or unit
    return amount.yuan(unit) if amount and unit else None


def opens_form(view: GridView, row: int) -> bool:
    """Whether a row opens a form: its title inside the grid, or the label of what is evaluated beside its name."""
    terms = performance_terms()
    cells = [cell for cell in view.row_cells(row) if cell.text.strip()]
    if len(cells) == 1:
        return terms.is_title(normalise(cells[0].text))
    if not any(terms.fact(normalise(cell.text)) in ("project", "unit") for cell in cells[:2]):
        return False
    # beside an indicator's header (项目名称 | 项目总额 | 一级指标) the label is a header itself
    return not any(terms.column(normalise(cell.text)) in ("level1", "level2", "level3") for cell in cells)


def read_head(view: GridView, first: int, last: int, head: Head) -> bool:
    """Add the facts of rows `first`..`last` to `head`; whether the rows hold any."""
    terms = performance_terms()
    found = False
    for row in range(first, last + 1):
        cells = [cell for cell in view.row_cells(row) if cell.row == row and cell.text.strip()]
        if len(cells) == 1 and terms.is_title(normalise(cells[0].text)):
            head.title = squeeze(cells[0].text)
            found = True
            continue
        for cell in cells:
            head.unit = money_unit(cell.text) or head.unit
        for cell in cells:
            text = normalise(cell.text)
            role = terms.fact(text)
            label = terms.money_label(text)
            if role is None or (role in _MONEY and label == "part"):
                if label == "execution_points":
                    bracketed = _BRACKETED.search(text)
                    head.execution_points = Decimal(bracketed[1]) if bracketed else head.execution_points
                continue
            found = True
            _take(view, cell, role, head)
    return found


def _take(view: GridView, label: Cell, role: str, head: Head) -> None:
    """Put the fact that a label names into the head: a name where there is none yet, an amount over the one before."""
    value = _right_of(view, label)
    if role in NAMES:
        if value is not None:
            head.take_name(role, value.text)
        return
    if role == "budget_total":
        if value is not None and parse_amount(value.text) is None:
            value = None  # words: the header of an amount below
        _under_headers(view, label, head)
        role = "annual_budget"
        if head.annual_budget is not None:
            return
    if role == "annual_budget" and _under_headers(view, label, head):
        return
    if value is None:
        return
    rated = role in ("execution_rate", "total_score")
    amount = number(value.text) if rated else yuan(value.text, head.unit)
    if amount is not None:
        setattr(head, role, amount)


def _right_of(view: GridView, label: Cell) -> Cell | None:
    """The nearest cell to the right in the label's first row; None where it is blank, or a label itself."""
    cell = view.cell(label.row, label.col + label.cols)
    if cell is None or is_blank(cell.text) or performance_terms().fact(normalise(cell.text)) is not None:
        return None
    return cell


def _under_headers(view: GridView, label: Cell, head: Head) -> bool:
    """Facts of the row of the total, by the headers above: 年初预算数 | 全年执行数 | 分值 | 执行率 | 得分."""
    terms = performance_terms()
    found = False
    for col in range(label.col + label.cols, view.table.cols):
        cell = view.cell(label.row, col)
        if cell is None or cell.col != col or cell.row != label.row or is_blank(cell.text):
            continue
        header = next(
            (
                role
                for row in range(label.row - 1, max(-1, label.row - 4), -1)
                if (role := _header_role(view, row, col, terms)) is not None
            ),
            None,
        )
        if header is None:
            continue
        if header in _MONEY:
            amount, name = yuan(cell.text, head.unit), header
        elif header == "execution_rate":
            amount, name = number(cell.text), header
        else:
            amount, name = number(cell.text), f"execution_{header}"
        if amount is not None:
            setattr(head, name, amount)
            found = True
    return found


def _header_role(view: GridView, row: int, col: int, terms: PerformanceTerms) -> str | None:
    text = view.text(row, col)
    if not text or parse_amount(text) is not None or terms.money_label(text) == "part":
        return None
    side = terms.column(text)
    if side in _SIDE:
        return side
    role = terms.fact(text)
    return role if role in ("initial_budget", "annual_budget", "executed", "execution_rate") else None
