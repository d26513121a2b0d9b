"""Rows of a statement to line items: one item per printed figure, with its label, codes, column and place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.figures.amounts import (
    MONEY_UNITS,
    YUAN,
    Amount,
    is_blank,
    normalise,
    parse_amount,
    parse_percentage,
    squeeze,
)
from pipeline.figures.line_item import UNITS, LineItem
from pipeline.pages.model import Cell
from pipeline.statements.columns import Column, Layout, Segment, columns_of_part, glued_code, read_layout
from pipeline.statements.grid_view import GridView
from pipeline.statements.measures import column_unit, is_total_label, measure_of, period_of, total_column
from pipeline.statements.recognise import FORMS, Part, Statement
from pipeline.statements.subjects import RowSubjects, Subject

__all__ = ["PartRead", "StatementRead", "read_statement"]

_DECIMAL = re.compile(r"(?<![\d.])\d[\d,]*\.\d+(?![\d.])")
_LEVELS = ("类", "款", "项")
_HEADER_UNIT = re.compile(r"[（(](亿元|百万元|万元|千元|元)[)）]")
_COMPARED = re.compile(r"[≥≤＝=＞＜><]$")
#: Units that the contract knows, and others that indicators have: of those no line item can be made.
_UNITS = UNITS - {YUAN} | MONEY_UNITS.keys()
_OTHER_UNIT = re.compile(r"[万亿]?(?:人次|场?次|次/年|天|年|月|家|项|件|份|套|辆|个|人|批|场|篇|户|亩|公里|小时|分钟)")
_NONE_STATED = re.compile(r"(?:无|没有|不涉及|未发生).{0,20}|此表为空|空表")


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


@dataclass(slots=True)
class _Row:
    """One printed row of one segment, before it becomes line items."""

    part: Part
    segment: Segment
    label: str
    printed_label: str
    indent: float
    codes: list[dict[str, str]]
    glued: list[tuple[str, str]]
    figures: list[tuple[Column, Cell, str]]  # the column, the cell, and the text to the right of it


def read_statement(
    statement: Statement, report_kind: str, fiscal_year: int | None, first_row_no: int = 0
) -> StatementRead:
    """All figures of a statement. `first_row_no` keeps row numbers unique where a title is printed more than once."""
    views = [(GridView(part.table), part.first, part.last) for part in statement.parts]
    layout = read_layout(views, statement.kind.side)
    result = StatementRead(statement, parts=[PartRead(part) for part in statement.parts])
    context = _Context(statement, layout, report_kind, fiscal_year)
    row_no = first_row_no
    open_rows: dict[int, _Row] = {}
    pending: list[tuple[int, _Row]] = []
    for read, (view, _, _) in zip(result.parts, views, strict=True):
        fresh_page = True
        columns = columns_of_part(statement.parts[0].table, read.part.table)
        for row in _body_rows(view, read.part, layout):
            read.rows += 1
            for number, segment in enumerate(layout.segments):
                printed = _read_row(view, row, read.part, segment, columns)
                if printed is None:
                    continue
                before = open_rows.get(number)
                if fresh_page and read is not result.parts[0] and before is not None and _goes_on(before, printed):
                    before.label += printed.label
                    continue
                open_rows[number] = printed
                pending.append((row_no, printed))
            row_no += 1
            fresh_page = False
        read.printed = _amounts_printed(read.part)
    claimed_cells: dict[int, set[int]] = {}
    for number, printed in pending:
        for item, cell in context.items(number, printed):
            result.items.append(item)
            if _figures_in(cell.text):
                claimed_cells.setdefault(id(printed.part), set()).add(id(cell))
    if statement.kind.key in FORMS:
        for read in result.parts:
            claimed = claimed_cells.setdefault(id(read.part), set())
            for item, cell in _loose_figures(context, read.part, row_no, claimed):
                result.items.append(item)
                claimed.add(id(cell))
    for read in result.parts:
        read.claimed = len(claimed_cells.get(id(read.part), ()))
    return result


class _Context:
    """What the rows of one statement share: their subjects, total columns, unit and header."""

    def __init__(self, statement: Statement, layout: Layout, report_kind: str, fiscal_year: int | None) -> None:
        self.statement, self.layout = statement, layout
        self.report_kind, self.fiscal_year = report_kind, fiscal_year
        self.subjects = [self._follow(segment) for segment in layout.segments]
        self.later: dict[tuple[int, int], RowSubjects] = {}
        self.totals = [total_column(segment, fiscal_year) for segment in layout.segments]
        header = "".join("".join(texts) for texts in layout.header)
        match = _HEADER_UNIT.search(header)
        self.unit = (match[1] if match and not statement.unit_printed else None) or statement.unit or "万元"
        self.assumed = not statement.unit_printed and not match

    def items(self, row_no: int, row: _Row) -> Iterator[tuple[LineItem, Cell]]:
        """The line items of a row, each with the cell that prints it."""
        number = next(i for i, s in enumerate(self.layout.segments) if s is row.segment)
        subject = self._subject(self.subjects[number], row)
        for column, cell, beside in row.figures:
            percentage = parse_percentage(cell.text)
            amount = percentage or parse_amount(cell.text)
            unit = "%" if percentage else None
            if amount is None:
                continue
            if self.statement.kind.key in FORMS and _is_indicator(row.label, beside):
                if beside not in _UNITS:
                    continue
                unit = beside
            yield self.item(row_no, row, subject, column, cell, amount, unit, self.totals[number]), cell

    def _follow(self, segment: Segment) -> RowSubjects:
        kind = self.statement.kind
        summary = kind.key in ("income_expenditure_summary", "fiscal_appropriation_summary")
        function = kind.function or (summary and segment.side == "expenditure")
        return RowSubjects(kind.key, self.fiscal_year, function=function, economic=kind.economic)

    def _subject(self, subjects: RowSubjects, row: _Row) -> Subject:
        if row.glued:
            return _merged([subjects.of_code(code, name) for code, name in row.glued])
        if row.codes:
            # the name of the row belongs to the first code when there are several
            name = row.label if len(row.codes) == 1 else ""
            found = []
            for group, cells in enumerate(row.codes):
                followed = (
                    subjects
                    if group == 0
                    else self.later.setdefault((id(row.segment), group), self._follow(row.segment))
                )
                found.append(followed.of_code(cells[""], name) if cells.get("") else followed.of_split(cells, name))
            return _merged(found)
        if is_total_label(row.label):
            return Subject()
        return subjects.of_name(row.label, row.printed_label, row.indent)

    def item(
        self,
        row_no: int,
        row: _Row,
        subject: Subject,
        column: Column,
        cell: Cell,
        amount: Amount,
        told: str | None,
        total: Column | None,
    ) -> LineItem:
        """The line item of one figure in one cell of a row; `told` is the unit printed with the figure itself."""
        statement = self.statement
        counted: str | None = None
        own_unit: str | None = told
        if told not in MONEY_UNITS:
            counted = told or column_unit(column.label, row.label)
            own_unit = next((m[1] for t in (column.label, row.label) if (m := _HEADER_UNIT.search(t))), None)
        money = own_unit or self.unit
        if counted and own_unit:
            counted = None
        unit = counted or YUAN
        printed_unit = counted or money
        flags = list(subject.flags)
        if unit == YUAN and self.assumed and own_unit is None:
            flags.append("unit_assumed")
        if row.part.page.text_source == "ocr":
            flags.append("ocr")
            doubted = cell.doubt is not None  # a scan's readings are compared cell by cell
        else:
            doubted = row.part.table.disagreement is not None
        if doubted:
            flags.append("readers_disagree")
        side = row.segment.side or statement.kind.side
        period = period_of(column.label, row.label, self.fiscal_year)
        page = row.part.page
        box = cell.ink if page.width else None
        return LineItem(
            source="table",
            statement=statement.kind.key,
            statement_title=statement.title,
            row_no=row_no,
            row_label=row.label,
            side=side,
            function_code=subject.function_code,
            economic_code=subject.economic_code,
            code_source=subject.source if subject.function_code or subject.economic_code else None,
            measure=measure_of(
                statement.kind.key,
                self.report_kind,
                side,
                row.label,
                column.label,
                unit=unit,
                function_code=subject.function_code,
                economic_code=subject.economic_code,
                is_total_column=column is total or period != "current",
            ),
            column_label=column.label,
            period=period,
            value=amount.yuan(money) if unit == YUAN else amount.value,
            unit=unit,
            printed_value=amount.printed,
            printed_unit=printed_unit,
            rounding=amount.rounding(printed_unit),
            page=page.number,
            x0=box[0] if box else None,
            top=box[1] if box else None,
            x1=box[2] if box else None,
            bottom=box[3] if box else None,
            quote=" ".join(filter(None, (row.label, normalise(cell.text)))),
            flags=tuple(dict.fromkeys(flags)),
        )


def _loose_figures(context: _Context, part: Part, row_no: int, claimed: set[int]) -> Iterator[tuple[LineItem, Cell]]:
    """Figures of forms (绩效目标表 and other tables without fixed columns): each with the nearest words beside it.

    The words to the left and the header above are a likely reading, not a certain one: `ambiguous_binding`.
    """
    view = GridView(part.table)
    segment = Segment(side=context.statement.kind.side)
    for cell in part.table.cells:
        amount = parse_amount(cell.text)
        if (
            not part.first <= cell.row <= part.last
            or id(cell) in claimed
            or amount is None
            or not _figures_in(cell.text)
        ):
            continue
        left, right = view.text(cell.row, cell.col - 1), view.text(cell.row, cell.col + cell.cols)
        told = right if _is_indicator(left, right) else None
        if told is not None and told not in _UNITS:
            continue
        label = _nearest_words(view.text(cell.row, col) for col in range(cell.col - 1, -1, -1))
        above = _nearest_words(view.text(row, cell.col) for row in range(cell.row - 1, part.first - 1, -1))
        row = _Row(part, segment, label, label, 0.0, [], [], [])
        column = Column(cell.col, "value", (above,) if above else ())
        doubt = Subject(flags=("ambiguous_binding",))
        yield context.item(row_no + cell.row, row, doubt, column, cell, amount, told, column), cell


def _is_indicator(left: str, right: str) -> bool:
    """A target of a performance indicator: it is compared (≥), or its own unit stands beside it."""
    return bool(_COMPARED.search(left)) or right in _UNITS or _OTHER_UNIT.fullmatch(right) is not None


def _nearest_words(texts: Iterator[str]) -> str:
    return next((t for t in texts if t and parse_amount(t) is None and parse_percentage(t) is None), "")


def _merged(found: list[Subject]) -> Subject:
    """One row's subject from its several codes: function by economic, or two systems of economic codes."""
    function = next((s for s in found if s.function_code), None)
    # of two economic systems the department's own (部门预算, 3xx) is the finer one
    economics = sorted((s for s in found if s.economic_code), key=lambda s: str(s.economic_code))
    source = next((s.source for s in found if s.source), None)
    return Subject(
        function.function_code if function else None,
        economics[0].economic_code if economics else None,
        source,
        tuple(dict.fromkeys(f for s in found for f in s.flags)),
    )


