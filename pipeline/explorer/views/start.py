"""The start page: what the data is, how fresh, how good, and where to begin."""

from __future__ import annotations

from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import Asked
from pipeline.explorer.columns import DEVIATION
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Row, Snapshot

__all__ = ["start"]

_YEARS = (Column("fiscal_year", "code"), Column("final", "count"), Column("budget", "count"), Column("units", "count"))
_REFUSED = (Column("stage"), Column("reason"), Column("files", "count"))


def start(asked: Asked, look: Snapshot) -> Answer:
    """The same for every request on one publication: made once."""
    facts: dict[str, list[Row]] = look.kept("start", _facts)
    return Answer(
        "start.html",
        "",
        {"facts": facts["start"][0], "units": facts["start_units"], "deviations": facts["start_deviations"]},
        (
            Sheet("years", _YEARS, facts["start_years"]),
            Sheet("rejections", _REFUSED, facts["start_rejections"]),
            Sheet("deviations", DEVIATION, facts["start_deviations"]),
        ),
    )


def _facts(look: Snapshot) -> dict[str, list[Row]]:
    names = ("start", "start_years", "start_rejections", "start_deviations", "start_units")
    return {name: look.rows(name) for name in names}
