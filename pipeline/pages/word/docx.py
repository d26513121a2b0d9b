"""Word processor documents (.docx) to the page model: the body as a reader sees it with all changes accepted.

Blocks of text are lines, tables keep their spans, numbers of automatic lists stand in the text. Headers, footers,
comments, deleted and hidden text are left out; text boxes and footnotes are kept. There are no places: a document is
one page, and `top` counts blocks and only orders lines and tables. Rules: ISO 29500-1 (17.3 text, 17.4 tables,
17.9 numbering, 17.13 revisions), transitional and strict alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.errors import DamagedDocument, EmptyDocument, TooLarge
from pipeline.pages.hairs import without_hairs
from pipeline.pages.limits import MAX_CELLS
from pipeline.pages.model import Cell, Line, Page, Table
from pipeline.pages.package import Element, Package, local
from pipeline.pages.word.markup import (
    AROUND,
    alternative,
    first_child,
    indent_of,
    inside,
    merge_of,
    symbol_text,
    text_boxes,
    whole_number,
)
from pipeline.pages.word.numbering import ListCounter
from pipeline.pages.word.styles import Styles, is_on, value

__all__ = ["read_docx", "read_office_package"]

_WIDEST: Final = 1000
_TWIPS: Final = 20  # in a point


def read_docx(path: Path) -> list[Page]:
    """One page with the lines and tables of a document.

    Raises DamagedDocument, EncryptedDocument, TooLarge, or EmptyDocument where it shows nothing.
    """
    with Package(path) as package:
        page = read_office_package(package)
    if not page.lines:
        raise EmptyDocument(
            "the document shows no text", where=path.name, remedy="ingest the document that holds the report"
        )
    return [page]


def read_office_package(package: Package) -> Page:
    """The page of an opened document package; DamagedDocument where it holds no main part."""
    main = _main_part(package)
    root = package.xml(main)
    body = next((child for child in root if local(child) == "body"), None) if root is not None else None
    if body is None:
        raise DamagedDocument(
            "the document has no body", where=package.where, remedy="open it in an office program and save it again"
        )
    styles = Styles.of(package, main)
    reading = _Reading(styles, package.where)
    walk = _Walk(reading)
    walk.blocks(body)
    walk.flush()
    for part in ("footnotes", "endnotes"):
        notes = package.xml(package.resolve(f"{part}.xml", main))
        for note in notes if notes is not None else ():
            if value(note, "type") is None:  # the others are the rules above the notes
                walk.blocks(note)
                walk.flush()
    return walk.page


def _main_part(package: Package) -> str:
    relations = package.xml("_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith("/officeDocument"):
            return package.resolve(relation.get("Target", ""), "")
    return "word/document.xml"


class _Reading:
    """What is carried from block to block: the styles, the counts of the lists, and open fields."""

    def __init__(self, styles: Styles, where: str) -> None:
        self.styles = styles
        self.counter = ListCounter(styles.numbering)
        self.where = where
        #: For each open field whether its code (True) or its result (False) is being passed.
        self.fields: list[bool] = []


class _Walk:
    """One pass over blocks in reading order. `text` of an open line waits until its paragraph ends."""

    def __init__(self, reading: _Reading) -> None:
        self.page = Page(1)
        self._reading = reading
        self._open: list[str] = []
        self._boxes: list[Element] = []
        self._level = 0

    def blocks(self, parent: Element) -> None:
        for block in inside(parent):
            name = local(block)
            if name == "p":
                self._paragraph(block)
            elif name == "tbl":
                self.flush()
                self._table(block)

    def flush(self) -> None:
        """End the open paragraph: its line, the lines that breaks in it make, then the text boxes anchored in it."""
        text = "".join(self._open)
        self._open.clear()
        for part in text.split("\n"):
            self._line(" ".join(part.split()))
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)
            self.flush()

    def _line(self, text: str) -> None:
        if text:
            self._level += 1
            self.page.lines.append(Line(text, top=float(self._level), bottom=float(self._level)))

    def _paragraph(self, paragraph: Element) -> None:
        reading = self._reading
        properties = first_child(paragraph, "pPr")
        words: list[str] = []
        self._runs(paragraph, words)
        text = "".join(words)
        numbered = reading.styles.list_of(properties)
        if numbered is not None:
            # an empty paragraph of a list is counted and printed as a bare number, which says nothing
            number = reading.counter.next(*numbered)
            if text.strip() and not self._open:
                text = number + text
        self._open.append(text)
        mark = first_child(properties, "rPr")
        if mark is None or first_child(mark, "del") is None:  # a deleted mark joins the paragraph with the next
            self.flush()

    def _runs(self, parent: Element, words: list[str]) -> None:
        for child in parent:
            name = local(child)
            if name == "r":
                self._run(child, words)
            elif name == "AlternateContent":
                self._runs(alternative(child), words)
            elif name == "t" and not self._in_code():  # text of a formula
                words.append(child.text or "")
            elif name in AROUND:
                self._runs(child, words)

    def _run(self, run: Element, words: list[str]) -> None:
        reading = self._reading
        hidden = reading.styles.is_hidden(first_child(run, "rPr"))
        for child in run:
            name = local(child)
            if name == "fldChar":
                self._field(value(child, "fldCharType") or "")
            elif name == "AlternateContent":
                self._boxes.extend(text_boxes(alternative(child)))
            elif name in ("drawing", "pict", "object"):
                self._boxes.extend(text_boxes(child))
            elif hidden or self._in_code():
                continue
            elif name == "t":
                words.append(child.text or "")
            elif name in ("tab", "ptab"):
                words.append("\t")
            elif name in ("br", "cr"):
                words.append("\n")
            elif name == "noBreakHyphen":
                words.append("-")
            elif name == "sym":
                words.append(symbol_text(child))
            elif name == "ruby":
                self._runs(child, words)

    def _field(self, kind: str) -> None:
        fields = self._reading.fields
        if kind == "begin":
            fields.append(True)
        elif kind == "separate" and fields:
            fields[-1] = False
        elif kind == "end" and fields:
            fields.pop()

    def _in_code(self) -> bool:
        return any(self._reading.fields)

    def _table(self, table: Element) -> None:
        rows = list(_rows(table))
        if _is_layout(table):
            for row in rows:
                for cell in inside(row):
                    if local(cell) == "tc":
                        self.blocks(cell)
                        self.flush()
            return
        start = self._level + 1
        grid = _Grid(self._reading.where)
        for number, row in enumerate(rows):
            words = []
            for cell in grid.place(number, row):
                lines, indent = self._cell(cell.element)
                grid.cells[cell.index].text = "\n".join(lines)
                grid.cells[cell.index].indent = indent
                words.append("".join(lines))
            self._line(" ".join(word for word in words if word))
        if not any(cell.text for cell in grid.cells):
            return
        box = (0.0, float(start), 0.0, float(self._level))
        cells, width = without_hairs(grid.cells, grid.width, _column_widths(table))
        self.page.tables.append(Table(len(rows), width, cells, box, "office"))

    def _cell(self, cell: Element) -> tuple[list[str], float]:
        """The lines of a cell (a table inside it row by row) and how far its first paragraph is indented."""
        inner = _Walk(self._reading)
        inner.blocks(cell)
        inner.flush()
        first = next((p for p in inside(cell) if local(p) == "p"), None)
        return [line.text for line in inner.page.lines], indent_of(first) if first is not None else 0.0


class _Placed:
    """A cell of the file with the number of its cell in the grid."""

    __slots__ = ("element", "index")

    def __init__(self, index: int, element: Element) -> None:
        self.index = index
        self.element = element


class _Grid:
    """Cells of a table with their spans. A vertically merged cell grows while cells below continue it (17.4.84)."""

    def __init__(self, where: str) -> None:
        self.cells: list[Cell] = []
        self.width = 0
        self._growing: dict[tuple[int, int], int] = {}
        self._where = where

    def place(self, number: int, row: Element) -> list[_Placed]:
        """Place the cells of the row `number`; those that hold text of their own."""
        properties = first_child(row, "trPr")
        column = whole_number(first_child(properties, "gridBefore"), 0)
        growing: dict[tuple[int, int], int] = {}
        placed: list[_Placed] = []
        for element in inside(row):
            if local(element) != "tc":
                continue
            cell_properties = first_child(element, "tcPr")
            if first_child(cell_properties, "cellDel") is not None:
                continue
            span = max(whole_number(first_child(cell_properties, "gridSpan"), 1), 1)
            if column + span > _WIDEST:
                self._refuse(f"a table is {column + span:,} columns wide")
            if merge_of(cell_properties, "hMerge") == "continue" and placed:
                self.cells[placed[-1].index].cols += span
                column += span
                continue
            vertical = merge_of(cell_properties, "vMerge")
            open_cell = self._growing.get((column, span))
            if vertical == "continue" and open_cell is not None:
                self.cells[open_cell].rows += 1
                growing[column, span] = open_cell
            else:
                placed.append(_Placed(len(self.cells), element))
                if vertical is not None:
                    growing[column, span] = len(self.cells)
                self.cells.append(Cell(number, column, 1, span))
            column += span
        self._growing = growing
        self.width = max(self.width, column)
        if (number + 1) * self.width > MAX_CELLS:
            self._refuse(f"a table has more than {MAX_CELLS:,} cells")
        return placed

    def _refuse(self, what: str) -> None:
        raise TooLarge(what, where=self._where, remedy="delete what is no statement, or split the document")


def _rows(table: Element) -> Iterator[Element]:
    for row in inside(table):
        if local(row) == "tr":
            properties = first_child(row, "trPr")
            if first_child(properties, "del") is None and not is_on(first_child(properties, "hidden")):
                yield row


def _column_widths(table: Element) -> list[float]:
    """Widths of the grid's columns as the table tells them, in points."""
    grid = first_child(table, "tblGrid")
    told = [value(column, "w") or "" for column in grid if local(column) == "gridCol"] if grid is not None else []
    return [int(text) / _TWIPS if text.isascii() and text.isdigit() and len(text) < 9 else 0.0 for text in told]


def _is_layout(table: Element) -> bool:
    """Whether a table only arranges others: most of its text stands in tables inside it."""
    nested = [t for t in table.iterdescendants() if local(t) == "tbl" and _nearest(t) is table]
    if not nested:
        return False
    return 2 * sum(_length(t) for t in nested) > _length(table)


def _nearest(table: Element) -> Element | None:
    return next((a for a in table.iterancestors() if local(a) == "tbl"), None)


def _length(element: Element) -> int:
    return sum(len(t.text or "") for t in element.iterdescendants() if local(t) == "t")
