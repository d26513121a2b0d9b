"""`run_report`: the morning page as a table, one row for each thing that a person may want to look at.

It lies as Parquet beside the pages, in `<home>/runs/<stamp>/run_report.parquet`, and not in the warehouse: the
warehouse is a function of the documents alone, and two homes with the same documents have the same one.
"""

from __future__ import annotations

from typing import Final

from pipeline.tables.model import Column, Table
from pipeline.tables.words import REPORT_KINDS

__all__ = ["RUN_REPORT", "SECTIONS"]

#: Sections of the page in its order, with their headings.
SECTIONS: Final[dict[str, tuple[str, str]]] = {
    "rejected": ("未能使用", "Rejected"),
    "report_worsened": ("核对变差的报告", "Reports whose checks worsened"),
    "rule_worsened": ("失败增多的规则", "Rules that fail more often"),
    "changed": ("新版本", "Changed: new versions of reports"),
    "new": ("新收录", "New"),
    "withdrawn": ("已撤下", "Withdrawn: taken down by the publisher, or out of the warehouse"),
    "source": ("来源异常", "Sources in trouble"),
    "missing": ("应公开而未见", "Missing: should be public by now"),
}

RUN_REPORT: Final = Table(
    name="run_report",
    en="What a run changed in the warehouse since the last morning page",
    zh="运行报告（晨报）",
    columns=(
        Column("run", "VARCHAR", "Stamp of the run", "运行标识", nullable=False),
        Column("section", "VARCHAR", "Section of the page", "栏目", nullable=False, vocabulary=frozenset(SECTIONS)),
        Column("document_id", "VARCHAR", "The document; null where the row is about none", "文档标识"),
        Column("unit_id", "VARCHAR", "The reporting body; row of units", "单位标识"),
        Column("unit_name", "VARCHAR", "Its name", "单位名称"),
        Column("fiscal_year", "INTEGER", "The year reported on; of missing reports the first one", "报告年度"),
        Column("report_kind", "VARCHAR", "As in documents", "报告类型", vocabulary=REPORT_KINDS),
        Column("what", "VARCHAR", "File, rule or report that the row is about", "对象", nullable=False),
        Column("reason", "VARCHAR", "One word or rule that says why", "原因"),
        Column("detail", "VARCHAR", "In words, with the remedy where there is one", "说明"),
        Column("before", "BIGINT", "Count in the last page: failed checks, or documents that a rule failed", "此前"),
        Column(
            "now", "BIGINT", "The same count now; of new reports their failed checks, of missing ones years", "目前"
        ),
    ),
    key=("section", "document_id", "unit_id", "fiscal_year", "report_kind", "what", "reason"),
)
