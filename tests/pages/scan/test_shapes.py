"""The ink of a number against the digits that were read; no recogniser is asked."""

from __future__ import annotations

import pytest

pytest.importorskip("cv2", reason="the extra 'ocr' is not installed")
pytest.importorskip("rapidocr", reason="the extra 'ocr' is not installed")

from pipeline.pages.scan.shapes import digit_shapes, most_digits, odd_widths

TEXTS = ["12.30", "1,208.80", "806.08", "7.00", "45,600.00", "333.10", "20.05", "1,000.00", "9,870.61", "0.50"]


def ink(text: str, row: int) -> tuple[int, int, int, int]:
    """Digits 15 pixels wide, marks 7."""
    wide = sum(15 if c.isdigit() else 7 for c in text)
    return (100, 30 * row, 100 + wide, 30 * row + 22)


def test_numbers_as_wide_as_their_digits_are_not_odd() -> None:
    assert odd_widths([(text, ink(text, row)) for row, text in enumerate(TEXTS)]) == {}


@pytest.mark.parametrize(
    ("read", "printed", "verdict"), [("06.08", "806.08", "wider"), ("8806.08", "806.08", "narrower")]
)
def test_a_lost_or_invented_digit_shows_in_the_width(read: str, printed: str, verdict: str) -> None:
    cells = [(text, ink(text, row)) for row, text in enumerate(TEXTS)]
    cells[2] = (read, ink(printed, 2))
    assert odd_widths(cells) == {ink(printed, 2): verdict}


def test_few_numbers_prove_nothing() -> None:
    assert odd_widths([("1.00", (0, 0, 200, 22)), ("2.00", (0, 30, 50, 52))]) == {}


def test_shapes_are_counted_without_marks_and_broken_digits_are_one() -> None:
    eight_in_two = [(0, 0, 13, 10), (0, 12, 13, 22)]
    two_touching = [(16, 0, 45, 22)]
    point = [(47, 18, 50, 22)]
    pieces = [*eight_in_two, *two_touching, *point]
    # halves lower than a digit count for nothing: only whole shapes prove that a digit was lost
    assert digit_shapes(pieces) == [(16, 45)]
    assert digit_shapes([(0, 0, 13, 14), (1, 9, 13, 22), *two_touching]) == [(0, 13), (16, 45)]
    assert most_digits([(16, 45)], two_touching) == 2
