"""Which table is which statement: by the title above it or inside its grid, never by its position in the report.

A statement may run over several pages; its parts follow each other without a title, or repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.figures.amounts import normalise, parse_amount
from pipeline.pages.model import Cell, DocumentPages, Line, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.page_number import page_number
from pipeline.statements.beside import lines_above, stands_beside
from pipeline.statements.content import kind_by_caption, kind_by_content, states_none
from pipeline.statements.layouts import OTHER, StatementKind
from pipeline.statements.money import money_unit
from pipeline.statements.terms import table_terms
from pipeline.statements.titles import LONGEST_TITLE, body_of, find_title, is_aside, title_kind

__all__ = ["Part", "Statement", "recognise"]

#: What a title has beside its words where its statement goes on from the page before.
_CONTINUED = re.compile(r"[（(]续表?[一二三四五六七八九\d]?[)）]|续表?$")
_SENTENCE = re.compile(r"[。;,]\D{6,}|\D{12,}。")
#: A title may stand at the foot of the page before its table; that many of the last lines are looked at.
_FOOT_LINES = 4
#: Borders of a continued table stand where they stood before (points), most of them.
_SAME_BORDER = 3.0
_SHARED_BORDERS = 0.7
_SAME_FRAME = 6.0
#: Fewer borders than this, frame included, meet those of another table by chance.
_CLOSING_BORDERS = 4


@dataclass(slots=True)
class Part:
    """A piece of a statement on one page: rows `first`..`last` (inclusive) of a table, `table_no` on that page."""

    page: Page
    table: Table
    table_no: int
    first: int
    last: int


@dataclass(slots=True)
class Statement:
    """One statement as printed. `unit` of its money, `unit_printed` if that stood on it; `body` it is about.

    `notes` are the lines below it that say that it has no figures (无此项支出), with their pages.
    """

    kind: StatementKind
    title: str
    unit: str | None = None
    unit_printed: bool = False
    body: str | None = None
    parts: list[Part] = field(default_factory=list)
    notes: list[tuple[Page, Line]] = field(default_factory=list)


def recognise(pages: DocumentPages) -> list[Statement]:
    """All statements of a document in the order in which they are printed."""
    found = _Found()
    foot: list[str] = []
    for page in pages.pages:
        outside = lines_outside_tables(page)
        previous_bottom = float("-inf")
        for number, table in enumerate(page.tables):
            top, bottom = _extent(table, number)
            between = lines_above(page.tables, number, outside, lambda words: find_title(words) is not None)
            if between is None:
                between = [line for line in outside if previous_bottom <= line.top < top]
            above = table.heading or [line.text for line in between]
            if number:
                _take_notes(found.current, page, between)
            else:
                above = foot + above
            if page.name is not None:
                above = [page.name if page.name.endswith("表") else page.name + "表", *above]
            found.place(page, table, number, above)
            previous_bottom = max(previous_bottom, bottom)
        last = [line for line in outside if line.top >= previous_bottom]
        if page.tables:
            _take_notes(found.current, page, last)
        below = [line.text for line in last]
        foot = [t for t in below if page_number(normalise(t), edge=True) is None][-_FOOT_LINES:]
        foot = foot if find_title(foot) else []
        if not page.tables and _is_prose(outside):
            found.current = None
    _settle_units(found.statements)
    return found.statements


def _extent(table: Table, number: int) -> tuple[float, float]:
    """Top and bottom of a table (points; its number on the page in formats without places).

    Blank rows above its first words may have the title of the sheet beside them.
    """
    if table.box is None:
        return float(number), float(number)
    inks = [cell.ink[1] for cell in table.cells if cell.ink is not None]
    return max(table.box[1], min(inks, default=table.box[1])), table.box[3]


@dataclass(slots=True)
class _Found:
    """The statements so far; `current` is the one that the next table may go on with."""

    statements: list[Statement] = field(default_factory=list)
    current: Statement | None = None

    def place(self, page: Page, table: Table, number: int, above: list[str]) -> None:
        """Put a table into the statement that it continues, or open the ones that it holds."""
        for first, last, inner in _pieces(table):
            words = [*above, *inner]
            part = Part(page, table, number, first, last)
            title = find_title(words)
            if title is not None and not title[1].is_known:
                title = _settled(title, table, self.current)
            if title is not None:
                self._titled(part, *title, words)
            elif self.current is not None and _continues(self.current, part, above):
                self.current.parts.append(part)
            elif (beside := _broken_beside(self.statements, part, above)) is not None:
                beside.parts.append(part)
                self.current = beside
            elif (
                self.current is not None
                and self.current.kind.is_form
                and (not _prose_between(above) or _same_shape(self.current, table))
            ):
                # a form goes on with other columns on each page: the same statement, read by itself
                self._open(replace(self.current, parts=[part], notes=[]))
            else:
                self._untitled(part, above, words)
            above = []

    def _open(self, statement: Statement) -> None:
        self.statements.append(statement)
        self.current = statement

    def _titled(self, part: Part, title: str, kind: StatementKind, words: Sequence[str]) -> None:
        """A title opens a statement, or is repeated above what goes on from the page before."""
        current, unit, body = self.current, money_unit(*words), body_of(words)
        if (
            current is not None
            and _CONTINUED.sub("", title) == _CONTINUED.sub("", current.title)
            and _same_shape(current, part.table)
            and body in (None, current.body)
        ):
            current.parts.append(part)
        else:
            self._open(Statement(kind, title, unit, unit is not None, body, [part]))

    def _untitled(self, part: Part, above: Sequence[str], words: Sequence[str]) -> None:
        """Figures without a title are of what their table says it is; else kept by themselves, and nothing goes on."""
        self.current = None
        if not _holds_figures(part):
            return
        heading = next((t for t in map(normalise, reversed(above)) if t and page_number(t, edge=True) is None), "")
        told = kind_by_caption(heading, part.table) or kind_by_content(part.table)
        unit = money_unit(*words)
        self._open(Statement(told or OTHER, heading[:LONGEST_TITLE], unit, unit is not None, body_of(words), [part]))
        if told is None:
            self.current = None


def _settled(
    title: tuple[str, StatementKind], table: Table, current: Statement | None
) -> tuple[str, StatementKind] | None:
    """A title that names no statement: what the table itself says it is, or a sentence of the form that goes on."""
    if current is not None and current.kind.key == "performance" and _same_shape(current, table):
        return None
    return title[0], kind_by_content(table) or title[1]


def _take_notes(statement: Statement | None, page: Page, lines: Sequence[Line]) -> None:
    """Keep the lines that say that the statement above them has no figures; a title ends them."""
    if statement is None:
        return
    for line in lines:
        text = normalise(line.text)
        if title_kind(text) is not None:
            return
        if states_none(text):
            statement.notes.append((page, line))


def _holds_figures(part: Part) -> bool:
    return any(
        "." in cell.text and parse_amount(cell.text) is not None
        for cell in part.table.cells
        if part.first <= cell.row <= part.last
    )


def _pieces(table: Table) -> Iterator[tuple[int, int, list[str]]]:
    """Stretches of a grid between the title rows inside it, each with the words of its title rows."""
    by_row: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if cell.text:
            by_row.setdefault(cell.row, []).append(cell)
    start, words, inside = 0, list[str](), False
    for row in range(table.rows):
        cells = by_row.get(row, [])
        texts = [c.text.replace("\n", "") for c in cells]
        if _is_title_row(cells, table):
            if inside:
                yield start, row - 1, words
                words, inside = [], False
            start = row + 1
            words.extend(texts)
        elif cells:
            inside = True
    if inside:
        yield start, table.rows - 1, words


def _is_title_row(cells: list[Cell], table: Table) -> bool:
    """A row that only names the statement, its unit of money or its body: no header, no figures."""
    if not cells or len(cells) > 3:
        return False
    texts = [normalise(c.text) for c in cells]
    if all(map(is_aside, texts)):
        return True
    return (
        len(cells) == 1
        and cells[0].cols >= min(table.cols, 3) * 0.6
        and find_title(texts) is not None
        and table.cols > 1
    )


def _continues(current: Statement, part: Part, above: list[str]) -> bool:
    """A table without a title goes on with the last statement unless prose stands between, or its shape differs."""
    if _prose_between(above):
        return False
    last = current.parts[-1]
    near = part.page.number - last.page.number <= 1 or not last.page.lines
    return near and _same_shape(current, part.table)


def _broken_beside(statements: Sequence[Statement], part: Part, above: list[str]) -> Statement | None:
    """The statement that a table without a title goes on with, where others stood beside it on the page before."""
    for statement in reversed(statements):
        last = statement.parts[-1]
        if last.page.number != part.page.number - 1:
            return None
        if stands_beside(last.page.tables, last.table) and _continues(statement, part, above):
            return statement
    return None


def _prose_between(above: list[str]) -> bool:
    opening = table_terms().notes.opening
    return any(_SENTENCE.search(text) for line in above if not opening.search(text := normalise(line)))


def _same_shape(current: Statement, table: Table) -> bool:
    """The same columns: most borders stand at the same places, or, without places, there are as many columns."""
    for part in (current.parts[-1], current.parts[0]):
        before = part.table
        # without rules, borders are as wide as what each page prints
        unruled = before.reader == table.reader == "lines"
        if unruled or not before.borders or not table.borders:
            if before.cols == table.cols:
                return True
            continue
        # columns may be set anew on each page (as wide as their contents): as many of them in the same frame
        framed = abs(before.borders[0] - table.borders[0]) < _SAME_FRAME
        framed = framed and abs(before.borders[-1] - table.borders[-1]) < _SAME_FRAME
        if framed and before.cols == table.cols:
            return True
        fewer, more = sorted((before.borders, table.borders), key=len)
        met = sum(any(abs(x - y) <= _SAME_BORDER for y in more) for x in fewer)
        if met >= _SHARED_BORDERS * len(fewer) and len(fewer) >= _SHARED_BORDERS * len(more) - 1:
            return True
        # a closing row of wide cells (人员经费合计 beside 公用经费合计) alone on a page: its borders were all there
        if framed and fewer is table.borders and met == len(fewer) > _CLOSING_BORDERS:
            return True
    return False


def _is_prose(lines: list[Line]) -> bool:
    return sum(bool(_SENTENCE.search(normalise(line.text))) for line in lines) >= 3


def _settle_units(statements: list[Statement]) -> None:
    """A statement without its own unit takes that of the report: the unit on most of its statements, or the first."""
    printed = [s.unit for s in statements if s.unit is not None]
    common = max(dict.fromkeys(printed), key=printed.count) if printed else None
    for statement in statements:
        if statement.unit is None:
            statement.unit = common
