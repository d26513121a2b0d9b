"""A report of a layout as a Word file: paragraphs and ruled tables with columns of one width, as a clerk sets them.

An office program prints it, which breaks tables where a page ends.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from tests.generator.layouts.catalogue import Made
from tests.generator.layouts.statement import Statement
from tests.layouts.cells import above, cells_of
from tests.pages.office_files import cell, paragraph, row, write_docx

__all__ = ["print_word_files", "write_word_file"]

#: Twentieths of a point between the margins of A4.
_ROOM = 9000
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_RULES = "".join(f"<w:{side} w:val='single' w:sz='4' w:space='0' w:color='000000'/>" for side in _SIDES)


def write_word_file(made: Made, path: Path) -> Path:
    """Write the report to `path`: each statement with its title, body, unit of money, table and note."""
    words = [made.facts.unit.name, made.title]
    body = [paragraph(escape(text)) for text in words]
    for statement in made.statements:
        heading = [paragraph(escape(text)) for text in above(statement, made.facts.unit.name)]
        body += [*heading, _table(statement), paragraph(escape(statement.note))]
    return write_docx(path, "".join(body))


def print_word_files(files: Sequence[Path], folder: Path) -> None:
    """Print Word files to PDFs of their names in `folder` by LibreOffice, with a profile of its own."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def _table(statement: Statement) -> str:
    cells, columns = sorted(cells_of(statement), key=lambda one: one.col), len(statement.roles)
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
