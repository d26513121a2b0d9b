"""A table by place: which cell covers a row and column, and what a row prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.figures.amounts import normalise, parse_amount, parse_percentage
from pipeline.pages.model import Cell, Table

__all__ = ["GridView", "nearest_words"]


class GridView:
    """Look-up of cells by (row, column); a merged cell is found at each place that it covers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._at: dict[tuple[int, int], Cell] = {}
        self._cells: dict[int, list[Cell]] = {}
        self._texts: dict[int, tuple[str, ...]] = {}
        for cell in table.cells:
            if cell.rows == cell.cols == 1:  # most are
                self._at.setdefault((cell.row, cell.col), cell)
                continue
            for row in range(cell.row, cell.row + cell.rows):
                for col in range(cell.col, cell.col + cell.cols):
                    self._at.setdefault((row, col), cell)

    def cell(self, row: int, col: int) -> Cell | None:
        """The cell that covers a place, or None."""
        return self._at.get((row, col))

    def text(self, row: int, col: int) -> str:
        """The text that covers a place, without white space; '' where nothing does."""
        cell = self._at.get((row, col))
        return normalise(cell.text) if cell is not None and cell.text else ""

    def words_above(self, row: int, col: int, first: int = 0) -> str:
        """The nearest words above a place, down to row `first`; '' where only figures or nothing stand there."""
        return nearest_words(self.text(above, col) for above in range(row - 1, first - 1, -1))

    def row_cells(self, row: int) -> Sequence[Cell]:
        """The distinct cells of a row, left to right, those reaching in from above included."""
        found = self._cells.get(row)
        if found is None:
            found = self._cells[row] = []
            for col in range(self.table.cols):
                cell = self._at.get((row, col))
                if cell is not None and (not found or found[-1] is not cell):
                    found.append(cell)
        return found

    def row_texts(self, row: int) -> tuple[str, ...]:
        """What the cells of a row print, without white space; empty cells are left out."""
        texts = self._texts.get(row)
        if texts is None:
            texts = self._texts[row] = tuple(normalise(cell.text) for cell in self.row_cells(row) if cell.text)
        return texts


def nearest_words(texts: Iterable[str]) -> str:
    """The first text that is neither blank nor a figure, or ''."""
    return next((t for t in texts if t and parse_amount(t) is None and parse_percentage(t) is None), "")
