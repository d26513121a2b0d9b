"""Tables for analysts: sums that may be made, peers, years, what is published, what is good. Made by the build in SQL.

They are tables and not views, so that they have a column contract, a content hash and a place in the data package like
any other, and cost nothing to ask. Each can be made again from the tables below it.
"""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import MEASURES, STATEMENTS
from pipeline.tables.kinds import money, number, ratio, text, texts, truth
from pipeline.tables.model import Column, Table
from pipeline.tables.shared import ALL_FLAGS, BUDGET_KIND, INCLUDED_IN, KIND, UNIT, YEAR
from pipeline.tables.words import BASES, LEVELS, SCOPES, SUBJECT_LEVELS, TEXT_SOURCES, UNRESOLVED

__all__ = [
    "BY_CLASS",
    "BY_SECTION",
    "COVERAGE",
    "REPORT_QUALITY",
    "UNIT_COMPARISON",
    "USAGE_WARNINGS",
    "YEAR_OVER_YEAR",
]


def _sums(level: str, zh: str, digits: int, cofog: tuple[Column, ...]) -> Table:
    """The table of sums over the items of a class or a section."""
    plural = {"class": "classes", "section": "sections"}[level]
    return Table(
        name=f"budget_vs_actual_by_{level}",
        en=f"One row per unit, fiscal year, {level} and budget: items of budget_vs_actual added up once",
        zh=f"预算与决算对比：按{zh}汇总",
        columns=(
            *UNIT,
            YEAR,
            text(f"{level}_code", f"Code of {digits} digits", f"{zh}级编码", required=True),
            text(f"{level}_name", "Name in that year, else as printed", f"{zh}名称"),
            *cofog,
            BUDGET_KIND,
            number("items", "Items (项) added up; 0 where the report prints the row alone", "项数", required=True),
            money("initial_budget", "Sum of the initial budgets that are stated", "年初预算"),
            money("annual_budget", "Sum of the annual budgets that are stated", "全年预算"),
            money("actual", "Sum of the actuals", "支出决算"),
            money("basic", "Basic expenditure within the actual", "基本支出"),
            money("project", "Project expenditure within the actual", "项目支出"),
            number(
                "items_without_budget", "Items with an actual that state no budget", "未列预算的项数", required=True
            ),
            money("variance", "Actual minus budget", "差额", note="null where an item lacks its budget"),
            ratio("execution_rate", "Actual / budget; null where an item lacks its budget", "完成率（比值）"),
            ratio(
                "share_of_budget",
                f"Of the budget of all {plural} of the same kind, what is not itemised included",
                "占年初预算比重",
            ),
            ratio(
                "share_of_actual",
                f"Of the actual of all {plural} of the same kind, what is not itemised included",
                "占支出决算比重",
            ),
            money("printed_budget", f"Budget of the {level} as a budget report prints it", "印出的预算数"),
            money("printed_actual", f"Actual of the {level} as a table prints it", "印出的决算数"),
            money("printed_difference", "Actual (else initial budget) minus what is printed", "与印出数差额"),
            money(
                "not_itemised_budget",
                "What printed_budget holds beyond the items",
                "未列项级的预算数",
                note="null where that is nothing but rounding",
            ),
            money(
                "not_itemised_actual",
                "What printed_actual holds beyond the items",
                "未列项级的决算数",
                note="null where that is nothing but rounding",
            ),
            INCLUDED_IN,
            ALL_FLAGS,
        ),
        key=("unit_id", "fiscal_year", f"{level}_code", "budget_kind"),
    )


BY_CLASS: Final = _sums("class", "类", 3, (text("cofog_division", "COFOG division", "COFOG 大类"),))
BY_SECTION: Final = _sums(
    "section",
    "款",
    5,
    (
        text("class_code", "Class above", "类级编码", required=True),
        text("cofog_group", "COFOG group", "COFOG 组"),
    ),
)

