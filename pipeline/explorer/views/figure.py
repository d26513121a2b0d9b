"""One figure: what is printed, where, by which file, and what else is known of it."""

from __future__ import annotations

from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import Asked, NotHere
from pipeline.explorer.pictures import proven
from pipeline.explorer.source import Snapshot

__all__ = ["figure"]


def figure(asked: Asked, look: Snapshot) -> Answer:
    """A line item with its evidence: crop, or passage where the format has no pages."""
    row = look.row("figure", figure=asked.name)
    if row is None:
        raise NotHere("no such figure", where=asked.name, remedy="identifiers are those of the table line_items")
    findings = look.rows("figure_findings", document=row["document_id"], figure=asked.name)
    words = [
        {**found, "words": dict(zip(("zh", "en"), (found["message"] or "").split(" / ", 1) * 2, strict=False))}
        for found in findings
    ]
    return Answer(
        "figure.html",
        f"{row['row_label'] or ''} {row['printed_value'] or ''}".strip(),
        {"figure": row, "evidence": proven(look, asked.name), "findings": words},
    )
