"""Photographed pages: rules that lean by another angle at each place, made level by their own witness.

A scanner tilts a page as a whole (`image`); a hand-held camera makes its far edge shorter, so that rows lean by an
angle that changes down the page and columns by one that changes across it. What is measured is the lean of the long
rules; a page without rules has no cells that could fall apart and stays as it is.
"""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from pipeline.pages.scan.image import Pixels, Warp, ink_of

__all__ = ["find_warp"]

#: Runs of ink as long as this (points) tell how rules lean; shorter ones are strokes.
_LONG = 60.0
#: A rule is so thin against its length, and may bend by so much of it.
_THIN = 0.05
#: So many rules must agree, and most of them within this (slope) of the common lean.
_ENOUGH = 3
_AGREE = 0.004
_MOST = 0.6
#: Corrections below this many pixels at the edge of the page would cost more sharpness than they gain.
_LEAST_PIXELS = 1.5


class _Rule(NamedTuple):
    at: float  # where it crosses the page's middle line, from the middle (pixels)
    slope: float
    length: float


def find_warp(gray: Pixels, scale: float) -> Warp | None:
    """How the rules of a straightened page still lean; None where they are level, or too few to tell."""
    ink = ink_of(gray, scale, contrast=8)
    high, wide = gray.shape
    across = _lean(_rules(ink, scale, upright=False))
    down = _lean(_rules(ink, scale, upright=True))
    warp = Warp(
        down[0] if down else 0.0, down[1] if down else 0.0, across[0] if across else 0.0, across[1] if across else 0.0
    )
    most = max(
        (abs(warp.down) + abs(warp.down_change) * wide / 2) * high / 2,
        (abs(warp.across) + abs(warp.across_change) * high / 2) * wide / 2,
    )
    return warp if most >= _LEAST_PIXELS else None


def _rules(ink: Pixels, scale: float, *, upright: bool) -> list[_Rule]:
    """Thin long runs of ink; coordinates from the middle of the page."""
    length = max(5, round(10 * scale))
    thick = cv2.dilate(ink, np.ones((1, 3) if upright else (3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1) if upright else (1, length), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    high, wide = ink.shape
    found = []
    for number in range(1, count):
        x, y, w, h, area = (int(v) for v in boxes[number])
        long, spread = (h, w) if upright else (w, h)
        if long < _LONG * scale or spread > _THIN * long + 4 * scale or area > 3 * scale * long:
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == number)
        along, beside = (ys + y - high / 2, xs + x - wide / 2) if upright else (xs + x - wide / 2, ys + y - high / 2)
        slope, at = (float(v) for v in np.polyfit(along, beside, 1))
        found.append(_Rule(at, slope, float(long)))
    return found


def _lean(rules: list[_Rule]) -> tuple[float, float] | None:
    """Slope in the middle of the page and its change for each pixel away from it, as most of the rules tell."""
    if len(rules) < _ENOUGH:
        return None
    at = np.array([r.at for r in rules])
    slope = np.array([r.slope for r in rules])
    weight = np.sqrt(np.array([r.length for r in rules]))
    kept = np.ones(len(rules), bool)
    change, middle = 0.0, float(np.median(slope))
    for _ in range(3):
        if kept.sum() < _ENOUGH:
            return None
        if float(np.ptp(at[kept])) > 1:
            change, middle = (float(v) for v in np.polyfit(at[kept], slope[kept], 1, w=weight[kept]))
        else:
            change, middle = 0.0, float(np.average(slope[kept], weights=weight[kept]))
        off = np.abs(slope - (middle + change * at))
        kept = off <= max(_AGREE, float(np.median(off)) * 2)
    agreeing = off <= _AGREE
    if weight[agreeing].sum() < _MOST * weight.sum():
        return None
    return middle, change
