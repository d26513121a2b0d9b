"""Golden sentences after the phrasings of real reports: what each states is read, all of it and nothing else.

The sentences are data (`*.toml` beside this file; `golden.py` says how they are written): an analyst adds one without
reading code. They are our own words with invented figures.
"""

from __future__ import annotations

from collections import Counter

import pytest

from .golden import Case, all_cases, faults

CASES = list(all_cases())


def _parameter(case: Case) -> object:
    marks = [pytest.mark.xfail(strict=True, raises=AssertionError, reason=case.pending)] if case.pending else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [_parameter(case) for case in CASES])
def test_a_golden_text_is_read_rightly(case: Case) -> None:
    assert faults(case) == []


def test_the_corpus_is_wide() -> None:
    """All 29 groups in four variants, fifteen provinces and the central departments, budgets and final accounts."""
    groups = Counter(case.group for case in CASES)
    assert [group for group in range(1, 30) if groups[group] < 4] == []
    assert len(CASES) >= 150
    places = {case.manner.split()[0] for case in CASES}
    assert len(places - {"中央部门", "繁体"}) >= 15
    assert "中央部门" in places
    kinds = Counter(case.kind for case in CASES)
    assert min(kinds["budget"], kinds["final"]) >= 25
    topics = {case.topic for case in CASES if case.topic}
    assert topics >= {"basic expenditure", "personnel", "performance"}


def test_no_text_is_told_twice() -> None:
    texts = Counter(case.text for case in CASES)
    assert [text for text, n in texts.items() if n > 1] == []


def test_most_cases_are_read() -> None:
    """A pending case is a debt: never more than one in ten."""
    assert sum(case.pending is not None for case in CASES) <= len(CASES) // 10
