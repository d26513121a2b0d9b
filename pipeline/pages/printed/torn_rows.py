"""Rows that the end of a page tore apart: the first lines of their cells at the foot of one page, the rest on the next.

Word processors let rows break over pages unless they are told not to. What goes over is the end of a name, the last
digit of a code, or the last digits of an amount that was broken over lines in its narrow cell. Such a rest is taken
back to the row that it ends, only where it can be nothing else: it completes a code or an amount that is none without
it. What does not belong here: the rest of a name alone, which takes knowing what names are (`statements.row.goes_on`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

import msgspec

from pipeline.figures.amounts import parse_amount, squeeze
from pipeline.figures.codes import is_code
from pipeline.pages.model import Cell, Page, Table
from pipeline.pages.printed.torn import stand_together

__all__ = ["join_torn_rows"]

#: A code in pieces (208 | 05 | 01) has one for each column.
_PIECE = re.compile(r"\d\d\Z")
_HALF_CODE = re.compile(r"[\[(（【]?(\d{3,6})\Z")
_REST_OF_CODE = re.compile(r"(\d{1,4})(?=\Z|[\])）】\-－—:：]|[\u4e00-\u9fff])")
#: Places of an amount in 万元 or 元 where all rows have the same.
_PLACES = 2
_DIGITS = re.compile(r"[\d,.]+\Z")


def join_torn_rows(pages: Sequence[Page]) -> list[Page]:
    """The same pages, rests of rows put to the rows that they end; the rest's own row is gone."""
    pages = list(pages)
    for index in range(len(pages) - 1):
        page, behind = pages[index], pages[index + 1]
        if not stand_together(page, behind):
            continue
        joined = _joined(page.tables[-1], behind.tables[0])
        if joined is not None:
            pages[index] = msgspec.structs.replace(page, tables=[*page.tables[:-1], joined[0]])
            pages[index + 1] = msgspec.structs.replace(behind, tables=[joined[1], *behind.tables[1:]])
    return pages


def _joined(table: Table, behind: Table) -> tuple[Table, Table] | None:
    """Both tables with the rest put back, None where the first row behind is one of its own."""
    last = {(c.col, c.cols): c for c in table.cells if c.row + c.rows == table.rows}
    first = [c for c in behind.cells if c.row == 0]
    rests = [(last.get((c.col, c.cols)), c) for c in first if c.text]
    if not rests or any(c.rows > 1 for c in first):
        return None
    pairs = [(half, rest) for half, rest in rests if half is not None and half.text]
    halves = {id(half) for half, _ in pairs}
    uncontinued = [cell for cell in last.values() if id(cell) not in halves]
    if len(pairs) < len(rests) or not _is_rest(pairs, uncontinued, table, behind):
        return None
    whole = {id(half): f"{half.text}\n{rest.text}" for half, rest in pairs}
    cells = [msgspec.structs.replace(c, text=whole[id(c)]) if id(c) in whole else c for c in table.cells]
    rows = [msgspec.structs.replace(c, row=c.row - 1) for c in behind.cells if c.row]
    return (
        msgspec.structs.replace(table, cells=cells),
        msgspec.structs.replace(behind, rows=behind.rows - 1, cells=rows, levels=behind.levels[1:]),
    )


def _is_rest(pairs: Sequence[tuple[Cell, Cell]], uncontinued: Sequence[Cell], table: Table, behind: Table) -> bool:
    """Whether what stands behind each half completes it, and some of it a code or an amount.

    A name behind a name proves nothing: 12.5 above 6 is one amount only where something else is torn, or the 6 has not
    what rows of their own have, a name or the code that stands before it.
    """
    torn = {id(cell) for pair in pairs for cell in pair}
    texts = [squeeze(c.text) for c in (*table.cells, *behind.cells) if id(c) not in torn]
    decimals = [text for text in texts if "." in text]
    completed = short = named = False
    for half, rest in pairs:
        one, other = squeeze(half.text), squeeze(rest.text)
        column = [*_column(table, half), *_column(behind, rest)]
        if _completes_code(one, other, column):
            completed = True
        elif _DIGITS.match(other):
            if _completes_amount(one, other):
                completed = True
            elif _completes_short_amount(one, other, column, decimals):
                short = True
            else:
                return False
        elif parse_amount(other) is not None or parse_amount(one) is not None:
            return False
        else:
            named = True
    told = named and not any(is_code(squeeze(cell.text)) for cell in uncontinued)
    return completed or (short and not told)


def _completes_amount(one: str, other: str) -> bool:
    """Whether digits are an amount only with those behind them: 1,234 above .50, 1, above 234.50."""
    if not _DIGITS.match(one.lstrip("-")) or parse_amount(one + other) is None:
        return False
    return parse_amount(one) is None or other.startswith(".")


def _completes_short_amount(one: str, other: str, column: Sequence[str], decimals: Sequence[str]) -> bool:
    """Whether an amount has one place and a digit behind it, where all others of its column have two.

    Of a column that has no others, the `decimals` of both tables.
    """
    alone = parse_amount(one)
    if alone is None or not _DIGITS.match(one.lstrip("-")) or parse_amount(one + other) is None:
        return False
    # 12.5 above 6 are two amounts where a sheet prints no more places than there are
    found = [amount for text in column if (amount := parse_amount(text)) is not None]
    found = list(dropwhile(lambda amount: amount.places == 0, found))  # the numbers of columns stand above them
    found = found or [amount for text in decimals if (amount := parse_amount(text)) is not None]
    usual = bool(found) and all(amount.places == _PLACES for amount in found)
    return usual and alone.places == _PLACES - 1 and len(other) == 1


def _completes_code(one: str, other: str, column: Sequence[str]) -> bool:
    """Whether digits are a code only with those behind them, alone or before a name; 208 | 05 | 01 is no torn code."""
    half, rest = _HALF_CODE.match(one), _REST_OF_CODE.match(other)
    if half is None or rest is None or not is_code(half[1] + rest[1]):
        return False
    return not is_code(half[1]) or not any(_PIECE.match(text) for text in column)


def _column(table: Table, cell: Cell) -> list[str]:
    cells = sorted((c for c in table.cells if c.col == cell.col and c is not cell), key=lambda c: c.row)
    return [squeeze(c.text) for c in cells]
