"""A straight picture to a page of the model: lines, rules, numbers read twice, doubts settled by arithmetic."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.figures.amounts import normalise
from pipeline.pages.model import Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.printed.grid import Grid, grids_of, table_of, without_nested
from pipeline.pages.printed.lines import group_lines
from pipeline.pages.printed.unruled import find_unruled_tables
from pipeline.pages.scan.cell_ink import CleanPage, clean_page
from pipeline.pages.scan.cells import read_cells
from pipeline.pages.scan.gutter import find_gutter, halves
from pipeline.pages.scan.image import PageImage, levelled
from pipeline.pages.scan.keystone import find_warp
from pipeline.pages.scan.margins import put_on_margins
from pipeline.pages.scan.numbers import is_number
from pipeline.pages.scan.print_lines import PrintedLine, chars_of, read_lines
from pipeline.pages.scan.prose_numbers import read_numbers_again
from pipeline.pages.scan.rulings import find_rulings
from pipeline.pages.scan.settle import settle

__all__ = ["READER", "read_sheet"]

#: `Table.reader` of a table read from a picture.
READER = "ocr"
#: An amount with words behind it, as in two columns that were taken for one.
_AMOUNT_AND_WORDS = re.compile(r"\A(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)(?![万亿]?元)[\u4e00-\u9fff、（(]{3}")
#: Doubtful cells named in a table's disagreement; all of them carry their own doubt.
_NAMED = 5


def read_sheet(image: PageImage, number: int) -> list[Page]:
    """The page that a picture shows, or the two pages on one sheet, left one first: both carry the sheet's number.

    Their lines, tables and boxes stand where they are on the sheet.
    """
    warp = find_warp(image.gray, image.scale)
    image = image if warp is None else levelled(image, warp)
    gutter = find_gutter(image)
    if gutter is None:
        image, lines = read_lines(image)
        gutter = find_gutter(image) if image.quarters % 2 else None  # it lay on its side
        if gutter is None:
            return [_read_page(image, lines, number)]
    return [_on_sheet(_read_page(*read_lines(half), number), half) for half in halves(image, gutter)]


def _on_sheet(page: Page, half: PageImage) -> Page:
    """Lines and tables of one of two pages moved to their place on the sheet; its cells' ink stands there already."""
    right = round(half.left / half.scale, 1)
    page.width = round((half.sheet or half.gray.shape[1]) / half.scale, 1)
    for line in page.lines:
        line.lefts = [x + right for x in line.lefts]
        line.rights = [x + right for x in line.rights]
    for table in page.tables:
        table.borders = [x + right for x in table.borders]
        if table.box is not None:
            table.box = (table.box[0] + right, table.box[1], table.box[2] + right, table.box[3])
    for doubt in page.doubts:
        doubt.box = (doubt.box[0] + right, doubt.box[1], doubt.box[2] + right, doubt.box[3])
    return page


def _read_page(image: PageImage, lines: list[PrintedLine], number: int) -> Page:
    """All that a picture of one upright page says."""
    page = Page(number, round(image.width, 1), round(image.height, 1), text_source="picture")
    if not lines:
        return page
    page.text_source = READER
    rulings = find_rulings(image, lines)
    chars = chars_of(lines, image.scale)
    clean = clean_page(image, rulings, lines)
    for grid in grids_of(rulings.horizontal, rulings.vertical):
        table = table_of(grid, chars)
        _read_again(table, grid, clean, lines)
        if any(cell.text for cell in table.cells):
            page.tables.append(table)
    page.tables = without_nested(page.tables)
    page.lines = group_lines(chars)
    for table in find_unruled_tables(lines_outside_tables(page)):
        print_grid = _grid_of_print(table)
        if print_grid is not None:
            _read_again(table, print_grid, clean, lines)
            _doubt_joined_columns(table)
            page.tables.append(table)
    page.tables.sort(key=lambda t: t.box[1] if t.box else 0.0)
    boxes = [table.box for table in page.tables if table.box]
    corrected, page.doubts = read_numbers_again(lines, boxes, clean)
    if corrected != lines:
        page.lines = group_lines(chars_of(corrected, image.scale))
    put_on_margins(page.lines, boxes)
    for table in page.tables:
        for cell in table.cells:
            cell.ink = image.on_page(cell.ink) if cell.ink else None
    return page


def _read_again(table: Table, grid: Grid, clean: CleanPage, lines: Sequence[PrintedLine]) -> None:
    table.reader = READER
    settle(table, read_cells(table, grid, clean, lines))
    table.disagreement = _disagreement(table)


def _doubt_joined_columns(table: Table) -> None:
    """Doubt the numbers of a table without rules where an amount and words share a cell: a column was not seen.

    Whatever stands in such a table may stand in another column than it seems, header and side included.
    """
    joined = next((cell for cell in table.cells if _AMOUNT_AND_WORDS.search(normalise(cell.text))), None)
    if joined is None:
        return
    for cell in table.cells:
        if cell.doubt is None and is_number(normalise(cell.text)):
            cell.doubt = f"row {joined.row + 1} holds {normalise(joined.text)[:20]} in one column"
    table.disagreement = _disagreement(table)


def _grid_of_print(table: Table) -> Grid | None:
    """The grid of a table without rules: borders of its columns, middles between its lines; None without places."""
    if table.box is None or not table.borders:
        return None
    inks: list[list[float]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        if cell.ink is not None:
            inks[cell.row] += [cell.ink[1], cell.ink[3]]
    if not all(inks):
        return None
    ys = [table.box[1]]
    ys += [(max(above) + min(below)) / 2 for above, below in itertools.pairwise(inks)]
    return Grid(table.borders, [*ys, table.box[3]], [], [])


def _disagreement(table: Table) -> str | None:
    doubtful = [cell for cell in table.cells if cell.doubt]
    if not doubtful:
        return None
    named = "; ".join(f"row {c.row + 1} column {c.col + 1} {c.doubt}" for c in doubtful[:_NAMED])
    return named + (f"; and {len(doubtful) - _NAMED} more" if len(doubtful) > _NAMED else "")
