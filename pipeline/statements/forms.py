"""Figures of forms (绩效目标表 and other tables without fixed columns) that no row claims."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.figures.amounts import figures_in, parse_amount
from pipeline.figures.line_item import LineItem
from pipeline.pages.model import Cell
from pipeline.statements.columns import Column, Segment
from pipeline.statements.grid_view import GridView, nearest_words
from pipeline.statements.items import OWN_UNITS, Context, Figure, is_indicator
from pipeline.statements.recognise import Part
from pipeline.statements.row import Row
from pipeline.statements.subjects import Subject

__all__ = ["loose_figures"]


def loose_figures(context: Context, part: Part, row_no: int, claimed: set[int]) -> Iterator[tuple[LineItem, Cell]]:
    """Figures of forms (绩效目标表 and other tables without fixed columns): each with the nearest words beside it.

    The words to the left and the header above are a likely reading, not a certain one: `ambiguous_binding`.
    """
    view = GridView(part.table)
    segment = Segment(side=context.statement.kind.side)
    for cell in part.table.cells:
        amount = parse_amount(cell.text)
        if (
            not part.first <= cell.row <= part.last
            or id(cell) in claimed
            or amount is None
            or not figures_in(cell.text)
        ):
            continue
        left, right = view.text(cell.row, cell.col - 1), view.text(cell.row, cell.col + cell.cols)
        told = right if is_indicator(left, right) else None
        if told is not None and told not in OWN_UNITS:
            continue
        label = nearest_words(view.text(cell.row, col) for col in range(cell.col - 1, -1, -1))
        above = view.words_above(cell.row, cell.col, part.first)
        column = Column(cell.col, "value", (above,) if above else ())
        doubt = Subject(flags=("ambiguous_binding",))
        figure = Figure(column, cell, amount, told)
        yield context.item(row_no + cell.row, Row(part, segment, label, label), doubt, figure, column), cell
