"""Which of several readings is right? The arithmetic of the statement decides, where it decides clearly.

A table states its sums more than once: a code's amount is that of the codes below it, a total is that of the rows above
or below, a total column is that of the columns beside it. A doubtful cell is settled when exactly one of its readings
satisfies such an identity to the last printed digit; otherwise it stays in doubt. Sources: the identities of final
accounts (合计 = 类之和, 类 = 款之和, 款 = 项之和, 收入总计 = 支出总计, 合计 = 基本支出 + 项目支出).
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.figures.amounts import is_blank, normalise, parse_amount
from pipeline.figures.codes import is_code
from pipeline.pages.model import Cell, Table

__all__ = ["Identity", "Place", "identities", "settle"]

Place = tuple[int, int]

#: With more readings together than this, one of them fits by chance.
_MOST_COMBINATIONS = 64
#: A sum over columns is believed when so many rows show it, at least one of them with two terms, and none denies it.
_ROWS_OF_PROOF = 2
_TOTAL = re.compile(r"(?:合计|总计|小计|总额)[:：]?\Z")
_GRAND_TOTAL = re.compile(r"总计\Z")


@dataclass(frozen=True, slots=True)
class Identity:
    """The amount at `total` is the sum of those at `parts` (blank cells count as nothing)."""

    total: Place
    parts: tuple[Place, ...]


def settle(table: Table, candidates: Mapping[Place, Sequence[str]]) -> list[Place]:
    """Settle doubtful cells of `table` in place: text set, doubt taken away. `candidates`: readings by (row, column).

    Returns the places settled, in the order in which they were.
    """
    cells = {(cell.row, cell.col): cell for cell in table.cells}
    open_places = {place: list(texts) for place, texts in candidates.items() if cells[place].doubt and texts}
    rules = identities(table, exempt=frozenset(open_places))
    settled: list[Place] = []
    progress = True
    while progress:
        progress = False
        choices: dict[Place, set[str]] = {}
        for rule in rules:
            for place, text in _decided(rule, cells, open_places).items():
                choices.setdefault(place, set()).add(text)
        for place, texts in choices.items():
            if len(texts) == 1:  # two identities that want different readings settle nothing
                cells[place].text, cells[place].doubt = texts.pop(), None
                del open_places[place]
                settled.append(place)
                progress = True
    return settled


def identities(table: Table, exempt: frozenset[Place] = frozenset()) -> list[Identity]:
    """The sums that a table should satisfy by its codes, total rows and columns; `exempt` places prove nothing."""
    grid = _Amounts(table)
    found = [*_by_codes(grid), *_by_total_rows(grid), *_by_columns(grid, exempt)]
    return list(dict.fromkeys(found))


class _Amounts:
    """A table as amounts and labels by place."""

    def __init__(self, table: Table) -> None:
        self.rows, self.cols = table.rows, table.cols
        self.cells = {(cell.row, cell.col): cell for cell in table.cells}
        self.values = {place: amount.value for place, cell in self.cells.items() if (amount := parse_amount(cell.text))}
        decimals = {col for (_, col) in self.values if any("." in self._text(r, col) for r in range(self.rows))}
        self.value_columns = sorted(decimals)
        self.codes = {row: code for row in range(self.rows) if (code := self._code(row)) is not None}

    def _text(self, row: int, col: int) -> str:
        cell = self.cells.get((row, col))
        return normalise(cell.text) if cell is not None else ""

    def _code(self, row: int) -> str | None:
        """The code of a row: whole in one cell, or split over cells (208 | 05 | 01) to the left of all amounts."""
        first = self.value_columns[0] if self.value_columns else self.cols
        digits = [text for col in range(first) if (text := self._text(row, col)).isdigit()]
        whole = [text for text in digits if is_code(text)]
        joined = "".join(digits)
        if len(digits) > 1 and is_code(joined):
            return joined
        return max(whole, key=len) if whole else None

    def label(self, row: int, col: int) -> str:
        """The words of a row nearest to the left of a column."""
        for left in range(col - 1, -1, -1):
            text = self._text(row, left)
            if text and not is_blank(text) and (row, left) not in self.values:
                return text
        return ""


def _by_codes(grid: _Amounts) -> Iterator[Identity]:
    """A code's amount is the sum of the codes one level below it, where they follow it."""
    for row, code in grid.codes.items():
        children = []
        for below in range(row + 1, grid.rows):
            other = grid.codes.get(below)
            if other is None:
                continue
            if not other.startswith(code) or other == code:
                break
            if len(other) == len(code) + 2:
                children.append(below)
        if children:
            for col in grid.value_columns:
                yield Identity((row, col), tuple((child, col) for child in children))


