"""What makes a number doubtful although both readings agree: signs and borders that the paper does not bear out.

Both readings see the same specks and seals, so they may agree on a minus that is a piece of a rule, or on one number
where a lost
rule made one cell of two. Each witness here looks at the ink, or at what nobody prints.
"""

from __future__ import annotations

import re

from pipeline.figures.amounts import normalise, parse_amount
from pipeline.pages.printed.grid import Grid
from pipeline.pages.scan.cell_ink import CellPlace, CleanPage
from pipeline.pages.scan.numbers import is_number

__all__ = ["why_unlikely", "without_rules"]

#: Nobody prints a zero before the digits of a whole number, nor a minus before nothing.
_LEADING_ZEROS = re.compile(r"-?0[\d,]*\d\.\d|-?0\d*,")
_RULE_LETTERS = "|｜丨"
#: A minus is a lying stroke that stands in this middle part of the digits' height.
_MINUS = (0.2, 0.8)
_AS_HIGH_AS_DIGIT = 0.55
#: Print this far (points) on both sides of a border stands across it.
_ACROSS = 2.0


def without_rules(text: str) -> str:
    """A cell's text without the bars that a recogniser makes of the rules beside it."""
    return "\n".join(line.strip(_RULE_LETTERS + " ") for line in text.split("\n"))


def why_unlikely(place: CellPlace, grid: Grid, page: CleanPage) -> tuple[str, list[str]] | None:
    """Why the number of a cell is doubtful, and what may stand there instead; None where nothing speaks against it."""
    text = normalise(place.cell.text)
    if not is_number(text):
        return None
    unsigned = text.lstrip("-")
    amount = parse_amount(text)
    if amount is not None and text.startswith("-") and amount.value == 0:
        return f"{text}: a minus before nothing", [unsigned]
    if _LEADING_ZEROS.match(text):
        return f"{text}: zeros before a number", [text]
    if text.startswith("-") and not _minus_is_printed(place):
        return f"{text}: a minus that is not printed", [text, unsigned]
    if page.under_seal(place.ink):
        return f"{text} under a seal", [text]
    if _stands_across(place, grid, page):
        return f"{text} stands across a border of columns", [text]
    return None


def _minus_is_printed(place: CellPlace) -> bool:
    high = max(p[3] - p[1] for p in place.pieces)
    digits = [p for p in place.pieces if p[3] - p[1] >= _AS_HIGH_AS_DIGIT * high]
    top, bottom, left = min(p[1] for p in digits), max(p[3] for p in digits), min(p[0] for p in digits)
    low, far = top + _MINUS[0] * (bottom - top), top + _MINUS[1] * (bottom - top)
    return any(
        p[2] - p[0] > p[3] - p[1] and (p[0] + p[2]) / 2 < left and low <= (p[1] + p[3]) / 2 <= far for p in place.pieces
    ) or any(p[2] - p[0] > 1.2 * (p[3] - p[1]) for p in digits)  # it may touch the digit behind it


def _stands_across(place: CellPlace, grid: Grid, page: CleanPage) -> bool:
    """Whether the ink of one number lies on both sides of a border that parts columns elsewhere in the table."""
    cell = place.cell
    x0, _, x1, _ = (v / page.scale for v in place.ink)
    return any(x0 + _ACROSS < at < x1 - _ACROSS for at in grid.xs[cell.col + 1 : cell.col + cell.cols])
