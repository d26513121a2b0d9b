"""The indicators of a performance form: columns by header, rows as printed, merged cells filled over page breaks.

What belongs here: one block of indicator rows, on one page or continued over several. What does not: where blocks begin
(`read`), and the head of the form (`head`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from pipeline.figures.amounts import is_blank, normalise, squeeze
from pipeline.pages.model import Box, Cell, Table, union
from pipeline.statements.grid_view import GridView
from pipeline.statements.performance.terms import performance_terms

__all__ = ["FILLED", "Columns", "Key", "RawRow", "fill_down", "find_columns", "moved", "read_rows"]

#: Columns whose cells are merged over rows; blank ones are filled.
FILLED: Final = ("project", "annual_budget", "level1", "level2")
_OWN: Final = ("level3", "comparison", "target", "target_unit", "achieved", "points", "score", "reason")
_VALUES: Final = ("target", "achieved", "points", "score", "comparison")
#: What says that a row is an indicator's header beside its level: a value column.
_BESIDE: Final = ("target", "achieved", "points", "score")

#: A table that goes on stands in the same frame, to the left or to the right (points).
_SAME_FRAME: Final = 12.0

#: role -> first and last column (inclusive)
Columns = dict[str, tuple[int, int]]
#: Identity of a printed cell over all pages: part, row and column where it begins.
Key = tuple[int, int, int]


@dataclass(slots=True)
class RawRow:
    """One printed row: texts by role, and which cells they come from. `part` counts the tables of a block."""

    part: int
    page: int
    table: Table
    texts: dict[str, str] = field(default_factory=dict)
    keys: dict[str, Key] = field(default_factory=dict)
    box: Box | None = None
    total: bool = False
    broken: bool = False
    carried: bool = False  # the project's name stands on another page


def find_columns(view: GridView, row: int) -> Columns | None:
    """The columns of indicators where a row is their header, else None; `ignored` columns are left out."""
    terms = performance_terms()
    found: Columns = {}
    cells = [cell for cell in view.row_cells(row) if cell.row == row and cell.text]
    if sum("指标" in "".join(cell.text.split()) for cell in cells) < 2:
        return None  # most rows of most tables: no header of indicators has fewer
    for cell in cells:
        role = terms.column(normalise(cell.text))
        # where each level has its points, those behind the third level are the indicator's
        again = role == "points" and "level3" in found and found.get("points", (cell.col, 0)) < found["level3"]
        if role is not None and role != "ignored" and (role not in found or again):
            found[role] = (cell.col, cell.col + cell.cols - 1)
    levels = [role for role in ("level1", "level2", "level3") if role in found]
    if "level3" not in found and len(levels) == 2:
        found["level3"] = found.pop("level2")  # a form of two levels: the lower one names the indicator
    # a catalogue has levels too (一级 | 二级 | 三级 of purchased services), but no goal, points or score beside them
    named = len(levels) >= 2 or "level3" in found
    return found if named and any(role in found for role in _BESIDE) else None


def moved(columns: Columns, old: Table, new: Table) -> Columns | None:
    """The columns of a table that goes on without a header: by number, or by place where the number differs.

    A merged cell that covers a whole page may have left no border there: filled columns may be missing, others not.
    """
    placed = bool(old.borders and new.borders)
    if placed and all(abs(old.borders[edge] - new.borders[edge]) > _SAME_FRAME for edge in (0, -1)):
        return None
    if old.cols == new.cols:
        return dict(columns)
    if not placed:
        return None
    result: Columns = {}
    for role, (first, last) in columns.items():
        left, right = old.borders[first], old.borders[last + 1]
        inside = [
            col for col in range(new.cols) if left - 2 <= (new.borders[col] + new.borders[col + 1]) / 2 <= right + 2
        ]
        if inside:
            result[role] = (inside[0], inside[-1])
    return result if columns.keys() - result.keys() <= set(FILLED) else None


def read_rows(view: GridView, columns: Columns, first: int, last: int, *, part: int, page: int) -> list[RawRow]:
    """Rows `first`..`last` of one table; notes are left out, a total row is marked."""
    terms = performance_terms()
    rows: list[RawRow] = []
    seen: set[tuple[Key | None, Key | None]] = set()
    for number in range(first, last + 1):
        opening = next((normalise(c.text) for c in view.row_cells(number) if c.text.strip() and c.row == number), "")
        kind = terms.row(opening)
        if kind == "note":
            continue
        row = RawRow(part, page, view.table, total=kind == "total")
        own: list[Cell] = []
        row.keys = dict.fromkeys(FILLED, (part, -1, -1))  # what has no cell here belongs to a cell of another page
        for role, (left, right) in columns.items():
            cells = _cells(view, number, left, right)
            if not cells:
                continue
            row.texts[role] = "".join(squeeze(cell.text) for cell in cells)
            row.keys[role] = (part, cells[0].row, cells[0].col)
            own += [cell for cell in cells if role in _OWN]
        if row.total:
            rows.append(row)
            continue
        name, value = row.keys.get("level3"), next((row.keys[r] for r in _VALUES if row.texts.get(r)), None)
        if (name, value) in seen or all(is_blank(row.texts.get(role, "")) for role in _OWN):
            continue
        seen.add((name, value))
        row.box = union([cell.ink for cell in own if cell.ink])
        rows.append(row)
    return rows


def _cells(view: GridView, row: int, left: int, right: int) -> list[Cell]:
    """The cells of a row in columns `left`..`right`, but none that only reaches in from far beside them."""
    found: list[Cell] = []
    for col in range(left, right + 1):
        cell = view.cell(row, col)
        if cell is not None and cell not in found and (cell.col >= left or cell.col + cell.cols - 1 <= right + 1):
            found.append(cell)
    return found


def fill_down(rows: list[RawRow]) -> list[RawRow]:
    """Rows of a whole block with merged cells filled: over page breaks in both directions, else from above.

    A merged cell that a page break cuts prints its text on one side only: a blank at the head of a page takes the text
    before it, a blank at the foot the text behind it. A row that the break cuts is joined.
    """
    rows = _joined([row for row in rows if not row.total]) + [row for row in rows if row.total]
    body = [row for row in rows if not row.total]
    for role in FILLED:
        _fill(body, role)
    return rows


def _joined(rows: list[RawRow]) -> list[RawRow]:
    """Rows with the two halves of one that a page break cuts put together."""
    kept: list[RawRow] = []
    for row in rows:
        before = kept[-1] if kept else None
        if before is None or before.part == row.part or not _is_half(row) or not _may_join(before, row):
            kept.append(row)
            continue
        for role in _OWN:
            before.texts[role] = before.texts.get(role, "") + row.texts.get(role, "")
        before.broken = True
    return kept


def _is_half(row: RawRow) -> bool:
    """A name without values, although the table has columns for them, or values without a name."""
    valued = any(not is_blank(row.texts.get(role, "")) for role in _VALUES)
    return bool(row.texts.get("level3")) != valued and any(role in row.keys for role in _VALUES)


def _may_join(before: RawRow, row: RawRow) -> bool:
    """The head of a page goes on with the row before: no level opens there, and what it prints was left open."""
    if any(row.texts.get(role) for role in ("level1", "level2", "project")):
        return False
    if not row.texts.get("level3"):
        return True
    return not any(row.texts.get(role) for role in _OWN if role != "level3") and bool(before.texts.get("level3"))


def _fill(rows: list[RawRow], role: str) -> None:
    """Give each row the text of one of FILLED; rows that one cell covers are a run."""
    runs = [list(group) for _, group in groupby(rows, key=lambda row: row.keys.get(role))]
    texts = [run[0].texts.get(role, "") for run in runs]
    if role == "project":
        _join_names(runs, texts)
    for at, run in enumerate(runs):
        if texts[at]:
            continue
        texts[at], carried = _filled(runs, texts, at, role)
        for row in run:
            row.texts[role] = texts[at]
            row.carried = row.carried or (carried and role == "project")


def _filled(runs: list[list[RawRow]], texts: list[str], at: int, role: str) -> tuple[str, bool]:
    """The text of a run whose cell is blank, and whether that is printed on another page."""
    opens = at > 0 and runs[at - 1][-1].part != runs[at][0].part
    closes = at + 1 < len(runs) and runs[at + 1][0].part != runs[at][-1].part
    above = texts[at - 1] if at and (role != "level2" or _same_level1(runs[at - 1], runs[at])) else ""
    if opens:
        return above, bool(above)
    behind = _behind(runs, texts, at) if closes else ""
    if behind:
        return behind, True
    # a blank cell of its own: levels hold until the next, names not at the foot of a page, amounts never
    holds = role.startswith("level") or (role == "project" and not closes)
    return (above if holds else ""), False


def _join_names(runs: list[list[RawRow]], texts: list[str]) -> None:
    """A name that the page break itself cuts: printed on both sides, while the amount beside it is on one side only."""
    for at in range(1, len(runs)):
        before, after = runs[at - 1][-1], runs[at][0]
        amounts = [bool(row.texts.get("annual_budget")) for row in (before, after)]
        if before.part != after.part and texts[at - 1] and texts[at] and amounts.count(True) == 1:
            texts[at - 1] = texts[at] = texts[at - 1] + texts[at]
            for row in (*runs[at - 1], *runs[at]):
                row.texts["project"], row.carried = texts[at], True


def _behind(runs: list[list[RawRow]], texts: list[str], at: int) -> str:
    """The text behind a page break, beyond parts that the merged cell covers whole."""
    for following in range(at + 1, len(runs)):
        if texts[following]:
            return texts[following]
        more = following + 1 < len(runs) and runs[following + 1][0].part != runs[following][-1].part
        if not more:
            break
    return ""


def _same_level1(before: list[RawRow], run: list[RawRow]) -> bool:
    return before[-1].texts.get("level1") == run[0].texts.get("level1")
