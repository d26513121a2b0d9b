"""Does the ink of a number fit the digits that were read? A witness that knows no letters.

A recogniser may lose a leading digit with full certainty, at every reading of the same crop. But each digit takes its
place on the paper: shapes can be counted, and in one table equal digits take equal widths.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from pipeline.figures.amounts import normalise
from pipeline.pages.scan.numbers import is_number
from pipeline.pages.scan.ocr import PixelBox

__all__ = ["digit_shapes", "lost_mark", "most_digits", "odd_widths"]

#: Commas and points are lower than this share of a digit; digits that touch are wider than one digit (of its height).
_AS_HIGH_AS_DIGIT = 0.55
_DIGIT_WIDTH = 0.62
#: Pieces that share this much of the narrower one's width are parts of one digit.
_ONE_ABOVE_OTHER = 0.4
#: The widths of digits and marks are learnt from at least so many numbers; a number is odd when this share of a digit
#: too wide or too narrow. Numbers in another size of print (heights apart by this share) are left out.
_ENOUGH = 8
_ODD = 0.6
_OTHER_SIZE = 0.15
#: Where more than this share is odd, nothing is known of any.
_MOST_ODD = 0.25
_ROUNDS = 12
#: From one digit to the next it is as far everywhere; a point between them makes it this much farther.
_ENOUGH_DIGITS, _WIDE_STEP = 3, 1.35


def digit_shapes(pieces: Sequence[PixelBox]) -> list[tuple[int, int]]:
    """From where to where digits stand (pixels): pieces of ink as high as digits, those above each other as one."""
    high = max(p[3] - p[1] for p in pieces)
    shapes: list[tuple[int, int]] = []
    for x0, top, x1, bottom in sorted(pieces):
        if bottom - top < _AS_HIGH_AS_DIGIT * high:
            continue
        if shapes and min(x1, shapes[-1][1]) - x0 > _ONE_ABOVE_OTHER * min(x1 - x0, shapes[-1][1] - shapes[-1][0]):
            shapes[-1] = (shapes[-1][0], max(x1, shapes[-1][1]))
        else:
            shapes.append((x0, x1))
    return shapes


def most_digits(shapes: Sequence[tuple[int, int]], pieces: Sequence[PixelBox]) -> int:
    """How many digits the shapes can be at the most: where digits touch, one shape is as wide as several."""
    high = max(p[3] - p[1] for p in pieces)
    return sum(max(1, round((right - left) / (_DIGIT_WIDTH * high))) for left, right in shapes)


def lost_mark(text: str, shapes: Sequence[tuple[int, int]]) -> bool:
    """Whether two digits stand wider apart than others although no mark was read between them.

    An underline takes a decimal point in; its place between the digits stays. `text` as read, `shapes` of its digits.
    """
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    if len(digits) != len(shapes) or len(digits) < _ENOUGH_DIGITS:
        return False
    middles = [(left + right) / 2 for left, right in shapes]
    steps = [after - before for before, after in itertools.pairwise(middles)]
    bare = [step for step, (one, two) in zip(steps, itertools.pairwise(digits), strict=True) if two == one + 1]
    return bool(bare) and bool(max(bare) > _WIDE_STEP * min(np.median(bare), np.median(steps)))


def odd_widths(read: Sequence[tuple[str, PixelBox]]) -> dict[PixelBox, str]:
    """Numbers (text as read, ink in pixels) of one table that are `wider` or `narrower` than their digits, by ink."""
    numbers = [(normalise(text), ink) for text, ink in read if is_number(text) and "%" not in text]
    usual = float(np.median([ink[3] - ink[1] for _, ink in numbers])) if numbers else 0.0
    # codes and amounts alike: a comma hangs below the digits, a minus does not count in height
    numbers = [(text, ink) for text, ink in numbers if abs(ink[3] - ink[1] - usual) <= 2 * _OTHER_SIZE * usual]
    if len(numbers) < _ENOUGH:
        return {}
    terms = np.array(
        [[sum(c.isdigit() for c in t), t.count(",") + t.count("."), t.count("-"), 1] for t, _ in numbers], float
    )
    widths = np.array([ink[2] - ink[0] for _, ink in numbers], float)
    weights = np.ones(len(numbers))
    for _ in range(_ROUNDS):
        # least absolute deviations: the odd ones must not bend the measure by which they are judged
        found, *_ = np.linalg.lstsq(terms * weights[:, None], widths * weights, rcond=None)
        off = widths - terms @ found
        weights = 1 / np.sqrt(np.maximum(np.abs(off), 0.5))
    limit = _ODD * float(found[0])
    if limit <= 0 or (np.abs(off) > limit).sum() > _MOST_ODD * len(numbers):
        return {}
    return {
        ink: "wider" if off[n] > 0 else "narrower" for n, (_, ink) in enumerate(numbers) if abs(float(off[n])) > limit
    }
