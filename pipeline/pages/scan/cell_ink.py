"""The ink of one cell: which pieces of a page without rules stand in it, where its lines are, and their crops."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from pipeline.pages.model import Box, Cell, union
from pipeline.pages.printed.grid import Grid
from pipeline.pages.scan.image import PageImage, Pixels, ink_of
from pipeline.pages.scan.ocr import PixelBox, Reading
from pipeline.pages.scan.print_lines import PrintedLine
from pipeline.pages.scan.rulings import Rulings

__all__ = [
    "PADDING",
    "STROKE_WIDE",
    "CellPlace",
    "CleanPage",
    "begins_with_stroke",
    "clean_page",
    "crop",
    "line_boxes",
    "place_of",
    "points",
]

#: Ink around which nothing else stands within this distance, and smaller than a decimal point, is dirt (points).
_DIRT = 0.7
_ALONE = 4.0
#: What is left of a rule where noise broke it: so near to the side of the cell, and so thin lying or upright (points).
_BORDER = 1.8
_FLAT = 2.2
_UPRIGHT = 1.5
#: A thin upright piece higher than letters are (of the usual line, which has a margin) is no 1.
_TALLER = 0.95
#: Pieces smaller than this, or thin and upright, whose middle lies so near to a side are specks of the rule (points).
_SPECK = 5.5
_ON_BORDER = 1.4
#: Less red than this (share of its box) is no seal on a number.
_SEALED = 0.01
#: Two lines that touch: a band this high, of letters not lower than this (of the usual line, which has a margin), cut
#: this near to where they should part (of a line), where no more than this share of the pieces crosses.
_TWO_LINES = 1.1
_LETTER = 0.6
_CUT_REACH = 0.2
_CROSSING = 0.15
#: White around a crop (pixels), and the least height of one against the usual line: a dash alone is no block.
PADDING = 4
#: A lying stroke that is a letter or sign by itself: at most so high and at least so wide (of the usual line).
_STROKE_HIGH = 0.2
STROKE_WIDE = 0.2
#: Lines of a cell stand further apart than this; less ink than this is no line (of the usual line).
_NEXT_LINE = 0.4
_PART_OF_LINE = 0.35


@dataclass(frozen=True, slots=True)
class CleanPage:
    """A page without rules: the red plane (seals vanish in it) for crops, and boxes (pixels) of its pieces of ink.

    `seal` is not 0 where a seal stood.
    """

    plane: Pixels
    pieces: list[PixelBox]
    seal: Pixels
    scale: float
    line_height: int

    def under_seal(self, box: PixelBox) -> bool:
        """Whether a seal lies on what stands in a box (pixels)."""
        x0, top, x1, bottom = (max(0, v) for v in box)
        inside = self.seal[top:bottom, x0:x1]
        return bool(inside.size) and float((inside > 0).mean()) > _SEALED


@dataclass(slots=True)
class CellPlace:
    """One cell on its way: its ink in pieces (pixels), the page's reading (`first`), that of its own crops."""

    cell: Cell
    ink: PixelBox
    pieces: list[PixelBox]
    first: list[Reading] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    crops: list[Pixels] = field(default_factory=list)
    second: list[Reading] = field(default_factory=list)


