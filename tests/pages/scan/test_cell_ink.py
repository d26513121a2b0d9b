"""Which ink belongs to a cell, and where its lines are parted."""

from __future__ import annotations

import pytest

from pipeline.pages.model import Cell
from pipeline.pages.scan import ocr_available

if not ocr_available():
    pytest.skip("the extra 'ocr' is not installed", allow_module_level=True)

import numpy as np

from pipeline.pages.printed.grid import Grid
from pipeline.pages.scan.cell_ink import CellPlace, CleanPage, begins_with_stroke, crop, line_boxes, place_of
from pipeline.pages.scan.ocr import PixelBox

#: Two pixels a point; a line of print with its margin is 32 pixels high. The cell: 20..300 × 20..140 pixels.
SCALE, LINE = 2.0, 32
GRID = Grid([10.0, 150.0], [10.0, 70.0], [], [])
DIGITS = [(100, 40, 112, 62), (115, 40, 127, 62), (130, 40, 142, 62)]


def page(pieces: list[PixelBox]) -> CleanPage:
    plane = np.full((160, 320), 240, np.uint8)
    return CleanPage(plane, pieces, np.zeros_like(plane), SCALE, LINE)


def ink_beside(piece: PixelBox) -> list[PixelBox]:
    """The pieces of the cell when a further one lies in it beside three digits."""
    found = place_of(Cell(0, 0, 1, 1, "123"), GRID, page([*DIGITS, piece]), [])
    assert found is not None
    return [p for p in found.pieces if p not in DIGITS]


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param((19, 60, 25, 66), id="a speck on the border"),
        pytest.param((20, 50, 24, 130), id="a thin upright piece on the border"),
        pytest.param((60, 21, 90, 24), id="a flat piece along the upper side"),
        pytest.param((60, 136, 90, 139), id="a flat piece along the lower side"),
        pytest.param((23, 30, 27, 130), id="an upright piece higher than letters near the border"),
        pytest.param((22, 50, 25, 78), id="a thin upright piece as high as a digit, near the border"),
        pytest.param((200, 100, 202, 102), id="dirt with nothing around it"),
        pytest.param((298, 15, 306, 200), id="the edge of the paper"),
    ],
)
def test_what_is_no_print(piece: PixelBox) -> None:
    assert ink_beside(piece) == []


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param((145, 59, 147, 61), id="a point behind digits"),
        pytest.param((60, 50, 84, 53), id="a dash"),
        pytest.param((60, 40, 63, 62), id="a thin 1"),
        pytest.param((240, 100, 262, 122), id="a letter elsewhere"),
        pytest.param((60, 30, 64, 80), id="a bar in the middle"),
    ],
)
def test_what_is_print(piece: PixelBox) -> None:
    assert ink_beside(piece) == [piece]


def test_a_cell_without_print_has_no_place() -> None:
    assert place_of(Cell(0, 0, 1, 1, ""), GRID, page([(60, 21, 90, 24)]), []) is None


def lines(pieces: list[PixelBox], levels: tuple[float, ...] = ()) -> list[PixelBox]:
    box = (min(p[0] for p in pieces), min(p[1] for p in pieces), max(p[2] for p in pieces), max(p[3] for p in pieces))
    place = CellPlace(Cell(0, 0, 1, 1), box, pieces, levels=[*levels])
    return line_boxes(place, page(pieces))


def letters(top: int, count: int = 4, high: int = 24) -> list[PixelBox]:
    return [(60 + 28 * n, top, 84 + 28 * n, top + high) for n in range(count)]


def test_lines_with_paper_between_them_are_parted() -> None:
    assert lines(letters(30) + letters(64, 2)) == [(60, 30, 168, 54), (60, 64, 112, 88)]


def test_what_is_lower_than_a_letter_belongs_to_the_line_beside_it() -> None:
    dots = [(60, 24, 66, 27), (100, 24, 106, 27)]
    assert lines(dots + letters(30)) == [(60, 24, 168, 54)]


def test_lines_that_touch_are_parted_where_the_page_saw_two() -> None:
    assert lines(letters(30) + letters(54), (42.0, 66.0)) == [(60, 30, 168, 54), (60, 54, 168, 78)]


def test_lines_that_touch_are_parted_where_hardly_any_piece_crosses() -> None:
    bracket = (60, 50, 72, 78)  # reaches up into the line above
    assert lines([*letters(30, 8), bracket, *letters(54, 8)[1:]]) == [(60, 30, 280, 54), (60, 54, 280, 78)]


def test_large_letters_are_one_line() -> None:
    assert lines(letters(30, 4, 48)) == [(60, 30, 168, 78)]


def test_a_band_that_pieces_cross_everywhere_stays_whole() -> None:
    # letters of three heights, set on steps: no level parts them
    steps = [(60 + 28 * n, 30 + 8 * n, 84 + 28 * n, 52 + 8 * n) for n in range(5)]
    assert lines(steps) == [(60, 30, 196, 84)]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        pytest.param([(60, 50, 82, 54), (88, 40, 110, 62)], True, id="一 before a letter"),
        pytest.param([(60, 50, 82, 54), (86, 58, 93, 66), (100, 40, 122, 62)], True, id="一、"),
        pytest.param([(60, 50, 82, 54)], False, id="a stroke alone"),
        pytest.param([(60, 50, 82, 54), (70, 58, 92, 62)], False, id="a letter of strokes (二)"),
        pytest.param([(60, 50, 82, 54), (90, 51, 112, 54)], False, id="two strokes"),
        pytest.param([(60, 40, 82, 62), (88, 40, 110, 62)], False, id="letters"),
    ],
)
def test_a_stroke_at_the_beginning(pieces: list[PixelBox], expected: bool) -> None:
    place = CellPlace(Cell(0, 0, 1, 1), pieces[0], pieces)
    assert begins_with_stroke(place, page(pieces)) is expected


def test_a_crop_has_white_around_it_and_a_dash_is_no_block() -> None:
    whole = page([])
    high, wide = crop(whole, (60, 50, 82, 53)).shape
    assert wide == 22 + 2 * 4
    assert high == round(0.6 * LINE) + 2 * 4
    # at the edge of the paper there is less of it
    assert crop(whole, (0, 0, 22, 30)).shape == (34, 26)
