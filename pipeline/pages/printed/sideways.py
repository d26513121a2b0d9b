"""Tables that are broken over pages sideways: the left columns on one page, the right columns on a later one.

Spreadsheets that are printed wider than the paper come out so: each page shows some columns of the same rows, its title
and its header cut where the paper ends. Parts belong together when their rows stand at the same heights and the print
itself goes on from one to the other: numbered columns (栏次 1, 2 | 3, 4), a title cut in two, or rows without names
beside rows with names. Only then are they joined; the table stands on the page of its left part, each cell keeps the
page on which it is printed. Spreadsheets print all left parts first or part by part: both orders are known.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipeline.figures.amounts import squeeze
from pipeline.pages.model import Cell, Line, Page, Table
from pipeline.pages.outside import lines_outside_tables

__all__ = ["join_sideways"]

#: Frames of parts stand at the same height to within this many points.
_SAME_HEIGHT = 2.5
_SAME_LINE = 2.0
#: Rows in which a header and its column numbers may stand.
_HEADER_ROWS = 6
#: Left parts that are printed one below the other before the first right part.
_MOST_BELOW = 12
_FEWEST_ROWS = 3
_CJK = re.compile(r"[\u4e00-\u9fff]")
_NUMBERING = frozenset({"", "栏次", "栏目", "序号", "行次"})
_DECIMAL = re.compile(r"\d\.\d")


def join_sideways(pages: Sequence[Page]) -> list[Page]:
    """The same pages, tables that were broken sideways joined on the page of their left part.

    A page that held the right part keeps an empty table in its place, so that its print is still that of a table.
    """
    pages = list(pages)
    first = 0
    while first < len(pages):
        below = _parts_below(pages, first)
        parts = 1
        while below and _all_go_on(pages, first, below, parts):
            for index in range(first, first + below):
                right = index + parts * below
                pages[index], pages[right] = _joined(pages[index], pages[right])
            parts += 1
        first += parts * below or 1
    return pages


def _parts_below(pages: Sequence[Page], first: int) -> int:
    """How many left parts stand one below the other from `first` on before their right parts; 0 when none goes on."""
    for below in range(1, _MOST_BELOW + 1):
        if _all_go_on(pages, first, below, 1):
            return below
        if first + below >= len(pages) or not pages[first + below].tables:
            return 0
    return 0


def _all_go_on(pages: Sequence[Page], first: int, below: int, parts: int) -> bool:
    start = first + parts * below
    if start + below > len(pages):
        return False
    return all(_goes_on(pages[first + i], pages[start + i]) for i in range(below))


def _goes_on(left: Page, right: Page) -> bool:
    if len(left.tables) != 1 or len(right.tables) != 1:
        return False
    pair = _on_shared_levels(left.tables[0], right.tables[0])
    if pair is None:
        return False
    one, other = pair
    if abs(left.width - right.width) > 1 or abs(left.height - right.height) > 1:
        return False
    heads = [[_row_text(table, row) for row in range(_HEADER_ROWS)] for table in (one, other)]
    if heads[0] == heads[1]:
        return False
    return _numbers_go_on(one, other) or _title_is_cut(left, right) or _names_are_missing(one, other, right)


def _on_shared_levels(one: Table, other: Table) -> tuple[Table, Table] | None:
    """Both tables with the same rows; None unless their frames and all borders below the header stand at equal heights.

    A header may be parted on one side only (本年支出 over 合计 and 基本支出 beside a cell that is as high as both).
    """
    if not one.levels or not other.levels:
        return None
    ends = ((one.levels[0], other.levels[0]), (one.levels[-1], other.levels[-1]))
    if any(abs(a - b) > _SAME_HEIGHT for a, b in ends):
        return None
    levels = list(one.levels)
    levels += [y for y in other.levels if all(abs(y - level) > _SAME_HEIGHT for level in one.levels)]
    levels.sort()
    if len(levels) <= _FEWEST_ROWS:
        return None
    for table in (one, other):
        missing = [i for i, y in enumerate(levels) if all(abs(y - level) > _SAME_HEIGHT for level in table.levels)]
        if missing and missing[-1] >= _HEADER_ROWS:
            return None
    return _on_levels(one, levels), _on_levels(other, levels)


def _on_levels(table: Table, levels: Sequence[float]) -> Table:
    if len(levels) == len(table.levels):
        return table
    place = [min(range(len(levels)), key=lambda i: abs(levels[i] - y)) for y in table.levels]
    cells = [
        msgspec.structs.replace(cell, row=place[cell.row], rows=place[cell.row + cell.rows] - place[cell.row])
        for cell in table.cells
    ]
    return msgspec.structs.replace(table, rows=len(levels) - 1, cells=cells, levels=list(levels))


def _numbers_go_on(one: Table, other: Table) -> bool:
    """Whether a row numbers the columns of the left part and goes on in the right one."""
    for row in range(min(_HEADER_ROWS, one.rows)):
        before, after = _column_numbers(one, row), _column_numbers(other, row)
        if before and after and before[0] == 1 and after[0] == before[-1] + 1:
            return True
    return False


def _column_numbers(table: Table, row: int) -> list[int]:
    texts = [c.text.strip() for c in table.cells if c.row == row and c.text.strip()]
    numbers = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 3]
    words = {squeeze(text) for text in texts if not (text.isascii() and text.isdigit())}
    if not numbers or not words <= _NUMBERING or any(b != a + 1 for a, b in pairwise(numbers)):
        return []
    # a lone number may be a figure or the number of a row: then only the word says that columns are numbered
    return numbers if len(numbers) > 1 or "栏次" in words else []


def _title_is_cut(left: Page, right: Page) -> bool:
    """Whether a line above the table runs over the right end of its page and goes on at the other's left end."""
    one, other = left.tables[0].box, right.tables[0].box
    if one is None or other is None:
        return False
    for line in _above(left):
        for rest in _above(right):
            if abs(line.top - rest.top) > _SAME_LINE or not _CJK.search(rest.text):
                continue
            text, end = squeeze(line.text), squeeze(rest.text)
            over, before = line.x1 > one[2] + 1, rest.x0 < other[0] - 1
            if len(end) < 2 or text == end or not (over or before):
                continue
            if text.endswith(end) or _overlap(text, end):
                return True
            if over and before and end.endswith("表") and not text.endswith("表"):
                return True
    return False


