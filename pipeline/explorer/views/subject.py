"""One subject of the classifications: which units report it in a year, the largest first."""

from __future__ import annotations

from typing import Final

from pipeline.explorer.answer import Answer, pages_of
from pipeline.explorer.asked import Asked, NotHere
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.show import bar, largest
from pipeline.explorer.source import Snapshot

__all__ = ["subject"]

_SIZE: Final = 100
_COLUMNS = (
    Column("unit_id", "code"),
    Column("unit_name"),
    Column("province"),
    Column("initial_budget", "money"),
    Column("actual", "money"),
    Column("variance", "money"),
    Column("execution_rate", "ratio"),
    Column("share", "ratio"),
    Column("variance_reason"),
)


def subject(asked: Asked, look: Snapshot) -> Answer:
    """Units of one code and year, a page of them at a time."""
    code = asked.name
    meanings = look.rows("subject", code=code)
    years = look.rows("subject_years", code=code)
    if not meanings and not years:
        raise NotHere("no such code", where=code, remedy="search for a code of 3, 5 or 7 digits or a name")
    known = [row["fiscal_year"] for row in years]
    asked_year = asked.number("year")
    year = asked_year if asked_year in known else max(known, default=0)
    page = asked.page()
    rows = look.rows("subject_units", code=code, year=year, most=_SIZE, skip=(page - 1) * _SIZE)
    scale = largest(v for row in rows for v in (row["initial_budget"], row["actual"]))
    hits = rows[0]["hits"] if rows else 0
    name = meanings[0]["name"] if meanings else code
    return Answer(
        "subject.html",
        f"{code} {name}",
        {
            "code": code,
            "name": name,
            "meanings": meanings,
            "years": years,
            "year": year,
            "rows": [row | {"bar": bar(row["initial_budget"], row["actual"], scale)} for row in rows],
            "hits": hits,
            "page": page,
            "pages": pages_of(hits, _SIZE),
        },
        (Sheet("units", _COLUMNS, rows),),
    )
