"""Numbers that an OFD text states whole and the page shows in pieces.

A text of OFD is a string and the steps from letter to letter (DeltaX, DeltaY): two statements of one number. Where the
steps are damaged, `2,173.29` is printed as `2,1` and, elsewhere, `73.29`: each piece reads like a number of its own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from statistics import median

from pipeline.pages.model import Box, union
from pipeline.pages.printed.marks import Char

__all__ = ["torn_numbers"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.[\d.,]*\d)?")
#: A step this many times the usual one of the number parts it, and so does one backwards or to another line (of the
#: size of its letters).
_FAR, _BACK, _OTHER_LINE = 2.2, 0.05, 0.3
#: What may follow each other in one string although they stand in two cells: an amount, or a code, and another number.
_WHOLE = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+\Z|[2358]\d{4}(?:\d\d)?\Z")
_NEXT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?\Z")


def torn_numbers(placed: Sequence[Char]) -> Iterator[tuple[str, Box]]:
    """Numbers whose digits do not stand together, with their box; `placed` are the letters of one text, none blank."""
    text = "".join(char.text for char in placed)
    if len(text) != len(placed):
        return  # a letter of several signs: none of a number
    for match in _NUMBER.finditer(text):
        chars = placed[match.start() : match.end()]
        cuts = _cuts(chars)
        parts = [match[0][a:b] for a, b in itertools.pairwise([0, *cuts, len(chars)])]
        if not cuts or (all(map(_WHOLE.match, parts[:-1])) and _NEXT.match(parts[-1])):
            continue
        box = union([(c.x0, c.top, c.x1, c.bottom) for c in chars])
        if box is not None:
            yield match[0], box


def _cuts(chars: Sequence[Char]) -> list[int]:
    """Where a number goes on elsewhere than beside its last letter."""
    steps = [after.x0 - before.x0 for before, after in itertools.pairwise(chars)]
    if not steps:
        return []
    size = chars[0].size
    usual = median(steps)
    return [
        index
        for index, (step, (before, after)) in enumerate(zip(steps, itertools.pairwise(chars), strict=True), 1)
        if step > max(_FAR * usual, size) or step < -_BACK * size or abs(after.base - before.base) > _OTHER_LINE * size
    ]
