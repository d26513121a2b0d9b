"""Rows of a ruled table that stand outside its rules: a header without rules, a first or last row beyond the frame.

Only lines that touch the frame and can be nothing else are taken: a header where the frame begins with a row of figures
and most columns have a text above them; a row where figures stand in the columns and no text crosses a border.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.figures.amounts import squeeze
from pipeline.figures.codes import is_code
from pipeline.pages.model import Box, Cell, Line, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.printed.free_header import Token, free_header, header_lines, tokens_of

__all__ = ["add_edge_rows"]

_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+%?\Z")
#: A row belongs to a frame when it is no further away than this share of its height.
_TOUCHES = 1.0
#: Print may stand over a border by this (points).
_OVER = 1.5


def add_edge_rows(page: Page) -> None:
    """Give the ruled tables of a page the rows that stand outside of their frames."""
    for table in page.tables:
        if table.box is None or not table.borders or not _is_body_row(table, 0):
            continue  # most tables begin with their header
        outside = lines_outside_tables(page)
        row = _row_beside(table, table.box, outside, above=True)
        if row is not None:
            _prepend(table, table.box, _cells_of(row, table.borders, 0), 1, row.top - 1)
        else:
            lines = header_lines(outside, table.box[1])
            found = free_header(lines, table.borders) if lines else None
            if found is not None:
                _prepend(table, table.box, *found, lines[0].top - 1)
        row = _row_beside(table, table.box, outside, above=False)
        if row is not None:
            _append(table, table.box, row)


def _is_body_row(table: Table, number: int) -> bool:
    texts = [squeeze(cell.text) for cell in table.cells if cell.row == number]
    return any(_FIGURE.match(text) for text in texts)


def _row_beside(table: Table, box: Box, outside: Sequence[Line], *, above: bool) -> Line | None:
    """The line that touches the frame and is a row of the table."""
    left, top, right, bottom = box
    for line in outside:
        if not line.lefts:
            continue
        gap = top - line.bottom if above else line.top - bottom
        inside = left - _OVER <= line.x0 and line.x1 <= right + _OVER
        if -2 < gap < _TOUCHES * (line.bottom - line.top) and inside and _is_row(tokens_of(line), table):
            return line
    return None


def _is_row(tokens: Sequence[Token], table: Table) -> bool:
    places = [_place(token, table.borders) for token in tokens]
    if None in places or len({*places}) != len(places):
        return False
    figures = [place for token, place in zip(tokens, places, strict=True) if _FIGURE.match(token.text)]
    told = any(is_code(token.text) for token in tokens)
    # figures stand where figures stand in the table
    known = {cell.col for cell in table.cells if _FIGURE.match(squeeze(cell.text))}
    return bool(figures) and {*figures} <= known and (told or len(figures) > 1) and len(figures) < len(tokens)


def _place(token: Token, borders: Sequence[float]) -> int | None:
    first, last = bisect_right(borders, token.x0 + _OVER) - 1, bisect_right(borders, token.x1 - _OVER) - 1
    return first if first == last and 0 <= first < len(borders) - 1 else None


def _cells_of(line: Line, borders: Sequence[float], row: int) -> list[Cell]:
    texts = {_place(token, borders): token for token in tokens_of(line)}
    cells = []
    for column in range(len(borders) - 1):
        token = texts.get(column)
        ink: Box | None = (token.x0, line.top, token.x1, line.bottom) if token else None
        indent = round(token.x0 - borders[column], 1) if token else 0.0
        cells.append(Cell(row, column, 1, 1, token.text if token else "", ink, indent))
    return cells


def _prepend(table: Table, box: Box, cells: list[Cell], rows: int, top: float) -> None:
    for cell in table.cells:
        cell.row += rows
    table.cells = [*cells, *table.cells]
    table.rows += rows
    table.box = (box[0], round(top, 1), box[2], box[3])
    if table.levels:
        table.levels = [round(top + (box[1] - top) * n / rows, 1) for n in range(rows)] + table.levels


def _append(table: Table, box: Box, line: Line) -> None:
    table.cells = [*table.cells, *_cells_of(line, table.borders, table.rows)]
    table.rows += 1
    table.box = (box[0], box[1], box[2], round(line.bottom + 1, 1))
    if table.levels:
        table.levels = [*table.levels, round(line.bottom + 1, 1)]
