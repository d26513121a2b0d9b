"""Tables without ruling lines: rows by baseline, columns by where the figures of many rows stand below each other.

Only a block of lines that can be nothing else counts: several rows in a row that print amounts, in columns that do not
touch, without a sentence among them. Source of the rules: layouts of three-line and borderless statements.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.figures.amounts import squeeze
from pipeline.pages.model import Box, Cell, Line, Table
from pipeline.pages.printed.free_header import Token, free_header, header_lines, tokens_of, with_blank_columns
from pipeline.pages.printed.marks import NUMBER

__all__ = ["find_unruled_tables"]

_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+%?\Z|-?\d{1,3}(?:,\d{3})+\Z")
_SENTENCE = re.compile(r"[。；，,;](?=\D)|[。；]")
#: A line reaches into the height of another by more than this share of its own.
_WITHIN = 0.2
_COUNTED = re.compile(r"\d(?:万元|元|%|辆|人)")
_FEWEST_AMOUNTS = 2
_SUM = re.compile(r"\.\d+(?:万元|亿元|元)")
_FEWEST_ROWS = 3
#: Rows of one table follow each other within this many line heights.
_ROW_GAP = 3.5
#: What rows of statements begin with: a code or an ordinal.
_ROW_LABEL = re.compile(r"[235]\d\d(?:\d\d){0,2}(?!\d)|[（(]?[一二三四五六七八九十]+[）)、]")


class _Row(NamedTuple):
    line: Line
    tokens: list[Token]

    @property
    def has_figure(self) -> bool:
        return any(_FIGURE.match(t.text) for t in self.tokens)


def find_unruled_tables(lines: Sequence[Line]) -> list[Table]:
    """Tables among lines that stand in no ruled table (top to bottom); none where the lines are prose."""
    rows = _with_wrapped_names([_Row(line, tokens_of(line)) for line in lines if line.lefts])
    tables: list[Table] = []
    start = 0
    while start < len(rows):
        end = _end_of_block(rows, start)
        if end is None:
            start += 1
            continue
        start = _start_of_body(rows, start, tables)
        table = _table(rows, start, end)
        if table is not None:
            tables.append(table)
        start = end
    return tables


def _with_wrapped_names(rows: Sequence[_Row]) -> list[_Row]:
    """Rows of one line each: the lines of a wrapped name reach into the height of its figures, other rows never do."""
    joined: list[_Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last is None or not _reaches(last, row):
            joined.append(row)
            continue
        tokens = list(last.tokens)
        for token in row.tokens:
            over = next((n for n, t in enumerate(tokens) if t.x0 < token.x1 and token.x0 < t.x1), None)
            if over is None:
                tokens.append(token)
            else:
                held = tokens[over]
                tokens[over] = Token(held.text + token.text, min(held.x0, token.x0), max(held.x1, token.x1))
        figures = last if last.has_figure else row
        line = Line(
            figures.line.text, min(last.line.top, row.line.top), max(last.line.bottom, row.line.bottom),
            figures.line.lefts, figures.line.rights,
        )  # fmt: skip
        joined[-1] = _Row(line, sorted(tokens, key=lambda t: t.x0))
    return joined


def _reaches(upper: _Row, lower: _Row) -> bool:
    """Whether one of two lines is a piece of a name beside the figures of the other."""
    height = lower.line.bottom - lower.line.top
    if upper.line.bottom - lower.line.top < _WITHIN * height or upper.has_figure == lower.has_figure:
        return False
    figures, name = (upper, lower) if upper.has_figure else (lower, upper)
    return len(name.tokens) == 1 and not any(
        _FIGURE.match(t.text) and t.x0 < name.tokens[0].x1 and name.tokens[0].x0 < t.x1 for t in figures.tokens
    )


def _end_of_block(rows: Sequence[_Row], start: int) -> int | None:
    """Where the rows that begin at `start` end; None where no figures stand beside other texts."""
    if not rows[start].has_figure or len(rows[start].tokens) < 2 or _reads_as_prose(rows[start]):
        return None
    end, figures, last = start + 1, 1, start
    while end < len(rows):
        row, before = rows[end], rows[end - 1]
        height = before.line.bottom - before.line.top
        if row.line.top - before.line.top > _ROW_GAP * height or _reads_as_prose(row):
            break
        if row.has_figure:
            figures, last = figures + 1, end
        end += 1
    # names without figures may close a table, sentences and titles behind it do not belong to it
    return last + 1


def _reads_as_prose(row: _Row) -> bool:
    text = squeeze(row.line.text)
    if _SENTENCE.search(row.line.text) or _SUM.search(text):
        return True
    # a code may stand before a name that begins like a unit (20801 人力资源…): within one text only
    if any(_COUNTED.search(t.text) and not _FIGURE.match(t.text) for t in row.tokens):
        return True
    # shares stand beside amounts in a table; alone they are the labels of a chart
    figures = [t.text for t in row.tokens if _FIGURE.match(t.text)]
    return any(f.endswith("%") for f in figures) and sum(not f.endswith("%") for f in figures) < _FEWEST_AMOUNTS


def _start_of_body(rows: Sequence[_Row], start: int, tables: Sequence[Table]) -> int:
    """The first row of a block: names with codes or ordinals above its first figure are rows too."""
    while start > 0:
        row, below = rows[start - 1], rows[start]
        height = row.line.bottom - row.line.top
        taken = any(table.box is not None and row.line.top < table.box[3] for table in tables)
        named = any(_ROW_LABEL.match(t.text) for t in row.tokens) and len(row.tokens) > 1
        if taken or not named or below.line.top - row.line.top > _ROW_GAP * height or _reads_as_prose(row):
            break
        start -= 1
    return start


def _table(rows: Sequence[_Row], start: int, end: int) -> Table | None:
    body = rows[start:end]
    columns = _columns([t for row in body for t in row.tokens])
    if len(columns) < 2 or not _figures_are_aligned(body, columns):
        return None
    above = header_lines([row.line for row in rows[:start]], body[0].line.top)
    extents, places = with_blank_columns(above, columns) if above else (columns, list(range(len(columns))))
    borders = _borders(extents)
    found = free_header(above, borders) if above else None
    if sum(row.has_figure for row in body) < _FEWEST_ROWS and not (
        found and len(columns) > _FEWEST_ROWS - 1 and all(_is_named(row) for row in body)
    ):
        return None
    cells, heads = found or ([], 0)
    for number, row in enumerate(body, heads):
        placed: dict[tuple[int, int], list[Token]] = {}
        for token in row.tokens:
            placed.setdefault(_span(token, columns), []).append(token)
        taken = -1
        for (first, last), tokens in sorted(placed.items()):
            if first <= taken:
                return None  # two texts claim one column: the columns are not what they seem
            taken = last
            ink: Box = (tokens[0].x0, row.line.top, tokens[-1].x1, row.line.bottom)
            text = " ".join(t.text for t in tokens)
            col, wide = places[first], places[last] - places[first] + 1
            cells.append(Cell(number, col, 1, wide, text, ink, round(tokens[0].x0 - columns[first][0], 1)))
    top = (above[0].top if found else body[0].line.top) - 1
    box = (borders[0], top, borders[-1], body[-1].line.bottom + 1)
    doubt = "the lines above it are a header over other columns" if above and not found else None
    return Table(heads + len(body), len(extents), cells, box, "lines", doubt, borders=borders)


def _is_named(row: _Row) -> bool:
    return row.has_figure and not all(NUMBER.match(t.text) for t in row.tokens)


def _columns(tokens: Sequence[Token]) -> list[tuple[float, float]]:
    """The stretches of x that print of the rows covers, left to right."""
    columns: list[list[float]] = []
    for token in sorted(tokens, key=lambda t: t.x0):
        if columns and token.x0 <= columns[-1][1]:
            columns[-1][1] = max(columns[-1][1], token.x1)
        else:
            columns.append([token.x0, token.x1])
    return [(x0, x1) for x0, x1 in columns]


def _figures_are_aligned(body: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Each column holds figures or words, not both: else names and amounts run into each other."""
    kinds: list[set[bool]] = [set() for _ in columns]
    for row in body:
        for token in row.tokens:
            first, last = _span(token, columns)
            if first == last and not token.text.isdigit() and token.text not in ("-", "—", "－"):
                kinds[first].add(bool(NUMBER.match(token.text)))
    return all(len(kind) <= 1 for kind in kinds) and any(kind == {True} for kind in kinds)


def _span(token: Token, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    touched = [i for i, (x0, x1) in enumerate(columns) if token.x0 <= x1 and x0 <= token.x1]
    if touched:
        return touched[0], touched[-1]
    middle = (token.x0 + token.x1) / 2
    nearest = min(range(len(columns)), key=lambda i: min(abs(columns[i][0] - middle), abs(columns[i][1] - middle)))
    return nearest, nearest


def _borders(columns: Sequence[tuple[float, float]]) -> list[float]:
    inner = [round((a[1] + b[0]) / 2, 1) for a, b in itertools.pairwise(columns)]
    return [round(columns[0][0] - 1, 1), *inner, round(columns[-1][1] + 1, 1)]
