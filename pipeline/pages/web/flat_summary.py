"""Flattened summaries of income and expenditure (收支总表): each amount follows the name that it belongs to.

The two sides are printed in turn and blank cells leave no line, so the side of a name is told by its words; the sums of
both sides must bear the reading out, and both totals be the same. Where a side has several columns of amounts, only the
first, its total, is certain; the others stand behind the columns, printed and unclaimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pipeline.pages.model import Box, Cell, Table
from pipeline.pages.web.flat_proof import AMOUNT, HALF_PLACE, value_of

__all__ = ["summary_tables"]

_NAMES: Final = frozenset({"项目", "项目名称", "科目", "科目名称"})
_VALUES: Final = frozenset({"预算数", "决算数", "金额", "本年预算", "本年预算数"})
_TOTALS: Final = frozenset({"合计", "总计", "小计"})
_EXPENDITURE: Final = re.compile("支出|结转下年|年末|年终|结余分配|上缴上级|预备费|转移性|结转.*下年")
_INCOME: Final = re.compile("收入|拨款|资金|上年|年初|使用.*(?:结余|基金)|补助|上缴")
_ORDINAL: Final = re.compile("[一二三四五六七八九十]+、")
_THIS_YEAR: Final = re.compile("(?:本年|当年)(?:收入|支出)(?:合计|小计)?")
_GRAND: Final = re.compile("(?:收入|支出)?总计")


@dataclass(slots=True)
class _Line:
    name: str
    amounts: list[str] = field(default_factory=list)

    @property
    def value(self) -> Decimal:
        return value_of(self.amounts[0]) if self.amounts else Decimal(0)


@dataclass(slots=True)
class _Sides:
    income: list[_Line] = field(default_factory=list)
    expenditure: list[_Line] = field(default_factory=list)


def summary_tables(pieces: Sequence[list[str]], boxes: Sequence[Box]) -> list[Table]:
    """The tables of a summary from the cells of its pieces (one for each page), or none where the sums do not hold."""
    read: list[_Sides] = []
    header: list[str] = []
    for cells in pieces:
        joined = list(_joined(cells))
        start = _header_length(joined)
        if start is None or (header and joined[:start] != header):
            return []
        header = joined[:start]
        sides = _sides(joined[start:])
        if sides is None:
            return []
        read.append(sides)
    income = [line for sides in read for line in sides.income]
    expenditure = [line for sides in read for line in sides.expenditure]
    if any(len(line.amounts) > 1 for line in income) or (
        len(header) == 6 and any(len(x.amounts) > 1 for x in expenditure)
    ):
        return []
    ours, theirs = _total(income), _total(expenditure)
    if ours is None or theirs is None or ours != theirs:
        return []
    return [_table(header, sides, box) for sides, box in zip(read, boxes, strict=True)]


def _joined(cells: Sequence[str]) -> Iterator[str]:
    """Cells with letters that were printed apart (收 入 总 计) put together; each such name ends with 计, 入 or 出."""
    word = ""
    for cell in cells:
        if len(cell) == 1 and not cell.isdigit():
            word += cell
            if cell == "计":
                yield word
                word = ""
            continue
        if word and cell in _TOTALS:
            yield word + cell
            word = ""
            continue
        if word:
            yield from _parted(word)
            word = ""
        yield cell
    if word:
        yield from _parted(word)


def _parted(word: str) -> Iterator[str]:
    yield from (re.findall("收入|支出", word) if re.fullmatch("(?:收入|支出)+", word) else [word])


def _header_length(cells: Sequence[str]) -> int | None:
    """How many cells the header has: 收入, 支出, a name and a value for each, and the columns of the second value."""
    if list(cells[:2]) != ["收入", "支出"] or len(cells) < 7:
        return None
    if not (cells[2] in _NAMES and cells[4] in _NAMES and cells[3] in _VALUES and cells[5] in _VALUES):
        return None
    end = 6
    if cells[6] in _TOTALS:
        end = 7
        while (
            end < len(cells)
            and re.fullmatch(".*(?:预算|拨款|基金|资金)", cells[end])
            and not _ORDINAL.match(cells[end])
        ):
            end += 1
    return end


def _sides(cells: Sequence[str]) -> _Sides | None:
    """Names with the amounts behind them, by side; None where a name belongs to no side, or an amount to no name."""
    sides = _Sides()
    current: _Line | None = None
    for cell in cells:
        if AMOUNT.match(cell):
            if current is None:
                return None
            current.amounts.append(cell)
            continue
        current = _Line(cell)
        if _EXPENDITURE.search(cell):
            sides.expenditure.append(current)
        elif _INCOME.search(cell):
            sides.income.append(current)
        else:
            return None
    return sides


def _total(lines: Sequence[_Line]) -> Decimal | None:
    """The grand total of a side if its sums hold: 本年合计 of the numbered lines, 总计 of it and what follows it."""
    year = next((i for i, line in enumerate(lines) if _THIS_YEAR.fullmatch(line.name)), None)
    grand = next((i for i, line in enumerate(lines) if _GRAND.fullmatch(line.name)), None)
    if year is None or grand is None or grand < year or not lines[grand].amounts:
        return None
    numbered = [line.value for line in lines[:year] if _ORDINAL.match(line.name) and line.amounts]
    behind = [line.value for line in lines[year + 1 : grand] if line.amounts]
    if abs(sum(numbered) - lines[year].value) > HALF_PLACE * (len(numbered) + 1):
        return None
    if abs(lines[year].value + sum(behind) - lines[grand].value) > HALF_PLACE * (len(behind) + 2):
        return None
    return lines[grand].value


def _table(header: Sequence[str], sides: _Sides, box: Box) -> Table:
    inner = list(header[6:7])
    cells = [Cell(0, 0, 1, 2, "收入"), Cell(0, 2, 1, 2, "支出")]
    cells += [Cell(1, col, 1, 1, text) for col, text in enumerate(header[2:5])]
    cells.append(Cell(1, 3, 1, 1, inner[0] if inner else header[5]))
    high = max(len(sides.income), len(sides.expenditure))
    for col, lines in ((0, sides.income), (2, sides.expenditure)):
        for row, line in enumerate(lines, start=2):
            cells.append(Cell(row, col, 1, 1, line.name))
            if line.amounts:
                cells.append(Cell(row, col + 1, 1, 1, line.amounts[0]))
            if line.amounts[1:]:
                cells.append(Cell(row, 4, 1, 1, "; ".join(["", *line.amounts[1:]])))
    return Table(high + 2, 5, sorted(cells, key=lambda c: (c.row, c.col)), box, "flat")
