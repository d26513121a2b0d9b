"""Signs of comparison (≥ ≤ > <) that recognisers take for V, 2 or nothing: told by their strokes.

Through a sign that opens to the left, an upright line near its left side crosses two arms and one near its right side
the point where they meet; a bar below adds one stroke on both sides. Performance tables (绩效目标表) print these signs
before a target, and a target without its sign looks like an amount.
"""

from __future__ import annotations

import itertools

import cv2
import numpy as np

from pipeline.figures.amounts import normalise
from pipeline.pages.scan.cell_ink import CellPlace, CleanPage
from pipeline.pages.scan.image import Pixels
from pipeline.pages.scan.ocr import PixelBox

__all__ = ["put_back_signs"]

#: Strokes crossed near the left and near the right side.
_SIGNS = {(3, 2): "≥", (2, 3): "≤", (2, 1): ">", (1, 2): "<"}
#: The letters for which recognisers take them; where such a one stands before digits it is no word.
_READ_AS = frozenset("VvWw∨＞＜><≥≤≧≦∧Y")
#: Where the lines go through (of the width), the share of them that must agree, and how much the picture is enlarged.
_LEFT, _RIGHT = (0.1, 0.32), (0.68, 0.9)
_AGREE = 0.6
_ENLARGED = 4
#: Height of a sign against its width, and against the usual line (which has a margin).
_SHAPE, _HEIGHT = (0.6, 1.4), (0.3, 0.9)
#: Room left on each side, in pixels.
_ROOM = 2


def put_back_signs(place: CellPlace, page: CleanPage) -> None:
    """Write the sign of a cell that holds nothing else, or the one before its number, as its strokes tell."""
    cell = place.cell
    text = normalise(cell.text)
    parts = _parts(place.pieces)
    seconds = normalise("".join(reading.text for reading in place.second))
    if len(text) <= 1:
        if len(parts) != 1 or text == "一" or (text.isdigit() and seconds[:1] not in _READ_AS):
            return
        if "\u4e00" <= text <= "\u9fff":
            return
        sign = _sign_of(parts[0], page)
        if sign is not None:
            cell.text, cell.doubt = sign, None
    elif text[0] in _READ_AS and text[1].isdigit() and len(parts) > 1:
        sign = _sign_of(parts[0], page)
        if sign is not None:
            cell.text = sign + text[1:]


def _parts(pieces: list[PixelBox]) -> list[PixelBox]:
    """Boxes around pieces of ink that stand above each other."""
    parts: list[PixelBox] = []
    for x0, top, x1, bottom in sorted(pieces):
        if parts and x0 < parts[-1][2]:
            last = parts[-1]
            parts[-1] = (last[0], min(last[1], top), max(last[2], x1), max(last[3], bottom))
        else:
            parts.append((x0, top, x1, bottom))
    return parts


def _sign_of(box: PixelBox, page: CleanPage) -> str | None:
    x0, top, x1, bottom = box
    wide, high = x1 - x0, bottom - top
    if not _SHAPE[0] <= high / max(1, wide) <= _SHAPE[1]:
        return None
    if not _HEIGHT[0] <= high / page.line_height <= _HEIGHT[1]:
        return None
    plane = page.plane[max(0, top - _ROOM) : bottom + _ROOM, max(0, x0) : x1]
    large = np.asarray(cv2.resize(plane, None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC), np.uint8)
    _, ink = cv2.threshold(large, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    left, right = (_strokes(np.asarray(ink, np.uint8), span) for span in (_LEFT, _RIGHT))
    return _SIGNS.get((left, right)) if left is not None and right is not None else None


def _strokes(ink: Pixels, span: tuple[float, float]) -> int | None:
    """How many strokes most upright lines between two places cross; None where they do not agree."""
    wide = ink.shape[1]
    counts = [_runs(ink[:, x]) for x in range(round(span[0] * wide), max(1, round(span[1] * wide)))]
    if not counts:
        return None
    usual = max(set(counts), key=counts.count)
    return usual if counts.count(usual) >= _AGREE * len(counts) else None


def _runs(column: Pixels) -> int:
    return sum(1 for before, now in itertools.pairwise([0, *column.tolist()]) if now and not before)
