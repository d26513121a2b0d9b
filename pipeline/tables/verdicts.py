"""Tables that judge and explain: checks, the classifications, the meaning of flags, the record of publication."""

from __future__ import annotations

from typing import Final

from pipeline.tables.model import MONEY, Column, Table
from pipeline.tables.words import CAUSES, FAMILIES, FAULTS, SEVERITIES, SUCCESSIONS, VERDICTS

__all__ = ["CHECKS", "ECONOMIC_CODES", "FLAG_MEANINGS", "FUNCTION_CODES", "PUBLICATION", "RULES", "SUSPECTS"]

#: Amounts of a check may be money, counts or percentages: finer than money so that no rate is cut.
_AMOUNT: Final = "DECIMAL(24,6)"

CHECKS: Final = Table(
    name="checks",
    en="One row per document and check that applied; one row for each place where it failed",
    zh="勾稽核对结果",
    columns=(
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度"),
        Column("check_id", "VARCHAR", "Rule of the catalogue", "规则编号", nullable=False),
        Column("family", "VARCHAR", "Kind of rule", "规则类别", nullable=False, vocabulary=FAMILIES),
        Column("severity", "VARCHAR", "How grave a failure is", "严重程度", nullable=False, vocabulary=SEVERITIES),
        Column("verdict", "VARCHAR", "Outcome", "结论", nullable=False, vocabulary=VERDICTS),
        Column("passed", "BOOLEAN", "Whether the verdict is pass or rounding", "是否通过", nullable=False),
        Column("expected", _AMOUNT, "What the rule gives", "应有值"),
        Column("observed", _AMOUNT, "What the document states", "实际值"),
        Column("difference", _AMOUNT, "Observed minus expected", "差额"),
        Column("tolerance", _AMOUNT, "Sum of the halves of the last printed places of all terms", "容差"),
        Column("pages", "INTEGER[]", "Pages of the terms that are listed, sorted", "页码", nullable=False),
        Column(
            "line_item_ids",
            "VARCHAR[]",
            "Line items that are the terms, the figure that is judged first; of what passes the first two terms of the"
            " place with the largest amount",
            "涉及的数据项；通过的规则只列金额最大一处的前两项",
            nullable=False,
        ),
        Column(
            "fault",
            "VARCHAR",
            "Whose fault a failure is: the publisher's, our reading's, or undecided",
            "责任：publisher 发布方，extraction 提取，undecided 未定",
            vocabulary=FAULTS,
        ),
        Column(
            "message",
            "VARCHAR",
            "What was found, in Chinese and English; what fails or is off by rounding says the rule too, for the others"
            " it stands in the table rules",
            "说明；规则内容见 rules 表",
        ),
        Column(
            "finding_id",
            "VARCHAR",
            "Stable name of a finding that fails or is off by rounding; null for other verdicts",
            "核对结果标识；仅不符和舍入差异有",
        ),
        Column(
            "root_finding_id",
            "VARCHAR",
            "Of failures with one cause: the finding that stands for them all (itself in that one); null where it does"
            " not fail",
            "同因结果的代表；同一原因只需看这一条",
        ),
    ),
    key=("document_id", "check_id", "line_item_ids", "message"),
    order=("unit_id",),
)

RULES: Final = Table(
    name="rules",
    en="One row per rule of the catalogue: what must hold, and where it is known from",
    zh="核对规则目录",
    columns=(
        Column("check_id", "VARCHAR", "The rule, as in checks", "规则编号", nullable=False),
        Column("family", "VARCHAR", "Kind of rule", "规则类别", nullable=False, vocabulary=FAMILIES),
        Column("severity", "VARCHAR", "How grave a failure is", "严重程度", nullable=False, vocabulary=SEVERITIES),
        Column("relation", "VARCHAR", "How observed must stand to expected", "关系", nullable=False),
        Column("unit", "VARCHAR", "Unit of expected and observed", "单位", nullable=False),
        Column("rule_zh", "VARCHAR", "What must hold, in Chinese", "规则内容（中文）", nullable=False),
        Column("rule_en", "VARCHAR", "What must hold, in English", "规则内容（英文）", nullable=False),
        Column("statements", "VARCHAR[]", "Statements whose figures it needs", "所需报表", nullable=False),
        Column("report_kinds", "VARCHAR[]", "Kinds of report that it holds for", "适用报告类型", nullable=False),
        Column("source", "VARCHAR", "Where the identity is known from", "依据", nullable=False),
    ),
    key=("check_id",),
)

