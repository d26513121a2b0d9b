"""Two pages on one sheet: a book laid open on the scanner, or two pages printed side by side.

Told by the ink alone: a stretch of paper from top to bottom in the middle of a wide sheet, and on both sides of it the
shape of an upright page with many letters. A statement printed across has its title, its head or its rules there.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.pages.scan.image import PageImage, ink_of

__all__ = ["find_gutter", "halves"]

#: Width of the sheet against its height, and of each half: A4 is 1.41 and 0.71.
_SHEET, _HALF = (1.2, 1.7), (0.58, 0.86)
#: Where the gutter is looked for (share of the width), how wide it is at least, and how much of the sheet's outer edge
#: (shadows, punch holes, page numbers of the copier) says nothing.
_MIDDLE, _WIDE, _EDGE = (0.42, 0.58), 0.02, 0.02
#: A fold or a line drawn between the pages is this narrow (points) and runs down this share of the sheet.
_FOLD, _LONG = 3.0, 0.7
#: Pieces of ink as high as letters (points), so many of them on each half, and how far across it they reach.
_LETTER, _LETTERS, _FILLED = (3.0, 25.0), 100, 0.45
#: Ink in a row or column below this (pixels) is dirt.
_DIRT = 2


def find_gutter(image: PageImage) -> int | None:
    """The middle of the gutter (pixels from the left) where a straight sheet shows two pages, else None."""
    high, wide = image.gray.shape
    if not _SHEET[0] <= wide / high <= _SHEET[1]:
        return None
    edge = round(_EDGE * high)
    ink = ink_of(image.gray, image.scale)[edge : high - edge] > 0
    start, end = (round(share * wide) for share in _MIDDLE)
    columns = ink[:, start:end].sum(axis=0)
    empty = columns <= _DIRT
    # what runs down nearly the whole sheet and is narrow parts two pages as paper does
    fold = columns >= _LONG * ink.shape[0]
    if fold.any() and fold.sum() <= _FOLD * image.scale:
        empty |= np.asarray(cv2.dilate(fold.astype(np.uint8)[None, :], np.ones((1, 5), np.uint8))[0] > 0)
    widest = _widest(empty)
    if widest is None or widest[1] - widest[0] < _WIDE * wide:
        return None
    at = int(start + (widest[0] + widest[1]) // 2)
    for half in (ink[:, edge : start + widest[0]], ink[:, start + widest[1] : wide - edge]):
        if not _is_page(half, image.scale):
            return None
    if not all(_HALF[0] <= part / high <= _HALF[1] for part in (at, wide - at)):
        return None
    return at


def halves(image: PageImage, at: int) -> tuple[PageImage, PageImage]:
    """The pages to the left and to the right of a gutter; boxes on them lead back to the sheet (`on_page`)."""
    wide = image.gray.shape[1]
    return _part(image, 0, at), _part(image, at, wide)


def _part(image: PageImage, start: int, end: int) -> PageImage:
    gray = np.ascontiguousarray(image.gray[:, start:end])
    red = gray if image.red is image.gray else np.ascontiguousarray(image.red[:, start:end])
    seal = np.ascontiguousarray(image.seal[:, start:end])
    return replace(image, gray=gray, red=red, seal=seal, left=start, sheet=image.gray.shape[1])


def _widest(empty: NDArray[np.bool_]) -> tuple[int, int] | None:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], empty.astype(np.int8), [0]))))
    runs = list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
    return max(runs, key=lambda run: int(run[1] - run[0]), default=None)


def _is_page(ink: NDArray[np.bool_], scale: float) -> bool:
    """Whether a half holds the letters of a page, over a good part of its width."""
    _, _, boxes, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    low, high = (size * scale for size in _LETTER)
    letters = boxes[1:][(boxes[1:, cv2.CC_STAT_HEIGHT] >= low) & (boxes[1:, cv2.CC_STAT_HEIGHT] <= high)]
    if len(letters) < _LETTERS:
        return False
    left, right = letters[:, cv2.CC_STAT_LEFT], letters[:, cv2.CC_STAT_LEFT] + letters[:, cv2.CC_STAT_WIDTH]
    return bool(right.max() - left.min() >= _FILLED * ink.shape[1])
