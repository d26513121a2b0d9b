"""Tables of figures: the line items, and budget against actual resolved from them."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import FLAGS, MEASURES, PERIODS, SIDES, STATEMENTS
from pipeline.figures.line_item import UNITS as PRINTED_UNITS
from pipeline.tables.model import MONEY, RATIO, Column, Table
from pipeline.tables.shared import BUDGET_KIND
from pipeline.tables.words import CLAIM_STATUSES, CODE_SOURCES, REPORT_KINDS, SOURCES, UNRESOLVED

__all__ = ["BUDGET_VS_ACTUAL", "LINE_ITEMS"]

LINE_ITEMS: Final = Table(
    name="line_items",
    en="One row per amount or count that a document states",
    zh="文档陈述的每一个数",
    columns=(
        Column(
            "line_item_id",
            "VARCHAR",
            "Stable over rebuilds; begins with the first 8 digits of document_id",
            "数据项标识",
            nullable=False,
        ),
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度"),
        Column("report_kind", "VARCHAR", "Kind of the report", "报告类型", nullable=False, vocabulary=REPORT_KINDS),
        Column(
            "source",
            "VARCHAR",
            "table or narrative",
            "来源：table 表格，narrative 文字",
            nullable=False,
            vocabulary=SOURCES,
        ),
        Column("statement", "VARCHAR", "Statement that it stands in", "报表", nullable=False, vocabulary=STATEMENTS),
        Column("statement_title", "VARCHAR", "Title of the statement as printed", "报表标题（原文）"),
        Column("row_no", "INTEGER", "Order within the statement, or within the prose", "行序", nullable=False),
        Column(
            "row_label",
            "VARCHAR",
            "Label of the row as printed, joined; in prose about a functional item the path class/section/item",
            "行标题（原文）",
        ),
        Column("side", "VARCHAR", "income or expenditure side", "收支方向", vocabulary=SIDES),
        Column("function_code", "VARCHAR", "Functional classification, 3, 5 or 7 digits", "支出功能分类科目编码"),
        Column("economic_code", "VARCHAR", "Economic classification, 3 or 5 digits", "支出经济分类科目编码"),
        Column("measure", "VARCHAR", "What the figure measures", "指标", nullable=False, vocabulary=MEASURES),
        Column("column_label", "VARCHAR", "Header path as printed, levels joined with -", "列标题（原文）"),
        Column(
            "period",
            "VARCHAR",
            "current year, prior year or change against it",
            "期间：current 本年，prior 上年，change 增减",
            nullable=False,
            vocabulary=PERIODS,
        ),
        Column(
            "value",
            MONEY,
            "Yuan where unit is CNY, else the count or percentage; null in a statement of none",
            "数值（元或计数）",
        ),
        Column("unit", "VARCHAR", "Unit of value", "数值单位", vocabulary=PRINTED_UNITS),
        Column("printed_value", "VARCHAR", "The number as printed", "印出的数"),
        Column("printed_unit", "VARCHAR", "The unit as printed or stated for the table", "印出的单位"),
        Column(
            "rounding",
            "DECIMAL(18,6)",
            "Half of the last printed place, in unit; at least what storing value to two places has cost",
            "舍入误差上限",
        ),
        Column("page", "INTEGER", "Page, from 1; null where the format has none", "页码"),
        Column("x0", "DOUBLE", "Left edge of the printed number, points from the left of the page", "左边界（点）"),
        Column("top", "DOUBLE", "Upper edge, points from the top of the page", "上边界（点）"),
        Column("x1", "DOUBLE", "Right edge, points", "右边界（点）"),
        Column("bottom", "DOUBLE", "Lower edge, points", "下边界（点）"),
        Column("quote", "VARCHAR", "The printed words that carry the figure", "原文"),
        Column(
            "code_source",
            "VARCHAR",
            "Whether the code was printed or inferred from the names",
            "编码来源：printed 印出，inferred 推断",
            vocabulary=CODE_SOURCES,
        ),
        Column(
            "flags",
            "VARCHAR[]",
            "What casts doubt on the figure; empty when nothing does. Meanings in table flags",
            "存疑标记",
            nullable=False,
            vocabulary=frozenset(FLAGS),
        ),
        Column("reason", "VARCHAR", "The document's own words for a deviation", "差异原因（原文）"),
        Column("purpose", "VARCHAR", "The document's own words for what the money is for", "主要用途（原文）"),
        Column(
            "function_code_harmonised",
            "VARCHAR",
            "Today's code for what function_code meant in that year: one code for a series over years",
            "统一（最新）功能分类编码",
        ),
        Column(
            "economic_code_harmonised",
            "VARCHAR",
            "Today's code for what economic_code meant in that year",
            "统一（最新）经济分类编码",
        ),
        Column(
            "uncorrected_value",
            MONEY,
            "The value before a declared correction (table corrections); null where there is none",
            "更正前的数值",
        ),
    ),
    key=("line_item_id",),
    order=("unit_id", "function_code", "economic_code"),
)

BUDGET_VS_ACTUAL: Final = Table(
    name="budget_vs_actual",
    en="One row per unit, fiscal year and 7-digit function code: budget against actual",
    zh="预算与决算对比：单位、年度、功能分类项级科目",
    columns=(
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识", nullable=False),
        Column("unit_name", "VARCHAR", "Canonical name of the unit", "单位名称", nullable=False),
        Column("province", "VARCHAR", "Province of the unit", "省级行政区"),
        Column("division_code", "VARCHAR", "Administrative division of the unit, GB/T 2260", "行政区划代码"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度", nullable=False),
        Column("function_code", "VARCHAR", "Function code of 7 digits", "功能分类项级编码", nullable=False),
        Column("class_code", "VARCHAR", "First 3 digits", "类级编码", nullable=False),
        Column("class_name", "VARCHAR", "Name of the class in that year, else as printed", "类名称"),
        Column("section_code", "VARCHAR", "First 5 digits", "款级编码", nullable=False),
        Column("section_name", "VARCHAR", "Name of the section in that year, else as printed", "款名称"),
        Column("item_name", "VARCHAR", "Name of the item in that year, else as printed", "项名称"),
        Column("initial_budget", MONEY, "Initial budget of the item, yuan", "年初预算"),
        Column("annual_budget", MONEY, "Adjusted budget of the whole year, yuan", "全年预算（调整预算）"),
        Column("actual", MONEY, "Final expenditure of the item, yuan", "支出决算"),
        Column("basic", MONEY, "Basic expenditure within the actual, yuan", "基本支出"),
        Column("project", MONEY, "Project expenditure within the actual, yuan", "项目支出"),
        Column(
            "variance",
            MONEY,
            "Actual minus initial budget (annual where no initial is stated), yuan",
            "差额（决算减预算）",
        ),
        Column(
            "execution_rate",
            RATIO,
            "Actual / initial budget (annual where no initial is stated) as a ratio, 1.05 for 105 %; null for budget 0",
            "完成率（比值）",
        ),
        Column(
            "printed_execution_rate",
            RATIO,
            "The rate that the document prints, as a ratio, so that it compares with execution_rate",
            "印出的完成率（比值）",
        ),
        Column("variance_reason", "VARCHAR", "The document's own words for the deviation", "差异原因（原文）"),
        Column("claims", "INTEGER", "How many places state the actual", "陈述处数", nullable=False),
        Column("agreeing", "INTEGER", "How many of them agree within rounding", "一致处数", nullable=False),
        Column(
            "status",
            "VARCHAR",
            "corroborated (several claims, all agree), single or conflict; null when no place states the actual",
            "佐证状态：corroborated 互证，single 单一，conflict 冲突",
            vocabulary=CLAIM_STATUSES,
        ),
        Column(
            "document_ids", "VARCHAR[]", "Documents that state a figure of this row, sorted", "来源文档", nullable=False
        ),
        Column(
            "function_code_harmonised",
            "VARCHAR",
            "Today's code for what function_code meant in that year; fewer digits where it was split",
            "统一（最新）功能分类编码",
            nullable=False,
        ),
        BUDGET_KIND,
        Column(
            "unresolved",
            "VARCHAR[]",
            "What the row could not be resolved to, and why; empty where unit, division, class, section and item are"
            " all known",
            "未能对应的内容及原因",
            nullable=False,
            vocabulary=UNRESOLVED,
        ),
        Column(
            "flags",
            "VARCHAR[]",
            "Flags of the line items that state the figures of this row, sorted; empty when nothing casts doubt",
            "存疑标记",
            nullable=False,
            vocabulary=frozenset(FLAGS),
        ),
        Column(
            "included_in",
            "VARCHAR",
            "unit_id of the department whose published report of the same year includes this unit: leave such rows out"
            " of sums over units",
            "已汇总于（部门单位标识）",
        ),
    ),
    key=("unit_id", "fiscal_year", "function_code"),
)
