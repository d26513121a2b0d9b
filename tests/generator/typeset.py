"""Setting text on a reportlab canvas: wrapped and justified lines of Chinese, bold by outline, footers.

Coordinates of this package are points from the top left; reportlab's origin is the bottom left, so only this module
and `grid` turn them over.
"""

from __future__ import annotations

import io
import re

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.fontfile import truetype_subset

__all__ = ["FONT", "Paper", "use_letters", "width", "wrap"]

FONT = "Samples"
_NO_LINE_START = "，。、；：）”》？！%）"
_NO_LINE_END = "（“《"
_TOKEN = re.compile(r"[0-9][0-9.,]*|[A-Za-z]+|.", re.DOTALL)


def use_letters(letters: str) -> None:
    """Register the font with these letters, before the first page; each document embeds only the letters it prints."""
    font = TTFont(FONT, io.BytesIO(truetype_subset(letters)))
    # reportlab keeps the first font of a name and of a face: tests that need other letters would print none of them
    for known in (pdfmetrics._fonts, pdfmetrics._dynFaceNames):
        for name in (FONT, font.face.name):
            known.pop(name, None)
    pdfmetrics.registerFont(font)


def width(text: str, size: float) -> float:
    """Width of `text` in points."""
    return float(pdfmetrics.stringWidth(text, FONT, size))


def wrap(text: str, room: float, size: float, first: float = 0.0) -> list[str]:
    """Lines of at most `room` points (the first shorter by `first`); numbers stay whole, marks do not open a line."""
    lines: list[str] = []
    line, used = "", first
    for token in _TOKEN.findall(text):
        if token == "\n":
            lines.append(line)
            line, used = "", 0.0
            continue
        wide = width(token, size)
        if line and used + wide > room + 0.01 and token not in _NO_LINE_START:
            carried = ""
            while line and line[-1] in _NO_LINE_END:
                line, carried = line[:-1], line[-1] + carried
            lines.append(line)
            line, used = carried, width(carried, size)
        line += token
        used += wide
    return [*lines, line]


class Paper:
    """Pages of one document, written deterministically (`invariant`: no time, no random id)."""

    def __init__(self, title: str, author: str) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.page = 0
        self.size = A4

    def turn(self, *, landscape: bool = False) -> None:
        """Finish the page and open the next one."""
        if self.page:
            self.canvas.showPage()
        self.page += 1
        self.size = (A4[1], A4[0]) if landscape else A4
        self.canvas.setPageSize(self.size)

    def text(self, x: float, top: float, text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> None:
        """One line whose letters' box starts at `top`; bold is an outline of the same letters."""
        if not text:
            return
        line = self.canvas.beginText(x, self.size[1] - top - 0.88 * size)
        line.setFont(FONT, size)
        if bold:
            self.canvas.setLineWidth(size * 0.02)
            line.setTextRenderMode(2)
        line.setCharSpace(spacing)
        line.textOut(text)
        line.setTextRenderMode(0)
        self.canvas.drawText(line)

    def centred(self, x0: float, x1: float, top: float, text: str, size: float, *, bold: bool = False) -> None:
        self.text((x0 + x1 - width(text, size)) / 2, top, text, size, bold=bold)

    def justified(self, x: float, top: float, text: str, size: float, room: float) -> None:
        """One full line stretched (or squeezed by hanging marks) to `room`."""
        gaps = len(text) - 1
        self.text(x, top, text, size, spacing=(room - width(text, size)) / gaps if gaps > 0 else 0.0)

    def filled(self, x0: float, top: float, x1: float, bottom: float, grey: float | tuple[float, float, float]) -> None:
        """A filled rectangle without an outline."""
        colour = (grey, grey, grey) if isinstance(grey, float) else grey
        self.canvas.setFillColorRGB(*colour)
        self.canvas.rect(x0, self.size[1] - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.canvas.setFillColorRGB(0, 0, 0)

    def stroke(self, x0: float, top: float, x1: float, bottom: float, weight: float) -> None:
        """A stroked line."""
        self.canvas.setLineWidth(weight)
        self.canvas.line(x0, self.size[1] - top, x1, self.size[1] - bottom)

    def footer(self, text: str) -> None:
        self.centred(0, self.size[0], self.size[1] - 40, text, 9)

    def close(self) -> bytes:
        """All pages as one PDF."""
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()
