"""A figure in a table: which cell prints it, which cells name its row and head its column.

The names are those that the line item carries (`row_label`, `column_label`): a cell is marked because it prints a part
of them, in the row of the figure or above it, not because of where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.evidence.model import Claim, Grid, Header, Passage, Place, Role
from pipeline.figures.amounts import normalise, parse_amount, parse_percentage
from pipeline.pages.model import Box, Cell, DocumentPages, Page, Table
from pipeline.statements.columns import columns_of_part
from pipeline.statements.grid_view import GridView
from pipeline.statements.recognise import Statement, recognise

__all__ = ["Found", "Reading", "find_cell", "place_in_table"]

#: Share of the figure's box that the ink of its cell must cover: scans round places to tenths of a point.
_COVERED: Final = 0.6
#: Rows and columns of the table that are shown around a figure of a format without places.
_ROWS_AROUND: Final = 2
_COLUMNS_AROUND: Final = 2
#: Rows at the top of a table that may be its header.
_HEADER_ROWS: Final = 6


@dataclass(frozen=True, slots=True)
class Found:
    """The cell that prints a figure, in its table on its page."""

    page: Page
    table: Table
    cell: Cell


class Reading:
    """A document's pages with its statements, recognised when first asked for."""

    def __init__(self, pages: DocumentPages) -> None:
        self.pages = pages

    @cached_property
    def statements(self) -> list[Statement]:
        """All statements of the document."""
        return recognise(self.pages)

    @cached_property
    def printed(self) -> dict[int, list[Found]]:
        """The cells that bound their print, by the page on which they are printed."""
        found: dict[int, list[Found]] = {}
        for page, table in self.tables():
            for cell in table.cells:
                if cell.ink is not None and cell.text:
                    found.setdefault(cell.page or page.number, []).append(Found(page, table, cell))
        return found

    def tables(self) -> Iterator[tuple[Page, Table]]:
        """Every table with its page, in the order of the document."""
        for page in self.pages.pages:
            for table in page.tables:
                yield page, table


def find_cell(reading: Reading, claim: Claim) -> Found | None:
    """The cell that prints the figure of a line item: by its box, else by what it prints and by its names."""
    if claim.box is not None:
        return _by_box(reading, claim, claim.box)
    return _by_names(reading, claim)


def _by_box(reading: Reading, claim: Claim, box: Box) -> Found | None:
    best: tuple[float, Found] | None = None
    for found in reading.printed.get(claim.page or 0, ()):
        ink = found.cell.ink
        covered = _covered(box, ink) if ink is not None else 0.0
        if covered >= _COVERED and (best is None or covered > best[0]):
            best = (covered, found)
    return best[1] if best else None


def _covered(box: Box, by: Box) -> float:
    """Share of the area of both boxes together that they have in common."""
    wide = min(box[2], by[2]) - max(box[0], by[0])
    high = min(box[3], by[3]) - max(box[1], by[1])
    if wide <= 0 or high <= 0:
        return 0.0
    area = (box[2] - box[0]) * (box[3] - box[1]) + (by[2] - by[0]) * (by[3] - by[1]) - wide * high
    return wide * high / area if area else 0.0


def _by_names(reading: Reading, claim: Claim) -> Found | None:
    """Of the cells that print the figure the one whose row and column print its names; of equals, the rank's one."""
    titled = [s for s in reading.statements if s.title == claim.statement_title]
    parts = [(part.page, part.table, part.first, part.last) for s in titled for part in s.parts]
    if not parts:
        parts = [(page, table, 0, table.rows - 1) for page, table in reading.tables()]
    scored: list[tuple[int, Found]] = []
    for page, table, first, last in parts:
        if claim.page is not None and page.number != claim.page:
            continue
        view = GridView(table)
        for cell in table.cells:
            if first <= cell.row <= last and _prints(cell.text, claim.printed_value):
                row, column = _row_cells(view, cell, claim.row_label), _column_cells(view, cell, claim.column_label)
                score = _share(row, claim.row_label) * 2 + _share(column, claim.column_label)
                scored.append((round(score * 1000), Found(page, table, cell)))
    if not scored:
        return None
    top = max(score for score, _ in scored)
    best = [found for score, found in scored if score == top]
    return best[min(claim.rank, len(best) - 1)]


