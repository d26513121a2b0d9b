"""One figure of a row to one line item: its subject, unit, period, measure, place and doubts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.figures.amounts import MONEY_UNITS, YUAN, Amount, normalise, parse_amount, parse_percentage
from pipeline.figures.line_item import UNITS, LineItem
from pipeline.pages.model import Cell
from pipeline.statements.columns import Column, Layout, Segment
from pipeline.statements.grid_view import GridView
from pipeline.statements.measures import column_unit, is_total_label, is_whole, measure_of, period_of, total_column
from pipeline.statements.recognise import FORMS, Part, Statement
from pipeline.statements.subjects import RowSubjects, Subject
from pipeline.statements.totals import Totals

__all__ = ["OWN_UNITS", "Context", "Row", "is_indicator"]

_HEADER_UNIT = re.compile(r"[（(](亿元|百万元|万元|千元|元)[)）]")
_SCORE = re.compile("得分|评分")
_WEIGHT = re.compile("分值|权重|(?:指标|目标|完成|实际|年度)值")
_FORM_HEADER = re.compile(f"{_SCORE.pattern}|{_WEIGHT.pattern}|资金|金额|预算|执行数|拨款|总额")
_LONGEST_HEADER = 12
_COMPARED = re.compile(r"[≥≤＝=＞＜><]$")
#: Units that the contract knows, and others that indicators have: of those no line item can be made.
OWN_UNITS = UNITS - {YUAN} | MONEY_UNITS.keys()
_OTHER_UNIT = re.compile(r"[万亿]?(?:人次|场?次|次/年|天|年|月|家|项|件|份|套|辆|个|人|批|场|篇|户|亩|公里|小时|分钟)")


@dataclass(slots=True)
class Row:
    """One printed row of one segment, before it becomes line items.

    `label` is all of it, `name` without the body that some tables print before the subject; `names_unit`: the label is
    the name of a body (预算单位), not of a subject; `figures` are the column, the cell and the text to the right of it;
    `doubt` says why the label is not certain. `words` are the label's texts by column, `full` the columns whose cell is
    filled to the end, so that the text may go on overleaf. `code_doubt` says why the code of a scan is not certain,
    `reading` is the label as a scan was read, where another was put in its place.
    """

    part: Part
    segment: Segment
    label: str
    name: str
    indent: float
    codes: list[dict[str, str]]
    glued: list[tuple[str, str]]
    figures: list[tuple[Column, Cell, str]]
    names_unit: bool = False
    doubt: str | None = None
    words: dict[int, str] = field(default_factory=dict)
    full: set[int] = field(default_factory=set)
    code_doubt: str | None = None
    reading: str | None = None


class Context:
    """What the rows of one statement share: their subjects, total columns, unit and header."""

    def __init__(
        self,
        statement: Statement,
        layout: Layout,
        report_kind: str,
        fiscal_year: int | None,
        rows: Sequence[Row],
    ) -> None:
        self.statement, self.layout = statement, layout
        self.report_kind, self.fiscal_year = report_kind, fiscal_year
        self.nameless = Counter((id(r.part), id(r.segment)) for r in rows if not _is_named(r))
        self.meaning = Totals(
            statement.kind.key,
            statement.body,
            [(id(r.segment), r.label, r.names_unit) for r in rows],
            [c.label for segment in layout.segments for c in segment.values],
        )
        self.subjects = [self._follow(segment) for segment in layout.segments]
        self._views: dict[int, GridView] = {}
        self.later: dict[tuple[int, int], RowSubjects] = {}
        self.totals = [total_column(segment, fiscal_year) for segment in layout.segments]
        header = "".join("".join(texts) for texts in layout.header)
        match = _HEADER_UNIT.search(header)
        self.unit = (match[1] if match and not statement.unit_printed else None) or statement.unit or "万元"
        self.assumed = not statement.unit_printed and not match

    def items(self, row_no: int, row: Row) -> Iterator[tuple[LineItem, Cell]]:
        """The line items of a row, each with the cell that prints it."""
        number = next(i for i, s in enumerate(self.layout.segments) if s is row.segment)
        subject = self._subject(self.subjects[number], row)
        for column, cell, beside in row.figures:
            percentage = parse_percentage(cell.text)
            amount = percentage or parse_amount(cell.text)
            unit = "%" if percentage else None
            if amount is None:
                continue
            if self.statement.kind.key in FORMS and is_indicator(row.label, beside):
                if beside not in OWN_UNITS:
                    continue
                unit = beside
            elif self.statement.kind.key in FORMS and percentage is None and cell.text.strip().isdigit():
                header = self._header_above(row, cell) or (column.path[-1] if column.path else "")
                if _WEIGHT.search(header):
                    continue
                if _SCORE.search(header):
                    column, unit = Column(column.index, "value", (header,)), "分"
            yield self.item(row_no, row, subject, column, cell, amount, unit, self.totals[number]), cell

    def _header_above(self, row: Row, cell: Cell) -> str:
        """What heads an integer in a form: weights, targets (whose unit is not said) and scores are no money."""
        view = self._views.get(id(row.part))
        if view is None:
            view = self._views[id(row.part)] = GridView(row.part.table)
        above = (view.text(line, cell.col) for line in range(cell.row - 1, row.part.first - 1, -1))
        return next((t for t in above if len(t) <= _LONGEST_HEADER and _FORM_HEADER.search(t)), "")

    def _follow(self, segment: Segment) -> RowSubjects:
        kind = self.statement.kind
        summary = kind.key in ("income_expenditure_summary", "fiscal_appropriation_summary")
        function = kind.function or (summary and segment.side == "expenditure")
        return RowSubjects(kind.key, self.fiscal_year, function=function, economic=kind.economic)

    def _subject(self, subjects: RowSubjects, row: Row) -> Subject:
        if row.glued:
            return _merged([subjects.of_code(code, name) for code, name in row.glued])
        if row.codes:
            # the name of the row belongs to the first code when there are several
            name = row.name if len(row.codes) == 1 else ""
            found = []
            for group, cells in enumerate(row.codes):
                followed = (
                    subjects
                    if group == 0
                    else self.later.setdefault((id(row.segment), group), self._follow(row.segment))
                )
                found.append(followed.of_code(cells[""], name) if cells.get("") else followed.of_split(cells, name))
            return _merged(found)
        if is_total_label(row.label) or row.names_unit:
            return Subject()
        return subjects.of_name(row.name, normalise(row.name), row.indent)

    def item(
        self,
        row_no: int,
        row: Row,
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
            # a scan's readings are compared cell by cell
            doubted = cell.doubt is not None or row.code_doubt is not None
            if row.reading is not None or column.reading is not None:
                flags.append("label_corrected")
        else:
            doubted = row.part.table.disagreement is not None or cell.doubt is not None or row.doubt is not None
        if doubted:
            flags.append("readers_disagree")
        if self._is_unbound(row, column):
            flags.append("ambiguous_binding")
        side = row.segment.side or statement.kind.side
        period = period_of(column.label, row.name, self.fiscal_year)
        page = row.part.page
        box = cell.ink if page.width else None
        label = self.meaning.label(row.label, row.names_unit)
        is_total_column = is_whole(column.label, total, statement.kind.key) or period != "current"
        measure = measure_of(
            statement.kind.key,
            self.report_kind,
            side,
            label,
            column.label,
            unit=unit,
            function_code=subject.function_code,
            economic_code=subject.economic_code,
            is_total_column=is_total_column,
        )
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
            measure=self.meaning.measure(measure, id(row.segment), label, column.label, side),
            column_label=column.label,
            period=period,
            value=amount.yuan(money) if unit == YUAN else amount.value,
            unit=unit,
            printed_value=amount.printed,
            printed_unit=printed_unit,
            rounding=amount.rounding(printed_unit),
            page=cell.page or page.number,
            x0=box[0] if box else None,
            top=box[1] if box else None,
            x1=box[2] if box else None,
            bottom=box[3] if box else None,
            quote=" ".join(filter(None, (row.reading or row.label, column.reading, normalise(cell.text)))),
            flags=tuple(dict.fromkeys(flags)),
        )

    def _is_unbound(self, row: Row, column: Column) -> bool:
        """A figure in one of several rows without a name, or without name and header: nothing says what it is."""
        if self.statement.kind.key in FORMS:
            return False
        return not _is_named(row) and (self.nameless[id(row.part), id(row.segment)] > 1 or not column.path)


def _is_named(row: Row) -> bool:
    return bool(row.label or row.codes or row.glued)


def is_indicator(left: str, right: str) -> bool:
    """A target of a performance indicator: it is compared (≥), or its own unit stands beside it."""
    return bool(_COMPARED.search(left)) or right in OWN_UNITS or _OTHER_UNIT.fullmatch(right) is not None


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
