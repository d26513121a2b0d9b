"""What of a page stands in none of its tables: the prose, titles and notes around them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pages.model import Line, Page

__all__ = ["lines_outside_tables"]


def lines_outside_tables(page: Page) -> list[Line]:
    """The lines of a page that lie in none of its tables."""
    if not page.tables:
        return page.lines
    kept = []
    boxes = [table.box for table in page.tables if table.box]
    for line in page.lines:
        middle = (line.top + line.bottom) / 2
        inside = [
            box
            for box in boxes
            if box[1] <= middle <= box[3] and (not line.lefts or (box[0] - 2 <= line.x1 and line.x0 <= box[2] + 2))
        ]
        if not inside:
            kept.append(line)
        elif line.lefts:
            rest = _cut(line, inside)
            if rest is not None:
                kept.append(rest)
    return kept


def _cut(line: Line, boxes: Sequence[tuple[float, float, float, float]]) -> Line | None:
    """What of a line lies beside the tables that it touches."""
    left, right = min(line.lefts), max(line.rights)
    for box in boxes:
        if box[0] <= left and right <= box[2]:
            return None  # most lines lie wholly within one
    keep = [
        i for i in range(len(line.text)) if not any(b[0] <= (line.lefts[i] + line.rights[i]) / 2 <= b[2] for b in boxes)
    ]
    rest = line.part(keep)
    return rest if rest.text.strip() else None
