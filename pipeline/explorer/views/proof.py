"""The proof of a figure of a table: every place of the reports that states it, with its picture."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

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


#: What states the total of a budget (四本预算的合计): measure, report that speaks, statement; empty where any does.
_TOTALS: Final[dict[tuple[str, str], tuple[tuple[str, str, str], ...]]] = {
    ("general", "actual"): (("gpb_expenditure", "final", ""),),
    ("general", "budget"): (("gpb_initial_budget", "", ""), ("gpb_expenditure", "budget", "")),
    ("fund", "actual"): (("government_fund_expenditure", "final", ""),),
    ("fund", "budget"): (("government_fund_expenditure", "budget", ""),),
    ("capital", "actual"): (("state_capital_expenditure", "final", ""),),
    ("capital", "budget"): (("state_capital_expenditure", "budget", ""),),
    # the summary of fiscal appropriation has a row of the same measure, which is not all money
    ("all", "actual"): (("expenditure_this_year", "final", "expenditure"),),
    ("all", "budget"): (("expenditure_this_year", "budget", "expenditure"),),
}
_SIDES: Final = {"actual": "actual", "budget": "initial_budget"}


def proof(asked: Asked, look: Snapshot) -> Answer:
    """All claims of one measure of a unit and year (of one code, where one is asked for), or of a budget's total."""
    unit, year = asked.text("unit"), asked.number("year") or 0
    names = look.rows("unit_names", units=[unit])
    if not names:
        raise NotHere("no such unit", where=unit, remedy="search for its name")
    budget, side = asked.text("total"), asked.choice("side", _SIDES)
    measure, added = asked.text("measure"), None
    if budget:
        if (budget, side) not in _TOTALS:
            raise NotHere("no such budget", where=budget, remedy="follow a link of a unit's page")
        wanted = _TOTALS[budget, side]
        added = _added(look, unit, year, budget, _SIDES[side])
    else:
        if measure not in MEASURES:
            raise NotHere("no such measure", where=measure, remedy="follow a link of a unit's page")
        wanted = ((measure, "", asked.choice("statement", ("", *sorted(STATEMENTS)))),)
    about = {"unit": unit, "year": year, "code": asked.text("code"), "economic": asked.text("economic")}
    rows = [
        row
        for one, kind, statement in wanted
        for row in look.rows("proof_claims", **about, measure=one, kind=kind, statement=statement, uncoded=bool(budget))
    ]
    return Answer(
        "proof.html",
        names[0]["unit_name"],
        {
            "unit_id": unit,
            "unit_name": names[0]["unit_name"],
            "year": year,
            "measure": measure,
            "budget": budget,
            "side": _SIDES[side],
            "added": added,
            "added_agrees": added is not None and _agree([*rows, {"value": added, "rounding": None}]),
            "code": asked.text("code") or asked.text("economic"),
            "claims": rows,
            "agree": _agree(rows),
        },
        (Sheet("claims", _COLUMNS, rows),),
    )


def _added(look: Snapshot, unit: str, year: int, budget: str, column: str) -> Decimal | None:
    """The total that the unit's page shows: the classes of the budget added up, in yuan."""
    for row in look.rows("unit_totals", unit=unit):
        if (row["fiscal_year"], row["budget_kind"]) == (year, budget):
            found: Decimal | None = row[column]
            return found
    return None


def _agree(rows: list[Row]) -> bool:
    """Whether all claims are within their roundings of each other."""
    known = [row for row in rows if row["value"] is not None]
    return all(
        abs(a["value"] - b["value"]) <= (a["rounding"] or 0) + (b["rounding"] or 0) for a in known for b in known
    )
