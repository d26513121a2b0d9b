"""Header and columns of a statement: where the header ends, what each column is, which columns belong together.

A column is told by its header first and by what stands in it second. Statements printed side by side (收入 | 支出, or
two lists of economic codes) are segments: label columns with the value columns to the right of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.figures.amounts import is_blank, normalise, parse_amount, parse_percentage, squeeze
from pipeline.figures.codes import is_code
from pipeline.pages.model import Table
from pipeline.statements.grid_view import GridView
from pipeline.statements.labels import glued_code, has_ordinal, is_counting_row, is_total_label
from pipeline.statements.split_codes import LEVELS
from pipeline.statements.terms import table_terms

__all__ = [
    "Column",
    "Layout",
    "Segment",
    "columns_of_part",
    "header_rows",
    "read_layout",
    "shifted_columns",
]

#: A header may be nothing but a year; a figure is none.
_YEAR = re.compile(r"(?:19|20)\d\d年?\Z")
_NUMBERED = re.compile(r"\d+[.、]")
#: Share of the narrower of two columns that both must cover to be one column of the statement.
_SHARED = 0.5


@dataclass(slots=True)
class Column:
    """One column. `role` code | name | value | ignored; `level` 类/款/项 of a split code; `path` from top to leaf."""

    index: int
    role: str
    path: tuple[str, ...] = ()
    level: str | None = None
    reading: str | None = None  # the label as a scan was read, where another was put in its place

    @property
    def label(self) -> str:
        """The header path as the contract wants it: levels joined with `-`, no white space."""
        return "-".join(self.path)

    @property
    def leaf(self) -> str:
        """The last line of its header, normalised; '' where it has none."""
        return normalise(self.path[-1]) if self.path else ""


@dataclass(slots=True)
class Segment:
    """Label columns and the value columns that belong to them. `side` income | expenditure | None.

    `number` is its place among the segments of its layout from the left, -1 without a layout.
    """

    labels: list[Column] = field(default_factory=list)
    values: list[Column] = field(default_factory=list)
    side: str | None = None
    number: int = -1


@dataclass(slots=True)
class Layout:
    """Columns of a statement. `header` holds the normalised texts of its header rows, to know them again later."""

    columns: list[Column]
    segments: list[Segment]
    header: list[tuple[str, ...]]


def header_rows(view: GridView, first: int, last: int) -> int:
    """The first row of the body at or after `first`: one that holds a figure, a code or an ordinal label."""
    for row in range(first, last + 1):
        texts = view.row_texts(row)
        if not texts or is_counting_row(texts):
            continue
        if any(_is_body_text(t) for t in texts):
            return row
        filled = [t for t in texts if not is_blank(t)]
        # as a column header 合计 has other headers beside it, or reaches over several rows
        if len(filled) == 1 and is_total_label(filled[0]) and all(cell.rows == 1 for cell in view.row_cells(row)):
            return row
    return last + 1


def _is_body_text(text: str) -> bool:
    if _YEAR.match(text):
        return False
    return bool(
        is_code(text)
        or parse_amount(text) is not None
        or parse_percentage(text) is not None
        or glued_code(text)
        or has_ordinal(text)
        or _NUMBERED.match(text)
    )


def read_layout(views: Sequence[tuple[GridView, int, int]], one_side: str | None, *, sided: bool = True) -> Layout:
    """Columns of a statement from its parts (view, first row, last row); all parts have the first one's columns.

    `one_side` is the side of all rows where there is but one; `sided`: whether its columns may be on the two sides.
    """
    view, first, last = views[0]
    body = header_rows(view, first, last)
    header = [view.row_texts(row) for row in range(first, body)]
    below = _texts_below([(view, body, last), *views[1:]], set(header))
    columns = []
    for index in range(view.table.cols):
        path, level = _path(view, index, first, body)
        if level is None:
            level = _level_in_body(view, index, body, last)
        columns.append(Column(index, _role(path, level, below[index]), path, level))
    _demote_trailing_names(columns)
    _name_by_foreign_code(columns)
    segments = _segments(columns)
    if sided:
        _set_sides(segments, one_side)
    return Layout(columns, segments, header)


def _texts_below(parts: Sequence[tuple[GridView, int, int]], header: set[tuple[str, ...]]) -> list[list[str]]:
    """What stands in each column of the first part's grid, over all parts, normalised; blanks are left out.

    A row of `header` that comes again on a later page tells nothing of what stands below it.
    """
    head = parts[0][0].table
    texts: list[list[str]] = [[] for _ in range(head.cols)]
    for view, first, last in parts:
        rows = [row for row in range(first, last + 1) if view.row_texts(row) not in header]
        for index, cols in columns_of_part(head, view.table).items():
            texts[index] += [
                text
                for row in rows
                for col in cols
                if (cell := view.cell(row, col)) is not None and cell.col == col and (text := normalise(cell.text))
            ]
    return texts


def columns_of_part(head: Table, table: Table) -> dict[int, list[int]]:
    """Columns of a statement's first grid -> columns of the grid of one of its parts: by number, else by place."""
    ours, theirs = head.borders, table.borders
    if head.cols == table.cols or not ours or not theirs:
        return {index: [index] for index in range(head.cols)}
    mapping: dict[int, list[int]] = {}
    for col in range(table.cols):
        left, right = theirs[col], theirs[col + 1]
        best, index = max((min(right, ours[i + 1]) - max(left, ours[i]), i) for i in range(head.cols))
        if best > 0:
            mapping.setdefault(index, []).append(col)
    return mapping


