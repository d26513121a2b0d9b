"""Codes split over columns: what stands above, zeros that were dropped, whole codes in one of the columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statements.split_codes import LEVELS, SplitCodes


def row(*digits: str) -> dict[str, str]:
    return dict(zip(LEVELS, digits, strict=True))


def test_blank_upper_levels_are_those_of_the_row_above() -> None:
    split = SplitCodes()
    rows = [
        row("208", "", ""),
        row("", "05", ""),
        row("", "", "01"),
        row("", "", "05"),
        row("", "27", ""),
        row("210", "", ""),
    ]
    assert [split.join(one) for one in rows] == ["208", "20805", "2080501", "2080505", "20827", "210"]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (row("208", "5", "1"), "2080501"),  # taken for numbers by a sheet
        (row("208", "20805", "2080501"), "2080501"),  # whole codes; the longest is the row's
        (row("", "", "2080501"), "2080501"),
        (row("", "", ""), ""),
        (row("类", "款", "项"), ""),
        ({"": "2080501"}, ""),
    ],
)
def test_each_way_of_printing_a_split_code(parts: dict[str, str], code: str) -> None:
    assert SplitCodes().join(parts) == code


@given(st.lists(st.tuples(st.integers(201, 234), st.integers(1, 99), st.integers(1, 99)), min_size=1, max_size=8))
def test_what_is_printed_once_is_joined_as_if_it_were_printed_each_time(codes: list[tuple[int, int, int]]) -> None:
    split, last = SplitCodes(), ("", "", "")
    for one in codes:
        full = (f"{one[0]}", f"{one[1]:02}", f"{one[2]:02}")
        same = 0
        while same < 2 and full[: same + 1] == last[: same + 1]:
            same += 1
        assert split.join(row(*[""] * same, *full[same:])) == "".join(full)
        last = full
