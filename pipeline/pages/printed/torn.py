"""Headers that the end of a page tore from their table: the first rows at the foot of one page, the rest on the next.

A header of several rows is several rows to whoever prints it, and a page may end between them: the phase (预算数 beside
决算数) stands on one page and the columns below it on the next. Read page by page, the columns of both phases look
alike. The torn rows go to the table that they head, each cell keeps the page on which it is printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from pipeline.figures.amounts import squeeze
from pipeline.figures.codes import is_code
from pipeline.pages.model import Cell, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.page_number import page_number

__all__ = ["HEADER_CELLS", "join_torn_headers", "stand_together", "without_boxes"]

#: The fewest cells of a torn header: two phases side by side. Nothing else of that size is a table by itself.
HEADER_CELLS = 2

#: Rows of a header that may stand alone on its page.
_MOST_ROWS = 6
#: What heads a column is a few words.
_LONGEST = 40
#: Borders of both parts stand at the same places (points); most of them are shared.
_SAME_BORDER = 3.0
_SHARED = 0.7
_FIGURE = re.compile(r"\d\.\d|^-?\d{1,3}(?:,\d{3})+$")
_CJK = re.compile(r"[\u4e00-\u9fff]")
#: Headers of one character: levels of codes, and the words that stand alone above a column.
_LEVELS = frozenset("类款项目年")


def join_torn_headers(pages: Sequence[Page]) -> list[Page]:
    """The same pages, headers without a row of their table put above the rows on the next page.

    The page that held the header keeps an empty table in its place, so that its print is still that of a table.
    """
    pages = list(pages)
    for index in range(len(pages) - 1):
        torn = _torn(pages[index], pages[index + 1])
        if torn is not None:
            pages[index], pages[index + 1] = torn
    return [without_boxes(page, but_last=False) for page in pages]


def without_boxes(page: Page, *, but_last: bool) -> Page:
    """The page without frames of two cells around words; with `but_last` one that ends it stays."""
    tables = [
        table
        for table in page.tables
        if table.rows * table.cols != HEADER_CELLS or (but_last and table.box and _ends(page, table.box[3]))
    ]
    return page if len(tables) == len(page.tables) else msgspec.structs.replace(page, tables=tables)


def stand_together(page: Page, behind: Page) -> bool:
    """Whether the last table of a page and the first of the next may be one: the same frame, nothing between them."""
    if not page.tables or not behind.tables:
        return False
    upper, lower = page.tables[-1], behind.tables[0]
    if upper.box is None or lower.box is None or not upper.borders or not lower.borders:
        return False
    one, other = upper.borders, lower.borders
    framed = abs(one[0] - other[0]) <= _SAME_BORDER and abs(one[-1] - other[-1]) <= _SAME_BORDER
    return framed and _ends(page, upper.box[3], behind) and _begins(page, behind, lower.box[1])


def _torn(page: Page, behind: Page) -> tuple[Page, Page] | None:
    if not page.tables or not behind.tables:
        return None
    head, body = page.tables[-1], behind.tables[0]
    if not _is_header(head) or _is_body_row(body, 0) or not stand_together(page, behind):
        return None
    if _texts(head, 0) == _texts(body, 0):  # the whole header is printed again
        return None
    places = _shared_borders(head, body)
    if places is None:
        return None
    above = head.heading or _above(page, head)
    if not above:  # what begins a page without a title goes on with a table, and heads none
        return None
    joined = _joined(head, body, places, page.number, above)
    hidden = Table(0, 0, [], head.box, head.reader)
    return (
        msgspec.structs.replace(page, tables=[*page.tables[:-1], hidden]),
        msgspec.structs.replace(behind, tables=[joined, *behind.tables[1:]]),
    )


def _is_header(table: Table) -> bool:
    if not 0 < table.rows <= _MOST_ROWS or not table.borders or table.cols < 2:
        return False
    texts = [squeeze(cell.text) for cell in table.cells if cell.text]
    if any(len(text) > _LONGEST or _is_of_body(text) for text in texts):
        return False
    return sum(bool(_CJK.search(text)) for text in texts) > 1


def _is_of_body(text: str) -> bool:
    return bool(_FIGURE.search(text) or is_code(text))


def _is_body_row(table: Table, row: int) -> bool:
    return any(_is_of_body(text) for text in _texts(table, row))


def _texts(table: Table, row: int) -> list[str]:
    return [squeeze(cell.text) for cell in table.cells if cell.row == row and cell.text]


def _shared_borders(head: Table, body: Table) -> list[float] | None:
    """The borders of both, each once; None where too few are shared."""
    one, other = head.borders, body.borders
    fewer, more = sorted((one, other), key=len)
    met = sum(any(abs(x - y) <= _SAME_BORDER for y in more) for x in fewer)
    if met < _SHARED * len(fewer):
        return None
    places = list(other)
    places += [x for x in one if all(abs(x - y) > _SAME_BORDER for y in other)]
    return sorted(places)


def _ends(page: Page, bottom: float, behind: Page | None = None) -> bool:
    """Whether nothing stands below but the number of the page, and what ends the next page as well."""
    running = {squeeze(line.text) for line in behind.lines[-2:]} if behind else set[str]()
    below = [line for line in lines_outside_tables(page) if line.top >= bottom - 1]
    return all(page_number(line.text, edge=True) is not None or squeeze(line.text) in running for line in below)


def _begins(page: Page, behind: Page, top: float) -> bool:
    """Whether nothing stands above but the number of the page, and what stands above on the page before as well."""
    running = {squeeze(line.text) for line in page.lines[:2]}
    above = [line for line in lines_outside_tables(behind) if line.top < top]
    return all(page_number(line.text, edge=True) is not None or squeeze(line.text) in running for line in above)


def _above(page: Page, table: Table) -> list[str]:
    """The lines between a table and what stands above it: its title, its unit of money."""
    top = table.box[1] if table.box else 0.0
    floor = max((t.box[3] for t in page.tables if t is not table and t.box and t.box[3] <= top), default=0.0)
    return [line.text for line in lines_outside_tables(page) if floor - 1 <= line.top < top]


def _joined(head: Table, body: Table, places: Sequence[float], number: int, above: list[str]) -> Table:
    upper = [
        msgspec.structs.replace(cell, page=cell.page or number)
        for cell in _on_borders(head.cells, head.borders, places)
    ]
    lower = [
        msgspec.structs.replace(cell, row=cell.row + head.rows)
        for cell in _on_borders(body.cells, body.borders, places)
    ]
    doubts = [words for words in (head.disagreement, body.disagreement) if words]
    top = body.box[1] if body.box else 0.0
    return msgspec.structs.replace(
        body,
        rows=head.rows + body.rows,
        cols=len(places) - 1,
        cells=_mended(upper, lower, head.rows),
        borders=list(places),
        levels=[top] * head.rows + body.levels if body.levels else [],
        disagreement="; ".join(doubts) or None,
        heading=above,
    )


def _on_borders(cells: Sequence[Cell], borders: Sequence[float], places: Sequence[float]) -> list[Cell]:
    """The cells on the columns between `places` in place of those between `borders`."""
    moved = [min(range(len(places)), key=lambda i: abs(places[i] - x)) for x in borders]
    return [
        msgspec.structs.replace(cell, col=moved[cell.col], cols=moved[cell.col + cell.cols] - moved[cell.col])
        for cell in cells
    ]


def _is_scrap(text: str) -> bool:
    """Whether a header cell holds the last character of a word: no header is so short but the levels of codes."""
    return bool(_CJK.fullmatch(squeeze(text))) and squeeze(text) not in _LEVELS


def _mended(upper: Sequence[Cell], lower: Sequence[Cell], seam: int) -> list[Cell]:
    """All cells, those over and under the seam put together where one of them only keeps the other's place.

    A row of the header may itself be torn: then each of its cells goes on in the one below.
    """
    over = {(c.col, c.cols): c for c in upper if c.row + c.rows == seam}
    under = [c for c in lower if c.row == seam]
    is_torn = all((c.col, c.cols) in over for c in under) and not any(squeeze(c.text).isdecimal() for c in under)
    cells = list(upper)
    for cell in lower:
        half = over.get((cell.col, cell.cols)) if cell.row == seam else None
        if half is None or (half.text and cell.text and not (is_torn or _is_scrap(cell.text))):
            cells.append(cell)
            continue
        cells.remove(half)
        told = half if half.text else cell
        text = f"{half.text}\n{cell.text}" if half.text and cell.text else told.text
        cells.append(msgspec.structs.replace(told, row=half.row, rows=half.rows + cell.rows, text=text))
    return sorted(cells, key=lambda cell: (cell.row, cell.col))
