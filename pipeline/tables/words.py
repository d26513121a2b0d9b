"""The closed vocabularies of the warehouse beside those of a line item (`pipeline.figures.line_item`)."""

from __future__ import annotations

from typing import Final

__all__ = [
    "BASES",
    "BUDGET_KINDS",
    "CAUSES",
    "CLAIM_STATUSES",
    "CODE_CHANGES",
    "CODE_SOURCES",
    "CONFIDENCES",
    "CONTINUITY",
    "CORRECTION_STATUSES",
    "DIFFERENCES",
    "DOCUMENT_STATUSES",
    "ECONOMIC_LEVELS",
    "ECONOMIC_SCHEMES",
    "FAMILIES",
    "FAULTS",
    "INCLUSION_VERDICTS",
    "LEVELS",
    "NAMINGS",
    "OBSERVED",
    "REPORT_KINDS",
    "SCHEMES",
    "SCOPES",
    "SEVERITIES",
    "SOURCES",
    "SUBJECT_LEVELS",
    "SUCCESSIONS",
    "TEXT_SOURCES",
    "UNRESOLVED",
    "VERDICTS",
]

REPORT_KINDS: Final = frozenset({"final", "budget", "template", "unknown"})
SOURCES: Final = frozenset({"table", "narrative"})
SCHEMES: Final = frozenset({"function", "economic"})
CONFIDENCES: Final = frozenset({"high", "medium-high", "medium", "low"})
#: Kinds of announced changes (`pipeline.codes.changes.CHANGES`).
CODE_CHANGES: Final = frozenset(
    {"renamed", "moved", "merged", "split", "new", "removed", "code_moved", "code_reused", "restructure"}
)
#: What the compared amount of a unit and year is.
BASES: Final = frozenset({"actual", "budget"})
ECONOMIC_LEVELS: Final = frozenset({"class", "section"})
#: 部门预算支出经济分类 (3xx) and 政府预算支出经济分类 (5xx).
ECONOMIC_SCHEMES: Final = frozenset({"dept", "gov"})
SUBJECT_LEVELS: Final = frozenset({"total", "class", "section", "item"})
#: What one report can be held against.
CONTINUITY: Final = frozenset({"stated_prior", "stated_change", "stated_outturn", "carryover", "approved_budget"})
CORRECTION_STATUSES: Final = frozenset({"applied", "not_here"})
DIFFERENCES: Final = frozenset({"changed", "added", "removed"})
#: A department against its units: what the comparison can tell.
INCLUSION_VERDICTS: Final = frozenset({"agrees", "differs", "incomplete", "unknown"})
#: Why a printed code is listed for the maintainer.
OBSERVED: Final = frozenset({"not_in_classification", "not_in_force"})
#: What is wrong with the name that is printed for a code (`pipeline.codes.naming.VERDICTS`).
NAMINGS: Final = frozenset({"outdated", "early", "other_subject", "unknown"})
#: The budgets of the functional classification: general public, government funds, state capital operations; and all
#: money, where a report does not say of which budget.
BUDGET_KINDS: Final = frozenset({"general", "fund", "capital", "all"})
#: Why a row of budget_vs_actual has no division, or rests on printed names.
UNRESOLVED: Final = frozenset(
    {
        "division_unknown",  # the reports do not say where the unit is
        "division_not_applicable",  # a central body has none
        "class_not_in_classification",
        "section_not_in_classification",
        "item_not_in_classification",  # the code is kept as observed; listed in codes_observed
        "item_unnamed",  # neither the classification nor the report names it
    }
)
#: How a retired code goes on (`pipeline.codes.crosswalk.RELATIONS`).
SUCCESSIONS: Final = frozenset({"renumbered", "moved", "merged", "split", "discontinued"})
TEXT_SOURCES: Final = frozenset({"digital", "ocr", "mixed"})
CODE_SOURCES: Final = frozenset({"printed", "inferred"})
DOCUMENT_STATUSES: Final = frozenset({"published", "superseded", "rejected"})
#: department (部门, subordinate units included) or unit (单位, 本级: the body alone).
SCOPES: Final = frozenset({"department", "unit"})
LEVELS: Final = frozenset({"central", "province", "city", "county", "township"})
CLAIM_STATUSES: Final = frozenset({"corroborated", "single", "conflict"})
FAMILIES: Final = frozenset(
    {
        "sum",
        "balance",
        "cross_statement",
        "narrative_vs_table",
        "share",
        "growth",
        "execution_rate",
        "classification",
        "plausibility",
        "structure",
    }
)
SEVERITIES: Final = frozenset({"error", "warning", "rounding", "info"})
VERDICTS: Final = frozenset({"pass", "rounding", "fail", "not_applicable", "not_checkable"})
FAULTS: Final = frozenset({"publisher", "extraction", "undecided"})
#: What kind of slip leads from the right figure to the printed one.
CAUSES: Final = frozenset(
    {
        "unit",  # 元 for 万元: off by 10,000
        "decimal_slip",  # the point moved, a zero too many
        "transposed_digits",  # two neighbouring digits swapped
        "one_digit",  # one digit is another
        "digit_lost",  # one digit is missing or doubled
        "sign",  # a minus too many or missing
        "column_shift",  # the figure of another column of the same row
        "row_shift",  # the figure of another row of the same column
        "last_year",  # the figure of the year before
        "rounding",  # a few units of the last place
        "unknown",
    }
)
