"""What the ink alone tells, on small drawn pictures and without a recogniser: signs, lost marks, gutters, margins."""

from __future__ import annotations

import pytest

from pipeline.pages.model import Cell, Line, Table
from pipeline.pages.scan import ocr_available

if not ocr_available():
    pytest.skip("the extra 'ocr' is not installed", allow_module_level=True)

import cv2
import numpy as np

from pipeline.pages.scan import assemble
from pipeline.pages.scan.cell_ink import CellPlace, CleanPage
from pipeline.pages.scan.gutter import find_gutter, halves
from pipeline.pages.scan.image import PageImage, Pixels
from pipeline.pages.scan.margins import put_on_margins
from pipeline.pages.scan.ocr import Glyph
from pipeline.pages.scan.ocr import Reading as Read
from pipeline.pages.scan.print_lines import PrintedLine, chars_of
from pipeline.pages.scan.shapes import lost_mark
from pipeline.pages.scan.signs import put_back_signs

Stroke = tuple[tuple[float, float], tuple[float, float]]
#: Strokes of signs in a box of 22 × 20: arms, and a bar that lies or runs along the lower arm.
GREATER: list[Stroke] = [((0, 0), (21, 8)), ((21, 8), (0, 14))]
LESS: list[Stroke] = [((21, 0), (0, 8)), ((0, 8), (21, 14))]
SIGNS: dict[str, list[Stroke]] = {
    "≥": [*GREATER, ((0, 20), (21, 14))],
    "≤": [*LESS, ((0, 14), (21, 20))],
    ">": [((0, 0), (21, 9)), ((21, 9), (0, 18))],
    "<": [((21, 0), (0, 9)), ((0, 9), (21, 18))],
}
FLAT_BAR: list[Stroke] = [((0, 0), (21, 6)), ((21, 6), (0, 12)), ((0, 18), (21, 18))]


def place(strokes: list[Stroke], text: str, second: str = "") -> tuple[CellPlace, CleanPage]:
    plane: Pixels = np.full((60, 120), 240, np.uint8)
    for (x0, y0), (x1, y1) in strokes:
        cv2.line(plane, (round(20 + x0), round(20 + y0)), (round(20 + x1), round(20 + y1)), (30,), 2, cv2.LINE_AA)
    ink = (plane < 140).astype(np.uint8)
    count, _, boxes, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in boxes[1:count]]
    box = (min(p[0] for p in pieces), min(p[1] for p in pieces), max(p[2] for p in pieces), max(p[3] for p in pieces))
    page = CleanPage(plane, pieces, np.zeros_like(plane), 2.78, 32)
    found = CellPlace(Cell(0, 0, 1, 1, text, doubt="unsure"), box, pieces)
    found.second = [Read(tuple(Glyph(letter, 0.5, 0.9) for letter in second))]
    return found, page


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("read", ["V", ">", "", "W"])
def test_a_sign_of_comparison_is_told_by_its_strokes(sign: str, read: str) -> None:
    found, page = place(SIGNS[sign], read)
    put_back_signs(found, page)
    assert (found.cell.text, found.cell.doubt) == (sign, None)


def test_a_flat_bar_below_is_one_as_well() -> None:
    found, page = place(FLAT_BAR, "V")
    put_back_signs(found, page)
    assert found.cell.text == "≥"


@pytest.mark.parametrize(
    ("strokes", "text"),
    [
        ([((0, 0), (10, 20)), ((10, 20), (21, 0))], "V"),  # a V
        ([((0, 9), (21, 9))], "一"),
        (SIGNS["≥"], "2"),  # both readings say a digit: a digit it is
        (SIGNS["≥"], "否"),
    ],
)
def test_what_is_no_sign_stays(strokes: list[Stroke], text: str) -> None:
    found, page = place(strokes, text, second=text)
    put_back_signs(found, page)
    assert (found.cell.text, found.cell.doubt) == (text, "unsure")


def test_a_sign_before_its_number_is_put_right() -> None:
    digits: list[Stroke] = [((40, 0), (40, 18)), ((52, 0), (52, 18))]
    found, page = place([*SIGNS["≥"], *digits], "V11")
    put_back_signs(found, page)
    assert found.cell.text == "≥11"


@pytest.mark.parametrize(
    ("text", "middles", "expected"),
    [
        ("1369", [0, 10, 30, 40], True),  # 13.69 with its point under a line
        ("1369", [0, 10, 20, 30], False),
        ("13.69", [0, 10, 30, 40], False),
        ("1117", [0, 10.8, 20, 30], False),  # a 1 stands a little beside its place
        ("1369", [0, 10, 30], False),  # shapes that are not the digits tell nothing
        ("12", [0, 30], False),
    ],
)
def test_a_gap_between_digits_tells_of_a_lost_point(text: str, middles: list[float], expected: bool) -> None:
    assert lost_mark(text, [(round(10 * m) - 30, round(10 * m) + 30) for m in middles]) is expected


