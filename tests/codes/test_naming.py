"""The age of printed names: every announced renaming in every year; no name of its own year is blamed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes.changes import CodeChange
from pipeline.codes.classification import classification
from pipeline.codes.naming import VERDICTS, judge_name, name_of_year
from pipeline.codes.scheme import Scheme, Subject

YEARS = range(2017, 2027)
DATA = classification()
SCHEMES = {"function": DATA.functions, "economic": DATA.economics}
#: An arrow parts two names that followed each other.
RENAMED = [c for c in DATA.changes if c.change == "renamed" and c.code.isdigit() and "→" not in c.new]


def verdict(scheme: str, code: str, name: str, year: int) -> str | None:
    fault = judge_name(scheme, code, name, year)
    return fault.verdict if fault else None


def test_the_list_of_renamings_is_of_both_classifications() -> None:
    assert {c.scheme for c in RENAMED} == set(SCHEMES)
    assert len(RENAMED) >= 20


@pytest.mark.parametrize("change", RENAMED, ids=lambda c: f"{c.code}-{c.effective_year}")
def test_a_renaming_makes_the_old_name_outdated_and_the_new_one_early(change: CodeChange) -> None:
    old = {year: verdict(change.scheme, change.code, change.old, year) for year in YEARS}
    new = {year: verdict(change.scheme, change.code, change.new, year) for year in YEARS}
    # the year of a change is good to one year: the first year of the new name is not blamed for the old one
    assert old == {year: "outdated" if year > change.effective_year else None for year in YEARS}
    assert new == {year: "early" if year < change.effective_year - 1 else None for year in YEARS}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_name_of_the_year_is_never_blamed(scheme: str) -> None:
    subjects: Scheme = SCHEMES[scheme]
    blamed = [
        (subject.code, name, year)
        for subject in subjects.subjects
        for year in YEARS
        if subject.valid_in(year) and (name := name_of_year(scheme, subject.code, year)) is not None
        if judge_name(scheme, subject.code, name, year)
    ]
    assert not blamed


@pytest.mark.parametrize(
    ("scheme", "code", "name", "year", "expected"),
    [
        ("function", "2080209", "部队供应", 2017, None),
        ("function", "2080209", "部队供应", 2024, ("outdated", "老龄事务", 2018)),
        ("function", "2080209", "老龄事务", 2017, ("early", "部队供应", 2024)),
        ("economic", "30311", "住房公积金", 2017, None),
        ("economic", "30311", "住房公积金", 2024, ("outdated", "代缴社会保险费", 2017)),
        ("economic", "30307", "医疗费", 2026, ("outdated", "医疗费补助", 2017)),
        ("function", "207", "文化体育与传媒", 2022, ("outdated", "文化旅游体育与传媒支出", 2018)),
        ("function", "2010601", "住房公积金", 2024, ("other_subject", "行政运行", None)),
        ("economic", "30201", "差旅费", 2024, ("other_subject", "办公费", None)),
        ("function", "2010601", "月球车保养", 2024, ("unknown", "行政运行", None)),
        ("function", "2101101", "行政单位医疗", 2018, None),
        ("function", "2080505", "机关事业单位基本养老保险缴费", 2024, None),
        ("function", "2289901", "无此科目", 2024, None),
    ],
)
def test_reused_numbers_and_names_of_others(
    scheme: str, code: str, name: str, year: int, expected: tuple[str, str, int | None] | None
) -> None:
    fault = judge_name(scheme, code, name, year)
    assert (fault and (fault.verdict, fault.expected, fault.year)) == expected


@given(
    st.sampled_from(DATA.functions.subjects + DATA.economics.subjects), st.text(max_size=14), st.integers(2000, 2040)
)
def test_any_name_gets_a_verdict_of_the_vocabulary_or_none(subject: Subject, name: str, year: int) -> None:
    scheme = "function" if subject.code[0] == "2" else "economic"
    assert verdict(scheme, subject.code, name, year) in {None, *VERDICTS}
