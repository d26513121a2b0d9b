"""Who reports, on which year, in which kind of report: the choice between what the places of a report claim.

What belongs here: weights, the majority, conflicts. What does not: reading the places (`claims`). The order of
trust: the cover, then labels over statements, running titles and headings, then sentences; a file name counts only
where the report itself is silent, because file names lie about unit and year. A final report speaks of 年初预算 all
the time, so titles decide on the kind before words do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from pipeline.pages.model import DocumentPages
from pipeline.units.claims import Claim, printed_lines, read_claims, rooted
from pipeline.units.model import Identity
from pipeline.units.names import canonical_name, same_body, wide_brackets
from pipeline.units.places import is_division_name, leading_place
from pipeline.units.template import is_template
from pipeline.units.wording import compact, parse_title

__all__ = ["identify"]

#: Per source: weight of one claim, and the most that many claims of this source can weigh together.
_WEIGHTS: Final[dict[str, tuple[float, float]]] = {
    "cover": (400, 800),
    "cover_bare": (60, 60),
    "label": (15, 90),
    "title": (12, 72),
    "heading": (10, 80),
    "bare": (5, 30),
    "project": (3, 24),
    "prose": (3, 36),
    "mention": (0.01, 5),
}
#: From this weight on, places that disagree with the chosen value are a conflict.
_STRONG: Final = 30.0
#: Below it a kind is unknown: a word or two in passing make no report.
_ENOUGH_FOR_KIND: Final = 0.045
_YEARS: Final = range(2005, 2100)


@dataclass(slots=True)
class _Tally:
    """Weight per value, with the claim that stands for it."""

    weights: dict[str | int, dict[str, float]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(float)))
    best: dict[str | int, Claim] = field(default_factory=dict)

    def add(self, value: str | int, claim: Claim) -> None:
        one, most = _WEIGHTS[claim.source]
        sources = self.weights[value]
        sources[claim.source] = min(most, sources[claim.source] + one)
        held = self.best.get(value)
        if held is None or one > _WEIGHTS[held.source][0]:
            self.best[value] = claim

    def total(self, value: str | int) -> float:
        return sum(self.weights[value].values())

    def ranked(self) -> list[str | int]:
        return sorted(self.weights, key=lambda v: (-self.total(v), str(v)))

    def disagreement(self, chosen: str | int) -> bool:
        """Whether other values are claimed by covers, or by statements none of which bears the chosen one out."""
        others = [v for v in self.weights if v != chosen]
        if any(self.weights[v].get("cover", 0) for v in others):
            return True
        own = self._borne_out(chosen)
        return any(self._borne_out(v) >= _STRONG and self._borne_out(v) > own for v in others)

    def _borne_out(self, value: str | int) -> float:
        return sum(self.weights[value].get(source, 0) for source in ("label", "title", "heading"))


def identify(pages: DocumentPages, *, origin_name: str | None = None) -> Identity:
    """What a report says it is; `origin_name` (the file name) is asked only for what the text leaves open.

    Fields that neither tells are None (kind: `unknown`). `evidence` has "page N: words" per field, or "file name: …";
    `conflicts` names fields (report_kind, fiscal_year, unit_name) that places of the report state differently.
    """
    claims = read_claims(pages)
    identity = Identity()
    conflicts: list[str] = []
    years = _tally(c for c in claims if c.field == "year" and c.value in _YEARS)
    kinds = _tally(c for c in claims if c.field == "kind")
    units = _unit_tally([c for c in claims if c.field == "unit"])
    if ranked := years.ranked():
        identity.fiscal_year = int(ranked[0])
        identity.evidence["fiscal_year"] = _evidence(years.best[ranked[0]])
        if years.disagreement(ranked[0]):
            conflicts.append("fiscal_year")
    ranked = kinds.ranked()
    if ranked and kinds.total(ranked[0]) >= _ENOUGH_FOR_KIND:
        identity.report_kind = str(ranked[0])
        identity.evidence["report_kind"] = _evidence(kinds.best[ranked[0]])
        if kinds.disagreement(ranked[0]):
            conflicts.append("report_kind")
    if ranked := units.ranked():
        claim = units.best[ranked[0]]
        identity.unit_name = wide_brackets(str(claim.value))
        identity.evidence["unit_name"] = _evidence(claim)
        if units.disagreement(ranked[0]):
            conflicts.append("unit_name")
    _parent(identity, [c for c in claims if c.field == "parent"], [c for c in claims if c.field == "parent_here"])
    _self_description(identity, claims)
    named = (str(c.value) for c in claims if c.field == "place" and is_division_name(str(c.value)))
    identity.places = list(dict.fromkeys(named))
    if origin_name:
        _from_origin(identity, origin_name)
    first = "".join(compact(text) for page in pages.pages[:1] for text in printed_lines(page)[:8])
    if is_template(pages.pages, identity.unit_name, first):
        identity.report_kind = "template"
        identity.evidence["report_kind"] = f"page 1: {first[:60]} (blanks in place of figures)"
    identity.conflicts = conflicts
    return identity


def _tally(claims: Iterable[Claim]) -> _Tally:
    tally = _Tally()
    for claim in claims:
        tally.add(claim.value, claim)
    return tally


def _unit_tally(claims: list[Claim]) -> _Tally:
    """Votes for bodies: one body under a longer and a shorter name (上海市普陀区财政局, 普陀区财政局) gathers both."""
    keys = sorted({canonical_name(str(c.value)) for c in claims}, key=lambda k: (-len(k), k))
    longest: dict[str, str] = {}
    for key in keys:
        longer = [k for k in longest.values() if same_body(k, key)]
        longest[key] = longer[0] if longer and len(set(longer)) == 1 else key
    tally = _Tally()
    for claim in claims:
        tally.add(longest[canonical_name(str(claim.value))], claim)
    return tally


def _parent(identity: Identity, claims: list[Claim], here: list[Claim]) -> None:
    """The supervising department: the body most often named as such that is not the reporting body itself.

    One that is named without its place (`here`) counts where none is named in full.
    """
    own = canonical_name(identity.unit_name or "")
    tally = _unit_tally([c for c in claims if not same_body(canonical_name(str(c.value)), own)])
    ranked = [v for v in tally.ranked() if rooted(str(v))]
    if not ranked and own:
        tally = _unit_tally([c for c in here if not own.endswith(str(c.value))])
        ranked = tally.ranked()
    if ranked:
        claim = tally.best[ranked[0]]
        identity.parent_name = wide_brackets(str(claim.value))
        identity.evidence["parent_name"] = _evidence(claim)


def _self_description(identity: Identity, claims: list[Claim]) -> None:
    """Nature and former names that the prose states of the reporting body; two natures are none."""
    own = canonical_name(identity.unit_name or "")
    if not own:
        return
    kinds: dict[str, Claim] = {}
    for claim in (c for c in claims if c.field == "body_kind"):
        kind, _, of = str(claim.value).partition(" ")
        if not of or _ends_with_body(of, own):
            kinds.setdefault(kind, claim)
    if len(kinds) == 1:
        identity.body_kind, claim = next(iter(kinds.items()))
        identity.evidence["body_kind"] = _evidence(claim)
    for claim in (c for c in claims if c.field == "former_name"):
        now, _, former = str(claim.value).partition(" ")
        if same_body(canonical_name(now), own) and not same_body(canonical_name(former), own):
            if former not in identity.other_names:
                identity.other_names.append(wide_brackets(former))
            identity.evidence.setdefault("other_names", _evidence(claim))


def _ends_with_body(text: str, own: str) -> bool:
    """Whether words before a verb end with the name of the body, with or without its place."""
    rest = leading_place(own)[1]
    return text.endswith(own) or (len(rest) >= 3 and text.endswith(rest) and same_body(_last_name(text, rest), own))


def _last_name(text: str, rest: str) -> str:
    """The name at the end of a text that ends with `rest`: with the place in front where one stands there."""
    front = text[: -len(rest)]
    places = (front[start:] for start in range(max(0, len(front) - 14), len(front)))
    return next((place + rest for place in places if is_division_name(place)), rest)


def _from_origin(identity: Identity, origin_name: str) -> None:
    stem = compact(PurePath(origin_name).stem)
    parts = [stem, *re.split(r"[_:]|(?:附件\d*)", stem)]
    titles = [t for t in map(parse_title, parts) if t is not None]
    words = f"file name: {origin_name}"
    if identity.unit_name is None:
        names = [t.unit for t in titles if t.unit and rooted(t.unit)]
        if names:
            identity.unit_name = wide_brackets(min(names, key=len))
            identity.evidence["unit_name"] = words
    if identity.fiscal_year is None:
        years = [t.year for t in titles if t.year in _YEARS]
        if years:
            identity.fiscal_year = years[0]
            identity.evidence["fiscal_year"] = words
    if identity.report_kind == "unknown":
        kinds = [t.kind for t in titles if t.kind]
        if kinds:
            identity.report_kind = kinds[0]
            identity.evidence["report_kind"] = words


def _evidence(claim: Claim) -> str:
    return f"page {claim.page}: {claim.words}"
