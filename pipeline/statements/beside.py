"""Tables beside each other on one page: whose are the lines above them.

Each has its own title where the lines, cut midway between the tables, name a statement above every one of them; else
one title stands above all.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from pipeline.pages.model import Box, Line, Table

__all__ = ["lines_above", "stands_beside"]

#: Tables stand beside each other when they share more than this of the height of the lower one.
_SHARED_HEIGHT = 0.5


def lines_above(
    tables: Sequence[Table], number: int, outside: Sequence[Line], names: Callable[[list[str]], bool]
) -> list[Line] | None:
    """The lines above table `number` of a page, top to bottom; None where no other table stands beside it.

    `outside` are the page's lines outside of its tables; `names` tells whether texts hold the title of a statement.
    """
    box = tables[number].box
    if box is None:
        return None
    row = [b for t in tables if (b := t.box) is not None and (b == box or _beside(b, box))]
    if len(row) < 2:
        return None
    row.sort()
    ceiling = max(
        (b[3] for t in tables if (b := t.box) is not None and b[3] <= min(r[1] for r in row)), default=float("-inf")
    )
    floor = max(r[1] for r in row)
    above = [line for line in outside if ceiling <= line.top < floor]
    cuts = [float("-inf"), *((a[2] + b[0]) / 2 for a, b in itertools.pairwise(row)), float("inf")]
    own = [
        [piece for line in above if (piece := _piece(line, left, right)) is not None]
        for left, right in itertools.pairwise(cuts)
    ]
    if all(names([line.text for line in lines]) for lines in own):
        return own[row.index(box)]
    return above


def stands_beside(tables: Sequence[Table], table: Table) -> bool:
    """Whether another table of the page stands beside a table."""
    return table.box is not None and any(other.box is not None and _beside(other.box, table.box) for other in tables)


def _beside(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    apart = one[2] <= other[0] + 1 or other[2] <= one[0] + 1
    return apart and shared > _SHARED_HEIGHT * min(one[3] - one[1], other[3] - other[1])


def _piece(line: Line, left: float, right: float) -> Line | None:
    """What of a line stands between two places (points)."""
    keep = [i for i in range(len(line.lefts)) if left <= (line.lefts[i] + line.rights[i]) / 2 < right]
    while keep and line.text[keep[0]] == " ":
        keep.pop(0)
    while keep and line.text[keep[-1]] == " ":
        keep.pop()
    return line.part(keep) if keep else None
