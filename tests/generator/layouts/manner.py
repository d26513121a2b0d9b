"""How the statements of a layout are set on paper, and how numbers are written, as records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["NUMBERS", "Manner", "write_number"]


@dataclass(frozen=True)
class Manner:
    """Sizes in points. Each field is one way of setting that some generator of reports has.

    `rules`: strokes (joined lines) | boxes (thin filled boxes, one a side of a cell) | twin (boxes round each cell, so
    that two rules lie at a border) | cells (a stroked frame per cell) | dots (rows of dots) | rows (horizontal rules
    alone) | sides (no rule at the left and right end) | three (three long lines) | none. `fine` adds short rules within
    the borders of cells, so that the grid has many more lines than the table.
    """

    rules: str = "strokes"
    repeat_header: bool = True
    size: float = 9.0
    row_height: float = 17.0
    rule: float = 0.5
    paper: str = "A4"  # A4 | A3 | wide
    landscape: bool | None = None  # None: as each form says
    rotate: int = 0  # /Rotate of the page, content set so that it is seen upright
    turned: int = 0  # content turned by the text matrix on a page that is not rotated (quarters as degrees)
    shade: str = ""  # header | stripes | band (header without rules, its cells told by their fill)
    open_break: bool = False  # no rule below the last row of a page nor above the first of the next
    broken_words: bool = False  # names that go on after the page break
    name_width: float = 1.0  # times the usual width of columns of names: below 1 names wrap around their amounts
    spaced: str = ""  # characters: wide spacing between letters | blanks: ideographic blanks in short names
    titles: str = "above"  # above | inside (rows of the grid)
    per_page: int = 1  # statements below each other on one page
    beside: int = 1  # statements beside each other on one page
    outside_row: bool = False  # the first row of a continued page stands above the grid
    ghosts: bool = False  # text beyond the edge of the page
    page_number: str = "footer"  # footer | row (set against the last row) | none
    raised_decimals: float = 0.0  # decimals set smaller and raised by this share of the letter size
    touching: bool = False  # names run up to the amounts
    fine: bool = False
    rows_a_page: int = 0  # 0: as many as fit
    letters: str = ""  # single: each letter is a text of its own | mixed: these stand in the file in no order
    twice: bool = False  # letters printed twice, a little apart, for bold
    cropped: bool = False  # the visible page is a part of the sheet, with text around it
    joined_units: bool = False  # the cell of a unit stands over all rows of the unit
    continued: bool = False  # the title comes again on the next page, with 续表
    shrink: bool = True  # numbers that are too wide are set smaller; else they run over the border

    def __post_init__(self) -> None:
        for field, known in _KNOWN.items():
            if (word := getattr(self, field)) not in known:
                raise ValueError(f"{field} {word!r} of a manner is none of {', '.join(repr(one) for one in known)}")


#: The words of each field: another would set the page in the plain way, and the layout would test nothing.
_KNOWN: dict[str, tuple[object, ...]] = {
    "rules": ("strokes", "boxes", "twin", "cells", "dots", "rows", "sides", "three", "none"),
    "paper": ("A4", "A3", "wide"),
    "rotate": (0, 90, 180, 270),
    "turned": (0, 90, 270),
    "shade": ("", "header", "stripes", "band"),
    "spaced": ("", "characters", "blanks"),
    "titles": ("above", "inside"),
    "page_number": ("footer", "row", "none"),
    "letters": ("", "single", "mixed"),
}


_CENT = Decimal("0.01")


def _decimals(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _thousands(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 2):,}" if value else ""


def _plain(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 2)}" if value else ""


def _short(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 2):f}".rstrip("0").rstrip(".") if value else ""


def _zeros(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 2):,}"


def _dashes(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 2):,}" if value else "－"


def _whole(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 0):,}" if value else ""


def _signed(value: Decimal, column: int) -> str:
    return f"¥{_decimals(value, 2):,}" if value > 0 else _thousands(value, column)


def _six(value: Decimal, column: int) -> str:
    return f"{_decimals(value, 6):,}" if value else ""


def _brackets(value: Decimal, column: int) -> str:
    text = f"{_decimals(abs(value), 2):,}"
    return f"（{text}）" if value < 0 else text if value else ""


_WIDE = str.maketrans("0123456789.,-", "０１２３４５６７８９．，－")


def _full_width(value: Decimal, column: int) -> str:
    return _thousands(value, column).translate(_WIDE)


def _mixed(value: Decimal, column: int) -> str:
    return (_thousands, _short, _dashes, _zeros, _full_width)[column % 5](value, column)


#: Ways to write an amount (in its printed unit); the number of its column lets a statement mix them.
NUMBERS: dict[str, Callable[[Decimal, int], str]] = {
    "thousands": _thousands,
    "plain": _plain,
    "short": _short,
    "zeros": _zeros,
    "dashes": _dashes,
    "whole": _whole,
    "yuan sign": _signed,
    "six": _six,
    "brackets": _brackets,
    "full width": _full_width,
    "mixed": _mixed,
}


def write_number(yuan: Decimal, unit: str, style: str, column: int) -> str:
    """An amount as it is printed in `unit`; a style may print zero as a blank, a dash or 0.00."""
    return NUMBERS[style](yuan / (10_000 if unit == "万元" else 1), column)
