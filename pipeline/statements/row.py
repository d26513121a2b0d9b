"""One printed row of a statement: its label, codes and figures, and whether it only ends the row before it.

What belongs here: what the cells of one row are by their columns. What does not: the rows of a statement in their order
(`rows`), and what a figure becomes (`items`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.figures.amounts import figures_in, is_blank, normalise, parse_amount, squeeze
from pipeline.pages.model import Cell
from pipeline.statements.columns import Column, Segment
from pipeline.statements.grid_view import GridView
from pipeline.statements.labels import glued_code, has_ordinal, is_total_label, ordinal_end
from pipeline.statements.recognise import Part
from pipeline.statements.split_codes import LEVELS
from pipeline.statements.terms import table_terms

__all__ = ["Row", "go_on", "goes_on", "read_row"]

#: Room for a letter, and what cells are padded with at most, in heights of a line.
_LETTER = 1.2
_PADDING = 0.6


@dataclass(slots=True)
class Row:
    """One printed row of one segment, before it becomes line items.

    `label` is all of it, `name` without the body that some tables print before the subject; `names_unit`: the label is
    the name of a body (预算单位), not of a subject. `codes` are the codes printed in columns of
    their own, one for each classification, digits by level (类, 款, 项; '' for a whole code); `glued` those printed
    with their names. `figures` are the column, the cell and the text to the right of it. `words` are the label's texts
    by column, `full` the columns whose cell is filled to the end, so that the text may go on overleaf. `doubt` says why
    the label is not certain, `code_doubt` why the code of a scan is not; `reading` is the label as a scan was read,
    where another was put in its place.
    """

    part: Part
    segment: Segment
    label: str = ""
    name: str = ""
    codes: list[dict[str, str]] = field(default_factory=list)
    glued: list[tuple[str, str]] = field(default_factory=list)
    figures: list[tuple[Column, Cell, str]] = field(default_factory=list)
    names_unit: bool = False
    doubt: str | None = None
    words: dict[int, str] = field(default_factory=dict)
    full: set[int] = field(default_factory=set)
    code_doubt: str | None = None
    reading: str | None = None

    @property
    def is_coded(self) -> bool:
        """Whether a code is printed in it."""
        return bool(self.codes or self.glued)

    @property
    def is_named(self) -> bool:
        """Whether it says what its figures are of."""
        return bool(self.label) or self.is_coded


def read_row(view: GridView, number: int, part: Part, segment: Segment, columns: dict[int, list[int]]) -> Row | None:
    """Row `number` of a table as far as it belongs to a segment; None where nothing of it does.

    `columns` are the table's columns by those of the statement (`columns_of_part`).
    """
    row = Row(part, segment)
    values = {col for column in segment.values for col in columns.get(column.index, ())}
    labels = [
        (column, cell)
        for column, cell in _cells(view, number, segment.labels, columns)
        if cell.text and not _is_sum(cell, values)
    ]
    _take_labels(row, labels)
    taken = {id(cell) for _, cell in labels}
    for column, cell in _cells(view, number, segment.values, columns):
        # a figure in a merged cell belongs to the row where the cell begins
        if cell.row != number or id(cell) in taken or is_blank(cell.text):
            continue
        if cell.cols > 1 and len(_spanned(cell) & values) > 1:
            row.doubt = row.doubt or "an amount stands in several columns"
        row.figures.append((column, cell, view.text(number, cell.col + cell.cols)))
    return row if row.words or row.codes or row.figures else None


def _cells(
    view: GridView, number: int, wanted: Sequence[Column], columns: dict[int, list[int]]
) -> Iterator[tuple[Column, Cell]]:
    """The cells of some columns in a row, each once, with the first column that it covers."""
    seen: set[int] = set()
    for column in wanted:
        for col in columns.get(column.index, ()):
            cell = view.cell(number, col)
            if cell is not None and id(cell) not in seen:
                seen.add(id(cell))
                yield column, cell


def _spanned(cell: Cell) -> set[int]:
    return set(range(cell.col, cell.col + cell.cols))


def _is_sum(cell: Cell, values: set[int]) -> bool:
    """The sum of the statement in a cell that begins among the labels and reaches the figures."""
    if cell.cols == 1 or figures_in(cell.text) != 1 or parse_amount(cell.text) is None:
        return False
    return bool(_spanned(cell) & values)


def _take_labels(row: Row, labels: Sequence[tuple[Column, Cell]]) -> None:
    """Put codes and names of a row's label cells, left to right, into it."""
    texts: list[str] = []
    names: list[str] = []
    after_name = True
    for column, cell in labels:
        text = normalise(cell.text)
        if column.role == "code" and text.isdigit():
            # a name between two codes tells that they belong to different systems (部门 and 政府 economic codes)
            if after_name:
                row.codes.append({})
            after_name = False
            row.codes[-1][column.level or ""] = row.codes[-1].get(column.level or "", "") + text
            row.code_doubt = row.code_doubt or cell.doubt
            continue
        if column.role == "code" and text in LEVELS:
            continue
        after_name = True
        printed = squeeze(cell.text)
        if (found := glued_code(printed)) and _holds_subjects(column):
            row.glued.append(found)
        texts.append(printed)
        row.words[column.index] = row.words.get(column.index, "") + printed
        if _is_full(cell, row.part):
            row.full.add(column.index)
        if not table_terms().headers.body.search(column.leaf):
            names.append(printed)
        row.doubt = row.doubt or cell.doubt
    row.label = row.glued[0][1] if row.glued and len(texts) == 1 else "".join(texts)
    row.name = "".join(names) if 0 < len(names) < len(texts) else row.label
    row.names_unit = bool(texts) and not names


