"""Numbers that a word processor prints before paragraphs (自动编号): they stand in no text of the file.

The items of a report are often numbered this way (一、 （一） 1.), and the number is part of the printed label. Rules:
ISO 29500-1, 17.9 (numbering) and 17.18.59 (number formats).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

__all__ = ["LEVELS", "Level", "ListCounter", "Numbering", "chinese", "printed_number"]

#: Levels of a list (ISO 29500-1, 17.9.6).
LEVELS: Final = 9
_HIGHEST: Final = 32767

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def chinese(number: int, digits: str = "零一二三四五六七八九", units: str = "十百千") -> str:
    """A number below 10,000 in Chinese numerals as counted: 十二, 一百零五. Others as Arabic digits."""
    if not 0 < number < 10_000:
        return digits[0] if number == 0 else str(number)
    words: list[str] = []
    gap = False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit == 0:
            gap = bool(words)
            continue
        if gap:
            words.append(digits[0])
            gap = False
        words.append(digits[digit] + (units[power - 1] if power else ""))
    text = "".join(words)
    return text[1:] if text.startswith("一十") else text


def _positional(digits: str) -> Callable[[int], str]:
    return lambda n: "".join(digits[int(c)] for c in str(n))


def _letters(n: int) -> str:
    # after z the letter is doubled (aa, bb), not counted on (17.18.59, lowerLetter)
    return chr(ord("a") + (n - 1) % 26) * min((n - 1) // 26 + 1, 20) if n > 0 else ""


def _roman(n: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (n // value)
        n %= value
    return text


def _enclosed(first: int, last: int, code: int) -> Callable[[int], str]:
    """Numbers `first`..`last` as the characters from `code` on; beyond them as plain digits."""
    return lambda n: chr(code + n - first) if first <= n <= last else str(n)


def _cycle(marks: str) -> Callable[[int], str]:
    return lambda n: marks[(n - 1) % len(marks)] if n > 0 else ""


def _counted(n: int) -> str:
    return chinese(n)


def _legal(n: int) -> str:
    return chinese(n, _LEGAL, "拾佰仟")


_FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _positional("０１２３４５６７８９"),
    "decimalFullWidth2": _positional("０１２３４５６７８９"),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _enclosed(1, 20, 0x2460),
    "decimalEnclosedCircleChinese": _enclosed(1, 20, 0x2460),
    "decimalEnclosedParen": _enclosed(1, 20, 0x2474),
    "decimalEnclosedFullstop": _enclosed(1, 20, 0x2488),
    "ideographEnclosedCircle": _enclosed(1, 10, 0x3280),
    "upperRoman": lambda n: _roman(n).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _counted,
    "chineseCountingThousand": _counted,
    "japaneseCounting": _counted,
    "taiwaneseCounting": _counted,
    "taiwaneseCountingThousand": _counted,
    "koreanDigital2": _positional(_DIGITS),
    "ideographDigital": _positional(_DIGITS),
    "japaneseDigitalTenThousand": _positional(_DIGITS),
    "taiwaneseDigital": _positional(_DIGITS),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "none": lambda n: "",
    "bullet": lambda n: "",
}


def printed_number(number: int, number_format: str) -> str:
    """A number in a format of ISO 29500-1, 17.18.59; formats of other scripts as Arabic digits."""
    return _FORMATS.get(number_format, str)(min(max(number, 0), _HIGHEST))


@dataclass(slots=True)
class Level:
    """One level of a list: `text` holds %1..%9 for the numbers of the levels; bullets print nothing of meaning."""

    number_format: str = "decimal"
    text: str = "%1"
    start: int = 1
    restart: int | None = None  # the level (1-based) after which it starts anew; 0 never, None any higher level
    legal: bool = False  # numbers of all levels in Arabic digits


@dataclass(slots=True)
class Numbering:
    """The lists of a document: for each `numId` its abstract list, levels and the levels that start anew with it."""

    abstract: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)


class ListCounter:
    """Counts through one document, paragraph by paragraph: lists of one abstract list count on together."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, list[int | None]] = {}
        self._met: set[str] = set()

    def next(self, number_id: str, depth: int) -> str:
        """The number printed before the next paragraph of a list at level `depth` (0-based); empty for bullets."""
        levels = self._numbering.levels.get(number_id)
        if levels is None or not 0 <= depth < LEVELS or depth not in levels:
            return ""
        counts = self._counts.setdefault(self._numbering.abstract.get(number_id, number_id), [None] * LEVELS)
        if number_id not in self._met:
            self._met.add(number_id)
            for changed in self._numbering.starts.get(number_id, {}):
                counts[changed] = None
        level = levels[depth]
        before = counts[depth]
        counts[depth] = self._start(number_id, depth) if before is None else before + 1
        for deeper in range(depth + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and depth < restart):
                counts[deeper] = None
        if level.number_format == "bullet":
            return ""

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            here = levels.get(place, level)
            value = counts[place]
            if value is None:
                value = counts[place] = self._start(number_id, place)
            return printed_number(value, "decimal" if level.legal else here.number_format)

        return re.sub(r"%([1-9])", number, level.text)

    def _start(self, number_id: str, depth: int) -> int:
        changed = self._numbering.starts.get(number_id, {}).get(depth)
        level = self._numbering.levels[number_id].get(depth)
        return changed if changed is not None else level.start if level is not None else 1
