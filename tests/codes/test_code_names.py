"""Normal forms of subject names: what printers change without changing the meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codes.names import level_tag, loose_name, normal_name

PRINTED = st.text(alphabet="“”\"'（）()[]【】、，,. 　\n一二三1234类款项级其中:：支出行政运行ＡA·-*", max_size=24)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("行政运行", "行政运行"),
        (" 行 政\n运行　", "行政运行"),
        ("“三西”资金（项）", "三西资金"),
        ("〔维修〕（护）费", "(维修)(护)费"),
        ("维修(护)费", "维修(护)费"),
        ("社会保障和就业支出（208类）", "社会保障和就业支出"),
        ("行政运行（01项）。", "行政运行"),
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("（一）教育支出", "教育支出"),
        ("3.住房公积金", "住房公积金"),
        ("其中：项目支出", "项目支出"),
        ("审判，执行", "审判、执行"),
        ("２０８", "208"),
        ("", ""),
    ],
)
def test_normal_name(printed: str, expected: str) -> None:
    assert normal_name(printed) == expected


@given(PRINTED)
def test_normal_name_is_idempotent(printed: str) -> None:
    assert normal_name(normal_name(printed)) == normal_name(printed)


@given(st.text(max_size=40))
def test_normal_name_of_any_text_has_no_white_space_and_is_idempotent(printed: str) -> None:
    name = normal_name(printed)
    assert not any(c.isspace() for c in name)
    assert normal_name(name) == name


def test_loose_name_drops_expenditure_but_never_all() -> None:
    assert loose_name("其他教育支出") == "其他教育"
    assert loose_name("支出") == "支出"


@pytest.mark.parametrize(
    ("printed", "level"),
    [("行政运行（项）", "项"), ("行政运行（ 01 项 ）", "项"), ("行政运行", None), ("甲（类）乙（款）", None)],
)
def test_level_tag(printed: str, level: str | None) -> None:
    assert level_tag(printed) == level
