"""Search by unit, place, code or words of a reason, and the suggestions while typing."""

from __future__ import annotations

from typing import Final

from pipeline.explorer.answer import Answer, pages_of
from pipeline.explorer.asked import Asked
from pipeline.explorer.columns import DEVIATION
from pipeline.explorer.search import Entry, Found, indexes, normalised
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Snapshot

__all__ = ["address", "search", "suggestions"]

_SIZE: Final = 25
_UNITS: Final = 60
_FEW: Final = 12
_SUGGESTED: Final = 8
_FOUND = (Column("unit_id", "code"), Column("unit_name"), Column("place"))


def search(asked: Asked, look: Snapshot) -> Answer:
    """Everything that holds the words: units, places, subjects, reasons."""
    words = asked.text("q")
    known = indexes(look)
    units = known.units.search(words, _UNITS)
    places = known.places.search(words, _FEW)
    subjects = known.subjects.search(words, _FEW)
    page = asked.page()
    terms = normalised(words).split()[:8]
    reasons = look.rows("reasons", words=terms, most=_SIZE, skip=(page - 1) * _SIZE) if _worth(terms) else []
    hits = reasons[0]["hits"] if reasons else 0
    return Answer(
        "search.html",
        words,
        {
            "words": words,
            "terms": terms,
            "units": units,
            "places": places,
            "subjects": subjects,
            "reason_hits": hits,
            "page": page,
            "pages": pages_of(hits, _SIZE),
        },
        (
            Sheet(
                "units",
                _FOUND,
                [{"unit_id": e.key, "unit_name": e.name, "place": e.note} for e in units.entries],
            ),
            Sheet("reasons", DEVIATION, reasons),
        ),
    )


def _worth(terms: list[str]) -> bool:
    """Whether words say enough to be looked for in reasons: one letter stands in all of them."""
    return bool(terms) and max(len(term) for term in terms) > 1


def suggestions(asked: Asked, look: Snapshot) -> list[dict[str, str]]:
    """What fits the words typed so far: kind, text, note and address of each."""
    words = asked.text("q")
    known = indexes(look)
    found: list[dict[str, str]] = []

    def take(kind: str, hits: Found, most: int) -> None:
        found.extend(
            {"kind": kind, "key": e.key, "text": e.name, "note": e.note, "href": address(asked, kind, e)}
            for e in hits.entries[:most]
        )

    take("place", known.places.search(words, 2), 2)
    take("subject", known.subjects.search(words, 3), 3)
    take("unit", known.units.search(words, _SUGGESTED), _SUGGESTED)
    return sorted(found, key=lambda one: ("unit", "place", "subject").index(one["kind"]))


def address(asked: Asked, kind: str, entry: Entry) -> str:
    """Where an entry leads."""
    match kind:
        case "unit":
            return asked.to("unit", entry.key)
        case "place":
            return asked.to("coverage", place=entry.key)
        case _:
            return asked.to("subject", entry.key)
