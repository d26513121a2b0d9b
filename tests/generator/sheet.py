"""A statement as printed: header cells with spans, rows of text, and what each printed cell means.

The truth of a statement is read off the same cells that are drawn, so a planted fault changes both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generator.money import print_money

__all__ = ["Cell", "Row", "Sheet", "header", "row_cells"]


@dataclass(frozen=True)
class Cell:
    """One drawn cell: place in the grid, span, text and where it stands in its box (l, c, r)."""

    row: int
    col: int
    rows: int
    cols: int
    text: str
    align: str = "c"


def row_cells(number: int, texts: Sequence[str], spans: Mapping[int, int], aligns: str = "") -> Iterator[Cell]:
    """The cells of one row: its texts by column, spans by first column; `aligns` by column, centred without."""
    col = 0
    while col < len(texts):
        span = spans.get(col, 1)
        yield Cell(number, col, 1, span, texts[col], aligns[col] if aligns else "c")
        col += span


@dataclass
class Meaning:
    """What the cells of a row state: a row of the truth, and the column label of each cell that holds a value."""

    code: str | None
    name: str
    columns: dict[int, str]
    side: str | None = None
    unlabelled: bool = False


@dataclass
class Row:
    """One body row: text by column; `spans` widens cells (column -> columns); `meanings` read the values."""

    texts: list[str]
    meanings: list[Meaning] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)


@dataclass
class Sheet:
    """One statement. `widths` are relative; `aligns` per column; `head` spans `head_rows` rows."""

    kind: str
    title: str
    head: list[Cell]
    head_rows: int
    widths: list[float]
    aligns: str
    unit: str = "万元"
    number: str = ""  # 公开01表
    landscape: bool = False
    rows: list[Row] = field(default_factory=list)
    note: str | None = None
    single_value_column: bool = False
    pages: list[int] = field(default_factory=list)  # filled when drawn

    def money(self, yuan: Decimal) -> str:
        """A printed amount; zero is printed blank, as reporting software does."""
        return print_money(yuan, self.unit) if yuan else ""

    def add(
        self,
        texts: list[str],
        columns: dict[int, str] | None = None,
        *,
        code: str | None = None,
        name: str = "",
        side: str | None = None,
        unlabelled: bool = False,
        spans: dict[int, int] | None = None,
    ) -> Row:
        """Append a row with one meaning (add more to `.meanings` for side-by-side statements)."""
        row = Row(texts, [], spans or {})
        if columns:
            row.meanings.append(Meaning(code, name, columns, side, unlabelled))
        self.rows.append(row)
        return row

    def mean(self, row: Row, code: str | None, name: str, columns: dict[int, str], side: str | None = None) -> None:
        row.meanings.append(Meaning(code, name, columns, side))

    def truth(self, number: int) -> dict[str, object]:
        """The statement in the schema of hand-made labels: rows with code, name and printed values by column."""
        rows: list[dict[str, object]] = []
        for row in self.rows:
            for meaning in row.meanings:
                values = {
                    label: row.texts[col].replace(",", "") for col, label in meaning.columns.items() if row.texts[col]
                }
                entry: dict[str, object] = {"code": meaning.code, "name": meaning.name, "values": values}
                if meaning.side:
                    entry["side"] = meaning.side
                if meaning.unlabelled:
                    entry["unlabelled"] = True
                if values:
                    rows.append(entry)
        table: dict[str, object] = {"table_no": number, "kind": self.kind, "title": self.title, "pages": self.pages}
        if self.single_value_column:
            table["single_value_column"] = True
        if self.note:
            table["note"] = self.note
        table["rows"] = rows
        return table


def header(*lines: str) -> tuple[list[Cell], int, int]:
    """Header cells from a drawing: one string per row, cells parted by `|`; `<` widens the cell to its left,
    `^` continues the cell above. Returns cells, rows and columns."""
    grid = [[part.strip() for part in line.split("|")] for line in lines]
    width = len(grid[0])
    if any(len(line) != width for line in grid):
        raise ValueError(f"header rows of different width: {[len(line) for line in grid]}")
    cells: list[Cell] = []
    for r, line in enumerate(grid):
        for c, text in enumerate(line):
            if text in ("<", "^"):
                continue
            cols = 1
            while c + cols < width and line[c + cols] == "<":
                cols += 1
            rows = 1
            while r + rows < len(grid) and grid[r + rows][c] == "^":
                rows += 1
            cells.append(Cell(r, c, rows, cols, text))
    return cells, len(grid), width
