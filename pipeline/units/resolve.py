"""From what a report says it is to the unit that reports: canonical name, place, readable id.

What belongs here: the last step from `Identity` to `Unit`. What does not: reading reports (`identity`), divisions
(`places`). Nothing is guessed: a name whose place is not certain has no division, and its id says 000000.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.units.model import Identity, Unit
from pipeline.units.names import canonical_name
from pipeline.units.places import Place, central_body, leading_place, locate
from pipeline.units.wording import compact, has_placeholder

__all__ = ["NO_DIVISION", "resolve_unit"]

#: Stands in `unit_id` where a unit has no division: the centre, or a place that the report does not tell.
NO_DIVISION: Final = "000000"


def resolve_unit(identity: Identity, context: Iterable[str] = ()) -> Unit | None:
    """The unit of a report, or None where the report names none or is a blank form.

    `context` are other names in the report (of the supervising department, of places) that may tell which of several
    places of one name is meant; the supervising department of the identity is always asked.
    """
    if identity.unit_name is None or identity.report_kind == "template" or has_placeholder(identity.unit_name):
        return None
    printed = identity.unit_name
    name = _wide(canonical_name(printed))
    hints = [h for h in (identity.parent_name, *identity.places, *context) if h]
    place = locate(name, hints)
    if place is None and not leading_place(compact(name))[0]:
        place = _place_of_report(identity)
    full = _with_place(name, place)
    body = central_body(full)
    parent = identity.parent_name or (body.supervisor if body is not None else None)
    code = place.code if place is not None else None
    aliases = tuple(dict.fromkeys(alias for alias in (printed, name) if alias != full))
    return Unit(
        unit_id=f"{code or NO_DIVISION}-{full}",
        unit_name=full,
        parent_name=_wide(canonical_name(parent)) if parent else None,
        division_code=code,
        province=place.province if place is not None else None,
        city=place.city if place is not None else None,
        county=place.county if place is not None else None,
        level=place.level if place is not None else None,
        aliases=aliases,
    )


def _place_of_report(identity: Identity) -> Place | None:
    """The place of a body whose name tells none: that of its supervising department, else the one on the cover."""
    if identity.parent_name is not None:
        return locate(identity.parent_name, identity.places)
    found = {place.code: place for name in identity.places if (place := locate(name)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _with_place(name: str, place: Place | None) -> str:
    """A district's body with its city in front (普陀区财政局 is 上海市普陀区财政局), where the name says less."""
    if place is None or place.county is None or not name.startswith(place.county):
        return name
    return (place.city or place.province or "") + name if leading_place(compact(name))[0] else name


def _wide(name: str) -> str:
    return name.replace("(", "（").replace(")", "）")
