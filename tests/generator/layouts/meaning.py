"""What a printed figure means in the words of the contract: the truth that a reading is held against."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from tests.generator.layouts.form import Form

__all__ = ["Expected", "line_measure", "measure"]

_PERIODS = {"prior": "prior", "executed": "prior", "change": "change", "delta": "change", "growth": "change"}
_TOTALS = {
    "expenditure": "expenditure_this_year",
    "gpb_expenditure": "gpb_expenditure",
    "gpb_basic_expenditure": "gpb_basic_expenditure",
    "government_fund": "government_fund_expenditure",
    "state_capital": "state_capital_expenditure",
}
_THREE = {
    "three": "three_public",
    "abroad": "abroad",
    "vehicle": "vehicle",
    "purchase": "vehicle_purchase",
    "running": "vehicle_running",
    "reception": "reception",
}
_COLUMNS = {
    "basic": "expenditure_basic",
    "project": "expenditure_project",
    "personnel": "basic_personnel",
    "public": "basic_public",
    "business": "income_business",
    "other": "income_other",
}
#: The scope of the whole amount of a row, by statement.
_WHOLE = {"expenditure": "all", "gpb_expenditure": "gpb", "government_fund": "fund", "state_capital": "capital",
          "fiscal_appropriation_summary": "fiscal"}  # fmt: skip


@dataclass(frozen=True)
class Expected:
    """One figure as it must be read. `measure` None: the contract leaves it open; `inferred`: no code is printed."""

    statement: str
    label: str
    function_code: str | None
    economic_code: str | None
    column: str
    printed: str
    value: Decimal  # yuan, or per cent
    unit: str  # CNY | %
    printed_unit: str
    measure: str | None
    period: str
    inferred: bool

    @classmethod
    def of(cls, statement: str, label: str, function: str, economy: str, column: str, text: str, unit: str,
           found: tuple[str | None, str], *, printed_code: bool) -> Expected:  # fmt: skip
        """From a printed text: full width and thousands marks are ways of writing, brackets are a minus."""
        digits = unicodedata.normalize("NFKC", text).replace(",", "").strip("¥%")
        if digits.startswith("("):
            digits = "-" + digits.strip("()")
        money = {"万元": Decimal(10_000), "元": Decimal(1), "%": Decimal(1)}[unit]
        return cls(
            statement,
            "".join(label.split()),
            function or None,
            economy or None,
            column,
            text,
            Decimal(digits) * money,
            "%" if unit == "%" else "CNY",
            unit,
            found[0],
            found[1],
            not printed_code,
        )


def measure(form: Form, role: str, function: str, economy: str, kind: str) -> tuple[str | None, str]:
    """Measure (None where the contract has no single word) and period of a column of a statement by rows."""
    base, _, scope = role.partition(".")
    phase = "budget" if kind == "budget" else "actual"
    period = _PERIODS.get(base, _PERIODS.get(scope, "current"))
    if base in _THREE:
        return f"{_THREE[base]}_{'actual' if scope == 'actual' else 'budget'}", period
    if period != "current":
        return None, period
    if base == "econ":
        return (f"economic_{phase}" if economy else _TOTALS[form.kind]), period
    if base == "spent" and scope == _WHOLE.get(form.kind):
        if economy:
            return None, period
        return (f"function_{phase}" if function else _TOTALS.get(form.kind)), period
    if form.kind == "income" and base == "income" and scope == "fiscal":
        return "income_fiscal_appropriation", period
    if base in ("business", "other") and form.kind != "income":
        return None, period
    return _COLUMNS.get(base), period


def line_measure(role: str, told: str, function: str, kind: str, *, whole: bool) -> tuple[str | None, str]:
    """Measure and period of a figure in a statement of lines: told by the line, or that of its class.

    `whole`: the column holds the whole amount of its line, not the part of one fund.
    """
    base, _, scope = role.partition(".")
    period = _PERIODS.get(base, _PERIODS.get(scope, "current"))
    if base in _THREE:
        return f"{_THREE[base]}_{'actual' if scope == 'actual' else 'budget'}", period
    if base in ("basic", "project") and not told:
        return _COLUMNS[base], period
    if not whole or period != "current":
        return None, period
    if function:
        return f"function_{'budget' if kind == 'budget' else 'actual'}", period
    return told or None, period