def shifted_columns(head: Table, table: Table, mapping: dict[int, list[int]]) -> set[int]:
    """Columns of a later part that lie for the most part beside the column of the first that they were taken for."""
    ours, theirs = head.borders, table.borders
    if head is table or not ours or not theirs:
        return set()
    return {
        col
        for index, cols in mapping.items()
        for col in cols
        if col < table.cols
        and min(theirs[col + 1], ours[index + 1]) - max(theirs[col], ours[index])
        < _SHARED * min(theirs[col + 1] - theirs[col], ours[index + 1] - ours[index])
    }


def _path(view: GridView, col: int, first: int, body: int) -> tuple[tuple[str, ...], str | None]:
    """Header texts above a column from top to leaf, each merged cell once; and the 类/款/项 level if split."""
    path: list[str] = []
    level = None
    previous = None
    for row in range(first, body):
        cell = view.cell(row, col)
        if cell is None or cell is previous:
            continue
        previous = cell
        text = squeeze(cell.text)
        if not text or is_counting_row(view.row_texts(row)):
            continue
        if text in LEVELS:
            level = text
        else:
            path.append(text)
    return tuple(path), level


def _level_in_body(view: GridView, col: int, body: int, last: int) -> str | None:
    # 类|款|项 may share their row with the first row of figures
    for row in range(body, min(body + 2, last + 1)):
        cell = view.cell(row, col)
        if cell is not None and normalise(cell.text) in LEVELS:
            return normalise(cell.text)
    return None


def _role(path: tuple[str, ...], level: str | None, texts: Sequence[str]) -> str:
    terms = table_terms().headers
    leaf = normalise(path[-1]) if path else ""
    # totals have no code: their label often spans the code column
    filled = [t for t in texts if not is_blank(t) and t not in LEVELS and not is_total_label(t)]
    amounts = sum(parse_amount(t) is not None or parse_percentage(t) is not None for t in filled)
    codes = sum(map(is_code, filled))
    if level is not None and (not filled or all(t.isdigit() for t in filled)):
        return "code"
    if terms.ordinal.search(leaf) or terms.indicator.search(leaf) or terms.foreign_code.search(leaf):
        return "ignored"
    if terms.remark.search(leaf) and not amounts:
        return "ignored"
    if terms.code.search(leaf) and codes >= 0.5 * len(filled):
        return "code"
    if filled:
        if codes >= 0.8 * len(filled) and (not leaf or terms.name.search(leaf)):
            return "code"
        return "value" if amounts >= 0.5 * len(filled) else "name"
    return "name" if terms.name.search(leaf) or not path else "value"


def _demote_trailing_names(columns: list[Column]) -> None:
    """Text columns to the right of all values are remarks, not labels."""
    for column in reversed(columns):
        if column.role == "value":
            return
        if column.role == "name":
            column.role = "ignored"
    # no value column at all (an empty statement): the labels stay labels
    for column in columns:
        if column.role == "ignored" and table_terms().headers.name.search(column.leaf):
            column.role = "name"


def _name_by_foreign_code(columns: list[Column]) -> None:
    """Where only the number of a body (单位编码) tells the rows apart, it is their label."""
    first = next((i for i, c in enumerate(columns) if c.role == "value"), len(columns))
    if any(c.role in ("name", "code") and c.path for c in columns[:first]):
        return
    for column in columns[:first]:
        if column.role == "ignored" and table_terms().headers.foreign_code.search(column.leaf):
            column.role = "name"


def _segments(columns: Sequence[Column]) -> list[Segment]:
    segments = [Segment()]
    for column in columns:
        if column.role == "ignored":
            continue
        current = segments[-1]
        if column.role == "value":
            current.values.append(column)
        elif current.values:
            segments.append(Segment([column]))
        else:
            current.labels.append(column)
    # labels behind the last values belong to nobody
    kept = [s for s in segments if s.values or len(segments) == 1]
    for number, segment in enumerate(kept):
        segment.number = number
    return kept


def _set_sides(segments: list[Segment], one_side: str | None) -> None:
    for segment in segments:
        segment.side = one_side or _side({c.path[0] for c in (*segment.labels, *segment.values) if c.path})
    if one_side is None and len(segments) > 1:
        for index, segment in enumerate(segments):
            segment.side = segment.side or ("income" if index == 0 else "expenditure")


def _side(tops: set[str]) -> str | None:
    """The side that the upper headers of a segment name: all of them, or none of them the other; else None."""
    words = table_terms().sides
    expenditure = [bool(words.expenditure.search(top)) for top in tops]
    income = [bool(words.income.search(top)) for top in tops]
    if any(expenditure) and (all(expenditure) or not any(income)):
        return "expenditure"
    if any(income) and (all(income) or not any(expenditure)):
        return "income"
    return None
