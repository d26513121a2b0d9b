from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures.amounts import is_blank, parse_amount, parse_percentage


@pytest.mark.parametrize(
    ("printed", "value", "places"),
    [
        ("1,234.56", "1234.56", 2),
        ("１，２３４．５６", "1234.56", 2),
        ("0.00", "0.00", 2),
        ("0", "0", 0),
        ("-3.2", "-3.2", 1),
        ("－12.00", "-12.00", 2),
        ("1, 537.4", "1537.4", 1),
        ("66,197.668103", "66197.668103", 6),
        ("￥8.10", "8.10", 2),
        ("12\n.50", "12.50", 2),
    ],
)
def test_reads_what_is_one_amount(printed: str, value: str, places: int) -> None:
    amount = parse_amount(printed)
    assert amount is not None
    assert (str(amount.value), amount.places) == (value, places)


@pytest.mark.parametrize(
    "printed", ["", "—", "/", "无", "95.89%", "1,23", "12,34.5", "1.2.3", "8万元", "2024年", "100.10,100.20", "五"]
)
def test_refuses_what_is_none(printed: str) -> None:
    assert parse_amount(printed) is None


def test_blank_is_not_zero() -> None:
    assert is_blank(" － ")
    assert not is_blank("0")
    assert parse_amount("0") is not None


def test_a_percentage_is_no_amount() -> None:
    found = parse_percentage("103.5％")
    assert found is not None
    assert found.value == Decimal("103.5")


def test_yuan_and_tolerance_follow_the_printed_unit() -> None:
    amount = parse_amount("17.3")
    assert amount is not None
    assert amount.yuan("万元") == Decimal("173000.00")
    assert amount.rounding("万元") == Decimal("500")  # half of 0.1 万元
    assert amount.rounding("辆") == Decimal("0.05")


def test_digits_without_end_do_not_fail() -> None:
    glued = parse_amount("9" * 40 + ".25")
    assert glued is not None
    assert str(glued.yuan("亿元")) == "9" * 40 + "25" + "0" * 6 + ".00"
    assert parse_amount("9" * 1000) is None


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False, allow_infinity=False))
def test_any_amount_survives_printing(value: Decimal) -> None:
    for printed in (f"{value:,.2f}", f"{value:.2f}", f"  {value:,.2f}\n"):
        amount = parse_amount(printed)
        assert amount is not None
        assert amount.value == value
        assert amount.places == 2


@given(st.text(max_size=30))
def test_no_text_raises_and_an_amount_prints_back(text: str) -> None:
    amount = parse_amount(text)
    if amount is not None:
        again = parse_amount(amount.printed)
        assert again is not None
        assert again.value == amount.value