def clean_page(image: PageImage, rulings: Rulings, lines: Sequence[PrintedLine]) -> CleanPage:
    """The page with its rules painted over in the colour of paper, and its remaining ink in connected pieces."""
    rules = cv2.dilate(rulings.ink, np.ones((3, 3), np.uint8)) > 0
    ink = ink_of(image.red, image.scale)
    ink[rules] = 0
    plane = image.red.copy()
    plane[rules] = int(np.median(image.red))
    count, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [
        (int(x), int(y), int(x + wide), int(y + high))
        for x, y, wide, high, area in boxes[1:count]
        if area >= 4 and wide < 0.5 * image.gray.shape[1]
    ]
    heights = sorted(line.box[3] - line.box[1] for line in lines)
    return CleanPage(
        plane, pieces, image.seal, image.scale, heights[len(heights) // 2] if heights else round(12 * image.scale)
    )


def place_of(cell: Cell, grid: Grid, page: CleanPage, lines: Sequence[PrintedLine]) -> CellPlace | None:
    """A cell with the ink that stands in it and what the page reading says there; None where it holds no ink."""
    scale = page.scale
    x0, x1 = grid.xs[cell.col] * scale, grid.xs[cell.col + cell.cols] * scale
    top, bottom = grid.ys[cell.row] * scale, grid.ys[cell.row + cell.rows] * scale
    own = [
        p
        for p in page.pieces
        if x0 <= (p[0] + p[2]) / 2 <= x1
        and top <= (p[1] + p[3]) / 2 <= bottom
        and p[3] - p[1] <= max(bottom - top, 2 * page.line_height)  # else the edge of the paper, or a fold
        and not _rest_of_rule(p, x0, top, x1, bottom, page)
    ]
    own = _without_dirt(own, scale)
    first, levels = [], []
    for line in lines:
        middle = (line.box[1] + line.box[3]) / 2
        if top <= middle <= bottom and line.box[0] < x1 and x0 < line.box[2]:
            width = line.box[2] - line.box[0]
            inside = tuple(g for g in line.reading.glyphs if x0 <= line.box[0] + g.at * width <= x1)
            if inside:
                first.append(Reading(inside, line.reading.hidden))
                levels.append(middle)
    ink = union(own)
    if ink is None:
        # letters without ink of their own: shading, or a rule taken for a letter; the text stays as it was read
        return None
    return CellPlace(cell, ink, own, first, sorted(levels))


def _rest_of_rule(piece: PixelBox, x0: float, top: float, x1: float, bottom: float, page: CleanPage) -> bool:
    """Whether a piece is what was left of a border: thin, long, and along a side of the cell."""
    wide, high = piece[2] - piece[0], piece[3] - piece[1]
    scale = page.scale
    near = _BORDER * scale
    x, y = (piece[0] + piece[2]) / 2, (piece[1] + piece[3]) / 2
    if max(wide, high) < _SPECK * scale and min(x - x0, x1 - x, y - top, bottom - y) < _ON_BORDER * scale:
        return True
    if wide <= _FLAT * scale and high > 2 * wide and min(x - x0, x1 - x) < _ON_BORDER * scale:
        return True
    if max(wide, high) < 3 * min(wide, high):
        return False
    if wide > high:
        # nothing that is read lies so flat at the upper or lower side; upright there is 1 at the right side
        return high <= _FLAT * scale and (piece[1] - top < near or bottom - piece[3] < near)
    if high > _TALLER * page.line_height:
        return wide <= _FLAT * scale and min(x - x0, x1 - x) < 2 * near
    return wide <= _UPRIGHT * scale and (piece[0] - x0 < near or x1 - piece[2] < near)


def _without_dirt(pieces: list[PixelBox], scale: float) -> list[PixelBox]:
    solid = [p for p in pieces if max(p[2] - p[0], p[3] - p[1]) > 2 * _DIRT * scale]
    reach = _ALONE * scale
    return [
        p
        for p in pieces
        if max(p[2] - p[0], p[3] - p[1]) > 2 * _DIRT * scale
        or any(
            q[0] - reach < p[2] and p[0] < q[2] + reach and q[1] - reach < p[3] and p[1] < q[3] + reach for q in solid
        )
    ]


def begins_with_stroke(place: CellPlace, page: CleanPage) -> bool:
    """Whether a cell's first ink is one lying stroke: a minus, or 一, which recognisers like to lose."""
    first = min(place.pieces)
    wide, high = first[2] - first[0], first[3] - first[1]
    if high > _STROKE_HIGH * page.line_height or wide < max(2 * high, STROKE_WIDE * page.line_height):
        return False
    beside = [p for p in place.pieces if p != first]
    if not beside or any(p[0] < first[2] for p in beside):
        return False
    following = min(beside)
    if wide > 0.5 * page.line_height and following[1] > first[3] and following[2] - following[0] < wide:
        return True  # the mark of an ordinal: 一、
    high_enough = following[3] - following[1] > 2 * high
    return high_enough and following[1] < (first[1] + first[3]) / 2 < following[3]


def line_boxes(place: CellPlace, page: CleanPage) -> list[PixelBox]:
    """The ink of a cell, cut between its lines: where there is no ink, and where the page saw two lines touch."""
    top, bottom = place.ink[1], place.ink[3]
    rows = np.zeros(bottom - top, np.int64)
    for piece in place.pieces:
        rows[piece[1] - top : piece[3] - top] += piece[2] - piece[0]
    for one, two in itertools.pairwise(place.levels):
        if two - one > _NEXT_LINE * page.line_height:
            between = slice(max(0, round(one) - top), max(1, round(two) - top))
            if rows[between].size:
                rows[between.start + int(rows[between].argmin())] = -1
    bands: list[list[int]] = []
    cut = False
    for row in range(len(rows)):
        if rows[row] < 0:
            cut = True
        elif rows[row] > 0:
            if bands and not cut and row - bands[-1][1] <= 2:
                bands[-1][1] = row
            else:
                bands.append([row, row])
            cut = False
    # what is lower than a letter (a dash, the dots of a letter) belongs to the line beside it
    least = _PART_OF_LINE * page.line_height
    merged: list[list[int]] = []
    for band in bands:
        low = merged and (band[1] - band[0] < least or merged[-1][1] - merged[-1][0] < least)
        if low and band[0] - merged[-1][1] < least:
            merged[-1][1] = band[1]
        else:
            merged.append(list(band))
    merged = [part for band in merged for part in _touching_lines(band, top, place, page)]
    boxes = []
    for number, (first, last) in enumerate(merged):
        # a piece that two touching lines share is in both crops
        members = [p for p in place.pieces if p[1] - top <= last and p[3] - top > first]
        if members:
            below = merged[number + 1][0] if number + 1 < len(merged) else last + 1
            boxes.append(
                (min(p[0] for p in members), top + first, max(p[2] for p in members), top + min(last + 1, below))
            )
    return boxes


def _touching_lines(band: list[int], top: int, place: CellPlace, page: CleanPage) -> list[list[int]]:
    """A band of ink that is higher than a line, cut where hardly any piece of ink crosses; large letters stay whole."""
    high = band[1] - band[0] + 1
    tallest = max(p[3] - p[1] for p in place.pieces)
    lines = round(high / max(tallest, _LETTER * page.line_height))
    if high < _TWO_LINES * page.line_height or lines < 2:
        return [band]
    spans = [(p[1] - top, p[3] - top) for p in place.pieces]
    reach = max(1, round(_CUT_REACH * high / lines))
    cuts = []
    for number in range(1, lines):
        middle = band[0] + round(number * high / lines)
        crossing, _, cut = min(
            (sum(first < row < last for first, last in spans), abs(row - middle), row)
            for row in range(middle - reach, middle + reach + 1)
        )
        if crossing > _CROSSING * len(spans):
            return [band]
        cuts.append(cut)
    edges = [band[0], *cuts, band[1] + 1]
    return [[first, last - 1] for first, last in itertools.pairwise(edges)]


def points(box: PixelBox, scale: float) -> Box:
    """A box of pixels in points of the straight page."""
    return (round(box[0] / scale, 1), round(box[1] / scale, 1), round(box[2] / scale, 1), round(box[3] / scale, 1))


def crop(page: CleanPage, box: PixelBox) -> Pixels:
    """The picture of a line of print with some white around it."""
    x0, top, x1, bottom = box
    high, wide = page.plane.shape
    least = round(0.6 * page.line_height)
    short = max(0, least - (bottom - top))
    top, bottom = top - short // 2 - PADDING, bottom + (short + 1) // 2 + PADDING
    left, right = x0 - PADDING, x1 + PADDING
    return np.ascontiguousarray(page.plane[max(0, top) : min(high, bottom), max(0, left) : min(wide, right)])
