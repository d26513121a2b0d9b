"""Statements typed as rows of texts: the shortest way to say what a page showed."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.figures.line_item import LineItem
from pipeline.pages.model import Cell, DocumentPages, Line, Page, Table
from pipeline.statements.recognise import Statement, recognise
from pipeline.statements.rows import read_statement

#: The line that most statements print above their table.
UNIT = "单位：万元"

#: A text that repeats its left neighbour's cell (merged across) or the one above (merged down).
LEFT, ABOVE = "<", "^"


def table(rows: Sequence[str], top: float = 100.0, left: float = 40.0) -> Table:
    """A ruled table from lines of `|`-separated texts; `<` and `^` extend the cell to the left or above."""
    texts = [[t.strip() for t in row.split("|")] for row in rows]
    width = max(map(len, texts))
    cells: dict[tuple[int, int], Cell] = {}
    owner: dict[tuple[int, int], Cell] = {}
    for r, line in enumerate(texts):
        for c, text in enumerate(line):
            if text == LEFT:
                cell = owner[r, c - 1]
                if cell.row == r:
                    cell.cols = max(cell.cols, c - cell.col + 1)
            elif text == ABOVE:
                cell = owner[r - 1, c]
                cell.rows = max(cell.rows, r - cell.row + 1)
            else:
                x, y = left + 60 * c, top + 20 * r
                cell = cells[r, c] = Cell(r, c, 1, 1, text, (x + 2, y + 2, x + 50, y + 18) if text else None)
            owner[r, c] = cell
    borders = [left + 60 * c for c in range(width + 1)]
    box = (borders[0], top, borders[-1], top + 20.0 * len(texts))
    return Table(len(texts), width, list(cells.values()), box, borders=borders)


def line(text: str, top: float) -> Line:
    return Line(text, top, top + 10, [50.0 + i for i in range(len(text))], [51.0 + i for i in range(len(text))])


def page(number: int, *content: str | Sequence[str]) -> Page:
    """A page of lines (texts) and tables (lists of rows), from top to bottom."""
    result = Page(number, 600.0, 2000.0)
    top = 50.0
    for part in content:
        if isinstance(part, str):
            result.lines.append(line(part, top))
            top += 20
        else:
            result.tables.append(table(part, top))
            top += 20 * len(part) + 10
    return result


def statements(*pages: Page) -> list[Statement]:
    return recognise(DocumentPages("0" * 64, "application/pdf", list(pages)))


def items(*pages: Page, kind: str = "final", year: int = 2024) -> list[LineItem]:
    return [item for s in statements(*pages) for item in read_statement(s, kind, year).items]


def figures(found: Sequence[LineItem]) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Label, code, column and printed value of each item."""
    return [(i.row_label, i.function_code or i.economic_code, i.column_label, i.printed_value) for i in found]
