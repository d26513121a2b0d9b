"""Statements flattened to one cell a line (web pages made from PDF): rebuilt where arithmetic proves the result.

Blank cells leave no line behind, so which column an amount belongs to is not printed any more. It is found again only
where the printed sums leave one possibility: the classes must add up to the row of totals, each row must satisfy the
sums that its header states (合计, 小计), and the rows of each level must go into the row above in every column. The
first amount of a row is that of the total, which is never blank; amounts whose column is not certain stand together
behind the columns, printed and unclaimed. Where the sums contradict each other the lines stay lines.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.figures.amounts import normalise
from pipeline.pages.model import Cell, Line, Page, Table
from pipeline.pages.web.flat_proof import AMOUNT, FlatHeader, FlatRow, adds_up, nest, solve, value_of
from pipeline.pages.web.flat_summary import summary_tables

__all__ = ["rebuild_tables", "with_flat_tables"]

_UNIT: Final = re.compile(r"单位[:：]?(?:人民币)?[（(]?(?:亿元|百万元|万元|千元|元)[)）]?\Z")
_TITLE: Final = re.compile(r".{2,40}表\Z")
_CODE: Final = re.compile(r"\d{2}\Z|\d{3}\Z|\d{5}\Z|\d{7}\Z")
_END: Final = re.compile(r"[-—–―]+\Z|\d{1,4}\Z|.*[。；].*|(?:公开|附)表\d+|注[:：]|.{41,}")
_CODE_HEADERS: Final = frozenset({"类", "款", "项", "科目编码", "功能分类科目编码", "支出功能分类科目编码", "编码"})
_NAME_HEADERS: Final = frozenset({"科目名称", "功能分类科目名称", "支出功能分类科目名称", "项目", "名称"})
#: The title stands at most this many lines above the unit of money.
_ABOVE: Final = 4
#: Columns of amounts beyond this have too many readings.
_MOST_COLUMNS: Final = 12


@dataclass(slots=True)
class _Block:
    """The cells of one printed piece of a statement: from the line after the unit of money to its end."""

    title: str
    first: int
    last: int
    cells: list[str]
    header: int = 0  # how many of the cells are its header


def with_flat_tables(page: Page) -> Page:
    """The page with the tables that could be rebuilt from its lines; the lines stay, inside the boxes of the tables."""
    if page.tables:
        return page
    page.tables = rebuild_tables(page.lines)
    return page


def rebuild_tables(lines: Sequence[Line]) -> list[Table]:
    """The tables among lines of one cell each that arithmetic proves, in their order."""
    tables: list[Table] = []
    for blocks in _statements([normalise(line.text) for line in lines]):
        tables.extend(_rebuilt(blocks, lines))
    return tables


def _statements(texts: list[str]) -> Iterator[list[_Block]]:
    """Pieces of statements; a title that comes again on the next page goes on with the one before."""
    current: list[_Block] = []
    for at, text in enumerate(texts):
        if not _UNIT.search(text):
            continue
        title = next((t for t in reversed(texts[max(0, at - _ABOVE) : at]) if _TITLE.match(t)), None)
        end = at + 1
        while end < len(texts) and (_CODE.match(texts[end]) or not _END.match(texts[end])):
            end += 1
        if title is None or end == at + 1:
            continue
        if end < len(texts) and _TITLE.match(texts[end - 1]) and not AMOUNT.match(texts[end - 1]):
            end -= 1
        block = _Block(title, at + 1, end - 1, _cells(texts[at + 1 : end]))
        if current and current[-1].title == title:
            current.append(block)
            continue
        if current:
            yield current
        current = [block]
    if current:
        yield current


def _cells(texts: list[str]) -> list[str]:
    """Cells of a piece: letters of 合计 and 小计 that were printed apart come together."""
    cells: list[str] = []
    for text in texts:
        if text == "计" and cells and cells[-1] in ("合", "小", "总"):
            cells[-1] += text
        else:
            cells.append(text)
    return cells


def _rebuilt(blocks: list[_Block], lines: Sequence[Line]) -> list[Table]:
    boxes = [(0.0, lines[block.first].top, 0.0, lines[block.last].bottom) for block in blocks]
    summary = summary_tables([block.cells for block in blocks], boxes)
    if summary:
        return summary
    first = blocks[0].cells
    start = next(
        (i for i, c in enumerate(first[:-1]) if c in ("合计", "总计") and AMOUNT.match(first[i + 1])), len(first)
    )
    for block in blocks:
        if block.cells[:start] != first[:start]:
            return []  # its header is another one: not the same table
        block.header = start
    rows = _rows(blocks)
    if rows is None or len(rows) < 2 or rows[0].codes:
        return []
    total, *others = rows
    if not nest(total, others):
        return []
    header = _header(first[:start], total.printed)
    if header is None:
        if not _codes_and_names_lead(first[:start]):
            return []
        header = FlatHeader(["合计"], {})
    elif not solve(total, header, len(total.printed)):
        return []
    return [_table(block, number, rows, header, lines) for number, block in enumerate(blocks)]


def _rows(blocks: list[_Block]) -> list[FlatRow] | None:
    """Rows by the order of kinds: codes, name, amounts; None where a cell breaks it."""
    rows: list[FlatRow] = []
    for number, block in enumerate(blocks):
        kinds = [_kind(cell) for cell in block.cells[block.header :]]
        cells = block.cells[block.header :]
        at = 0
        while at < len(cells):
            start = at
            while at < len(cells) and kinds[at] == "code":
                at += 1
            middle = at
            while at < len(cells) and kinds[at] == "word":
                at += 1
            end = at
            while at < len(cells) and kinds[at] == "amount":
                at += 1
            if middle == end or at == end or (rows and start == middle) or middle - start > 3:
                return None
            rows.append(FlatRow(cells[start:middle], "".join(cells[middle:end]), cells[end:at], number))
    return rows


def _kind(cell: str) -> str:
    return "amount" if AMOUNT.match(cell) else "code" if _CODE.match(cell) else "word"


def _codes_and_names_lead(cells: list[str]) -> bool:
    """Whether codes, names and then a total open the header: the first amount of each row is that total."""
    first = next((i for i, c in enumerate(cells) if c in ("合计", "总计")), 0)
    lead = set(cells[:first])
    return bool(lead & _CODE_HEADERS and lead & _NAME_HEADERS and lead <= _CODE_HEADERS | _NAME_HEADERS)


def _header(cells: list[str], totals: list[str]) -> FlatHeader | None:
    """The only arrangement of the header's words over as many columns as the row of totals has; None without one."""
    if not _codes_and_names_lead(cells):
        return None
    first = next(i for i, c in enumerate(cells) if c in ("合计", "总计"))
    words = [c for c in cells[first:] if c not in _CODE_HEADERS]
    if not 2 <= len(totals) <= _MOST_COLUMNS:
        return None
    if any(_kind(word) != "word" for word in words):
        return None
    split = words.index("小计") if "小计" in words else len(words)
    upper, lower = words[:split], words[split:]
    inner: list[list[str]] = []
    for word in lower:
        if word == "小计":
            inner.append([])
        inner[-1].append(word)
    if any(len(group) < 2 for group in inner) or len(upper) - len(inner) + len(lower) != len(totals):
        return None
    values = tuple(value_of(text) for text in totals)
    found = [
        header
        for places in itertools.combinations(range(1, len(upper)), len(inner))
        if adds_up(values, (header := FlatHeader(upper, dict(zip(places, inner, strict=True)))))
    ]
    return found[0] if len(found) == 1 else None


