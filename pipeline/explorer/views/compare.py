"""Units side by side: a whole peer group by one subject, or a few chosen units subject by subject."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import Asked
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.show import Bar, bar, largest
from pipeline.explorer.source import Row, Snapshot

__all__ = ["compare"]

#: Quantities to compare by: column of unit_comparison for each word of the address.
_BY: Final = {"amount": "amount", "share": "share_of_total", "rate": "execution_rate", "head": "per_head"}
_LEVELS: Final = ("class", "section", "item")
_MOST_UNITS: Final = 6
_PEERS = (
    Column("rank", "count"),
    Column("unit_id", "code"),
    Column("unit_name"),
    Column("province"),
    Column("initial_budget", "money"),
    Column("actual", "money"),
    Column("amount", "money"),
    Column("execution_rate", "ratio"),
    Column("share_of_total", "ratio"),
    Column("peer_median_share", "ratio"),
    Column("staff", "count"),
    Column("per_head", "money"),
    Column("rank_per_head", "count"),
    Column("rank_execution_rate", "count"),
    Column("peers", "count"),
    Column("flags", "list"),
)
_CHOSEN = (
    Column("budget_kind"),
    Column("subject_code", "code"),
    Column("subject_name"),
    Column("unit_id", "code"),
    Column("unit_name"),
    Column("basis"),
    Column("initial_budget", "money"),
    Column("actual", "money"),
    Column("amount", "money"),
    Column("execution_rate", "ratio"),
    Column("share_of_total", "ratio"),
    Column("per_head", "money"),
    Column("rank", "count"),
    Column("peers", "count"),
)


def compare(asked: Asked, look: Snapshot) -> Answer:
    """Peers when a group is named, chosen units when some are, else what there is to compare."""
    by = asked.choice("by", _BY)
    units = asked.texts("unit", _MOST_UNITS)
    group = asked.text("group")
    shown: dict[str, Any] = {"by": by, "quantities": tuple(_BY), "levels": _LEVELS, "group": group, "most": _MOST_UNITS}
    if group:
        return _peers(asked, look, shown)
    return _chosen(asked, look, shown, units)


def _peers(asked: Asked, look: Snapshot, shown: dict[str, Any]) -> Answer:
    group = shown["group"]
    subjects = look.rows("compare_subjects", group=group)
    keys = [f"{s['budget_kind']}.{s['subject_level']}.{s['subject_code']}" for s in subjects]
    chosen = asked.choice("subject", keys or ("general.total.0",))
    kind, level, code = chosen.split(".", 2)
    rows = look.rows("compare_peers", group=group, kind=kind, level=level, code=code)
    column = _BY[shown["by"]]
    rows.sort(key=lambda row: (row[column] is None, -(row[column] or 0), row["unit_id"]))
    scale = largest(row[column] for row in rows)
    shown |= {
        "subjects": list(zip(keys, subjects, strict=True)),
        "chosen": chosen,
        "marked": asked.text("mark"),
        "rows": [row | {"bar": _single(row, column, scale)} for row in rows],
        "is_blank": bool(rows) and all(row[column] is None for row in rows),
        "field": group.split("|")[0],
        "parts": group.split("|"),
        "groups": [],
        "units": [],
    }
    return Answer("compare.html", group.replace("|", " · "), shown, (Sheet("peers", _PEERS, rows),))


def _single(row: Row, column: str, scale: Decimal) -> Bar:
    """One bar: amounts with the budget as outline, all else plain."""
    if column == "amount":
        return bar(row["initial_budget"] if row["actual"] is not None else None, row["amount"], scale)
    return bar(None, row[column], scale)


def _chosen(asked: Asked, look: Snapshot, shown: dict[str, Any], units: list[str]) -> Answer:
    names = {row["unit_id"]: row["unit_name"] for row in look.rows("unit_names", units=units)}
    units = [unit for unit in units if unit in names]
    years = look.rows("compare_years", units=units) if units else []
    known = [row["fiscal_year"] for row in years]
    wanted = asked.number("year")
    year = wanted if wanted in known else (known[0] if known else 0)
    level = asked.choice("level", _LEVELS)
    rows = look.rows("compare_chosen", units=units, year=year, level=level) if units else []
    column = _BY[shown["by"]]
    scale = largest(row[column] for row in rows if column != "amount" or row["subject_code"] != "0")
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        line = lines.setdefault(
            (row["budget_kind"], row["subject_code"]),
            {"kind": row["budget_kind"], "code": row["subject_code"], "name": row["subject_name"], "cells": {}},
        )
        line["cells"][row["unit_id"]] = row | {
            "shown": row[column],
            "bar": None if row["subject_code"] == "0" and column == "amount" else bar(None, row[column], scale),
        }
    groups = look.rows("compare_groups", unit=units[0] if len(units) == 1 else "")
    shown |= {
        "units": units,
        "names": names,
        "years": sorted(known),
        "year": year,
        "level": level,
        "lines": list(lines.values()),
        "is_blank": bool(rows) and all(row[column] is None for row in rows),
        "groups": groups,
        "unplaced": len(units) == 1 and not groups,
    }
    return Answer("compare.html", " · ".join(names[u] for u in units), shown, (Sheet("units", _CHOSEN, rows),))
