"""Header and columns of a statement: where the header ends, what each column is, which columns belong together.

A column is told by its header first and by what stands in it second. Statements printed side by side (收入 | 支出, or
two lists of economic codes) are segments: label columns with the value columns to the right of them.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.figures.amounts import is_blank, normalise, parse_amount, parse_percentage, squeeze
from pipeline.pages.model import Table
from pipeline.statements.grid_view import GridView
from pipeline.statements.split_codes import LEVELS

__all__ = [
    "Column",
    "Layout",
    "Segment",
    "columns_of_part",
    "glued_code",
    "header_rows",
    "read_layout",
    "shifted_columns",
]

_CODE_HEADER = re.compile(r"编码|代码|编号|科目码")
_FOREIGN_CODE = re.compile(r"(?:部门|单位|项目|预算单位)(?:代码|编码)|项目编号")
#: What stands beside the values of performance indicators: weights and scores are no amounts, units no labels.
_INDICATOR_HEADER = re.compile(r"权重|分值|得分|度量单位|计量单位|指标性质")
#: What is said about a row beside its name: no part of the label.
_REMARK_HEADER = re.compile(r"组织形|组织方|采购方式|资金性质|^是否|备注|说明|依据|绩效目标|联系")
_NAME_HEADER = re.compile(r"名称|项目$|科目|类别|内容|品目|单位$|部门$|用途|分类|目录|明细|年度$|事项|指标|级次")
_ORDINAL_HEADER = re.compile(r"^(?:行次|序号|栏次|行号)$")
_CODE = re.compile(r"(?:[235]\d\d)(?:\d\d){0,2}\Z")
_GLUED_CODE = re.compile(r"[\[(（【]?([235]\d\d(?:\d\d){0,2})[\])）】]?[-－—_:：、.]?(?=[^\d.,%])")
_ORDINAL_LABEL = re.compile(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d+[.、])")
_TOTAL_LABEL = re.compile(r"^(?:合计|总计|小计|本年收入合计|本年支出合计|收入总计|支出总计)$")
_YEAR = re.compile(r"(?:19|20)\d\d年?\Z")
_COUNTING = re.compile(r"\d{1,2}(?:[=+\-(（].*)?\Z|\*+\Z|栏次\Z|行次\Z|[A-Z]\Z")


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


@dataclass(slots=True)
class Segment:
    """Label columns and the value columns that belong to them. `side` income | expenditure | None."""

    labels: list[Column] = field(default_factory=list)
    values: list[Column] = field(default_factory=list)
    side: str | None = None


@dataclass(slots=True)
class Layout:
    """Columns of a statement. `header` holds the normalised texts of its header rows, to know them again later."""

    columns: list[Column]
    segments: list[Segment]
    header: list[tuple[str, ...]]


def glued_code(text: str) -> tuple[str, str] | None:
    """A code printed with its name (`[2014001]行政运行`, `30211-差旅费`) as (code, name), or None."""
    match = _GLUED_CODE.match(text)
    return (match[1], text[match.end() :]) if match else None


def header_rows(view: GridView, first: int, last: int) -> int:
    """The first row of the body at or after `first`: one that holds a figure, a code or an ordinal label."""
    for row in range(first, last + 1):
        texts = view.row_texts(row)
        if not texts or _is_counting_row(texts):
            continue
        if any(_is_body_text(t) for t in texts):
            return row
        filled = [t for t in texts if not is_blank(t)]
        if (
            filled
            and all(_TOTAL_LABEL.match(t) for t in filled)
            and len(filled) <= 2
            and _has_blank_rest(view, row, filled)
        ):
            return row
    return last + 1


def _is_body_text(text: str) -> bool:
    if _YEAR.match(text):
        return False
    return bool(
        _CODE.match(text)
        or parse_amount(text) is not None
        or parse_percentage(text) is not None
        or glued_code(text)
        or _ORDINAL_LABEL.match(text)
    )


def _is_counting_row(texts: Sequence[str]) -> bool:
    """A row of column numbers (1 | 2 | 3, 栏次 | 1=2+3 | …)."""
    if not all(_COUNTING.match(t) for t in texts):
        return False
    numbers = [int(m[0]) for t in texts if (m := re.match(r"\d{1,2}(?!\d)", t))]
    if not numbers or (len(texts) == 1 and texts[0].isdigit()):
        return False  # one lone number may well be a figure
    return numbers[0] > 0 and all(a < b for a, b in itertools.pairwise(numbers))


def _has_blank_rest(view: GridView, row: int, filled: Sequence[str]) -> bool:
    # 合计 as a column header has its value columns beside it filled with other headers; as a row label it stands alone
    return all(cell.rows == 1 for cell in view.row_cells(row)) and len(filled) == 1


def read_layout(views: Sequence[tuple[GridView, int, int]], one_side: str | None, *, sided: bool = True) -> Layout:
    """Columns of a statement from its parts (view, first row, last row); all parts have the first one's columns.

    `one_side` is the side of all rows where there is but one; `sided`: whether its columns may be on the two sides.
    """
    view, first, last = views[0]
    body = header_rows(view, first, last)
    header = [view.row_texts(row) for row in range(first, body)]
    known = set(header)
    mappings = [columns_of_part(view.table, other.table) for other, _, _ in views]
    # a header that comes again on a later page tells nothing of what stands below it
    bodies = [
        [row for row in range(body if other is view else start, end + 1) if other.row_texts(row) not in known]
        for other, start, end in views
    ]
    columns = []
    for index in range(view.table.cols):
        path, level = _path(view, index, first, body)
        if level is None:
            level = _level_in_body(view, index, body, last)
        texts = [
            text
            for (other, _, _), rows, mapping in zip(views, bodies, mappings, strict=True)
            if index in mapping
            for row in rows
            for col in mapping[index]
            if (cell := other.cell(row, col)) is not None and cell.col == col and (text := normalise(cell.text))
        ]
        columns.append(Column(index, _role(path, level, texts), path, level))
    _demote_trailing_names(columns)
    _name_by_foreign_code(columns)
    segments = _segments(columns)
    if sided:
        _set_sides(segments, one_side)
    return Layout(columns, segments, header)


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
        if not text or _is_counting_row(view.row_texts(row)):
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
    leaf = normalise(path[-1]) if path else ""
    # totals have no code: their label often spans the code column
    filled = [t for t in texts if not is_blank(t) and t not in LEVELS and not _TOTAL_LABEL.match(t)]
    amounts = sum(parse_amount(t) is not None or parse_percentage(t) is not None for t in filled)
    codes = sum(bool(_CODE.match(t)) for t in filled)
    if level is not None and (not filled or all(t.isdigit() for t in filled)):
        return "code"
    if _ORDINAL_HEADER.match(leaf):
        return "ignored"
    if _INDICATOR_HEADER.search(leaf):
        return "ignored"
    if _FOREIGN_CODE.search(leaf) or (_REMARK_HEADER.search(leaf) and not amounts):
        return "ignored"
    if _CODE_HEADER.search(leaf) and codes >= 0.5 * len(filled):
        return "code"
    if filled:
        if codes >= 0.8 * len(filled) and (not leaf or _NAME_HEADER.search(leaf)):
            return "code"
        return "value" if amounts >= 0.5 * len(filled) else "name"
    return "name" if _NAME_HEADER.search(leaf) or not path else "value"


def _demote_trailing_names(columns: list[Column]) -> None:
    """Text columns to the right of all values are remarks, not labels."""
    for column in reversed(columns):
        if column.role == "value":
            return
        if column.role == "name":
            column.role = "ignored"
    # no value column at all (an empty statement): the labels stay labels
    for column in columns:
        if column.role == "ignored" and column.path and _NAME_HEADER.search(column.path[-1]):
            column.role = "name"


def _name_by_foreign_code(columns: list[Column]) -> None:
    """Where only the number of a body (单位编码) tells the rows apart, it is their label."""
    first = next((i for i, c in enumerate(columns) if c.role == "value"), len(columns))
    if any(c.role in ("name", "code") and c.path for c in columns[:first]):
        return
    for column in columns[:first]:
        if column.role == "ignored" and column.path and _FOREIGN_CODE.search(normalise(column.path[-1])):
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
    return [s for s in segments if s.values or len(segments) == 1]


def _set_sides(segments: list[Segment], one_side: str | None) -> None:
    for segment in segments:
        tops = {c.path[0] for c in (*segment.labels, *segment.values) if c.path}
        joined = "".join(sorted(tops))
        if one_side is not None:
            segment.side = one_side
        elif tops and all("支出" in t or "支 出" in t for t in tops):
            segment.side = "expenditure"
        elif tops and all("收入" in t for t in tops):
            segment.side = "income"
        elif "支出" in joined and "收入" not in joined:
            segment.side = "expenditure"
        elif "收入" in joined and "支出" not in joined:
            segment.side = "income"
    if one_side is None and len(segments) > 1 and any(s.side is None for s in segments):
        for index, segment in enumerate(segments):
            if segment.side is None:
                segment.side = "income" if index == 0 else "expenditure"
