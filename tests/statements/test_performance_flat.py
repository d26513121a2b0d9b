"""Performance forms whose grid was lost: rows side by side, and one cell a line."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from pipeline.figures.indicator import Indicator
from pipeline.pages.model import Line
from pipeline.statements.performance.flat import read_flat_forms

SIDE_BY_SIDE = """
石桥镇水利站项目支出绩效自评表
项目名称 沟渠清淤 主管部门 石桥镇人民政府
项目资金（万元）
年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额： 20.00 25.00 24.00 10 96.00% 9.60
其中：财政拨款 20.00 25.00 24.00 10 96.00% 9.60
一级
指标
二级指标 三级指标
年度
指标值
实际
完成值
分值 得分
偏差原因
分析
产出
指标
（50 分）
数量指标
清淤长度 ≥12 公里 12.5 公里 20 20
涵洞维修 3座 3座 10 9.5 一处返工
质量指标
验收合格率 100% 100% 20 20
效益
指标
（30分）
经济效益指标 不涉及 —— —— —— ——
社会效益指标 灌溉保证
率
提高 提高 30 27
满意度
指标
（10分）
服务对象
满意度指标 农户满意度 ≥90% 93% 10 10
总分 100 96.10
"""

ONE_A_LINE = """
全镇整体支出绩效自评表
单位名称
一级指标
二级指标
三级指标
年度指标值
实际完成值
分值
得分
产出指标
数量指标
培训人次
120
118
20
19
质量指标
合格率
≥95%
97%
30
30
效益指标
社会效益指标
知晓率
提升
提升
40
38
总分
90
87
"""


def read(text: str) -> list[Indicator]:
    lines = [(None, Line(line, top=float(i), bottom=float(i))) for i, line in enumerate(text.split("\n")) if line]
    return read_flat_forms(lines, first_form=3, paged=False)


def test_rows_side_by_side_keep_levels_values_and_scores() -> None:
    found = read(SIDE_BY_SIDE)
    assert [(i.level1, i.level2, i.level3, i.target, i.achieved, i.points, i.score) for i in found] == [
        ("产出指标(50分)", "数量指标", "清淤长度", "≥12公里", "12.5公里", Decimal(20), Decimal(20)),
        ("产出指标(50分)", "数量指标", "涵洞维修", "3座", "3座", Decimal(10), Decimal("9.5")),
        ("产出指标(50分)", "质量指标", "验收合格率", "100%", "100%", Decimal(20), Decimal(20)),
        ("效益指标(30分)", "社会效益指标", "灌溉保证率", "提高", "提高", Decimal(30), Decimal(27)),
        ("满意度指标(10分)", "服务对象满意度指标", "农户满意度", "≥90%", "93%", Decimal(10), Decimal(10)),
    ]
    assert found[1].reason == "一处返工"
    assert {i.form_no for i in found} == {3}
    assert {i.kind for i in found} == {"self_evaluation"}


def test_head_of_a_flattened_form() -> None:
    first = read(SIDE_BY_SIDE)[0]
    assert (first.project, first.department) == ("沟渠清淤", "石桥镇人民政府")
    assert (first.initial_budget, first.annual_budget, first.executed) == (
        Decimal(200_000),
        Decimal(250_000),
        Decimal(240_000),
    )
    assert (first.execution_points, first.execution_rate, first.execution_score) == (
        Decimal(10),
        Decimal("96.00"),
        Decimal("9.60"),
    )
    assert (first.total_points, first.total_score) == (Decimal(100), Decimal("96.10"))
    assert "flattened" in first.flags


def test_one_cell_a_line_tells_numbers_that_are_values_from_points() -> None:
    found = read(ONE_A_LINE)
    assert [(i.level2, i.level3, i.target, i.achieved, i.points, i.score) for i in found] == [
        ("数量指标", "培训人次", "120", "118", Decimal(20), Decimal(19)),
        ("质量指标", "合格率", "≥95%", "97%", Decimal(30), Decimal(30)),
        ("社会效益指标", "知晓率", "提升", "提升", Decimal(40), Decimal(38)),
    ]
    assert (found[0].total_points, found[0].total_score) == (Decimal(90), Decimal(87))


@pytest.mark.parametrize(
    "text",
    [
        "本单位按一级指标、二级指标和三级指标设置分值，自评得分 96.5 分。\n评价等级为优",
        "一级指标 二级指标 三级指标 分值 得分\n以下为空",
        "",
    ],
)
def test_words_about_indicators_are_no_form(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize("cut", range(5, 40, 5))
def test_a_form_that_is_cut_gives_only_whole_rows(cut: int) -> None:
    lines: Sequence[str] = SIDE_BY_SIDE.split("\n")
    whole = {(i.level3, i.points, i.score) for i in read(SIDE_BY_SIDE)}
    assert {(i.level3, i.points, i.score) for i in read("\n".join(lines[:cut]))} <= whole
