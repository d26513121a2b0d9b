"""Wrapped names that hang over the rule of their cell: which cell their lines belong to.

Spreadsheets print a name that is too long for its row over the lower rule, and clip what is seen of it; the text layer
keeps it whole. By its place the second line stands in the next row, whose name it would spoil. Lines that go on from
each other are therefore kept together where one of them is cut by a rule. Heights count in ems, as font boxes lie.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from pipeline.pages.printed.marks import Char

__all__ = ["Run", "overhanging"]

#: A wrapped line follows the one above within these distances of baselines (ems).
_PITCH = (0.85, 1.7)
#: The line above is full: what is left of its cell is narrower than this (ems); marks may not begin a line.
_ROOM_LEFT = 2.6
#: Lines of one text begin at one place, or have one middle, to within this (ems); the first may be set in by two.
_SAME_START = 0.35
_FIRST_INDENT = 2.3
#: What of an em stands above and below the baseline of Chinese print.
_ABOVE, _BELOW = 0.85, 0.15
#: A rule cuts a line when it has at least this much of it (ems) on either side.
_CUT = 0.1
#: Lines that follow each other as the rows do, to within this (ems), are rows whose print was set off the middle.
_EVEN = 0.08
#: More lines than a row can be meant to hold are no name that ran over.
_MOST_LINES = 4

Run = Sequence[Char]


def overhanging(runs: Sequence[Run], xs: Sequence[float], ys: Sequence[float]) -> dict[int, float]:
    """Runs (by index, in the order of the text layer) that belong to the row at another height than their own.

    `xs`, `ys` are the rules of the grid in points; the value is the middle of the whole text, which its cell holds.
    """
    found: dict[int, float] = {}
    start = 0
    for at in range(1, len(runs) + 1):
        if at < len(runs) and _goes_on(runs[at - 1], runs[at], xs):
            continue
        if 2 <= at - start <= _MOST_LINES:
            middle = _middle_of_cut_text(runs[start:at], ys)
            if middle is not None:
                found.update(dict.fromkeys(range(start, at), middle))
        start = at
    return found


def _goes_on(above: Run, below: Run, xs: Sequence[float]) -> bool:
    pitch = below[0].base - above[0].base
    if pitch <= 0 or pitch > 3 * above[0].size:
        return False
    em = max([c.x1 - c.x0 for c in above])
    if not _PITCH[0] * em <= pitch <= _PITCH[1] * em:
        return False
    shift = above[0].x0 - below[0].x0
    centred = abs(above[0].x0 + above[-1].x1 - below[0].x0 - below[-1].x1) <= 2 * _SAME_START * em
    if not (centred or -_SAME_START * em <= shift <= _FIRST_INDENT * em):
        return False
    right = bisect_right(xs, above[-1].x1 - _SAME_START * em)
    if right >= len(xs) or xs[right] - above[-1].x1 > _ROOM_LEFT * em:
        return False
    return _has_words(above) and _has_words(below)


def _has_words(run: Run) -> bool:
    """Amounts and codes are never the rest of a name, however near they stand."""
    return any("\u4e00" <= c.text <= "\u9fff" for c in run)


def _middle_of_cut_text(lines: Sequence[Run], ys: Sequence[float]) -> float | None:
    """The middle of lines of which some stand in the next row and one is cut by the rule between; None elsewhere."""
    rows = {bisect_right(ys, (line[0].top + line[0].bottom) / 2) for line in lines}
    if len(rows) != 2 or max(rows) - min(rows) != 1:
        return None
    em = max([c.x1 - c.x0 for c in lines[0]])
    lower = max(rows)
    rule = ys[lower - 1]
    if lower < len(ys) and abs(lines[-1][0].base - lines[-2][0].base - (ys[lower] - rule)) < _EVEN * em:
        return None
    if not any(
        line[0].base - _ABOVE * em < rule - _CUT * em and rule + _CUT * em < line[0].base + _BELOW * em
        for line in lines
    ):
        return None
    return (lines[0][0].base - _ABOVE * em + lines[-1][0].base + _BELOW * em) / 2
