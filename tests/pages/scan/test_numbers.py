"""What a recogniser writes for a number, and what must stay a word."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.amounts import parse_amount
from pipeline.pages.scan.numbers import digits_of, tidy


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("1，234．56", "1,234.56"),
        ("1.234.56", "1,234.56"),
        ("1,234,56", "1,234.56"),
        ("858,51", "858.51"),
        ("1O4.5O", "104.50"),
        ("2,l06.66", "2,106.66"),
        ("—12.30", "-12.30"),
        ("95。89％", "95.89%"),
        ("1 234.5", "1234.5"),
    ],
)
def test_marks_and_letters_in_numbers_are_put_right(read: str, meant: str) -> None:
    assert tidy(read) == meant


@pytest.mark.parametrize(
    "text", ["一般公共服务支出", "Oo", "", "—", "30211-差旅费", "1.2.3", "2024年", "一、", "第1页", "O.O"]
)
def test_words_stay_as_they_are(text: str) -> None:
    assert tidy(text) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_well_formed_amount_keeps_its_value(value: Decimal) -> None:
    for printed in (f"{value:,.2f}", f"{value:.2f}"):
        read = parse_amount(tidy(printed))
        assert read is not None
        assert read.value == value


def test_digits_of_keeps_the_sign_and_drops_the_marks() -> None:
    assert digits_of("-1,234.50") == "-123450"
    assert digits_of("1234 50") == "123450"
