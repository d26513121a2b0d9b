"""Where a report contradicts itself, and where two names may or may not be one."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_identity import report

from pipeline.units.identity import identify
from pipeline.units.names import same_body
from pipeline.units.slips import compare

KEYS = st.text(alphabet="水务监督管理服务中心站局未末一二东西", min_size=3, max_size=9)


@given(KEYS, KEYS)
def test_which_of_two_names_is_asked_about_first_changes_nothing(one: str, other: str) -> None:
    assume(one != other)
    assert compare(one, other) == compare(other, one)


@given(KEYS, st.integers(0, 8), st.sampled_from("水务监督管理服务中心站局未末一二东西"))
def test_a_name_that_is_taken_for_right_is_one_of_the_two(key: str, at: int, letter: str) -> None:
    at = min(at, len(key) - 1)
    other = key[:at] + letter + key[at + 1 :]
    step = compare(key, other) if other != key else None
    assert step is None or step.slip_of in (None, key, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("", "临汾市尧都区档案馆", False),
        ("中共", "档案馆", False),
        ("临汾市尧都区档案馆", "档案馆", True),
        ("临汾市尧都区档案馆", "案馆", False),
        ("第二档案馆", "档案馆", False),
        ("中共尧都区委宣传部", "尧都区委宣传部", True),
    ],
)
def test_a_place_before_a_name_makes_no_other_body(one: str, other: str, expected: bool) -> None:
    assert same_body(one, other) is expected
    assert same_body(other, one) is expected


def test_a_cover_that_names_two_bodies_is_a_conflict_of_the_unit_alone() -> None:
    cover = "临汾市尧都区档案馆\n2023年度部门决算\n单位名称：{unit}\n目录"
    same = identify(report(cover.format(unit="临汾市尧都区档案馆"), "第一部分 概况\n一、主要职责"))
    assert same.conflicts == []
    two = identify(report(cover.format(unit="临汾市尧都区教育局"), "第一部分 概况\n一、主要职责"))
    assert two.conflicts == ["unit_name"]
    assert (two.fiscal_year, two.report_kind) == (2023, "final")
