"""Printed lines of a page: found, read, and laid out as characters with their places (the page reading)."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from pipeline.pages.pdf import Char
from pipeline.pages.scan.image import PageImage, Pixels, ink_of, turned
from pipeline.pages.scan.ocr import Glyph, PixelBox, Reading, find_lines, recognise

__all__ = ["PrintedLine", "chars_of", "read_lines"]

#: The finder draws its boxes larger than the print by about this share of their height.
_MARGIN = 0.14
#: Width of letters against their height: Chinese letters and full-width marks, and all others.
_WIDE, _NARROW = 1.0, 0.52
#: Higher than wide by this much, a box holds letters one below the other.
_STANDING = 1.8
#: A page is on its side when most of its long lines stand upright.
_LONG = 3.0
_MOST = 0.6
#: Upside down or not print at all when its letters are as uncertain as this.
_UNCERTAIN = 0.9


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
    lines = _read(image, boxes)
    if lines and _certainty(lines) < _UNCERTAIN:
        other = turned(image, 2)
        second = _read(other, find_lines(other.gray))
        if _certainty(second) > _certainty(lines):
            return other, second
    return image, lines


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
            if not glyph.text.strip():
                continue
            half = _letter_width(glyph) * high / 2
            left, right = middle - half, middle + half
            # letters without a blank between them touch: a wide distance is a blank even where none was recognised
            if index and glyphs[index - 1].text.strip():
                between = (middles[index - 1] + middle) / 2
                left = between if middle - between < 1.6 * half else left
            if index + 1 < len(glyphs) and glyphs[index + 1].text.strip():
                between = (middles[index + 1] + middle) / 2
                right = between if between - middle < 1.6 * half else right
            chars.append(
                Char(
                    glyph.text,
                    max(left, x0) / scale,
                    (base - high) / scale,
                    min(right, x1) / scale,
                    base / scale,
                    base / scale,
                    high / scale,
                )
            )
    return chars


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


def _certainty(lines: list[PrintedLine]) -> float:
    letters = [g.probability for line in lines for g in line.reading.glyphs]
    return sum(letters) / len(letters) if letters else 0.0


def _wide(box: PixelBox) -> int:
    return box[2] - box[0]


def _high(box: PixelBox) -> int:
    return box[3] - box[1]
