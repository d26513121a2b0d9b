"""The slow, careful path: pdfplumber reads a page again where our own reader doubts itself.

pdfplumber finds cells in another way (intersections of edges, cell by cell), so its reading is independent.
"""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

import pdfplumber
from pdfplumber.table import Table as PlumberTable
from pdfplumber.utils.exceptions import PdfminerException

from pipeline.pages.model import Box, Cell, Table
from pipeline.pages.printed.lines import text_of
from pipeline.pages.printed.marks import Char

__all__ = ["read_carefully"]

_SAME_PLACE = 2.0


def read_carefully(path: Path, number: int) -> list[Table]:
    """The ruled tables of page `number` (1-based) as pdfplumber finds them; none where it cannot read the file."""
    try:
        with pdfplumber.open(path) as document:
            page = document.pages[number - 1]
            chars = [
                Char(c["text"], c["x0"], c["top"], c["x1"], c["bottom"], c["bottom"], c["bottom"] - c["top"])
                for c in page.chars
                if c["text"].strip()
            ]
            return [_table(found, chars) for found in page.find_tables()]
    except PdfminerException:
        # a file that only pdfium can open has no second opinion
        return []


def _table(found: PlumberTable, chars: list[Char]) -> Table:
    xs = _places([x for cell in found.cells for x in (cell[0], cell[2])])
    ys = _places([y for cell in found.cells for y in (cell[1], cell[3])])
    cells = []
    for x0, top, x1, bottom in sorted(found.cells, key=lambda c: (c[1], c[0])):
        inside = [c for c in chars if x0 <= (c.x0 + c.x1) / 2 < x1 and top <= (c.top + c.bottom) / 2 < bottom]
        row, col = _index(ys, top), _index(xs, x0)
        ink: Box | None = None
        if inside:
            ink = (
                round(min(c.x0 for c in inside), 1),
                round(min(c.top for c in inside), 1),
                round(max(c.x1 for c in inside), 1),
                round(max(c.bottom for c in inside), 1),
            )
        text = text_of(inside)
        cells.append(
            Cell(
                row,
                col,
                _index(ys, bottom) - row,
                _index(xs, x1) - col,
                text,
                ink,
                round(ink[0] - x0, 1) if ink else 0.0,
            )
        )
    x0, top, x1, bottom = found.bbox
    box = (round(x0, 1), round(top, 1), round(x1, 1), round(bottom, 1))
    borders, levels = [round(x, 1) for x in xs], [round(y, 1) for y in ys]
    return Table(len(ys) - 1, len(xs) - 1, cells, box, "careful", borders=borders, levels=levels)


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _SAME_PLACE:
            places.append(value)
    return places


def _index(places: list[float], value: float) -> int:
    return min(bisect_left(places, value - _SAME_PLACE), len(places) - 1)
