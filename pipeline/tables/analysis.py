"""Tables for analysts: sums that may be made, peers, years, what is published, what is good. Made by the build in SQL.

They are tables and not views, so that they have a column contract, a content hash and a place in the data package like
any other, and cost nothing to ask. Each can be made again from the tables below it.
"""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import MEASURES, STATEMENTS
from pipeline.tables.model import MONEY, RATIO, Column, Table
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
            Column(f"{level}_code", "VARCHAR", f"Code of {digits} digits", f"{zh}级编码", nullable=False),
            Column(f"{level}_name", "VARCHAR", "Name in that year, else as printed", f"{zh}名称"),
            *cofog,
            BUDGET_KIND,
            Column("items", "INTEGER", "Items (项) added up", "项数", nullable=False),
            Column("initial_budget", MONEY, "Sum of the initial budgets that are stated, yuan", "年初预算（元）"),
            Column("annual_budget", MONEY, "Sum of the annual budgets that are stated, yuan", "全年预算（元）"),
            Column("actual", MONEY, "Sum of the actuals, yuan", "支出决算（元）"),
            Column("basic", MONEY, "Basic expenditure within the actual, yuan", "基本支出（元）"),
            Column("project", MONEY, "Project expenditure within the actual, yuan", "项目支出（元）"),
            Column(
                "items_without_budget",
                "INTEGER",
                "Items with an actual that state no budget",
                "未列预算的项数",
                nullable=False,
            ),
            Column("variance", MONEY, "Actual minus budget; null where an item lacks its budget", "差额（元）"),
            Column("execution_rate", RATIO, "Actual / budget; null where an item lacks its budget", "完成率（比值）"),
            Column(
                "share_of_budget", RATIO, f"Of the initial budget of all {plural} of the same budget", "占年初预算比重"
            ),
            Column("share_of_actual", RATIO, f"Of the actual of all {plural} of the same budget", "占支出决算比重"),
            Column(
                "printed_budget",
                MONEY,
                f"Budget of the {level} as a budget report prints it, yuan",
                "印出的预算数（元）",
            ),
            Column("printed_actual", MONEY, f"Actual of the {level} as a table prints it, yuan", "印出的决算数（元）"),
            Column(
                "printed_difference",
                MONEY,
                "Actual (else initial budget) minus what is printed, yuan",
                "与印出数差额（元）",
            ),
            INCLUDED_IN,
            ALL_FLAGS,
        ),
        key=("unit_id", "fiscal_year", f"{level}_code", "budget_kind"),
    )


BY_CLASS: Final = _sums("class", "类", 3, (Column("cofog_division", "VARCHAR", "COFOG division", "COFOG 大类"),))
BY_SECTION: Final = _sums(
    "section",
    "款",
    5,
    (
        Column("class_code", "VARCHAR", "Class above", "类级编码", nullable=False),
        Column("cofog_group", "VARCHAR", "COFOG group", "COFOG 组"),
    ),
)

