"""Performance indicators (绩效指标): every indicator table of a document as rows, whatever form it is printed in.

Two layouts are met: a form for each project (head facts, then a header 一级指标 | 二级指标 | 三级指标 …), and a list of
many projects with the name and the money of each in merged cells at the left. Both go on over pages with or without
a header. Tables are found by the header of the indicators, not by their title. Source of the forms: the templates of
the Ministry of Finance (项目支出绩效目标表, 项目支出绩效自评表) and what provinces make of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.figures.amounts import is_blank, squeeze
from pipeline.figures.indicator import Indicator
from pipeline.pages.model import DocumentPages, Line, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.statements.grid_view import GridView
from pipeline.statements.money import money_unit
from pipeline.statements.performance.flat import FlatLine, read_flat_forms
from pipeline.statements.performance.head import Head, number, opens_form, read_head, yuan
from pipeline.statements.performance.indicator import make_indicator
from pipeline.statements.performance.rows import Columns, RawRow, fill_down, find_columns, moved, read_rows
from pipeline.statements.performance.titles import TITLE_LINES, name_head, other_title_above, title_above
from pipeline.statements.titles import body_of

__all__ = ["read_indicators"]


@dataclass(slots=True)
class _Block:
    """The indicator rows under one head, over all pages."""

    head: Head
    columns: Columns
    table: Table
    rows: list[RawRow] = field(default_factory=list)
    parts: int = 0
    ocr: bool = False
    listed: bool = False  # a list of projects, not the form of one


def read_indicators(pages: DocumentPages) -> list[Indicator]:
    """All indicators of a document in the order of print; a document without indicator tables gives none."""
    reader = _Reader(paged=pages.paged)
    foot: list[str] = []
    running: list[FlatLine] = []
    for page in pages.pages:
        outside = lines_outside_tables(page)
        running += [(page.number, line) for line in outside]
        bottom = float("-inf")
        for table in page.tables:
            top = table.box[1] if table.box else bottom
            above = foot + [line.text for line in outside if bottom <= line.top < top]
            foot = []
            reader.table(page, table, above, outside)
            bottom = table.box[3] if table.box else bottom
        foot = [line.text for line in outside if line.top >= bottom][-TITLE_LINES:]
    found = reader.indicators()
    forms = max((indicator.form_no for indicator in found), default=0)
    return found + read_flat_forms(running, first_form=forms + 1, paged=pages.paged)


@dataclass(slots=True)
class _Reader:
    paged: bool
    blocks: list[_Block] = field(default_factory=list)
    current: _Block | None = None
    pending: Head | None = None

    def table(self, page: Page, table: Table, above: Sequence[str], outside: Sequence[Line]) -> None:
        """Read one table: head facts, headers and rows, as far as it holds any."""
        view = GridView(table)
        headers = {row: found for row in range(table.rows) if (found := find_columns(view, row)) is not None}
        if not headers and (other_title_above(above) or not self._concerns(view, table)):
            self.current = self.pending = None
            return
        start = 0
        title = title_above(above)
        unit = money_unit(*reversed(above))
        body = body_of(list(reversed(above)))
        bounds = [*sorted(headers), table.rows]
        first_opening = self._opening(view, 0, bounds[0])
        if self.current is not None and first_opening:
            self._rows(page, view, 0, first_opening - 1, outside)
            start = first_opening
        for row, following in pairwise(bounds):
            self._head(view, start, row - 1, title, unit, body)
            self._open(headers[row], page, table)
            below = row + _height(view, row, headers[row])
            stop = self._opening(view, below, following) or following
            self._rows(page, view, below, stop - 1, outside)
            start, title = stop, None
        if not headers and self._opening(view, 0, table.rows) is not None:
            self.current = None
            self._head(view, start, table.rows - 1, title, unit, body)
        elif not headers:
            self._rows(page, view, 0, table.rows - 1, outside)
        elif start < table.rows:
            self._head(view, start, table.rows - 1, None, unit, None)

    def _concerns(self, view: GridView, table: Table) -> bool:
        """A table without a header of its own: the rest of a block, or the head of the next form."""
        if self._opening(view, 0, table.rows) is not None:
            return True
        return self.current is not None and moved(self.current.columns, self.current.table, table) is not None

    def _opening(self, view: GridView, first: int, last: int) -> int | None:
        return next((row for row in range(first, last) if opens_form(view, row)), None)

    def _head(
        self, view: GridView, first: int, last: int, title: str | None, unit: str | None, body: str | None
    ) -> None:
        """Take the facts of rows into the head of the next block; a title or a name makes it another form."""
        head = self.pending or Head()
        if unit and head.unit is None:
            head.unit = unit
        head.above = body or head.above
        found = read_head(view, first, last, head) if first <= last else False
        if title is not None and head.title is None:
            head.title, found = title, True
        if found:
            self.pending = head

    def _open(self, columns: Columns, page: Page, table: Table) -> None:
        before = self.current
        listed = "project" in columns
        again = before is not None and before.columns.keys() == columns.keys()
        if before is not None and again and (self.pending is None or (listed and self.pending.project is None)):
            before.columns, before.table = columns, table  # the header is repeated on the next page
        else:
            head = self.pending or Head()
            if head.title is None and before is not None:
                head = replace(head, unit=head.unit or before.head.unit)
            name_head(head)
            self.current = _Block(head, columns, table, listed=listed, ocr=page.text_source == "ocr")
            self.blocks.append(self.current)
        self.pending = None

    def _rows(self, page: Page, view: GridView, first: int, last: int, outside: Sequence[Line]) -> None:
        block = self.current
        if block is None or first > last:
            return
        columns = block.columns if block.table is view.table else moved(block.columns, block.table, view.table)
        if columns is None:
            return
        if not block.rows or block.rows[-1].table is not view.table:
            block.parts += 1
        if columns.keys() == block.columns.keys():
            block.columns, block.table = columns, view.table
        rows = read_rows(view, columns, first, last, part=block.parts, page=page.number)
        for role in block.columns.keys() - columns.keys():
            name = _beside(outside, block, role, view.table)
            for row in rows:
                row.texts[role] = name
        block.rows += rows

    def indicators(self) -> list[Indicator]:
        """What was read, forms counted in order; a block without rows is no form."""
        found: list[Indicator] = []
        form = 0
        for block in self.blocks:
            for head, rows in _forms(block):
                form += 1
                found += _form(form, head, rows, block, paged=self.paged)
        return found


def _beside(outside: Sequence[Line], block: _Block, role: str, table: Table) -> str:
    """What is printed beside a grid that lost its first columns: their merged cells have no borders on this page."""
    if table.box is None or not block.table.borders:
        return ""
    first, last = block.columns[role]
    left, right = block.table.borders[first], block.table.borders[last + 1]
    found = []
    for line in outside:
        if table.box[1] <= line.top <= table.box[3]:
            places = zip(line.text, line.lefts, line.rights, strict=True) if line.lefts else ()
            found.append("".join(char for char, x0, x1 in places if left <= (x0 + x1) / 2 <= right))
    return squeeze("".join(found))


def _height(view: GridView, row: int, columns: Columns) -> int:
    """Rows of the header: as many as the tallest of its cells that name a level."""
    cells = [view.cell(row, columns[role][0]) for role in ("level1", "level2", "level3") if role in columns]
    return max((cell.row + cell.rows - row for cell in cells if cell is not None), default=1)


def _forms(block: _Block) -> Iterable[tuple[Head, list[RawRow]]]:
    """A form for each project: the block itself, or in a list the rows of one merged project cell."""
    rows = fill_down(block.rows)
    if not block.listed:
        if any(not row.total for row in rows):
            yield block.head, rows
        return
    current: list[RawRow] = []
    for row in rows:
        if row.total:
            continue
        if current and _listed(row) != _listed(current[-1]):
            yield _listed_head(block.head, current[0]), current
            current = []
        current.append(row)
    if current:
        yield _listed_head(block.head, current[0]), current


def _listed(row: RawRow) -> tuple[str, str]:
    return row.texts.get("project", ""), row.texts.get("annual_budget", "")


def _listed_head(head: Head, row: RawRow) -> Head:
    project, budget = _listed(row)
    return replace(
        head,
        project=project or None,
        project_from_title=False,
        annual_budget=yuan(budget, head.unit) if budget else None,
    )


def _form(form: int, head: Head, rows: list[RawRow], block: _Block, *, paged: bool) -> list[Indicator]:
    body = [row for row in rows if not row.total]
    total = next((row for row in rows if row.total), None)
    evaluated = (
        "achieved" in block.columns
        or "score" in block.columns
        or head.executed is not None
        or (total is not None and number(total.texts.get("score", "")) is not None)
    )
    found = []
    for row_no, row in enumerate(body, 1):
        texts = {role: text for role, text in row.texts.items() if not is_blank(text)}
        found.append(
            make_indicator(
                head,
                texts,
                total.texts if total else {},
                form_no=form,
                row_no=row_no,
                evaluated=evaluated,
                page=row.page if paged else None,
                box=row.box,
                flags=_flags(head, row, block, texts),
            )
        )
    return found


def _flags(head: Head, row: RawRow, block: _Block, texts: dict[str, str]) -> Iterable[str]:
    if block.ocr:
        yield "ocr"
    if row.table.disagreement is not None:
        yield "readers_disagree"
    if head.project is None:
        yield "project_unknown"
    if head.project_from_title:
        yield "project_from_title"
    if row.carried:
        yield "project_carried"
    if "level1" in block.columns and "level1" not in texts:
        yield "level_unknown"
    if row.broken:
        yield "broken_row"
    if any(role in texts and number(texts[role]) is None for role in ("points", "score")):
        yield "unread_number"
