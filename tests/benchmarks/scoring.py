"""Score read figures against the generator's own truth (`data/samples/truth`): cells of statements, figures of prose.

A cell is right when statement, code or label, column and value are; a column may be read with more levels of its header
than the truth names. A figure of the prose is right when measure, functional item and printed digits are. Both sides
are multisets: a figure that is read twice is wrong once. Used by the tests of the samples and by
`benchmarks.accuracy`; the labels of real reports have a scorer of their own beside them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from pipeline.figures.amounts import normalise

__all__ = [
    "BEYOND_THE_CORE",
    "MEASURE_GROUPS",
    "Cell",
    "Fact",
    "Figure",
    "Score",
    "group_of",
    "hits",
    "read_cells",
    "read_facts",
    "score_cells",
    "score_facts",
    "true_cells",
    "true_facts",
]

#: statement, code or name, levels of the column, value
Cell = tuple[str, str, frozenset[str], Decimal]
#: measure, code of the functional item (None for other measures), printed digits
Fact = tuple[str, str | None, str]

#: The core figures of the prose (those that labels of real reports are scored by), by what they tell.
MEASURE_GROUPS: Final[dict[str, frozenset[str]]] = {
    group: frozenset(measures.split())
    for group, measures in {
        "totals (总计)": "total_income_and_carryover total_expenditure_and_carryover fiscal_appropriation_income_total",
        "income (收入)": "income_this_year income_fiscal_appropriation income_other",
        "expenditure (支出)": "expenditure_this_year expenditure_basic expenditure_project gpb_expenditure"
        " gpb_initial_budget basic_personnel basic_public",
        "functional items (功能分类科目)": "function_budget function_actual",
        "three public items (“三公”经费)": "three_public_budget three_public_actual",
        "running costs, procurement, vehicles (机关运行经费、政府采购、车辆)": "agency_running_actual procurement_total"
        " procurement_goods procurement_works procurement_services vehicles_count",
    }.items()
}
BEYOND_THE_CORE: Final = "beyond the core"


class Figure(Protocol):
    """What of a line item the scoring looks at: a `LineItem`, or a row of `line_items`."""

    @property
    def source(self) -> str: ...
    @property
    def statement(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def period(self) -> str: ...
    @property
    def row_label(self) -> str | None: ...
    @property
    def column_label(self) -> str | None: ...
    @property
    def function_code(self) -> str | None: ...
    @property
    def economic_code(self) -> str | None: ...
    @property
    def code_source(self) -> str | None: ...
    @property
    def printed_value(self) -> str | None: ...


@dataclass(frozen=True)
class Score:
    """How many figures are true, how many were read, how many of these are right. Shares are None for 0 of 0."""

    true: int = 0
    read: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.true + other.true, self.read + other.read, self.right + other.right)

    @property
    def precision(self) -> float | None:
        return self.right / self.read if self.read else None

    @property
    def recall(self) -> float | None:
        return self.right / self.true if self.true else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.true + self.read) if self.true + self.read else None


def true_cells(truth: dict[str, Any]) -> list[Cell]:
    return [
        (table["kind"], row["code"] or normalise(row["name"]), frozenset(normalise(label).split("-")), _number(value))
        for table in truth["tables"]
        for row in table["rows"]
        for label, value in row["values"].items()
    ]


def read_cells(items: Iterable[Figure]) -> list[Cell]:
    cells = []
    for item in items:
        if item.source == "table" and item.printed_value is not None:
            key = item.function_code or item.economic_code or item.row_label or ""
            # a code that was inferred for a line printed without one is our addition: the label counts
            if item.code_source == "inferred":
                key = item.row_label or ""
            levels = frozenset(normalise(item.column_label or "").split("-"))
            cells.append((item.statement, normalise(key), levels, _number(item.printed_value)))
    return cells


def hits(true: list[Cell], read: list[Cell]) -> int:
    """Cells read right: same statement, row and value; a column may be read with more levels of its header."""
    left: dict[tuple[str, Decimal], list[Cell]] = defaultdict(list)
    for cell in read:
        left[cell[0], cell[3]].append(cell)
    found = 0
    for statement, key, levels, value in true:
        candidates = left[statement, value]
        for cell in candidates:
            # the only row of a statement without labels has no key
            if (cell[1] == key or key == "") and cell[2] >= levels:
                candidates.remove(cell)
                found += 1
                break
    return found


def true_facts(truth: dict[str, Any]) -> Counter[Fact]:
    """Amounts and counts of the current year by measure and functional item; shares and rates by their value."""
    return Counter(
        _fact(fact["contract_measure"], fact["function_code"], fact["amount"])
        for fact in truth["narrative"]
        if fact["contract_measure"] != "other"
    )


def read_facts(items: Iterable[Figure]) -> Counter[Fact]:
    return Counter(
        _fact(item.measure, item.function_code, item.printed_value)
        for item in items
        if item.source == "narrative"
        and item.period == "current"
        and item.measure != "other"
        and item.printed_value is not None
    )


def score_cells(truth: dict[str, Any], items: Iterable[Figure]) -> dict[str, Score]:
    """Cells by statement: of the truth's statements, and of those that were read where the truth has none."""
    true, read = true_cells(truth), read_cells(items)
    scores = {}
    for statement in sorted({table["kind"] for table in truth["tables"]} | {cell[0] for cell in read}):
        mine = [cell for cell in true if cell[0] == statement]
        ours = [cell for cell in read if cell[0] == statement]
        scores[statement] = Score(len(mine), len(ours), hits(mine, ours))
    return scores


def score_facts(truth: dict[str, Any], items: Iterable[Figure]) -> dict[str, Score]:
    """Figures of the prose by group of measures; measures outside the core are one group of their own."""
    true, read = true_facts(truth), read_facts(items)
    scores: dict[str, Score] = defaultdict(Score)
    for fact in true.keys() | read.keys():
        scores[group_of(fact[0])] += Score(true[fact], read[fact], min(true[fact], read[fact]))
    return dict(scores)


def group_of(measure: str) -> str:
    """The group of `MEASURE_GROUPS` that holds a measure, else `BEYOND_THE_CORE`."""
    return next((group for group, measures in MEASURE_GROUPS.items() if measure in measures), BEYOND_THE_CORE)


def _fact(measure: str, code: str | None, printed: str) -> Fact:
    return measure, code if measure.startswith("function") else None, printed


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ""))
