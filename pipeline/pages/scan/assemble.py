"""A straight picture to a page of the model: lines, rules, cells read twice, doubts settled by arithmetic."""

from __future__ import annotations

from pipeline.pages.grid import grids_of, table_of, without_nested
from pipeline.pages.lines import group_lines
from pipeline.pages.model import Page, Table
from pipeline.pages.scan.cell_ink import clean_page
from pipeline.pages.scan.cells import read_cells
from pipeline.pages.scan.image import PageImage
from pipeline.pages.scan.print_lines import chars_of, read_lines
from pipeline.pages.scan.rulings import find_rulings
from pipeline.pages.scan.settle import settle

__all__ = ["READER", "read_image"]

#: `Table.reader` of a table read from a picture.
READER = "ocr"
#: Doubtful cells named in a table's disagreement; all of them carry their own doubt.
_NAMED = 5


def read_image(image: PageImage, number: int) -> Page:
    """All that a picture of a page says."""
    image, lines = read_lines(image)
    if not lines:
        return Page(number, round(image.width, 1), round(image.height, 1), text_source="picture")
    rulings = find_rulings(image)
    chars = chars_of(lines, image.scale)
    clean = clean_page(image, rulings, lines)
    tables: list[Table] = []
    for grid in grids_of(rulings.horizontal, rulings.vertical):
        table = table_of(grid, chars)
        table.reader = READER
        candidates = read_cells(table, grid, clean, lines)
        settle(table, candidates)
        for cell in table.cells:
            cell.ink = image.on_page(cell.ink) if cell.ink else None
        table.disagreement = _disagreement(table)
        if any(cell.text for cell in table.cells):
            tables.append(table)
    return Page(
        number,
        round(image.width, 1),
        round(image.height, 1),
        group_lines(chars),
        without_nested(tables),
        text_source="ocr",
    )


def _disagreement(table: Table) -> str | None:
    doubtful = [cell for cell in table.cells if cell.doubt]
    if not doubtful:
        return None
    named = "; ".join(f"row {c.row + 1} column {c.col + 1} {c.doubt}" for c in doubtful[:_NAMED])
    return named + (f"; and {len(doubtful) - _NAMED} more" if len(doubtful) > _NAMED else "")
