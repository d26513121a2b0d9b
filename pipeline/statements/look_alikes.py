"""Letters that a recogniser takes for one another: told by drawing both and laying one over the other.

Which letters look alike is a property of the letters, not of the reports met so far, so it is measured, not listed:
two letters of one font, blurred as a scan blurs them, correlate by 0.9 and more where they are confused (未 末, 待 侍,
续 读), and two of a thousand random pairs of letters of the classification reach that. Listed are only letters of so
few strokes that one stroke is much of them (`form_lines`).
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.figures.amounts import normalise
from pipeline.fonts import chinese_font
from pipeline.statements.form_lines import form_lines

__all__ = ["look_alike", "put_right"]

#: Correlation from which two letters are confused; of random pairs 3 % reach it.
_ALIKE = 0.85
#: The height of a drawn letter, its frame, the blur of a scan, and how far one is moved over the other (pixels).
_SIZE, _FRAME, _BLUR, _SHIFT = 32, 44, 1.6, 1
#: What recognisers lose or see anywhere: a single stroke, and marks.
_STROKES = frozenset("一丨|、.,·-:'`")
#: Marks that a name may be printed with or without.
_QUOTES = frozenset("\"'“”‘’「」《》")
#: At the ends of a text one whole letter may be cut off, where so many are left.
_LONG_ENOUGH = 4
_Vector = NDArray[np.float64]


def look_alike(one: str, other: str) -> bool:
    """Whether two single letters are easily taken for one another."""
    if one == other or frozenset((one, other)) in form_lines().look_alikes:
        return True
    return _likeness(*sorted((one, other))) >= _ALIKE


def put_right(read: str, wanted: str, most: int) -> tuple[str, int] | None:
    """`read` spelt as `wanted` and the letters changed, where at most `most` differ and each of them could be misread.

    Marks and brackets stay as they were read; quotes count for nothing. None where another text is meant.
    """
    if abs(len(read) - len(wanted)) > most + sum(c in _QUOTES for c in read + wanted):
        return None
    # best[j]: spelling of the letters read so far that ends before wanted[j], and its changes
    best: list[tuple[int, str] | None] = [(0, "")]
    for j, letter in enumerate(wanted):
        best.append(_lost(best[j], letter, at_end=j == 0, wanted=wanted))
    for i, letter in enumerate(read):
        row: list[tuple[int, str] | None] = [_added(best[0], letter)]
        for j, meant in enumerate(wanted):
            options = [
                _matched(best[j], letter, meant, most),
                _added(best[j + 1], letter),
                _lost(row[j], meant, at_end=j == len(wanted) - 1 and i == len(read) - 1, wanted=wanted),
            ]
            row.append(min((o for o in options if o is not None), default=None))
        best = [o if o is not None and o[0] <= most else None for o in row]
    last = best[-1]
    return (last[1], last[0]) if last is not None else None


def _matched(before: tuple[int, str] | None, letter: str, meant: str, most: int) -> tuple[int, str] | None:
    if before is None:
        return None
    if normalise(letter) == normalise(meant):
        return before[0], before[1] + letter
    if before[0] >= most or not look_alike(letter, meant):
        return None
    return before[0] + 1, before[1] + meant


def _added(before: tuple[int, str] | None, letter: str) -> tuple[int, str] | None:
    if before is None:
        return None
    if letter in _QUOTES:
        return before[0], before[1] + letter
    return (before[0] + 1, before[1]) if letter in _STROKES else None


def _lost(before: tuple[int, str] | None, meant: str, *, at_end: bool, wanted: str) -> tuple[int, str] | None:
    if before is None:
        return None
    if meant in _QUOTES:
        return before
    if meant in _STROKES or (at_end and len(wanted) > _LONG_ENOUGH and meant not in "（）()"):
        return before[0] + 1, before[1] + meant
    return None


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(chinese_font()), _SIZE)


@cache
def _drawn(letter: str) -> Image.Image:
    image = Image.new("L", (_FRAME, _FRAME), 0)
    ImageDraw.Draw(image).text((_FRAME // 2, _FRAME // 2), letter, font=_font(), fill=255, anchor="mm")
    return image.filter(ImageFilter.GaussianBlur(_BLUR))


def _vector(letter: str, right: int = 0, down: int = 0) -> _Vector:
    moved = np.roll(np.asarray(_drawn(letter), np.float64), (down, right), (0, 1))
    centred = moved - moved.mean()
    return np.asarray(centred / max(float(np.linalg.norm(centred)), 1.0)).ravel()


@cache
def _likeness(one: str, other: str) -> float:
    """The best correlation of two drawn letters, one moved a little over the other."""
    steps = range(-_SHIFT, _SHIFT + 1)
    fixed = _vector(one)
    return max(float(fixed @ _vector(other, x, y)) for x, y in itertools.product(steps, steps))
