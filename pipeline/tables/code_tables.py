"""Tables about the codes themselves: what changed when, which code took over, COFOG, and codes that we do not know."""

from __future__ import annotations

from typing import Final

from pipeline.tables.kinds import number, text
from pipeline.tables.model import Column, Table
from pipeline.tables.words import CODE_CHANGES as CHANGE_WORDS
from pipeline.tables.words import CONFIDENCES, NAMINGS, OBSERVED, SCHEMES, SUCCESSIONS

__all__ = ["CODES_OBSERVED", "CODE_CHANGES", "CODE_CROSSWALK", "CODE_NAMES", "FUNCTION_COFOG"]

_SCHEME: Final = Column(
    "scheme",
    "VARCHAR",
    "function or economic",
    "分类：function 功能，economic 经济",
    nullable=False,
    vocabulary=SCHEMES,
)
_CONFIDENCE: Final = Column(
    "confidence", "VARCHAR", "How sure the source is", "可信度", nullable=False, vocabulary=CONFIDENCES
)

CODE_CHANGES: Final = Table(
    name="code_changes",
    en="One row per announced change of a classification: renamed, moved, split, new, reused",
    zh="科目变动：改名、划转、拆分、新增、复用",
    columns=(
        _SCHEME,
        Column(
            "effective_year",
            "INTEGER",
            "First fiscal year of the new rule, good to one year",
            "起用年度",
            nullable=False,
        ),
        Column("code", "VARCHAR", "Code, codes or range that it is about", "科目编码", nullable=False),
        Column("change", "VARCHAR", "Kind of change", "变动类型", nullable=False, vocabulary=CHANGE_WORDS),
        Column("old", "VARCHAR", "Before, in the words of the source", "变动前", nullable=False),
        Column("new", "VARCHAR", "After, in the words of the source", "变动后", nullable=False),
        _CONFIDENCE,
        Column("note", "VARCHAR", "What the source adds", "备注"),
    ),
    key=("scheme", "effective_year", "code", "change", "old"),
)

CODE_CROSSWALK: Final = Table(
    name="code_crosswalk",
    en="One row per retired meaning of a code and code that took over",
    zh="科目衔接：停用科目与接续科目",
    columns=(
        _SCHEME,
        Column("old_code", "VARCHAR", "The retired code", "原编码", nullable=False),
        Column("old_name", "VARCHAR", "What it meant", "原名称"),
        Column(
            "last_year", "INTEGER", "Last fiscal year of that meaning, good to one year", "停用年度", nullable=False
        ),
        Column("new_code", "VARCHAR", "The code that took over; null where none did", "接续编码"),
        Column("new_name", "VARCHAR", "Its name", "接续名称"),
        Column("harmonised_code", "VARCHAR", "Where the succession ends today", "统一（最新）编码"),
        Column("relation", "VARCHAR", "How it went on", "衔接关系", nullable=False, vocabulary=SUCCESSIONS),
        _CONFIDENCE,
        Column("note", "VARCHAR", "Doubts and reasons", "备注"),
    ),
    key=("scheme", "old_code", "last_year", "new_code"),
)

FUNCTION_COFOG: Final = Table(
    name="function_cofog",
    en="One row per class and section of the functional classification, with its place in COFOG",
    zh="功能分类与联合国政府职能分类（COFOG）对照",
    columns=(
        Column("function_code", "VARCHAR", "Class (3 digits) or section (5 digits)", "类、款编码", nullable=False),
        Column("function_name", "VARCHAR", "Its name", "名称"),
        Column("cofog_division", "VARCHAR", "COFOG division, two digits", "COFOG 大类", nullable=False),
        Column("cofog_group", "VARCHAR", "COFOG group such as 01.1; null for a class", "COFOG 组"),
        Column("cofog_name", "VARCHAR", "Name of the group, else of the division", "COFOG 名称", nullable=False),
        _CONFIDENCE,
        Column("doubt", "VARCHAR", "Why the place is doubtful, and what else it could be", "疑点"),
    ),
    key=("function_code",),
)

CODES_OBSERVED: Final = Table(
    name="codes_observed",
    en="One row per code that reports print and the classification lacks, or has for other years only",
    zh="科目表未收录或年度不符的编码（供维护者补充）",
    columns=(
        _SCHEME,
        Column("code", "VARCHAR", "The code as printed, digits joined", "编码", nullable=False),
        Column("problem", "VARCHAR", "Why it is listed", "问题", nullable=False, vocabulary=OBSERVED),
        Column("name", "VARCHAR", "The name printed most often with it", "名称（原文）"),
        Column("names", "VARCHAR[]", "All names printed with it, sorted", "全部名称", nullable=False),
        Column("known_parent", "VARCHAR", "The deepest code above it that the classification has", "已知上级编码"),
        Column(
            "known_name", "VARCHAR", "The name that the classification has for the code, in other years", "已收录名称"
        ),
        Column("fiscal_years", "INTEGER[]", "Years of the reports, sorted", "出现年度", nullable=False),
        Column("provinces", "VARCHAR[]", "Provinces of the reporting units, sorted", "省级行政区", nullable=False),
        Column("documents", "INTEGER", "Documents that print it", "文档数", nullable=False),
        Column("figures", "INTEGER", "Line items that carry it", "数据项数", nullable=False),
        Column("document_id", "VARCHAR", "One document that prints it; row of documents", "示例文档", nullable=False),
        Column("page", "INTEGER", "Page of that document; null where the format has none", "页码"),
    ),
    key=("scheme", "code", "problem"),
)

CODE_NAMES: Final = Table(
    name="code_names",
    en="One row per code, year and printed name that is not the name of the code in that year",
    zh="与当年科目名称不符的印出名称",
    columns=(
        _SCHEME,
        text(
            "code",
            "The code that is printed beside the name, or that the path in prose stands for",
            "编码",
            required=True,
        ),
        number("fiscal_year", "The year reported on", "报告年度", required=True),
        text("printed_name", "The name as printed", "名称（原文）", required=True),
        text(
            "verdict",
            "outdated (the code bore it before), early (it bears it later), other_subject (the name of another code) or"
            " unknown (no subject of that level is called so)",
            "结论：outdated 旧名称，early 尚未启用，other_subject 属其他科目，unknown 无此名称",
            required=True,
            words=NAMINGS,
        ),
        text("expected_name", "The name of the code in that year; null where it was not in force", "当年名称"),
        number("name_year", "outdated: the last year of the name; early: its first", "名称最后（最早）年度"),
        text("other_code", "other_subject: the code that the name belongs to, where it is one", "名称所属编码"),
        number("documents", "Documents that print it", "文档数", required=True),
        number("figures", "Line items that carry it", "数据项数", required=True),
        text("document_id", "One document that prints it; row of documents", "示例文档", required=True),
        number("page", "Page of that document; null where the format has none", "页码"),
    ),
    key=("scheme", "code", "fiscal_year", "printed_name"),
)
