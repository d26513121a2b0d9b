"""Second looks at a picture without a recogniser: numbers in prose, words across a rule, letters below each other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.pages.model import Line
from pipeline.pages.scan import ocr_available

if not ocr_available():
    pytest.skip("the extra 'ocr' is not installed", allow_module_level=True)

import numpy as np

from pipeline.pages.scan import assemble, keystone, print_lines, prose_numbers
from pipeline.pages.scan.cell_ink import CleanPage
from pipeline.pages.scan.image import PageImage, Pixels, page_image
from pipeline.pages.scan.keystone import find_warp
from pipeline.pages.scan.margins import put_on_margins
from pipeline.pages.scan.ocr import Glyph, PixelBox, Reading
from pipeline.pages.scan.print_lines import PrintedLine
from pipeline.pages.scan.prose_numbers import read_numbers_again
from pipeline.pages.scan.rulings import _words_across

SCALE, LINE = 2.0, 32


def reading(text: str, sure: float = 0.99) -> Reading:
    return Reading(tuple(Glyph(c, (n + 0.5) / max(1, len(text)), sure) for n, c in enumerate(text)))


# ---- numbers in a sentence, each alone


def ink(text: str, left: int = 20, top: int = 10) -> list[PixelBox]:
    """Each letter in a place of 16 pixels: digits 12 × 22, marks low, letters 14 × 22."""
    return [
        (left + 16 * n + 4, top + 17, left + 16 * n + 10, top + 23) if c in ".,，"
        else (left + 16 * n + 2, top, left + 16 * n + 14, top + 22)
        for n, c in enumerate(text) if c.strip()
    ]  # fmt: skip


def sentence(
    monkeypatch: pytest.MonkeyPatch,
    first: str,
    second: Reading,
    *,
    sure: float = 0.99,
    printed: Sequence[PixelBox] | None = None,
    seal: PixelBox | None = None,
) -> tuple[str, list[str]]:
    """The line, and what is in doubt, after its one group of numbers was read again."""
    monkeypatch.setattr(prose_numbers, "recognise", lambda crops: [second for _ in crops])
    plane: Pixels = np.full((60, 600), 240, np.uint8)
    sealed = np.zeros_like(plane)
    if seal is not None:
        sealed[seal[1] : seal[3], seal[0] : seal[2]] = 255
    pieces = list(ink(first) if printed is None else printed)
    line = PrintedLine((20, 6, 20 + 16 * len(first), 38), reading(first, sure))
    (corrected,), doubts = read_numbers_again([line], [], CleanPage(plane, pieces, sealed, SCALE, LINE))
    return corrected.reading.text, [doubt.why for doubt in doubts]


def test_a_number_that_both_read_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentence(monkeypatch, "收入123.45万元", reading("入123.45万")) == ("收入123.45万元", [])


def test_a_number_that_is_another_one_alone_is_in_doubt_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    text, doubts = sentence(monkeypatch, "收入123.45万元", reading("入128.45万"))
    assert (text, doubts) == ("收入123.45万元", ["123.45: reads '入128.45万' alone"])


def test_what_only_alone_is_a_number_is_put_into_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    text, doubts = sentence(monkeypatch, "收入1.234.56万元", reading("入1,234.56万"))
    assert text == "收入1,234.56万元"
    assert len(doubts) == 1


@pytest.mark.parametrize(("first", "second"), [(0.8, 0.85), (0.99, 0.6)])
def test_a_faint_number_is_in_doubt(monkeypatch: pytest.MonkeyPatch, first: float, second: float) -> None:
    assert sentence(monkeypatch, "收入123.45万元", reading("123.45", second), sure=first)[1] == ["123.45: faint"]


def test_a_number_under_a_seal_is_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentence(monkeypatch, "收入123.45万元", reading("123.45"), seal=(60, 10, 120, 30))[1] == [
        "123.45: under a seal"
    ]


def test_more_digits_than_shapes_are_in_doubt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recogniser says a digit twice with full certainty; on the paper it takes one place."""
    printed = [p for n, p in enumerate(ink("收入123.45万元")) if n != 3]
    assert sentence(monkeypatch, "收入123.45万元", reading("123.45"), printed=printed)[1] == [
        "123.45: 5 digits read, 4 shapes printed"
    ]


def test_a_gap_between_digits_is_a_lost_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentence(monkeypatch, "收入12345万元", reading("123 45"))[1] == [
        "12345: a gap between its digits: a mark that was not read?"
    ]


def test_numbers_that_stand_together_are_read_together(monkeypatch: pytest.MonkeyPatch) -> None:
    text, doubts = sentence(monkeypatch, "为12.5万3.5元", reading("12.5万3.6"))
    assert text == "为12.5万3.5元"
    assert doubts == ["12.5万3.5: reads '12.5万3.6' alone"]


