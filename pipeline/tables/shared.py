"""Columns that several tables for analysts share."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import FLAGS
from pipeline.tables.model import Column
from pipeline.tables.words import BUDGET_KINDS, REPORT_KINDS

__all__ = ["ALL_FLAGS", "BUDGET_KIND", "INCLUDED_IN", "KIND", "UNIT", "UNIT_ID", "YEAR"]

UNIT_ID: Final = Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识", nullable=False)
UNIT: Final = (
    UNIT_ID,
    Column("unit_name", "VARCHAR", "Canonical name of the unit", "单位名称", nullable=False),
    Column("province", "VARCHAR", "Province of the unit", "省级行政区"),
    Column("division_code", "VARCHAR", "Administrative division of the unit, GB/T 2260", "行政区划代码"),
)
YEAR: Final = Column("fiscal_year", "INTEGER", "The year reported on", "报告年度", nullable=False)
KIND: Final = Column(
    "report_kind", "VARCHAR", "final accounts or budget", "报告类型", nullable=False, vocabulary=REPORT_KINDS
)
BUDGET_KIND: Final = Column(
    "budget_kind",
    "VARCHAR",
    "Which budget the money belongs to, one row each: general, fund, capital; all where reports state it of all money"
    " only, which may hold what is in no budget",
    "所属预算：general 一般公共预算，fund 政府性基金，capital 国有资本经营，all 仅见于全部资金",
    nullable=False,
    vocabulary=BUDGET_KINDS,
)
INCLUDED_IN: Final = Column(
    "included_in",
    "VARCHAR",
    "unit_id of the department whose published report of the same year includes this unit: leave such rows out of sums"
    " over units",
    "已汇总于（部门单位标识）",
)
ALL_FLAGS: Final = Column(
    "flags",
    "VARCHAR[]",
    "Flags of the line items below, sorted",
    "存疑标记",
    nullable=False,
    vocabulary=frozenset(FLAGS),
)
