"""Ruling lines of a picture: long straight runs of ink, as edges in points, and the ink that they make up."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pages.printed.grid import Grid, grids_of
from pipeline.pages.printed.marks import Edge
from pipeline.pages.scan.image import PageImage, Pixels, ink_of
from pipeline.pages.scan.print_lines import PrintedLine

__all__ = ["Rulings", "find_rulings"]

#: Rules are often printed in gray: this much darker than the paper will do (of 255); being long, they stand out.
_CONTRAST = 8
#: Shorter runs of ink are strokes of letters (points): a column of one digit is wider, a row of 8-point print higher.
_SHORTEST = 11.0
#: A rule with a gap of this much is still one rule (points); noise and JPEG make such gaps.
_GAP = 2.5
#: Thicker runs are print or shading (points).
_THICKEST = 4.0
#: A run as long as this is a rule wherever it ends; a shorter one must reach from rule to rule:
#: it may end this far beyond them, or short of them (points).
_LONG = 70.0
_BEYOND = 3.0
_SHORT_OF = 1.0
#: Pieces of a torn rule: so many, no shorter than this and no further apart (points), on one line within this, and
#: this share of it.
_PIECES = 3
_PIECE = 14.0
_WIDEST_TEAR = 25.0
_SAME_LINE = 1.0
_DRAWN = 0.5
#: Beside a short rule is paper; a stroke of a letter has others beside it. Share of ink allowed at this distance.
_BESIDE = 2.0
_CLEAR = 0.25
#: Where other rules lead one to expect a rule, this much darker than the paper on both sides is enough (of 255),
#: provided that it is so along most of the side of the cell.
_FAINT = 3.0
_MOST_OF_SIDE = 15  # percentile of the darkness along the side that must reach it
#: The size of letters against the height of a line with its margin, and the widest step between letters of a word.
_EM = 0.75
_SAME_WORD = 1.3
#: So near to its middle the strokes of a letter stand (of an em): digits are half as wide as Chinese letters.
_HALF_LETTER = 0.6
_HALF_DIGIT = 0.2
#: A torn rule: ink this near to its line (points) and none so far from it, along this share of it and of one end.
_BROKEN_NEAR = 0.8
_BROKEN_AWAY = 2.2
_BROKEN_SHARE = 0.35
_BROKEN_AT_END = 0.5
_SHORTEST_SIDE = 12  # pixels of paper beside it, at the least

_Run = tuple[int, Edge]


@dataclass(frozen=True, slots=True)
class Rulings:
    """Rules of one page (points) and `ink`, 255 where a rule is drawn on the picture."""

    horizontal: list[Edge]
    vertical: list[Edge]
    ink: Pixels


def find_rulings(image: PageImage, lines: Sequence[PrintedLine] = ()) -> Rulings:
    """All rules of a straightened page; `lines` are its printed lines, through whose words no rule goes."""
    ink = ink_of(image.gray, image.scale, _CONTRAST)
    across, across_labels = _runs(ink, image.scale, upright=False)
    down, down_labels = _runs(ink, image.scale, upright=True)
    rows, columns = _rooted(across, down)
    mask = np.isin(across_labels, [number for number, _ in rows]) | np.isin(
        down_labels, [number for number, _ in columns]
    )
    horizontal, vertical = [edge for _, edge in rows], [edge for _, edge in columns]
    for grid in grids_of(horizontal, vertical):
        horizontal.extend(_faint(grid, image, lines, upright=False))
        vertical.extend(_faint(grid, image, lines, upright=True))
    return Rulings(horizontal, vertical, mask.astype(np.uint8) * 255)


def _runs(ink: Pixels, scale: float, *, upright: bool) -> tuple[list[_Run], NDArray[np.int32]]:
    """Long runs as (label, edge), and the picture of labels."""

    def kernel(along: float, over: int) -> Pixels:
        length = max(3, round(along * scale))
        return np.ones((length, over) if upright else (over, length), np.uint8)

    # thickened across by a pixel to each side, a run survives the steps of a residual tilt
    thick = cv2.dilate(ink, np.ones((1, 3) if upright else (3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, kernel(_SHORTEST, 1))
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, kernel(_GAP, 1))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = []
    for number in range(1, count):
        x, y, wide, high, area = (int(v) for v in boxes[number])
        length, spread = (high, wide) if upright else (wide, high)
        # a rule bent by a copier spreads, but stays thin: its area tells
        if area > _THICKEST * scale * length or spread > max(_THICKEST * scale, 0.02 * length + 4):
            continue
        if length < _LONG * scale and not _stands_alone(ink, (x, y, wide, high), scale, upright=upright):
            continue
        at, start = (x + wide / 2, y) if upright else (y + high / 2, x)
        found.append((number, Edge(at / scale, start / scale, (start + length) / scale)))
    return found, np.asarray(np.where(thick > 0, labels, 0), np.int32)


def _stands_alone(ink: Pixels, box: tuple[int, int, int, int], scale: float, *, upright: bool) -> bool:
    """Whether there is paper on both sides of a short run, away from its ends."""
    x, y, wide, high = box
    plane = ink if upright else ink.T
    first, last, start, length = (x, x + wide, y, high) if upright else (y, y + high, x, wide)
    away = round(_BESIDE * scale)
    along = slice(start + length // 5, start + length - length // 5)
    sides = (plane[along, max(0, first - away) : max(0, first - 1)], plane[along, last + 1 : last + away])
    clear = [side.size == 0 or float((side > 0).any(axis=1).mean()) <= _CLEAR for side in sides]
    # figures are set against the rule to their right; no letter of a table has a stroke as long as such a piece
    return all(clear) or (length >= _PIECE * scale and any(clear))


def _rooted(across: list[_Run], down: list[_Run]) -> tuple[list[_Run], list[_Run]]:
    """Rules: long runs, and short runs both of whose ends lie on rules across them (strokes of letters do not)."""
    rows = [run for run in across if run[1].end - run[1].start >= _LONG] + _torn(across)
    columns = [run for run in down if run[1].end - run[1].start >= _LONG] + _torn(down)
    while True:
        known_rows, known_columns = {number for number, _ in rows}, {number for number, _ in columns}
        more_rows = [run for run in across if run[0] not in known_rows and _held(run[1], columns)]
        more_columns = [run for run in down if run[0] not in known_columns and _held(run[1], rows)]
        if not more_rows and not more_columns:
            return rows, columns
        rows, columns = rows + more_rows, columns + more_columns


def _torn(runs: list[_Run]) -> list[_Run]:
    """Pieces of rules that a bad copy has torn, each as the whole rule: one behind the other on one line.

    Letters below each other have strokes on one line as well, but those are short and far apart. What is long enough
    to be a rule by itself is not drawn out to pieces beyond its ends: they may be letters of a title.
    """
    found: list[_Run] = []
    pieces = sorted((r for r in runs if _PIECE <= r[1].end - r[1].start < _LONG), key=lambda run: run[1].at)
    while pieces:
        line = [run for run in pieces if run[1].at - pieces[0][1].at <= _SAME_LINE]
        pieces = pieces[len(line) :]
        line.sort(key=lambda run: run[1].start)
        part: list[_Run] = []
        for run in (*line, None):
            if run is not None and (not part or run[1].start - part[-1][1].end <= _WIDEST_TEAR):
                part.append(run)
                continue
            start, end = part[0][1].start, part[-1][1].end
            drawn = sum(piece[1].end - piece[1].start for piece in part)
            if len(part) >= _PIECES and end - start >= _LONG and drawn >= _DRAWN * (end - start):
                found += [(number, Edge(edge.at, start, end)) for number, edge in part]
            part = [run] if run is not None else []
    return found


def _held(run: Edge, others: list[_Run]) -> bool:
    """Whether a short run reaches from one rule to another; a stroke between two rules touches neither."""
    near = [o.at for _, o in others if o.start - _BEYOND <= run.at <= o.end + _BEYOND]
    return any(-_BEYOND <= run.start - at <= _SHORT_OF for at in near) and any(
        -_SHORT_OF <= run.end - at <= _BEYOND for at in near
    )


def _faint(grid: Grid, image: PageImage, lines: Sequence[PrintedLine], *, upright: bool) -> list[Edge]:
    """Rules that noise has eaten: sides of cells in line with other rules where the picture is still darker."""
    gray, ink = image.gray, ink_of(image.gray, image.scale)
    plane, print_ = (gray.T, ink.T) if upright else (gray, ink)
    places, crossings = (grid.xs, grid.ys) if upright else (grid.ys, grid.xs)
    found = []
    for index in range(1, len(places) - 1):
        for side in range(len(crossings) - 1):
            ruled = grid.ruled_right[side][index - 1] if upright else grid.ruled_below[index - 1][side]
            start, end = crossings[side], crossings[side + 1]
            if not ruled and (
                _is_darker(plane, print_, places[index], start, end, image.scale)
                or (
                    _is_broken(print_, places[index], start, end, image.scale)
                    and not (upright and _words_across(lines, places[index], start, end, image.scale))
                )
            ):
                found.append(Edge(places[index], start, end))
    return found


def _words_across(lines: Sequence[PrintedLine], at: float, start: float, end: float, scale: float) -> bool:
    """Whether a word or number goes on over the line x = `at` between `start` and `end`: no wider gap, or a letter."""
    x = at * scale
    for line in lines:
        x0, top, x1, bottom = line.box
        if not (start * scale <= (top + bottom) / 2 <= end * scale and x0 < x < x1):
            continue
        em = _EM * (bottom - top)
        glyphs = [glyph for glyph in line.reading.glyphs if glyph.text.strip()]
        middles = [x0 + glyph.at * (x1 - x0) for glyph in glyphs]
        halves = [em * (_HALF_LETTER if ord(glyph.text[0]) > 0x2E7F else _HALF_DIGIT) for glyph in glyphs]
        if any(abs(middle - x) < half for middle, half in zip(middles, halves, strict=True)):
            return True
        if any(left < x < right and right - left < _SAME_WORD * em for left, right in itertools.pairwise(middles)):
            return True
    return False


def _is_broken(ink: Pixels, at: float, start: float, end: float, scale: float) -> bool:
    """Whether thin ink lies along a line at `at` for a good part of it and up to one of its ends, paper beside it.

    Pieces of a rule that a bad copy has torn; letters keep away from the sides of their cell.
    """
    row, first, last = round(at * scale), round(start * scale), round(end * scale)
    near, away = max(1, round(_BROKEN_NEAR * scale)), round(_BROKEN_AWAY * scale)
    if last - first < 2 * _SHORTEST_SIDE or row < away or row + away >= ink.shape[0]:
        return False
    band = ink[row - away : row + away + 1, first:last] > 0
    on_line = band[away - near : away + near + 1].any(axis=0)
    beside = band[0] | band[1] | band[-1] | band[-2]
    thin = np.asarray(on_line & ~beside)
    end_part = max(3, len(thin) // 8)
    at_ends = max(float(thin[:end_part].mean()), float(thin[-end_part:].mean()))
    return float(thin.mean()) >= _BROKEN_SHARE and at_ends >= _BROKEN_AT_END


def _is_darker(plane: Pixels, ink: Pixels, at: float, start: float, end: float, scale: float) -> bool:
    """Whether a line at `at` (along the rows of `plane`) is darker than the paper on both sides of it.

    Looked at is only where there is paper: print that crosses the line or touches it says nothing about a rule.
    """
    row, inset = round(at * scale), round(scale)
    first, last = round(start * scale) + inset, round(end * scale) - inset
    if last - first < _SHORTEST_SIDE or row < 8 or row + 9 > plane.shape[0]:
        return False
    around = ink[row - 8 : row + 9, first:last] > 0
    paper = np.asarray(~(around[:5].any(axis=0) | around[12:].any(axis=0)))
    if paper.sum() < max(_SHORTEST_SIDE, 0.6 * paper.size):
        return False
    strip = cv2.blur(plane[row - 8 : row + 9, first:last].astype(np.float32), (9, 1))[:, paper]
    beside = np.minimum(strip[0:4].mean(axis=0), strip[13:17].mean(axis=0))
    # the rule may lie a pixel or two beside its place
    return any(
        float(np.percentile(beside - strip[n : n + 2].mean(axis=0), _MOST_OF_SIDE)) >= _FAINT for n in range(6, 10)
    )