UNIT_COMPARISON: Final = Table(
    name="unit_comparison",
    en="One row per unit, year and subject (total, class, section, item), beside its peers: same field, level and year",
    zh="同类单位比较",
    columns=(
        *UNIT,
        Column("field", "VARCHAR", "Field of work (领域); peers share it", "领域"),
        Column("level", "VARCHAR", "Level of government; peers share it", "层级", vocabulary=LEVELS),
        YEAR,
        Column(
            "basis",
            "VARCHAR",
            "What amount is: actual where the year has final accounts, else budget; peers share it",
            "口径：actual 决算，budget 预算",
            nullable=False,
            vocabulary=BASES,
        ),
        Column(
            "peer_group", "VARCHAR", "Field, level, year and basis in one; null where the field is unknown", "同类组"
        ),
        Column(
            "subject_level",
            "VARCHAR",
            "total, class, section or item: rows of different levels hold the same money, keep to one",
            "级次：total 合计，class 类，section 款，item 项",
            nullable=False,
            vocabulary=SUBJECT_LEVELS,
        ),
        Column("subject_code", "VARCHAR", "Code of the subject; 0 for the total", "科目编码", nullable=False),
        Column("subject_name", "VARCHAR", "Its name in that year", "科目名称"),
        BUDGET_KIND,
        Column("initial_budget", MONEY, "Initial budget, yuan", "年初预算（元）"),
        Column("actual", MONEY, "Actual, yuan", "支出决算（元）"),
        Column("amount", MONEY, "The one of both that basis names, yuan", "比较金额（元）"),
        Column("execution_rate", RATIO, "Actual / budget; null where a budget is missing", "完成率（比值）"),
        Column("share_of_total", RATIO, "Of the unit's total of the same budget, by amount", "占合计比重"),
        Column("staff", "INTEGER", "Staff that the report states: actual where stated, else the quota", "人员数"),
        Column("staff_basis", "VARCHAR", "staff_actual or staff_quota", "人员口径：实有或编制", vocabulary=MEASURES),
        Column("per_head", MONEY, "Amount / staff, yuan", "人均（元）"),
        Column("peers", "INTEGER", "Units of the peer group with this subject, this one included", "同类单位数"),
        Column("rank", "INTEGER", "Place among them by amount, 1 the largest", "金额排名"),
        Column("rank_per_head", "INTEGER", "Place among them by amount per head", "人均排名"),
        Column("rank_execution_rate", "INTEGER", "Place among them by execution rate", "完成率排名"),
        Column("peer_median_share", RATIO, "Median of share_of_total over the peers", "同类占比中位数"),
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
        Column("function_code_harmonised", "VARCHAR", "Today's code", "统一（最新）功能分类编码", nullable=False),
        Column("subject_name", "VARCHAR", "Today's name of it", "科目名称（最新）"),
        Column("function_codes", "VARCHAR[]", "Codes that carry it in this year, sorted", "当年编码", nullable=False),
        Column("initial_budget", MONEY, "Initial budget, yuan", "年初预算（元）"),
        Column("actual", MONEY, "Actual, yuan", "支出决算（元）"),
        Column("prior_function_codes", "VARCHAR[]", "Codes that carried it the year before", "上年编码"),
        Column("prior_initial_budget", MONEY, "Initial budget by last year's own reports, yuan", "上年年初预算（元）"),
        Column("prior_actual", MONEY, "Actual by last year's own reports, yuan", "上年支出决算（元）"),
        Column("budget_change", MONEY, "Initial budget minus that of the year before, yuan", "预算增减（元）"),
        Column("actual_change", MONEY, "Actual minus that of the year before, yuan", "决算增减（元）"),
        Column(
            "budget_growth", RATIO, "Change / the year before; null where that is 0 or unknown", "预算增减率（比值）"
        ),
        Column(
            "actual_growth", RATIO, "Change / the year before; null where that is 0 or unknown", "决算增减率（比值）"
        ),
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
        Column("published", "BOOLEAN", "Whether a report is here", "是否收录", nullable=False),
        Column("report_ids", "VARCHAR[]", "Rows of reports", "报告标识", nullable=False),
        Column("scopes", "VARCHAR[]", "Scopes that they say, sorted", "口径", nullable=False, vocabulary=SCOPES),
        Column("has_tables", "BOOLEAN", "Whether statements are printed as tables", "有无报表", nullable=False),
        Column("has_prose", "BOOLEAN", "Whether figures are stated in prose", "有无文字说明", nullable=False),
        Column(
            "statements",
            "VARCHAR[]",
            "Statements with figures, sorted",
            "有数报表",
            nullable=False,
            vocabulary=STATEMENTS,
        ),
        Column(
            "statements_empty",
            "VARCHAR[]",
            "Statements printed without any figure",
            "空表",
            nullable=False,
            vocabulary=STATEMENTS,
        ),
        Column(
            "statements_missing",
            "VARCHAR[]",
            "Of the statements that every report must hold, those that were not found",
            "缺少的报表",
            nullable=False,
            vocabulary=STATEMENTS,
        ),
        Column("amounts_printed", "BIGINT", "As in documents, over all parts", "印出的金额数", nullable=False),
        Column("amounts_claimed", "BIGINT", "Of these, how many a line item claims", "已归属的金额数", nullable=False),
        Column(
            "items", "INTEGER", "Rows of budget_vs_actual that rest on these reports", "功能分类项数", nullable=False
        ),
        Column("items_resolved", "INTEGER", "Of these, rows with nothing unresolved", "完全对应的项数", nullable=False),
        Column(
            "unresolved",
            "VARCHAR[]",
            "What the others lack, sorted",
            "未能对应的内容",
            nullable=False,
            vocabulary=UNRESOLVED,
        ),
        INCLUDED_IN,
    ),
    key=("unit_id", "fiscal_year", "report_kind"),
)

