"""From what a report prints (a code, a name, a path 类/款/项) to a code of the classification.

What belongs here: the rules of resolution (notes on names) and the flags they raise. What does not: the data
(`classification`), normal forms (`names`) and dictionaries (`lookup`).

Rules in short. A 项 name alone is not a code (行政运行 has 81): it needs its 款, which is unique with it, so that a
wrong or missing 类 is repaired and a missing 款 is not, unless the name fits one code only. A printed code is kept
even where the reference lacks it, as the reference covers 93 to 97 % of 项. Nothing is guessed: what fits two codes
has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.codes.classification import Classification, classification
from pipeline.codes.lookup import Hit, NameIndex, same_name
from pipeline.codes.names import level_tag, normal_name
from pipeline.codes.scheme import Scheme, Subject

__all__ = [
    "AMBIGUOUS",
    "FAULTY_PATH",
    "MISMATCH",
    "UNKNOWN_CODE",
    "PathCodes",
    "Resolution",
    "Resolver",
    "path_codes",
    "resolve_economic",
    "resolve_function",
    "resolve_path",
    "resolver",
]

AMBIGUOUS = "ambiguous_code"
UNKNOWN_CODE = "code_not_in_classification"
MISMATCH = "code_name_mismatch"
FAULTY_PATH = "faulty_path"
#: 援助其他地区支出 and 转移性支出, whose 款 and 项 carry the names of the 类.
_TRANSFERS = ("219", "230")
_NO_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a printed subject means.

    `code` has as many digits as the deepest printed level, or is None; `matched_via` says how: `code` (printed),
    `name`, `alias`, `former_name` (out of use in that year), `fuzzy` (a like name under a certain parent), `parent` (a
    longer local code, cut to the level that the classification has). `parent_code` is the deepest certain code above
    where `code` is None. `flags` are keys of the line item's flags.
    """

    code: str | None = None
    matched_via: str | None = None
    flags: tuple[str, ...] = ()
    parent_code: str | None = None


