"""Characters to lines: grouping on baselines, blanks put back from distances.

The baseline is the one measure that digits and Chinese characters of one printed line share: their boxes differ with
the font, and the order of a text layer is anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.pages.model import Line
from pipeline.pages.printed.marks import Char
from pipeline.pages.printed.tenths import tenth, tenths

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
    run: list[Char] = []
    end = last_base = -1e9
    for char in chars:
        _, x0, _, x1, _, base, size = char
        gap = x0 - end
        if (
            -_BACK * size < gap < _JUMP * size
            # typeset tables squeeze their digits: an em is no wider than two of them
            and gap < _JUMP * 2 * (x1 - x0)
            and (base == last_base or -_SAME_BASELINE * size <= base - last_base <= _SAME_BASELINE * size)
        ):
            run.append(char)
        else:
            run = [char]
            runs.append(run)
        end, last_base = x1, base
    return runs


def group_lines(chars: Sequence[Char]) -> list[Line]:
    """Lines from top to bottom, each left to right (chars in the order of the text layer).

    `text` has one blank for each printed distance.
    """
    return [_line(group) for group in _baselines(chars)]


def text_of(chars: Sequence[Char]) -> str:
    """The texts of `group_lines`, joined by line ends: what a cell says."""
    texts: list[str] = []
    for group in _baselines(chars) if chars else ():
        blank = _BLANK * sum([size for _, _, _, _, _, _, size in group]) / len(group)
        text, previous = "", 1e9
        for letter, x0, _, x1, _, _, _ in group:
            text += f" {letter}" if x0 - previous > blank else letter
            previous = x1
        texts.append(text)
    return "\n".join(texts)


def _baselines(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by baseline, top to bottom; on each the runs of the text layer from left to right."""
    levels: dict[float, list[int]] = {}
    members: list[int] = []
    last: float | None = None
    for place, (_, _, _, _, _, base, _) in enumerate(chars):
        if base != last:
            members = levels.setdefault(base, [])
            last = base
        members.append(place)
    groups: list[list[int]] = []
    bottom = largest = 0.0
    for level in sorted(levels):
        members = levels[level]
        size = max([chars[place].size for place in members])
        if groups and level - bottom <= _SAME_BASELINE * max(largest, size):
            groups[-1].extend(members)
            groups[-1].sort()
            largest = max(largest, size)
        else:
            groups.append(members)
            bottom, largest = level, size
    lines = []
    for group in groups:
        runs = runs_of([chars[place] for place in group])
        if len(runs) > 1:
            runs.sort(key=_by_start)
            lines.append([char for run in runs for char in run])
        else:
            lines.append(runs[0])
    return lines


def _by_start(run: list[Char]) -> float:
    return run[0].x0 + run[0].x1


def _line(group: list[Char]) -> Line:
    letters, x0s, tops, x1s, bottoms, _, sizes = zip(*group, strict=True)
    lefts, rights = tenths(x0s), tenths(x1s)
    blank = _BLANK * sum(sizes) / len(group)
    text = list(letters)
    wide = [place for place, (x0, before) in enumerate(zip(x0s[1:], x1s, strict=False), 1) if x0 - before > blank]
    for place in reversed(wide):
        text.insert(place, " ")
        lefts.insert(place, rights[place - 1])
        rights.insert(place, lefts[place + 1])
    joined = "".join(text)
    if len(joined) != len(text):
        # a ligature or a composed character carries several letters: each gets its box
        lefts = [left for piece, left in zip(text, lefts, strict=True) for _ in piece]
        rights = [right for piece, right in zip(text, rights, strict=True) for _ in piece]
    return Line(joined, tenth(min(tops)), tenth(max(bottoms)), lefts, rights)
