"""One metadata object per warehouse table, in the order in which they are built.

`TABLES` is the only list of tables: DDL, comments, Parquet schemas, expectation suites, the data package and
docs/dictionary.md are all made from it.
"""

from __future__ import annotations

from typing import Final

from pipeline.tables.figures import BUDGET_VS_ACTUAL, LINE_ITEMS
from pipeline.tables.model import MONEY, RATIO, Column, Table
from pipeline.tables.sources import DOCUMENT_EVIDENCE, DOCUMENTS, REJECTIONS, TABLE_READS, UNITS
from pipeline.tables.verdicts import CHECKS, ECONOMIC_CODES, FLAG_MEANINGS, FUNCTION_CODES, PUBLICATION

__all__ = ["MONEY", "RATIO", "TABLES", "Column", "Table"]

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        DOCUMENTS,
        UNITS,
        LINE_ITEMS,
        BUDGET_VS_ACTUAL,
        CHECKS,
        FUNCTION_CODES,
        ECONOMIC_CODES,
        REJECTIONS,
        TABLE_READS,
        DOCUMENT_EVIDENCE,
        FLAG_MEANINGS,
        PUBLICATION,
    )
}
