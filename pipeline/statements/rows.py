"""Rows of a statement to line items: one item per printed figure, with its label, codes, column and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.figures.amounts import figures_in, squeeze
from pipeline.figures.line_item import LineItem
from pipeline.statements.columns import Layout, columns_of_part, read_layout, shifted_columns
from pipeline.statements.forms import loose_figures
from pipeline.statements.grid_view import GridView
from pipeline.statements.items import Context
from pipeline.statements.labels import is_counting_row
from pipeline.statements.measures import measure_of_none
from pipeline.statements.recognise import Part, Statement
from pipeline.statements.row import Row, go_on, goes_on, read_row
from pipeline.statements.scanned_labels import correct_headers, correct_rows

__all__ = ["PartRead", "StatementRead", "read_statement"]


@dataclass(slots=True)
class PartRead:
    """How one part (table on a page) was read: rows, and amounts printed in it against those claimed."""

    part: Part
    rows: int = 0
    printed: int = 0
    claimed: int = 0


@dataclass(slots=True)
class StatementRead:
    """The line items of one statement and how its parts were read."""

    statement: Statement
    items: list[LineItem] = field(default_factory=list)
    parts: list[PartRead] = field(default_factory=list)


def read_statement(
    statement: Statement, report_kind: str, fiscal_year: int | None, first_row_no: int = 0
) -> StatementRead:
    """All figures of a statement. `first_row_no` keeps row numbers unique where a title is printed more than once."""
    views = [(GridView(part.table), part.first, part.last) for part in statement.parts]
    layout = read_layout(views, statement.kind.side, sided=statement.kind.is_sided)
    result = StatementRead(
        statement, parts=[PartRead(part, printed=_amounts_printed(part)) for part in statement.parts]
    )
    numbered = _rows_of(result.parts, [view for view, _, _ in views], layout, first_row_no)
    rows = [row for _, row in numbered]
    if statement.kind.is_form:
        for row in rows:
            row.doubt = None  # their cells span columns as they like, and a page's columns are its own
    if statement.parts[0].page.text_source == "ocr":
        correct_headers(layout)
    correct_rows(rows, statement.kind, fiscal_year)
    context = Context(statement, layout, report_kind, fiscal_year, rows)
    claimed: dict[int, set[int]] = {id(part): set() for part in statement.parts}
    for number, row in numbered:
        for item, cell in context.items(number, row):
            result.items.append(item)
            if figures_in(cell.text):
                claimed[id(row.part)].add(id(cell))
    for read in result.parts:
        cells = claimed[id(read.part)]
        if statement.kind.is_form:
            behind = first_row_no + sum(part.rows for part in result.parts)
            for item, cell in loose_figures(context, read.part, behind, cells):
                result.items.append(item)
                cells.add(id(cell))
        read.claimed = len(cells)
    if not result.items and not statement.kind.is_form:
        result.items.extend(_stated_none(statement, report_kind, first_row_no))
    return result


def _rows_of(parts: list[PartRead], views: list[GridView], layout: Layout, first_row_no: int) -> list[tuple[int, Row]]:
    """The rows of all parts with their row numbers, in the order of print; counts the rows of each part."""
    found: list[tuple[int, Row]] = []
    open_rows: dict[int, Row] = {}
    row_no = first_row_no
    head = parts[0].part.table
    for read, view in zip(parts, views, strict=True):
        columns = columns_of_part(head, read.part.table)
        shifted = shifted_columns(head, read.part.table, columns)
        for line in _body_rows(view, read.part, layout):
            fresh_page = read.rows == 0 and read is not parts[0]
            read.rows += 1
            for segment in layout.segments:
                row = read_row(view, line, read.part, segment, columns)
                if row is None:
                    continue
                before = open_rows.get(segment.number)
                if fresh_page and before is not None and goes_on(before, row):
                    go_on(before, row)
                    continue
                if any(cell.col in shifted for _, cell, _ in row.figures):
                    row.doubt = row.doubt or "the columns of this page do not meet those of the first"
                open_rows[segment.number] = row
                found.append((row_no, row))
            row_no += 1
    return found


def _stated_none(statement: Statement, report_kind: str, row_no: int) -> Iterator[LineItem]:
    """A statement without figures whose note says so (无此项支出): one item without a value, with the words."""
    for page, line in statement.notes[:1]:
        box = line.box(0, len(line.text)) if page.width else None
        yield LineItem(
            source="table",
            statement=statement.kind.key,
            statement_title=statement.title,
            row_no=row_no,
            side=statement.kind.side,
            measure=measure_of_none(statement.kind.key, report_kind),
            page=page.number,
            x0=box[0] if box else None,
            top=box[1] if box else None,
            x1=box[2] if box else None,
            bottom=box[3] if box else None,
            quote=squeeze(line.text),
            flags=("ocr",) if page.text_source == "ocr" else (),
        )


def _body_rows(view: GridView, part: Part, layout: Layout) -> Iterator[int]:
    """Rows of a part that are neither header nor blank; a header repeated on a later page is known by its texts."""
    known = set(layout.header)
    for row in range(part.first, part.last + 1):
        texts = view.row_texts(row)
        if not texts or texts in known or is_counting_row(texts):
            continue
        yield row


def _amounts_printed(part: Part) -> int:
    return sum(figures_in(cell.text) for cell in part.table.cells if part.first <= cell.row <= part.last)
