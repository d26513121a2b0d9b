"""Ruling lines to tables: the grid that a reader sees, with merged cells, and each character in exactly one cell.

Rules measured on real reports: thin boxes are one rule (done in `marks`), shading is none, borders left open at a page
break are closed, cells merge where a rule between them is missing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipeline.pages.model import Box, Cell, Table
from pipeline.pages.printed.lines import runs_of, text_of
from pipeline.pages.printed.marks import NUMBER, Char, Edge
from pipeline.pages.printed.overhang import overhanging
from pipeline.pages.printed.tenths import tenth, tenths

__all__ = ["Grid", "find_tables", "grids_of", "merge_edges", "table_of", "without_nested"]

#: Rules nearer than this are one rule (points).
_SAME_RULE = 2.0
#: Pieces of one rule may be this far apart; rules cross when they miss each other by no more than this.
_REACH = 3.0
#: A border that stands out this far beyond the outermost crossing rule was left open and is closed.
_OPEN_BORDER = 5.0
#: Share of a cell's side that a rule must cover to part two cells.
_COVERED = 0.5
#: Two texts on one line are printed over each other when they share more than this share of the font size.
_PRINTED_OVER = 0.5
#: Baselines of one line differ by less than this share of the font size.
_SAME_LINE = 0.4
#: A number that ends this near to a border was set against it (points).
_AT_BORDER = 4.0

#: Share of a number that may stand beyond the rules of its cell.
_ACROSS = 0.25

#: Two cells with a frame are as often a box around words as a table.
_FEWEST_CELLS = 3

_NUMERIC = frozenset("0123456789.,-%０１２３４５６７８９．，")
#: An amount to the cent, and behind the rule a code or another amount to the cent, wider apart than this (points).
_AMOUNT_THEN_NUMBER = re.compile(r"[-－]?[\d,]*\d\.\d\d\|(?:\d{3}|\d{5}|\d{7}|[-－]?[\d,]*\d\.\d\d)")
_NUMBER_GAP = 0.4


def find_tables(
    chars: Sequence[Char], horizontal: Sequence[Edge], vertical: Sequence[Edge], *, fewest: int = _FEWEST_CELLS
) -> list[Table]:
    """All ruled tables of a page with `fewest` cells or more, top to bottom; `chars` outside are left to the prose."""
    tables = [table_of(grid, chars) for grid in grids_of(horizontal, vertical, fewest=fewest)]
    return without_nested([table for table in tables if any(cell.text for cell in table.cells)])


def grids_of(horizontal: Sequence[Edge], vertical: Sequence[Edge], *, fewest: int = _FEWEST_CELLS) -> list[Grid]:
    """The grids that rules enclose, top to bottom (points): scans have rules before they have letters."""
    across, down = merge_edges(horizontal), merge_edges(vertical)
    grids = (Grid.of(rows, columns, fewest) for rows, columns in _components(across, down))
    return sorted((grid for grid in grids if grid is not None), key=lambda g: g.box[1::-1])


def merge_edges(edges: Sequence[Edge]) -> list[Edge]:
    """Edges on one line within `_SAME_RULE` joined where they touch or nearly touch; sorted by place."""
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if groups and edge.at - groups[-1][0].at <= _SAME_RULE:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    merged: list[Edge] = []
    for group in groups:
        length = sum(e.end - e.start for e in group)
        at = sum(e.at * (e.end - e.start) for e in group) / length if length else group[0].at
        start: float | None = None
        end = 0.0
        for edge in sorted(group, key=lambda e: e.start):
            if start is None:
                start, end = edge.start, edge.end
            elif edge.start <= end + _REACH:
                end = max(end, edge.end)
            else:
                merged.append(Edge(at, start, end))
                start, end = edge.start, edge.end
        if start is not None:
            merged.append(Edge(at, start, end))
    return [e for e in merged if e.end - e.start > _REACH]


def _components(across: list[Edge], down: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Groups of rules that cross each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, h in enumerate(across):
        for j, v in enumerate(down):
            if h.start - _REACH <= v.at <= h.end + _REACH and v.start - _REACH <= h.at <= v.end + _REACH:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for i, h in enumerate(across):
        groups[root(i)][0].append(h)
    for j, v in enumerate(down):
        groups[root(len(across) + j)][1].append(v)
    return [(rows, columns) for rows, columns in groups.values() if rows and columns]


class Grid:
    """Places of the rules of one table (`xs`, `ys` in points), and which stretches of them are drawn."""

    def __init__(self, xs: list[float], ys: list[float], across: list[Edge], down: list[Edge]) -> None:
        self.xs, self.ys = xs, ys
        # ruled_below[i][j]: a rule parts row i from row i+1 in column j; ruled_right[i][j]: column j from column j+1
        below = [_near(across, y) for y in ys[1:-1]]
        self.ruled_below = [[_covered(rules, xs[j], xs[j + 1]) for j in range(len(xs) - 1)] for rules in below]
        right = [_near(down, x) for x in xs[1:-1]]
        self.ruled_right = [[_covered(rules, ys[i], ys[i + 1]) for rules in right] for i in range(len(ys) - 1)]

    @classmethod
    def of(cls, across: list[Edge], down: list[Edge], fewest: int) -> Grid | None:
        """The grid of crossing rules, or None where they enclose one column or fewer than `fewest` cells."""
        ys = _places([h.at for h in across], min(v.start for v in down), max(v.end for v in down))
        xs = _places([v.at for v in down], min(h.start for h in across), max(h.end for h in across))
        if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < fewest:
            return None
        return cls(xs, ys, across, down)

    @property
    def box(self) -> Box:
        """The outer frame in points."""
        return (round(self.xs[0], 1), round(self.ys[0], 1), round(self.xs[-1], 1), round(self.ys[-1], 1))

    def spans(self) -> list[tuple[int, int, int, int]]:
        """Cells as (row, col, rows, cols): runs along a row where no rule parts them, stacked where none lies."""
        n_rows, n_cols = len(self.ys) - 1, len(self.xs) - 1
        finished: list[tuple[int, int, int, int]] = []
        open_runs: dict[tuple[int, int], int] = {}
        for i in range(n_rows):
            runs: list[tuple[int, int]] = []
            start = 0
            for j in range(n_cols):
                if j == n_cols - 1 or self.ruled_right[i][j]:
                    runs.append((start, j))
                    start = j + 1
            here: dict[tuple[int, int], int] = {}
            for run in runs:
                joined = i > 0 and run in open_runs and not any(self.ruled_below[i - 1][run[0] : run[1] + 1])
                here[run] = open_runs[run] if joined else i
            for run, top in open_runs.items():
                if here.get(run) != top:
                    finished.append((top, run[0], i - top, run[1] - run[0] + 1))
            open_runs = here
        finished.extend((top, run[0], n_rows - top, run[1] - run[0] + 1) for run, top in open_runs.items())
        return sorted(finished)


def _places(ats: list[float], low: float, high: float) -> list[float]:
    """Sorted places of rules; an outer border that was left open is added where the crossing rules end."""
    places: list[float] = []
    for at in sorted(ats):
        if not places or at - places[-1] > _SAME_RULE:
            places.append(at)
    if low < places[0] - _OPEN_BORDER:
        places.insert(0, low)
    if high > places[-1] + _OPEN_BORDER:
        places.append(high)
    return places


def _near(edges: Sequence[Edge], at: float) -> list[Edge]:
    return [edge for edge in edges if abs(edge.at - at) <= _SAME_RULE]


def _covered(edges: Sequence[Edge], start: float, end: float) -> bool:
    drawn = 0.0
    for edge in edges:
        drawn += max(0.0, min(edge.end, end) - max(edge.start, start))
    return drawn >= _COVERED * (end - start)


def table_of(grid: Grid, chars: Sequence[Char]) -> Table:
    """The table of a grid: every character whose middle lies inside it goes into exactly one cell."""
    x0, y0, x1, y1 = grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]
    inside = [c for c in chars if x0 <= (c.x0 + c.x1) / 2 <= x1 and y0 <= (c.top + c.bottom) / 2 <= y1]
    spans = grid.spans()
    owner: dict[tuple[int, int], int] = {}
    for index, (row, col, rows, cols) in enumerate(spans):
        for i in range(row, row + rows):
            for j in range(col, col + cols):
                owner[i, j] = index
    content: list[list[Char]] = [[] for _ in spans]
    for char, (middle, level) in _middles(inside, grid):
        # looked for among the inner rules only: what lies on or beyond the frame goes to the outermost row or column
        row = bisect_right(grid.ys, level, 1, len(grid.ys) - 1) - 1
        col = bisect_right(grid.xs, middle, 1, len(grid.xs) - 1) - 1
        content[owner[row, col]].append(char)
    cells = []
    for (row, col, rows, cols), members in zip(spans, content, strict=True):
        ink = _ink(members)
        indent = round(ink[0] - grid.xs[col], 1) if ink else 0.0
        text = text_of(members)
        doubt = _doubt(text, ink, grid.xs[col], grid.xs[col + cols]) if ink else None
        cells.append(Cell(row, col, rows, cols, text, ink, indent, doubt))
    return Table(len(grid.ys) - 1, len(grid.xs) - 1, cells, grid.box, borders=tenths(grid.xs), levels=tenths(grid.ys))


def _doubt(text: str, ink: Box, left: float, right: float) -> str | None:
    """A number that stands for a good part in the next cell: which of the two it belongs to, both readings guess."""
    outside = max(left - ink[0], ink[2] - right)
    if outside > _ACROSS * (ink[2] - ink[0]) and NUMBER.match(text):
        return "the number stands across a rule"
    return None


def _middles(chars: Sequence[Char], grid: Grid) -> list[tuple[Char, tuple[float, float]]]:
    """Each character with the point that decides its cell; usually its own middle.

    Print that is wider than its column runs over the rule. A well-formed number goes by the middle of the whole number.
    Words that were printed across another text go to the cell where they begin; elsewhere each character goes by
    itself, as names that touch their neighbours must. A name that hangs over the rule below goes by its middle too.
    """
    result: list[tuple[Char, tuple[float, float]]] = []
    xs = grid.xs
    runs = runs_of(chars)
    over = overhanging(runs, xs, grid.ys)
    for index, run in enumerate(runs):
        if index in over:
            result.extend((c, ((c.x0 + c.x1) / 2, over[index])) for c in run)
            continue
        across = bisect_right(xs, run[0].x0 + 0.5) != bisect_right(xs, run[-1].x1 - 0.5)
        is_number = across and bool(NUMBER.match("".join(c.text for c in run)))
        if across and not is_number and _printed_over(run, runs):
            first = run[0]
            result.extend((c, ((first.x0 + first.x1) / 2, (c.top + c.bottom) / 2)) for c in run)
            continue
        for part in _numeric_parts(run, xs) if across else [run]:
            if across and len(part) > 1 and NUMBER.match("".join(c.text for c in part)):
                # amounts stand to the right: what is too wide overhangs to the left
                end = part[-1].x1
                at_border = any(-_AT_BORDER < x - end < _AT_BORDER for x in xs)
                middle = end - _AT_BORDER if at_border else (part[0].x0 + end) / 2
                result.extend((c, (middle, (c.top + c.bottom) / 2)) for c in part)
            else:
                result.extend((c, ((c.x0 + c.x1) / 2, (c.top + c.bottom) / 2)) for c in part)
    return result


def _printed_over(run: list[Char], runs: list[list[Char]]) -> bool:
    """Whether another run stands on the same line within the width of this one."""
    base, size, x0, x1 = run[0].base, run[0].size, run[0].x0, run[-1].x1
    return any(
        other is not run
        and abs(other[0].base - base) < _SAME_LINE * size
        and min(x1, other[-1].x1) - max(x0, other[0].x0) > _PRINTED_OVER * size
        for other in runs
    )


def _numeric_parts(run: list[Char], xs: Sequence[float]) -> list[list[Char]]:
    """A run cut where digits and their marks meet other print, and where an amount meets the code beyond a rule."""
    parts: list[list[Char]] = []
    for char in run:
        if parts and (parts[-1][-1].text in _NUMERIC) == (char.text in _NUMERIC):
            parts[-1].append(char)
        else:
            parts.append([char])
    return [piece for part in parts for piece in _cut_between_numbers(part, xs)]


def _cut_between_numbers(part: list[Char], xs: Sequence[float]) -> list[list[Char]]:
    """An amount that ends before a rule and the number that begins behind it, wider apart than their own characters."""
    text = "".join(char.text for char in part)
    gaps = [after.x0 - before.x1 for before, after in pairwise(part)]
    for index, gap in enumerate(gaps):
        if (
            gap < max(gaps)
            or gap <= _NUMBER_GAP
            or not _AMOUNT_THEN_NUMBER.fullmatch(f"{text[: index + 1]}|{text[index + 1 :]}")
        ):
            continue
        if any(part[index].x1 - _SAME_RULE <= x <= part[index + 1].x0 + _SAME_RULE for x in xs):
            return [part[: index + 1], part[index + 1 :]]
    return [part]


def _ink(chars: Sequence[Char]) -> Box | None:
    if not chars:
        return None
    _, x0s, tops, x1s, bottoms, _, _ = zip(*chars, strict=True)
    return tenth(min(x0s)), tenth(min(tops)), tenth(max(x1s)), tenth(max(bottoms))


def without_nested(tables: list[Table]) -> list[Table]:
    """Tables whose box lies within another's (a frame drawn inside a cell) give way to the larger one."""
    kept: list[Table] = []
    for table in tables:
        if not any(other is not table and _holds(other.box, table.box) for other in tables):
            kept.append(table)
    return kept


def _holds(outer: Box | None, inner: Box | None) -> bool:
    return (
        outer is not None
        and inner is not None
        and outer != inner
        and outer[0] - 1 <= inner[0]
        and outer[1] - 1 <= inner[1]
        and outer[2] + 1 >= inner[2]
        and outer[3] + 1 >= inner[3]
    )
