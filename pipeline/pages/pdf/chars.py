"""The characters of a PDF page, each with its box and baseline, in the order of the text layer."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Sequence
from itertools import repeat

import pypdfium2.raw as raw

from pipeline.pages.pdf.native import CHUNK, Handle, prototype, rooms, run
from pipeline.pages.pdf.view import View
from pipeline.pages.printed.marks import Char

__all__ = ["quarter_turns", "read_chars"]

#: Blanks are put back from the distance between characters, which the print cannot fake; the rest are no characters.
_NOT_PRINTED = frozenset(["", *map(chr, (*range(0x21), 0xA0, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF))])
#: What stands for a character whose number is none: no report prints it, so `usable` sees that the map is broken.
_NO_CHARACTER = "\ufffd"
_LAST_CHARACTER = 0x10FFFF
#: As many characters tell which way the text of a page runs.
_ENOUGH_ANGLES = 60

_count_chars = prototype(raw.FPDFText_CountChars)
_get_unicode = prototype(raw.FPDFText_GetUnicode, ctypes.c_uint)
_get_text = prototype(raw.FPDFText_GetText)
_get_box = prototype(raw.FPDFText_GetLooseCharBox)
_get_origin = prototype(raw.FPDFText_GetCharOrigin)
_get_angle = prototype(raw.FPDFText_GetCharAngle, ctypes.c_float)
_is_generated = prototype(raw.FPDFText_IsGenerated)


def read_chars(text: Handle, view: View) -> list[Char]:
    """The printed characters of a text page (its handle) that stand on the visible page."""
    letters = _letters(text)
    printed = [index for index, letter in enumerate(letters) if letter not in _NOT_PRINTED]
    chars: list[Char] = []
    for start in range(0, len(printed), CHUNK):
        _read_chunk(text, letters, printed[start : start + CHUNK], view, chars)
    return chars


def _read_chunk(text: Handle, letters: Sequence[str], indices: Sequence[int], view: View, chars: list[Char]) -> None:
    boxes = rooms.boxes
    run(map(_get_box, repeat(text), indices, boxes.columns[0]))
    x, y = ctypes.c_double(), ctypes.c_double()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    # along and across the lines of print: a quarter turn swaps the axes
    upright, sx, sy, cx, cy = view.upright, view.ax + view.bx, view.ay + view.by, view.cx, view.cy
    width, height = view.width, view.height
    level_low = level_high = math.nan
    top = bottom = base = size = 0.0
    visible = False
    new, append = tuple.__new__, chars.append
    for index, (left, high, right, low) in zip(indices, boxes.first(len(indices)), strict=True):
        if not upright:
            left, high, right, low = low, right, high, left
        # neighbours in one font on one line have the same box from top to bottom, and so the same baseline
        if low != level_low or high != level_high:
            if not _get_origin(text, index, x_ref, y_ref):
                continue
            level_low, level_high = low, high
            base = sy * (y.value if upright else x.value) + cy
            top, bottom = sy * low + cy, sy * high + cy
            if top > bottom:
                top, bottom = bottom, top
            size = bottom - top
            visible = 0 <= (top + bottom) / 2 <= height
        x0, x1 = sx * left + cx, sx * right + cx
        if x0 > x1:
            x0, x1 = x1, x0
        # ghost text beyond the edge of the page is not seen
        if visible and 0 <= (x0 + x1) / 2 <= width:
            # a named tuple made by its base class: half the time of calling it by name
            append(new(Char, (letters[index], x0, top, x1, bottom, base, size)))


def _letters(text: Handle) -> Sequence[str]:
    """One letter for each character of a text page; empty for the first half of a pair that makes one character."""
    count = _count_chars(text)
    if count <= 0:
        return ""
    buffer = (ctypes.c_uint16 * (count + 1))()
    # the whole text at once, where it has one unit for each character: pdfium leaves out control characters and those
    # beyond the basic plane, so an equal number (and the end mark) means that nothing was left out
    if _get_text(text, 0, count, buffer) == count + 1:
        try:
            letters = bytes(buffer)[:-2].decode("utf-16-le")
        except UnicodeDecodeError:
            letters = ""
        if len(letters) == count:
            return letters
    return _joined(list(map(_get_unicode, repeat(text), range(count))))


def _joined(codes: Sequence[int]) -> list[str]:
    """Letters of character numbers: surrogates joined to the character that they stand for."""
    letters = []
    waiting = None
    for code in codes:
        letter = chr(code) if code <= _LAST_CHARACTER else _NO_CHARACTER
        if 0xD800 <= code < 0xDC00:
            waiting, letter = code, ""
        elif 0xDC00 <= code < 0xE000:
            letter = _NO_CHARACTER
            if waiting is not None:
                letter = chr(0x10000 + ((waiting - 0xD800) << 10) + (code - 0xDC00))
        letters.append(letter)
    return letters


def quarter_turns(text: Handle, rotation: int) -> int:
    """Quarter turns (clockwise) to set upright a page whose text runs up or down although the page is not rotated.

    `rotation` are the quarter turns that the page itself asks for.
    """
    count = _count_chars(text)
    turns = [0, 0, 0, 0]
    for index in range(0, count, max(1, count // _ENOUGH_ANGLES)):
        if _is_generated(text, index) != 1:
            # a character's angle is counted in unrotated page space; the page's own rotation is undone by its view
            turns[(round(_get_angle(text, index) / (math.pi / 2)) + rotation) % 4] += 1
    most = max(range(4), key=turns.__getitem__)
    return (-most) % 4 if turns[most] > 0.9 * sum(turns) else 0
