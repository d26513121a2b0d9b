"""The grammar of labels: ordinals, codes, numbers of columns, totals."""

from __future__ import annotations

import pytest

from pipeline.figures.codes import is_code
from pipeline.statements.labels import bare, glued_code, has_ordinal, is_counting_row, is_total_label


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("（二）其中：“三公”经费", "三公经费"),
        ("减：结转下年", "结转下年"),
        ("1.工资福利支出", "工资福利支出"),
        ("1.5倍工资", "1.5倍工资"),
        ("一般公共服务支出", "一般公共服务支出"),
        ("十一、 其他 支出", "其他支出"),
    ],
)
def test_a_label_without_its_ordinals(printed: str, name: str) -> None:
    assert bare(printed) == name


def test_ordinals_of_classes_are_chinese_numbers() -> None:
    assert all(map(has_ordinal, ("一、教育", "(三)教育", "十二.教育")))
    assert not any(map(has_ordinal, ("1.教育", "一般公共服务", "其中:教育")))


@pytest.mark.parametrize(
    ("texts", "counting"),
    [
        (("1", "2", "3"), True),
        (("栏次", "1", "2=3+4", "3", "4"), True),
        (("行次", "1"), True),
        (("**", "1"), True),
        (("A", "1", "2"), True),
        (("7",), False),  # a lone number may be a figure
        (("A", "1"), False),
        (("3", "5"), False),
        (("205", "1", "2"), False),
        (("合计", "1", "2"), False),
        (("栏次",), False),
        (("1-10月完成巡检",), False),
    ],
)
def test_rows_of_column_numbers(texts: tuple[str, ...], counting: bool) -> None:
    assert is_counting_row(texts) is counting


@pytest.mark.parametrize(
    "label", ["合计", "总 计", "小计", "本年收入合计", "支出合计", "收入总计", "一、本年支出合计", "“合计”", ""]
)
def test_labels_of_totals(label: str) -> None:
    assert is_total_label(label)


@pytest.mark.parametrize("label", ["基本支出合计", "人员经费小计", "合计数", "本年收入", "三公经费合计"])
def test_a_sum_of_a_part_is_no_total(label: str) -> None:
    assert not is_total_label(label)


def test_codes_alone_and_before_their_names() -> None:
    assert all(map(is_code, ("205", "20502", "2050201", "30101")))
    assert not any(map(is_code, ("105", "2050", "205020101", "205.00")))
    assert glued_code("[2050201]学前教育") == ("2050201", "学前教育")
    assert glued_code("30211-差旅费") == ("30211", "差旅费")
    assert glued_code("30211.50") is None
