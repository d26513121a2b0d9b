"""The model of pages: lines of text with the place of each character, ruling tables with merged cells.

Coordinates are points from the top left corner of the page as a reader sees it (rotation applied). Formats without
places (plain text) have lines with `lefts` empty and pages with width 0. Every reader (PDF, text, web, workbook) gives
this model and nothing behind it knows the format. Structs are msgspec: the stage cache stores them as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

__all__ = ["Box", "Cell", "DocumentPages", "Doubt", "Line", "Page", "Table", "union"]

#: x0, top, x1, bottom in points.
Box = tuple[float, float, float, float]
_Place = TypeVar("_Place", int, float)


def union(boxes: Sequence[tuple[_Place, _Place, _Place, _Place]]) -> tuple[_Place, _Place, _Place, _Place] | None:
    """The smallest box around some boxes (points, or pixels of a picture), None around none."""
    if not boxes:
        return None
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


class Line(msgspec.Struct, omit_defaults=True):
    """Characters on one baseline, left to right, blanks included. `text[i]` spans `lefts[i]`..`rights[i]`."""

    text: str
    top: float = 0.0
    bottom: float = 0.0
    lefts: list[float] = []
    rights: list[float] = []

    @property
    def x0(self) -> float:
        """Left end of the print."""
        return self.lefts[0] if self.lefts else 0.0

    @property
    def x1(self) -> float:
        """Right end of the print."""
        return self.rights[-1] if self.rights else 0.0

    def box(self, start: int, end: int) -> Box | None:
        """The box of `text[start:end]`, or None in a format without places."""
        if not self.lefts or start >= end:
            return None
        return (min(self.lefts[start:end]), self.top, max(self.rights[start:end]), self.bottom)

    def part(self, kept: Sequence[int]) -> Line:
        """The line with the characters at the places `kept` alone, each where it stands."""
        text, lefts, rights = self.text, self.lefts, self.rights
        return Line(
            "".join([text[i] for i in kept]), self.top, self.bottom, [lefts[i] for i in kept], [rights[i] for i in kept]
        )


class Cell(msgspec.Struct, omit_defaults=True):
    """One cell: `rows` × `cols` places from (`row`, `col`); `text` with line ends; `ink` bounds its print."""

    row: int
    col: int
    rows: int
    cols: int
    text: str = ""
    ink: Box | None = None
    indent: float = 0.0  # points (or levels, in formats without places) between the cell's left edge and its ink
    doubt: str | None = None  # why the text of this cell is not certain (scans), in words
    page: int | None = None  # where it is printed, when that is not the page of its table (tables broken sideways)


class Table(msgspec.Struct, omit_defaults=True):
    """A grid of cells; each place (row, column) is covered by at most one cell. `reader` says who read it.

    `borders` are the x of the `cols + 1` column borders in points, `levels` the y of the `rows + 1` row borders; both
    are empty in formats without places.
    """

    rows: int
    cols: int
    cells: list[Cell]
    box: Box | None = None
    reader: str = "grid"
    disagreement: str | None = None  # where a second reading differed, in words
    borders: list[float] = []
    levels: list[float] = []
    heading: list[str] = []  # the lines above it, when no single page shows them whole (tables broken sideways)


class Doubt(msgspec.Struct, omit_defaults=True):
    """A figure in running text on which two readings of a picture differ: its `box` among the page's lines, and why."""

    box: Box
    why: str


class Page(msgspec.Struct, omit_defaults=True):
    """One page (PDF), sheet (workbook) or whole text. `lines` are top to bottom and hold the tables' text too."""

    number: int
    width: float = 0.0
    height: float = 0.0
    lines: list[Line] = []
    tables: list[Table] = []
    text_source: str = "digital"  # digital | ocr | picture (nothing could be read)
    name: str | None = None  # of a sheet
    doubts: list[Doubt] = []  # figures of the prose that are not certain (scans); cells carry their own


class DocumentPages(msgspec.Struct, omit_defaults=True):
    """All pages of one document. `paged` tells whether page numbers mean anything to a reader of the source."""

    document_id: str
    media_type: str
    pages: list[Page]
    paged: bool = True
