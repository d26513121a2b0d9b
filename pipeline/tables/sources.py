"""Tables about documents: what came in, who reports, how each table was read, what could not be used."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import STATEMENTS
from pipeline.tables.model import Column, Table
from pipeline.tables.words import DOCUMENT_STATUSES, LEVELS, REPORT_KINDS, SCOPES, TEXT_SOURCES

__all__ = [
    "BODY_KINDS",
    "DOCUMENTS",
    "DOCUMENT_EVIDENCE",
    "PASSAGES",
    "REJECTIONS",
    "REPORTS",
    "TABLE_READS",
    "UNITS",
    "UNITS_EVIDENCE",
    "UNIT_DECISIONS",
    "UNIT_RULES",
]

#: Natures of bodies (单位性质).
BODY_KINDS: Final = frozenset({"行政", "参公", "事业"})
#: What decides that two names are one unit, or two (pipeline/units/evidence.py).
UNIT_RULES: Final = frozenset(
    {
        "declared",  # data/reference/units.csv
        "same_letters",  # blanks, width of characters, brackets
        "scope_words",  # 本级, 汇总, a year
        "party_words",  # 中共某省委, 中国共产党某省委员会
        "place_words",  # with and without the province or city in front
        "short_form",  # 人社局
        "same_words",  # particles, marks, 人民政府 in front
        "division_renamed",  # a county made a district
        "stated_name",  # a report states its former or second name
        "typing_slip",  # a common word broken by one character
        "typing_slip_in_place",
        "similar_name",  # only ever kept apart: candidates for a person
        "place_unknown",  # no report tells the place
    }
)
UNIT_DECISIONS: Final = frozenset({"merged", "kept_apart"})

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
        Column("readers", "VARCHAR[]", "Readers whose readings of its tables were accepted, sorted", "采用的读法"),
        Column("tables_read", "INTEGER", "Tables that print amounts; rows of table_reads", "印有金额的表格数"),
        Column(
            "tables_differing",
            "INTEGER",
            "Of these, tables in which two independent readings differ after all attempts",
            "两种读法不一致的表格数",
        ),
        Column(
            "report_id", "VARCHAR", "The report that it is a part of; row of reports, null unless published", "报告标识"
        ),
        Column("source", "VARCHAR", "Source of sources.toml that it came from; null where given by hand", "来源名称"),
        Column(
            "page_uri",
            "VARCHAR",
            "Page of the portal that it is part of: the page itself, or the one that links to it as an attachment",
            "所属网页",
        ),
    ),
    key=("document_id",),
    order=("unit_id",),
)

REPORTS: Final = Table(
    name="reports",
    en="One row per report: one published document, or several that are parts of one report",
    zh="报告（一份或多份文件合成）",
    columns=(
        Column(
            "report_id",
            "VARCHAR",
            "document_id of the part that prints the most statements",
            "报告标识",
            nullable=False,
        ),
        Column("unit_id", "VARCHAR", "The reporting department or unit; row of units", "单位标识"),
        Column("fiscal_year", "INTEGER", "The year reported on", "报告年度"),
        Column("report_kind", "VARCHAR", "As in documents", "报告类型", nullable=False, vocabulary=REPORT_KINDS),
        Column("scope", "VARCHAR", "As in documents; what any part says", "口径", vocabulary=SCOPES),
        Column("document_ids", "VARCHAR[]", "All parts, the leading one first", "组成文档", nullable=False),
        Column("table_documents", "VARCHAR[]", "Parts that print statements as tables", "含报表的文档", nullable=False),
        Column("prose_documents", "VARCHAR[]", "Parts that state figures in prose", "含文字说明的文档", nullable=False),
        Column(
            "joined_by",
            "VARCHAR[]",
            "Measures of the totals on which the parts agree, and same_page for parts of one web page; empty for a "
            "report in one document",
            "据以合并的总额指标；same_page 为同一网页的附件",
            nullable=False,
        ),
    ),
    key=("report_id",),
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
        Column(
            "body_kind",
            "VARCHAR",
            "Nature of the body: administrative organ, institution managed like the civil service, or public"
            " institution; null where no report says it",
            "单位性质：行政，参公，事业",
            vocabulary=BODY_KINDS,
        ),
        Column(
            "field",
            "VARCHAR",
            "Field of work by its name (unit_fields.toml), for peers; null where none fits",
            "领域",
        ),
        Column(
            "other_names",
            "VARCHAR[]",
            "Former and second names that its reports state",
            "曾用名或另挂名",
            nullable=False,
        ),
        Column(
            "parent_unit_id",
            "VARCHAR",
            "The supervising department where it has reports here; row of units",
            "主管部门标识",
        ),
    ),
    key=("unit_id",),
)

UNITS_EVIDENCE: Final = Table(
    name="units_evidence",
    en="Why names are one unit, and which like names were kept apart: one row per decision",
    zh="单位归并依据：哪些名称归为同一单位，哪些相似名称未归并",
    columns=(
        Column("unit_id", "VARCHAR", "The unit; row of units", "单位标识", nullable=False),
        Column(
            "printed_name",
            "VARCHAR",
            "Of a merged row the name as printed, of a row kept apart the unit's name",
            "名称（原文）",
            nullable=False,
        ),
        Column(
            "candidate_unit_id",
            "VARCHAR",
            "Merged: the identifier that the name alone would have; kept apart: the other unit",
            "候选单位标识",
            nullable=False,
        ),
        Column("rule", "VARCHAR", "The rule that decided", "规则", nullable=False, vocabulary=UNIT_RULES),
        Column("score", "DOUBLE", "Likeness of the two names, 0 to 100", "相似度", nullable=False),
        Column(
            "decision",
            "VARCHAR",
            "merged, or kept_apart (listed for a decision in units.csv)",
            "结论：merged 归并，kept_apart 未归并",
            nullable=False,
            vocabulary=UNIT_DECISIONS,
        ),
        Column("reason", "VARCHAR", "The decision in words", "理由", nullable=False),
        Column(
            "division_code", "VARCHAR", "Division that the name stood for in these years, GB/T 2260", "当年行政区划代码"
        ),
        Column("fiscal_years", "INTEGER[]", "Years of the reports with this name, sorted", "报告年度", nullable=False),
    ),
    key=("unit_id", "printed_name", "candidate_unit_id", "rule"),
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

PASSAGES: Final = Table(
    name="passages",
    en="The running text of each document outside its tables, one row per paragraph",
    zh="文本段落",
    columns=(
        Column("document_id", "VARCHAR", "The document; row of documents", "文档标识", nullable=False),
        Column("passage_no", "INTEGER", "Order within the document", "段落序号", nullable=False),
        Column("page", "INTEGER", "Page where it begins, from 1; null where the format has none", "页码"),
        Column("heading", "BOOLEAN", "Whether it is a title", "是否标题", nullable=False),
        Column(
            "text", "VARCHAR", "The words as printed, lines joined, blanks left out", "文字（原文）", nullable=False
        ),
    ),
    key=("document_id", "passage_no"),
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
            "Step that refused it: fetch, register, extract, parse or publish",
            "环节：fetch 抓取，register 登记，extract 提取，parse 解析，publish 发布",
            nullable=False,
        ),
        Column("reason", "VARCHAR", "Reason, one word of pipeline.errors", "原因", nullable=False),
        Column("detail", "VARCHAR", "What is wrong and what to do about it", "说明与处理办法", nullable=False),
        Column("at", "TIMESTAMP", "When it was first refused, UTC", "时间（UTC）", nullable=False, clock=True),
    ),
    key=("source_uri", "document_id", "stage", "reason"),
)
