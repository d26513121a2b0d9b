"""One figure of a row to one line item: its subject, unit, period, measure, place and doubts."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import msgspec

from pipeline.figures.amounts import MONEY_UNITS, YUAN, Amount, normalise, parse_amount, parse_percentage
from pipeline.figures.line_item import UNITS, LineItem
from pipeline.pages.model import Cell
from pipeline.statements.columns import Column, Layout, Segment
from pipeline.statements.grid_view import GridView
from pipeline.statements.labels import has_ordinal, is_total_label
from pipeline.statements.measures import column_unit, is_whole, measure_of, period_of, total_column
from pipeline.statements.money import money_unit
from pipeline.statements.recognise import Statement
from pipeline.statements.row import Row
from pipeline.statements.subjects import RowSubjects, Subject
from pipeline.statements.terms import table_terms
from pipeline.statements.totals import Totals

__all__ = ["OWN_UNITS", "Context", "Figure", "is_indicator"]

#: Final accounts and budgets are drawn up in it where nothing else is said.
_USUAL_UNIT: Final = "万元"
#: A longer text above an integer in a form is no header of it.
_LONGEST_HEADER: Final = 12
_COMPARED: Final = re.compile(r"[≥≤＝=＞＜><]$")
#: Units that may stand with a figure of its own: others that indicators have make no line item.
OWN_UNITS: Final = UNITS - {YUAN} | MONEY_UNITS.keys()


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount in one cell of a row. `unit` is the one printed with the figure itself, None where there is none."""

    column: Column
    cell: Cell
    amount: Amount
    unit: str | None = None


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
        self.statement = statement
        self._report_kind, self._fiscal_year = report_kind, fiscal_year
        self._nameless = Counter((id(r.part), r.segment.number) for r in rows if not r.is_named)
        self._meaning = Totals(
            statement.kind.key,
            statement.body,
            [(r.segment.number, r.label, r.names_unit) for r in rows],
            [c.label for segment in layout.segments for c in segment.values],
        )
        self._views: dict[int, GridView] = {}
        #: The subjects of a segment by the place of their code among those of a row (several classifications).
        self._subjects: dict[tuple[int, int], RowSubjects] = {}
        self._totals = [total_column(segment, fiscal_year) for segment in layout.segments]
        # 元/人 is the unit of one column alone
        header = (text for text in itertools.chain(*layout.header) if "/" not in text)
        printed = statement.unit if statement.unit_printed else money_unit(*header)
        self._unit = printed or statement.unit or _USUAL_UNIT
        self._unit_assumed = printed is None

    def items(self, row_no: int, row: Row) -> Iterator[tuple[LineItem, Cell]]:
        """The line items of a row, each with the cell that prints it."""
        subject = self._subject(row)
        found: list[tuple[LineItem, Cell]] = []
        for column, cell, beside in row.figures:
            figure = self._figure(row, column, cell, beside)
            if figure is not None:
                found.append((self.item(row_no, row, subject, figure, self._totals[row.segment.number]), cell))
        yield from _told_apart(found)

    def item(self, row_no: int, row: Row, subject: Subject, figure: Figure, total: Column | None) -> LineItem:
        """The line item of one figure of a row; `total` is the column that holds the whole amount of the row."""
        statement, column, header = self.statement, figure.column, figure.column.label
        unit, printed_unit, assumed = self._units(row, figure)
        side = row.segment.side or statement.kind.side
        period = period_of(header, row.name, self._fiscal_year)
        label = self._meaning.label(row.label, row.names_unit)
        measure = measure_of(
            statement.kind.key,
            self._report_kind,
            side,
            label,
            header,
            unit=unit,
            code=subject.system,
            is_total_column=is_whole(header, total, statement.kind.key) or period != "current",
        )
        page = row.part.page
        x0, top, x1, bottom = figure.cell.ink if page.width and figure.cell.ink else (None, None, None, None)
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
            measure=self._meaning.measure(measure, row.segment.number, label, header, side),
            column_label=header,
            period=period,
            value=figure.amount.yuan(printed_unit) if unit == YUAN else figure.amount.value,
            unit=unit,
            printed_value=figure.amount.printed,
            printed_unit=printed_unit,
            rounding=figure.amount.rounding(printed_unit),
            page=figure.cell.page or page.number,
            x0=x0,
            top=top,
            x1=x1,
            bottom=bottom,
            quote=" ".join(filter(None, (row.reading or row.label, column.reading, normalise(figure.cell.text)))),
            flags=tuple(dict.fromkeys(self._flags(row, subject, figure, assumed))),
        )

    def _figure(self, row: Row, column: Column, cell: Cell, beside: str) -> Figure | None:
        """What a cell prints, None where that is no figure that a line item can hold (text, weights of indicators)."""
        percentage = parse_percentage(cell.text)
        amount = percentage or parse_amount(cell.text)
        if amount is None:
            return None
        unit = "%" if percentage else None
        if not self.statement.kind.is_form:
            return Figure(column, cell, amount, unit)
        if is_indicator(row.label, beside):
            return Figure(column, cell, amount, beside) if beside in OWN_UNITS else None
        if percentage is None and cell.text.strip().isdigit():
            header = self._header_above(row, cell) or (column.path[-1] if column.path else "")
            if table_terms().forms.weight.search(header):
                return None
            if table_terms().forms.score.search(header):
                return Figure(Column(column.index, "value", (header,)), cell, amount, "分")
        return Figure(column, cell, amount, unit)

    def _header_above(self, row: Row, cell: Cell) -> str:
        """What heads an integer in a form: weights, targets (whose unit is not said) and scores are no money."""
        words = table_terms().forms
        view = self._views.get(id(row.part))
        if view is None:
            view = self._views[id(row.part)] = GridView(row.part.table)
        above = (view.text(line, cell.col) for line in range(cell.row - 1, row.part.first - 1, -1))
        heads = (words.score, words.weight, words.money)
        return next((t for t in above if len(t) <= _LONGEST_HEADER and any(h.search(t) for h in heads)), "")

    def _units(self, row: Row, figure: Figure) -> tuple[str, str, bool]:
        """The unit of the line item, the printed one, and whether that is assumed: nothing names it near."""
        if figure.unit in MONEY_UNITS:
            return YUAN, figure.unit, False
        if figure.unit is not None:
            return figure.unit, figure.unit, False
        named = money_unit(figure.column.label, row.label)
        counted = column_unit(figure.column.label, row.label) if named is None else None
        if counted is not None:
            return counted, counted, False
        return YUAN, named or self._unit, named is None and self._unit_assumed

    def _flags(self, row: Row, subject: Subject, figure: Figure, unit_assumed: bool) -> Iterator[str]:
        yield from subject.flags
        if unit_assumed:
            yield "unit_assumed"
        doubted = figure.cell.doubt is not None
        if row.part.page.text_source == "ocr":
            yield "ocr"
            if row.reading is not None or figure.column.reading is not None:
                yield "label_corrected"
            # a scan's readings are compared cell by cell
            doubted = doubted or row.code_doubt is not None
        else:
            doubted = doubted or row.part.table.disagreement is not None or row.doubt is not None
        if doubted:
            yield "readers_disagree"
        if self._is_unbound(row, figure.column):
            yield "ambiguous_binding"

    def _is_unbound(self, row: Row, column: Column) -> bool:
        """A figure in one of several rows without a name, or without name and header: nothing says what it is."""
        if self.statement.kind.is_form or row.is_named:
            return False
        return self._nameless[id(row.part), row.segment.number] > 1 or not column.path

    def _subject(self, row: Row) -> Subject:
        """What a row is about, by its codes or its name; to be asked once for each row, in their order."""
        if row.glued:
            return _merged([self._followed(row.segment, 0).of_code(code, name) for code, name in row.glued])
        if row.codes:
            # the name of the row belongs to the first code when there are several
            name = row.name if len(row.codes) == 1 else ""
            found = []
            for place, levels in enumerate(row.codes):
                subjects = self._followed(row.segment, place)
                whole = levels.get("")
                found.append(subjects.of_code(whole, name) if whole else subjects.of_split(levels, name))
            return _merged(found)
        if is_total_label(row.label) or row.names_unit:
            return Subject()
        return self._followed(row.segment, 0).of_name(row.name, is_class=has_ordinal(normalise(row.name)))

    def _followed(self, segment: Segment, place: int) -> RowSubjects:
        """The subjects of a segment's rows so far; of several codes in a row each has its own."""
        kind = self.statement.kind
        key = (segment.number, place)
        if key not in self._subjects:
            function = kind.function or (kind.is_summary and segment.side == "expenditure")
            self._subjects[key] = RowSubjects(kind.key, self._fiscal_year, function=function, economic=kind.economic)
        return self._subjects[key]


def _told_apart(row: list[tuple[LineItem, Cell]]) -> Iterator[tuple[LineItem, Cell]]:
    """The line items of a row; those that say one thing in two amounts are doubted: a header above them was not read.

    Forms repeat their columns on purpose and doubt their figures themselves.
    """
    amounts: dict[tuple[str, ...], set[Decimal | None]] = defaultdict(set)
    for item, _ in row:
        amounts[_meaning_of(item)].add(item.value)
    for item, cell in row:
        if len(amounts[_meaning_of(item)]) > 1 and item.measure != "other" and "ambiguous_binding" not in item.flags:
            item = msgspec.structs.replace(item, flags=(*item.flags, "ambiguous_binding"))
        yield item, cell


def _meaning_of(item: LineItem) -> tuple[str, ...]:
    return (item.measure, item.column_label or "", item.period, item.side or "")


def is_indicator(left: str, right: str) -> bool:
    """A target of a performance indicator: it is compared (≥), or its own unit stands beside it."""
    return bool(_COMPARED.search(left)) or right in OWN_UNITS or bool(table_terms().forms.unit.search(right))


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
