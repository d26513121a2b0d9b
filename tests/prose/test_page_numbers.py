"""Page numbers that stuck to a number of the text: cut off where that is proved, in doubt where it only may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes.resolve import path_codes
from pipeline.figures.line_item import LineItem
from pipeline.pages.model import Line
from pipeline.pages.page_number import page_number
from pipeline.prose.page_numbers import block_of, cut, expected_number, find_glued
from pipeline.prose.passage import unwrap
from pipeline.prose.read import read_passages

EM = 10.0
LEFT = 80.0
FULL = "本单位2024年度收入总计310.40万元，与上年度相比增加45.80万元，增长"
TAIL = ".31%，主要原因是修缮项目增加。"


def placed(text: str, top: float, *, x0: float = LEFT, gap: tuple[int, float] = (0, 0.0)) -> Line:
    """A line of square characters; `gap` moves all from the n-th on to the right."""
    lefts = [x0 + EM * n + (gap[1] if n >= gap[0] else 0.0) for n in range(len(text))]
    return Line(text, top, top + EM, lefts, [left + EM for left in lefts])


def pages(last: Line, *, numbers: dict[int, int], unplaced: bool = False) -> list[tuple[int | None, list[Line]]]:
    """Pages 3, 4 and 5, with their numbers at the foot; on page 4 `last` is the last line of the text."""
    made: list[tuple[int | None, list[Line]]] = []
    for page in (3, 4, 5):
        title = "第二部分2024年度部门决算情况说明" if page == 3 else "所属各单位按规定执行本年度的各项预算安排"
        lines = [placed(title, 100), placed("一、收入决算情况说明" if page == 4 else "其余情况详见附表各栏所列", 120)]
        if page == 4:
            lines += [placed(FULL, 140), last]
        if page in numbers:
            lines.append(placed(f"- {numbers[page]} -", 800, x0=300))
        made.append((page, [Line(line.text) for line in lines] if unplaced else lines))
    return made


def rates(read: list[tuple[int | None, list[Line]]]) -> list[LineItem]:
    reading = read_passages(unwrap(read), report_kind="final", fiscal_year=2024, classification=path_codes())
    return [item for item in reading.items if item.measure == "growth_rate"]


def test_the_sequence_and_a_gap_prove_a_page_number() -> None:
    (rate,) = rates(pages(placed("417" + TAIL, 160, gap=(1, 6.0)), numbers={3: 3, 5: 5}))
    assert (rate.printed_value, rate.flags) == ("17.31", ())
    assert (rate.page, rate.x0, rate.top) == (4, LEFT + EM + 6.0, 160)


def test_the_sequence_counts_from_any_page() -> None:
    (rate,) = rates(pages(placed("1217" + TAIL, 160, gap=(2, 6.0)), numbers={3: 11, 5: 13}))
    assert rate.printed_value == "17.31"


def test_a_number_left_of_the_text_goes_without_a_sequence() -> None:
    (rate,) = rates(pages(placed("417" + TAIL, 160, x0=LEFT - EM), numbers={}))
    assert (rate.printed_value, rate.flags) == ("17.31", ())


@pytest.mark.parametrize(
    ("last", "numbers"),
    [
        (placed("417" + TAIL, 160, x0=LEFT - EM), {3: 6, 5: 8}),  # outside the text, but page 4 is number 7
        (placed("417" + TAIL, 160, gap=(1, 6.0)), {}),  # a gap, and nothing to hold it against
        (placed("417" + TAIL, 160, gap=(1, 6.0)), {3: 3, 5: 8}),  # the sequence breaks at this page
    ],
)
def test_what_only_may_be_a_page_number_is_in_doubt(last: Line, numbers: dict[int, int]) -> None:
    (rate,) = rates(pages(last, numbers=numbers))
    assert rate.printed_value == "417.31"
    assert "ambiguous_binding" in rate.flags


@pytest.mark.parametrize(
    ("last", "numbers"),
    [
        (placed("417" + TAIL, 160), {3: 3, 5: 5}),  # printed as one number, in the text
        (placed("417" + TAIL, 160, gap=(1, 6.0)), {3: 3, 4: 4, 5: 5}),  # the page has its number
        (placed("417" + TAIL, 160), {}),
    ],
)
def test_a_number_stays_whole(last: Line, numbers: dict[int, int]) -> None:
    (rate,) = rates(pages(last, numbers=numbers))
    assert (rate.printed_value, rate.flags) == ("417.31", ())


def test_without_places_the_sequence_decides() -> None:
    (rate,) = rates(pages(placed("417" + TAIL, 160), numbers={3: 3, 5: 5}, unplaced=True))
    assert rate.printed_value == "17.31"
    (rate,) = rates(pages(placed("417" + TAIL, 160), numbers={3: 4, 5: 6}, unplaced=True))
    assert rate.printed_value == "417.31"


def test_a_page_number_behind_the_line() -> None:
    """…增加45.80 | 4 at the right edge, and 万元 on the next page."""
    line = placed("与上年度相比增加45.804", 160, gap=(13, 20.0))
    found = find_glued(line, None, block_of([placed(FULL, 100), placed(FULL, 120), line]), 4)
    assert found is not None
    assert cut(line, found.start, found.end).text == "与上年度相比增加45.80"


@given(st.from_regex(r"[1-9]\d{0,4}\.\d\d%，其余各项与上年持平。", fullmatch=True), st.integers(1, 400))
def test_an_evenly_printed_line_loses_nothing(text: str, expected: int) -> None:
    lines = [placed(FULL, 100), placed(FULL, 120), placed(text, 140)]
    for number in (expected, None):
        assert find_glued(lines[2], lines[1], block_of(lines), number) is None


def test_the_number_of_a_page_by_those_around_it() -> None:
    printed = {2: 1, 3: 2, 6: 5, 9: 12, 10: 13}
    assert [expected_number(page, printed) for page in (1, 3, 4, 5, 7, 11)] == [0, 2, 3, 4, None, 14]
    assert expected_number(4, {3: 3}) is None  # one witness is none


@pytest.mark.parametrize(
    ("text", "edge", "number"),
    [("- 12 -", False, 12), ("第 3 页 共 20 页", False, 3), ("7", True, 7), ("7", False, None), ("7.2", True, None)],
)
def test_lines_that_are_page_numbers(text: str, edge: bool, number: int | None) -> None:
    assert page_number(text, edge=edge) == number
