"""Tables that hold one report against another: versions, years, a department and its units; and what was corrected."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import MEASURES, PERIODS, STATEMENTS
from pipeline.tables.kinds import money, number, text, texts, truth
from pipeline.tables.model import MONEY, Column, Table
from pipeline.tables.shared import KIND, UNIT_ID, YEAR
from pipeline.tables.words import CONTINUITY, CORRECTION_STATUSES, DIFFERENCES, INCLUSION_VERDICTS

__all__ = ["CONTINUITY_BREAKS", "CONTINUITY_LINKS", "CORRECTIONS", "DEPARTMENT_UNITS", "REPORT_CHANGES"]

_RELATION: Final = text(
    "relation",
    "What is held against what: stated_prior (this year's prior figure against last year's report of the same kind),"
    " stated_change (the same with this year's figure less the change that its words state), stated_outturn (what a"
    " budget says of last year's outturn against the final accounts of that year), carryover (opening balance against"
    " last year's closing one), approved_budget (initial budget in the final accounts against the budget report of the"
    " year)",
    "关系：stated_prior 上年数，stated_change 比上年增减，stated_outturn 上年执行数，carryover 结转结余，"
    "approved_budget 批复预算",
    required=True,
    words=CONTINUITY,
)

REPORT_CHANGES: Final = Table(
    name="report_changes",
    en="One row per figure that a newer version of a report changed, added or removed",
    zh="报告新旧版本的逐项差异",
    columns=(
        text("newer_document_id", "The newer version; row of documents", "新版文档", required=True),
        text("older_document_id", "The version that it supersedes", "旧版文档", required=True),
        UNIT_ID,
        YEAR,
        KIND,
        text("change", "changed, added or removed", "变化", required=True, words=DIFFERENCES),
        text("source", "table or narrative", "来源", required=True),
        text("statement", "Statement", "报表", required=True, words=STATEMENTS),
        text("row_label", "Label of the row as printed", "行标题（原文）"),
        text("function_code", "Function code", "功能分类编码"),
        text("economic_code", "Economic code", "经济分类编码"),
        text("measure", "What the figure measures", "指标", required=True, words=MEASURES),
        text("column_label", "Header path as printed", "列标题（原文）"),
        text("period", "As in line_items", "期间", required=True, words=PERIODS),
        text("unit", "Unit of the values", "数值单位"),
        Column("old_value", MONEY, "Value in the older version, in `unit`; null where it had none", "旧值"),
        Column("new_value", MONEY, "Value in the newer version, in `unit`; null where it has none", "新值"),
        Column("difference", MONEY, "New minus old, in `unit`; null where one of them is missing", "差额"),
        number("old_page", "Page in the older version", "旧版页码"),
        number("new_page", "Page in the newer version", "新版页码"),
        text("old_line_item_id", "Row of line_items in the older version", "旧版数据项"),
        text("new_line_item_id", "Row of line_items in the newer version", "新版数据项"),
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
        number("other_year", "Year of the other report", "对照年度", required=True),
        text("other_kind", "Kind of the other report", "对照报告类型", required=True),
        number("compared", "Figures that both reports state", "可比数", required=True),
        number("agreeing", "Of these, how many agree within rounding", "一致数", required=True),
        number("breaks", "The others; rows of continuity_breaks", "不衔接数", required=True),
        money("largest_break", "Largest difference without sign", "最大差额"),
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
        text("measure", "What the figure measures", "指标", required=True, words=MEASURES),
        text("function_code_harmonised", "Item, by today's code; null for totals", "统一（最新）功能分类编码"),
        text("subject", "Name of the item as printed; null for totals", "科目名称（原文）"),
        money("stated", "What this report states of the other's figure", "本报告所列", required=True),
        money("other", "What the other report states itself", "对照报告所列", required=True),
        money("difference", "Stated minus other", "差额", required=True),
        money("tolerance", "Sum of the roundings of both", "容差", required=True),
        number("other_year", "Year of the other report", "对照年度", required=True),
        text("other_kind", "Kind of the other report", "对照报告类型", required=True),
        texts("line_item_ids", "Line items of both sides, sorted", "涉及的数据项"),
    ),
    key=("unit_id", "fiscal_year", "report_kind", "relation", "measure", "function_code_harmonised"),
)

DEPARTMENT_UNITS: Final = Table(
    name="department_units",
    en="One row per department, year, kind and total: the department's report against the sum of its units",
    zh="部门汇总数与所属单位之和的比较",
    columns=(
        text("unit_id", "The department; row of units", "部门标识", required=True),
        YEAR,
        KIND,
        text("measure", "Total that is compared", "指标", required=True, words=MEASURES),
        money("department_total", "What the department's report states", "部门汇总数", required=True),
        money("own_total", "What the report of its own body (本级) states", "本级数", note="null where there is none"),
        money("units_total", "Sum over the subordinate units that published", "所属单位之和"),
        money(
            "internal_transfers",
            "Payments between the department and its units that both sides count, as far as stated",
            "内部往来",
            required=True,
        ),
        money(
            "difference",
            "Department minus own minus units plus internal transfers",
            "差额",
            note="the share of missing units where any is missing",
            required=True,
        ),
        money("tolerance", "Sum of the roundings of all terms", "容差", required=True),
        truth("has_own_report", "Whether a report of the own body is published", "有无本级报告"),
        texts("units_present", "Subordinate units with this total, sorted", "已有单位"),
        number(
            "units_stated",
            "How many subordinate units the department's report says it includes; null where it does not say",
            "报告所述所属单位数",
        ),
        text(
            "verdict",
            "agrees, differs (all units are present and the sum is another), incomplete (units are known to"
            " be missing) or unknown (nothing says whether all are present)",
            "结论：agrees 一致，differs 不符，incomplete 单位不全，unknown 无法判断",
            required=True,
            words=INCLUSION_VERDICTS,
        ),
    ),
    key=("unit_id", "fiscal_year", "report_kind", "measure"),
)

CORRECTIONS: Final = Table(
    name="corrections",
    en="One row per declared correction of a printed figure",
    zh="更正清单",
    columns=(
        text("document_id", "The document", "文档标识", required=True),
        text("place", "line_item_id or page, as declared", "位置", required=True),
        text("printed", "The number as printed", "印出的数", required=True),
        text("corrected", "The number as it should be, in the printed unit", "更正后的数", required=True),
        text("reason", "Why", "理由", required=True),
        text("who", "Who declared it", "更正人", required=True),
        text("when", "When it was declared, ISO date", "更正日期", required=True),
        text("line_item_id", "The figure that it was applied to; row of line_items", "数据项标识"),
        text(
            "status",
            "applied, or not_here where this home does not hold the document",
            "状态：applied 已更正，not_here 文档不在库中",
            required=True,
            words=CORRECTION_STATUSES,
        ),
    ),
    key=("document_id", "place", "printed"),
)
