"""Performance forms whose grid was lost: text and web pages print their cells as words of a line, or one a line.

What belongs here: a header of indicators found in running lines, and the rows below it told by the order of the
header: name, target, achieved, points, score. What does not: forms with a grid (`read`). Two flattenings are
met: the cells of a row side by side, split by blanks (三级指标 指标值 分值 得分), with merged cells on lines of their
own; and one cell a line. A row is what ends in the numbers that the header promises; every row carries the flag
`flattened`, for where one cell ends is told by blanks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from pipeline.figures.amounts import normalise
from pipeline.figures.indicator import Indicator
from pipeline.pages.model import Line
from pipeline.statements.money import money_unit
from pipeline.statements.performance.head import NAMES, Head, number, yuan
from pipeline.statements.performance.indicator import make_indicator
from pipeline.statements.performance.terms import performance_terms
from pipeline.statements.performance.titles import name_head, title_above

__all__ = ["FlatLine", "read_flat_forms"]

#: Printed lines with the page that they stand on (None where the format has none).
FlatLine = tuple[int | None, Line]

_LEVELS: Final = ("level1", "level2")
_NUMBERS: Final = ("points", "score")
_VALUES: Final = ("target", "achieved", *_NUMBERS)
_NUMBER: Final = re.compile(r"-?\d{1,3}(?:\.\d+)?分?")
_DASH: Final = re.compile(r"[-—–－/\\无]+")
_RATE: Final = re.compile(r"\d{1,3}(?:\.\d+)?%")
#: How many lines a head reaches up, and a form down; words that are cut over lines, at most.
_HEAD: Final = 60
_LONGEST: Final = 400
_HEADER_WORDS: Final = 24
_SENTENCE: Final = 45


@dataclass(frozen=True, slots=True)
class _Word:
    """One run of characters between blanks, in half-width form, with the number of its line."""

    text: str
    line: int


@dataclass(slots=True)
class _Row:
    texts: dict[str, str]
    line: int


@dataclass(frozen=True, slots=True)
class _Header:
    """Roles of the columns in the order of print; the words from `first` up to `end` (exclusive)."""

    roles: tuple[str, ...]
    first: int
    end: int


def read_flat_forms(lines: Sequence[FlatLine], *, first_form: int, paged: bool) -> list[Indicator]:
    """Indicators of the flattened forms among printed lines; forms are counted on from `first_form`.

    A form whose rows cannot be told gives none.
    """
    if not any("指标" in line.text for _, line in lines):
        return []
    words = [_Word(normalise(part), at) for at, (_, line) in enumerate(lines) for part in line.text.split()]
    headers = list(_headers(words))
    found: list[Indicator] = []
    for number_of, header in enumerate(headers):
        end = headers[number_of + 1].first if number_of + 1 < len(headers) else len(words)
        start = headers[number_of - 1].end if number_of else 0
        body = [word for word in words[header.end : end] if word.line <= words[header.first].line + _LONGEST]
        rows, total = _rows(body, header)
        if len(rows) < 2:
            continue
        head = _head(lines, words[start : header.first], words[header.first].line)
        found += _indicators(
            first_form + len({i.form_no for i in found}), head, rows, total, lines, header, paged=paged
        )
    return found


def _headers(words: Sequence[_Word]) -> Iterator[_Header]:
    """Runs of words that name the columns of indicators, words cut over lines joined."""
    at = 0
    while at < len(words):
        roles: list[str] = []
        end = at
        position = at
        while position < len(words) and position - at < _HEADER_WORDS:
            # a header may be cut (一级 | 指标, 实际 | 完成值): the shortest join that names a column, and its tail
            joined = next(
                (
                    (length, role)
                    for length in (1, 2, 3)
                    if (role := _column("".join(w.text for w in words[position : position + length]))) is not None
                ),
                None,
            )
            if joined is None:
                break
            length, role = joined
            while position + length < len(words) and performance_terms().ends_header(words[position + length].text):
                length += 1
            roles.append(role)
            position += length
            end = position
        columns = [role for role in roles if role != "ignored"]
        named = sum(role.startswith("level") for role in columns)
        if named >= 2 and "points" in columns and roles and roles[0].startswith("level"):
            if "level3" not in columns:
                columns[max(i for i, role in enumerate(columns) if role.startswith("level"))] = "level3"
            yield _Header(tuple(columns), at, end)
            at = end
        else:
            at += 1


def _column(text: str) -> str | None:
    return performance_terms().column(text) if 2 <= len(text) <= 12 and not text[0].isdecimal() else None


def _rows(body: Sequence[_Word], header: _Header) -> tuple[list[_Row], dict[str, str]]:
    """The rows below a header and the numbers of its total; whichever flattening gives more rows."""
    wide = _wide_rows(body, header)
    tall = _tall_rows(body, header)
    return max((wide, tall), key=lambda read: len(read[0]))


def _wide_rows(body: Sequence[_Word], header: _Header) -> tuple[list[_Row], dict[str, str]]:
    """Cells side by side: a row is a line that ends in the numbers of the header, reasons aside."""
    numbers = [role for role in header.roles if role in _NUMBERS]
    rows: list[_Row] = []
    pending: list[str] = []
    levels: dict[str, str] = {}
    for line in _lines(body):
        cells = _cells(line)
        at = _numbers_at(cells, len(numbers))
        if _is_total(cells[0]):
            tail = [cell for cell in cells if _NUMBER.fullmatch(cell)]
            if len(tail) == len(numbers):
                return rows, dict(zip(numbers, tail, strict=True))
            continue
        if at is None:
            if len("".join(cells)) > _SENTENCE:
                break
            dashes = sum(_DASH.fullmatch(cell) is not None for cell in cells)
            pending += cells
            if dashes >= len(numbers):
                # an indicator that does not apply: only its levels count
                _levels(pending, levels, header)
                pending = []
            continue
        values = [role for role in _VALUES if role in header.roles and role not in _NUMBERS]
        texts = dict(zip(numbers, cells[at : at + len(numbers)], strict=True))
        if "reason" in header.roles and cells[at + len(numbers) :]:
            texts["reason"] = "".join(cells[at + len(numbers) :])
        before = cells[:at]
        taken = before[max(0, len(before) - len(values)) :] if len(before) >= len(values) else []
        texts |= dict(zip(values, taken, strict=False))
        name = _levels([*pending, *before[: len(before) - len(taken)]], levels, header)
        texts |= levels | {"level3": name}
        rows.append(_Row(texts, line[0].line))
        pending = []
    return rows, {}


def _tall_rows(body: Sequence[_Word], header: _Header) -> tuple[list[_Row], dict[str, str]]:
    """One cell a line: a name that is no number, and as many cells behind it as the header has values."""
    cells = [("".join(word.text for word in line), line[0].line) for line in _lines(body)]
    values = [role for role in header.roles if role in _VALUES]
    numbers = [role for role in values if role in _NUMBERS]
    rows: list[_Row] = []
    pending: list[str] = []
    levels: dict[str, str] = {}
    at = 0
    while at < len(cells):
        text, line = cells[at]
        if _is_total(text):
            tail = [cell for cell, _ in cells[at + 1 : at + 1 + len(numbers)]]
            if len(tail) == len(numbers) and all(_NUMBER.fullmatch(cell) for cell in tail):
                return rows, dict(zip(numbers, tail, strict=True))
        window = [cell for cell, _ in cells[at + 1 : at + 1 + len(values)]]
        after = cells[at + 1 + len(values)][0] if at + 1 + len(values) < len(cells) else ""
        fits = len(window) == len(values) and all(_NUMBER.fullmatch(cell) for cell in window[-len(numbers) :])
        if fits and not _NUMBER.fullmatch(text) and not _NUMBER.fullmatch(after):
            name = _levels([*pending, text], levels, header)
            texts = dict(zip(values, window, strict=True)) | levels | {"level3": name}
            rows.append(_Row(texts, line))
            pending = []
            at += 1 + len(values)
            continue
        if len(text) > _SENTENCE:
            break
        pending.append(text)
        at += 1
    return rows, {}


def _lines(words: Sequence[_Word]) -> Iterator[list[_Word]]:
    line: list[_Word] = []
    for word in words:
        if line and word.line != line[0].line:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _cells(line: Sequence[_Word]) -> list[str]:
    """The cells of a line: its words, a unit joined to the number before it."""
    cells: list[str] = []
    for word in line:
        if (
            cells
            and cells[-1][-1].isdecimal()
            and not word.text[0].isdecimal()
            and performance_terms().counts(word.text)
        ):
            cells[-1] += word.text
        else:
            cells.append(word.text)
    return cells


def _numbers_at(cells: Sequence[str], count: int) -> int | None:
    """Where the last run of exactly as many bare numbers begins as the header promises, None without one."""
    for at in range(len(cells) - count, -1, -1):
        if all(_NUMBER.fullmatch(cell) for cell in cells[at : at + count]):
            return at
    return None


def _is_total(text: str) -> bool:
    return performance_terms().row(text) == "total"


def _levels(texts: Sequence[str], levels: dict[str, str], header: _Header) -> str:
    """Take the levels out of the words before a row's values into `levels`; the rest is its name.

    What stands before a level belongs to the row above (its reason, or the rest of the header).
    """
    rest = "".join(texts)
    for role in _LEVELS:
        match = performance_terms().level(role, rest) if role in header.roles else None
        if match is not None:
            levels[role] = match[0]
            if role == "level1":
                levels.pop("level2", None)
            rest = rest[match.end() :]
    return rest


def _head(lines: Sequence[FlatLine], words: Sequence[_Word], header_line: int) -> Head:
    """Title, name, money and execution from the words above a header."""
    head = Head()
    near = [line for line in _lines(words) if line[0].line >= header_line - _HEAD]
    above = [lines[line[0].line][1].text for line in near]
    for at in range(len(above) - 1, -1, -1):
        title = title_above(above[at : at + 1])
        if title is not None:
            head.title, near = title, near[at:]
            break
    texts = [[word.text for word in line] for line in near]
    for cells in texts:
        head.unit = head.unit or money_unit("".join(cells))
        _take_names(head, cells)
    _take_execution(head, texts)
    name_head(head)
    return head


def _take_names(head: Head, cells: Sequence[str]) -> None:
    """Names that stand behind their labels: 项目名称 | 渡口照明."""
    terms = performance_terms()
    for label, value in pairwise(cells):
        role = terms.fact(label)
        if role is not None and role in NAMES and terms.fact(value) is None:
            head.take_name(role, value)


def _take_execution(head: Head, texts: Sequence[Sequence[str]]) -> None:
    """Points, rate and score of the execution, and the amounts before them: the row of the total, else the largest."""
    found = [(_is_of_total(cells[0]), cells) for cells in texts if len(cells) >= 3 and _is_execution(cells[-3:])]
    if not found:
        flat = [cell for cells in texts for cell in cells]
        found = [(False, flat[:at]) for at in range(3, len(flat) + 1) if _is_execution(flat[at - 3 : at])]
    if not found:
        return
    _, chosen = max(found, key=lambda row: (row[0], number(row[1][-3]) or Decimal(0)))
    head.execution_points, head.execution_rate, head.execution_score = map(number, chosen[-3:])
    amounts = [amount for cell in chosen[:-3] if (amount := yuan(cell, head.unit)) is not None]
    if len(amounts) in (2, 3):
        head.annual_budget, head.executed = amounts[-2:]
        head.initial_budget = amounts[0] if len(amounts) == 3 else None


def _is_of_total(label: str) -> bool:
    return performance_terms().fact(label) == "budget_total" or "合计" in label


def _is_execution(cells: Sequence[str]) -> bool:
    """Points, rate and score of the execution, side by side."""
    points, rate, score = cells
    return all((_NUMBER.fullmatch(points), _RATE.fullmatch(rate), _NUMBER.fullmatch(score)))


def _indicators(
    form: int,
    head: Head,
    rows: Sequence[_Row],
    total: dict[str, str],
    lines: Sequence[FlatLine],
    header: _Header,
    *,
    paged: bool,
) -> Iterator[Indicator]:
    evaluated = "score" in header.roles or "achieved" in header.roles
    for row_no, row in enumerate(rows, 1):
        page, line = lines[row.line]
        yield make_indicator(
            head,
            row.texts,
            total,
            form_no=form,
            row_no=row_no,
            evaluated=evaluated,
            page=page if paged else None,
            box=line.box(0, len(line.text)),
            flags=("flattened", *(() if head.project else ("project_unknown",))),
        )
