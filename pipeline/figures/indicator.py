"""The performance indicator: one row of an indicator table (绩效指标表), with the head facts of its form.

Indicator tables are printed in three forms: goals of a budget (绩效目标表), self-evaluation of a project (项目支出绩效
自评表) and of a whole unit (整体支出绩效自评表). One struct serves all; what a form does not print is None.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

from pipeline.figures.line_item import FLAGS

__all__ = ["INDICATOR_FLAGS", "INDICATOR_KINDS", "INDICATOR_SCOPES", "Indicator"]

#: goal 绩效目标 (a budget's), self_evaluation 绩效自评 (achieved values or scores stand beside the goals).
INDICATOR_KINDS: Final = frozenset({"goal", "self_evaluation"})
#: What is evaluated: project 项目, unit 整体支出, transfer 转移支付.
INDICATOR_SCOPES: Final = frozenset({"project", "unit", "transfer"})

#: What can cast doubt on an indicator, with its meaning (English; Chinese).
INDICATOR_FLAGS: Final[dict[str, tuple[str, str]]] = {
    **{flag: FLAGS[flag] for flag in ("ocr", "readers_disagree")},
    "project_unknown": ("the form names no project that could be read", "未能读出项目名称"),
    "project_from_title": ("the name of the project is taken from the title of the form", "项目名称取自表题"),
    "project_carried": (
        "the name of the project stands on another page, in a merged cell that the page break cuts",
        "项目名称取自跨页合并单元格的另一页",
    ),
    "level_unknown": ("the form has a column for the first level that is blank here", "一级指标为空"),
    "broken_row": ("the row is broken over two pages and was joined", "跨页断行，已合并"),
    "flattened": (
        "the grid of the form was lost: its columns are told by their order in the text",
        "表格已变为纯文本，按文字顺序判断各列",
    ),
    "unread_number": ("points or score are printed, but are no number", "分值或得分不是数字"),
}


class Indicator(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One printed indicator. Amounts in yuan, rates in percent, points and scores in points (分).

    `form_no` counts the forms of a document from 1, `row_no` the indicators of a form from 1. `x0`, `top`, `x1`,
    `bottom` bound the print of the row in points from the top left of `page` (1-based).
    """

    form_no: int
    row_no: int
    title: str | None = None  # 表题, as printed
    kind: str = "goal"
    scope: str = "project"
    project: str | None = None  # 项目名称; of a unit's form the unit
    department: str | None = None  # 主管部门
    body: str | None = None  # 实施单位
    initial_budget: Decimal | None = None  # 年初预算数
    annual_budget: Decimal | None = None  # 全年预算数; of a goal 年度资金总额
    executed: Decimal | None = None  # 全年执行数
    execution_rate: Decimal | None = None  # 执行率, percent as printed
    execution_points: Decimal | None = None  # 执行率分值
    execution_score: Decimal | None = None  # 执行率得分
    total_points: Decimal | None = None  # 总分（分值）
    total_score: Decimal | None = None  # 总得分
    level1: str | None = None  # 一级指标
    level2: str | None = None  # 二级指标
    level3: str | None = None  # 三级指标; the name where a form has no levels
    comparison: str | None = None  # 指标性质 (≥, =, 定性), where it has a column of its own
    target: str | None = None  # 指标值, as printed
    target_unit: str | None = None  # 计量单位, where it has a column of its own
    achieved: str | None = None  # 实际完成值, as printed
    points: Decimal | None = None  # 分值
    score: Decimal | None = None  # 得分
    reason: str | None = None  # 偏差原因分析及改进措施
    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        unknown = set(self.flags) - INDICATOR_FLAGS.keys()
        if unknown or self.kind not in INDICATOR_KINDS or self.scope not in INDICATOR_SCOPES:
            raise ValueError(f"kind {self.kind!r}, scope {self.scope!r} or flags {sorted(unknown)} are unknown")
