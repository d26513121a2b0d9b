"""Tables drawn by hand: grid columns as narrow as a hair, where the borders of some rows miss those of others.

Word processors, and the web pages that they write, keep a grid column for every place at which a cell of any row ends
(ISO 29500-1, 17.4.48), though a reader sees one border. Such columns hold nothing; with them a header stands over its
column and a hair of the next, and the amounts there take two names.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import Final

from pipeline.pages.model import Cell

__all__ = ["without_hairs"]

#: Borders nearer than this are one border (points): the usual margins of a cell alone are 10.8 wide.
_HAIR: Final = 6.0


def without_hairs(cells: Sequence[Cell], columns: int, widths: Sequence[float]) -> tuple[list[Cell], int]:
    """The cells on a grid without columns of a hair's width, and its number of columns.

    `widths` are those of the grid's columns in points. The grid stays where they are not told for each
    column, or where a cell with text would be left without a column: then they do not say how the table looks.
    """
    if len(widths) != columns or all(width >= _HAIR for width in widths):
        return list(cells), columns
    places = _places(accumulate(widths, initial=0.0))
    moved = [
        Cell(cell.row, first, cell.rows, last - first, cell.text, cell.ink, cell.indent)
        for cell in cells
        for first, last in ((places[cell.col], places[cell.col + cell.cols]),)
        if last > first or cell.text
    ]
    if any(cell.cols == 0 for cell in moved):
        return list(cells), columns
    return moved, places[-1]


def _places(borders: Iterable[float]) -> list[int]:
    """The number of each border of the grid when those near each other count as one."""
    seen = list(borders)
    start = seen[0]
    numbers = [0]
    for _, border in pairwise(seen):
        is_new = border - start >= _HAIR
        start = border if is_new else start
        numbers.append(numbers[-1] + is_new)
    return numbers
