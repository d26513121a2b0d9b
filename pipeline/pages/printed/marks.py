"""What is printed on a page, whatever the format of the file: characters and ruling lines with their places.

Every reader of a format with places (PDF, OFD, scans) gives these; lines and tables are made of them. Points, origin at
the top left of the page as it is seen.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

__all__ = ["NUMBER", "THICKEST_RULE", "Char", "Edge", "RawPage", "outline_edges", "thin_box_edge"]

#: A whole text that is one number as statements print them: digits in groups or not, decimals, a percent sign.
NUMBER: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\Z")
#: A filled box thinner than this is a ruling line, a thicker one is shading (points; measured on ten generators).
THICKEST_RULE = 3.0


class Char(NamedTuple):
    """One printed character. `base` is the y of its baseline, `size` the font size as drawn, all in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float


class Edge(NamedTuple):
    """A horizontal (`at` = y, from x `start` to `end`) or vertical (`at` = x, from y `start` to `end`) rule."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class RawPage:
    """What is printed on one page. `images` counts its pictures."""

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    images: int = 0


def outline_edges(points: Sequence[tuple[float, float]], stroked: bool, result: RawPage) -> None:
    """Edges of one outline: a thin box is one rule, a stroked outline gives its straight sides, shading nothing."""
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    if not thin_box_edge(x0, y0, x1, y1, result) and stroked:
        for (xa, ya), (xb, yb) in itertools.pairwise(points):
            if abs(ya - yb) < 0.5 and abs(xa - xb) > 1:
                result.horizontal.append(Edge((ya + yb) / 2, min(xa, xb), max(xa, xb)))
            elif abs(xa - xb) < 0.5 and abs(ya - yb) > 1:
                result.vertical.append(Edge((xa + xb) / 2, min(ya, yb), max(ya, yb)))


def thin_box_edge(x0: float, y0: float, x1: float, y1: float, result: RawPage) -> bool:
    """Whether a box (x0 <= x1, y0 <= y1) is as thin as a rule; its one edge goes to the result."""
    wide, high = x1 - x0, y1 - y0
    if wide >= THICKEST_RULE and high >= THICKEST_RULE:
        return False
    # of a dot (a corner where two thin boxes meet, a dash of a dotted line) the longer side tells; a square has none
    if wide > high:
        result.horizontal.append(Edge((y0 + y1) / 2, x0, x1))
    elif high > wide:
        result.vertical.append(Edge((x0 + x1) / 2, y0, y1))
    return True
