"""Web pages to the page model: blocks of text as lines, data tables with their spans; scripts and styles are dropped.

There are no places; `top` counts blocks and only orders lines and tables.
"""

from __future__ import annotations

import re
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.errors import EmptyDocument
from pipeline.pages.hairs import without_hairs
from pipeline.pages.model import Cell, Line, Page, Table
from pipeline.pages.text import decode
from pipeline.pages.web.markup import (
    breaks_line,
    cells_of,
    indent_of,
    is_arrangement,
    rows_of,
    span_of,
    width_of,
    widths_of,
)

__all__ = ["read_web_page"]

_NOTE_MARK = re.compile(r"[\[(（【]?(?:注|\d{1,2}|[①-⑳*＊])\d?[\])）】]?")
_POWER_OF = re.compile(r"(?:[A-Za-z米]|(?<!\d)10)\Z")
_DROPPED = "script, style, noscript, template, iframe, nav, select, button, object, svg"


def read_web_page(path: Path) -> list[Page]:
    """One page with the lines and tables of an HTML file; EmptyDocument where it shows nothing."""
    tree = LexborHTMLParser(decode(path.read_bytes(), path.name))
    for node in tree.css(_DROPPED):
        node.decompose()
    body = tree.body
    walk = _Walk()
    if body is not None:
        walk.block(body)
        walk.flush()
    if not walk.page.lines:
        raise EmptyDocument(
            "the web page shows no text", where=path.name, remedy="ingest the page that holds the report"
        )
    return [walk.page]


class _Walk:
    """One pass over the document, in reading order."""

    def __init__(self) -> None:
        self.page = Page(1)
        self._open: list[str] = []
        self._level = 0

    def block(self, node: LexborNode) -> None:
        child = node.child
        while child is not None:
            tag = child.tag
            if tag == "-text":
                self._open.append(child.text_content or "")
            elif tag == "br":
                self.flush()
            elif tag == "sup" and self._marks_a_note(child.text()):
                pass
            elif tag == "table" and not is_arrangement(child):
                self.flush()
                self._table(child)
            elif tag is not None and breaks_line(tag):
                self.flush()
                self.block(child)
                self.flush()
            elif tag != "-comment":
                self.block(child)
            child = child.next

    def _marks_a_note(self, raised: str) -> bool:
        """Whether a raised text is the number of a note: behind 12.30 it would be read as one more digit.

        Behind a letter (km, 米) or a bare 10 it is a power.
        """
        before = "".join(self._open).rstrip()
        return bool(_NOTE_MARK.fullmatch(raised.strip())) and _POWER_OF.search(before) is None

    def flush(self) -> None:
        """End the open line. Digits split over elements come together again here; blank runs become one."""
        text = " ".join("".join(self._open).split())
        self._open.clear()
        if text:
            self._line(text)

    def _line(self, text: str) -> None:
        self._level += 1
        self.page.lines.append(Line(text, top=float(self._level), bottom=float(self._level)))

    def _table(self, node: LexborNode) -> None:
        for caption in (child for child in node.iter() if child.tag == "caption"):
            self.block(caption)
            self.flush()
        start = self._level + 1
        taken: set[tuple[int, int]] = set()
        cells: list[Cell] = []
        told: dict[int, float] = {}
        width = 0
        rows = rows_of(node)
        for row, (tr, rest) in enumerate(rows):
            col = 0
            words = []
            for td in cells_of(tr):
                while (row, col) in taken:
                    col += 1
                cols, high = span_of(td, "colspan"), span_of(td, "rowspan", rest)
                text = "\n".join(" ".join(part.split()) for part in _cell_lines(td))
                cells.append(Cell(row, col, high, cols, text, None, indent_of(td)))
                if cols == 1 and (points := width_of(td)) is not None:
                    told.setdefault(col, points)
                taken.update((r, c) for r in range(row, row + high) for c in range(col, col + cols))
                col += cols
                width = max(width, col)
                if text:
                    words.append(text.replace("\n", ""))
            self._line(" ".join(words))
        widths = told | widths_of(node)
        cells, width = without_hairs(cells, width, [widths[n] for n in range(width) if n in widths])
        self.page.tables.append(Table(len(rows), width, cells, (0.0, float(start), 0.0, float(self._level)), "web"))


def _cell_lines(td: LexborNode) -> list[str]:
    inner = _Walk()
    inner.block(td)
    inner.flush()
    return [line.text for line in inner.page.lines]