UNIT_COMPARISON: Final = Table(
    name="unit_comparison",
    en="One row per unit, year and subject (total, class, section, item), beside its peers: same field, level and year",
    zh="同类单位比较",
    columns=(
        *UNIT,
        text("field", "Field of work (领域); peers share it", "领域"),
        text("level", "Level of government; peers share it", "层级", words=LEVELS),
        YEAR,
        text(
            "basis",
            "What amount is: actual where the year has final accounts, else budget; peers share it",
            "口径：actual 决算，budget 预算",
            required=True,
            words=BASES,
        ),
        text("peer_group", "Field, level, year and basis in one; null where the field is unknown", "同类组"),
        text(
            "subject_level",
            "total, class, section or item: rows of different levels hold the same money, keep to one",
            "级次：total 合计，class 类，section 款，item 项",
            required=True,
            words=SUBJECT_LEVELS,
        ),
        text("subject_code", "Code of the subject; 0 for the total", "科目编码", required=True),
        text("subject_name", "Its name in that year", "科目名称"),
        BUDGET_KIND,
        money("initial_budget", "Initial budget", "年初预算"),
        money("actual", "Actual", "支出决算"),
        money("amount", "The one of both that basis names", "比较金额"),
        ratio("execution_rate", "Actual / budget; null where a budget is missing", "完成率（比值）"),
        ratio("share_of_total", "Of the unit's total of the same budget, by amount", "占合计比重"),
        number("staff", "Staff that the report states: actual where stated, else the quota", "人员数"),
        text("staff_basis", "staff_actual or staff_quota", "人员口径：实有或编制", words=MEASURES),
        money("per_head", "Amount / staff", "人均"),
        number("peers", "Units of the peer group with this subject, this one included", "同类单位数"),
        number("rank", "Place among them by amount, 1 the largest", "金额排名"),
        number("rank_per_head", "Place among them by amount per head", "人均排名"),
        number("rank_execution_rate", "Place among them by execution rate", "完成率排名"),
        ratio("peer_median_share", "Median of share_of_total over the peers", "同类占比中位数"),
        INCLUDED_IN,
        ALL_FLAGS,
    ),
    key=("unit_id", "fiscal_year", "subject_level", "subject_code", "budget_kind"),
)

YEAR_OVER_YEAR: Final = Table(
    name="year_over_year",
    en="One row per unit, year and item by today's code, with the year before: series across renumbered codes",
    zh="逐年比较（按统一编码）",
    columns=(
        *UNIT,
        YEAR,
        text("function_code_harmonised", "Today's code", "统一（最新）功能分类编码", required=True),
        text("subject_name", "Today's name of it", "科目名称（最新）"),
        texts("function_codes", "Codes that carry it in this year, sorted", "当年编码"),
        BUDGET_KIND,
        money("initial_budget", "Initial budget", "年初预算"),
        money("actual", "Actual", "支出决算"),
        texts("prior_function_codes", "Codes that carried it the year before", "上年编码", required=False),
        money("prior_initial_budget", "Initial budget by last year's own reports", "上年年初预算"),
        money("prior_actual", "Actual by last year's own reports", "上年支出决算"),
        money(
            "budget_change",
            "Initial budget minus that of the year before",
            "预算增减",
            note="null where the two are of different budgets",
        ),
        money(
            "actual_change",
            "Actual minus that of the year before",
            "决算增减",
            note="null where the two are of different budgets",
        ),
        ratio("budget_growth", "Change / the year before; null where that is 0 or unknown", "预算增减率（比值）"),
        ratio("actual_growth", "Change / the year before; null where that is 0 or unknown", "决算增减率（比值）"),
        INCLUDED_IN,
        ALL_FLAGS,
    ),
    key=("unit_id", "fiscal_year", "function_code_harmonised"),
)