# ---- a thin line that is a word


def words(text: str, left: int, right: int) -> PrintedLine:
    return PrintedLine((left, 100, right, 132), reading(text))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(words("项目支出", 100, 196), True, id="between two letters of a word"),
        pytest.param(words("123.45", 110, 190), True, id="within a number"),
        pytest.param(PrintedLine((0, 100, 300, 132), Reading((Glyph("支", 0.1, 0.9), Glyph("出", 0.9, 0.9)))), False,
                     id="in the gap between two columns"),
        pytest.param(words("项目", 160, 210), False, id="beside the word"),
        pytest.param(PrintedLine((100, 300, 196, 332), reading("项目支出")), False, id="in another row"),
    ],
)  # fmt: skip
def test_a_word_that_goes_on_over_a_line_is_no_rule(line: PrintedLine, expected: bool) -> None:
    # the line x = 74 points (148 pixels) from 40 to 80 points
    assert _words_across([line], 74.0, 40.0, 80.0, SCALE) is expected


# ---- letters below each other


def test_letters_below_each_other_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heading set upright (收入 beside the rows of a summary) is no line: its letters are."""
    gray: Pixels = np.full((400, 300), 250, np.uint8)
    for top in (40, 90, 140, 190):
        gray[top : top + 12, 42:72] = 20
        gray[top + 16 : top + 30, 42:72] = 20  # a letter of two parts
    asked: list[tuple[int, ...]] = []

    def recognise(crops: Sequence[Pixels]) -> list[Reading]:
        asked.extend(crop.shape for crop in crops)
        return [reading(letter) for letter in "一行字收入支出"[: len(crops)]]

    monkeypatch.setattr(print_lines, "recognise", recognise)
    image = PageImage(gray, gray, np.zeros_like(gray), SCALE, 0.0)
    lines = print_lines._read(image, [(100, 20, 260, 50), (100, 60, 260, 90), (36, 34, 78, 226)])
    assert [line.box[1] for line in lines[2:]] == [38, 88, 138, 188]
    assert {line.box[3] - line.box[1] for line in lines[2:]} == {34}
    assert [line.reading.text for line in lines] == list("一行字收入支")
    assert len(asked) == 6


# ---- margins, warp, gray pictures, sheets of two pages


def test_a_single_line_has_no_margin_to_be_put_on() -> None:
    line = Line("一行", 10.0, 22.0, [50.3, 62.3], [62.3, 74.3])
    put_on_margins([line], [])
    assert line.lefts == [50.3, 62.3]


def drawn(*slopes: float) -> Pixels:
    import cv2

    gray: Pixels = np.full((1200, 900), 255, np.uint8)
    for n, slope in enumerate(slopes):
        top = 100 + 80 * n
        cv2.line(gray, (60, round(top - 390 * slope)), (840, round(top + 390 * slope)), (0,), 1)
    return gray


def test_rules_that_agree_on_their_lean_are_a_warp_and_others_are_none() -> None:
    leaning = find_warp(drawn(*[0.008] * 12), SCALE)
    assert leaning is not None
    assert leaning.across == pytest.approx(0.008, abs=0.002)
    assert find_warp(drawn(*[0.0] * 12), SCALE) is None
    assert (
        find_warp(drawn(0.03, -0.03, 0.01, -0.02, 0.025, -0.01, 0.0, 0.02, -0.025, 0.015, -0.015, 0.03), SCALE) is None
    )


def test_rules_at_one_place_tell_a_lean_and_no_change_of_it() -> None:
    rules = [keystone._Rule(10.0, 0.01, 500.0)] * 12
    assert keystone._lean(rules) == (pytest.approx(0.01), 0.0)


@pytest.mark.parametrize("depth", [None, 1])
def test_a_gray_picture_has_no_seals(depth: int | None) -> None:
    gray: Pixels = np.full((600, 400), 250, np.uint8)
    gray[100:104, 50:350] = 20
    image = page_image(gray if depth is None else gray.reshape(600, 400, depth), SCALE)
    assert image.gray.shape == image.red.shape
    assert not image.seal.any()


def test_what_is_doubted_on_the_right_page_of_a_sheet_stands_on_the_right_half() -> None:
    from pipeline.pages.model import Doubt, Page

    gray: Pixels = np.full((600, 400), 250, np.uint8)
    half = PageImage(gray, gray, np.zeros_like(gray), SCALE, 0.0, left=400, sheet=800)
    page = Page(
        1, 200.0, 300.0, [Line("1", 10.0, 20.0, [30.0], [36.0])], doubts=[Doubt((30.0, 10.0, 36.0, 20.0), "faint")]
    )
    moved = assemble._on_sheet(page, half)
    assert (moved.width, moved.lines[0].lefts, moved.doubts[0].box) == (400.0, [230.0], (230.0, 10.0, 236.0, 20.0))
