"""Printed lines of a page: found, read, and laid out as characters with their places (the page reading)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from pipeline.pages.printed.marks import Char
from pipeline.pages.scan.image import PageImage, Pixels, ink_of, turned
from pipeline.pages.scan.ocr import Glyph, PixelBox, Reading, find_lines, recognise

__all__ = ["PrintedLine", "chars_of", "read_lines"]

#: The finder draws its boxes larger than the print by about this share of their height.
_MARGIN = 0.14
#: Width of letters against their height: Chinese letters and full-width marks, and all others.
_WIDE, _NARROW = 1.0, 0.52
#: Letters nearer than this (half widths) touch, and so do the digits of one number around its marks.
_TOUCHING, _IN_NUMBER = 1.6, 2.4
#: Full-width marks whose ink stands in the left half of their place.
_LEFT_MARKS = "，。；：、！？"
#: Higher than wide by this much, a box holds letters one below the other.
_STANDING = 1.8
#: A page is on its side when most of its long lines stand upright.
_LONG = 3.0
_MOST = 0.6
#: A page is surely the right way up when the letters of this many of its longest lines are as certain as this.
_SAMPLE = 6
_CERTAIN = 0.9


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of print: its box on the straight picture (pixels) and what it says."""

    box: PixelBox
    reading: Reading


def read_lines(image: PageImage) -> tuple[PageImage, list[PrintedLine]]:
    """All lines of a page, and the page as it has to be turned for them to stand upright."""
    boxes = find_lines(image.gray)
    long = [box for box in boxes if max(_wide(box), _high(box)) > _LONG * min(_wide(box), _high(box))]
    if long and sum(_high(box) > _wide(box) for box in long) > _MOST * len(long):
        image = turned(image, 1)
        boxes = find_lines(image.gray)
    if boxes and _is_upside_down(image, boxes):
        image = turned(image, 2)
        high, wide = image.gray.shape
        boxes = [(wide - x1, high - bottom, wide - x0, high - top) for x0, top, x1, bottom in boxes]
    return image, _read(image, boxes)


def chars_of(lines: list[PrintedLine], scale: float) -> list[Char]:
    """The letters of all lines with their places in points; blanks are left to the distance between letters."""
    chars: list[Char] = []
    for line in lines:
        x0, top, x1, bottom = line.box
        high = (bottom - top) * (1 - 2 * _MARGIN)
        base = (top + bottom) / 2 + high / 2
        glyphs = line.reading.glyphs
        middles = [x0 + glyph.at * (x1 - x0) for glyph in glyphs]
        for index, (glyph, middle) in enumerate(zip(glyphs, middles, strict=True)):
            if not glyph.text.strip() or _is_underline(glyphs, index):
                continue
            half = _letter_width(glyph) * high / 2
            left, right = middle - half, middle + half
            if glyph.text in _LEFT_MARKS and index == len(glyphs) - 1:
                right += half  # its ink stands in the left half of its place
                chars.append(_char(glyph.text, max(left, x0), right, base, high, scale))
                continue
            # letters without a blank between them touch: a wide distance is a blank even where none was recognised
            if index and glyphs[index - 1].text.strip():
                between = (middles[index - 1] + middle) / 2
                left = between if middle - between < _reach(glyphs[index - 1], glyph) * half else left
            if index + 1 < len(glyphs) and glyphs[index + 1].text.strip():
                between = (middles[index + 1] + middle) / 2
                right = between if between - middle < _reach(glyph, glyphs[index + 1]) * half else right
            chars.append(_char(glyph.text, max(left, x0), min(right, x1), base, high, scale))
    return chars


def _reach(one: Glyph, other: Glyph) -> float:
    """How far (half widths) letters reach to touch: behind a mark within a number stands much paper."""
    pair = one.text + other.text
    return _IN_NUMBER if any(c in ".," for c in pair) and any(c.isdigit() for c in pair) else _TOUCHING


def _char(text: str, left: float, right: float, base: float, high: float, scale: float) -> Char:
    return Char(text, left / scale, (base - high) / scale, right / scale, base / scale, base / scale, high / scale)


def _is_underline(glyphs: Sequence[Glyph], index: int) -> bool:
    """Whether a letter is what shows of the line under a number (增长_10.15%): forms print rows of such signs."""
    if glyphs[index].text not in "_＿":
        return False
    beside = [glyphs[n].text for n in (index - 1, index + 1) if 0 <= n < len(glyphs)]
    return not any(text in "_＿" for text in beside if text)


def _letter_width(glyph: Glyph) -> float:
    return _WIDE if ord(glyph.text[0]) > 0x2E7F else _NARROW


def _read(image: PageImage, boxes: list[PixelBox]) -> list[PrintedLine]:
    usual = median(min(_wide(b), _high(b)) for b in boxes) if boxes else 0
    lying: list[PixelBox] = []
    for box in boxes:
        # a single digit is higher than wide as well: only what is higher than a line holds letters below each other
        if _high(box) > _STANDING * _wide(box) and _high(box) > _STANDING * usual:
            lying.extend(_letters_below_each_other(image, box))
        else:
            lying.append(box)
    readings = recognise([image.gray[top:bottom, x0:x1] for x0, top, x1, bottom in lying])
    return [PrintedLine(b, r) for b, r in zip(lying, readings, strict=True) if r.text.strip()]


def _letters_below_each_other(image: PageImage, box: PixelBox) -> list[PixelBox]:
    x0, top, x1, bottom = box
    ink: Pixels = ink_of(np.ascontiguousarray(image.gray[top:bottom, x0:x1]), image.scale)
    rows = cv2.reduce(ink, 1, cv2.REDUCE_MAX).ravel() > 0
    pieces: list[list[int]] = []
    for row in np.flatnonzero(rows):
        if (pieces and row - pieces[-1][1] <= 2) or (
            pieces and row - pieces[-1][0] < 0.8 * (x1 - x0) * (1 - 2 * _MARGIN)
        ):
            pieces[-1][1] = int(row)
        else:
            pieces.append([int(row), int(row)])
    return [(x0, max(0, top + first - 2), x1, min(image.gray.shape[0], top + last + 3)) for first, last in pieces]


def _is_upside_down(image: PageImage, boxes: list[PixelBox]) -> bool:
    """Whether the longest lines read with more certainty the other way up."""
    longest = sorted(boxes, key=lambda box: _high(box) - _wide(box))[:_SAMPLE]
    crops = [image.gray[top:bottom, x0:x1] for x0, top, x1, bottom in longest]
    certainty = _certainty(recognise(crops))
    if certainty >= _CERTAIN:
        return False
    return _certainty(recognise([np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops])) > certainty


def _certainty(readings: list[Reading]) -> float:
    letters = [g.probability for reading in readings for g in reading.glyphs]
    return sum(letters) / len(letters) if letters else 0.0


def _wide(box: PixelBox) -> int:
    return box[2] - box[0]


def _high(box: PixelBox) -> int:
    return box[3] - box[1]