def _names_are_missing(one: Table, other: Table, right: Page) -> bool:
    """Whether the right part has figures without names, under a header of its own and no title."""
    start = _body_start(other)
    if start == 0 or start is None:
        return False  # no header of its own: a table that only goes on downwards
    named = sum(bool(_CJK.search(cell.text)) for cell in one.cells if cell.row >= start)
    nameless = not any(_CJK.search(cell.text) for cell in other.cells if cell.row >= start)
    titled = any(squeeze(line.text).rstrip(")）").endswith("表") for line in _above(right))
    figures = sum(bool(_DECIMAL.search(cell.text)) for cell in other.cells)
    return named >= _FEWEST_ROWS and nameless and figures >= 1 and not titled


def _body_start(table: Table) -> int | None:
    """The first row that holds a decimal figure; None when no row does."""
    rows = [cell.row for cell in table.cells if _DECIMAL.search(cell.text)]
    return min(rows) if rows else None


def _joined(left: Page, right: Page) -> tuple[Page, Page]:
    pair = _on_shared_levels(left.tables[0], right.tables[0])
    assert pair is not None, "what goes on stands at the same heights"
    one, other = pair
    cells = [*one.cells]
    cut = {cell.row: cell for cell in one.cells if cell.col + cell.cols == one.cols}
    for cell in other.cells:
        moved = msgspec.structs.replace(cell, col=cell.col + one.cols, page=cell.page or right.number)
        edge = cut.get(cell.row)
        if cell.col == 0 and edge is not None and edge.rows == cell.rows and _one_text(edge, cell):
            text = max((edge.text, cell.text), key=len)
            cells.remove(edge)
            moved = msgspec.structs.replace(moved, col=edge.col, cols=edge.cols + cell.cols, text=text)
        cells.append(moved)
    borders: list[float] = []
    if one.borders and other.borders:
        shift = one.borders[-1] - other.borders[0]
        borders = [*one.borders, *(round(x + shift, 1) for x in other.borders[1:])]
    doubts = [words for words in (one.disagreement, other.disagreement) if words]
    table = msgspec.structs.replace(
        one,
        cols=one.cols + other.cols,
        cells=sorted(cells, key=lambda cell: (cell.row, cell.col)),
        borders=borders,
        disagreement="; ".join(doubts) or None,
        heading=_heading(left, right),
    )
    hidden = Table(0, 0, [], right.tables[0].box, other.reader)
    return (
        msgspec.structs.replace(left, tables=[table]),
        msgspec.structs.replace(right, tables=[hidden]),
    )


def _one_text(edge: Cell, cell: Cell) -> bool:
    """Whether two cells at the cut are one: one of them is empty (its text was set in the middle), or cut short."""
    a, b = squeeze(edge.text), squeeze(cell.text)
    if any(text and not _CJK.search(text) for text in (a, b)):
        return False  # codes and amounts are never cut: two that are alike (0.00 beside 0.00) are two
    # a cell over one column of each part ends there as a rule; only one that spans columns was drawn across
    spans = edge.cols > 1 or cell.cols > 1
    return (a.startswith(b) or b.startswith(a)) if a and b else spans and bool(a or b)


def _heading(left: Page, right: Page) -> list[str]:
    """The lines above the whole table: what stands at one height on both pages is one line."""
    rest = _above(right)
    words = list(left.tables[0].heading)
    lines = [(line.top, line.text) for line in _above(left)] if not words else [(0.0, text) for text in words]
    joined = []
    for top, text in lines:
        behind = [line for line in rest if words == [] and abs(line.top - top) <= _SAME_LINE]
        for line in behind:
            rest.remove(line)
            text = _put_together(text, line.text)
        joined.append((top, text))
    joined.extend((line.top, line.text) for line in rest if not words or not _is_tail(line.text, words))
    return [text for _, text in sorted(joined, key=lambda pair: pair[0])]


def _is_tail(text: str, words: Sequence[str]) -> bool:
    return any(squeeze(word).endswith(squeeze(text)) for word in words)


def _put_together(text: str, end: str) -> str:
    short, behind = squeeze(text), squeeze(end)
    if short.endswith(behind):
        return text
    overlap = _overlap(short, behind)
    return short + behind[overlap:]


def _overlap(text: str, end: str) -> int:
    """How many characters at the end of one are those at the beginning of the other."""
    return next((n for n in range(min(len(text), len(end)), 0, -1) if text.endswith(end[:n])), 0)


def _above(page: Page) -> list[Line]:
    box = page.tables[0].box
    return [line for line in lines_outside_tables(page) if box is not None and line.top < box[1]]


def _row_text(table: Table, row: int) -> str:
    return "|".join(cell.text for cell in table.cells if cell.row == row)
