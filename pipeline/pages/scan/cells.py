"""The second reading: each cell alone, by its own ink, on a picture without rules and seals.

The page reading finds lines first and cuts them into cells; this one knows the cell and takes whatever ink stands in
it. A number counts as read when both say the same; where they differ the likelier one is kept and the cell says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.figures.amounts import normalise, parse_amount
from pipeline.pages.model import Cell, Table
from pipeline.pages.printed.grid import Grid
from pipeline.pages.scan.cell_ink import (
    PADDING,
    STROKE_WIDE,
    CellPlace,
    CleanPage,
    begins_with_stroke,
    crop,
    line_boxes,
    place_of,
    points,
)
from pipeline.pages.scan.numbers import digits_of, is_number, tidy
from pipeline.pages.scan.ocr import Reading, recognise
from pipeline.pages.scan.print_lines import PrintedLine
from pipeline.pages.scan.shapes import digit_shapes, most_digits, odd_widths
from pipeline.pages.scan.signs import put_back_signs
from pipeline.pages.scan.witnesses import why_unlikely, without_rules

__all__ = ["read_cells"]

#: A number is in doubt where both readings have a letter less certain than this, or one of them one less than that.
_CERTAIN = 0.9
_LEAST_CERTAIN = 0.7
#: Ink that reaches so far (of the line's height) beyond the letters read was not read.
_OVERHANG = 0.6
#: How much surer (mean probability) a reading of words must be, and how much less sure one with more letters may be.
_SURER = 0.02
_AS_SURE = 0.05
#: A star is lower than this (of the usual line, which has a margin).
_STAR_HIGH = 0.4
#: What a recogniser makes of a piece of a rule, where nothing else stands in a cell.
_LIKE_RULES = frozenset("1 l I ! / \\ 一 - — _ . · ' ,".split())
#: In a column where so many numbers have the same decimals, another count of decimals is suspicious.
_ENOUGH = 4


def read_cells(
    table: Table, grid: Grid, page: CleanPage, lines: Sequence[PrintedLine]
) -> dict[tuple[int, int], list[str]]:
    """Read the cells of a table again and write text, ink and doubt into them; doubtful cells' candidates by place.

    `Cell.ink` and `indent` are in points of the straight picture afterwards.
    """
    candidates: dict[tuple[int, int], list[str]] = {}
    places: list[CellPlace] = []
    for cell in table.cells:
        cell.text = without_rules(cell.text)
        place = place_of(cell, grid, page, lines)
        if place is not None:
            places.append(place)
        elif normalise(cell.text) in _LIKE_RULES:
            cell.text = ""
        elif is_number(tidy(cell.text)):
            cell.doubt = f"{cell.text}: no ink of its own"
            candidates[cell.row, cell.col] = [cell.text]
    again = [place for place in places if _needs_second_reading(place, page)]
    for place in again:
        place.crops = [crop(page, box) for box in line_boxes(place, page)]
    readings = iter(recognise([picture for place in again for picture in place.crops]))
    for place in again:
        place.second = [next(readings) for _ in place.crops]
    for place in again:
        found = _decide(place)
        _put_back_stroke(place, page)
        put_back_signs(place, page)
        found = _count_shapes(place, page, found)
        unlikely = why_unlikely(place, grid, page)
        if unlikely is not None:
            place.cell.doubt, found = place.cell.doubt or unlikely[0], [*unlikely[1], *found]
        if place.cell.doubt is not None:
            candidates[place.cell.row, place.cell.col] = found
    odd = odd_widths([(place.cell.text, place.ink) for place in again if len(place.crops) == 1])
    for place in again:
        if place.ink in odd and place.cell.doubt is None:
            place.cell.doubt = f"{place.cell.text} is printed {odd[place.ink]} than so many digits are"
            candidates[place.cell.row, place.cell.col] = [place.cell.text]
    for place in places:
        _put_back_stars(place, page)
        place.cell.ink = points(place.ink, page.scale)
        place.cell.indent = round(place.cell.ink[0] - grid.xs[place.cell.col], 1)
    _odd_decimals(table, candidates)
    return candidates


def _needs_second_reading(place: CellPlace, page: CleanPage) -> bool:
    text = place.cell.text
    if not text.strip() or any(c.isdigit() for c in normalise(text)) or len(normalise(text)) == 1:
        return True
    ink = place.cell.ink
    if ink is None:
        return True
    if begins_with_stroke(place, page) and not normalise(text).startswith(("一", "-")):
        return True
    if _mean(place.first) < _CERTAIN:
        return True
    # letters at the ends of a line that the finder cut off
    missed = max(ink[0] - place.ink[0] / page.scale, place.ink[2] / page.scale - ink[2])
    return missed * page.scale > _OVERHANG * page.line_height


def _decide(place: CellPlace) -> list[str]:
    """Text and doubt of a cell from its two readings; what may stand there, the likeliest first."""
    cell = place.cell
    first, second = tidy(cell.text), tidy(without_rules("\n".join(r.text.strip() for r in place.second)))
    sure = {first: _weakest(place.first), second: _weakest(place.second)}
    if normalise(first) == normalise(second):
        cell.text = first
        weakest = (_weakest(place.first), _weakest(place.second))
        if is_number(first) and (max(weakest) < _CERTAIN or min(weakest) < _LEAST_CERTAIN):
            cell.doubt = f"faint: {first}"
        return _alternatives(place, [first])
    if not second.strip():
        if is_number(first):
            cell.doubt = f"reads {first} on the page, nothing alone"
        return [first]
    if not first.strip():
        cell.text = second
        if is_number(second) and _weakest(place.second) < _CERTAIN:
            cell.doubt = f"faint: {second}"
        return [second]
    numbers = [text for text in (first, second) if is_number(text)]
    if len(numbers) == 2:
        one, two = parse_amount(first.rstrip("%")), parse_amount(second.rstrip("%"))
        if one and two and (one.value, one.places) == (two.value, two.places) and first[-1:] == second[-1:]:
            cell.text = max(first, second, key=len)
            return [cell.text]
        numbers.sort(key=lambda text: (not _fits_shapes(text, place), -sure[text]))
        cell.text = numbers[0]
        cell.doubt = f"reads {first} on the page, {second} alone"
        return _alternatives(place, numbers)
    if len(numbers) == 1:
        cell.text = numbers[0]
        other = second if numbers[0] is first else first
        if digits_of(other) != digits_of(numbers[0]):
            cell.doubt = f"reads {first!r} on the page, {second!r} alone"
        return _alternatives(place, numbers)
    # words: the longer of two about equally sure readings has not lost a letter
    mean_first, mean_second = _mean(place.first), _mean(place.second)
    more = len(normalise(second)) - len(normalise(first))
    if (more >= 0 and mean_second > mean_first + _SURER) or (more > 0 and mean_second > mean_first - _AS_SURE):
        cell.text = second
    if digits_of(first) != digits_of(second):
        cell.doubt = f"reads {first!r} on the page, {second!r} alone"
    return [cell.text]


def _put_back_stroke(place: CellPlace, page: CleanPage) -> None:
    """A stroke at the beginning that neither reading says: 一 before words, a minus that makes a number doubtful."""
    cell = place.cell
    text = normalise(cell.text)
    if not text or text.startswith(("一", "-")) or not begins_with_stroke(place, page):
        return
    if text.startswith("、"):
        cell.text = "一" + cell.text
    elif is_number(text):
        cell.doubt = cell.doubt or f"a stroke before {text}: a minus?"
    elif (
        "\u4e00" <= text[0] <= "\u9fff"
        and min(place.pieces)[2] - min(place.pieces)[0] > 2 * STROKE_WIDE * page.line_height
    ):
        cell.text = "一" + cell.text


def _put_back_stars(place: CellPlace, page: CleanPage) -> None:
    """Stars (** in the row that counts columns) are read as small letters; letters are never so low."""
    text = normalise(place.cell.text)
    high = place.ink[3] - place.ink[1]
    # 一 is that low
    if high < _STAR_HIGH * page.line_height and text.strip("一") and all("\u4e00" <= c <= "\u9fff" for c in text):
        place.cell.text = "*" * len(text)


def _count_shapes(place: CellPlace, page: CleanPage, found: list[str]) -> list[str]:
    """Doubt a number that has more or fewer digits than there are shapes of ink; read it in two parts if it lost one.

    Recognisers lose a leading digit with full certainty, and again at every reading of the same crop.
    """
    cell = place.cell
    digits = sum(c.isdigit() for c in normalise(cell.text))
    if not is_number(cell.text) or len(place.crops) != 1 or cell.text.endswith("%"):
        return found
    shapes = digit_shapes(place.pieces)
    if not shapes or len(shapes) <= digits <= most_digits(shapes, place.pieces):
        return found
    cell.doubt = cell.doubt or f"{digits} digits read, {len(shapes)} shapes printed"
    if len(shapes) < 2:
        return found
    half = len(shapes) // 2
    x0, top, x1, bottom = place.ink
    cut = (shapes[half - 1][1] + shapes[half][0]) // 2
    parts = recognise([crop(page, (x0, top, cut - PADDING, bottom)), crop(page, (cut + PADDING, top, x1, bottom))])
    joined = tidy("".join(part.text.strip() for part in parts))
    if is_number(joined) and sum(c.isdigit() for c in joined) == len(shapes) != digits:
        cell.doubt, cell.text = f"reads {cell.text} whole, {joined} in two parts", joined
        return [joined, *(text for text in found if text != joined)]
    return found


def _fits_shapes(text: str, place: CellPlace) -> bool:
    """Whether as many digits were read as there are shapes of ink in a cell of one line."""
    digits = sum(c.isdigit() for c in text)
    shapes = digit_shapes(place.pieces) if len(place.crops) == 1 else []
    return len(shapes) <= digits <= most_digits(shapes, place.pieces) if shapes else False


def _alternatives(place: CellPlace, texts: list[str]) -> list[str]:
    """The readings and what single uncertain letters would make of them."""
    found = list(texts)
    for readings in (place.first, place.second):
        if len(readings) != 1:
            continue
        glyphs = readings[0].glyphs
        for index, glyph in enumerate(glyphs):
            for other, _ in glyph.others:
                text = tidy("".join(other if i == index else g.text for i, g in enumerate(glyphs)))
                if is_number(text) and text not in found:
                    found.append(text)
    return found


def _odd_decimals(table: Table, candidates: dict[tuple[int, int], list[str]]) -> None:
    """Doubt numbers whose count of decimals differs from all others of their column: a point or a digit was lost."""
    columns: dict[int, list[tuple[Cell, int]]] = {}
    for cell in table.cells:
        amount = parse_amount(cell.text)
        if amount is not None:
            columns.setdefault(cell.col, []).append((cell, amount.places))
    for members in columns.values():
        usual, count = Counter(places for _, places in members).most_common(1)[0]
        if usual == 0 or count < _ENOUGH or count < 0.75 * len(members):
            continue
        for cell, places in members:
            if places != usual and cell.doubt is None and cell.text.strip() != "0":
                cell.doubt = f"{places} decimals in a column of {usual}"
                candidates[cell.row, cell.col] = _with_point(cell.text, usual)


def _with_point(text: str, places: int) -> list[str]:
    digits = text.replace(",", "").replace(".", "")
    moved = f"{digits[:-places]}.{digits[-places:]}" if len(digits) > places else text
    # a rule beside the number reads as one more digit at its end
    cut = text[: text.rindex(".") + 1 + places] if "." in text else text
    return [text, *(other for other in dict.fromkeys((cut, moved)) if other != text and is_number(other))]


def _weakest(readings: Sequence[Reading]) -> float:
    return min((r.weakest for r in readings), default=0.0)


def _mean(readings: Sequence[Reading]) -> float:
    return sum(r.mean for r in readings) / len(readings) if readings else 0.0
