"""One unit: budget against actual, years side by side, 三公, economic structure, staff, and the reports' quality."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import Asked, NotHere
from pipeline.explorer.cautions import cautions
from pipeline.explorer.search import place_name
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.show import bar, largest
from pipeline.explorer.source import Row, Snapshot

__all__ = ["unit"]

_LEVELS: Final = ("item", "section", "class")
_SHOWN: Final = {"class": {"class"}, "section": {"class", "section"}, "item": {"class", "section", "item"}}
_MOST_YEARS: Final = 6
#: A unit with more items than this is shown by sections first: its page stays quick, the items are one click away.
_MOST_ITEMS: Final = 400
_MOST_CHANGES: Final = 12

_SPENDING = (
    Column("budget_kind"),
    Column("level"),
    Column("code", "code"),
    Column("name"),
    Column("initial_budget", "money"),
    Column("annual_budget", "money"),
    Column("actual", "money"),
    Column("basic", "money"),
    Column("project", "money"),
    Column("variance", "money"),
    Column("execution_rate", "ratio"),
    Column("share_of_actual", "ratio"),
    Column("variance_reason"),
    Column("status"),
    Column("claims", "count"),
    Column("agreeing", "count"),
    Column("flags", "list"),
)
_CLASSES = (
    Column("fiscal_year", "code"),
    Column("budget_kind"),
    Column("class_code", "code"),
    Column("class_name"),
    Column("initial_budget", "money"),
    Column("actual", "money"),
)
_CHANGES = (
    Column("function_code_harmonised", "code"),
    Column("subject_name"),
    Column("prior_initial_budget", "money"),
    Column("initial_budget", "money"),
    Column("budget_change", "money"),
    Column("budget_growth", "ratio"),
    Column("prior_actual", "money"),
    Column("actual", "money"),
    Column("actual_change", "money"),
    Column("actual_growth", "ratio"),
)
_PUBLIC_PARTS: Final = ("three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
_PUBLIC = (
    Column("fiscal_year", "code"),
    *(Column(f"{part}_{side}", "money") for part in _PUBLIC_PARTS for side in ("budget", "actual")),
    Column("execution_rate", "ratio"),
    Column("vehicles_count", "count"),
    Column("parts_difference", "money"),
    Column("conflicts", "list"),
)
_ECONOMIC = (
    Column("scheme"),
    Column("level"),
    Column("economic_code", "code"),
    Column("name"),
    Column("budget", "money"),
    Column("actual", "money"),
    Column("share", "ratio"),
)
_PROCUREMENT = (
    Column("fiscal_year", "code"),
    Column("report_kind"),
    Column("total", "money"),
    Column("goods", "money"),
    Column("works", "money"),
    Column("services", "money"),
    Column("sme", "money"),
    Column("sme_share", "ratio"),
    Column("micro", "money"),
)
_COUNTS = (
    Column("fiscal_year", "code"),
    Column("report_kind"),
    Column("measure"),
    Column("row_label"),
    Column("value", "money"),
    Column("unit"),
    Column("line_item_id", "code"),
)
_BREAKS = (
    Column("relation"),
    Column("report_kind"),
    Column("measure"),
    Column("function_code_harmonised", "code"),
    Column("subject"),
    Column("stated", "money"),
    Column("other", "money"),
    Column("difference", "money"),
    Column("other_year", "code"),
    Column("other_kind"),
    Column("line_item_ids", "list"),
)
_QUALITY = (
    Column("fiscal_year", "code"),
    Column("report_kind"),
    Column("line_items", "count"),
    Column("flagged", "count"),
    Column("amounts_printed", "count"),
    Column("amounts_claimed", "count"),
    Column("claimed_share", "ratio"),
    Column("checks_passed", "count"),
    Column("checks_failed", "count"),
    Column("checks_not_checkable", "count"),
    Column("passed_share", "ratio"),
    Column("errors_publisher", "count"),
    Column("errors_extraction", "count"),
    Column("errors_undecided", "count"),
    Column("text_source"),
)


def unit(asked: Asked, look: Snapshot) -> Answer:
    """One year of a unit, with its other years beside it; the newest year that has figures unless one is asked for."""
    about = look.row("unit", unit=asked.name)
    if about is None:
        raise NotHere("no such unit", where=asked.name, remedy="search for its name")
    coverage = look.rows("unit_years", unit=asked.name)
    years = sorted({row["fiscal_year"] for row in coverage if row["published"]})
    year = asked.number("year") or 0
    if year not in years:
        with_items = [row["fiscal_year"] for row in coverage if row["published"] and row["items"]]
        with_final = [row["fiscal_year"] for row in coverage if row["published"] and row["report_kind"] == "final"]
        year = max(with_final or with_items or years, default=0)
    spending = look.rows("unit_spending", unit=asked.name, year=year)
    many = sum(row["level"] == "item" for row in spending) > _MOST_ITEMS
    level = asked.choice("level", ("section" if many else "item", *_LEVELS))
    totals = look.rows("unit_totals", unit=asked.name)
    classes = look.rows("unit_classes", unit=asked.name)
    changes = look.rows("unit_changes", unit=asked.name, year=year)
    public = look.rows("unit_three_public", unit=asked.name)
    economic = look.rows("unit_economic", unit=asked.name, year=year)
    procurement = look.rows("unit_procurement", unit=asked.name)
    counts = look.rows("unit_counts", unit=asked.name)
    quality = look.rows("unit_quality", unit=asked.name)
    breaks = look.rows("unit_breaks", unit=asked.name, year=year)
    on_page = {
        "spending": spending,
        "totals": [row for row in totals if row["fiscal_year"] == year],
        "history": changes[:_MOST_CHANGES],
        "public": [row for row in public if row["fiscal_year"] == year],
        "economic": economic,
        "staff": procurement,
    }
    return Answer(
        "unit.html",
        about["unit_name"],
        {
            "unit": about,
            "place": place_name(about),
            "years": years,
            "year": year,
            "coverage": coverage,
            "now": [row for row in coverage if row["fiscal_year"] == year],
            "level": level,
            "cautions": cautions(look.rows("unit_warnings", unit=asked.name, year=year), on_page),
            "budgets": _budgets(spending, totals, year, level),
            "totals": totals,
            "history": _history(classes),
            "changes": changes[:_MOST_CHANGES],
            "change_scale": largest(row["actual_change"] or row["budget_change"] for row in changes),
            "public": _public(public, year),
            "public_now": next((row for row in public if row["fiscal_year"] == year), None),
            "public_parts": _PUBLIC_PARTS,
            "economic": _economic(economic),
            "procurement": procurement,
            "counts": [row for row in counts if row["fiscal_year"] == year],
            "continuity": look.rows("unit_continuity", unit=asked.name, year=year),
            "breaks": breaks[:_MOST_CHANGES],
            "quality": [row for row in quality if row["fiscal_year"] == year],
        },
        (
            Sheet("spending", _SPENDING, [row for row in spending if row["level"] in _SHOWN[level]]),
            Sheet("classes", _CLASSES, classes),
            Sheet("changes", _CHANGES, changes),
            Sheet("three_public", _PUBLIC, public),
            Sheet("economic", _ECONOMIC, economic),
            Sheet("counts", _COUNTS, counts),
            Sheet("procurement", _PROCUREMENT, procurement),
            Sheet("breaks", _BREAKS, breaks),
            Sheet("quality", _QUALITY, quality),
        ),
    )


def _budgets(spending: list[Row], totals: list[Row], year: int, level: str) -> list[dict[str, Any]]:
    """The budgets of the year (general, funds, capital), each with its total and rows on one common scale of bars."""
    scale = largest(v for row in spending if row["level"] == "class" for v in (row["initial_budget"], row["actual"]))
    found = []
    for kind in dict.fromkeys(row["budget_kind"] for row in spending):
        rows = [row for row in spending if row["budget_kind"] == kind and row["level"] in _SHOWN[level]]
        total = next((t for t in totals if t["fiscal_year"] == year and t["budget_kind"] == kind), None)
        found.append(
            {
                "kind": kind,
                "total": total,
                "rows": [row | {"bar": bar(_planned(row), row["actual"], scale)} for row in rows],
                "scale": scale,
            }
        )
    return found


def _planned(row: Row) -> Decimal | None:
    """What the actual is held against: the initial budget, the annual one where no initial is stated."""
    planned: Decimal | None = row["initial_budget"] if row["initial_budget"] is not None else row["annual_budget"]
    return planned


def _history(classes: list[Row]) -> dict[str, Any]:
    """Classes by years: the last years, and for each class a figure for each of them; one scale for all bars."""
    years = sorted({row["fiscal_year"] for row in classes})[-_MOST_YEARS:]
    scale = largest(v for row in classes if row["fiscal_year"] in years for v in (row["initial_budget"], row["actual"]))
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in classes:
        if row["fiscal_year"] not in years:
            continue
        line = lines.setdefault(
            (row["budget_kind"], row["class_code"]),
            {"kind": row["budget_kind"], "code": row["class_code"], "name": row["class_name"], "years": {}},
        )
        line["name"] = row["class_name"] or line["name"]
        line["years"][row["fiscal_year"]] = row | {"bar": bar(row["initial_budget"], row["actual"], scale)}
    return {"years": years, "lines": list(lines.values()), "scale": scale}


def _public(rows: Iterable[Row], year: int) -> dict[str, Any]:
    """“三公” of the year part by part, and of the last years side by side."""
    known = list(rows)[-_MOST_YEARS:]
    now = next((row for row in known if row["fiscal_year"] == year), None)
    scale = (
        largest(now[f"{part}_{side}"] for part in _PUBLIC_PARTS for side in ("budget", "actual")) if now else Decimal(1)
    )
    parts = [
        {
            "part": part,
            "budget": now[f"{part}_budget"],
            "actual": now[f"{part}_actual"],
            "conflict": any(f"{part}_{side}" in now["conflicts"] for side in ("budget", "actual")),
            "bar": bar(now[f"{part}_budget"], now[f"{part}_actual"], scale),
            "years": {row["fiscal_year"]: row for row in known},
        }
        for part in (_PUBLIC_PARTS if now else ())
        if now and (now[f"{part}_budget"] is not None or now[f"{part}_actual"] is not None)
    ]
    return {"parts": parts, "years": [row["fiscal_year"] for row in known]}


def _economic(rows: list[Row]) -> list[dict[str, Any]]:
    """Basic expenditure by scheme: classes with their sections, on one scale."""
    found = []
    for scheme in ("dept", "gov"):
        own = [row for row in rows if row["scheme"] == scheme]
        scale = largest(v for row in own for v in (row["actual"], row["budget"]))
        if own:
            found.append({"scheme": scheme, "rows": [r | {"bar": bar(r["budget"], r["actual"], scale)} for r in own]})
    return found
