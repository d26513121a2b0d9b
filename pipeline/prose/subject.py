"""Subjects: what a figure of the prose can be about, and which measure that makes it.

What belongs here: the record of a [[subject]] of data/reference/lexicon.toml. What does not: its names (`lexicon`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

__all__ = ["DIVIDED", "ECONOMIC", "OWN", "SOURCES", "Subject"]

#: A measure that is resolved with the economic classification (economic_budget or economic_actual, by phase).
ECONOMIC: Final = "economic"
#: Scopes of the kinds of money that the statements divide: 一般公共预算, 财政拨款, 政府性基金, 国有资本经营.
SOURCES: Final = frozenset({"gpb", "fiscal", "fund", "capital"})
#: Statements of income and expenditure.
DIVIDED: Final = frozenset(
    "income expenditure income_expenditure_summary fiscal_appropriation_summary gpb_expenditure"
    " gpb_basic_expenditure government_fund state_capital".split()
)
#: Statements beside those: the money that their figures are divided into is none of the report's.
OWN: Final = frozenset({"three_public", "agency_running", "procurement", "assets"})


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """What a figure can be about. `measures` by phase; `scopes` overrides by scope (see the file).

    A lexicon holds one of each key: two are the same where they are one object.
    """

    key: str
    measures: Mapping[str, str]
    scopes: Mapping[str, str]
    scope: str | None = None
    side: str | None = None
    statement: str = "narrative"
    units: frozenset[str] = frozenset({"CNY"})
    weak: bool = False
    bare: bool = False
    within: str | None = None  # the only statement in which the names count (服务 in procurement)
    income: str | None = None  # key of the subject that the names mean where income is spoken of
    money: str | None = None  # key of the subject that the names of things counted mean before an amount of money

    @property
    def is_planned(self) -> bool:
        """Whether budget and final accounts have measures of their own."""
        return {"budget", "actual"} <= self.measures.keys()

    def measure(self, phase: str | None, scope: str | None, *, budget_report: bool) -> str:
        """The measure of a figure of this subject; `other` where the vocabulary has no word for it."""
        if scope == "gpb_basic" and scope not in self.scopes:
            scope = "basic"
        if scope is not None and scope in self.scopes:
            override = self.scopes[scope]
            if override == ECONOMIC:
                planned = budget_report if phase is None else phase != "actual"
                return "economic_budget" if planned else "economic_actual"
            if override == "other" or "*" in self.measures or self.measures.get(phase or "actual") or budget_report:
                return override
        if "*" in self.measures:
            return self.measures["*"]
        if budget_report and phase != "actual" and "in_budget_report" in self.measures:
            return self.measures["in_budget_report"]
        return self.measures.get(phase or ("budget" if budget_report else "actual"), "other")
