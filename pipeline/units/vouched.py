"""What a source vouches for (来源默认值): used only where neither the report nor its file name says anything.

A portal of one county publishes reports that do not name the county; who wrote the source down knows it. What belongs
here: completing an identity. What does not: what sources are (`pipeline.sources`), what reports say (`identity`).
"""

from __future__ import annotations

from typing import Final

import msgspec

from pipeline.units.forms import full_body, is_organ
from pipeline.units.model import Identity
from pipeline.units.places import locate
from pipeline.units.resolve import resolve_unit

__all__ = ["Vouched", "complete"]

#: Words for a place that tell its kind alone (区教育局 of a district that is not named).
_KINDS: Final = frozenset("省市州区县旗")


class Vouched(msgspec.Struct, frozen=True):
    """The defaults of a source: full names of divisions from the largest down, the unit, the kind (final, budget)."""

    source: str
    places: tuple[str, ...] = ()
    unit_name: str | None = None
    report_kind: str | None = None


def _may_stand_in(name: str, places: tuple[str, ...]) -> bool:
    """Whether a body may be one of the place: a 区教育局 is none of a city, whatever its portal is."""
    place = locate("".join(places)) or locate(places[-1])
    if place is None:
        return False
    relative = name[:1] in _KINDS and is_organ(full_body(name[1:], place.level))
    own = place.county or place.city or place.province or ""
    return not relative or own.endswith(name[0])


def complete(identity: Identity, vouched: Vouched) -> None:
    """Fill what the identity leaves open; `evidence` then says "source NAME: words" for the field.

    A place is filled only where the report names none and its body cannot be placed by its name. A blank form stays
    one.
    """
    if identity.report_kind == "template":
        return
    if identity.unit_name is None and vouched.unit_name is not None:
        identity.unit_name = vouched.unit_name
        identity.evidence["unit_name"] = f"source {vouched.source}: {vouched.unit_name}"
    if identity.report_kind == "unknown" and vouched.report_kind is not None:
        identity.report_kind = vouched.report_kind
        identity.evidence["report_kind"] = f"source {vouched.source}: {vouched.report_kind}"
    if vouched.places and not identity.places:
        unit = resolve_unit(identity)
        nowhere = unit is not None and unit.division_code is None and unit.level != "central"
        if nowhere and _may_stand_in(identity.unit_name or "", vouched.places):
            # the last is the smallest; those above it tell which of several places of its name is meant
            identity.places = ["".join(vouched.places)]
            if (placed := resolve_unit(identity)) is None or placed.division_code is None:
                identity.places = list(vouched.places[-1:])
            identity.evidence["unit_id"] = f"source {vouched.source}: {''.join(vouched.places)}"
