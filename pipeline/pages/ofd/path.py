"""Outlines of OFD paths: the abbreviated path data of GB/T 33190, 9.1, as points joined by straight lines.

Curves are kept by their ends alone: ruling lines have none, and a frame with round corners keeps its straight sides.
"""

from __future__ import annotations

import math
from typing import Final

__all__ = ["MAX_POINTS", "Point", "outlines"]

Point = tuple[float, float]

#: A page of statements has some hundred rules; a path with more points than this is a picture or an attack.
MAX_POINTS: Final = 50_000
#: Numbers that follow each operator; the last two of them are where it ends.
_OPERANDS: Final[dict[str, int]] = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def outlines(data: str) -> list[list[Point]]:
    """The outlines of a path, each with at least two points; what stands behind damaged data is left out."""
    found: list[list[Point]] = []
    outline: list[Point] = []
    words = data.split()
    at = points = 0
    while at < len(words) and points < MAX_POINTS:
        operator = words[at]
        count = _OPERANDS.get(operator)
        if count is None:
            break
        operands = _operands(words[at + 1 : at + 1 + count])
        if operands is None or len(operands) != count:
            break
        at += 1 + count
        points += 1
        if operator in ("M", "S"):
            found.append(outline)
            outline = [(operands[0], operands[1])]
        elif operator == "C":
            if outline and outline[0] != outline[-1]:
                outline.append(outline[0])
        else:
            outline.append((operands[-2], operands[-1]))
    found.append(outline)
    return [outline for outline in found if len(outline) > 1]


def _operands(words: list[str]) -> list[float] | None:
    numbers = []
    for word in words:
        try:
            number = float(word)
        except ValueError:
            return None
        if not math.isfinite(number) or abs(number) > 1e6:
            return None
        numbers.append(number)
    return numbers
