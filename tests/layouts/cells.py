"""A statement of a layout as one grid of cells: its header and its rows, as formats without places hold them."""

from __future__ import annotations

from tests.generator.layouts.meaning import Expected
from tests.generator.layouts.statement import Statement
from tests.generator.sheet import Cell, row_cells

__all__ = ["above", "cells_of", "figures_of"]


def above(statement: Statement, unit: str) -> tuple[str, str, str]:
    """What stands above the grid: its title, whose it is, and its unit of money."""
    return statement.title, f"部门：{unit}", f"单位：{statement.unit}"


def cells_of(statement: Statement) -> list[Cell]:
    """All cells by row and column: every place of the grid is covered by exactly one of them."""
    cells = list(statement.head)
    for number, told in enumerate(statement.rows, statement.head_rows):
        cells += row_cells(number, told.texts, told.spans)
    return sorted(cells, key=lambda one: (one.row, one.col))


def figures_of(statement: Statement) -> dict[tuple[int, int], Expected]:
    """What the cells of figures mean, by row and column of the grid."""
    return {
        (number, column): expected
        for number, row in enumerate(statement.rows, statement.head_rows)
        for column, expected in row.expected.items()
    }