def _prints(text: str, printed: str | None) -> bool:
    """Whether the text of a cell prints this number, alone or among words."""
    if printed is None:
        return False
    amount = parse_percentage(text) or parse_amount(text)
    if amount is not None:
        return amount.printed == printed
    return normalise(printed) in normalise(text)


def _share(cells: Sequence[Cell], label: str | None) -> float:
    """How much of a label the cells print."""
    wanted = normalise(label or "")
    if not wanted:
        return 1.0 if not cells else 0.5
    # levels of a path are joined with -, which nobody printed
    printed = sum(len(text) for c in cells if (text := normalise(c.text)) in wanted)
    return min(1.0, printed / max(1, len(wanted.replace("-", ""))))


def _row_cells(view: GridView, figure: Cell, label: str | None) -> list[Cell]:
    """The cells in the row of a figure that print its row's label, or the nearest words to its left."""
    wanted = normalise(label or "")
    left = [
        cell
        for row in range(figure.row, figure.row + figure.rows)
        for cell in view.row_cells(row)
        if cell is not figure and cell.col < figure.col and cell.text.strip()
    ]
    named: list[Cell] = []
    rest = wanted
    # from the figure to the left: of two sides with rows of one name (收入 | 支出) the nearer one names the figure
    for cell in reversed(_unique(left)):
        text = normalise(cell.text)
        if wanted and text in rest:
            rest = rest.replace(text, "", 1)
            named.insert(0, cell)
        elif len(wanted) > 1 and wanted in text and not named:
            return [cell]
    if named:
        return named
    words = [cell for cell in _unique(left) if not _is_number(cell.text)]
    # a label that was mended or broken over the page is not found by its letters: the words beside the figure stand in
    return words[-1:] if wanted else []


def _column_cells(view: GridView, figure: Cell, label: str | None, col: int | None = None) -> list[Cell]:
    """The cells above a figure (or above column `col` of another part) that print its column's label, top first."""
    wanted = normalise(label or "")
    if not wanted:
        return []
    found: list[Cell] = []
    above = figure.row if col is None else view.table.rows
    at = figure.col if col is None else col
    for row in range(above - 1, -1, -1):
        cell = view.cell(row, at)
        if cell is None or cell is figure or any(cell is other for other in found):
            continue
        text = normalise(cell.text)
        if text and _is_part(text, wanted) and not _is_number(cell.text):
            found.append(cell)
            if _whole(found, wanted):
                break
    return found[::-1]


def _whole(found: Sequence[Cell], wanted: str) -> bool:
    return "-".join(normalise(cell.text) for cell in reversed(found)) == wanted


def _is_part(text: str, label: str) -> bool:
    return text in label or (len(label) > 1 and label in text)


def _is_number(text: str) -> bool:
    return parse_amount(text) is not None or parse_percentage(text) is not None


