"""The unit of money, wherever words name it, and the figures that it holds for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.statements.money import money_unit, without_money_unit
from tests.statements.sheets import UNIT, items, page


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位： 人民币 元", "元"),
        ("编制单位：某局 单位:亿元", "亿元"),
        ("项目资金（千元）", "千元"),
        ("预算数（单位：百万元）", "百万元"),
        ("资金总额：万元", "万元"),
        ("人均成本（元/人）", "元"),
        ("单位：某局", None),
        ("金额", None),
        ("三万元", None),
        ("单元（楼）", None),
    ],
)
def test_units_in_words(text: str, unit: str | None) -> None:
    assert money_unit(text) == unit


def test_the_first_text_that_names_one_decides() -> None:
    assert money_unit("收入总表", "金额（元）", "单位：万元") == "元"
    assert money_unit() is None


def test_the_clause_is_taken_out_whole() -> None:
    assert without_money_unit("部门:某局金额单位:万元,%") == "部门:某局"


def test_a_unit_printed_in_the_header_is_no_assumption() -> None:
    found = items(page(1, "支出预算总表", ["科目名称|预算数（单位：元）", "合计|120000.00"]), kind="budget")
    assert [(i.printed_unit, i.value, i.flags) for i in found] == [("元", Decimal("120000.00"), ())]


def test_the_line_above_the_table_holds_where_header_and_label_say_nothing() -> None:
    found = items(page(1, "支出预算总表", UNIT, ["科目名称|合计|基本支出（元）", "合计|12.00|50000.00"]), kind="budget")
    assert [(i.printed_unit, i.value) for i in found] == [("万元", Decimal("120000.00")), ("元", Decimal("50000.00"))]


def test_a_percentage_stays_one_below_a_header_of_money() -> None:
    found = items(page(1, "支出预算总表", UNIT, ["科目名称|合计|执行情况（万元）", "合计|12.00|95.50%"]), kind="budget")
    assert [(i.unit, i.value) for i in found] == [("CNY", Decimal("120000.00")), ("%", Decimal("95.50"))]
