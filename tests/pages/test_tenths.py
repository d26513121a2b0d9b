"""Places are rounded as Python rounds, only faster."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.printed.tenths import tenth, tenths

coordinates = st.floats(-1e7, 1e7)


@given(st.lists(coordinates))
def test_any_place_is_rounded_as_round_does(values: list[float]) -> None:
    assert tenths(values) == [round(value, 1) for value in values]
    assert [tenth(value) for value in values] == tenths(values)


@given(st.integers(-10_000_000, 10_000_000))
def test_places_around_a_half_are_rounded_as_round_does(hundredths: int) -> None:
    assert tenth(hundredths / 100) == round(hundredths / 100, 1)


@pytest.mark.parametrize(("value", "expected"), [(0.25, 0.2), (0.75, 0.8), (0.35, 0.3), (100.05, 100.0), (2.5, 2.5)])
def test_halves_that_are_exact_go_to_the_even_tenth_and_others_where_they_lie(value: float, expected: float) -> None:
    assert tenth(value) == expected == tenths([value])[0]
