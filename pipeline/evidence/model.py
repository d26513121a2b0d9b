"""What proves a figure: plain values, no access to files.

Boxes are points from the top left corner of the page as it is seen; page numbers count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from pipeline.pages.model import Box, union

__all__ = ["ROLES", "Claim", "Evidence", "Grid", "Header", "Mark", "Passage", "Place", "Role"]

Role = Literal["figure", "row", "column"]
#: What a mark shows: the figure itself, the name of its row, the head of its column.
ROLES: Final[tuple[Role, ...]] = ("figure", "row", "column")


@dataclass(frozen=True, slots=True)
class Mark:
    """A box to be marked on a page, by what it shows."""

    box: Box
    role: Role = "figure"


@dataclass(frozen=True, slots=True)
class Header:
    """The name of a row or the head of a column: its printed text and where its parts stand on `page`.

    `boxes` is empty where the format has no places, or where the print was not found again.
    """

    text: str
    page: int | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def box(self) -> Box | None:
        """One box around all parts."""
        return union(self.boxes)


@dataclass(frozen=True, slots=True)
class Grid:
    """The part of a table around a figure, for formats without places: texts, and what each marked cell shows."""

    rows: tuple[tuple[str, ...], ...]
    marks: dict[tuple[int, int], Role] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """The words around a figure. `match` is the figure as the source prints it; `grid` the table that it stands in.

    `match` is empty where the words were not found in the source again: `before` is then the quote of the line item.
    """

    before: str
    match: str
    after: str
    grid: Grid | None = None

    @property
    def text(self) -> str:
        """The whole of it."""
        return self.before + self.match + self.after


@dataclass(frozen=True, slots=True)
class Claim:
    """The columns of a line item that its proof needs, named as in the warehouse; `rank` is its place among line items
    that print the same figure under the same names on the same page (0 for the first)."""

    line_item_id: str
    document_id: str
    source: str
    statement_title: str | None
    row_no: int
    row_label: str | None
    column_label: str | None
    value: Decimal | None
    unit: str | None
    printed_value: str | None
    printed_unit: str | None
    page: int | None
    box: Box | None
    quote: str
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure and its names stand: marks on pages, or a passage for formats without places.

    `parts` are the pages and boxes of a figure in running text, which may go on in the next line.
    """

    row: Header | None = None
    column: Header | None = None
    passage: Passage | None = None
    parts: tuple[tuple[int, Box], ...] = ()

    @property
    def named(self) -> tuple[tuple[int, Mark], ...]:
        """The marks of the row's name and the column's head, each with its page."""
        return _named(self.row, "row") + _named(self.column, "column")


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that proves one line item.

    `sha256` is of the stored bytes, computed anew: equal to `document_id` by the time that you hold this. `words` are
    what the document's own text layer prints inside `parts` (empty for scans, and for formats without places); these
    are `box` and, of words that go on in the next line, the boxes of the rest with their pages. `crop` is
    a PNG of the page around the figure with `row` and `column` marked, None where the format has no pages to draw;
    `redrawn` says that the crop was drawn from the text of an OFD page, not by a viewer of that format. `passage` is
    given where there are words around the figure: always for text, office and HTML sources, and for prose of a PDF.
    """

    line_item_id: str
    document_id: str
    file_name: str
    media_type: str
    source_uri: str
    sha256: str
    page: int | None
    box: Box | None
    printed: str
    printed_unit: str | None
    value: Decimal | None
    unit: str | None
    quote: str
    words: str
    row: Header | None
    column: Header | None
    passage: Passage | None
    crop: bytes | None
    redrawn: bool = False
    parts: tuple[tuple[int, Box], ...] = ()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is to be marked on `page`, for `page_image`."""
        figure = ((page, Mark(box)) for page, box in self.parts)
        names = Place(self.row, self.column).named
        return tuple(mark for page, mark in (*figure, *names) if page == self.page)

    def record(self) -> dict[str, object]:
        """All but the pictures as plain values, for JSON."""

        def header(found: Header | None) -> dict[str, object] | None:
            return None if found is None else {"text": found.text, "page": found.page, "boxes": list(found.boxes)}

        passage = self.passage
        return {
            "line_item_id": self.line_item_id,
            "document_id": self.document_id,
            "sha256": self.sha256,
            "file_name": self.file_name,
            "media_type": self.media_type,
            "source_uri": self.source_uri,
            "page": self.page,
            "box": self.box,
            "parts": [{"page": page, "box": box} for page, box in self.parts],
            "printed": self.printed,
            "printed_unit": self.printed_unit,
            "value": self.value,
            "unit": self.unit,
            "quote": self.quote,
            "words": self.words,
            "row": header(self.row),
            "column": header(self.column),
            "passage": None
            if passage is None
            else {
                "before": passage.before,
                "match": passage.match,
                "after": passage.after,
                "table": None if passage.grid is None else [list(row) for row in passage.grid.rows],
            },
            "redrawn": self.redrawn,
        }


def _named(header: Header | None, role: Role) -> tuple[tuple[int, Mark], ...]:
    if header is None or header.page is None:
        return ()
    return tuple((header.page, Mark(box, role)) for box in header.boxes)
