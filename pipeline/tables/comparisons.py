"""Tables that hold one report against another: versions, years, a department and its units; and what was corrected."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import MEASURES, PERIODS, STATEMENTS
from pipeline.tables.model import MONEY, Column, Table
from pipeline.tables.shared import KIND, UNIT_ID, YEAR
from pipeline.tables.words import CONTINUITY, CORRECTION_STATUSES, DIFFERENCES, INCLUSION_VERDICTS

__all__ = ["CONTINUITY_BREAKS", "CONTINUITY_LINKS", "CORRECTIONS", "DEPARTMENT_UNITS", "REPORT_CHANGES"]

_RELATION: Final = Column(
    "relation",
    "VARCHAR",
    "What is held against what: stated_prior (this year's prior figure against last year's report of the same kind),"
    " carryover (opening balance against last year's closing one), approved_budget (initial budget in the final"
    " accounts against the budget report of the year)",
    "关系：stated_prior 上年数，carryover 结转结余，approved_budget 批复预算",
    nullable=False,
    vocabulary=CONTINUITY,
)

REPORT_CHANGES: Final = Table(
    name="report_changes",
    en="One row per figure that a newer version of a report changed, added or removed",
    zh="报告新旧版本的逐项差异",
    columns=(
        Column("newer_document_id", "VARCHAR", "The newer version; row of documents", "新版文档", nullable=False),
        Column("older_document_id", "VARCHAR", "The version that it supersedes", "旧版文档", nullable=False),
        UNIT_ID,
        YEAR,
        KIND,
        Column("change", "VARCHAR", "changed, added or removed", "变化", nullable=False, vocabulary=DIFFERENCES),
        Column("source", "VARCHAR", "table or narrative", "来源", nullable=False),
        Column("statement", "VARCHAR", "Statement", "报表", nullable=False, vocabulary=STATEMENTS),
        Column("row_label", "VARCHAR", "Label of the row as printed", "行标题（原文）"),
        Column("function_code", "VARCHAR", "Function code", "功能分类编码"),
        Column("economic_code", "VARCHAR", "Economic code", "经济分类编码"),
        Column("measure", "VARCHAR", "What the figure measures", "指标", nullable=False, vocabulary=MEASURES),
        Column("column_label", "VARCHAR", "Header path as printed", "列标题（原文）"),
        Column("period", "VARCHAR", "As in line_items", "期间", nullable=False, vocabulary=PERIODS),
        Column("unit", "VARCHAR", "Unit of the values", "数值单位"),
        Column("old_value", MONEY, "Value in the older version; null where it had none", "旧值"),
        Column("new_value", MONEY, "Value in the newer version; null where it has none", "新值"),
        Column("difference", MONEY, "New minus old; null where one of them is missing", "差额"),
        Column("old_page", "INTEGER", "Page in the older version", "旧版页码"),
        Column("new_page", "INTEGER", "Page in the newer version", "新版页码"),
        Column("old_line_item_id", "VARCHAR", "Row of line_items in the older version", "旧版数据项"),
        Column("new_line_item_id", "VARCHAR", "Row of line_items in the newer version", "新版数据项"),
    ),
    key=("newer_document_id", "old_line_item_id", "new_line_item_id"),
    order=("unit_id",),
)

CONTINUITY_LINKS: Final = Table(
    name="continuity_links",
    en="One row per unit, year and relation in which two reports could be held together: how many figures agree",
    zh="年度衔接：可比报告与一致情况",
    columns=(
        UNIT_ID,
        YEAR,
        KIND,
        _RELATION,
        Column("other_year", "INTEGER", "Year of the other report", "对照年度", nullable=False),
        Column("other_kind", "VARCHAR", "Kind of the other report", "对照报告类型", nullable=False),
        Column("compared", "INTEGER", "Figures that both reports state", "可比数", nullable=False),
        Column("agreeing", "INTEGER", "Of these, how many agree within rounding", "一致数", nullable=False),
        Column("breaks", "INTEGER", "The others; rows of continuity_breaks", "不衔接数", nullable=False),
        Column("largest_break", MONEY, "Largest difference without sign, yuan", "最大差额（元）"),
    ),
    key=("unit_id", "fiscal_year", "report_kind", "relation"),
)

CONTINUITY_BREAKS: Final = Table(
    name="continuity_breaks",
    en="One row per figure that a report states otherwise than the report it continues, with the size of the break",
    zh="年度衔接不符的数据及差额",
    columns=(
        UNIT_ID,
        YEAR,
        KIND,
        _RELATION,
        Column("measure", "VARCHAR", "What the figure measures", "指标", nullable=False, vocabulary=MEASURES),
        Column(
            "function_code_harmonised", "VARCHAR", "Item, by today's code; null for totals", "统一（最新）功能分类编码"
        ),
        Column("subject", "VARCHAR", "Name of the item as printed; null for totals", "科目名称（原文）"),
        Column(
            "stated", MONEY, "What this report states of the other's figure, yuan", "本报告所列（元）", nullable=False
        ),
        Column("other", MONEY, "What the other report states itself, yuan", "对照报告所列（元）", nullable=False),
        Column("difference", MONEY, "Stated minus other, yuan", "差额（元）", nullable=False),
        Column("tolerance", MONEY, "Sum of the roundings of both, yuan", "容差（元）", nullable=False),
        Column("other_year", "INTEGER", "Year of the other report", "对照年度", nullable=False),
        Column("other_kind", "VARCHAR", "Kind of the other report", "对照报告类型", nullable=False),
        Column("line_item_ids", "VARCHAR[]", "Line items of both sides, sorted", "涉及的数据项", nullable=False),
    ),
    key=("unit_id", "fiscal_year", "report_kind", "relation", "measure", "function_code_harmonised"),
)

DEPARTMENT_UNITS: Final = Table(
    name="department_units",
    en="One row per department, year, kind and total: the department's report against the sum of its units",
    zh="部门汇总数与所属单位之和的比较",
    columns=(
        Column("unit_id", "VARCHAR", "The department; row of units", "部门标识", nullable=False),
        YEAR,
        KIND,
        Column("measure", "VARCHAR", "Total that is compared", "指标", nullable=False, vocabulary=MEASURES),
        Column(
            "department_total", MONEY, "What the department's report states, yuan", "部门汇总数（元）", nullable=False
        ),
        Column(
            "own_total",
            MONEY,
            "What the report of its own body (本级) states; null where there is none",
            "本级数（元）",
        ),
        Column("units_total", MONEY, "Sum over the subordinate units that published, yuan", "所属单位之和（元）"),
        Column(
            "internal_transfers",
            MONEY,
            "Payments between the department and its units that both sides count, as far as stated, yuan",
            "内部往来（元）",
            nullable=False,
        ),
        Column(
            "difference",
            MONEY,
            "Department minus own minus units plus internal transfers; the share of missing units where any is missing",
            "差额（元）",
            nullable=False,
        ),
        Column("tolerance", MONEY, "Sum of the roundings of all terms, yuan", "容差（元）", nullable=False),
        Column(
            "has_own_report", "BOOLEAN", "Whether a report of the own body is published", "有无本级报告", nullable=False
        ),
        Column("units_present", "VARCHAR[]", "Subordinate units with this total, sorted", "已有单位", nullable=False),
        Column(
            "units_stated",
            "INTEGER",
            "How many subordinate units the department's report says it includes; null where it does not say",
            "报告所述所属单位数",
        ),
        Column(
            "verdict",
            "VARCHAR",
            "agrees, differs (all units are present and the sum is another), incomplete (units are known to be"
            " missing) or unknown (nothing says whether all are present)",
            "结论：agrees 一致，differs 不符，incomplete 单位不全，unknown 无法判断",
            nullable=False,
            vocabulary=INCLUSION_VERDICTS,
        ),
    ),
    key=("unit_id", "fiscal_year", "report_kind", "measure"),
)

CORRECTIONS: Final = Table(
    name="corrections",
    en="One row per declared correction of a printed figure",
    zh="更正清单",
    columns=(
        Column("document_id", "VARCHAR", "The document", "文档标识", nullable=False),
        Column("place", "VARCHAR", "line_item_id or page, as declared", "位置", nullable=False),
        Column("printed", "VARCHAR", "The number as printed", "印出的数", nullable=False),
        Column("corrected", "VARCHAR", "The number as it should be, in the printed unit", "更正后的数", nullable=False),
        Column("reason", "VARCHAR", "Why", "理由", nullable=False),
        Column("who", "VARCHAR", "Who declared it", "更正人", nullable=False),
        Column("when", "VARCHAR", "When it was declared, ISO date", "更正日期", nullable=False),
        Column("line_item_id", "VARCHAR", "The figure that it was applied to; row of line_items", "数据项标识"),
        Column(
            "status",
            "VARCHAR",
            "applied, or not_here where this home does not hold the document",
            "状态：applied 已更正，not_here 文档不在库中",
            nullable=False,
            vocabulary=CORRECTION_STATUSES,
        ),
    ),
    key=("document_id", "place", "printed"),
)
