"""Rows and columns of a sheet that are hidden: a workbook shows nothing of what stands in them alone.

They hold what a clerk did not mean to publish: trial sums, last year's amounts, the codes of a form. The places of
other cells stay those of the sheet. A merged cell is shown as long as one of its rows and one of its columns are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

__all__ = ["Hidden"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Numbers of hidden rows and columns, counted as the library that reads the sheet counts them."""

    rows: Collection[int] = frozenset()
    columns: Collection[int] = frozenset()

    def covers(self, row: int, column: int, rows: int = 1, columns: int = 1) -> bool:
        """Whether nothing is shown of a cell of `rows` × `columns` places from (`row`, `column`)."""
        return bool(self.rows and all(n in self.rows for n in range(row, row + rows))) or bool(
            self.columns and all(n in self.columns for n in range(column, column + columns))
        )
