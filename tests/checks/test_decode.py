"""Which single figure explains failed identities, and what kind of slip it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.checks.causes import CAUSE_WORDS, Neighbours, digits_cause, likely_cause
from pipeline.checks.decode import Failure, Figure, decode, group_by_cause
from pipeline.tables.words import CAUSES

FEN = Decimal("50")


def figure(key: str, value: int, slack: int | None = None) -> Figure:
    return Figure(key, Decimal(value), FEN, None if slack is None else Decimal(slack))


def failure(key: int, difference: int, **signs: int) -> Failure:
    return Failure(key, f"R-{key}", Decimal(difference), Decimal(100), signs)


@pytest.mark.parametrize(
    ("stated", "proposed", "cause"),
    [
        (3_000, 30_000_000, "unit"),
        (1_234_500, 12_345_000, "decimal_slip"),
        (12_658_800, 12_568_800, "transposed_digits"),
        (363_000, 323_000, "one_digit"),
        (12_345_600, 1_245_600, "digit_lost"),
        (-50_000, 50_000, "sign"),
        (1_000_000, 1_000_200, "rounding"),
        (1_000_000, 7_654_300, "unknown"),
    ],
)
def test_causes_that_digits_show(stated: int, proposed: int, cause: str) -> None:
    assert digits_cause(Decimal(stated), Decimal(proposed), FEN) == cause


def test_a_neighbouring_amount_tells_more_than_digits() -> None:
    stated, proposed = Decimal(363_000), Decimal(323_000)
    for beside, cause in (
        (Neighbours(row={stated}), "column_shift"),
        (Neighbours(column={stated}), "row_shift"),
        (Neighbours(last_year={stated}), "last_year"),
        (Neighbours(), "one_digit"),
    ):
        assert likely_cause(stated, proposed, FEN, beside) == cause


def test_every_cause_has_words() -> None:
    assert CAUSE_WORDS.keys() == CAUSES


def test_the_figure_that_all_failures_share_is_named() -> None:
    figures = {
        f.key: f for f in (figure("item", 900), figure("section", 600), figure("total", 600), figure("row", 600))
    }
    found = decode([failure(1, -300, section=1, item=-1), failure(2, -300, row=1, item=-1)], figures)
    assert [(s.figure.key, s.proposed, s.failures, s.is_only) for s in found] == [("item", Decimal(600), (1, 2), True)]


def test_a_figure_that_a_kept_identity_vouches_for_is_no_suspect() -> None:
    figures = {"a": figure("a", 90_000, slack=100), "b": figure("b", 60_000)}
    (found,) = decode([failure(1, 30_000, a=1, b=-1)], figures)
    assert (found.figure.key, found.proposed) == ("b", Decimal(90_000))


def test_two_figures_that_explain_alike_are_both_named() -> None:
    figures = {"a": figure("a", 93_700), "b": figure("b", 60_000)}
    first, second = decode([failure(1, 33_700, a=1, b=-1)], figures)
    assert (first.figure.key, first.proposed, first.is_only) == ("a", 60_000, False)
    assert (second.figure.key, second.proposed, second.is_only) == ("b", 93_700, False)


def test_three_figures_that_explain_alike_name_nobody() -> None:
    figures = {"a": figure("a", 93_700), "b": figure("b", 30_000), "c": figure("c", 30_500)}
    assert decode([failure(1, 33_200, a=1, b=-1, c=-1)], figures) == []


def test_a_telling_slip_decides_a_tie() -> None:
    figures = {"a": figure("a", 1_265_880), "b": figure("b", 777_100)}
    (found,) = decode([failure(1, 9_000, a=1, b=-1)], figures)
    assert (found.figure.key, found.proposed, found.is_only) == ("a", Decimal(1_256_880), False)


def test_failures_of_one_difference_with_a_common_figure_have_one_root() -> None:
    failures = [failure(1, 500, a=1, b=-1, c=-1), failure(2, 500, a=1, d=-1), failure(3, 900, e=1, d=-1)]
    assert group_by_cause(failures, []) == {1: 2, 2: 2, 3: 3}


@given(
    st.lists(st.integers(1, 10**6), min_size=3, max_size=8),
    st.integers(0, 7),
    st.integers(200, 10**6),
)
def test_one_wrong_addend_of_two_sums_is_always_found(values: list[int], at: int, off: int) -> None:
    """Rows and columns of a small table: the wrong cell lies in one of each, all other sums are kept."""
    at %= len(values)
    figures = {f"x{i}": figure(f"x{i}", v * 100, slack=100) for i, v in enumerate(values)}
    wrong = f"x{at}"
    figures[wrong] = figure(wrong, values[at] * 100 + off * 100)
    figures |= {"row": figure("row", 1, slack=100), "column": figure("column", 1, slack=100)}
    found = decode(
        [
            failure(1, -off * 100, row=1, **dict.fromkeys(list(figures)[: len(values)], -1)),
            failure(2, -off * 100, column=1, **{wrong: -1}),
        ],
        figures,
    )
    assert [(s.figure.key, s.proposed) for s in found] == [(wrong, Decimal(values[at] * 100))]