SUSPECTS: Final = Table(
    name="suspects",
    en="One row per figure that alone explains failed identities of its report, with the value that would satisfy them",
    zh="疑似错误数据：单个数字即可解释的勾稽不符，附可使各关系成立的数值（仅为建议，从不改写原值）",
    columns=(
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度"),
        Column("line_item_id", "VARCHAR", "The suspect figure; row of line_items", "疑似有误的数据项", nullable=False),
        Column("stated", MONEY, "What the document states, yuan", "列示值（元）", nullable=False),
        Column(
            "proposed",
            MONEY,
            "What would satisfy its failed identities, yuan; never written over",
            "建议值（元）",
            nullable=False,
        ),
        Column("difference", MONEY, "Stated minus proposed, yuan", "差额（元）", nullable=False),
        Column(
            "cause",
            "VARCHAR",
            "What kind of slip leads from the one to the other",
            "可能原因",
            nullable=False,
            vocabulary=CAUSES,
        ),
        Column(
            "failed_checks", "INTEGER", "Failed identities that it explains", "所解释的不成立关系数", nullable=False
        ),
        Column("check_ids", "VARCHAR[]", "Rules of these identities, sorted", "相关规则", nullable=False),
        Column("finding_ids", "VARCHAR[]", "Findings that it explains, sorted", "相关核对结果", nullable=False),
        Column(
            "is_only",
            "BOOLEAN",
            "Whether no other figure explains the same failures as well",
            "是否唯一可能",
            nullable=False,
        ),
        Column(
            "fault",
            "VARCHAR",
            "Whose fault: as in checks",
            "责任：publisher 发布方，extraction 提取，undecided 未定",
            nullable=False,
            vocabulary=FAULTS,
        ),
        Column("message", "VARCHAR", "The proposal in words, Chinese and English", "说明", nullable=False),
    ),
    key=("document_id", "line_item_id"),
    order=("unit_id",),
)

_CODE_COLUMNS: Final = (
    Column("code", "VARCHAR", "Code of the subject", "科目编码", nullable=False),
    Column("name", "VARCHAR", "Name of the subject", "科目名称", nullable=False),
    Column("level", "VARCHAR", "Class, section or item", "级次：类、款、项", nullable=False),
    Column("parent_code", "VARCHAR", "Code of the subject above", "上级编码"),
    Column("kind", "VARCHAR", "Which budget or scheme the subject belongs to", "所属预算或体系"),
    Column("valid_from", "INTEGER", "First fiscal year of this meaning; null when open", "启用年度"),
    Column("valid_to", "INTEGER", "Last fiscal year of this meaning; null when still valid", "停用年度"),
    Column("aliases", "VARCHAR[]", "Other printed names, sorted", "别名", nullable=False),
    Column(
        "harmonised_code",
        "VARCHAR",
        "Today's code of this meaning; where it was split, the narrowest subject that holds all its successors",
        "统一（最新）编码",
    ),
    Column(
        "harmonised_by",
        "VARCHAR",
        "How it came to that code; same where it is still in force",
        "统一方式：same 沿用，renumbered 改码，moved 划转，merged 合并，split 拆分，discontinued 取消，unknown 未知",
        vocabulary=SUCCESSIONS | {"same", "unknown"},
    ),
)

FUNCTION_CODES: Final = Table(
    name="function_codes",
    en="The functional classification of expenditure, by validity",
    zh="支出功能分类科目",
    columns=_CODE_COLUMNS,
    key=("code", "valid_from"),
)

ECONOMIC_CODES: Final = Table(
    name="economic_codes",
    en="The economic classification of expenditure, by validity",
    zh="支出经济分类科目",
    columns=_CODE_COLUMNS,
    key=("code", "valid_from"),
)

FLAG_MEANINGS: Final = Table(
    name="flags",
    en="What each flag of a line item means",
    zh="存疑标记的含义",
    columns=(
        Column("flag", "VARCHAR", "The flag, as in line_items.flags", "标记", nullable=False),
        Column("meaning_en", "VARCHAR", "Meaning in English", "英文含义", nullable=False),
        Column("meaning_zh", "VARCHAR", "Meaning in Chinese", "中文含义", nullable=False),
    ),
    key=("flag",),
)

PUBLICATION: Final = Table(
    name="publication",
    en="What was published: rows and content hash of every other table",
    zh="发布记录",
    columns=(
        Column("table_name", "VARCHAR", "The table", "表名", nullable=False),
        Column("row_count", "BIGINT", "Rows of the table", "行数", nullable=False),
        Column(
            "content_hash",
            "VARCHAR",
            "Hash of all rows without wall-clock columns, whatever their order; ends with the engine that took it",
            "内容哈希",
            nullable=False,
        ),
        Column("pipeline_version", "VARCHAR", "Version of the pipeline", "程序版本", nullable=False),
        Column("built_at", "TIMESTAMP", "When it was built, UTC", "构建时间（UTC）", nullable=False, clock=True),
    ),
    key=("table_name",),
)
