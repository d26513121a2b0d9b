"""Margins of running text: in a scan the lines of one paragraph begin a point or two apart, as their first letters do.

Who joins lines to paragraphs tells an indent from the margin, so lines that begin at about one place are put there.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from pipeline.pages.model import Box, Line

__all__ = ["put_on_margins"]

#: Lines that begin within this (of the usual height of a line) begin at one place; an indent is two letters.
_TOGETHER = 0.6


def put_on_margins(lines: Sequence[Line], tables: Sequence[Box]) -> None:
    """Move the left end of each line outside of `tables` (points) to that of the lines which begin beside it."""
    prose = [line for line in lines if line.lefts and not any(_is_in(line, box) for box in tables)]
    if len(prose) < 2:
        return
    reach = _TOGETHER * median(line.bottom - line.top for line in prose)
    group: list[Line] = []
    for line in sorted(prose, key=lambda one: one.x0):
        if group and line.x0 - group[0].x0 > reach:
            _align(group)
            group = []
        group.append(line)
    _align(group)


def _align(group: Sequence[Line]) -> None:
    place = median(line.x0 for line in group)
    for line in group:
        # the first letter keeps its right end
        line.lefts[0] = round(min(place, line.rights[0]), 1)


def _is_in(line: Line, box: Box) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