REPORT_QUALITY: Final = Table(
    name="report_quality",
    en="One row per report: how well it was read, how well it adds up, and whose fault what does not",
    zh="报告质量",
    columns=(
        Column("report_id", "VARCHAR", "Row of reports", "报告标识", nullable=False),
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度"),
        KIND,
        Column("documents", "INTEGER", "Files that make it up", "文档数", nullable=False),
        Column("text_source", "VARCHAR", "digital, ocr or mixed, over all files", "文字来源", vocabulary=TEXT_SOURCES),
        Column("line_items", "INTEGER", "Figures read", "数据项数", nullable=False),
        Column("flagged", "INTEGER", "Of these, with a flag", "存疑数", nullable=False),
        Column("corrected", "INTEGER", "Of these, by a declared correction", "更正数", nullable=False),
        Column("amounts_printed", "BIGINT", "As in documents", "印出的金额数", nullable=False),
        Column("amounts_claimed", "BIGINT", "As in documents", "已归属的金额数", nullable=False),
        Column("claimed_share", RATIO, "Claimed / printed", "归属率"),
        Column("tables_read", "INTEGER", "As in documents", "印有金额的表格数", nullable=False),
        Column("tables_differing", "INTEGER", "As in documents", "两种读法不一致的表格数", nullable=False),
        Column(
            "identity_conflicts", "VARCHAR[]", "As in documents, over all files", "前后不一的身份字段", nullable=False
        ),
        Column("checks_passed", "INTEGER", "Checks that hold, rounding included", "通过的核对数", nullable=False),
        Column("checks_failed", "INTEGER", "Checks that fail", "不通过的核对数", nullable=False),
        Column("checks_not_checkable", "INTEGER", "Checks that could not be judged", "无法核对数", nullable=False),
        Column(
            "errors_publisher",
            "INTEGER",
            "Failures of severity error by the publisher, one for each cause",
            "发布方错误数",
            nullable=False,
        ),
        Column(
            "errors_extraction",
            "INTEGER",
            "Failures of severity error by our reading, one for each cause",
            "提取错误数",
            nullable=False,
        ),
        Column(
            "errors_undecided",
            "INTEGER",
            "Failures of severity error, undecided, one for each cause",
            "未定错误数",
            nullable=False,
        ),
        Column("passed_share", RATIO, "Passed / (passed + failed + not checkable)", "通过率"),
    ),
    key=("report_id",),
    order=("unit_id",),
)

USAGE_WARNINGS: Final = Table(
    name="usage_warnings",
    en="Where sums and comparisons mislead: one row per table and trap, and one per unit and year that it concerns",
    zh="使用提示：哪些汇总与比较会误导",
    columns=(
        Column("table_name", "VARCHAR", "The table", "表名", nullable=False),
        Column("warning", "VARCHAR", "The trap, one word", "提示", nullable=False),
        Column("unit_id", "VARCHAR", "The unit that it concerns; null for a trap of the whole table", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year that it concerns; null for all", "年度"),
        Column("rows_affected", "BIGINT", "Rows of the table that it concerns", "涉及行数", nullable=False),
        Column("message", "VARCHAR", "What goes wrong, Chinese and English", "说明", nullable=False),
        Column("remedy", "VARCHAR", "The SQL condition or table that does it right", "正确做法", nullable=False),
    ),
    key=("table_name", "warning", "unit_id", "fiscal_year"),
)