def _by_total_rows(grid: _Amounts) -> Iterator[Identity]:
    """Totals: of the topmost codes, of the rows above (whole, or from the total before), and of both sides alike."""
    shortest = min((len(code) for code in grid.codes.values()), default=0)
    tops = [row for row, code in grid.codes.items() if len(code) == shortest]
    for col in grid.value_columns:
        above: list[int] = []
        since_total: list[int] = []
        for row in range(grid.rows):
            if _TOTAL.search(grid.label(row, col)) and row not in grid.codes:
                if tops:
                    yield Identity((row, col), tuple((top, col) for top in tops))
                elif len(above) > 1:
                    yield Identity((row, col), tuple((r, col) for r in above))
                if 1 < len(since_total) < len(above):
                    yield Identity((row, col), tuple((r, col) for r in since_total))
                since_total = [row]
            elif (row, col) in grid.cells:
                since_total.append(row)
            if (row, col) in grid.cells:
                above.append(row)
    for row in range(grid.rows):
        grand = [col for col in grid.value_columns if _GRAND_TOTAL.search(grid.label(row, col))]
        for left, right in itertools.combinations(grand, 2):
            if grid.label(row, left) != grid.label(row, right) or left + 1 < right:
                yield Identity((row, left), ((row, right),))


def _by_columns(grid: _Amounts, exempt: frozenset[Place]) -> Iterator[Identity]:
    """A column that is the sum of the columns right behind it, as the rows without doubt show."""
    columns = grid.value_columns
    for start, total in enumerate(columns):
        for end in range(start + 2, len(columns)):
            parts = columns[start + 1 : end + 1]
            if not _proved(grid, total, parts, exempt):
                continue
            for row in range(grid.rows):
                if (row, total) in grid.cells:
                    yield Identity((row, total), tuple((row, part) for part in parts))


def _proved(grid: _Amounts, total: int, parts: Sequence[int], exempt: frozenset[Place]) -> bool:
    shown = composed = 0
    for row in range(grid.rows):
        places = [(row, total), *((row, part) for part in parts)]
        if any(place in exempt for place in places) or (row, total) not in grid.values:
            continue
        terms = [grid.values[place] for place in places[1:] if place in grid.values]
        if grid.values[row, total] != sum(terms, Decimal(0)):
            return False
        shown += 1
        composed += sum(term != 0 for term in terms) > 1
    return shown >= _ROWS_OF_PROOF and composed > 0


def _decided(rule: Identity, cells: Mapping[Place, Cell], open_places: Mapping[Place, list[str]]) -> dict[Place, str]:
    """The readings that alone make an identity true, by place; none where several do, or none does."""
    doubtful = [place for place in (rule.total, *rule.parts) if place in open_places]
    if not doubtful or math.prod(len(open_places[p]) for p in doubtful) > _MOST_COMBINATIONS:
        return {}
    fitting = []
    for texts in itertools.product(*(open_places[place] for place in doubtful)):
        chosen = dict(zip(doubtful, texts, strict=True))
        if _holds(rule, cells, chosen):
            fitting.append(chosen)
    return fitting[0] if len(fitting) == 1 else {}


def _holds(rule: Identity, cells: Mapping[Place, Cell], chosen: Mapping[Place, str]) -> bool:
    total = _value(rule.total, cells, chosen)
    parts = [_value(place, cells, chosen) for place in rule.parts]
    # zero on both sides says nothing: any misread blank would do
    if total is None or total == 0 or any(part is None for part in parts):
        return False
    return total == sum((part for part in parts if part is not None), Decimal(0))


def _value(place: Place, cells: Mapping[Place, Cell], chosen: Mapping[Place, str]) -> Decimal | None:
    """The amount at a place; 0 for a blank, None for what is no amount."""
    cell = cells.get(place)
    text = chosen.get(place, cell.text if cell is not None else "")
    if is_blank(text):
        return Decimal(0)
    amount = parse_amount(text)
    return amount.value if amount is not None else None
