"""One body under several names: canonical names and when two names are one body.

What belongs here: scope suffixes（本级、汇总）, party prefixes, place prefixes. What does not: where names stand.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from pipeline.units.places import is_division_name, leading_place

__all__ = ["canonical_name", "same_body", "wide_brackets"]

_SCOPE: Final = re.compile(
    r"(?:\((?:本级|机关本级|局本级|委本级|本部|机关|汇总|部门|单位|部门汇总|部门本级|含下属单位|含所属单位|行政|局机关|委机关)\)"
    r"|(?:部门)?本级|(?:机关)?本部|\(?汇总\)?|(?:19|20)\d{2}年度?)$"
)
_PARTY: Final = re.compile(r"^(?:中共|中国共产党)")
_COMMITTEE: Final = re.compile(r"委(?:员会)?(?![托派培员])")


def canonical_name(name: str) -> str:
    """A name without white space, scope suffix and year: `某市教育局（本级）` is `某市教育局`. Idempotent.

    Party committees have one form: 某省委办公厅 and 中国共产党某省委员会办公厅 are 中共某省委办公厅.
    """
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))
    while (shorter := _SCOPE.sub("", text)) != text and len(shorter) >= 3:
        text = shorter
    bare = _PARTY.sub("", text)
    rest = leading_place(bare)[1]
    front = bare[: len(bare) - len(rest)]
    committee = _COMMITTEE.match(rest)
    if committee and is_division_name(front) and front[-1] in "省市区县旗州盟":
        return f"中共{front}委{rest[committee.end() :]}"
    return text


def same_body(one: str, other: str) -> bool:
    """Whether two canonical names are one body: equal but for 中共, or one lacks the place that leads the other."""
    one, other = _PARTY.sub("", one), _PARTY.sub("", other)
    if not one or not other:
        return False
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    if longer == shorter:
        return True
    if not longer.endswith(shorter) or len(shorter) < 3:
        return False
    front = longer[: -len(shorter)]
    places, rest = leading_place(front)
    return bool(places) and not rest


def wide_brackets(name: str) -> str:
    """A name with brackets in Chinese width, as reports print them."""
    return name.replace("(", "（").replace(")", "）")
