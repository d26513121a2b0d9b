"""Do independent readings of a table see the same numbers? (identities E-01 and E-07)

The first reading is the grid: characters by the cell that holds them. The second knows nothing of rules: characters as
the text layer strings them together, cut where the print jumps. The multiset of decimal numbers must be the same in
both; what differs was cut, glued or lost.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.pages.model import Box, Table
from pipeline.pages.printed.lines import runs_of
from pipeline.pages.printed.marks import Char

__all__ = ["disagreement", "inside", "numbers_by_runs", "numbers_in"]

#: Digits that follow each other at more than so many times the usual step belong to two amounts.
_APART = 1.6
_AMOUNTS = re.compile(r"[-\d.,]+\Z")
#: What follows an amount to the cent stands further off than its digits from each other, by this share of their size.
_GAP = 0.06
_AMOUNT_AND_CODE = re.compile(r"\.\d\d(?:\d{3}|\d{5}|\d{7})\Z")
_CENTS = re.compile(r"\.\d\d\Z")
_DECIMAL = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d+(?![\d.,])")


def numbers_in(texts: Iterable[str]) -> Counter[str]:
    """Decimal numbers on the lines of texts, without thousands marks.

    A number broken over two lines counts as its parts, which every reading sees alike.
    """
    # line ends belong to no number, and one search of all texts takes a third of the time of a search in each
    text = unicodedata.normalize("NFKC", "\n".join(texts))
    return Counter([number.replace(",", "") for number in _DECIMAL.findall(text)])


def inside(chars: Sequence[Char], box: Box) -> list[Char]:
    """The characters whose middle lies in a box, in their order."""
    x0, top, x1, bottom = box
    return [c for c in chars if x0 <= (c.x0 + c.x1) / 2 <= x1 and top <= (c.top + c.bottom) / 2 <= bottom]


def numbers_by_runs(chars: Sequence[Char], box: Box) -> Counter[str]:
    """Numbers inside a box by the order of the text layer, whatever the rules say."""
    return numbers_in(map(_text, _with_decimals(runs_of(inside(chars, box)))))


def _with_decimals(runs: list[list[Char]]) -> list[list[Char]]:
    """Runs with their decimals: the point of squeezed print goes back further than any other character does."""
    joined: list[list[Char]] = []
    for run in runs:
        if run[0].text == "." and len(run) > 1 and joined and joined[-1][-1].text.isdigit():
            last = joined[-1][-1]
            if last.base == run[0].base and last.x0 < run[0].x0 < last.x1:
                joined[-1] = [*joined[-1], *run]
                continue
        joined.append(run)
    return joined


def _text(run: Sequence[Char]) -> str:
    """The text of a run; numbers that abut are parted where the digits stand further apart than within them.

    Typeset tables set digits closer than their boxes are wide, so amounts that fill their columns leave no gap; neither
    does an amount set to the right beside a code set to the left.
    """
    text = "".join([c.text for c in run])
    if len(text) != len(run) or not _AMOUNTS.match(text):
        return text
    if text.count(".") < 2 and not _AMOUNT_AND_CODE.search(text):
        return text
    steps = [b.x0 - a.x0 for a, b in itertools.pairwise(run)]
    gaps = [b.x0 - a.x1 for a, b in itertools.pairwise(run)]
    wide = _APART * sorted(steps)[len(steps) // 2]
    gap = sorted(gaps)[len(gaps) // 2] + _GAP * run[0].size
    parts = [text[0]]
    for index, letter in enumerate(text[1:], 1):
        apart = steps[index - 1] > wide or (gaps[index - 1] > gap and _CENTS.search(text, 0, index) is not None)
        parts.append("\n" + letter if apart else letter)
    return "".join(parts)


def disagreement(table: Table, other: Counter[str]) -> str | None:
    """Where the cells' numbers differ from another reading, in words; None where they agree."""
    by_cells = numbers_in(cell.text for cell in table.cells)
    lost, new = other - by_cells, by_cells - other
    parts = []
    if lost:
        parts.append("not in cells: " + ", ".join(sorted(lost.elements())[:5]))
    if new:
        parts.append("only in cells: " + ", ".join(sorted(new.elements())[:5]))
    return "; ".join(parts) or None