class Resolver:
    """Resolves printed subjects against one classification. Cheap to call: dictionaries, no scan."""

    def __init__(self, data: Classification) -> None:
        self.data = data
        self._functions = NameIndex(data.functions, data.former_names)
        self._economics = NameIndex(data.economics, data.former_names)
        self._cache: dict[tuple[tuple[str, ...], int | None, str | None], Resolution] = {}

    def resolve_path(self, names: Sequence[str | None], fiscal_year: int | None, kind: str | None = None) -> Resolution:
        """The function code of a path 类/款/项 as printed.

        Three names are 类, 款 and 项, each may be None or ''; fewer names are placed by their tags, else by what fits.
        `kind` (general, fund, capital) narrows where the table tells it. Without a code: flag `ambiguous_code` when
        several fit, `faulty_path` when no such path exists; `faulty_path` with a code when a part of it was wrong.
        """
        parts = _placed(names)
        key = (parts, fiscal_year, kind)
        found = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._path(parts, fiscal_year, kind)
        return found

    def resolve_function(
        self, printed_code: str | None, name: str | None, fiscal_year: int | None, kind: str | None = None
    ) -> Resolution:
        """The function code of a row that prints a code, a name, or both; joined digits, spaces allowed."""
        code = _digits(printed_code)
        if not code:
            return self.resolve_path((name,), fiscal_year, kind) if name else Resolution()
        return _of_code(self.data.functions, code, name, fiscal_year, first_digit="2")

    def resolve_economic(
        self,
        printed_code: str | None,
        name: str | None,
        fiscal_year: int | None,
        kind: str | None = "dept",
        parent: str | None = None,
    ) -> Resolution:
        """The economic code of a row. By name alone only within `kind` (dept 3xx, gov 5xx) and below `parent` (类)."""
        code = _digits(printed_code)
        if code:
            if len(code) > 5 and code[:5] in self.data.economics:  # 3021101: a place's own 项 below the 款 30211
                inner = _of_code(self.data.economics, code[:5], None, fiscal_year, first_digit="35")
                return Resolution(inner.code, "parent", inner.flags)
            return _of_code(self.data.economics, code, name, fiscal_year, first_digit="35")
        if not name:
            return Resolution()
        if parent is not None:
            return _from_hit(self._economics.below(parent, name, fiscal_year, kind), parent)
        upper = self._economics.on_level(3, name, fiscal_year, kind)
        lower = self._economics.on_level(5, name, fiscal_year, kind)
        return _from_levels(upper, lower)

    def _path(self, parts: tuple[str, ...], year: int | None, kind: str | None) -> Resolution:
        if len(parts) == 3:
            return self._levels(parts[0], parts[1], parts[2], year, kind)
        named = [p for p in parts if p]
        if not named:
            return Resolution()
        if len(named) == 1:
            upper, *lower = (self._functions.on_level(digits, named[0], year, kind) for digits in (3, 5, 7))
            if upper.only is not None and all(
                s.code.startswith(_TRANSFERS) for hit in lower for s in hit.subjects
            ):  # below the transfers every 类 has a namesake; departments do not report there
                return _from_hit(upper, None)
            return _from_levels(upper, *lower)
        readings = ((named[0], named[1], ""), ("", named[0], named[1]), (named[0], "", named[1]))
        tried = [self._levels(*reading, year, kind) for reading in readings]
        sound = [r for r in tried if r.code and not r.flags]
        return sound[0] if sound else next((r for r in tried if r.code), tried[0])

    def _levels(self, class_name: str, section: str, item: str, year: int | None, kind: str | None) -> Resolution:
        """类 first, 款 within it, 项 within that; on failure 款 and 项 without the 类."""
        class_hit = self._functions.below(None, class_name, year) if class_name else Hit()
        class_subject = class_hit.only
        if not section and not item:
            return _from_hit(class_hit, None, missing=FAULTY_PATH if class_name else None)
        under = class_subject.code if class_subject else None
        doubtful = bool(class_name) and under is None
        if not section:
            return self._item_without_section(item, under, doubtful, year, kind)
        sections = self._sections(section, under, year, kind)
        if not item:
            return self._section_only(sections, section, under, doubtful, year, kind)
        found = self._items(sections, item, year, kind)
        if found.subjects:
            return _from_hit(found, under, flagged=doubtful)
        elsewhere = self._functions.on_level(5, section, year, kind)
        found = self._items(elsewhere, item, year, kind)
        if found.subjects:
            return _from_hit(found, under, flagged=under is not None or doubtful)
        if sections.only is None:  # the 款 does not exist: the 项 may still be the only one of its name in the 类
            alone = self._functions.on_level(7, item, year, kind, under) if under else Hit()
            return _from_hit(alone, under, flagged=True, missing=FAULTY_PATH)
        return Resolution(None, None, (FAULTY_PATH,), sections.only.code)

    def _sections(self, section: str, under: str | None, year: int | None, kind: str | None) -> Hit:
        if under is not None:
            return self._functions.below(under, section, year, kind)
        return self._functions.on_level(5, section, year, kind)

    def _section_only(
        self, sections: Hit, section: str, under: str | None, doubtful: bool, year: int | None, kind: str | None
    ) -> Resolution:
        if sections.subjects:
            return _from_hit(sections, under, flagged=doubtful)
        elsewhere = self._functions.on_level(5, section, year, kind)
        return _from_hit(elsewhere, under, flagged=True, missing=FAULTY_PATH)

    def _item_without_section(
        self, item: str, under: str | None, doubtful: bool, year: int | None, kind: str | None
    ) -> Resolution:
        hit = self._functions.on_level(7, item, year, kind, under or "")
        if not hit.subjects and under is not None:
            return _from_hit(self._functions.on_level(7, item, year, kind), None, flagged=True, missing=FAULTY_PATH)
        return _from_hit(hit, under, flagged=doubtful, missing=FAULTY_PATH)

    def _items(self, sections: Hit, item: str, year: int | None, kind: str | None) -> Hit:
        """项 below any of the 款 that the name may mean; equal names before like ones."""
        hits = [self._functions.below(code, item, year, kind) for code in sorted({s.code for s in sections.subjects})]
        hits = [h for h in hits if h.subjects]
        exact = [h for h in hits if h.via != "fuzzy"]
        chosen = exact or hits
        return Hit(tuple(s for h in chosen for s in h.subjects), chosen[0].via) if chosen else Hit()


