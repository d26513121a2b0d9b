"""Characters to lines: grouping on baselines, blanks put back from distances.

The baseline is the one measure that digits and Chinese characters of one printed line share: their boxes differ with
the font, and the order of a text layer is anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from pipeline.pages.model import Line
from pipeline.pages.pdf import Char

__all__ = ["group_lines", "runs_of", "without_doubles"]

#: Two baselines belong to one line when they differ by less than this share of the font size.
_SAME_BASELINE = 0.25
#: A distance of more than this share of the font size is a printed blank.
_BLANK = 0.25
#: Print jumps where the next character starts further away than this share of an em, or goes back.
_JUMP = 0.2
#: Boxes of neighbours may overlap by this share of the font size (squeezed or kerned print).
_BACK = 0.4


def without_doubles(chars: Sequence[Char]) -> list[Char]:
    """Characters without those printed twice at the same place, which is how some generators print bold."""
    seen: dict[tuple[str, int, int], Char] = {}
    kept: list[Char] = []
    for char in chars:
        x, y = round(char.x0 / 2), round(char.base / 2)
        reach = 0.2 * char.size
        if any(
            (twin := seen.get((char.text, x + dx, y + dy))) is not None
            and abs(twin.x0 - char.x0) < reach
            and abs(twin.base - char.base) < reach
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
        ):
            continue
        seen[(char.text, x, y)] = char
        kept.append(char)
    return kept


def runs_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters as the text layer strings them together (chars in its order), cut where the print jumps.

    What was printed in one go stays together even where another text was printed across it.
    """
    runs: list[list[Char]] = []
    last: Char | None = None
    for char in chars:
        # typeset tables squeeze their digits: an em is no wider than two of them
        reach = _JUMP * min(char.size, 2 * (char.x1 - char.x0))
        if (
            last is not None
            and abs(char.base - last.base) <= _SAME_BASELINE * char.size
            and -_BACK * char.size < (char.x0 - last.x1) < reach
        ):
            runs[-1].append(char)
        else:
            runs.append([char])
        last = char
    return runs


def group_lines(chars: Iterable[Char]) -> list[Line]:
    """Lines from top to bottom, each left to right (chars in the order of the text layer).

    `text` has one blank for each printed distance.
    """
    groups: list[list[tuple[int, Char]]] = []
    base = size = 0.0
    for order, char in sorted(enumerate(chars), key=lambda pair: pair[1].base):
        if groups and char.base - base <= _SAME_BASELINE * max(size, char.size):
            group = groups[-1]
            group.append((order, char))
            size = max(size, char.size)
        else:
            groups.append([(order, char)])
            base, size = char.base, char.size
    return [_line([char for _, char in sorted(group, key=lambda pair: pair[0])]) for group in groups]


def _line(chars: list[Char]) -> Line:
    runs = sorted(runs_of(chars), key=lambda run: run[0].x0 + run[0].x1)
    group = [char for run in runs for char in run]
    text: list[str] = []
    lefts: list[float] = []
    rights: list[float] = []
    size = fmean(c.size for c in group)
    previous = group[0].x0
    for char in group:
        if text and char.x0 - previous > _BLANK * size:
            text.append(" ")
            lefts.append(round(previous, 1))
            rights.append(round(char.x0, 1))
        # a ligature or a composed character may carry several letters: each gets its box
        for letter in char.text:
            text.append(letter)
            lefts.append(round(char.x0, 1))
            rights.append(round(char.x1, 1))
        previous = char.x1
    return Line(
        "".join(text), round(min(c.top for c in group), 1), round(max(c.bottom for c in group), 1), lefts, rights
    )
