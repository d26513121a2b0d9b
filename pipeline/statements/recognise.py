"""Which table is which statement: by the title above it or inside its grid, never by its position in the report.

A statement may run over several pages; its parts follow each other without a title, or repeat it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.figures.amounts import normalise, parse_amount
from pipeline.pages.model import Cell, DocumentPages, Line, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.statements.layouts import StatementKind, recognise_title

__all__ = ["FORMS", "Part", "Statement", "recognise"]

_TABLE_NUMBER = re.compile(
    r"^(?:附件?|公开|预算|决算|财决|批复)?(?:"
    r"(?:附?表|公开表)[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:-\d)?[)）]?|\d{1,2}表|"
    r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.]"
    r")(?:[:：、.]+|(?!\d))"
)
_TITLE_END = re.compile(r"表(?:[（(【\[][^（）()]*[)）】\]])?$")
_NOT_A_TITLE = re.compile(r"[。;；…]|\.{3,}|·{3,}|^(?:注|备注|说明)[:：]?|^目录")
_NOTE = re.compile(r"(?:注|备注|说明)[:：]?")
_UNIT = re.compile(r"单位[:：]?(?:人民币)?[（(]?(亿元|百万元|万元|千元|元)")
_BODY = re.compile(
    r"(?:部门|单位|编制单位|填报单位|预算单位)(?:名称)?(?:[（(][^）)]*[)）])?[:：](.+?)(?:单位[:：]|金额单位|$)"
)
_UNIT_CLAUSE = re.compile(r"(?:金额)?单位[:：]?(?:人民币)?[（(]?(?:亿元|百万元|万元|千元|元)[)）]?(?:[/、,，]?%)?")
_PAGE_NUMBER = re.compile(r"^[-—–―\s]*\d{1,4}[-—–―\s]*$|^第\d+页(?:共\d+页)?$")
_SENTENCE = re.compile(r"[。;,]\D{6,}|\D{12,}。")
_LONGEST_TITLE = 60
#: A title may stand at the foot of the page before its table; that many of the last lines are looked at.
_FOOT_LINES = 4
#: Statements without a statutory form, whose pages may differ in their columns.
FORMS = frozenset({"performance", "other"})
#: Borders of a continued table stand where they stood before (points), most of them.
_SAME_BORDER = 3.0
_SHARED_BORDERS = 0.7
_SAME_FRAME = 6.0


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
    """One statement as printed. `unit` of its money, `unit_printed` if that stood on it; `body` it is about."""

    kind: StatementKind
    title: str
    unit: str | None = None
    unit_printed: bool = False
    body: str | None = None
    parts: list[Part] = field(default_factory=list)


def recognise(pages: DocumentPages) -> list[Statement]:
    """All statements of a document in the order in which they are printed."""
    statements: list[Statement] = []
    current: Statement | None = None
    foot: list[str] = []
    for page in pages.pages:
        outside = lines_outside_tables(page)
        previous_bottom = float("-inf")
        for number, table in enumerate(page.tables):
            top, bottom = (table.box[1], table.box[3]) if table.box else (float(number), float(number))
            above = [line.text for line in outside if previous_bottom <= line.top < top]
            if number == 0:
                above = foot + above
            if page.name is not None:
                above = [page.name if page.name.endswith("表") else page.name + "表", *above]
            current = _place(page, table, number, above, current, statements)
            previous_bottom = bottom
        below = [line.text for line in outside if line.top >= previous_bottom]
        foot = [t for t in below if not _PAGE_NUMBER.match(normalise(t))][-_FOOT_LINES:]
        foot = foot if _find_title(foot) else []
        if not page.tables and _is_prose(outside):
            current = None
    _settle_units(statements)
    return statements


def _place(
    page: Page, table: Table, number: int, above: list[str], current: Statement | None, statements: list[Statement]
) -> Statement | None:
    """Put a table into the statement that it continues, or open the ones that it holds."""
    for first, last, inner in _pieces(table):
        words = [*above, *inner]
        title = _find_title(words)
        unit, body = _first(_UNIT, words), _body(words)
        part = Part(page, table, number, first, last)
        if title is not None:
            text, kind = title
            if (
                current is not None
                and current.title == text
                and _same_shape(current, table)
                and body in (None, current.body)
            ):
                current.parts.append(part)
            else:
                current = Statement(kind, text, unit, unit is not None, body, [part])
                statements.append(current)
        elif current is not None and _continues(current, part, above):
            current.parts.append(part)
        elif (
            current is not None
            and current.kind.key in FORMS
            and (not _prose_between(above) or _same_shape(current, table))
        ):
            # a form goes on with other columns on each page: the same statement, read by itself
            current = Statement(current.kind, current.title, current.unit, current.unit_printed, current.body, [part])
            statements.append(current)
        else:
            # figures without a title are kept, outside the statements; nothing continues them
            current = None
            if _holds_figures(table, first, last):
                heading = next((t for t in map(normalise, reversed(above)) if t and not _PAGE_NUMBER.match(t)), "")
                statements.append(
                    Statement(
                        StatementKind("other", ()), heading[:_LONGEST_TITLE], unit, unit is not None, body, [part]
                    )
                )
        above = []
    return current


def _holds_figures(table: Table, first: int, last: int) -> bool:
    return any(
        "." in cell.text and parse_amount(cell.text) is not None for cell in table.cells if first <= cell.row <= last
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
    if all(_UNIT.search(t) or _BODY.search(t) or _PAGE_NUMBER.match(t) or _TABLE_NUMBER.fullmatch(t) for t in texts):
        return True
    return (
        len(cells) == 1
        and cells[0].cols >= min(table.cols, 3) * 0.6
        and _find_title(texts) is not None
        and table.cols > 1
    )


def _find_title(lines: Sequence[str]) -> tuple[str, StatementKind] | None:
    """The title nearest to the table among the lines above it, whole or broken over two lines."""
    texts = [normalise(line) for line in lines]
    for index in range(len(texts) - 1, -1, -1):
        text = _without_number(texts[index])
        joined = _without_number(texts[index - 1]) + text if index else ""
        alone = _title_kind(text)
        if index and _may_begin_title(texts[index - 1]):
            together = _title_kind(joined)
            if together is not None and (alone is None or alone.key != together.key):
                return joined, together
        if alone is not None:
            return text, alone
    return None


def _without_number(text: str) -> str:
    """A title without its table number (公开01表, 表4, 一、); a line that is only a number becomes empty."""
    stripped = _TABLE_NUMBER.sub("", text, count=1)
    return stripped if stripped != "表" else ""


def _title_kind(text: str) -> StatementKind | None:
    # units and body names may share the title's line
    text = _BODY.sub("", _UNIT_CLAUSE.sub("", text)).strip()
    if not text or len(text) > _LONGEST_TITLE or _NOT_A_TITLE.search(text) or not _TITLE_END.search(text):
        return None
    return recognise_title(text) or StatementKind("other", ())


def _may_begin_title(text: str) -> bool:
    return bool(text) and not (
        _TITLE_END.search(text)
        or _NOT_A_TITLE.search(text)
        or _UNIT.search(text)
        or _BODY.search(text)
        or _PAGE_NUMBER.match(text)
        or not _without_number(text)
        or len(text) > _LONGEST_TITLE
    )


def _continues(current: Statement, part: Part, above: list[str]) -> bool:
    """A table without a title goes on with the last statement unless prose stands between, or its shape differs."""
    if _prose_between(above):
        return False
    last = current.parts[-1]
    near = part.page.number - last.page.number <= 1 or not last.page.lines
    return near and _same_shape(current, part.table)


def _form_goes_on(current: Statement, table: Table, above: list[str]) -> bool:
    # what a cell could not hold stands above the grid of the next page: that is no prose between
    return current.kind.key in FORMS and (not _prose_between(above) or _same_shape(current, table))


def _prose_between(above: list[str]) -> bool:
    return any(_SENTENCE.search(text) for line in above if not _NOTE.match(text := normalise(line)))


def _same_shape(current: Statement, table: Table) -> bool:
    """The same columns: most borders stand at the same places, or, without places, there are as many columns."""
    for part in (current.parts[-1], current.parts[0]):
        before = part.table
        if not before.borders or not table.borders:
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
    return False


def _first(pattern: re.Pattern[str], texts: Sequence[str]) -> str | None:
    for text in texts:
        if match := pattern.search(normalise(text)):
            return match[1]
    return None


def _body(texts: Sequence[str]) -> str | None:
    for text in texts:
        match = _BODY.search(_UNIT_CLAUSE.sub("", normalise(text)))
        if match and match[1].strip("：:"):
            return match[1].strip("：:")
    return None


def _is_prose(lines: list[Line]) -> bool:
    return sum(bool(_SENTENCE.search(normalise(line.text))) for line in lines) >= 3


def _settle_units(statements: list[Statement]) -> None:
    """A statement without its own unit takes that of the report: the unit on most of its statements, or the first."""
    printed = [s.unit for s in statements if s.unit is not None]
    common = max(dict.fromkeys(printed), key=printed.count) if printed else None
    for statement in statements:
        if statement.unit is None:
            statement.unit = common
