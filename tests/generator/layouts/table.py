"""One statement as a table on pages: cells into lines of text, rows onto pages, rules in the manner of the layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tests.generator.layouts.form import LABELS
from tests.generator.layouts.leaf import Leaf
from tests.generator.layouts.manner import Manner
from tests.generator.layouts.statement import Statement
from tests.generator.sheet import Cell
from tests.generator.typeset import width, wrap

__all__ = ["Band", "bands_of", "draw_band_group", "edges_of", "set_table"]

PAD = 3.0
_LEADING = 1.25
_WIDTHS = {"C1": 5, "C2": 4, "C3": 4, "c1": 5, "c2": 4, "c3": 4, "G1": 5, "G2": 4, "code": 9, "icode": 11, "no": 4,
           "name": 24, "iname": 26, "glued": 26, "bracket": 28, "words": 25, "unit": 22, "gov": 22, "dept": 22,
           "govname": 22, "remark": 10}  # fmt: skip
_AMOUNT_WIDTH = 12.0
_DECIMALS = re.compile(r"^(.*\d)(\.\d+)$")


@dataclass
class Band:
    """A row, or the header as a whole: its cells (row counted within it) and the heights of its rows."""

    cells: list[Cell]
    heights: list[float]
    is_head: bool = False
    is_title: bool = False
    number: int = 0
    joined: frozenset[int] = frozenset()  # columns whose cell goes on from the row above

    @property
    def height(self) -> float:
        return sum(self.heights)


def edges_of(statement: Statement, x0: float, x1: float, manner: Manner) -> list[float]:
    """The borders of the columns between `x0` and `x1`."""
    widths = list(statement.form.widths) or [_WIDTHS.get(role, _AMOUNT_WIDTH) for role in statement.roles]
    for n, role in enumerate(statement.roles):
        if _WIDTHS.get(role, 0) > 12:
            widths[n] *= manner.name_width
    edges = [x0]
    for share in widths:
        edges.append(edges[-1] + (x1 - x0) * share / sum(widths))
    return edges


def bands_of(statement: Statement, edges: list[float], manner: Manner) -> list[Band]:
    """The header and all rows of a statement, heights set so that all text fits; titles inside the grid first."""
    head = Band(statement.head, _heights(statement.head, statement.head_rows, edges, manner), is_head=True)
    bands = [head]
    for number, row in enumerate(statement.rows):
        cells, col = [], 0
        while col < len(row.texts):
            span = row.spans.get(col, 1)
            role = statement.roles[col]
            align = "c" if span > 1 or role in ("C1", "C2", "C3", "c1", "c2", "c3", "G1", "G2", "no", "code") else "l"
            cells.append(Cell(0, col, 1, span, row.texts[col], align if role in LABELS else "r"))
            col += span
        joined = frozenset(
            n for n, role in enumerate(statement.roles) if role == "unit" and not row.texts[n] and manner.joined_units
        )
        bands.append(Band(cells, _heights(cells, 1, edges, manner), number=number, joined=joined))
    return bands


def title_band(statement: Statement, unit_words: str, columns: int, manner: Manner) -> list[Band]:
    """Title and unit as rows of the grid itself."""
    high = manner.row_height + 4
    title = Band([Cell(0, 0, 1, columns, statement.title)], [high], is_title=True)
    unit = Band([Cell(0, 0, 1, columns, unit_words, "R")], [manner.row_height], is_title=True)
    return [title, unit]


def set_table(
    bands: list[Band],
    edges: list[float],
    leaf: Leaf,
    top: float,
    limit: float,
    manner: Manner,
    next_page: Callable[[], tuple[Leaf, float, float]],
) -> tuple[Leaf, float]:
    """Print bands from `top`; `next_page` opens another page and gives it with its top and limit.

    Returns the last page and where the table ends on it.
    """
    head = [band for band in bands if band.is_head or band.is_title]
    chunk, y, rows, first = list(head), top + sum(b.height for b in head), 0, True
    start = top
    for band in bands[len(head) :]:
        full = manner.rows_a_page and rows >= manner.rows_a_page
        if (y + band.height > limit or full) and rows:
            rest = None
            if manner.broken_words:
                chunk[-1], rest = _broken(chunk[-1], edges, manner)
            draw_band_group(leaf, chunk, edges, start, manner, opens=first, closes=False)
            leaf, start, limit = next_page()
            first, rows = False, 0
            chunk = [b for b in head if b.is_head] if manner.repeat_header else []
            if rest is not None:
                chunk.append(rest)
            y = start + sum(b.height for b in chunk)
        chunk.append(band)
        y += band.height
        rows += 1
    draw_band_group(leaf, chunk, edges, start, manner, opens=first, closes=True)
    return leaf, y


def _broken(band: Band, edges: list[float], manner: Manner) -> tuple[Band, Band | None]:
    """The last row of a page whose name goes on over the page break: what stands here, and what goes on."""
    for n, cell in enumerate(band.cells):
        lines, _ = lines_of(cell, edges, manner)
        if cell.align == "l" and len(lines) > 1:
            here = [*band.cells]
            here[n] = replace(cell, text=lines[0])
            rest = [replace(c, text="".join(lines[1:]) if m == n else "") for m, c in enumerate(band.cells)]
            return replace(band, cells=here), Band(rest, [manner.row_height * max(1, len(lines) - 1)])
    return band, None


def lines_of(cell: Cell, edges: list[float], manner: Manner) -> tuple[list[str], float]:
    """The lines of a cell and their size: names wrap, numbers shrink instead."""
    room = edges[cell.col + cell.cols] - edges[cell.col] - 2 * PAD
    if cell.align in ("r", "R"):
        size = manner.size
        while manner.shrink and width(cell.text, size) > room and size > 4:
            size -= 0.25
        return [cell.text], size
    if manner.touching:
        return [cell.text.strip()], manner.size
    indent = len(cell.text) - len(cell.text.lstrip(" "))
    return wrap(cell.text.strip(), room - indent * manner.size / 2, manner.size), manner.size


def _heights(cells: list[Cell], rows: int, edges: list[float], manner: Manner) -> list[float]:
    heights = [manner.row_height] * rows
    for cell in sorted(cells, key=lambda c: c.rows):
        lines, size = lines_of(cell, edges, manner)
        need = len(lines) * size * _LEADING + 2 * PAD
        have = sum(heights[cell.row : cell.row + cell.rows])
        if need > have:
            heights[cell.row + cell.rows - 1] += need - have
    return heights


def draw_band_group(
    leaf: Leaf, bands: list[Band], edges: list[float], top: float, manner: Manner, *, opens: bool, closes: bool
) -> None:
    """The bands of one page: shading first, then rules, then text. `opens`, `closes`: not cut by a page break."""
    placed: list[tuple[Band, Cell, tuple[float, float, float, float]]] = []
    y = top
    for band in bands:
        tops = [y]
        for height in band.heights:
            tops.append(tops[-1] + height)
        for cell in band.cells:
            box = (edges[cell.col], tops[cell.row], edges[cell.col + cell.cols], tops[cell.row + cell.rows])
            placed.append((band, cell, box))
        y = tops[-1]
    outside = bands[0] if manner.outside_row and not opens and len(bands) > 1 else None
    for band, _, box in placed:
        _shade(leaf, band, box, manner)
    ruled = [(band, box) for band, _, box in placed if band is not outside]
    body = top + sum(band.height for band in bands if band.is_head or band.is_title) + 1
    joined = {
        ("h", round(box[1], 3), round(box[0], 3), round(box[2], 3))
        for band, cell, box in placed
        if cell.col in band.joined and box[1] > body
    }
    start = top if outside is None else top + outside.height
    _rules(leaf, ruled, manner, start, y, opens=opens, closes=closes, joined=joined)
    for _, cell, box in placed:
        _write(leaf, cell, box, edges, manner)


def _shade(leaf: Leaf, band: Band, box: tuple[float, float, float, float], manner: Manner) -> None:
    if manner.shade == "band" and band.is_head:
        leaf.box(box[0] + 0.8, box[1] + 0.8, box[2] - 0.8, box[3] - 0.8, 0.82)
    elif manner.shade == "header" and band.is_head:
        leaf.box(*box, 0.88)
    elif manner.shade == "stripes" and not band.is_head and band.number % 2:
        leaf.box(*box, 0.93)


def _rules(
    leaf: Leaf,
    placed: list[tuple[Band, tuple[float, float, float, float]]],
    manner: Manner,
    top: float,
    bottom: float,
    *,
    opens: bool,
    closes: bool,
    joined: set[tuple[str, float, float, float]],
) -> None:
    if manner.rules == "none":
        return
    weight = manner.rule
    if manner.rules == "three":
        x0, x1 = min(b[0] for _, b in placed), max(b[2] for _, b in placed)
        head = [b[3] for band, b in placed if band.is_head]
        for y in sorted({top, bottom, *([max(head)] if head else [])}):
            leaf.rule(x0, y, x1, y, weight)
        return
    if manner.rules in ("twin", "cells"):
        for band, (x0, y0, x1, y1) in placed:
            if manner.shade == "band" and band.is_head:
                continue
            if manner.rules == "cells":
                leaf.box(x0, y0, x1, y1, framed=weight)
            else:
                for side in _sides((x0 + 0.6, y0 + 0.6, x1 - 0.6, y1 - 0.6)):
                    _thin_box(leaf, side, weight)
        return
    sides = sorted({
        side
        for band, box in placed
        if not (manner.shade == "band" and band.is_head)
        for side in _sides(box)
    })  # fmt: skip
    sides = [s for s in sides if s not in joined]
    if manner.rules == "rows":
        sides = [s for s in sides if s[0] == "h"]
    elif manner.rules == "sides":
        ends = {round(min(b[0] for _, b in placed), 3), round(max(b[2] for _, b in placed), 3)}
        sides = [s for s in sides if s[0] == "h" or s[1] not in ends]
    if manner.open_break:
        gone = ([] if opens else [round(top, 3)]) + ([] if closes else [round(bottom, 3)])
        sides = [s for s in sides if not (s[0] == "h" and s[1] in gone)]
    if manner.rules == "dots":
        for way, at, start, end in _joined(sides):
            for n in range(int((end - start) / 2.5) + 1):
                _thin_box(leaf, (way, at, start + 2.5 * n, start + 2.5 * n + 0.9), weight)
        return
    if manner.rules == "boxes":
        for side in sides:
            _thin_box(leaf, side, weight)
            if manner.fine and side[0] == "h":
                # short rules below each border, as generators leave them that frame what a cell holds
                _thin_box(leaf, ("h", side[1] + 1.2, side[2] + 1, side[2] + 2.5), weight)
        return
    for way, at, start, end in _joined(sides):
        leaf.rule(*((start, at, end, at) if way == "h" else (at, start, at, end)), weight)


def _sides(box: tuple[float, float, float, float]) -> Iterator[tuple[str, float, float, float]]:
    left, upper, right, lower = (round(v, 3) for v in box)
    yield from (("h", upper, left, right), ("h", lower, left, right))
    yield from (("v", left, upper, lower), ("v", right, upper, lower))


def _thin_box(leaf: Leaf, side: tuple[str, float, float, float], weight: float) -> None:
    way, at, start, end = side
    half = weight / 2
    leaf.box(*((start, at - half, end, at + half) if way == "h" else (at - half, start, at + half, end)))


def _joined(sides: list[tuple[str, float, float, float]]) -> list[tuple[str, float, float, float]]:
    out: list[tuple[str, float, float, float]] = []
    for way, at, start, end in sides:
        if out and out[-1][:2] == (way, at) and start <= out[-1][3] + 0.01:
            out[-1] = (way, at, out[-1][2], max(out[-1][3], end))
        else:
            out.append((way, at, start, end))
    return out


def _write(leaf: Leaf, cell: Cell, box: tuple[float, float, float, float], edges: list[float], manner: Manner) -> None:
    lines, size = lines_of(cell, edges, manner)
    x0, top, x1, bottom = box
    y = (top + bottom - len(lines) * size * _LEADING) / 2 + size * 0.1
    indent = (len(cell.text) - len(cell.text.lstrip(" "))) * manner.size / 2
    for line in lines:
        decimals = _DECIMALS.match(line) if manner.raised_decimals and cell.align == "r" else None
        if decimals:
            small = size * 0.8
            # letters hang from their tops: less of them would already raise the baseline
            leaf.right(x1 - PAD, y + 0.88 * (size - small) - size * manner.raised_decimals, decimals[2], small)
            leaf.right(x1 - PAD - width(decimals[2], small), y, decimals[1], size)
        elif cell.align in ("r", "R"):
            leaf.right(x1 - PAD, y, line, size)
        elif cell.align == "l":
            if manner.touching and box[2] - box[0] > 60:
                leaf.right(x1 - 0.2, y, line, size)
            else:
                leaf.text(x0 + PAD + indent, y, *_spaced(line, size, x1 - x0 - indent, manner))
        else:
            text, letter, spacing = _spaced(line, size, x1 - x0, manner)
            leaf.centred(x0, x1, y, text, letter, spacing)
        y += size * _LEADING


def _spaced(line: str, size: float, room: float, manner: Manner) -> tuple[str, float, float]:
    """A name with blanks or distances between its letters, where there is room for them."""
    letters = len(line)
    free = room - 2 * PAD - width(line, size)
    if not 2 <= letters <= 8 or line.isascii() or free < size:
        return line, size, 0.0
    if manner.spaced == "blanks" and letters <= 3 and free > size * (letters - 1):
        return "　".join(line), size, 0.0
    if manner.spaced == "characters":
        return line, size, min(size * 0.7, free / letters)
    return line, size, 0.0
