"""What a total adds up: words like 合计 mean different sums in different statements; its neighbours tell which.

The rules of table_measures.toml see one label at a time; what is decided here needs the other rows and columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.figures.amounts import normalise
from pipeline.statements.labels import bare, is_total_label
from pipeline.statements.measure_rules import measure_rules
from pipeline.statements.terms import table_terms

__all__ = ["Totals"]

_OF_YEAR = {"income": "income_this_year", "expenditure": "expenditure_this_year"}


class Totals:
    """The totals of one statement.

    `rows` are (segment, label, whether the label names a body) from top to bottom, `columns` the header paths.
    """

    def __init__(
        self, statement: str, body: str | None, rows: Sequence[tuple[int, str, bool]], columns: Sequence[str]
    ) -> None:
        self._statement = statement
        self._body = None if body is None else normalise(body)
        labels = [bare(label) for _, label, _ in rows]
        self._has_total = any(label and is_total_label(label) for label in labels)
        words = (*labels, *map(bare, columns))
        self._beyond = any(map(table_terms().sums.beyond_three_public.search, words))
        self._carried = any(map(table_terms().sums.carried_in.search, columns))
        self._grand = self._segments_with_grand_totals(rows, labels)

    def _segments_with_grand_totals(self, rows: Sequence[tuple[int, str, bool]], labels: Sequence[str]) -> set[int]:
        """Segments in which 收入合计 (支出合计) stands below the carry-over, or below a sum of the year."""
        sums = table_terms().sums
        found: set[int] = set()
        passed: set[int] = set()
        for (segment, _, _), label in zip(rows, labels, strict=True):
            if sums.either.search(label) and segment in passed:
                found.add(segment)
            elif sums.carried.search(label) or sums.this_year.search(label):
                passed.add(segment)
        return found

    def label(self, label: str, names_unit: bool) -> str:
        """The label that tells what a row is: the row of the reporting body itself is the total of its statement."""
        is_body = names_unit and not self._has_total and self._body is not None and normalise(label) == self._body
        return "合计" if is_body else label

    def measure(self, measure: str, segment: int, label: str, column: str, side: str | None) -> str:
        """The measure of a figure, corrected where it is a total of more than its words say."""
        sums = table_terms().sums
        if self._statement == "three_public" and measure.startswith("three_public_"):
            return "other" if self._beyond and not sums.three_public.search(label + column) else measure
        if side is None or measure != _OF_YEAR[side]:
            return measure
        if sums.either.search(bare(label)) and segment in self._grand:
            return measure_rules().with_carryover.get((self._statement, side), measure)
        if self._statement == "income" and self._carried and column and is_total_label(column):
            # 本年收入合计 beside a column of carry-over is the year's; 合计 and 收入总计 hold both
            return measure if sums.this_year.search(bare(column)) else "total_income_and_carryover"
        return measure
