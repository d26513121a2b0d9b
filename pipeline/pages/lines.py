"""Characters to lines: grouping on baselines, blanks put back from distances.

The baseline is the one measure that digits and Chinese characters of one printed line share: their boxes differ with
the font, and the order of a text layer is anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.pages.model import Line
from pipeline.pages.pdf import Char

__all__ = ["group_lines", "runs_of", "text_of", "without_doubles"]

#: Two baselines belong to one line when they differ by less than this share of the font size.
_SAME_BASELINE = 0.25
#: Twins stand nearer to each other than this share of the font size.
_DOUBLE = 0.2
#: Side of the squares in which twins are looked for (points); the reach of the largest print met is below its half.
_SQUARE = 16.0
_NARROW = 3.0
#: A distance of more than this share of the font size is a printed blank.
_BLANK = 0.25
#: Print jumps where the next character starts further away than this share of an em, or goes back.
_JUMP = 0.2
#: Boxes of neighbours may overlap by this share of the font size (squeezed or kerned print).
_BACK = 0.4


def without_doubles(chars: Sequence[Char]) -> list[Char]:
    """Characters without those printed twice at the same place, which is how some generators print bold."""
    # two equal characters of one text stand further apart than such a square: without any in one there are no twins
    if len({(c.text, c.x0 // _NARROW, c.base // _NARROW) for c in chars}) == len(chars):
        return list(chars)
    seen: dict[tuple[str, int, int], Char] = {}
    kept: list[Char] = []
    for char in chars:
        text, x0, base = char.text, char.x0, char.base
        reach = _DOUBLE * char.size
        # squares wider than the reach: a twin stands in this one or in the next towards the nearer edge
        x, y = int(x0 // _SQUARE), int(base // _SQUARE)
        beside = x + 1 if x0 % _SQUARE > _SQUARE / 2 else x - 1
        below = y + 1 if base % _SQUARE > _SQUARE / 2 else y - 1
        for square in ((text, x, y), (text, beside, y), (text, x, below), (text, beside, below)):
            twin = seen.get(square)
            if twin is not None and abs(twin.x0 - x0) < reach and abs(twin.base - base) < reach:
                break
        else:
            seen[(text, x, y)] = char
            kept.append(char)
    return kept


def runs_of(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters as the text layer strings them together (chars in its order), cut where the print jumps.

    What was printed in one go stays together even where another text was printed across it.
    """
    runs: list[list[Char]] = []
    end = last_base = -1e9
    for char in chars:
        # typeset tables squeeze their digits: an em is no wider than two of them
        x0, x1, size = char.x0, char.x1, char.size
        gap = x0 - end
        em = 2 * (x1 - x0)
        if (
            gap < _JUMP * (size if size < em else em)
            and gap > -_BACK * size
            and -_SAME_BASELINE * size <= char.base - last_base <= _SAME_BASELINE * size
        ):
            runs[-1].append(char)
        else:
            runs.append([char])
        end, last_base = x1, char.base
    return runs


def group_lines(chars: Iterable[Char]) -> list[Line]:
    """Lines from top to bottom, each left to right (chars in the order of the text layer).

    `text` has one blank for each printed distance.
    """
    return [_line(group) for group in _baselines(chars)]


def text_of(chars: Iterable[Char]) -> str:
    """The texts of `group_lines`, joined by line ends: what a cell says."""
    texts = []
    for group in _baselines(chars):
        blank = _BLANK * sum(c.size for c in group) / len(group)
        text, previous = "", 1e9
        for char in group:
            text += f" {char.text}" if char.x0 - previous > blank else char.text
            previous = char.x1
        texts.append(text)
    return "\n".join(texts)


def _baselines(chars: Iterable[Char]) -> list[list[Char]]:
    """Characters by baseline, top to bottom; on each the runs of the text layer from left to right."""
    levels: dict[float, list[tuple[int, Char]]] = {}
    for pair in enumerate(chars):
        levels.setdefault(pair[1].base, []).append(pair)
    groups: list[list[tuple[int, Char]]] = []
    base = size = 0.0
    for level in sorted(levels):
        members = levels[level]
        largest = max([char.size for _, char in members])
        if groups and level - base <= _SAME_BASELINE * max(size, largest):
            groups[-1].extend(members)
            groups[-1].sort(key=_by_order)
            size = max(size, largest)
        else:
            groups.append(members)
            base, size = level, largest
    lines = []
    for group in groups:
        runs = runs_of([char for _, char in group])
        if len(runs) > 1:
            runs.sort(key=_by_start)
        lines.append([char for run in runs for char in run])
    return lines


def _by_order(pair: tuple[int, Char]) -> int:
    return pair[0]


def _by_start(run: list[Char]) -> float:
    return run[0].x0 + run[0].x1


def _line(group: list[Char]) -> Line:
    text: list[str] = []
    lefts: list[float] = []
    rights: list[float] = []
    size = sum(c.size for c in group) / len(group)
    previous = group[0].x0
    blank = _BLANK * size
    for char in group:
        left, right = round(char.x0, 1), round(char.x1, 1)
        if char.x0 - previous > blank and text:
            text.append(" ")
            lefts.append(round(previous, 1))
            rights.append(left)
        # a ligature or a composed character may carry several letters: each gets its box
        for letter in char.text:
            text.append(letter)
            lefts.append(left)
            rights.append(right)
        previous = char.x1
    return Line(
        "".join(text), round(min(c.top for c in group), 1), round(max(c.bottom for c in group), 1), lefts, rights
    )