def sheet(*columns: tuple[int, int], across: bool = False, fold: bool = False) -> PageImage:
    """An A4 sheet lying at 100 dpi with rows of letters between places of x."""
    gray: Pixels = np.full((827, 1169), 245, np.uint8)
    for y in range(80, 740, 22):
        for left, right in columns:
            for x in range(left, right, 12):
                cv2.rectangle(gray, (x, y), (x + 7, y + 10), (40,), -1)
    if across:
        cv2.line(gray, (100, 60), (1069, 60), (40,), 2)
    if fold:
        cv2.line(gray, (585, 10), (585, 820), (90,), 1)
    return PageImage(gray, gray, np.zeros_like(gray), 100 / 72, 0.0)


@pytest.mark.parametrize("fold", [False, True])
def test_a_gutter_parts_two_pages(fold: bool) -> None:
    image = sheet((90, 500), (680, 1090), fold=fold)
    at = find_gutter(image)
    assert at == pytest.approx(588, abs=8)
    left, right = halves(image, at or 0)
    assert left.gray.shape[1] + right.gray.shape[1] == image.gray.shape[1]
    box = (10.0, 20.0, 30.0, 40.0)
    assert left.on_page(box) == box
    assert right.on_page(box)[0] == pytest.approx(10 + left.width, abs=0.1)


@pytest.mark.parametrize(
    "image",
    [
        sheet((90, 1090)),  # print across the sheet
        sheet((90, 500), (680, 1090), across=True),  # two lists under one rule
        sheet((90, 500)),  # nothing on the other half
        sheet((90, 500), (680, 760)),  # notes beside a page
    ],
)
def test_one_page_is_not_parted(image: PageImage) -> None:
    assert find_gutter(image) is None


def test_lines_of_one_paragraph_begin_at_one_place() -> None:
    starts = [90.0, 92.5, 91.0, 123.0, 125.0, 91.5]
    lines = [Line("文字", 100 + 20 * n, 114 + 20 * n, [x, x + 14], [x + 14, x + 28]) for n, x in enumerate(starts)]
    in_table = Line("表", 300, 314, [94.0], [108.0])
    put_on_margins([*lines, in_table], [(80.0, 290.0, 400.0, 330.0)])
    assert len({line.x0 for line in lines[:3]} | {lines[5].x0}) == 1
    assert lines[3].x0 == lines[4].x0 > 120
    assert in_table.x0 == 94.0


def test_an_underline_is_no_letter_and_marks_hold_numbers_together() -> None:
    line = "增长_10. 15%。"
    letters = [c for c in line if c != " "]
    glyphs = [Glyph(c, (n + 0.5 + (0.4 if n > 5 else 0)) / (len(letters) + 0.5), 0.99) for n, c in enumerate(letters)]
    chars = chars_of([PrintedLine((0, 0, 15 * len(letters), 30), Read(tuple(glyphs)))], 1.0)
    assert "".join(c.text for c in chars) == "增长10.15%。"
    point = next(n for n, c in enumerate(chars) if c.text == ".")
    assert chars[point].x1 == pytest.approx(chars[point + 1].x0)
    assert chars[-1].x1 > chars[-2].x1 + 10  # a full-width mark takes its whole place


def test_rows_of_underlines_are_a_form_to_fill_in() -> None:
    glyphs = tuple(Glyph(c, (n + 0.5) / 5, 0.99) for n, c in enumerate("名____"))
    chars = chars_of([PrintedLine((0, 0, 80, 30), Read(glyphs))], 1.0)
    assert "".join(c.text for c in chars) == "名____"


def test_an_amount_that_shares_its_cell_with_words_puts_the_numbers_of_the_table_in_doubt() -> None:
    texts = [["一、财政拨款", "4,700.00一、教育支出", "4,600.00"], ["二、其他收入", "二、卫生健康支出", "100.00"]]
    cells = [Cell(r, c, 1, 1, text) for r, row in enumerate(texts) for c, text in enumerate(row)]
    table = Table(2, 3, cells)
    assemble._doubt_joined_columns(table)
    assert [cell.doubt is not None for cell in cells] == [False, False, True, False, False, True]
    assert table.disagreement is not None
    counted = Table(1, 2, [Cell(0, 0, 1, 1, "会议费"), Cell(0, 1, 1, 1, "1,234.00万元整")])
    assemble._doubt_joined_columns(counted)
    assert counted.disagreement is None
