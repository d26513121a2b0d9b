"""Small PDFs drawn for one question each: a grid of texts, ruled in the ways that report generators rule."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
HEIGHT = A4[1]


def new_page(path: Path, rotation: int = 0, size: tuple[float, float] = A4) -> Canvas:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    if rotation:
        canvas.setPageRotation(rotation)
    canvas.setFont(FONT, 10)
    return canvas


def write(canvas: Canvas, x: float, top: float, text: str, size: float = 10) -> None:
    """Text whose baseline lies `top` points below the upper edge of an A4 page."""
    canvas.setFont(FONT, size)
    canvas.drawString(x, HEIGHT - top, text)


def grid(
    canvas: Canvas,
    xs: Sequence[float],
    tops: Sequence[float],
    texts: Sequence[Sequence[str]],
    *,
    style: str = "lines",
    borders: str = "ltrb",
) -> None:
    """A ruled table: column borders `xs`, row borders `tops` (from the upper edge); style lines | boxes | cells."""

    def rule(x0: float, y0: float, x1: float, y1: float) -> None:
        if style == "boxes":
            canvas.rect(min(x0, x1), HEIGHT - max(y0, y1), abs(x1 - x0) or 0.6, abs(y1 - y0) or 0.6, stroke=0, fill=1)
        else:
            canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)

    if style == "cells":
        for top, bottom in pairwise(tops):
            for left, right in pairwise(xs):
                canvas.rect(left, HEIGHT - bottom, right - left, bottom - top)
    else:
        for index, top in enumerate(tops):
            if (index == 0 and "t" not in borders) or (index == len(tops) - 1 and "b" not in borders):
                continue
            rule(xs[0], top, xs[-1], top)
        for index, x in enumerate(xs):
            if (index == 0 and "l" not in borders) or (index == len(xs) - 1 and "r" not in borders):
                continue
            rule(x, tops[0], x, tops[-1])
    for row, line in enumerate(texts):
        for col, text in enumerate(line):
            if text:
                write(canvas, xs[col] + 3, tops[row + 1] - 5, text)
