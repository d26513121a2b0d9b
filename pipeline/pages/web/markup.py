"""What the markup of a web page says: which elements break a line, which rows a table has, what is not shown.

Rules: HTML Living Standard, 4.9.12 (the table model) and 15.3 (how elements are shown); CSS 2, 9.2.4 (`display`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

__all__ = ["breaks_line", "cells_of", "indent_of", "is_arrangement", "rows_of", "span_of", "width_of", "widths_of"]

_BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center col colgroup dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html iframe img legend li main menu"
    " object ol optgroup option p pre search section summary table tbody td tfoot th thead tr ul".split()
)
_GROUPS: Final = ("thead", "tbody", "tfoot")
#: Spans beyond this are damage or an attack; the widest statement seen has 40 columns.
_WIDEST_SPAN: Final = 1000
_WHOLE_NUMBER: Final = re.compile(r"\s*\+?(\d{1,9})")
_HIDDEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*collapse)\b", re.I)
_STYLE_WIDTH: Final = re.compile(r"(?:^|;)\s*width\s*:\s*(\d{0,6}\.?\d{1,6})\s*(pt|px|cm|mm|in)\b", re.I)
_PIXELS: Final = re.compile(r"\s*(\d{1,6}(?:\.\d{1,6})?)\s*(?:px)?\s*", re.I)
_POINTS: Final = {"pt": 1.0, "px": 0.75, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0}
#: Blanks that a browser shows as such; others fold into one, and none is left where a line begins.
_SHOWN_BLANKS: Final = "\u00a0\u2002\u2003\u2009\u3000"


def breaks_line(tag: str) -> bool:
    """Whether an element stands on lines of its own; unknown elements (as word processors add them) do not."""
    return tag in _BLOCKS


def rows_of(table: LexborNode) -> list[tuple[LexborNode, int]]:
    """The rows of a table itself, as shown, each with the rows that its group still has (itself included).

    The header group is shown first and the footer group last, wherever they are written; a span of rows ends with its
    group. Rows of tables inside it are theirs.
    """
    groups: list[tuple[int, list[LexborNode]]] = []
    for child in table.iter():
        tag = child.tag or ""
        if tag in _GROUPS:
            rows = [row for row in child.iter() if row.tag == "tr"]
            groups.append((_GROUPS.index(tag), rows))
        elif tag == "tr":
            groups.append((1, [child]))
    found = []
    for _, rows in sorted(groups, key=lambda group: group[0]):
        shown = [row for row in rows if not _is_hidden(row)]
        found += [(row, len(shown) - number) for number, row in enumerate(shown)]
    return found


def cells_of(row: LexborNode) -> Iterator[LexborNode]:
    """The cells of a row that are shown."""
    return (cell for cell in row.iter() if cell.tag in ("td", "th") and not _is_hidden(cell))


def is_arrangement(table: LexborNode) -> bool:
    """Whether a table only arranges a page: it has no second row, or most of its text stands in tables inside it."""
    if len(rows_of(table)) < 2:
        return True
    # a search below an element answers with the element itself, too
    inner = [one for one in table.css("table") if one != table and _nearest(one) == table]
    return 2 * sum(map(_length, inner)) > _length(table) if inner else False


def widths_of(table: LexborNode) -> dict[int, float]:
    """Widths of the columns that a table tells apart from its text, in points, by their number.

    They stand in its `col` elements, or in a row without words that word processors add for them.
    """
    told: dict[int, float] = {}
    column = 0
    for element in (e for e in table.css("col") if _nearest(e) == table):
        times = span_of(element, "span")
        if (width := width_of(element)) is not None:
            told.update(dict.fromkeys(range(column, column + times), width))
        column += times
    if told:
        return told
    for row in (e for e in table.css("tr") if _nearest(e) == table and not _length(e)):
        cells = [cell for cell in row.iter() if cell.tag == "td"]
        widths = [width_of(cell) for cell in cells]
        if all(span_of(cell, "colspan") == 1 for cell in cells) and len(cells) > len(told):
            told = {number: width for number, width in enumerate(widths) if width is not None}
    return told


def width_of(element: LexborNode) -> float | None:
    """The width of an element in points; None where none is told, or a share of the table."""
    attributes = element.attributes
    match = _STYLE_WIDTH.search(attributes.get("style") or "")
    if match:
        return float(match[1]) * _POINTS[match[2].lower()]
    match = _PIXELS.fullmatch(attributes.get("width") or "")
    return float(match[1]) * _POINTS["px"] if match else None


def span_of(cell: LexborNode, name: str, rest: int = _WIDEST_SPAN) -> int:
    """A span as its attribute tells it, at least 1; 0 rows are all that the group still has, the `rest`."""
    match = _WHOLE_NUMBER.match(cell.attributes.get(name) or "")
    told = int(match[1]) if match else 1
    if told == 0 and name == "rowspan":
        told = rest
    return max(min(told, rest, _WIDEST_SPAN), 1)


def indent_of(cell: LexborNode) -> float:
    """The blanks before the first word of a cell that are shown."""
    text = cell.text(deep=True)
    return float(sum(letter in _SHOWN_BLANKS for letter in text[: len(text) - len(text.lstrip())]))


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _nearest(node: LexborNode) -> LexborNode | None:
    parent = node.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent


def _length(node: LexborNode) -> int:
    return len("".join(node.text(deep=True).split()))
