"""Letters of a picture by rapidocr: where lines stand, and what a crop says, letter by letter with its certainty.

The models come with the package; nothing is fetched. The 180-degree classifier is never used: it turns short codes
round (08 reads 80). One thread: a worker is one core.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidocr import RapidOCR

from pipeline.pages.scan.image import Pixels

__all__ = ["Glyph", "PixelBox", "Reading", "find_lines", "recognise"]

#: x0, top, x1, bottom in pixels; the last ones excluded.
PixelBox = tuple[int, int, int, int]

#: The longer side of the picture in which lines are looked for (pixels): more finds no more lines, and costs.
_SEARCH_SIDE = 1600
#: The recogniser takes crops of this height (pixels), and tells a letter for each step of so many pixels.
_CROP_HEIGHT = 48
_STEP = 8
#: Crops are padded to a common width within a batch; narrower than this the recogniser loses its footing (pixels).
_NARROWEST = 64
_BATCH = 4
_ROUND_UP = 32
#: A second letter at the same place with at least this probability is an alternative.
_ALTERNATIVE = 0.05


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter. `at` is the place of its middle (0 left edge, 1 right edge of the crop), `probability` 0..1.

    `others` are letters that may stand there instead ('' for none at all), with their probabilities.
    """

    text: str
    at: float
    probability: float
    others: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What one crop says. `hidden` is the highest probability of a letter that was not taken for one."""

    glyphs: tuple[Glyph, ...] = ()
    hidden: float = 0.0

    @property
    def text(self) -> str:
        """The letters in order, blanks as recognised."""
        return "".join(g.text for g in self.glyphs)

    @property
    def mean(self) -> float:
        """Mean probability of the letters; 0 without any."""
        return sum(g.probability for g in self.glyphs) / len(self.glyphs) if self.glyphs else 0.0

    @property
    def weakest(self) -> float:
        """The probability of the least certain letter, a letter perhaps missed included; 0 without any."""
        if not self.glyphs:
            return 0.0
        # what a line over several cells leaves in one of them may be nothing but its blanks
        letters = [g for g in self.glyphs if g.text.strip()] or self.glyphs
        return min(min(g.probability for g in letters), 1 - self.hidden)


@cache
def _engine() -> Any:
    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "Global.max_side_len": _SEARCH_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


@cache
def _recogniser() -> Any:
    engine = _engine()
    # the model is loaded by its first use
    engine.recognize_txt([np.full((_CROP_HEIGHT, _NARROWEST, 3), 255, np.uint8)])
    return engine.text_rec


def find_lines(plane: Pixels) -> list[PixelBox]:
    """Boxes around the printed lines of a straight picture, top to bottom, with a margin of some pixels."""
    found = _engine()(cv2.cvtColor(plane, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    if found is None or found.boxes is None:
        return []
    high, wide = plane.shape
    boxes = []
    for corners in found.boxes:
        x0, top = (int(v) for v in corners.min(axis=0))
        x1, bottom = (math.ceil(v) for v in corners.max(axis=0))
        box = (max(0, x0), max(0, top), min(wide, x1), min(high, bottom))
        if box[2] - box[0] > 2 and box[3] - box[1] > 2:
            boxes.append(box)
    return boxes


def recognise(crops: Sequence[Pixels]) -> list[Reading]:
    """What each crop (one line of print, gray) says, in the order given."""
    readings = [Reading()] * len(crops)
    order = sorted(range(len(crops)), key=lambda i: crops[i].shape[1] / crops[i].shape[0])
    for start in range(0, len(order), _BATCH):
        batch = order[start : start + _BATCH]
        widths = [_width(crops[i]) for i in batch]
        padded = max(_NARROWEST, math.ceil(max(widths) / _ROUND_UP) * _ROUND_UP)
        pixels = np.zeros((len(batch), 3, _CROP_HEIGHT, padded), np.float32)
        for place, (i, width) in enumerate(zip(batch, widths, strict=True)):
            pixels[place, :, :, :width] = cv2.resize(crops[i], (width, _CROP_HEIGHT)) / 127.5 - 1.0
        for i, width, likely in zip(batch, widths, _recogniser().session(pixels), strict=True):
            readings[i] = _decode(likely, width)
    return readings


def _width(crop: Pixels) -> int:
    return max(_STEP, math.ceil(int(crop.shape[1]) / int(crop.shape[0]) * _CROP_HEIGHT))


def _decode(likely: NDArray[np.float32], width: int) -> Reading:
    """Letters from probabilities (steps x letters; 0 is no letter): neighbours that say the same are one letter."""
    letters: Sequence[str] = _recogniser().postprocess_op.character
    best = likely.argmax(axis=1)
    top = likely[np.arange(len(best)), best]
    glyphs: list[Glyph] = []
    taken: set[int] = set()
    step = 0
    while step < len(best):
        end = step
        while end + 1 < len(best) and best[end + 1] == best[step]:
            end += 1
        if best[step]:
            peak = step + int(top[step : end + 1].argmax())
            at = ((step + end) / 2 + 0.5) * _STEP / width
            others = _others(likely[peak], int(best[step]), letters)
            glyphs.append(Glyph(letters[best[step]], min(at, 1.0), float(top[peak]), others))
            taken.add(int(best[step]))
        step = end + 1
    blank = np.flatnonzero(best == 0)
    hidden = 0.0
    if len(blank):
        rest = likely[blank, 1:]
        # mass that spills over from a letter beside is that letter, not another one
        for place, row in zip(blank, rest, strict=True):
            letter = int(row.argmax()) + 1
            beside = {int(best[n]) for n in (place - 1, place + 1) if 0 <= n < len(best)}
            if letter not in beside and float(row[letter - 1]) > hidden and letters[letter].strip():
                hidden = float(row[letter - 1])
    return Reading(tuple(glyphs), hidden)


def _others(likely: NDArray[np.float32], best: int, letters: Sequence[str]) -> tuple[tuple[str, float], ...]:
    candidates = np.flatnonzero(likely >= _ALTERNATIVE)
    found = [("" if i == 0 else letters[int(i)], float(likely[i])) for i in candidates if i != best]
    return tuple(sorted(found, key=lambda pair: -pair[1]))
