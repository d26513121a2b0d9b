"""The grammar of printed amounts: text to exact decimals, with the precision that was printed.

Money is `Decimal` throughout. What is not an amount is None, never 0, and nothing is coerced:
`95.89%` is a percentage, `1,23` is no number, a blank is a blank. No report
prints more than six decimals: what has more is glued together from two numbers. Source of the rules: the guard E-05
of the identities, and phrasing groups 2, 16 and 24 (commas between two numbers, blanks inside, units).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache
from typing import Final

__all__ = [
    "MONEY_UNITS",
    "YUAN",
    "Amount",
    "figures_in",
    "is_blank",
    "normalise",
    "parse_amount",
    "parse_percentage",
    "squeeze",
]

#: Yuan in one printed unit of money.
MONEY_UNITS: dict[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "亿元": Decimal(100_000_000),
}
YUAN = "CNY"

_BLANK = frozenset({"", "-", "--", "---", "/", "\\", "*", "无", "·", "."})
_DASHES = str.maketrans(dict.fromkeys("−－﹣–—―─", "-"))
_NUMBER = re.compile(r"(?P<sign>[-+]?)[¥￥]?(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d{1,6}))?\Z")
#: Accountants' way to print a negative amount; ordinals are put in brackets too, but have no decimals.
_BRACKETED = re.compile(r"\(([\d,]+\.\d+)\)\Z")
_DECIMAL = re.compile(r"(?<![\d.])\d[\d,]*\.\d+(?![\d.])")
_CENT = Decimal("0.01")
#: More digits than any number has are still read (what stores them leaves the value out), up to where they are none.
_MOST_DIGITS: Final = 100
_WIDE: Final = Context(prec=2 * _MOST_DIGITS)

#: Texts of which the last readings are remembered: one report prints the same headers and labels thousands of times,
#: and each is looked at by many rules. Bounded, so a worker stays as large as it is.
_REMEMBERED: Final = 1 << 15


@dataclass(frozen=True, slots=True)
class Amount:
    """One printed number. `value` in the printed unit; `places` decimals printed; `printed` as on the page."""

    value: Decimal
    places: int
    printed: str

    @property
    def half_place(self) -> Decimal:
        """Half of the last printed place, in the printed unit: the most by which rounding can be off."""
        return Decimal(5).scaleb(-self.places - 1)

    def yuan(self, unit: str) -> Decimal:
        """The amount in yuan, to the cent (round half even beyond it, where more decimals are printed)."""
        return _WIDE.quantize(_WIDE.multiply(self.value, MONEY_UNITS[unit]), _CENT)

    def rounding(self, unit: str) -> Decimal:
        """`half_place` in yuan for a unit of money; unchanged for any other unit."""
        return self.half_place * MONEY_UNITS.get(unit, Decimal(1))


@lru_cache(maxsize=_REMEMBERED)
def normalise(text: str) -> str:
    """NFKC (full-width digits and marks), one kind of dash, no white space."""
    if text.isascii():  # nothing in it has another form
        return "".join(text.split())
    return "".join(unicodedata.normalize("NFKC", text).translate(_DASHES).split())


def squeeze(text: str) -> str:
    """A label as printed, without white space: nothing else of it is changed."""
    return "".join(text.split())


def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, or one of the marks that printers put in empty cells."""
    return normalise(text) in _BLANK


@lru_cache(maxsize=_REMEMBERED)
def parse_amount(text: str) -> Amount | None:
    """A whole text as one amount, or None when it is blank or anything else than exactly one number.

    `(12.30)` is -12.30.
    """
    flat = normalise(text)
    match = _NUMBER.match(_BRACKETED.sub(r"-\1", flat) if flat.startswith("(") else flat)
    if match is None or len(flat) > _MOST_DIGITS:
        return None
    decimals = match["decimals"] or ""
    digits = match["whole"].replace(",", "") + ("." + decimals if decimals else "")
    value = Decimal(digits)
    printed = flat.lstrip("+").replace("¥", "")
    return Amount(-value if match["sign"] == "-" else value, len(decimals), printed)


def parse_percentage(text: str) -> Amount | None:
    """A whole text as one percentage (`95.89%` is 95.89 in unit `%`), or None."""
    cleaned = normalise(text)
    return parse_amount(cleaned[:-1]) if cleaned.endswith("%") else None


@lru_cache(maxsize=_REMEMBERED)
def figures_in(text: str) -> int:
    """Figures printed in a text: its decimals, or the one amount with thousands marks that fills it.

    A bare integer is not counted: it may as well be a code, a year or a row number.
    """
    flat = normalise(text)
    decimals = len(_DECIMAL.findall(flat))
    return decimals or int("," in flat and parse_amount(flat) is not None)
