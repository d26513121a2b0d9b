"""What is here and what is missing, by place and year; below a place its units, those with gaps first."""

from __future__ import annotations

from typing import Any, Final

from pipeline.explorer.answer import Answer, pages_of
from pipeline.explorer.asked import Asked
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Row, Snapshot

__all__ = ["coverage"]

_SIZE: Final = 50
_PLACES = (
    Column("part"),
    Column("units", "count"),
    Column("fiscal_year", "code"),
    Column("final", "count"),
    Column("budget", "count"),
    Column("gaps", "count"),
    Column("incomplete", "count"),
)
_UNITS = (
    Column("unit_id", "code"),
    Column("unit_name"),
    Column("path"),
    Column("fiscal_year", "code"),
    Column("report_kind"),
    Column("published"),
    Column("statements_missing", "list"),
    Column("statements_empty", "list"),
    Column("items", "count"),
    Column("items_resolved", "count"),
)


def coverage(asked: Asked, look: Snapshot) -> Answer:
    """The places right below one place, and a page of its units."""
    place = asked.text("place").strip("/")
    unit = asked.text("unit")
    page = asked.page()
    places = [] if unit else look.rows("coverage_places", place=place)
    units = look.rows("coverage_units", place=place, unit=unit, most=_SIZE, skip=(page - 1) * _SIZE)
    hits = units[0]["hits"] if units else 0
    years = sorted({row["fiscal_year"] for row in (*places, *units)}, reverse=True)
    parts = place.split("/") if place else []
    return Answer(
        "coverage.html",
        place.replace("/", ""),
        {
            "place": place,
            "trail": [(part, "/".join(parts[: n + 1])) for n, part in enumerate(parts)],
            "years": years,
            "places": _by(places, "part"),
            "units": _by(units, "unit_id"),
            "hits": hits,
            "page": page,
            "pages": pages_of(hits, _SIZE),
        },
        (Sheet("places", _PLACES, places), Sheet("units", _UNITS, units)),
    )


def _by(rows: list[Row], key: str) -> list[dict[str, Any]]:
    """Rows of one place or unit in one entry: its own columns, and under `years` lists of rows by year."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row[key], row | {"years": {}})
        entry["years"].setdefault(row["fiscal_year"], []).append(row)
    return list(found.values())
