"""What a table is when no title says so: by the words that only one statement prints, and notes that it is empty.

Only words that settle the matter count, so most tables without a title stay outside the statements.
"""

from __future__ import annotations

from pipeline.figures.amounts import normalise
from pipeline.pages.model import Table
from pipeline.statements.layouts import StatementKind, recognise_title, statements
from pipeline.statements.terms import table_terms

__all__ = ["kind_by_caption", "kind_by_content", "states_none"]

#: A summary has more rows than this; what is smaller is a digest in the prose.
_SMALL = 4


def states_none(text: str) -> bool:
    """Whether a line (normalised) says that a statement has no figures (注：本表无数据, 本单位没有政府性基金支出)."""
    notes = table_terms().notes
    return bool(notes.none.search(text)) and not notes.not_none.search(text)


def kind_by_caption(caption: str, table: Table) -> StatementKind | None:
    """The statement that a line which is no title names (…绩效目标情况如下：), if the table holds what it must hold."""
    text = normalise(caption)
    if not table_terms().notes.caption.search(text) or "说明" in text:
        return None
    kind = recognise_title(text.rstrip(":") + "表")
    rule = statements().captions.get(kind.key) if kind is not None else None
    return kind if rule is not None and rule.fits(_cells(table)) else None


def kind_by_content(table: Table) -> StatementKind | None:
    """The statement whose own words a table prints, or None."""
    cells = _cells(table)
    small = len(table.cells) <= table.cols * _SMALL
    rules = (rule for rule in statements().contents if not (small and rule.kind.is_summary))
    return next((rule.kind for rule in rules if rule.fits(cells)), None)


def _cells(table: Table) -> str:
    return "\n".join(normalise(cell.text) for cell in table.cells if cell.text)