COVERAGE: Final = Table(
    name="coverage",
    en="One row per unit, year and kind: what is published, which statements are missing or empty, what was resolved; a"
    " year that lies between published ones and has nothing is a row too",
    zh="公开与收录情况",
    columns=(
        *UNIT,
        YEAR,
        KIND,
        truth("published", "Whether a report is here", "是否收录"),
        texts("report_ids", "Rows of reports", "报告标识"),
        texts("scopes", "Scopes that they say, sorted", "口径", words=SCOPES),
        truth("has_tables", "Whether statements are printed as tables", "有无报表"),
        truth("has_prose", "Whether figures are stated in prose", "有无文字说明"),
        texts("statements", "Statements with figures, sorted", "有数报表", words=STATEMENTS),
        texts("statements_empty", "Statements printed without any figure", "空表", words=STATEMENTS),
        texts(
            "statements_missing",
            "Of the statements that every report must hold, those that were not found",
            "缺少的报表",
            words=STATEMENTS,
        ),
        number("amounts_printed", "As in documents, over all parts", "印出的金额数", required=True, many=True),
        number("amounts_claimed", "Of these, how many a line item claims", "已归属的金额数", required=True, many=True),
        number("items", "Rows of budget_vs_actual that rest on these reports", "功能分类项数", required=True),
        number("items_resolved", "Of these, rows with nothing unresolved", "完全对应的项数", required=True),
        texts("unresolved", "What the others lack, sorted", "未能对应的内容", words=UNRESOLVED),
        INCLUDED_IN,
    ),
    key=("unit_id", "fiscal_year", "report_kind"),
)

REPORT_QUALITY: Final = Table(
    name="report_quality",
    en="One row per report: how well it was read, how well it adds up, and whose fault what does not",
    zh="报告质量",
    columns=(
        text("report_id", "Row of reports", "报告标识", required=True),
        text("unit_id", "The reporting body; row of units", "单位标识"),
        number("fiscal_year", "The year reported on", "报告年度"),
        KIND,
        number("documents", "Files that make it up", "文档数", required=True),
        text("text_source", "digital, ocr or mixed, over all files", "文字来源", words=TEXT_SOURCES),
        number("line_items", "Figures read", "数据项数", required=True),
        number("flagged", "Of these, with a flag", "存疑数", required=True),
        number("corrected", "Of these, by a declared correction", "更正数", required=True),
        number("amounts_printed", "As in documents", "印出的金额数", required=True, many=True),
        number("amounts_claimed", "As in documents", "已归属的金额数", required=True, many=True),
        ratio("claimed_share", "Claimed / printed", "归属率"),
        number("tables_read", "As in documents", "印有金额的表格数", required=True),
        number("tables_differing", "As in documents", "两种读法不一致的表格数", required=True),
        texts("identity_conflicts", "As in documents, over all files", "前后不一的身份字段"),
        number("checks_passed", "Checks that hold, rounding included", "通过的核对数", required=True),
        number("checks_failed", "Checks that fail", "不通过的核对数", required=True),
        number("checks_not_checkable", "Checks that could not be judged", "无法核对数", required=True),
        number(
            "errors_publisher",
            "Failures of severity error by the publisher, one for each cause",
            "发布方错误数",
            required=True,
        ),
        number(
            "errors_extraction",
            "Failures of severity error by our reading, one for each cause",
            "提取错误数",
            required=True,
        ),
        number(
            "errors_undecided", "Failures of severity error, undecided, one for each cause", "未定错误数", required=True
        ),
        ratio("passed_share", "Passed / (passed + failed + not checkable)", "通过率"),
    ),
    key=("report_id",),
    order=("unit_id",),
)

USAGE_WARNINGS: Final = Table(
    name="usage_warnings",
    en="Where sums and comparisons mislead: one row per table and trap, and one per unit and year that it concerns",
    zh="使用提示：哪些汇总与比较会误导",
    columns=(
        text("table_name", "The table", "表名", required=True),
        text("warning", "The trap, one word", "提示", required=True),
        text("unit_id", "The unit that it concerns; null for a trap of the whole table", "单位标识"),
        number("fiscal_year", "The year that it concerns; null for all", "年度"),
        number("rows_affected", "Rows of the table that it concerns", "涉及行数", required=True, many=True),
        text("message", "What goes wrong, Chinese and English", "说明", required=True),
        text("remedy", "The SQL condition or table that does it right", "正确做法", required=True),
    ),
    key=("table_name", "warning", "unit_id", "fiscal_year"),
)