def _holds_subjects(column: Column) -> bool:
    """Whether numbers before the names of a column are budget codes: of projects and bodies they are not."""
    words = table_terms().headers
    label = normalise(column.label)
    return not label or bool(words.subject.search(label)) or not words.thing.search(label)


def _is_full(cell: Cell, part: Part) -> bool:
    """Whether no further letter goes into the last line of a cell (points; False without places)."""
    borders = part.table.borders
    if cell.ink is None or not borders:
        return False
    high = (cell.ink[3] - cell.ink[1]) / (cell.text.count("\n") + 1)
    # centred names have as much room on the right as on the left: only what cells are padded with is no room
    return borders[cell.col + cell.cols] - cell.ink[2] - min(cell.indent, _PADDING * high) < _LETTER * high


def goes_on(before: Row, now: Row) -> bool:
    """Whether the first row of a new page has only words: the rest of a name broken over the page break.

    The name may be of a row with a code, whose name is never that of a sum, or its words must stand below words that
    filled their cells.
    """
    rows = table_terms().rows
    return (
        not now.figures
        and not now.is_coded
        and bool(now.label)
        and not ordinal_end(normalise(now.label))
        and (not rows.sum.search(normalise(now.label)) if before.is_coded else _may_break(before, now))
        and not is_total_label(now.label)
        and not rows.none.search(now.label)
    )


def _may_break(before: Row, now: Row) -> bool:
    """A name without a code: its words stand below words that filled their cells, and begin no name of their own."""
    return (
        bool(before.figures)
        and now.words.keys() <= before.full
        and not is_total_label(before.label)
        and not any(map(_opens_name, now.words.values()))
    )


def _opens_name(text: str) -> bool:
    """What names begin with, and the rest of one never does: ordinals, codes, the words of the summaries."""
    flat = normalise(text)
    return flat[:1].isdecimal() or has_ordinal(flat) or bool(table_terms().rows.opening.search(flat))


def go_on(before: Row, now: Row) -> None:
    """Put the rest of a name behind what it goes on: its column where the label is made of several."""
    if before.is_coded or not now.words:
        before.label += now.label
        before.name += now.name
        return
    for column, text in now.words.items():
        whole = before.words[column] + text
        before.label = before.label.replace(before.words[column], whole, 1)
        before.name = before.name.replace(before.words[column], whole, 1)
        before.words[column] = whole
