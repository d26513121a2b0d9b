"""Drawing a statement as a ruled table: cells with spans, wrapped names with the amount in the middle, page breaks.

Two kinds of rules, as real generators draw them: thin filled boxes, one per side of a cell; or stroked lines, joined
over all cells they pass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.generator.sheet import Cell, Sheet
from tests.generator.typeset import Paper, width, wrap

__all__ = ["GridStyle", "draw_grid"]

_PAD = 3.0


@dataclass(frozen=True)
class GridStyle:
    """How tables of a layout look. Sizes in points; `shade` fills the header cells."""

    rules: str  # boxes | strokes
    repeat_header: bool
    size: float = 9.0
    row_height: float = 17.0
    rule: float = 0.5
    shade: tuple[float, float, float] | None = None


@dataclass
class _Band:
    """Rows that are drawn together: their cells (row counted within the band) and heights."""

    cells: list[Cell]
    heights: list[float]


def draw_grid(
    paper: Paper,
    sheet: Sheet,
    style: GridStyle,
    x0: float,
    x1: float,
    top: float,
    limit: float,
    next_page: Callable[[], tuple[float, float]],
) -> float:
    """Draw the table from `top` down to at most `limit`; `next_page` opens another page and returns its (top, limit).

    Returns where the table ends. Fills `sheet.pages`.
    """
    edges = [x0]
    for share in sheet.widths:
        edges.append(edges[-1] + (x1 - x0) * share / sum(sheet.widths))
    head = _Band(sheet.head, _heights(sheet.head, sheet.head_rows, edges, style))
    body = [_row_band(sheet, n, edges, style) for n in range(len(sheet.rows))]
    sheet.pages = [paper.page]
    chunk = [head]
    y = top + sum(head.heights)
    for band in body:
        if y + sum(band.heights) > limit:
            _draw(paper, chunk, edges, top, style, head)
            top, limit = next_page()
            sheet.pages.append(paper.page)
            chunk = [head] if style.repeat_header else []
            y = top + sum(h for b in chunk for h in b.heights)
        chunk.append(band)
        y += sum(band.heights)
    _draw(paper, chunk, edges, top, style, head)
    return y


def _row_band(sheet: Sheet, n: int, edges: list[float], style: GridStyle) -> _Band:
    row = sheet.rows[n]
    cells, col = [], 0
    while col < len(row.texts):
        span = row.spans.get(col, 1)
        align = "c" if span > 1 else sheet.aligns[col]
        cells.append(Cell(0, col, 1, span, row.texts[col], align))
        col += span
    return _Band(cells, _heights(cells, 1, edges, style))


def _lines(cell: Cell, edges: list[float], style: GridStyle) -> tuple[list[str], float]:
    """The lines of a cell and their letter size: names wrap, numbers shrink instead."""
    room = edges[cell.col + cell.cols] - edges[cell.col] - 2 * _PAD
    if cell.align == "r":
        size = style.size
        while width(cell.text, size) > room and size > 5.5:
            size -= 0.25
        return [cell.text], size
    indent = len(cell.text) - len(cell.text.lstrip(" "))
    return wrap(cell.text.strip(), room - indent * style.size / 2, style.size), style.size


def _heights(cells: list[Cell], rows: int, edges: list[float], style: GridStyle) -> list[float]:
    heights = [style.row_height] * rows
    for cell in sorted(cells, key=lambda c: c.rows):
        lines, size = _lines(cell, edges, style)
        need = len(lines) * size * 1.25 + 2 * _PAD
        have = sum(heights[cell.row : cell.row + cell.rows])
        if need > have:
            heights[cell.row + cell.rows - 1] += need - have
    return heights


def _draw(paper: Paper, bands: list[_Band], edges: list[float], top: float, style: GridStyle, head: _Band) -> None:
    sides: set[tuple[str, float, float, float]] = set()
    y = top
    for band in bands:
        tops = [y]
        for height in band.heights:
            tops.append(tops[-1] + height)
        for cell in band.cells:
            box = (edges[cell.col], tops[cell.row], edges[cell.col + cell.cols], tops[cell.row + cell.rows])
            if band is head and style.shade:
                paper.filled(*box, style.shade)
            _print(paper, cell, box, edges, style)
            left, upper, right, lower = (round(v, 3) for v in box)
            sides |= {("h", upper, left, right), ("h", lower, left, right)}
            sides |= {("v", left, upper, lower), ("v", right, upper, lower)}
        y = tops[-1]
    if style.rules == "boxes":
        half = style.rule / 2
        for way, at, start, end in sorted(sides):
            if way == "h":
                paper.filled(start, at - half, end, at + half, 0.0)
            else:
                paper.filled(at - half, start, at + half, end, 0.0)
        return
    for way, at, start, end in _joined(sides):
        paper.stroke(*((start, at, end, at) if way == "h" else (at, start, at, end)), style.rule)


def _joined(sides: set[tuple[str, float, float, float]]) -> list[tuple[str, float, float, float]]:
    """Touching pieces on one line become one piece."""
    out: list[tuple[str, float, float, float]] = []
    for way, at, start, end in sorted(sides):
        if out and out[-1][:2] == (way, at) and start <= out[-1][3] + 0.01:
            out[-1] = (way, at, out[-1][2], max(out[-1][3], end))
        else:
            out.append((way, at, start, end))
    return out


def _print(
    paper: Paper, cell: Cell, box: tuple[float, float, float, float], edges: list[float], style: GridStyle
) -> None:
    lines, size = _lines(cell, edges, style)
    x0, top, x1, bottom = box
    y = (top + bottom - len(lines) * size * 1.25) / 2 + size * 0.1
    indent = (len(cell.text) - len(cell.text.lstrip(" "))) * style.size / 2
    for line in lines:
        if cell.align == "r":
            paper.text(x1 - _PAD - width(line, size), y, line, size)
        elif cell.align == "l":
            paper.text(x0 + _PAD + indent, y, line, size)
        else:
            paper.centred(x0, x1, y, line, size)
        y += size * 1.25
