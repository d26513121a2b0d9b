"""Do independent readings of a table see the same numbers? (identities E-01 and E-07)

The first reading is the grid: characters by the cell that holds them. The second knows nothing of rules: characters as
the text layer strings them together, cut where the print jumps. The multiset of decimal numbers must be the same in
both; what differs was cut, glued or lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.pages.lines import runs_of
from pipeline.pages.model import Box, Table
from pipeline.pages.pdf import Char

__all__ = ["disagreement", "inside", "numbers_by_runs", "numbers_in"]

_DECIMAL = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d+(?![\d.,])")


def numbers_in(texts: Iterable[str]) -> Counter[str]:
    """Decimal numbers on the lines of texts, without thousands marks.

    A number broken over two lines counts as its parts, which every reading sees alike.
    """
    found: Counter[str] = Counter()
    for text in texts:
        found.update(n.replace(",", "") for n in _DECIMAL.findall(unicodedata.normalize("NFKC", text)))
    return found


def inside(chars: Sequence[Char], box: Box) -> list[Char]:
    """The characters whose middle lies in a box, in their order."""
    x0, top, x1, bottom = box
    return [c for c in chars if x0 <= (c.x0 + c.x1) / 2 <= x1 and top <= (c.top + c.bottom) / 2 <= bottom]


def numbers_by_runs(chars: Sequence[Char], box: Box) -> Counter[str]:
    """Numbers inside a box by the order of the text layer, whatever the rules say."""
    return numbers_in("".join(c.text for c in run) for run in runs_of(inside(chars, box)))


def disagreement(table: Table, other: Counter[str]) -> str | None:
    """Where the cells' numbers differ from another reading, in words; None where they agree."""
    by_cells = numbers_in(line for cell in table.cells for line in cell.text.split("\n"))
    lost, new = other - by_cells, by_cells - other
    parts = []
    if lost:
        parts.append("not in cells: " + ", ".join(sorted(lost.elements())[:5]))
    if new:
        parts.append("only in cells: " + ", ".join(sorted(new.elements())[:5]))
    return "; ".join(parts) or None
