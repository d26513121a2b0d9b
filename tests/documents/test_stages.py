"""Stage outputs: round trip, failures, and damage that is noticed."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.stages import Failure, Stage

IDENTIFIER = "ab" * 32


class Value(msgspec.Struct):
    text: str
    numbers: list[float] = []


@pytest.fixture
def stage(tmp_path: Path) -> Stage[Value]:
    return Stage(tmp_path, "pages", "1", Value)


@given(text=st.text(), numbers=st.lists(st.floats(allow_nan=False)))
def test_a_value_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str, numbers: list[float]) -> None:
    stage = Stage(tmp_path_factory.mktemp("stages"), "pages", "1", Value)
    stage.write(IDENTIFIER, Value(text, numbers))
    assert stage.read(IDENTIFIER) == Value(text, numbers)
    assert stage.failure(IDENTIFIER) is None


def test_a_failure_comes_back(stage: Stage[Value]) -> None:
    failure = Failure("damaged", "broken. Remedy: mend it", "2026-01-01T00:00:00.000000Z")
    stage.write(IDENTIFIER, failure)
    assert stage.read(IDENTIFIER) == failure == stage.failure(IDENTIFIER)


def test_the_same_value_has_the_same_bytes(stage: Stage[Value]) -> None:
    stage.write(IDENTIFIER, Value("收入"))
    first = stage.path(IDENTIFIER).read_bytes()
    stage.write(IDENTIFIER, Value("收入"))
    assert stage.path(IDENTIFIER).read_bytes() == first


def test_every_torn_or_flipped_file_counts_as_not_there(stage: Stage[Value]) -> None:
    stage.write(IDENTIFIER, Value("收入支出" * 20, [1.5, 2.5]))
    path = stage.path(IDENTIFIER)
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert not stage.is_there(IDENTIFIER)
        assert stage.read(IDENTIFIER) is None
    for at in range(6, len(whole)):  # beyond the frame header, whose unused bits may differ without harm
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        assert stage.read(IDENTIFIER) is None


def test_versions_do_not_see_each_other(tmp_path: Path, stage: Stage[Value]) -> None:
    stage.write(IDENTIFIER, Value("x"))
    assert Stage(tmp_path, "pages", "2", Value).read(IDENTIFIER) is None


def test_an_output_can_be_forgotten(stage: Stage[Value]) -> None:
    stage.write(IDENTIFIER, Value("x"))
    stage.forget(IDENTIFIER)
    stage.forget(IDENTIFIER)
    assert not stage.is_there(IDENTIFIER)
