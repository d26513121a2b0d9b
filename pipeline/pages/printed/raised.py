"""Decimals that are printed raised (12 with a small .34 behind it): put back on the line of their number.

Left where they stand they would make lines of their own, and the number would be lost in words and cells alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pages.printed.marks import Char

__all__ = ["level_decimals"]

#: Decimals are raised by at most this share of the letter size (more is another line), and follow within this share.
_RAISED = 0.6
_FOLLOWS = 0.3


def level_decimals(chars: Sequence[Char]) -> Sequence[Char]:
    """The characters (in the order of the text layer) with raised decimals on the line of their number, behind it."""
    points = [
        place
        for place, char in enumerate(chars)
        if char.text == "." and not (place and chars[place - 1].text.isdigit() and chars[place - 1].base == char.base)
    ]
    if not points:
        return chars
    digits: dict[int, list[int]] = {}
    for place, char in enumerate(chars):
        if char.text.isdigit():
            digits.setdefault(round(char.x1), []).append(place)
    moved: dict[int, int] = {}  # first character of the decimals -> last digit of the whole number
    for point in points:
        dot = chars[point]
        reach = round(_FOLLOWS * dot.size) + 1
        before = [
            place
            for x in range(round(dot.x0) - reach, round(dot.x0) + reach + 1)
            for place in digits.get(x, ())
            if abs(chars[place].x1 - dot.x0) < _FOLLOWS * chars[place].size
            and 0 < chars[place].base - dot.base < _RAISED * chars[place].size
        ]
        if len(before) == 1 and _end(chars, point) > point + 1:
            moved[point] = before[0]
    return _reordered(chars, moved) if moved else chars


def _end(chars: Sequence[Char], point: int) -> int:
    end = point + 1
    while end < len(chars) and chars[end].text.isdigit() and chars[end].base == chars[point].base:
        end += 1
    return end


def _reordered(chars: Sequence[Char], moved: dict[int, int]) -> list[Char]:
    behind = {
        digit: [char._replace(base=chars[digit].base) for char in chars[point : _end(chars, point)]]
        for point, digit in moved.items()
    }
    gone = {place for point in moved for place in range(point, _end(chars, point))}
    result: list[Char] = []
    for place, char in enumerate(chars):
        if place not in gone:
            result.append(char)
            result.extend(behind.get(place, ()))
    return result
