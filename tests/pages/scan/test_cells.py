"""What two readings of one cell come to: drawn ink, and a recogniser that says what the test tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from pipeline.pages.model import Cell, Table
from pipeline.pages.scan import ocr_available

if not ocr_available():
    pytest.skip("the extra 'ocr' is not installed", allow_module_level=True)

import numpy as np

from pipeline.pages.printed.grid import Grid
from pipeline.pages.scan import cells
from pipeline.pages.scan.cell_ink import CleanPage
from pipeline.pages.scan.image import Pixels
from pipeline.pages.scan.ocr import Glyph, PixelBox, Reading
from pipeline.pages.scan.print_lines import PrintedLine

#: Pixels a point, and the usual height of a line in pixels.
SCALE, LINE = 2.0, 32
CELL = (200.0, 24.0)


def reading(text: str, sure: float = 0.99, others: dict[int, str] | None = None) -> Reading:
    """A reading whose letters are all as sure; `others` names a letter that may stand at a place instead."""
    at = [(n + 0.5) / max(1, len(text)) for n in range(len(text))]
    instead = {n: ((other, 0.2),) for n, other in (others or {}).items()}
    return Reading(tuple(Glyph(c, a, sure, instead.get(n, ())) for n, (c, a) in enumerate(zip(text, at, strict=True))))


def ink(text: str, left: int = 40, top: int = 12) -> list[PixelBox]:
    """Where the print of a text would stand: digits of 12 × 22 pixels, letters as wide as high, marks low."""
    boxes: list[PixelBox] = []
    for letter in text:
        if letter in ".,":
            boxes.append((left, top + 17, left + 6, top + 23))
            left += 9
        elif letter == "-":
            boxes.append((left, top + 9, left + 12, top + 12))
            left += 16
        elif letter == "一":
            boxes.append((left, top + 9, left + 22, top + 13))
            left += 26
        elif letter.isdigit():
            boxes.append((left, top, left + 12, top + 22))
            left += 15
        elif not letter.isspace():
            boxes.append((left, top, left + 22, top + 22))
            left += 26
        else:
            left += 15
    return boxes


@dataclass
class Said:
    """What the recogniser is asked, and what it says to each crop in turn."""

    answers: list[Reading]
    crops: list[Pixels] = field(default_factory=list)

    def __call__(self, crops: Sequence[Pixels]) -> list[Reading]:
        self.crops += crops
        return [self.answers.pop(0) for _ in crops]


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Said:
    recogniser = Said([])
    monkeypatch.setattr(cells, "recognise", recogniser)
    return recogniser


def read(column: Sequence[tuple[str, Reading, Sequence[PixelBox]]]) -> tuple[list[Cell], dict[int, list[str]]]:
    """The cells of a column after the second reading, and the candidates by row.

    Each is given as its text, the page's reading, and its ink in a row of its own at the top.
    """
    high = int(CELL[1] * SCALE)
    placed = [[(x0, t + n * high, x1, b + n * high) for x0, t, x1, b in own] for n, (_, _, own) in enumerate(column)]
    plane: Pixels = np.full((high * len(column), int(CELL[0] * SCALE)), 240, np.uint8)
    table = Table(len(column), 1, [])
    lines = []
    for row, ((text, first, _), own) in enumerate(zip(column, placed, strict=True)):
        for x0, top, x1, bottom in own:
            plane[top:bottom, x0:x1] = 30
        box = None
        if own:
            pixels = (min(p[0] for p in own), min(p[1] for p in own), max(p[2] for p in own), max(p[3] for p in own))
            lines.append(PrintedLine(pixels, first))
            box = tuple(v / SCALE for v in pixels)
        table.cells.append(Cell(row, 0, 1, 1, text, ink=box))
    page = CleanPage(plane, [p for own in placed for p in own], np.zeros_like(plane), SCALE, LINE)
    grid = Grid([0.0, CELL[0]], [CELL[1] * n for n in range(len(column) + 1)], [], [])
    found = cells.read_cells(table, grid, page, lines)
    return table.cells, {row: texts for (row, _), texts in found.items()}


def one(text: str, first: Reading | None = None, printed: str | None = None) -> tuple[Cell, list[str]]:
    found, candidates = read([(text, first or reading(text), ink(text if printed is None else printed))])
    return found[0], candidates.get(0, [])


def test_two_sure_readings_that_agree_leave_no_doubt(said: Said) -> None:
    said.answers = [reading("1,234.50")]
    cell, candidates = one("1,234.50")
    assert (cell.text, cell.doubt, candidates) == ("1,234.50", None, [])
    assert cell.ink is not None
    assert cell.indent == cell.ink[0]


@pytest.mark.parametrize(("first", "second"), [(0.8, 0.85), (0.95, 0.6)])
def test_a_faint_number_is_in_doubt_although_both_agree(said: Said, first: float, second: float) -> None:
    said.answers = [reading("87.30", second, {1: "1"})]
    cell, candidates = one("87.30", reading("87.30", first))
    assert cell.doubt == "faint: 87.30"
    # what the unsure letter would make of it may stand there as well
    assert candidates == ["87.30", "81.30"]


def test_of_two_numbers_the_surer_one_is_kept_and_the_cell_says_so(said: Said) -> None:
    said.answers = [reading("16.40", 0.95)]
    cell, candidates = one("18.40", reading("18.40", 0.8))
    assert cell.text == "16.40"
    assert cell.doubt == "reads 18.40 on the page, 16.40 alone"
    assert candidates == ["16.40", "18.40"]


def test_of_two_numbers_the_one_with_as_many_digits_as_shapes_is_kept(said: Said) -> None:
    said.answers = [reading("234.50", 0.99)]
    cell, candidates = one("1234.50", reading("1234.50", 0.9))
    assert cell.text == "1234.50"
    assert candidates == ["1234.50", "234.50"]


def test_one_amount_with_and_without_its_comma_is_one_amount(said: Said) -> None:
    said.answers = [reading("1234.50")]
    cell, _ = one("1,234.50")
    assert (cell.text, cell.doubt) == ("1,234.50", None)


def test_a_share_and_an_amount_of_the_same_digits_are_two_numbers(said: Said) -> None:
    said.answers = [reading("97.50%", 0.95)]
    cell, _ = one("97.50", reading("97.50", 0.9))
    assert cell.text == "97.50%"
    assert cell.doubt == "reads 97.50 on the page, 97.50% alone"


def test_a_number_that_is_not_seen_alone_is_in_doubt(said: Said) -> None:
    said.answers = [reading("")]
    cell, candidates = one("305.10")
    assert (cell.text, cell.doubt) == ("305.10", "reads 305.10 on the page, nothing alone")
    assert candidates == ["305.10"]


@pytest.mark.parametrize(("sure", "doubt"), [(0.99, None), (0.8, "faint: 66.00")])
def test_a_number_that_only_the_second_reading_sees_is_read(said: Said, sure: float, doubt: str | None) -> None:
    said.answers = [reading("66.00", sure)]
    found, _ = read([("", reading(""), ink("66.00"))])
    assert (found[0].text, found[0].doubt) == ("66.00", doubt)


@pytest.mark.parametrize("turned", [False, True])
def test_a_number_beside_words_is_the_number(said: Said, turned: bool) -> None:
    readings = ["5I.B0", "51.80"]
    first, second = reversed(readings) if turned else readings
    said.answers = [reading(second)]
    cell, candidates = one(first, printed="51.80")
    assert cell.text == "51.80"
    assert cell.doubt == f"reads {first!r} on the page, {second!r} alone"
    assert candidates == ["51.80"]


def test_the_longer_of_two_sure_readings_of_words_has_lost_no_letter(said: Said) -> None:
    said.answers = [reading("住房公积金", 0.95)]
    found, _ = read([("房公积金", reading("房公积金", 0.85), ink("住房公积金"))])
    assert (found[0].text, found[0].doubt) == ("住房公积金", None)


def test_a_shorter_and_no_surer_reading_of_words_changes_nothing(said: Said) -> None:
    said.answers = [reading("住房公积", 0.85)]
    cell, _ = one("住房公积金", reading("住房公积金", 0.85))
    assert (cell.text, cell.doubt) == ("住房公积金", None)


def test_words_whose_digits_differ_are_in_doubt(said: Said) -> None:
    said.answers = [reading("第16项", 0.99)]
    cell, candidates = one("第18项", reading("第18项", 0.8))
    assert cell.text == "第16项"
    assert cell.doubt == "reads '第18项' on the page, '第16项' alone"
    assert candidates == ["第16项"]


def test_sure_words_are_not_read_twice(said: Said) -> None:
    cell, _ = one("项目支出")
    assert cell.text == "项目支出"
    assert said.crops == []


def test_words_that_the_finder_cut_off_are_read_again(said: Said) -> None:
    said.answers = [reading("一般公共服务支出")]
    boxes = ink("一般公共服务支出")
    table = Table(1, 1, [Cell(0, 0, 1, 1, "公共服务支出", ink=(boxes[2][0] / SCALE, 6.0, boxes[-1][2] / SCALE, 17.0))])
    plane: Pixels = np.full((48, 400), 240, np.uint8)
    page = CleanPage(plane, boxes, np.zeros_like(plane), SCALE, LINE)
    line = PrintedLine((boxes[2][0], 12, boxes[-1][2], 34), reading("公共服务支出"))
    cells.read_cells(table, Grid([0.0, 200.0], [0.0, 24.0], [], []), page, [line])
    assert table.cells[0].text == "一般公共服务支出"


def test_letters_without_ink_are_a_rule_or_in_doubt(said: Said) -> None:
    found, candidates = read([("—", reading("—"), []), ("41.00", reading("41.00"), []), ("说明", reading("说明"), [])])
    assert [(cell.text, cell.doubt) for cell in found] == [
        ("", None),
        ("41.00", "41.00: no ink of its own"),
        ("说明", None),
    ]
    assert candidates == {1: ["41.00"]}


@pytest.mark.parametrize(
    ("text", "printed", "expected", "doubt"),
    [
        ("、本年收入", "一、本年收入", "一、本年收入", None),
        ("般公共服务", "一般公共服务", "一般公共服务", None),
        ("52.00", "-52.00", "52.00", "a stroke before 52.00: a minus?"),
    ],
)
def test_a_stroke_that_neither_reading_says(
    said: Said, text: str, printed: str, expected: str, doubt: str | None
) -> None:
    said.answers = [reading(text)]
    boxes = ink(printed)
    if text.startswith("、"):  # the mark is low and narrow
        x0, _, _, bottom = boxes[1]
        boxes[1] = (x0, bottom - 8, x0 + 7, bottom)
    found, _ = read([(text, reading(text), boxes)])
    assert (found[0].text, found[0].doubt) == (expected, doubt)


def test_a_lost_leading_digit_is_found_by_reading_both_halves(said: Said) -> None:
    said.answers = [reading("2345.60"), reading("123"), reading("45.60")]
    cell, candidates = one("2345.60", printed="12345.60")
    assert cell.text == "12345.60"
    assert cell.doubt == "reads 2345.60 whole, 12345.60 in two parts"
    assert candidates == ["12345.60", "2345.60"]


def test_shapes_that_the_halves_do_not_explain_leave_the_doubt(said: Said) -> None:
    said.answers = [reading("2345.60"), reading("23"), reading("45.60")]
    cell, candidates = one("2345.60", printed="12345.60")
    assert (cell.text, cell.doubt) == ("2345.60", "6 digits read, 7 shapes printed")
    assert candidates == ["2345.60"]


def test_one_shape_is_no_number_of_three_digits(said: Said) -> None:
    said.answers = [reading("117")]
    cell, _ = one("117", printed="7")
    assert cell.doubt == "3 digits read, 1 shapes printed"


def test_low_signs_are_stars(said: Said) -> None:
    said.answers = [reading("大大")]
    low = [(60, 20, 68, 27), (80, 20, 88, 27)]
    found, _ = read([("大大", reading("大大", 0.5), low)])
    assert found[0].text == "**"


def test_another_count_of_decimals_than_the_column_is_in_doubt(said: Said) -> None:
    texts = ["12.50", "8.25", "310.00", "77.10", "4.05", "61.00", "9.75", "8.00", "33.20", "6130", "95.401", "0"]
    said.answers = [reading(text) for text in texts]
    found, candidates = read([(text, reading(text), ink(text)) for text in texts])
    odd = ["0 decimals in a column of 2", "3 decimals in a column of 2", None]
    assert [cell.doubt for cell in found] == [None] * 9 + odd
    # a point was lost, or a rule beside the number was read as its last digit
    assert candidates == {9: ["6130", "61.30"], 10: ["95.401", "95.40", "954.01"]}


def test_columns_of_mixed_decimals_tell_nothing(said: Said) -> None:
    texts = ["12.5", "8.25", "310", "77.10", "4.051"]
    said.answers = [reading(text) for text in texts]
    found, _ = read([(text, reading(text), ink(text)) for text in texts])
    assert [cell.doubt for cell in found] == [None] * 5


def test_a_number_wider_than_its_digits_is_in_doubt(said: Said) -> None:
    texts = ["1.25", "23.50", "345.10", "4567.30", "5.15", "61.35", "712.45", "8123.55", "12.34"]
    said.answers = [reading(text) for text in texts]
    # one broad piece in which digits touch: as many as the width allows
    broad = [(40, 12, 52, 34), (55, 12, 82, 34), (85, 29, 91, 35), (94, 12, 106, 34), (109, 12, 121, 34)]
    found, candidates = read(
        [(text, reading(text), ink(text)) for text in texts[:-1]] + [("12.34", reading("12.34"), broad)]
    )
    assert [cell.doubt for cell in found[:-1]] == [None] * 8
    assert found[-1].doubt == "12.34 is printed wider than so many digits are"
    assert candidates == {8: ["12.34"]}


def test_blanks_that_were_recognised_as_letters_are_no_certainty(said: Said) -> None:
    """A line over several cells may leave nothing but its blanks in one of them."""
    said.answers = [reading("19.00")]
    found, _ = read([("", reading("  ", 0.4), ink("19.00"))])
    assert found[0].text == "19.00"
    assert reading("  ", 0.4).weakest == 0.4
    assert reading("").weakest == 0.0
