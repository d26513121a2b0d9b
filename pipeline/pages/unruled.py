"""Tables without ruling lines: rows by baseline, columns by where the figures of many rows stand below each other.

Only a block of lines that can be nothing else counts: several rows in a row that print amounts, in columns that do not
touch, without a sentence among them. Source of the rules: layouts of three-line and borderless statements.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.pages.model import Box, Cell, Line, Table

__all__ = ["find_unruled_tables"]

_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?\Z")
_FIGURE = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+%?\Z|-?\d{1,3}(?:,\d{3})+\Z")
_SENTENCE = re.compile(r"[。；，,;](?=\D)|[。；]")
_FEWEST_ROWS = 3
#: A distance wider than this share of the line's height parts two columns.
_COLUMN_GAP = 0.8
#: Rows of one table follow each other within this many line heights.
_ROW_GAP = 3.5
#: Lines above the first row that may be its header.
_MOST_HEADER_LINES = 4


class _Token(NamedTuple):
    text: str
    x0: float
    x1: float


class _Row(NamedTuple):
    line: Line
    tokens: list[_Token]

    @property
    def has_figure(self) -> bool:
        return any(_FIGURE.match(t.text) for t in self.tokens)


def find_unruled_tables(lines: Sequence[Line]) -> list[Table]:
    """Tables among lines that stand in no ruled table (top to bottom); none where the lines are prose."""
    rows = [_Row(line, _tokens(line)) for line in lines if line.lefts]
    tables = []
    start = 0
    while start < len(rows):
        end = _end_of_block(rows, start)
        if end is None:
            start += 1
            continue
        head = _start_of_header(rows, start)
        table = _table(rows[head:start], rows[start:end])
        if table is not None:
            tables.append(table)
        start = end
    return tables


def _tokens(line: Line) -> list[_Token]:
    """Pieces of a line between wide distances; narrow blanks inside a name are dropped."""
    gap = _COLUMN_GAP * (line.bottom - line.top)
    tokens: list[_Token] = []
    text, x0, x1 = "", 0.0, 0.0
    for letter, left, right in zip(line.text, line.lefts, line.rights, strict=True):
        if letter == " ":
            continue
        if text and left - x1 > gap:
            tokens.append(_Token(text, x0, x1))
            text = ""
        if not text:
            x0 = left
        text += letter
        x1 = right
    if text:
        tokens.append(_Token(text, x0, x1))
    return tokens


def _end_of_block(rows: Sequence[_Row], start: int) -> int | None:
    """Where the rows that begin at `start` end; None where that is no table."""
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
    return last + 1 if figures >= _FEWEST_ROWS else None


def _reads_as_prose(row: _Row) -> bool:
    text = row.line.text
    return bool(_SENTENCE.search(text)) or bool(re.search(r"\d(?:万元|元|%|辆|人)", text.replace(" ", "")))


def _start_of_header(rows: Sequence[_Row], start: int) -> int:
    head = start
    while head > 0 and start - head < _MOST_HEADER_LINES:
        row, below = rows[head - 1], rows[head]
        height = row.line.bottom - row.line.top
        if len(row.tokens) < 2 or below.line.top - row.line.top > _ROW_GAP * height or _reads_as_prose(row):
            break
        if any("单位" in t.text and ("元" in t.text or "：" in t.text) for t in row.tokens):
            break
        head -= 1
    return head


def _table(header: Sequence[_Row], body: Sequence[_Row]) -> Table | None:
    columns = _columns([t for row in body for t in row.tokens])
    if len(columns) < 2 or not _figures_are_aligned(body, columns):
        return None
    cells = []
    for number, row in enumerate((*header, *body)):
        placed: dict[tuple[int, int], list[_Token]] = {}
        for token in row.tokens:
            placed.setdefault(_span(token, columns), []).append(token)
        taken = -1
        for (first, last), tokens in sorted(placed.items()):
            if first <= taken:
                return None  # two texts claim one column: the columns are not what they seem
            taken = last
            ink: Box = (tokens[0].x0, row.line.top, tokens[-1].x1, row.line.bottom)
            text = " ".join(t.text for t in tokens)
            cells.append(
                Cell(number, first, 1, last - first + 1, text, ink, round(tokens[0].x0 - columns[first][0], 1))
            )
    rows = [*header, *body]
    top, bottom = rows[0].line.top - 1, rows[-1].line.bottom + 1
    borders = _borders(columns)
    return Table(len(rows), len(columns), cells, (borders[0], top, borders[-1], bottom), "lines", borders=borders)


def _columns(tokens: Sequence[_Token]) -> list[tuple[float, float]]:
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
                kinds[first].add(bool(_AMOUNT.match(token.text)))
    return all(len(kind) <= 1 for kind in kinds) and any(kind == {True} for kind in kinds)


def _span(token: _Token, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    touched = [i for i, (x0, x1) in enumerate(columns) if token.x0 <= x1 and x0 <= token.x1]
    if touched:
        return touched[0], touched[-1]
    middle = (token.x0 + token.x1) / 2
    nearest = min(range(len(columns)), key=lambda i: min(abs(columns[i][0] - middle), abs(columns[i][1] - middle)))
    return nearest, nearest


def _borders(columns: Sequence[tuple[float, float]]) -> list[float]:
    inner = [round((a[1] + b[0]) / 2, 1) for a, b in itertools.pairwise(columns)]
    return [round(columns[0][0] - 1, 1), *inner, round(columns[-1][1] + 1, 1)]
