"""Page numbers: which line of a page is its number, and where a number of the text has swallowed one.

What belongs here: the sequence of page numbers over a document, and the place of digits beside the text. What does not:
running titles and rows of tables (`running`). A page number on the line of a sentence becomes a digit of the sentence's
number: 4 and 17.31% are read as 417.31% (phrasing group 27), and no arithmetic need tell.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

import msgspec

from pipeline.pages.model import Line

__all__ = ["Block", "Glued", "block_of", "cut", "expected_number", "find_glued"]

_LONGEST: Final = 3  # digits of a page number
_STOPS: Final = "。；;：:！？"
#: In characters: a gap that no printer leaves within a number, and how exactly lines keep the edge of their text.
_GAP: Final = 0.35
_EDGE: Final = 0.25
#: As many other lines make an edge.
_LEAST_LINES: Final = 2
#: A line that reaches so far is wrapped, and its sentence goes on.
_FULL: Final = 0.85


class Block(NamedTuple):
    """Where the text of a page stands: its left and right edge and the width of a character, in points."""

    left: float
    right: float
    em: float


class Glued(msgspec.Struct, frozen=True):
    """A page number within a line: `text[start:end]`. `certain`: proved, else the number beside it is in doubt."""

    start: int
    end: int
    certain: bool


def expected_number(page: int, printed: Mapping[int, int]) -> int | None:
    """The number that page `page` (counted from 1) must bear, by the printed numbers of the pages around it.

    The nearest page before it and the nearest one behind it must agree; at an end of the document the two nearest.
    """
    if page in printed:
        return printed[page]
    before = sorted((p for p in printed if p < page), reverse=True)
    behind = sorted(p for p in printed if p > page)
    witnesses = [before[0], behind[0]] if before and behind else (before or behind)[:2]
    shifts = {printed[witness] - witness for witness in witnesses}
    return page + shifts.pop() if len(witnesses) == 2 and len(shifts) == 1 else None


def block_of(lines: Sequence[Line]) -> Block | None:
    """The block of text that lines stand in, None where they have no places or no common edge."""
    placed = [line for line in lines if line.lefts and line.text.strip()]
    if len(placed) <= _LEAST_LINES:
        return None
    em = median((line.x1 - line.x0) / len(line.text) for line in placed)
    left, shared = Counter(round(line.x0) for line in placed).most_common(1)[0]
    if shared < _LEAST_LINES:
        return None
    ends = sorted(line.x1 for line in placed)
    return Block(float(left), ends[(4 * len(ends)) // 5 - 1], em)


def find_glued(line: Line, before: Line | None, block: Block | None, expected: int | None) -> Glued | None:
    """The page number that a line at the head or foot of a page has swallowed.

    `before` is the line in front of it, `expected` the number that the page must bear and does not bear elsewhere.
    Certain where the digits are those of the sequence and stand apart from the number beside them, or where there is no
    sequence and they stand left of the text, in a sentence that goes on from the line before.
    """
    for start, end, leading in _pieces(line.text):
        known = expected is not None and line.text[start:end] == str(expected)
        if not line.lefts:
            if known:
                return Glued(start, end, True)
            continue
        if block is None:
            continue
        apart = _apart(line, start, end, block, leading=leading)
        outside = leading and _outside(line, start, end, block)
        if known and (apart or outside):
            return Glued(start, end, True)
        if leading and (apart or outside) and _goes_on(before, block):
            return Glued(start, end, outside and expected is None)
    return None


def cut(line: Line, start: int, end: int) -> Line:
    """A line without the characters `text[start:end]`, and without blanks that stood around them at its ends."""
    first, last = (end, len(line.text)) if start < len(line.text) - end else (0, start)
    while first < last and line.text[first].isspace():
        first += 1
    return Line(line.text[first:last], line.top, line.bottom, line.lefts[first:last], line.rights[first:last])


def _pieces(text: str) -> list[tuple[int, int, bool]]:
    """The digits at either end of a line that can be a page number beside a number, the fewest first.

    True for those at its beginning. What stays is a number: it does not begin with 0 and another digit.
    """
    pieces = []
    start = len(text) - len(text.lstrip())
    for end in range(start + 1, start + 1 + _LONGEST):
        rest = text[end:].lstrip()
        if text[start:end].isdecimal() and rest[:1].isdecimal() and not (rest[0] == "0" and rest[1:2].isdecimal()):
            pieces.append((start, end, True))
    end = len(text.rstrip())
    for start in range(end - 1, max(0, end - 1 - _LONGEST), -1):
        if text[start:end].isdecimal() and text[:start].rstrip()[-1:].isdecimal():
            pieces.append((start, end, False))
    return [piece for piece in pieces if text[piece[0]] != "0"]


def _neighbour(text: str, start: int, end: int, *, leading: bool) -> int:
    """Where the number that the digits touch begins (or ends), blanks apart."""
    return len(text) - len(text[end:].lstrip()) if leading else len(text[:start].rstrip()) - 1


def _outside(line: Line, start: int, end: int, block: Block) -> bool:
    """Whether the digits stand left of the block of text, and the rest of the line in it."""
    slack = _EDGE * block.em
    rest = _neighbour(line.text, start, end, leading=True)
    return line.rights[end - 1] <= block.left + slack and abs(line.lefts[rest] - block.left) <= slack


def _apart(line: Line, start: int, end: int, block: Block, *, leading: bool) -> bool:
    """Whether a gap stands between the digits and the number beside them, wider than any within that number."""
    rest = _neighbour(line.text, start, end, leading=leading)
    gap = line.lefts[rest] - line.rights[end - 1] if leading else line.lefts[start] - line.rights[rest]
    pairs = range(rest, min(rest + 2, len(line.text) - 1)) if leading else range(max(0, rest - 2), rest)
    return gap > _GAP * block.em and gap > 2 * max((line.lefts[at + 1] - line.rights[at] for at in pairs), default=0.0)


def _goes_on(before: Line | None, block: Block) -> bool:
    """Whether a sentence runs on behind a line: it is full and ends with no stop."""
    if before is None:
        return False
    full = not before.lefts or before.x1 >= block.left + _FULL * (block.right - block.left)
    return full and before.text.rstrip()[-1:] not in _STOPS
