"""The closed vocabularies of the warehouse beside those of a line item (`pipeline.figures.line_item`)."""

from __future__ import annotations

from typing import Final

__all__ = [
    "CLAIM_STATUSES",
    "CODE_SOURCES",
    "DOCUMENT_STATUSES",
    "FAMILIES",
    "FAULTS",
    "LEVELS",
    "REPORT_KINDS",
    "SCOPES",
    "SEVERITIES",
    "SOURCES",
    "TEXT_SOURCES",
    "VERDICTS",
]

REPORT_KINDS: Final = frozenset({"final", "budget", "template", "unknown"})
SOURCES: Final = frozenset({"table", "narrative"})
TEXT_SOURCES: Final = frozenset({"digital", "ocr", "mixed"})
CODE_SOURCES: Final = frozenset({"printed", "inferred"})
DOCUMENT_STATUSES: Final = frozenset({"published", "superseded", "rejected"})
#: department (部门, subordinate units included) or unit (单位, 本级: the body alone).
SCOPES: Final = frozenset({"department", "unit"})
LEVELS: Final = frozenset({"central", "province", "city", "county", "township"})
CLAIM_STATUSES: Final = frozenset({"corroborated", "single", "conflict"})
FAMILIES: Final = frozenset(
    {
        "sum",
        "balance",
        "cross_statement",
        "narrative_vs_table",
        "share",
        "growth",
        "execution_rate",
        "classification",
        "plausibility",
        "structure",
    }
)
SEVERITIES: Final = frozenset({"error", "warning", "rounding", "info"})
VERDICTS: Final = frozenset({"pass", "rounding", "fail", "not_applicable", "not_checkable"})
FAULTS: Final = frozenset({"publisher", "extraction", "undecided"})
