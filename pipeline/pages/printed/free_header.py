"""Headers without rules: texts above columns to header cells, by where they stand.

The lowest text above a column is its own; a text above several such is centred over the columns that it heads. Used for
tables without rules, and where only the body of a table is ruled (headers drawn as filled bands). Coordinates: points.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.figures.amounts import squeeze
from pipeline.pages.model import Box, Cell, Line

__all__ = ["Token", "free_header", "header_lines", "tokens_of", "with_blank_columns"]

#: A distance wider than this share of the line's height parts two texts of a line.
_GAP = 0.8
#: Where an amount ends, words of the next column may follow this near (share of the line's height).
_GAP_BEHIND_AMOUNT = 0.25
#: Lines of one header cell follow each other nearer than this (share of the height), header rows do not.
_WRAPPED = 0.5
#: Header lines follow each other, and the body follows them, within this many heights.
_FOLLOWS = 2.4
_MOST_LINES = 10
#: The middle of a text may miss that of its columns by this (points, and share of the narrowest of them).
_OFF_CENTRE, _OFF_CENTRE_SHARE = 4.0, 0.3
#: What stands below a group begins lower than this share of the distance to the text under its middle.
_BELOW = 0.6
#: Below this share of columns with a text of their own, the lines are something else than a header.
_HEADED = 0.6
_AMOUNT_END = re.compile(r"\d\.\d+$")
_NOT_HEADER = re.compile(
    r"[。；，]|\d\.\d|单位[:：]|部门[:：]|编制[:：]|日期[:：]|表[)）]?$|第\d+页|^[-—–\s]*\d+[-—–\s]*$"
)
_COUNTING = re.compile(r"栏次|行次|\*+|\d{1,2}")


class Token(NamedTuple):
    """A text between wide distances, with its ends."""

    text: str
    x0: float
    x1: float


@dataclass(slots=True)
class _Text:
    """A header text, of one line or several below each other."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    first: int = 0
    last: int = 0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def tokens_of(line: Line) -> list[Token]:
    """Pieces of a line between wide distances; narrow blanks inside a name are dropped."""
    height = line.bottom - line.top
    tokens: list[Token] = []
    text, x0, x1 = "", 0.0, 0.0
    for letter, left, right in zip(line.text, line.lefts, line.rights, strict=True):
        if letter == " ":
            continue
        near = _GAP
        if _AMOUNT_END.search(text) and not letter.isdigit():
            near = _GAP_BEHIND_AMOUNT
        if text and left - x1 > near * height:
            tokens.append(Token(text, x0, x1))
            text = ""
        if not text:
            x0 = left
        text += letter
        x1 = right
    if text:
        tokens.append(Token(text, x0, x1))
    return tokens


def header_lines(lines: Sequence[Line], top: float) -> list[Line]:
    """The lines right above `top` that may be a header (top to bottom): up to a title, a unit of money, a sentence."""
    found: list[Line] = []
    below = top
    for line in sorted((line for line in lines if line.lefts and line.bottom <= top + 2), key=lambda li: -li.top):
        height = line.bottom - line.top
        text = squeeze(line.text)
        if below - line.bottom > _FOLLOWS * height or _NOT_HEADER.search(text) or len(found) == _MOST_LINES:
            break
        found.append(line)
        below = line.top
    return found[::-1]


def free_header(lines: Sequence[Line], borders: Sequence[float]) -> tuple[list[Cell], int] | None:
    """Header cells above the columns between `borders`, and how many rows they make; None where these are no header."""
    texts = _texts(lines, borders)
    columns = len(borders) - 1
    own: list[_Text | None] = [None] * columns
    for text in texts:
        at = _column(text.middle, borders)
        known = own[at]
        if known is None or text.top > known.top:
            own[at] = text
    if sum(text is not None for text in own) < _HEADED * columns:
        return None
    groups = sorted((t for t in texts if all(t is not o for o in own)), key=lambda t: -t.top)
    tops = [None if text is None else text.top for text in own]
    for group in groups:  # from the lowest to the highest: what stands below is known then
        others = [g.middle for g in groups if g is not group and g.top < group.bottom and group.top < g.bottom]
        run = _run(group, tops, borders, others)
        if run is None:
            return None
        group.first, group.last = run
        for column in range(group.first, group.last + 1):
            tops[column] = group.top
    groups.reverse()
    return _cells(own, groups)


