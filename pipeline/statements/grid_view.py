"""A table by place: which cell covers a row and column, and what a row prints."""

from __future__ import annotations

from pipeline.figures.amounts import normalise
from pipeline.pages.model import Cell, Table

__all__ = ["GridView"]


class GridView:
    """Look-up of cells by (row, column); a merged cell is found at each place that it covers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._at: dict[tuple[int, int], Cell] = {}
        for cell in table.cells:
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

    def row_cells(self, row: int) -> list[Cell]:
        """The distinct cells of a row, left to right, those reaching in from above included."""
        found: list[Cell] = []
        for col in range(self.table.cols):
            cell = self._at.get((row, col))
            if cell is not None and (not found or found[-1] is not cell):
                found.append(cell)
        return found
