"""Rows of a statement to line items: one item per printed figure, with its label, codes, column and place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.figures.amounts import is_blank, normalise, parse_amount, squeeze
from pipeline.figures.line_item import LineItem
from pipeline.pages.model import Cell
from pipeline.statements.columns import (
    Column,
    Layout,
    Segment,
    columns_of_part,
    glued_code,
    read_layout,
    shifted_columns,
)
from pipeline.statements.forms import figures_in, loose_figures
from pipeline.statements.grid_view import GridView
from pipeline.statements.items import Context, Row
from pipeline.statements.measures import is_total_label, measure_of_none
from pipeline.statements.recognise import FORMS, Part, Statement
from pipeline.statements.scanned_labels import correct_headers, correct_rows
from pipeline.statements.split_codes import LEVELS

__all__ = ["PartRead", "StatementRead", "read_statement"]

#: Room for a letter, and what cells are padded with at most, in heights of a line.
_LETTER = 1.2
_PADDING = 0.6
#: What names begin with, and the rest of one never does: ordinals, 其中, codes; and the lines of the summaries.
_OPENS = re.compile(
    r"[一二三四五六七八九十]+、|[(]?[一二三四五六七八九十]+[)]|\d|其中|加:|减:|本年|当年|上年|年[初末终]|结余分配|结转|收入|支出|使用"
)
#: Statements of things, people and aims: side by side in them are groups of columns, not income and expenditure.
_SIDELESS = frozenset({"performance", "assets", "personnel"})
_NONE_STATED = re.compile(r"(?:无|没有|不涉及|未发生).{0,20}|此表为空|空表")
#: Headers of columns that name bodies: what stands in them is no subject.
_UNIT_HEADER = re.compile(r"(?:预算|填报|编制|所属|资金使用)?(?:单位|部门)(?:名称|编码|代码)?\Z")


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
    layout = read_layout(views, statement.kind.side, sided=statement.kind.key not in _SIDELESS)
    result = StatementRead(statement, parts=[PartRead(part) for part in statement.parts])
    row_no = first_row_no
    open_rows: dict[int, Row] = {}
    pending: list[tuple[int, Row]] = []
    for read, (view, _, _) in zip(result.parts, views, strict=True):
        fresh_page = True
        columns = columns_of_part(statement.parts[0].table, read.part.table)
        shifted = shifted_columns(statement.parts[0].table, read.part.table, columns)
        for row in _body_rows(view, read.part, layout):
            read.rows += 1
            for number, segment in enumerate(layout.segments):
                printed = _read_row(view, row, read.part, segment, columns)
                if printed is None:
                    continue
                before = open_rows.get(number)
                if fresh_page and read is not result.parts[0] and before is not None and _goes_on(before, printed):
                    _go_on(before, printed)
                    continue
                if statement.kind.key in FORMS:
                    printed.doubt = None  # their cells span columns as they like, and a page's columns are its own
                elif any(cell.col in shifted for _, cell, _ in printed.figures):
                    printed.doubt = printed.doubt or "the columns of this page do not meet those of the first"
                open_rows[number] = printed
                pending.append((row_no, printed))
            row_no += 1
            fresh_page = False
        read.printed = _amounts_printed(read.part)
    if statement.parts[0].page.text_source == "ocr":
        correct_headers(layout)
    correct_rows([row for _, row in pending], statement.kind, fiscal_year)
    context = Context(statement, layout, report_kind, fiscal_year, [row for _, row in pending])
    claimed_cells: dict[int, set[int]] = {}
    for number, printed in pending:
        for item, cell in context.items(number, printed):
            result.items.append(item)
            if figures_in(cell.text):
                claimed_cells.setdefault(id(printed.part), set()).add(id(cell))
    if statement.kind.key in FORMS:
        for read in result.parts:
            claimed = claimed_cells.setdefault(id(read.part), set())
            for item, cell in loose_figures(context, read.part, row_no, claimed):
                result.items.append(item)
                claimed.add(id(cell))
    for read in result.parts:
        read.claimed = len(claimed_cells.get(id(read.part), ()))
    if not result.items and statement.kind.key not in FORMS:
        result.items.extend(_stated_none(statement, report_kind, first_row_no))
    return result


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
        if not texts or texts in known or _is_counting(texts):
            continue
        yield row


def _is_counting(texts: tuple[str, ...]) -> bool:
    numbers = [int(t) for t in texts if t.isdigit() and len(t) <= 2]
    rest = [t for t in texts if not (t.isdigit() and len(t) <= 2)]
    return (
        len(numbers) >= 2
        and all(b == a + 1 for a, b in itertools.pairwise(numbers))
        and all(re.fullmatch(r"\*+|栏次|行次|[A-Z]|\d{1,2}[=+].*", t) for t in rest)
    )


def _read_row(view: GridView, row: int, part: Part, segment: Segment, columns: dict[int, list[int]]) -> Row | None:
    labels: list[str] = []
    names: list[str] = []
    words: dict[int, str] = {}
    full: set[int] = set()
    doubt: str | None = None
    code_doubt: str | None = None
    codes: list[dict[str, str]] = []
    after_name = True
    glued: list[tuple[str, str]] = []
    indent = 0.0
    seen: set[int] = set()
    values = {col for column in segment.values for col in columns.get(column.index, ())}
    for column in segment.labels:
        for col in columns.get(column.index, ()):
            cell = view.cell(row, col)
            if cell is None or id(cell) in seen or not cell.text:
                continue
            text = normalise(cell.text)
            if cell.cols > 1 and figures_in(text) == 1 and parse_amount(text) and _reaches(cell, values):
                continue  # the sum of the statement in a cell that begins among the labels
            seen.add(id(cell))
            if column.role == "code" and text.isdigit():
                # a name between two codes tells that they belong to different systems (部门 and 政府 economic codes)
                if after_name:
                    codes.append({})
                after_name = False
                codes[-1][column.level or ""] = codes[-1].get(column.level or "", "") + text
                code_doubt = code_doubt or cell.doubt
            elif column.role == "code" and text in LEVELS:
                continue
            else:
                after_name = True
                if (found := glued_code(squeeze(cell.text))) and _names_subjects(column):
                    glued.append(found)
                elif not labels:
                    indent = cell.indent
                labels.append(squeeze(cell.text))
                words[column.index] = words.get(column.index, "") + labels[-1]
                if _is_full(cell, part):
                    full.add(column.index)
                if not (column.path and _UNIT_HEADER.search(normalise(column.path[-1]))):
                    names.append(labels[-1])
                doubt = doubt or cell.doubt
    figures: list[tuple[Column, Cell, str]] = []
    for column in segment.values:
        for col in columns.get(column.index, ()):
            cell = view.cell(row, col)
            # a figure in a merged cell belongs to the row where the cell begins
            if cell is None or cell.row != row or id(cell) in seen or is_blank(cell.text):
                continue
            seen.add(id(cell))
            if cell.cols > 1 and sum(col in values for col in range(cell.col, cell.col + cell.cols)) > 1:
                doubt = doubt or "an amount stands in several columns"
            figures.append((column, cell, view.text(row, cell.col + cell.cols)))
    if not labels and not figures and not codes:
        return None
    label = "".join(labels)
    if glued and len(labels) == 1:
        label = glued[0][1]
    name = "".join(names) if 0 < len(names) < len(labels) else label
    return Row(
        part,
        segment,
        label,
        name,
        indent,
        codes,
        glued,
        figures,
        bool(labels) and not names,
        doubt,
        words,
        full,
        code_doubt,
    )


def _reaches(cell: Cell, values: set[int]) -> bool:
    return any(col in values for col in range(cell.col, cell.col + cell.cols))


def _names_subjects(column: Column) -> bool:
    # numbers before names of projects and units are no budget codes
    return (
        not column.path
        or bool(re.search("科目|分类|经济|功能", column.label))
        or not re.search("项目|单位|部门|内容", column.label)
    )


def _goes_on(before: Row, now: Row) -> bool:
    """The first row of a new page that has only words: the rest of a name broken over the page break.

    The name may be of a row with a code, or its words must stand below words that filled their cells.
    """
    return (
        not now.figures
        and not now.codes
        and not now.glued
        and bool(now.label)
        and (bool(before.codes or before.glued) or _may_break(before, now))
        and not is_total_label(now.label)
        and not _NONE_STATED.search(now.label)
    )


def _may_break(before: Row, now: Row) -> bool:
    """A name without a code: its words stand below words that filled their cells, and begin no name of their own."""
    return (
        bool(before.figures)
        and now.words.keys() <= before.full
        and not is_total_label(before.label)
        and not any(_OPENS.match(normalise(text)) for text in now.words.values())
    )


def _go_on(before: Row, now: Row) -> None:
    """Put the rest of a name behind what it goes on: its column where the label is made of several."""
    if before.codes or before.glued or not now.words:
        before.label += now.label
        before.name += now.name
        return
    for column, text in now.words.items():
        whole = before.words[column] + text
        before.label = before.label.replace(before.words[column], whole, 1)
        before.name = before.name.replace(before.words[column], whole, 1)
        before.words[column] = whole


def _is_full(cell: Cell, part: Part) -> bool:
    """Whether no further letter goes into the last line of a cell (points; none without places)."""
    borders = part.table.borders
    if cell.ink is None or not borders:
        return False
    high = (cell.ink[3] - cell.ink[1]) / (cell.text.count("\n") + 1)
    # centred names have as much room on the right as on the left: only what cells are padded with is no room
    return borders[cell.col + cell.cols] - cell.ink[2] - min(cell.indent, _PADDING * high) < _LETTER * high


def _amounts_printed(part: Part) -> int:
    return sum(figures_in(cell.text) for cell in part.table.cells if part.first <= cell.row <= part.last)
