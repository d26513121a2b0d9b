"""docs/reliability.md is the list of faults, and each of its tests is there."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.faults.report import CHECKOUT, PAGE, Fault, catalogue

TESTS = CHECKOUT / "tests"


@cache
def functions(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def rows() -> list[list[str]]:
    below = PAGE.read_text(encoding="utf-8").split("\n## Every fault\n", 1)[1]
    lines = [line for line in below.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if "---" not in line]


@pytest.mark.parametrize("fault", catalogue(), ids=lambda fault: fault.what[:40])
def test_every_fault_has_its_tests(fault: Fault) -> None:
    assert fault.tests
    for test in fault.tests:
        file, _, name = test.partition("::")
        assert name in functions(file), test


def test_the_page_is_the_list() -> None:
    shown = [(what, holds, tests) for what, holds, _, tests in rows() if what != "what happens"]
    assert shown == [(f.what, f.holds, ", ".join(f"`{t}`" for t in f.tests)) for f in catalogue()]


def test_every_result_is_a_pass() -> None:
    """A skip is told; the page is not written where something failed."""
    results = [result for what, _, result, _ in rows() if what != "what happens"]
    assert [one for one in results if not re.fullmatch(r"\d+ passed(, \d+ skipped)?", one)] == []
    assert not [one for one in results if one.startswith("0 passed")]


def test_no_test_of_faults_and_nights_is_left_out() -> None:
    listed = {test for fault in catalogue() for test in fault.tests}
    made = {
        f"{folder}/{path.name}::{name}"
        for folder in ("faults", "nights")
        for path in sorted((TESTS / folder).glob("test_*.py"))
        for name in functions(f"{folder}/{path.name}")
        if name.startswith("test_")
    }
    aside = {f"faults/test_work.py::{name}" for name in functions("faults/test_work.py")}  # how the pool works as such
    assert made - aside - listed == set()