@dataclass(frozen=True, slots=True)
class PathCodes:
    """The view of the resolver that prose uses: a path in, (code, flags) out."""

    resolver: Resolver
    kind: str | None = None

    def resolve_path(self, names: Sequence[str | None], fiscal_year: int | None) -> tuple[str | None, tuple[str, ...]]:
        """See `Resolver.resolve_path`."""
        found = self.resolver.resolve_path(names, fiscal_year, self.kind)
        return found.code, found.flags


@cache
def resolver() -> Resolver:
    """The resolver over data/reference/, made once per process."""
    return Resolver(classification())


def path_codes(kind: str | None = None) -> PathCodes:
    """The view for prose over the bundled classification."""
    return PathCodes(resolver(), kind)


def resolve_path(names: Sequence[str | None], fiscal_year: int | None, kind: str | None = None) -> Resolution:
    """`Resolver.resolve_path` of the bundled classification."""
    return resolver().resolve_path(names, fiscal_year, kind)


def resolve_function(
    printed_code: str | None, name: str | None, fiscal_year: int | None, kind: str | None = None
) -> Resolution:
    """`Resolver.resolve_function` of the bundled classification."""
    return resolver().resolve_function(printed_code, name, fiscal_year, kind)


def resolve_economic(
    printed_code: str | None,
    name: str | None,
    fiscal_year: int | None,
    kind: str | None = "dept",
    parent: str | None = None,
) -> Resolution:
    """`Resolver.resolve_economic` of the bundled classification."""
    return resolver().resolve_economic(printed_code, name, fiscal_year, kind, parent)


def _placed(names: Sequence[str | None]) -> tuple[str, ...]:
    """Normal names at their levels when three are given or all are tagged; else as they come."""
    parts = tuple(normal_name(n) if n else "" for n in names)[:3]
    tags = [level_tag(n) for n in names if n]
    if len(parts) == 3 or None in tags or len(set(tags)) < len(tags):
        return parts
    by_tag = dict(zip(tags, (p for p in parts if p), strict=True))
    return tuple(by_tag.get(level, "") for level in ("类", "款", "项"))


def _digits(printed: str | None) -> str:
    return _NO_DIGITS.sub("", unicodedata.normalize("NFKC", printed)) if printed else ""


def _of_code(scheme: Scheme, code: str, name: str | None, year: int | None, *, first_digit: str) -> Resolution:
    subjects = scheme.of_code(code)
    if not subjects:
        if len(code) not in (3, 5, 7) or code[0] not in first_digit:  # a number that can be no code of this scheme
            return Resolution(None, None, (UNKNOWN_CODE,))
        known = next((parent for parent in scheme.parents(code) if parent in scheme), None)
        return Resolution(code, "code", (UNKNOWN_CODE,), known)
    if not name or not normal_name(name):
        return Resolution(code, "code")
    # a code that was reused is held against its meaning of that year; where years are uncertain, against the nearest
    meant: tuple[Subject, ...] = tuple(s for s in subjects if year is None or s.distance(year) <= 1)
    nearest = scheme.nearest(code, year)
    for subject in meant or ((nearest,) if nearest else ()):
        if same_name(subject, name):
            return Resolution(code, "code")
    return Resolution(code, "code", (MISMATCH,))


def _from_hit(hit: Hit, parent: str | None, *, flagged: bool = False, missing: str | None = FAULTY_PATH) -> Resolution:
    """A resolution from the subjects that one name means; `missing` is the flag when there is none."""
    if hit.only is not None:
        return Resolution(hit.only.code, hit.via, (FAULTY_PATH,) if flagged else ())
    if hit.subjects:
        return Resolution(None, None, (AMBIGUOUS,), parent)
    return Resolution(None, None, (missing,) if missing else (), parent)


def _from_levels(*hits: Hit) -> Resolution:
    """A resolution from hits on several levels: one code in all, else ambiguous; nothing at all is no fault."""
    best = [h for h in hits if h.via == "name"] or [h for h in hits if h.subjects]
    return _from_hit(Hit(tuple(s for h in best for s in h.subjects), best[0].via if best else None), None, missing=None)
