"""A report of a layout as a Word file: paragraphs and ruled tables with columns of one width, as a clerk sets them."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from tests.generator.layouts.catalogue import Made
from tests.generator.layouts.statement import Statement
from tests.generator.sheet import Cell
from tests.pages.office_files import cell, paragraph, row, write_docx

__all__ = ["write_word_file"]

#: Twentieths of a point between the margins of A4.
_ROOM = 9000
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULES = "".join(f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='000000'/>" for side in _SIDES)


def write_word_file(made: Made, path: Path) -> Path:
    """Write the report to `path`: each statement with its title, body, unit of money, table and note."""
    words = [made.facts.unit.name, made.title]
    body = [paragraph(escape(text)) for text in words]
    for statement in made.statements:
        above = (statement.title, f"部门：{made.facts.unit.name}", f"单位：{statement.unit}")
        body += [*(paragraph(escape(text)) for text in above), _table(statement), paragraph(escape(statement.note))]
    return write_docx(path, "".join(body))


def _cells(statement: Statement) -> list[Cell]:
    cells = list(statement.head)
    for number, told in enumerate(statement.rows, statement.head_rows):
        column = 0
        while column < len(told.texts):
            span = told.spans.get(column, 1)
            cells.append(Cell(number, column, 1, span, told.texts[column]))
            column += span
    return sorted(cells, key=lambda one: one.col)


def _table(statement: Statement) -> str:
    cells, columns = _cells(statement), len(statement.roles)
    rows = []
    for number in range(statement.head_rows + len(statement.rows)):
        written = []
        for one in cells:
            if not one.row <= number < one.row + one.rows:
                continue
            is_first = number == one.row
            merged = "" if one.rows == 1 else f"<w:vMerge w:val='{'restart' if is_first else 'continue'}'/>"
            content = paragraph(escape(one.text.strip()) if is_first else "")
            written.append(cell(content, f"<w:gridSpan w:val='{one.cols}'/>{merged}"))
        rows.append(row(*written))
    grid = f"<w:gridCol w:w='{_ROOM // columns}'/>" * columns
    head = f"<w:tblPr><w:tblBorders>{_RULES}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    return f"<w:tbl>{head}{''.join(rows)}</w:tbl>"