def _table(block: _Block, number: int, rows: list[FlatRow], header: FlatHeader, lines: Sequence[Line]) -> Table:
    """One piece as a table: three columns of codes, the name, the amounts; two lines of header."""
    cells = [Cell(0, 0, 1, 3, "科目编码"), Cell(0, 3, 2, 1, "科目名称")]
    cells += [Cell(1, col, 1, 1, text) for col, text in enumerate("类款项")]
    column = 4
    for index, word in enumerate(header.words):
        inner = header.groups.get(index, [])
        cells.append(Cell(0, column, 1 if inner else 2, max(len(inner), 1), word))
        cells += [Cell(1, column + i, 1, 1, text) for i, text in enumerate(inner)]
        column += max(len(inner), 1)
    here = [row for row in rows if row.block == number]
    for at, row in enumerate(here, start=2):
        if row.codes:
            cells.append(
                Cell(at, row.level - 1 if len(row.codes) == 1 and len(row.codes[0]) == 2 else 0, 1, 1, row.codes[0])
            )
            cells += [Cell(at, col, 1, 1, code) for col, code in enumerate(row.codes[1:], start=1)]
        cells.append(Cell(at, 3, 1, 1, row.name))
        cells += [Cell(at, 4 + p, 1, 1, text) for p, text in zip(row.places, row.printed, strict=False)]
        if rest := row.printed[len(row.places) :]:
            cells.append(Cell(at, column, 1, 1, "; ".join(["", *rest])))
    box = (0.0, lines[block.first].top, 0.0, lines[block.last].bottom)
    return Table(len(here) + 2, column + 1, sorted(cells, key=lambda c: (c.row, c.col)), box, "flat")