def _unique(cells: Iterator[Cell] | Sequence[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in cells:
        if not any(cell is other for other in found):
            found.append(cell)
    return found


def place_in_table(reading: Reading, claim: Claim, found: Found) -> Place:
    """The names of the row and column of a found figure, and the table around it where the format has no places."""
    view = GridView(found.table)
    row = _row_cells(view, found.cell, claim.row_label)
    head_page, column = found.page, _column_cells(view, found.cell, claim.column_label)
    head: Table = found.table
    if _share(column, claim.column_label) < 1.0:
        # a statement that goes on from the page before need not repeat its header
        earlier = _earlier_header(reading, claim, found)
        if earlier is not None and _share(earlier[2], claim.column_label) > _share(column, claim.column_label):
            head_page, head, column = earlier
    return Place(
        row=_header(claim.row_label, found.page, row),
        column=_header(claim.column_label, head_page, column),
        passage=None if claim.box is not None else _passage(view, found, row, column if head is found.table else []),
    )


def _earlier_header(reading: Reading, claim: Claim, found: Found) -> tuple[Page, Table, list[Cell]] | None:
    """The header cells on an earlier part of the statement of the figure's table, the nearest part first."""
    for statement in reading.statements:
        tables = [part.table for part in statement.parts]
        number = next((i for i, table in enumerate(tables) if table is found.table), None)
        if number is None:
            continue
        for part in reversed(statement.parts[:number]):
            mapping = columns_of_part(part.table, found.table)
            col = next((ours for ours, theirs in mapping.items() if found.cell.col in theirs), None)
            if col is None:
                continue
            cells = _column_cells(GridView(part.table), found.cell, claim.column_label, col)
            if cells:
                return part.page, part.table, cells
    return None


def _header(label: str | None, page: Page, cells: Sequence[Cell]) -> Header | None:
    if not label and not cells:
        return None
    pages = {cell.page or page.number for cell in cells if cell.ink is not None}
    number = pages.pop() if len(pages) == 1 else page.number
    boxes = tuple(cell.ink for cell in cells if cell.ink is not None and (cell.page or page.number) == number)
    return Header(label or "".join(normalise(c.text) for c in cells), number, boxes)


def _passage(view: GridView, found: Found, row: Sequence[Cell], column: Sequence[Cell]) -> Passage:
    """The row of the figure in words, with the part of the table around it."""
    figure = found.cell
    line = view.row_cells(figure.row)
    at = next((i for i, cell in enumerate(line) if cell is figure), 0)
    before = " | ".join(c.text.strip() for c in line[:at])
    after = " | ".join(c.text.strip() for c in line[at + 1 :])
    return Passage(
        f"{before} | " if before else "",
        figure.text.strip(),
        f" | {after}" if after else "",
        _grid(view, figure, row, column),
    )


def _grid(view: GridView, figure: Cell, row: Sequence[Cell], column: Sequence[Cell]) -> Grid:
    body_from = max(0, figure.row - _ROWS_AROUND)
    body_to = min(view.table.rows, figure.row + figure.rows + _ROWS_AROUND)
    heads = {r for cell in column for r in range(cell.row, cell.row + cell.rows)}
    rows = sorted({r for r in heads if r < body_from} | set(range(body_from, body_to)))
    names = {c for cell in row for c in range(cell.col, cell.col + cell.cols)}
    around = range(max(0, figure.col - _COLUMNS_AROUND), min(view.table.cols, figure.col + 1 + _COLUMNS_AROUND))
    cols = sorted(names | set(around))
    marks: dict[tuple[int, int], Role] = {}
    texts: list[tuple[str, ...]] = []
    for y, r in enumerate(rows):
        line: list[str] = []
        for x, c in enumerate(cols):
            cell = view.cell(r, c)
            # a merged cell prints its text once, where it begins within what is shown
            seen = (cell is not None and _seen(view, cell, rows[:y], cols)) or (
                cell is not None and any(view.cell(r, other) is cell for other in cols[:x])
            )
            line.append("" if cell is None or seen else cell.text.strip().replace("\n", ""))
            role = _role(cell, figure, row, column)
            if role is not None:
                marks[y, x] = role
        texts.append(tuple(line))
    return Grid(tuple(texts), marks)


def _seen(view: GridView, cell: Cell, rows: Sequence[int], cols: Sequence[int]) -> bool:
    return any(view.cell(r, c) is cell for r in rows for c in cols)


def _role(cell: Cell | None, figure: Cell, row: Sequence[Cell], column: Sequence[Cell]) -> Role | None:
    if cell is None:
        return None
    if cell is figure:
        return "figure"
    if any(cell is other for other in row):
        return "row"
    return "column" if any(cell is other for other in column) else None
