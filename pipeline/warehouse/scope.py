"""The scope of a report (口径): a department with its subordinate units, or one unit alone.

A department (部门) publishes its own accounts twice: with all subordinate units, and for itself (本级) as one unit
(单位). Both carry the same canonical name, so figures of the two must neither supersede nor contradict one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.figures.amounts import squeeze
from pipeline.report import Report

__all__ = ["report_scope", "scope_of_words"]

_BODY_ALONE: Final = re.compile(r"[(（](?:本级|机关|本部|机关本级|局本级|委本级)[)）]|本级$")
_UNIT: Final = re.compile(r"(?:预算单位|单位(?:财务)?(?:收支)?(?:预算|决算)|(?:预算|决算)单位)")
_DEPARTMENT: Final = re.compile(
    r"(?:主管部门|部门(?:财务)?(?:收支|收入|支出)?(?:预算|决算)|(?:预算|决算)部门|[(（](?:汇总|部门)[)）])"
)
#: 部门预算支出经济分类 is the name of a classification, whoever reports by it; 二级预算单位 is said of others.
_NOT_A_SCOPE: Final = re.compile(
    r"部门(?:预算|决算)(?:支出)?经济分类|[一二三]级预算单位|(?:所属|下属|基层|各)预?算?单位"
)


def scope_of_words(words: str) -> str | None:
    """`department`, `unit` or None for words such as a title; None too where they say both."""
    text = _NOT_A_SCOPE.sub("", squeeze(words))
    if _BODY_ALONE.search(text):
        return "unit"
    unit, department = bool(_UNIT.search(text)), bool(_DEPARTMENT.search(text))
    if unit == department:
        return None
    return "unit" if unit else "department"


def report_scope(report: Report) -> str | None:
    """The scope that a report says of itself: its printed name, then its title words, then its statements' titles.

    The first source that says anything decides; within the titles of statements the majority does.
    """
    identity = report.identity
    if identity.unit_name and _BODY_ALONE.search(identity.unit_name):
        return "unit"
    fields = ("report_kind", "fiscal_year", "unit_name")
    from_evidence = _majority(identity.evidence[field] for field in fields if field in identity.evidence)
    if from_evidence is not None:
        return from_evidence
    return _majority({read.statement_title for read in report.table_reads if read.statement_title})


def _majority(texts: Iterable[str]) -> str | None:
    votes = [scope_of_words(text) for text in texts]
    units, departments = votes.count("unit"), votes.count("department")
    if units == departments:
        return None
    return "unit" if units > departments else "department"
