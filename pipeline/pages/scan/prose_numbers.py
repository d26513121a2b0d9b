"""The second reading of running text: each number alone, with the letter on either side of it.

Numbers in cells are read twice (`cells`); a number in a sentence has no cell, so its place comes from the letters of
the line. The crop is another one than the line's, from the picture without rules and seals: where the two readings
differ in a digit, or both are unsure, the number is in doubt. The text of the line stays as the page reading has it,
unless only the second reading is a number at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.figures.amounts import normalise, parse_amount
from pipeline.pages.model import Box, Doubt
from pipeline.pages.scan.cell_ink import CleanPage, crop, points
from pipeline.pages.scan.ocr import Glyph, PixelBox, Reading, recognise
from pipeline.pages.scan.print_lines import PrintedLine
from pipeline.pages.scan.shapes import digit_shapes, lost_mark, most_digits

__all__ = ["read_numbers_again"]

#: A number with its marks, as a recogniser writes them.
_NUMBER = re.compile(r"-?\d(?:[\d,，.．。]*\d)?")
#: A blank between digits is the place of a mark that the recogniser did not see.
_PARTED = re.compile(r"\d\s+\d")
_MARKS = str.maketrans({"，": ",", "．": ".", "。": "."})
#: Numbers nearer to each other than this many letters are read in one crop.
_TOGETHER = 3
#: Width of a digit, and of what stands beside the number, against the height of the line.
_DIGIT = 0.55
_BESIDE = 0.95
#: In doubt where both readings have a letter less certain than the first, or one of them one less than the second.
_CERTAIN = 0.9
_LEAST_CERTAIN = 0.7


@dataclass(slots=True)
class _Place:
    """Numbers of one line read in one crop: glyphs `start`..`end` (excluded), and where they stand (pixels)."""

    line: int
    start: int
    end: int
    box: PixelBox
    number_box: PixelBox
    second: Reading = field(default_factory=Reading)


def read_numbers_again(
    lines: Sequence[PrintedLine], tables: Sequence[Box], page: CleanPage
) -> tuple[list[PrintedLine], list[Doubt]]:
    """The lines, and the numbers outside of `tables` (points of the straight page) that are in doubt."""
    corrected = list(lines)
    places = [
        place
        for number, line in enumerate(lines)
        if not _in_table(line.box, tables, page.scale)
        for place in _places(number, line, page)
    ]
    for place, reading in zip(places, recognise([crop(page, p.box) for p in places]), strict=True):
        place.second = reading
    doubts: list[Doubt] = []
    for place in reversed(places):  # from the end, so that a corrected line keeps the places before it
        line = corrected[place.line]
        glyphs = line.reading.glyphs
        first = "".join(g.text for g in glyphs[place.start : place.end])
        why, better = _compare(glyphs[place.start : place.end], place, page)
        if better is not None:
            changed = (*glyphs[: place.start], *_respelt(glyphs[place.start : place.end], better), *glyphs[place.end :])
            corrected[place.line] = replace(line, reading=replace(line.reading, glyphs=changed))
        if why is not None:
            doubts.append(Doubt(points(place.number_box, page.scale), f"{first}: {why}"))
    doubts.reverse()
    return corrected, doubts


def _in_table(box: PixelBox, tables: Sequence[Box], scale: float) -> bool:
    x, y = (box[0] + box[2]) / 2 / scale, (box[1] + box[3]) / 2 / scale
    return any(t[0] <= x <= t[2] and t[1] <= y <= t[3] for t in tables)


def _places(number: int, line: PrintedLine, page: CleanPage) -> list[_Place]:
    glyphs = line.reading.glyphs
    text = "".join(g.text if len(g.text) == 1 else " " for g in glyphs)
    spans: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(text):
        if spans and match.start() - spans[-1][1] < _TOGETHER:
            spans[-1] = (spans[-1][0], match.end())
        else:
            spans.append((match.start(), match.end()))
    x0, top, x1, bottom = line.box
    high = bottom - top

    def middle(glyph: Glyph) -> float:
        return x0 + glyph.at * (x1 - x0)

    found = []
    for start, end in spans:
        left, right = middle(glyphs[start]) - _DIGIT * high / 2, middle(glyphs[end - 1]) + _DIGIT * high / 2
        # the letters beside, whole: half a letter reads like a digit
        before = middle(glyphs[start - 1]) - _BESIDE * high / 2 if start else left
        after = middle(glyphs[end]) + _BESIDE * high / 2 if end < len(glyphs) else right
        region = (round(max(x0, min(before, left))), top, round(min(x1, max(after, right))), bottom)
        found.append(_Place(number, start, end, _tight(region, page), (round(left), top, round(right), bottom)))
    return found


def _tight(region: PixelBox, page: CleanPage) -> PixelBox:
    """A region around its ink alone, so that the second crop is not a piece of the first."""
    inside = _pieces(region, page)
    if not inside:
        return region
    return (
        min(min(p[0] for p in inside), region[2] - 1),
        min(p[1] for p in inside),
        max(p[2] for p in inside),
        max(p[3] for p in inside),
    )


def _pieces(region: PixelBox, page: CleanPage) -> list[PixelBox]:
    x0, top, x1, bottom = region
    return [
        p
        for p in page.pieces
        if x0 <= (p[0] + p[2]) / 2 <= x1 and top <= (p[1] + p[3]) / 2 <= bottom and p[3] - p[1] <= bottom - top
    ]


def _compare(glyphs: Sequence[Glyph], place: _Place, page: CleanPage) -> tuple[str | None, str | None]:
    """Why the numbers of a place are in doubt (None where not), and a better spelling where only the second is one."""
    first = _numbers("".join(g.text for g in glyphs))
    second_text = place.second.text.strip()
    second = _numbers(second_text)
    if [t.replace(",", "") for t in first] != [t.replace(",", "") for t in second]:
        better = None
        if len(first) == len(second) == 1 and parse_amount(first[0]) is None and parse_amount(second[0]) is not None:
            better = second[0]
        return f"reads {second_text!r} alone", better
    sure = (
        min((g.probability for g in glyphs if g.text.isdigit() or g.text in ".,"), default=0.0),
        min((g.probability for g in place.second.glyphs if g.text.isdigit() or g.text in ".,"), default=0.0),
    )
    if max(sure) < _CERTAIN or min(sure) < _LEAST_CERTAIN:
        return "faint", None
    if page.under_seal(place.number_box):
        return "under a seal", None
    if len(first) == 1:
        pieces = _pieces(place.number_box, page)
        shapes = digit_shapes(pieces) if pieces else []
        digits = sum(c.isdigit() for c in first[0])
        if shapes and len(shapes) < digits > most_digits(shapes, pieces):
            return f"{digits} digits read, {len(shapes)} shapes printed", None
        if lost_mark(first[0], shapes) or _PARTED.search(second_text):
            return "a gap between its digits: a mark that was not read?", None
    return None, None


def _numbers(text: str) -> list[str]:
    return [normalise(match.translate(_MARKS)) for match in _NUMBER.findall(text.replace(" ", ""))]


def _respelt(glyphs: Sequence[Glyph], text: str) -> list[Glyph]:
    """The letters of `text` spread over the place of `glyphs`."""
    first, last = glyphs[0].at, glyphs[-1].at
    step = (last - first) / max(1, len(text) - 1)
    sure = min(g.probability for g in glyphs)
    return [Glyph(letter, first + n * step, sure) for n, letter in enumerate(text)]