def _body_rows(view: GridView, part: Part, layout: Layout) -> Iterator[int]:
    """Rows of a part that are neither header nor blank; a header repeated on a later page is known by its texts."""
    known = set(layout.header)
    for row in range(part.first, part.last + 1):
        texts = tuple(normalise(c.text) for c in view.row_cells(row) if c.text)
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


def _read_row(view: GridView, row: int, part: Part, segment: Segment, columns: dict[int, list[int]]) -> _Row | None:
    labels: list[str] = []
    codes: list[dict[str, str]] = []
    after_name = True
    glued: list[tuple[str, str]] = []
    indent = 0.0
    seen: set[int] = set()
    for column in segment.labels:
        for col in columns.get(column.index, ()):
            cell = view.cell(row, col)
            if cell is None or id(cell) in seen or not cell.text:
                continue
            seen.add(id(cell))
            text = normalise(cell.text)
            if column.role == "code" and text.isdigit():
                # a name between two codes tells that they belong to different systems (部门 and 政府 economic codes)
                if after_name:
                    codes.append({})
                after_name = False
                codes[-1][column.level or ""] = codes[-1].get(column.level or "", "") + text
            elif column.role == "code" and text in _LEVELS:
                continue
            else:
                after_name = True
                if (found := glued_code(squeeze(cell.text))) and _names_subjects(column):
                    glued.append(found)
                elif not labels:
                    indent = cell.indent
                labels.append(squeeze(cell.text))
    figures: list[tuple[Column, Cell, str]] = []
    for column in segment.values:
        for col in columns.get(column.index, ()):
            cell = view.cell(row, col)
            # a figure in a merged cell belongs to the row where the cell begins
            if cell is None or cell.row != row or id(cell) in seen or is_blank(cell.text):
                continue
            seen.add(id(cell))
            figures.append((column, cell, view.text(row, cell.col + cell.cols)))
    if not labels and not figures and not codes:
        return None
    label = "".join(labels)
    if glued and len(labels) == 1:
        label = glued[0][1]
    return _Row(part, segment, label, normalise(label), indent, codes, glued, figures)


def _names_subjects(column: Column) -> bool:
    # numbers before names of projects and units are no budget codes
    return (
        not column.path
        or bool(re.search("科目|分类|经济|功能", column.label))
        or not re.search("项目|单位|部门|内容", column.label)
    )


def _goes_on(before: _Row, now: _Row) -> bool:
    """The first row of a new page that has only words: the rest of a name broken over the page break."""
    return (
        not now.figures
        and not now.codes
        and not now.glued
        and bool(now.label)
        and bool(before.codes or before.glued)
        and not is_total_label(now.label)
        and not _NONE_STATED.search(now.label)
    )


def _amounts_printed(part: Part) -> int:
    return sum(_figures_in(cell.text) for cell in part.table.cells if part.first <= cell.row <= part.last)


def _figures_in(text: str) -> int:
    """Figures printed in a cell: its decimals, or the one amount with thousands marks that fills it.

    A bare integer is not counted: it may as well be a code, a year or a row number.
    """
    flat = normalise(text)
    decimals = len(_DECIMAL.findall(flat))
    return decimals or int("," in flat and parse_amount(flat) is not None)
