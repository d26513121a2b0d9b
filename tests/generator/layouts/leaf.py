"""Marks on pages, and their printing as a PDF: the only module of the catalogue that knows reportlab.

Coordinates are points from the top left of the page as it is seen; rotation is put on when a page is printed.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from tests.generator.layouts.manner import Manner
from tests.generator.typeset import FONT, width

__all__ = ["Leaf", "press"]

_ASCENT: Final = 0.88
_RIM: Final = 70.0
#: The content's matrix for each way of turning, from a page of (w, h) seen upright; `/Rotate` undoes it.
_TURNS = {
    0: lambda w, h: (1, 0, 0, 1, 0, 0),
    90: lambda w, h: (0, 1, -1, 0, h, 0),
    180: lambda w, h: (-1, 0, 0, -1, w, h),
    270: lambda w, h: (0, -1, 1, 0, 0, w),
}


@dataclass(frozen=True)
class _Text:
    x: float
    top: float
    text: str
    size: float
    spacing: float


@dataclass(frozen=True)
class _Rule:
    x0: float
    top: float
    x1: float
    bottom: float
    weight: float


@dataclass(frozen=True)
class _Box:
    x0: float
    top: float
    x1: float
    bottom: float
    grey: float
    framed: float  # weight of its outline; 0 is none


@dataclass
class Leaf:
    """One page and its marks, in the order in which they are printed."""

    width: float
    height: float
    marks: list[_Text | _Rule | _Box] = field(default_factory=list)

    def text(self, x: float, top: float, text: str, size: float, spacing: float = 0.0) -> None:
        if text:
            self.marks.append(_Text(x, top, text, size, spacing))

    def right(self, x: float, top: float, text: str, size: float, spacing: float = 0.0) -> None:
        self.text(x - width(text, size) - spacing * (len(text) - 1), top, text, size, spacing)

    def centred(self, x0: float, x1: float, top: float, text: str, size: float, spacing: float = 0.0) -> None:
        self.text((x0 + x1 - width(text, size) - spacing * (len(text) - 1)) / 2, top, text, size, spacing)

    def rule(self, x0: float, top: float, x1: float, bottom: float, weight: float) -> None:
        self.marks.append(_Rule(x0, top, x1, bottom, weight))

    def box(self, x0: float, top: float, x1: float, bottom: float, grey: float = 0.0, framed: float = 0.0) -> None:
        self.marks.append(_Box(x0, top, x1, bottom, grey, framed))


def press(leaves: list[Leaf], manner: Manner, title: str) -> bytes:
    """All pages as one PDF, always the same bytes.

    `rotate`: the pages lie turned in the file and say so (`/Rotate`); `turned`: they lie turned and do not say so.
    """
    rotate, turned = manner.rotate, manner.turned
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1, pageCompression=1)
    canvas.setTitle(title)
    for leaf in leaves:
        lying = turned % 180 == 90
        canvas.setPageSize((leaf.height, leaf.width) if lying else (leaf.width, leaf.height))
        canvas.setPageRotation(rotate)
        if manner.cropped:
            _crop(canvas, leaf)
        canvas.transform(*_TURNS[(rotate + turned) % 360](leaf.width, leaf.height))
        for mark in _marks(leaf, manner):
            _print(canvas, mark, leaf.height)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _crop(canvas: Canvas, leaf: Leaf) -> None:
    """The visible page within a larger sheet, whose rim holds what was cut away."""
    canvas.setPageSize((leaf.width + 2 * _RIM, leaf.height + 2 * _RIM))
    canvas.setCropBox((_RIM, _RIM, leaf.width + _RIM, leaf.height + _RIM))
    canvas.translate(_RIM, _RIM)
    _print(canvas, _Text(60, -40, "支出决算表 单位：元", 9, 0), leaf.height)
    _print(canvas, _Text(60, leaf.height + 20, "合计 8,888.88 7,777.77", 9, 0), leaf.height)


def _marks(leaf: Leaf, manner: Manner) -> list[_Text | _Rule | _Box]:
    """The marks of a page in the order of the file, texts cut and doubled as the manner wants it."""
    drawn = [mark for mark in leaf.marks if not isinstance(mark, _Text)]
    texts = [mark for mark in leaf.marks if isinstance(mark, _Text)]
    if manner.letters:
        texts = [letter for text in texts for letter in _letters(text)]
    if manner.letters == "mixed":
        Random(len(texts)).shuffle(texts)
    if manner.twice:
        texts = [copy for text in texts for copy in (text, replace(text, x=text.x + 0.3))]
    return [*drawn, *texts] if manner.letters or manner.twice else leaf.marks


def _letters(text: _Text) -> list[_Text]:
    found, x = [], text.x
    for letter in text.text:
        if not letter.isspace():
            found.append(replace(text, x=x, text=letter))
        x += width(letter, text.size) + text.spacing
    return found


def _print(canvas: Canvas, mark: _Text | _Rule | _Box, height: float) -> None:
    if isinstance(mark, _Text):
        line = canvas.beginText(mark.x, height - mark.top - _ASCENT * mark.size)
        line.setFont(FONT, mark.size)
        line.setCharSpace(mark.spacing)
        line.textOut(mark.text)
        canvas.drawText(line)
    elif isinstance(mark, _Rule):
        canvas.setLineWidth(mark.weight)
        canvas.line(mark.x0, height - mark.top, mark.x1, height - mark.bottom)
    else:
        canvas.setFillGray(mark.grey)
        canvas.setLineWidth(mark.framed or 1)
        box = (mark.x0, height - mark.bottom, mark.x1 - mark.x0, mark.bottom - mark.top)
        canvas.rect(*box, stroke=int(mark.framed > 0), fill=int(not mark.framed or mark.grey > 0))
        canvas.setFillGray(0)