def with_blank_columns(
    lines: Sequence[Line], prints: Sequence[tuple[float, float]]
) -> tuple[list[tuple[float, float]], list[int]]:
    """The extents of all columns under a header, and the column of each of `prints` (stretches that the body prints).

    A print has the nearest text of the header that stands nearer to no other print; a text beside those, on their
    level, heads a column in which nothing is printed.
    """
    texts = _texts(lines, (float("-inf"), float("inf")))
    own: dict[int, _Text] = {}
    free: list[_Text] = []
    for text in sorted(texts, key=lambda t: -t.top):
        near = min(range(len(prints)), key=lambda n: abs(sum(prints[n]) / 2 - text.middle))
        held = own.get(near)
        if held is None:
            own[near] = text
        elif text.bottom > held.top and _off(text, prints[near]) < _off(held, prints[near]):
            own[near] = text
            free.append(held)
        else:
            free.append(text)
    extents = [(min(x0, own[n].x0), max(x1, own[n].x1)) if n in own else (x0, x1) for n, (x0, x1) in enumerate(prints)]
    marks = [(sum(extent) / 2, extent, n) for n, extent in enumerate(extents)]
    columns = list(own.values())
    for text in sorted(free, key=lambda t: -t.top):
        # a text that heads several columns stands above those of its neighbours
        beside = any(t.bottom > text.top and t.top < text.bottom for t in columns)
        clear = all(text.x1 < x0 or text.x0 > x1 for x0, x1 in extents)
        if beside and clear and all(t.top < text.bottom for t in _neighbours(text, columns)):
            marks.append((text.middle, (text.x0, text.x1), -1))
            columns.append(text)
    marks.sort()
    return [extent for _, extent, _ in marks], [
        next(at for at, (_, _, known) in enumerate(marks) if known == n) for n in range(len(prints))
    ]


def _off(text: _Text, printed: tuple[float, float]) -> float:
    return abs(sum(printed) / 2 - text.middle)


def _neighbours(text: _Text, others: Iterable[_Text]) -> list[_Text]:
    """The texts next to one on its left and on its right."""
    ordered = sorted(others, key=lambda t: t.middle)
    left = [t for t in ordered if t.middle < text.middle][-1:]
    return left + [t for t in ordered if t.middle > text.middle][:1]


def _texts(lines: Sequence[Line], borders: Sequence[float]) -> list[_Text]:
    texts: list[_Text] = []
    for line in sorted(lines, key=lambda li: li.top):
        tokens = [t for t in tokens_of(line) if borders[0] - 6 <= (t.x0 + t.x1) / 2 <= borders[-1] + 6]
        if tokens and all(_COUNTING.fullmatch(t.text) for t in tokens):
            continue
        for token in tokens:
            height = line.bottom - line.top
            above = next(
                (
                    t
                    for t in texts
                    if line.top - t.bottom < _WRAPPED * height
                    and line.top >= t.bottom - _WRAPPED * height
                    and abs(t.middle - (token.x0 + token.x1) / 2) < height
                ),
                None,
            )
            if above is None:
                texts.append(_Text(token.text, token.x0, line.top, token.x1, line.bottom))
            else:
                above.text += token.text
                above.x0, above.x1 = min(above.x0, token.x0), max(above.x1, token.x1)
                above.bottom = line.bottom
    return texts


def _column(x: float, borders: Sequence[float]) -> int:
    return next((n for n in range(len(borders) - 1) if x < borders[n + 1]), len(borders) - 2)


def _run(
    group: _Text, tops: Sequence[float | None], borders: Sequence[float], others: Sequence[float]
) -> tuple[int, int] | None:
    """The most columns in a row over whose middle a text stands; `tops`: where each column's texts begin so far."""
    middles = [(a + b) / 2 for a, b in itertools.pairwise(borders)]
    under = [n for n, top in enumerate(tops) if top is not None and top > group.top]
    if not under:
        return None
    nearest = min(under, key=lambda n: abs(middles[n] - group.middle))
    # a text that stands for all rows of the header is set in the middle of them: higher than what is below the group
    lowest = group.top + _BELOW * ((tops[nearest] or group.top) - group.top)
    best: tuple[int, int] | None = None
    for first in range(len(tops)):
        for last in range(first, len(tops)):
            held = [top for top in tops[first : last + 1] if top is not None]
            if not held or min(held) < lowest:
                continue
            narrowest = min(borders[n + 1] - borders[n] for n in range(first, last + 1))
            off = abs((borders[first] + borders[last + 1]) / 2 - group.middle)
            if off > _OFF_CENTRE + _OFF_CENTRE_SHARE * narrowest:
                continue
            if any(borders[first] < other < borders[last + 1] for other in others):
                continue
            if best is None or last - first > best[1] - best[0]:
                best = first, last
    return best


def _cells(own: Sequence[_Text | None], groups: Sequence[_Text]) -> tuple[list[Cell], int]:
    depth = [0] * len(own)
    cells: list[Cell] = []
    for group in groups:
        row = max(depth[group.first : group.last + 1])
        cells.append(Cell(row, group.first, 1, group.last - group.first + 1, group.text, _ink(group)))
        for column in range(group.first, group.last + 1):
            depth[column] = row + 1
    rows = max(depth) + 1
    for column, text in enumerate(own):
        if text is not None:
            cells.append(Cell(depth[column], column, rows - depth[column], 1, text.text, _ink(text)))
    return cells, rows


def _ink(text: _Text) -> Box:
    return (text.x0, text.top, text.x1, text.bottom)
