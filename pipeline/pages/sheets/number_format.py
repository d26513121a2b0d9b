"""Numbers as a spreadsheet shows them: a value and its number format to the printed text.

Grammar: ISO 29500-1, 18.8.31. A format has up to four sections (positive; negative; zero; text), or sections with
conditions. Known are digits, the decimal point, thousands marks, scaling marks, per cent, quoted and escaped text,
and text between digits (`0!.0,` shows ten thousands 万元). A format may hide zeros: what is not printed is no figure.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["general", "shown_number"]

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)'
    r"|(?P<percent>%)|(?P<general>General|G/通用格式|@)|(?P<other>.)",
    re.S | re.I,
)
_CONDITION: Final = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\Z")
_COMPARE: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
#: Digits that a spreadsheet keeps of a number (IEEE 754 double).
_SIGNIFICANT: Final = 15
#: No statement needs more; a longer format is damage.
_LONGEST_FORMAT: Final = 255


class _Section(NamedTuple):
    """One section: literals and digits in order; `scale` in powers of ten; `condition` by which it is chosen."""

    tokens: tuple[tuple[str, str], ...]  # (kind, text), kind: digit | point | text | general
    thousands: bool
    scale: int
    condition: tuple[str, Decimal] | None


def general(value: Decimal) -> str:
    """A number without a format: its digits, without zeros at the end."""
    rounded = Decimal(f"{value:.{_SIGNIFICANT}g}")
    return f"{rounded.normalize():f}" if rounded else "0"


def shown_number(value: Decimal, number_format: str) -> str:
    """The text that a spreadsheet shows for a number; empty where its format hides it."""
    sections = _sections(number_format[:_LONGEST_FORMAT])
    section, signed = _chosen(value, sections)
    if not section.tokens:
        return ""
    if any(kind == "general" for kind, _ in section.tokens):
        return "".join(general(abs(value) if signed else value) if k == "general" else t for k, t in section.tokens)
    if not any(kind == "digit" for kind, _ in section.tokens):
        return "".join(text for _, text in section.tokens).strip()
    return _filled(value.scaleb(section.scale), section, signed).strip()


def _chosen(value: Decimal, sections: tuple[_Section, ...]) -> tuple[_Section, bool]:
    """The section for a value, and whether it shows the sign itself (negative numbers in a section of their own)."""
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None:
                return section, False
            sign, bound = section.condition
            if _COMPARE[sign](value, bound):
                return section, False
        return sections[-1], False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


@lru_cache(maxsize=512)
def _sections(number_format: str) -> tuple[_Section, ...]:
    parts: list[list[tuple[str, str]]] = [[]]
    conditions: list[tuple[str, Decimal] | None] = [None]
    for match in _TOKEN.finditer(number_format):
        kind = match.lastgroup
        text = match[0]
        if kind == "other" and text == ";":
            parts.append([])
            conditions.append(None)
        elif kind == "bracket":
            if condition := _CONDITION.match(match["bracket"]):
                conditions[-1] = (condition[1], Decimal(condition[2]))
            elif match["bracket"].startswith("$"):
                parts[-1].append(("text", match["bracket"][1:].split("-")[0]))
        elif kind in ("quoted", "escaped"):
            parts[-1].append(("text", match[kind]))
        elif kind is None:  # room for a character, or filling
            continue
        else:
            parts[-1].append(("text" if kind == "other" else kind, text))
    if not number_format:
        parts = [[("general", "")]]
    return tuple(_section(tokens, condition) for tokens, condition in zip(parts, conditions, strict=True))


def _section(tokens: list[tuple[str, str]], condition: tuple[str, Decimal] | None) -> _Section:
    digits = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    thousands, scale = False, 0
    kept: list[tuple[str, str]] = []
    points = 0
    for index, (kind, text) in enumerate(tokens):
        if kind == "comma":
            if digits and index > digits[-1]:
                scale -= 3  # after the last digit: shown in thousands
            elif digits and index > digits[0] and points == 0:
                thousands = True
            else:
                kept.append(("text", text))
        elif kind == "percent":
            scale += 2
            kept.append(("text", "%"))
        elif kind == "point":
            points += 1
            kept.append(("point" if points == 1 and digits else "text", text))
        else:
            kept.append((kind, text))
    return _Section(tuple(kept), thousands, scale, condition)


def _filled(value: Decimal, section: _Section, signed: bool) -> str:
    """The section with the digits of `value` in it, filled from the point to both sides."""
    point = next((i for i, (kind, _) in enumerate(section.tokens) if kind == "point"), len(section.tokens))
    whole_places = [t for kind, t in section.tokens[:point] if kind == "digit"]
    decimal_places = [t for kind, t in section.tokens[point:] if kind == "digit"]
    rounded = abs(value).quantize(Decimal(1).scaleb(-len(decimal_places)), ROUND_HALF_UP)
    whole, _, decimals = f"{rounded:f}".partition(".")
    whole = whole.lstrip("0").rjust(sum(t == "0" for t in whole_places), "0")
    for place in reversed(decimal_places):
        if place != "0" and decimals.endswith("0"):
            decimals = decimals[:-1]
        else:
            break
    left = _whole_part(whole, section.tokens[:point], section.thousands)
    right: list[str] = []
    taken = 0
    for kind, text in section.tokens[point:]:
        if kind == "digit":
            right.append(decimals[taken : taken + 1])
            taken += 1
        else:
            right.append(text)
    sign = "-" if value < 0 and not signed and rounded else ""
    return sign + left + "".join(right)


def _whole_part(digits: str, tokens: tuple[tuple[str, str], ...], thousands: bool) -> str:
    first = next((i for i, (kind, _) in enumerate(tokens) if kind == "digit"), None)
    rest = digits
    parts: list[str] = []
    for index in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[index]
        if kind != "digit":
            parts.append(text)
        elif index == first:  # the first place takes all digits that are left
            parts.append(rest)
        elif rest:
            parts.append(rest[-1])
            rest = rest[:-1]
    if not thousands:
        return "".join(reversed(parts))
    lead = "".join(text for _, text in tokens[: first or 0])
    tail = "".join(text for kind, text in tokens[first or 0 :] if kind != "digit")
    grouped = f"{int(digits):,}" if digits else ""
    return lead + grouped.rjust(len(digits), "0") + tail
