"""One metadata object per warehouse table, in the order in which they are built.

`TABLES` is the only list of tables: DDL, comments, Parquet schemas, expectation suites, the data package and
docs/dictionary.md are all made from it.
"""

from __future__ import annotations

from typing import Final

from pipeline.tables.analysis import (
    BY_CLASS,
    BY_SECTION,
    COVERAGE,
    REPORT_QUALITY,
    UNIT_COMPARISON,
    USAGE_WARNINGS,
    YEAR_OVER_YEAR,
)
from pipeline.tables.code_tables import CODE_CHANGES, CODE_CROSSWALK, CODE_NAMES, CODES_OBSERVED, FUNCTION_COFOG
from pipeline.tables.comparisons import (
    CONTINUITY_BREAKS,
    CONTINUITY_LINKS,
    CORRECTIONS,
    DEPARTMENT_UNITS,
    REPORT_CHANGES,
)
from pipeline.tables.figures import BUDGET_VS_ACTUAL, LINE_ITEMS
from pipeline.tables.indicators import PERFORMANCE_INDICATORS
from pipeline.tables.model import MONEY, RATIO, Column, Table
from pipeline.tables.sources import (
    DOCUMENT_EVIDENCE,
    DOCUMENTS,
    PASSAGES,
    REJECTIONS,
    REPORTS,
    TABLE_READS,
    UNITS,
    UNITS_EVIDENCE,
)
from pipeline.tables.themes import ECONOMIC_SPENDING, PROCUREMENT, THREE_PUBLIC
from pipeline.tables.verdicts import (
    CHECKS,
    ECONOMIC_CODES,
    FLAG_MEANINGS,
    FUNCTION_CODES,
    PUBLICATION,
    RULES,
    SUSPECTS,
)

__all__ = ["MONEY", "RATIO", "TABLES", "Column", "Table"]

TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        DOCUMENTS,
        REPORTS,
        UNITS,
        UNITS_EVIDENCE,
        LINE_ITEMS,
        BUDGET_VS_ACTUAL,
        BY_CLASS,
        BY_SECTION,
        UNIT_COMPARISON,
        YEAR_OVER_YEAR,
        THREE_PUBLIC,
        PROCUREMENT,
        ECONOMIC_SPENDING,
        DEPARTMENT_UNITS,
        CONTINUITY_LINKS,
        CONTINUITY_BREAKS,
        REPORT_CHANGES,
        COVERAGE,
        REPORT_QUALITY,
        USAGE_WARNINGS,
        CORRECTIONS,
        PERFORMANCE_INDICATORS,
        CHECKS,
        RULES,
        SUSPECTS,
        FUNCTION_CODES,
        ECONOMIC_CODES,
        CODE_CHANGES,
        CODE_CROSSWALK,
        FUNCTION_COFOG,
        CODES_OBSERVED,
        CODE_NAMES,
        REJECTIONS,
        TABLE_READS,
        PASSAGES,
        DOCUMENT_EVIDENCE,
        FLAG_MEANINGS,
        PUBLICATION,
    )
}
