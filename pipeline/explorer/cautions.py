"""Usage warnings (使用提示) that touch what the page of a unit shows, in the words of the table `usage_warnings`.

A warning of a unit and year is shown on that page. A warning of a whole table is shown where the rows on the page are
of the kind that it warns of, which is told here for each; traps that only a query can step into are not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.explorer.source import Row

__all__ = ["IN_QUERIES_ONLY", "ON_PAGES", "Caution", "Shown", "cautions"]

#: The rows on a page, by the section that shows them.
Shown = Mapping[str, Sequence[Row]]

#: Where the page of a unit shows the rows of a table.
_SECTIONS: Final = {
    "line_items": "spending",
    "budget_vs_actual": "spending",
    "budget_vs_actual_by_class": "spending",
    "budget_vs_actual_by_section": "spending",
    "unit_comparison": "spending",
    "year_over_year": "history",
    "three_public": "public",
    "economic_spending": "economic",
    "procurement": "staff",
}


def _both_kinds(shown: Shown) -> bool:
    """Whether some year's procurement stands there twice: as planned and as spent."""
    rows = {(row["fiscal_year"], row["report_kind"]) for row in shown["staff"]}
    return len(rows) > len({year for year, _ in rows})


#: Warnings of whole tables, and whether what is shown is of that kind.
ON_PAGES: Final[dict[tuple[str, str], Callable[[Shown], bool]]] = {
    ("budget_vs_actual", "conflict"): lambda shown: any(row["status"] == "conflict" for row in shown["spending"]),
    ("budget_vs_actual", "all_money"): lambda shown: any(row["budget_kind"] == "all" for row in shown["spending"]),
    ("budget_vs_actual", "unresolved"): lambda shown: any(row["unresolved"] for row in shown["spending"]),
    ("unit_comparison", "basis"): lambda shown: any(row["basis"] == "budget" for row in shown["totals"]),
    ("year_over_year", "split_codes"): lambda shown: any(
        len(row["function_code_harmonised"]) < 7 for row in shown["history"]
    ),
    ("economic_spending", "two_schemes"): lambda shown: len({row["scheme"] for row in shown["economic"]}) > 1,
    ("procurement", "budget_and_final"): _both_kinds,
}
#: Traps of queries: no page adds up line items, or sets levels, periods and units of them against each other.
IN_QUERIES_ONLY: Final = frozenset(
    {
        ("line_items", "levels"),
        ("line_items", "statements_overlap"),
        ("line_items", "several_claims"),
        ("line_items", "periods"),
        ("line_items", "units"),
        ("line_items", "superseded"),
        ("line_items", "budget_and_final"),
        ("line_items", "several_tables"),
        ("line_items", "corrected"),  # each figure says so itself, in its proof
        ("unit_comparison", "levels"),
        ("function_cofog", "doubtful"),
    }
)


@dataclass(frozen=True, slots=True)
class Caution:
    """One warning for the reader: its words by language, and the section of the page that it concerns."""

    words: Mapping[str, str]
    section: str


def cautions(warnings: Sequence[Row], shown: Shown) -> list[Caution]:
    """The warnings that touch the page, each once; `warnings` are those of its unit and year and of whole tables.

    `shown` holds the rows by section (spending, totals, history, public, economic, staff).
    """
    found: dict[str, Caution] = {}
    for row in warnings:
        touches = ON_PAGES.get((row["table_name"], row["warning"]))
        section = _SECTIONS.get(row["table_name"], "")
        if section and shown[section] and (row["unit_id"] is not None or (touches is not None and touches(shown))):
            chinese, _, english = str(row["message"]).partition(" / ")
            words = {"zh": f"{chinese}。", "en": f"{english[:1].upper()}{english[1:]}."}
            found.setdefault(row["warning"], Caution(words, section))
    return list(found.values())
