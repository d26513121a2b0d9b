"""Tables about documents: what came in, who reports, how each table was read, what could not be used."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import STATEMENTS
from pipeline.tables.model import Column, Table
from pipeline.tables.words import DOCUMENT_STATUSES, LEVELS, REPORT_KINDS, SCOPES, TEXT_SOURCES

__all__ = ["DOCUMENTS", "DOCUMENT_EVIDENCE", "REJECTIONS", "TABLE_READS", "UNITS"]

DOCUMENTS: Final = Table(
    name="documents",
    en="One row per distinct document, by content",
    zh="文档，按内容去重",
    columns=(
        Column("document_id", "VARCHAR", "SHA-256 of the bytes, hexadecimal", "文档标识（内容哈希）", nullable=False),
        Column("file_name", "VARCHAR", "Name of the file at its first arrival", "文件名", nullable=False),
        Column("source_uri", "VARCHAR", "Where the document first came from", "来源地址", nullable=False),
        Column("media_type", "VARCHAR", "Media type found in the content", "媒体类型", nullable=False),
        Column("size_bytes", "BIGINT", "Size in bytes", "字节数", nullable=False),
        Column("pages", "INTEGER", "Number of pages; null where the format has none", "页数"),
        Column("arrived_at", "TIMESTAMP", "First arrival, UTC", "首次到达时间（UTC）", nullable=False, clock=True),
        Column(
            "report_kind",
            "VARCHAR",
            "final accounts, budget, template (a blank form whose placeholders are no figures) or unknown",
            "报告类型：final 决算，budget 预算，template 空白模板，unknown 未知",
            nullable=False,
            vocabulary=REPORT_KINDS,
        ),
        Column("fiscal_year", "INTEGER", "The year reported on, not the year of publication", "报告年度"),
        Column("unit_id", "VARCHAR", "The reporting department or unit; row of units", "单位标识"),
        Column("unit_name", "VARCHAR", "Name of the reporting body as printed", "单位名称（原文）"),
        Column(
            "text_source",
            "VARCHAR",
            "Where the text was read from: digital text, ocr (pictures) or mixed",
            "文字来源：digital 数字文本，ocr 文字识别，mixed 混合",
            vocabulary=TEXT_SOURCES,
        ),
        Column("amounts_printed", "BIGINT", "Amounts printed on statement and explanation pages", "印出的金额数"),
        Column("amounts_claimed", "BIGINT", "Of these, how many a line item claims", "已归属的金额数"),
        Column("supersedes", "VARCHAR", "document_id of the older version of the same report", "所替代的旧版文档"),
        Column(
            "status",
            "VARCHAR",
            "published, superseded by a newer version of the same report, or rejected",
            "状态：published 已发布，superseded 已被新版替代，rejected 已拒绝",
            nullable=False,
            vocabulary=DOCUMENT_STATUSES,
        ),
        Column("reject_reason", "VARCHAR", "Why it was rejected; the same word as in rejections", "拒绝原因"),
        Column("pipeline_version", "VARCHAR", "Version of the pipeline that published it", "程序版本", nullable=False),
        Column(
            "scope",
            "VARCHAR",
            "department (subordinate units included) or unit (the body alone); null where the document does not say",
            "口径：department 部门（汇总），unit 单位（本级）",
            vocabulary=SCOPES,
        ),
        Column(
            "identity_conflicts",
            "VARCHAR[]",
            "Fields (unit_name, fiscal_year, report_kind) that the document states in two different ways",
            "前后不一的身份字段",
            nullable=False,
        ),
    ),
    key=("document_id",),
    order=("unit_id",),
)

UNITS: Final = Table(
    name="units",
    en="One row per reporting department or unit",
    zh="部门或单位",
    columns=(
        Column("unit_id", "VARCHAR", "Stable readable identifier: division code and name", "单位标识", nullable=False),
        Column("unit_name", "VARCHAR", "Canonical name", "规范名称", nullable=False),
        Column("parent_name", "VARCHAR", "Supervising department, as printed", "主管部门"),
        Column("division_code", "VARCHAR", "Administrative division, GB/T 2260, six digits", "行政区划代码"),
        Column("province", "VARCHAR", "Province, autonomous region or municipality", "省级行政区"),
        Column("city", "VARCHAR", "Prefecture-level division", "地级行政区"),
        Column("county", "VARCHAR", "County-level division", "县级行政区"),
        Column(
            "level",
            "VARCHAR",
            "Level of government",
            "层级：central 中央，province 省，city 市，county 县，township 乡镇",
            vocabulary=LEVELS,
        ),
        Column("aliases", "VARCHAR[]", "Other names that documents print for it, sorted", "别名", nullable=False),
    ),
    key=("unit_id",),
)

TABLE_READS: Final = Table(
    name="table_reads",
    en="How each table of each document was read",
    zh="表格读取记录",
    columns=(
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("read_no", "INTEGER", "Order of the reading within the document", "读取序号", nullable=False),
        Column("page", "INTEGER", "Page, from 1; 0 where the format has none", "页码", nullable=False),
        Column("table_no", "INTEGER", "Number of the table on its page", "页内表序", nullable=False),
        Column("reader", "VARCHAR", "Which reader gave the accepted reading", "采用的读法", nullable=False),
        Column(
            "statement",
            "VARCHAR",
            "Statement that it was taken for; null when none",
            "识别为的报表",
            vocabulary=STATEMENTS,
        ),
        Column("statement_title", "VARCHAR", "Title as printed", "报表标题（原文）"),
        Column("rows", "INTEGER", "Rows read as line items", "行数", nullable=False),
        Column("amounts_printed", "BIGINT", "Amounts printed in the table", "印出的金额数", nullable=False),
        Column("amounts_claimed", "BIGINT", "Of these, how many a line item claims", "已归属的金额数", nullable=False),
        Column("disagreement", "VARCHAR", "Where two independent readings differ, in words", "两种读法的差异"),
    ),
    key=("document_id", "read_no"),
)

DOCUMENT_EVIDENCE: Final = Table(
    name="document_evidence",
    en="The printed words that say what a document is",
    zh="文档身份的依据",
    columns=(
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("field", "VARCHAR", "Column of documents that the words prove", "字段", nullable=False),
        Column("page", "INTEGER", "Page of the words, from 1; null where not known", "页码"),
        Column("words", "VARCHAR", "The words as printed", "原文", nullable=False),
    ),
    key=("document_id", "field"),
)

REJECTIONS: Final = Table(
    name="rejections",
    en="One row per file that could not be used",
    zh="未能使用的文件",
    columns=(
        Column("source_uri", "VARCHAR", "Where the file came from", "来源地址", nullable=False),
        Column("document_id", "VARCHAR", "The document; null when it could not be read at all", "文档标识"),
        Column(
            "stage",
            "VARCHAR",
            "Step that refused it: register, extract, parse or publish",
            "环节：register 登记，extract 提取，parse 解析，publish 发布",
            nullable=False,
        ),
        Column("reason", "VARCHAR", "Reason, one word of pipeline.errors", "原因", nullable=False),
        Column("detail", "VARCHAR", "What is wrong and what to do about it", "说明与处理办法", nullable=False),
        Column("at", "TIMESTAMP", "When it was first refused, UTC", "时间（UTC）", nullable=False, clock=True),
    ),
    key=("source_uri", "document_id", "stage", "reason"),
)
