"""A report of a layout as a Word file in the ways in which tables come into one by hand or from other programs."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from tests.generator.layouts.catalogue import Made
from tests.generator.layouts.statement import Statement
from tests.generator.sheet import Cell
from tests.layouts.cells import above, cells_of
from tests.pages.office_files import cell, paragraph, row, write_docx

__all__ = ["WAYS", "write_word_file"]

#: nested: all statements within tables that only arrange, words cut into runs, empty paragraphs in cells. inside: title
#: and unit of money are rows of the table, cells merged to the right are marked one by one. drawn: by hand, so that the
#: borders of the header and those of the body miss each other by a hair.
WAYS = ("nested", "inside", "drawn")

_ROOM = 9000  # twentieths of a point between the margins of A4
_HAIR = 40


def write_word_file(made: Made, way: str, path: Path) -> Path:
    """Write the report to `path` in one of the `WAYS`."""
    unit = made.facts.unit.name
    body = [paragraph(escape(unit)), paragraph(escape(made.title))]
    for statement in made.statements:
        words = [] if way == "inside" else [paragraph(escape(text)) for text in above(statement, unit)]
        block = "".join((*words, _TABLES[way](statement, unit), paragraph(escape(statement.note))))
        if way == "nested":
            block = _table([_ROOM], [row(cell(_table([_ROOM - 100], [row(cell(block))]) + paragraph()))]) + paragraph()
        body.append(block)
    return write_docx(path, "".join(body))


def _table(widths: list[int], rows: list[str]) -> str:
    grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _at(statement: Statement, number: int) -> list[tuple[Cell, str]]:
    """The cells that stand in a row of the grid, left to right, each with its mark of a vertical merge."""
    found = [one for one in cells_of(statement) if one.row <= number < one.row + one.rows]
    return [
        (one, "" if one.rows == 1 else f"<w:vMerge w:val='{'restart' if one.row == number else 'continue'}'/>")
        for one in sorted(found, key=lambda one: one.col)
    ]


def _height(statement: Statement) -> range:
    return range(statement.head_rows + len(statement.rows))


def _words(one: Cell, number: int) -> str:
    return escape(one.text.strip()) if one.row == number else ""


def _nested(statement: Statement, unit: str) -> str:
    def run(text: str) -> str:
        return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"

    rows = []
    for number in _height(statement):
        written = []
        for one, merged in _at(statement, number):
            text = _words(one, number)
            middle = len(text) // 2 if "&" not in text else 0
            content = f"<w:p/><w:sdt><w:sdtContent><w:p>{run(text[:middle])}<w:proofErr/>{run(text[middle:])}</w:p>"
            written.append(cell(f"{content}</w:sdtContent></w:sdt>", f"<w:gridSpan w:val='{one.cols}'/>{merged}"))
        rows.append(row(*written))
    columns = len(statement.roles)
    return _table([_ROOM // columns] * columns, rows)


def _inside(statement: Statement, unit: str) -> str:
    columns = len(statement.roles)
    title, body, money = above(statement, unit)
    half = columns // 2
    rows = [
        row(cell(escape(title), f"<w:gridSpan w:val='{columns}'/>")),
        row(
            cell(escape(body), f"<w:gridSpan w:val='{half}'/>"),
            cell(escape(money), f"<w:gridSpan w:val='{columns - half}'/>"),
        ),
    ]
    for number in _height(statement):
        written = []
        for one, merged in _at(statement, number):
            marks = ["restart", *["continue"] * (one.cols - 1)] if one.cols > 1 else [""]
            for n, mark in enumerate(marks):
                across = f"<w:hMerge w:val='{mark}'/>" if mark else ""
                written.append(cell(paragraph("" if n else _words(one, number)), across + merged))
        rows.append(row(*written))
    return _table([_ROOM // columns] * columns, rows)


def _drawn(statement: Statement, unit: str) -> str:
    """Grid columns by turns a hair wide and a column: cells of the body end behind the hair, others before it."""
    columns = len(statement.roles)
    widths = [part for _ in range(columns - 1) for part in (_ROOM // columns - _HAIR, _HAIR)] + [_ROOM // columns]

    def edge(place: int, *, is_head: bool) -> int:
        if place in (0, columns):
            return 0 if place == 0 else len(widths)
        return 2 * place - (1 if is_head else 0)

    rows = []
    for number in _height(statement):
        is_head = number < statement.head_rows
        written = []
        for one, merged in _at(statement, number):
            span = edge(one.col + one.cols, is_head=is_head) - edge(one.col, is_head=is_head)
            written.append(cell(paragraph(_words(one, number)), f"<w:gridSpan w:val='{span}'/>{merged}"))
        rows.append(row(*written))
    return _table(widths, rows)


_TABLES = {"nested": _nested, "inside": _inside, "drawn": _drawn}
