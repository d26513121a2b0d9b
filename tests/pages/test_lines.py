"""Characters to lines: order, blanks, and the box that every letter of a line has."""

from __future__ import annotations

from pipeline.pages.model import Line, Page, Table
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.printed.agree import numbers_in
from pipeline.pages.printed.lines import group_lines, runs_of, text_of
from pipeline.pages.printed.marks import Char


def printed(text: str, x: float = 100.0, base: float = 50.0, size: float = 10.0, step: float = 10.0) -> list[Char]:
    """One character after the other; a blank leaves its place empty."""
    return [
        Char(letter, x + i * step, base - 8, x + (i + 1) * step, base + 2, base, size)
        for i, letter in enumerate(text)
        if letter != " "
    ]


def test_every_letter_has_its_box_and_a_blank_spans_the_distance() -> None:
    (line,) = group_lines(printed("支出 12"))
    assert line == Line("支出 12", 42.0, 52.0, [100.0, 110.0, 120.0, 130.0, 140.0], [110.0, 120.0, 130.0, 140.0, 150.0])


def test_each_letter_of_a_character_that_carries_several_has_its_box() -> None:
    chars = [*printed("支"), Char("ffi", 115, 42, 125, 52, 50, 10), *printed("出", 125)]
    (line,) = group_lines(chars)
    assert line.text == "支 ffi出"
    assert line.lefts == [100, 110, 115, 115, 115, 125]
    assert line.rights == [110, 115, 125, 125, 125, 135]


def test_lines_go_from_top_to_bottom_and_pieces_from_left_to_right_whatever_their_order() -> None:
    chars = [*printed("丙", 300, 80), *printed("乙", 200), *printed("甲", 100), *printed("丁", 115, 51.5)]
    assert [line.text for line in group_lines(chars)] == ["甲 丁 乙", "丙"]
    assert text_of(chars) == "甲 丁 乙\n丙"


def test_a_run_ends_where_the_print_jumps_goes_back_or_changes_its_line() -> None:
    chars = [*printed("一二"), *printed("三", 140), *printed("四", 120), *printed("五", 130, 54)]
    assert ["".join(c.text for c in run) for run in runs_of(chars)] == ["一二", "三", "四", "五"]


def test_squeezed_digits_are_one_run_and_digits_apart_are_not() -> None:
    assert len(runs_of(printed("1234", step=4.0))) == 1
    apart = [Char("1", 100, 42, 104, 52, 50, 10), Char("2", 105.9, 42, 109.9, 52, 50, 10)]
    assert len(runs_of(apart)) == 2


def test_numbers_of_neighbouring_texts_are_not_joined() -> None:
    assert numbers_in(["1,234.56", ".78", "9", "0.10", "１２．５０"]) == {"1234.56": 1, "0.10": 1, "12.50": 1}
    assert numbers_in(["12.\n34", "5.60"]) == {"5.60": 1}


def test_of_a_line_that_runs_out_of_a_table_the_rest_stays() -> None:
    (inside,) = group_lines(printed("表内", 100, 50))
    (across,) = group_lines(printed("内外", 110, 70))
    (below,) = group_lines(printed("表下", 100, 150))
    table = Table(1, 2, [], box=(90.0, 30.0, 120.0, 100.0))
    kept = lines_outside_tables(Page(1, 500, 500, [inside, across, below], [table]))
    assert [line.text for line in kept] == ["外", "表下"]
    assert (kept[0].lefts, kept[0].rights) == ([120.0], [130.0])
