"""Marks on pages, and crops: strips of pages around a figure and its names, one below the other.

Three roles, three colours that people with any colour vision tell apart (Okabe and Ito), and three line widths.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from pipeline.evidence.model import Mark, Role
from pipeline.evidence.pages import Pages
from pipeline.fonts import chinese_font
from pipeline.pages.model import Box, union

__all__ = ["COLOURS", "Strip", "compose", "marked", "png", "strips_of"]

#: Outline colour by role: vermilion, blue, green.
COLOURS: Final[dict[Role, tuple[int, int, int]]] = {
    "figure": (213, 94, 0),
    "row": (0, 114, 178),
    "column": (0, 158, 115),
}
_WIDTHS: Final[dict[Role, float]] = {"figure": 1.6, "row": 0.8, "column": 0.8}
#: How much of the colour covers the print: it stays black on a tint.
_TINT: Final = 56
#: Points between a box and its outline.
_GAP: Final = 1.8
#: Print around what is marked, in points.
_ABOVE: Final = 20.0
_BESIDE: Final = 26.0
#: A figure alone is shown with so much of its line.
_LINE_BESIDE: Final = 190.0
#: Names that stand further from their figure than this get a strip of their own (points).
_FAR: Final = 150.0
#: White between strips, in points, with a dashed line in it.
_BREAK: Final = 16.0
#: Fewer would make the tints of two roles one.
_COLOURS_KEPT: Final = 192


@dataclass(slots=True)
class Strip:
    """A region of one page with its marks."""

    page: int
    region: Box
    marks: list[Mark] = field(default_factory=list)


def strips_of(
    marks: Sequence[tuple[int, Mark]], sizes: dict[int, tuple[float, float]], *, full_width: bool = False
) -> list[Strip]:
    """Strips that show all marks (each with its page), in the order of the pages; near marks share a strip.

    `sizes` are width and height of the pages in points. `full_width` shows whole lines, as running text needs.
    """
    figure = [(page, mark) for page, mark in marks if mark.role == "figure"]
    groups: list[tuple[int, list[Mark]]] = [(page, [mark]) for page, mark in figure[:1]]
    for page, mark in figure[1:]:
        if page == groups[0][0]:
            groups[0][1].append(mark)
        else:
            groups.append((page, [mark]))
    # the row first: its name stands beside the figure, and the strip of both is then the one that heads are held to
    rest = sorted((pair for pair in marks if pair[1].role != "figure"), key=lambda pair: pair[1].role != "row")
    for page, mark in rest:
        for number, held in groups:
            box = union([m.box for m in held])
            if number == page and box is not None and _distance(box, mark.box) <= _FAR:
                held.append(mark)
                break
        else:
            groups.append((page, [mark]))
    strips = [Strip(page, _region([m.box for m in held], sizes[page], full_width), held) for page, held in groups]
    _align(strips, sizes)
    return sorted(strips, key=lambda strip: (strip.page, strip.region[1]))


def _distance(box: Box, other: Box) -> float:
    """White between two boxes from top to bottom."""
    return max(0.0, other[1] - box[3], box[1] - other[3])


def _region(boxes: list[Box], size: tuple[float, float], full_width: bool) -> Box:
    box = union(boxes)
    if box is None:
        return (0.0, 0.0, *size)
    top, bottom = max(0.0, box[1] - _ABOVE), min(size[1], box[3] + _ABOVE)
    if full_width:
        return (0.0, top, size[0], bottom)
    # a figure without a name is shown with so much of its line
    beside = _LINE_BESIDE if len(boxes) == 1 else _BESIDE
    left = box[0] - beside
    # the name of a row stands at the left: a table is shown from its beginning where that is not far
    left = 0.0 if left < size[0] * 0.2 else left
    return (left, top, min(size[0], box[2] + beside), bottom)


def _align(strips: list[Strip], sizes: dict[int, tuple[float, float]]) -> None:
    """Strips of equally wide pages show the same columns, so that a figure stands below the head of its column."""
    widths = {round(sizes[strip.page][0]) for strip in strips}
    if len(widths) == 1:
        left, right = min(s.region[0] for s in strips), max(s.region[2] for s in strips)
        for strip in strips:
            strip.region = (left, strip.region[1], right, strip.region[3])


def compose(pages: Pages, strips: Sequence[Strip], scale: float) -> Image.Image:
    """The strips one below the other, marks drawn, with a dashed line and the page's number where print is left out."""
    drawn: dict[int, tuple[Image.Image, float]] = {}
    pieces = []
    for strip in strips:
        if strip.page not in drawn:
            drawn[strip.page] = pages.draw(strip.page, scale)
        page, at = drawn[strip.page]
        x0, top, x1, bottom = (round(edge * at) for edge in strip.region)
        piece = page.crop((x0, top, max(x0 + 1, x1), max(top + 1, bottom)))
        pieces.append(_mark(piece, strip.marks, strip.region[:2], at))
    if len(pieces) == 1:
        return pieces[0]
    gap = round(_BREAK * scale)
    wide = max(piece.width for piece in pieces)
    whole = Image.new("RGB", (wide, sum(p.height for p in pieces) + gap * (len(pieces) - 1)), "white")
    pen = ImageDraw.Draw(whole)
    font = ImageFont.truetype(str(chinese_font()), max(8, round(9 * scale)))
    y = 0
    for number, (strip, piece) in enumerate(zip(strips, pieces, strict=True)):
        whole.paste(piece, (0, y))
        y += piece.height
        if number + 1 < len(pieces):
            middle, after = y + gap // 2, strips[number + 1].page
            words = f" 第{after}页 p. {after} " if after != strip.page else " ··· "
            pen.text((wide // 2, middle), words, fill=(90, 90, 90), font=font, anchor="mm")
            half = round(pen.textlength(words, font=font) / 2)
            for x in range(0, wide, round(7 * scale)):
                if abs(x + 2 * scale - wide // 2) > half + 2 * scale:
                    pen.line(
                        (x, middle, x + round(4 * scale), middle), fill=(150, 150, 150), width=max(1, round(scale / 2))
                    )
            y += gap
    return whole


def marked(picture: Image.Image, marks: Sequence[Mark], scale: float) -> Image.Image:
    """A whole page of `scale` pixels a point with its marks."""
    return _mark(picture, marks, (0.0, 0.0), scale)


def _mark(picture: Image.Image, marks: Sequence[Mark], origin: Sequence[float], scale: float) -> Image.Image:
    pen = ImageDraw.Draw(picture, "RGBA")
    for mark in sorted(marks, key=lambda m: m.role == "figure"):
        x0, top, x1, bottom = mark.box
        corners = (
            (x0 - origin[0] - _GAP) * scale,
            (top - origin[1] - _GAP) * scale,
            (x1 - origin[0] + _GAP) * scale,
            (bottom - origin[1] + _GAP) * scale,
        )
        if corners[2] <= corners[0] or corners[3] <= corners[1]:
            continue
        colour = COLOURS[mark.role]
        pen.rectangle(
            corners, fill=(*colour, _TINT), outline=(*colour, 255), width=max(1, round(_WIDTHS[mark.role] * scale))
        )
    return picture


def png(picture: Image.Image) -> bytes:
    """A picture as PNG with few colours: crops are print on white."""
    buffer = io.BytesIO()
    picture.quantize(_COLOURS_KEPT, Image.Quantize.FASTOCTREE).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
