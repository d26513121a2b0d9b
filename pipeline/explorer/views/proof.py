"""The proof of a figure of a table: every place of the reports that states it, with its picture."""

from __future__ import annotations

from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import Asked, NotHere
from pipeline.explorer.columns import PRINTED
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Row, Snapshot
from pipeline.figures.line_item import MEASURES, STATEMENTS

__all__ = ["proof"]

_COLUMNS = (
    Column("line_item_id", "code"),
    Column("document_id", "code"),
    Column("file_name"),
    Column("report_kind"),
    Column("source"),
    Column("statement"),
    Column("row_label"),
    Column("column_label"),
    Column("measure"),
    *PRINTED,
)


def proof(asked: Asked, look: Snapshot) -> Answer:
    """All claims of one measure of a unit and year (and of one code, where one is asked for)."""
    unit, year, measure = asked.text("unit"), asked.number("year") or 0, asked.text("measure")
    if measure not in MEASURES:
        raise NotHere("no such measure", where=measure, remedy="follow a link of a unit's page")
    statement = asked.choice("statement", ("", *sorted(STATEMENTS)))
    rows = look.rows(
        "proof_claims",
        unit=unit,
        year=year,
        measure=measure,
        code=asked.text("code"),
        economic=asked.text("economic"),
        statement=statement,
    )
    names = look.rows("unit_names", units=[unit])
    if not names:
        raise NotHere("no such unit", where=unit, remedy="search for its name")
    return Answer(
        "proof.html",
        names[0]["unit_name"],
        {
            "unit_id": unit,
            "unit_name": names[0]["unit_name"],
            "year": year,
            "measure": measure,
            "code": asked.text("code") or asked.text("economic"),
            "claims": rows,
            "agree": _agree(rows),
        },
        (Sheet("claims", _COLUMNS, rows),),
    )


def _agree(rows: list[Row]) -> bool:
    """Whether all claims are within their roundings of each other."""
    known = [row for row in rows if row["value"] is not None]
    return all(
        abs(a["value"] - b["value"]) <= (a["rounding"] or 0) + (b["rounding"] or 0) for a in known for b in known
    )
