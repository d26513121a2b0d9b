"""From what a report says it is to the unit that reports: canonical name, place, readable id.

What belongs here: the last step from `Identity` to `Unit`, for one report alone. What does not: reading reports
(`identity`), divisions (`places`), units of other reports (`linkage`). Nothing is guessed: a name whose place is not
certain has no division, and its id says 000000.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.units.fields import field_of
from pipeline.units.forms import full_body, is_organ, same_coat, split_name
from pipeline.units.model import Identity, Unit, unit_id_of
from pipeline.units.names import canonical_name, wide_brackets
from pipeline.units.places import Place, central_body, leading_place, locate, official_place
from pipeline.units.wording import compact, has_placeholder

__all__ = ["full_name", "resolve_unit"]

#: 省财政厅, 区教育局: the place is told by its kind alone. The names of such bodies are made of common words.
_RELATIVE: Final = re.compile(r"^([省市区县州旗])(?=[\u4e00-\u9fff]{2,})")
_OF_KIND: Final = {"省": "province", "市": "city", "州": "city", "区": "county", "县": "county", "旗": "county"}


def resolve_unit(identity: Identity, context: Iterable[str] = ()) -> Unit | None:
    """The unit of a report, or None where the report names none or is a blank form.

    `context` are other names in the report (of the supervising department, of places) that may tell which of several
    places of one name is meant; the supervising department of the identity is always asked. A division that is no more
    is known for the years in which it was.
    """
    if identity.unit_name is None or identity.report_kind == "template" or has_placeholder(identity.unit_name):
        return None
    printed = identity.unit_name
    name = same_coat(printed)
    year = identity.fiscal_year
    hints = [h for h in (identity.parent_name, *identity.places, *context) if h]
    place = locate(name, hints, year)
    if place is None and not leading_place(name)[0]:
        place = _city_in_short(name) or _place_of_report(identity, year)
    full = full_name(name, place)
    body = central_body(full)
    parent = _parent(identity, place) or (body.supervisor if body is not None else None)
    code = place.code if place is not None else None
    aliases = tuple(dict.fromkeys(alias for alias in (printed, wide_brackets(name)) if alias != full))
    stated = [*identity.other_names, *_second_name(name)]
    others = (full_name(same_coat(other), locate(same_coat(other)) or place) for other in stated)
    return Unit(
        unit_id=unit_id_of(code, full),
        unit_name=full,
        parent_name=parent,
        division_code=code,
        province=place.province if place is not None else None,
        city=place.city if place is not None else None,
        county=place.county if place is not None else None,
        level=place.level if place is not None else None,
        aliases=aliases,
        body_kind=identity.body_kind,
        field=field_of(_behind_place(full)),
        other_names=tuple(dict.fromkeys(other for other in others if other != full)),
    )


def full_name(name: str, place: Place | None) -> str:
    """The canonical name of a body at a place: the place as it officially stands before names, short forms in full.

    江苏省无锡市人社局 is 无锡市人力资源和社会保障局, 普陀区财政局 in Shanghai 上海市普陀区财政局, 市教育局 of a city
    has that city in front. A name without a place keeps none (育才小学 of a district). Brackets in Chinese width.
    """
    if central_body(name) is not None:
        return wide_brackets(name)
    prefix, places, front, rest = split_name(name)
    if not front:
        relative = _RELATIVE.match(rest)
        if relative and place is not None and (said := _of_kind(place, relative[1])) is not None:
            body = full_body(rest[1:], place.level)
            if is_organ(body):
                return wide_brackets(prefix + said + body)
            if (party := canonical_name(said + rest[1:])).startswith("中共"):
                return wide_brackets(party)  # 省委办公厅
        if place is not None and (short := _short_front(rest, place)):
            return wide_brackets(prefix + official_place(place) + full_body(rest[len(short) :], place.level))
        return wide_brackets(prefix + full_body(rest, place.level if place is not None else None))
    body = full_body(rest, place.level if place is not None else None)
    if place is None or place.code not in {p.code for p in places}:
        return wide_brackets(prefix + front + body)
    if place.level == "province" and not front.endswith(("省", "市", "区")) and not is_organ(body):
        return wide_brackets(prefix + front + body)  # 江苏大学 is not 江苏省大学
    return wide_brackets(prefix + official_place(place) + body)


def _behind_place(name: str) -> str:
    prefix, _, front, rest = split_name(compact(name))
    return prefix + rest if prefix else rest or front


def _of_kind(place: Place, kind: str) -> str | None:
    """The official name of the place, or of the one above it, that 省, 市 or 区 means."""
    level = _OF_KIND[kind]
    if level == "province" or (kind == "市" and place.province == place.city):
        return place.province
    if level == "city":
        return place.city or (place.county if place.county and place.county.endswith("市") else None)
    return official_place(place) if place.county is not None else None


def _short_front(rest: str, place: Place) -> str | None:
    """A city or county without its 市 or 县 at the beginning of the name of an organ: 无锡教育局."""
    own = place.county or (place.city if place.level == "city" else None) or ""  # a zone of a city is no city
    short = own[:-1]
    if len(short) < 2 or not rest.startswith(short) or rest.startswith(own):
        return None
    return short if _begins_with_organ(full_body(rest[len(short) :], place.level)) else None


def _begins_with_organ(body: str) -> bool:
    """教育局, and 公安局 before the name of a branch."""
    return any(is_organ(body[:end]) for end in range(len(body), 2, -1))


def _parent(identity: Identity, place: Place | None) -> str | None:
    """The canonical name of the supervising department; without a place of its own it is one of the same place."""
    if identity.parent_name is None:
        return None
    name = same_coat(identity.parent_name)
    own = locate(name, identity.places, identity.fiscal_year)
    full = full_name(name, own or place)
    if own is None and place is not None and not leading_place(name)[0] and is_organ(compact(full)):
        return official_place(place) + full
    return full


def _place_of_report(identity: Identity, year: int | None) -> Place | None:
    """The place of a body whose name tells none: that of its supervising department, else the one on the cover."""
    if identity.parent_name is not None and (own := locate(identity.parent_name, identity.places, year)) is not None:
        return own
    found = {place.code: place for name in identity.places if (place := locate(name, (), year)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _city_in_short(name: str) -> Place | None:
    """The city of an organ that prints it without 市 (无锡教育局); a university's name says nothing of its place."""
    for size in (2, 3):
        places, rest = leading_place(name[:size] + "市")
        if len(places) == 1 and not rest and _begins_with_organ(full_body(name[size:], places[0].level)):
            return places[0]
    return None


def _second_name(name: str) -> list[str]:
    """The second name in brackets behind the first: 潍坊市第二医院(潍坊市康复医院)."""
    match = re.search(r"\(([^()]{5,})\)$", name)
    return [match[1]] if match is not None and leading_place(match[1])[0] else []
