"""A document to leaf through: each page as it is printed, every figure on it a link to its proof."""

from __future__ import annotations

from typing import Final

from pipeline.explorer.answer import Answer, pages_of
from pipeline.explorer.asked import Asked, NotHere
from pipeline.explorer.columns import PRINTED
from pipeline.explorer.pictures import sizes
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Snapshot

__all__ = ["document"]

#: Figures listed at once; a page of a report prints fewer, a workbook has no pages.
_SIZE: Final = 400
_COLUMNS = (
    Column("line_item_id", "code"),
    Column("source"),
    Column("statement"),
    Column("row_label"),
    Column("column_label"),
    *PRINTED,
)


def document(asked: Asked, look: Snapshot) -> Answer:
    """One page of a document; formats without pages show all their text and figures."""
    about = look.row("document", document=asked.name)
    if about is None:
        raise NotHere("no such document", where=asked.name, remedy="identifiers are those of the table documents")
    drawn = sizes(look, asked.name)
    page = min(asked.page(), len(drawn)) if drawn else 0
    part = asked.page() if not drawn else 1
    figures = look.rows("document_figures", document=asked.name, page=page, most=_SIZE, skip=(part - 1) * _SIZE)
    hits = figures[0]["hits"] if figures else 0
    mark = asked.text("mark")
    placed = [f for f in figures if f["x0"] is not None] if drawn else []
    return Answer(
        "document.html",
        f"{about['file_name']}",
        {
            "document": about,
            "page": page,
            "count": len(drawn),
            "size": drawn[page - 1] if drawn else None,
            "figures": figures,
            "placed": placed,
            "mark": mark,
            "passages": look.rows("document_passages", document=asked.name, page=page),
            "part": part,
            "parts": pages_of(hits, _SIZE),
            "hits": hits,
        },
        (Sheet("figures", _COLUMNS, figures),),
    )
