"""The words of performance forms (绩效目标表、绩效自评表), loaded from data/reference/performance_terms.toml.

What belongs here: which column or label a text names. What does not: where cells stand (`head`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_toml
from pipeline.statements.patterns import any_of

__all__ = ["PerformanceTerms", "Rules", "make_performance_terms", "performance_terms"]

_FILE: Final = "performance_terms.toml"
_ROLES: Final = {
    "columns": (
        "level1 level2 level3 ignored reason score points achieved comparison target_unit target project annual_budget"
    ).split(),
    "facts": (
        "project unit department body initial_budget executed annual_budget budget_total execution_rate total_score"
    ).split(),
    "money": ["part", "execution_points"],
    "rows": ["total", "note"],
    "titles": ["form", "unit", "transfer", "generic"],
    "flattened": ["level1", "level2", "header_end", "unit"],
}
#: Longer texts are sentences, no headers or labels.
_LONGEST_LABEL: Final = 24
_LONGEST_TITLE: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Rules:
    """The roles of one group in the order of the file, each with one pattern, found where one of its list is."""

    patterns: dict[str, re.Pattern[str]]

    def first(self, text: str) -> str | None:
        """The role of the first pattern that is found in a text, or None."""
        return _first(self, text)

    def __getitem__(self, role: str) -> re.Pattern[str]:
        return self.patterns[role]


@dataclass(frozen=True, slots=True)
class PerformanceTerms:
    """The rules of the file, role by role in its order."""

    columns: Rules
    facts: Rules
    money: Rules
    rows: Rules
    titles: Rules
    flattened: Rules

    def column(self, header: str) -> str | None:
        """The role of a column by its header, or None."""
        return self.columns.first(header) if len(header) <= _LONGEST_LABEL * 2 else None

    def fact(self, label: str) -> str | None:
        """The role of a head fact by its label, or None."""
        return self.facts.first(label.rstrip(":")) if len(label) <= _LONGEST_LABEL else None

    def money_label(self, label: str) -> str | None:
        """part, where a label is of a part of the money (其中：财政拨款), execution_points (执行率分值), or None."""
        return self.money.first(label)

    def row(self, text: str) -> str | None:
        """total or note, where a text opens such a row."""
        return self.rows.first(text[:_LONGEST_LABEL])

    def is_title(self, text: str) -> bool:
        """Whether a text is the title of a form."""
        return len(text) <= _LONGEST_TITLE and bool(self.titles["form"].search(text))

    def scope(self, title: str) -> str:
        """What a form evaluates, by its title: unit, transfer or project."""
        return next((role for role in ("unit", "transfer") if self.titles[role].search(title)), "project")

    def is_generic(self, name: str) -> bool:
        """Whether the words of a title before 绩效 name no project of their own."""
        return not self.titles["generic"].sub("", name)

    def level(self, role: str, text: str) -> re.Match[str] | None:
        """Where a flattened form names a level (`level1`, `level2`) in a text: the leftmost place, None without one."""
        return self.flattened[role].search(text)

    def ends_header(self, text: str) -> bool:
        """Whether a text is the rest of a header that is cut over lines: 一级 | 指标, 偏差原因 | 分析."""
        return self.flattened["header_end"].fullmatch(text) is not None

    def counts(self, text: str) -> bool:
        """Whether a text is the unit of the number before it, and no cell of its own: 131.60 | 万元."""
        return self.flattened["unit"].fullmatch(text) is not None


@cache
def performance_terms() -> PerformanceTerms:
    """The terms under data/reference/, read and checked once per process."""
    return make_performance_terms(read_toml(_FILE))


def make_performance_terms(data: dict[str, Any]) -> PerformanceTerms:
    """Terms from the parsed file; raises ReferenceDataError naming the group, the role and what to do."""
    found: dict[str, Rules] = {}
    for group, roles in _ROLES.items():
        given = data.get(group, {})
        if set(given) != set(roles):
            raise ReferenceDataError(
                f"roles {', '.join(sorted(set(given) ^ set(roles)))} are missing or unknown",
                where=f"{_FILE}: [{group}]",
                remedy=f"give {', '.join(roles)}",
            )
        found[group] = Rules({role: any_of(given[role], f"{_FILE}: [{group}] {role}") for role in given})
    return PerformanceTerms(**found)


@lru_cache(maxsize=20_000)
def _first(rules: Rules, text: str) -> str | None:
    """The role of the first rule found; the same labels come again in every form."""
    return next((role for role, pattern in rules.patterns.items() if text and pattern.search(text)), None)
