"""Passages of prose whose figures know what they state, and the small grammar of changes, shares and rates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from tests.generator.codes import function_name
from tests.generator.money import percent, print_money

__all__ = ["Figure", "Passage", "change", "count", "money", "path_of", "rate", "share"]


@dataclass
class Figure:
    """A printed figure: `text` without its unit. `code` is the functional item that it belongs to."""

    measure: str
    text: str
    unit: str
    code: str | None = None
    period: str = "current"
    also: tuple[str, ...] = ()  # further measures that the same printed number states (收入、支出总计均为…)
    page: int | None = None  # filled when drawn

    @property
    def path(self) -> list[str] | None:
        return path_of(self.code) if self.code else None


@dataclass
class Passage:
    """One paragraph (level 0) or heading (level 1, 2): pieces of text and figures."""

    pieces: list[str | Figure] = field(default_factory=list)
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(p if isinstance(p, str) else p.text + p.unit for p in self.pieces)

    @property
    def figures(self) -> list[Figure]:
        return [p for p in self.pieces if isinstance(p, Figure)]

    def quote(self, wanted: Figure) -> str:
        """The printed words from the last full stop or semicolon up to the figure, at most 60 characters."""
        before = ""
        for piece in self.pieces:
            if piece is wanted:
                break
            before += piece if isinstance(piece, str) else piece.text + piece.unit
        clause = re.split(r"[。；]", before)[-1]
        return (clause + wanted.text + wanted.unit)[-60:]

    def offset(self, wanted: Figure) -> int:
        """Where the figure starts in `text`."""
        at = 0
        for piece in self.pieces:
            if piece is wanted:
                return at
            at += len(piece) if isinstance(piece, str) else len(piece.text + piece.unit)
        raise ValueError("the figure is not of this passage")


def path_of(code: str) -> list[str]:
    """Names of 类, 款 and 项 down to `code`."""
    return [function_name(code[:n]) for n in (3, 5, 7) if n <= len(code)]


def money(
    measure: str,
    yuan: Decimal,
    code: str | None = None,
    *,
    unit: str = "万元",
    period: str = "current",
    also: tuple[str, ...] = (),
) -> Figure:
    return Figure(measure, print_money(yuan, unit, thousands=False), unit, code, period, also)


def share(part: Decimal, whole: Decimal) -> Figure:
    return Figure("share", percent(part, whole), "%")


def rate(actual: Decimal, budget: Decimal, code: str | None = None) -> Figure:
    return Figure("execution_rate", percent(actual, budget), "%", code)


def count(measure: str, n: int, unit: str) -> Figure:
    return Figure(measure, str(n), unit)


def change(measure: str, now: Decimal, then: Decimal, *, same: str = "与上年持平") -> list[str | Figure]:
    """`增加12.30万元，增长4.56%`; a change that prints as 0.00 becomes `same`.

    No rate is printed where there was nothing before.
    """
    difference = abs(now - then)
    if print_money(difference) == "0.00":
        return [same]
    up = now > then
    amount = Figure(measure, print_money(difference, thousands=False), "万元", None, "change")
    pieces: list[str | Figure] = ["增加" if up else "减少", amount]
    if then:
        pieces += [
            "，",
            "增长" if up else "下降",
            Figure("growth_rate", percent(difference, then), "%", None, "change"),
        ]
    return pieces
