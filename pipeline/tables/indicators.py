"""The table of performance indicators (绩效指标): one row per printed indicator, with the head facts of its form."""

from __future__ import annotations

from typing import Final

from pipeline.figures.indicator import INDICATOR_FLAGS, INDICATOR_KINDS, INDICATOR_SCOPES
from pipeline.tables.model import MONEY, RATIO, Column, Table
from pipeline.tables.words import REPORT_KINDS

__all__ = ["PERFORMANCE_INDICATORS", "POINTS"]

#: DuckDB type of points and scores (分).
POINTS: Final = "DECIMAL(12,4)"

PERFORMANCE_INDICATORS: Final = Table(
    name="performance_indicators",
    en="One row per indicator printed in a performance form: goals of a budget, or a self-evaluation",
    zh="绩效目标表和绩效自评表中的每一个指标",
    columns=(
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度"),
        Column("report_kind", "VARCHAR", "Kind of the report", "报告类型", nullable=False, vocabulary=REPORT_KINDS),
        Column("form_no", "INTEGER", "Order of the form within the document, from 1", "表序", nullable=False),
        Column("row_no", "INTEGER", "Order of the indicator within its form, from 1", "行序", nullable=False),
        Column("title", "VARCHAR", "Title of the form as printed", "表题（原文）"),
        Column(
            "kind",
            "VARCHAR",
            "goal of a budget, or self_evaluation with achieved values or scores",
            "类型：goal 绩效目标，self_evaluation 绩效自评",
            nullable=False,
            vocabulary=INDICATOR_KINDS,
        ),
        Column(
            "scope",
            "VARCHAR",
            "What is evaluated: a project, the whole unit or a transfer payment",
            "评价对象：project 项目支出，unit 整体支出，transfer 转移支付",
            nullable=False,
            vocabulary=INDICATOR_SCOPES,
        ),
        Column("project", "VARCHAR", "Name of the project as printed; of a unit's form the unit", "项目名称（原文）"),
        Column("department", "VARCHAR", "Supervising department as printed", "主管部门（原文）"),
        Column("body", "VARCHAR", "Body that carries the project out, as printed", "实施单位（原文）"),
        Column("initial_budget", MONEY, "Initial budget of the project, yuan", "年初预算数（元）"),
        Column(
            "annual_budget",
            MONEY,
            "Budget of the whole year, yuan; in a form of goals the amount planned",
            "全年预算数（元）；目标表为资金总额",
        ),
        Column("executed", MONEY, "Amount executed in the year, yuan", "全年执行数（元）"),
        Column("execution_rate", RATIO, "Printed execution rate as a ratio, 0.95 for 95 %", "执行率（比值）"),
        Column("execution_points", POINTS, "Points that the execution can earn", "执行率分值"),
        Column("execution_score", POINTS, "Score of the execution", "执行率得分"),
        Column("total_points", POINTS, "Printed total of the points", "总分值"),
        Column(
            "total_score",
            POINTS,
            "Printed total score; the scores of the form's rows and execution_score add to it",
            "总得分",
        ),
        Column("level1", "VARCHAR", "First level: output, benefit, satisfaction, cost …", "一级指标"),
        Column("level2", "VARCHAR", "Second level: number, quality, time …", "二级指标"),
        Column("level3", "VARCHAR", "The indicator itself", "三级指标"),
        Column("comparison", "VARCHAR", "Sign or nature, where it has a column of its own", "指标性质"),
        Column("target", "VARCHAR", "Goal as printed", "年度指标值（原文）"),
        Column("target_unit", "VARCHAR", "Unit of the goal, where it has a column of its own", "计量单位"),
        Column("achieved", "VARCHAR", "What was achieved, as printed", "实际完成值（原文）"),
        Column("points", POINTS, "Points that the indicator can earn (its weight)", "分值（权重）"),
        Column("score", POINTS, "Points that it earned", "得分"),
        Column("reason", "VARCHAR", "Reason of a deviation and remedy, as printed", "偏差原因分析及改进措施（原文）"),
        Column("page", "INTEGER", "Page, from 1; null where the format has none", "页码"),
        Column("x0", "DOUBLE", "Left edge of the row's print, points from the left of the page", "左边界（点）"),
        Column("top", "DOUBLE", "Upper edge, points from the top of the page", "上边界（点）"),
        Column("x1", "DOUBLE", "Right edge, points", "右边界（点）"),
        Column("bottom", "DOUBLE", "Lower edge, points", "下边界（点）"),
        Column(
            "flags",
            "VARCHAR[]",
            "What casts doubt on the row; empty when nothing does. Meanings in table flags",
            "存疑标记",
            nullable=False,
            vocabulary=frozenset(INDICATOR_FLAGS),
        ),
    ),
    key=("document_id", "form_no", "row_no"),
    order=("unit_id",),
)
