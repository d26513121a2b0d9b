"""Do two readings of a table see the same numbers? Cells of the grid against lines by position (E-01, E-07).

A table's numbers must be the same multiset in both: what differs was cut, glued or lost by one of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.pages.lines import group_lines
from pipeline.pages.model import Box, Table
from pipeline.pages.pdf import Char

__all__ = ["disagreement", "inside", "numbers_in", "numbers_of_lines"]

_DECIMAL = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d+(?![\d.,])")


def numbers_in(texts: Iterable[str]) -> Counter[str]:
    """Decimal numbers in texts, without thousands marks; a number broken over lines of one text is put together."""
    found: Counter[str] = Counter()
    for text in texts:
        flat = unicodedata.normalize("NFKC", text)
        lines = flat.split("\n")
        joined = "".join(lines)
        whole = _DECIMAL.findall(joined.replace(" ", "")) if len(lines) > 1 else []
        found.update(n.replace(",", "") for n in (whole or _DECIMAL.findall(flat)))
    return found


def inside(chars: Sequence[Char], box: Box) -> list[Char]:
    """The characters whose middle lies in a box."""
    x0, top, x1, bottom = box
    return [c for c in chars if x0 <= (c.x0 + c.x1) / 2 <= x1 and top <= (c.top + c.bottom) / 2 <= bottom]


def numbers_of_lines(chars: Sequence[Char], box: Box) -> Counter[str]:
    """Decimal numbers as they stand on the lines inside a box, whatever the rules say."""
    return numbers_in(line.text for line in group_lines(inside(chars, box)))


def disagreement(table: Table, by_lines: Counter[str]) -> str | None:
    """Where the cells' numbers differ from those of the lines, in words; None where they agree."""
    by_cells = numbers_in(cell.text for cell in table.cells)
    if by_cells == by_lines:
        return None
    lost, new = by_lines - by_cells, by_cells - by_lines
    parts = []
    if lost:
        parts.append("only on lines: " + ", ".join(sorted(lost.elements())[:5]))
    if new:
        parts.append("only in cells: " + ", ".join(sorted(new.elements())[:5]))
    return "; ".join(parts)
