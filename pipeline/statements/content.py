"""What a table is when no title says so: by the words that only one statement prints, and notes that it is empty.

Only words that settle the matter count, so most tables without a title stay outside the statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.figures.amounts import normalise
from pipeline.pages.model import Cell, Table
from pipeline.statements.layouts import StatementKind, recognise_title, statement_kinds

__all__ = ["kind_by_caption", "kind_by_content", "states_none"]

_FUND_LABEL = re.compile(r"(?:一般公共预算|政府性基金|国有资本经营)(?:预算)?(?:财政)?(?:拨款|资金|收入)?")
_OWN_INCOME = re.compile(r"事业收入|经营收入|上级补助|附属单位上缴|单位资金|其他收入")
_CAPTION_END = re.compile(r"(?:如下|见下|下表|情况|总体情况|目标|预算|决算|经费|总表|收支)[:：]?$")
#: The note below a statement that has no figures (注：本表无数据, 本单位没有政府性基金支出).
_NONE_STATED = re.compile(
    r"(?:本|此)表.{0,6}(?:为空|无数据|空表|无内容|无发生|无数字)"
    r"|(?:本|我)(?:部门|单位|年度?|级).{0,40}(?:无|没有|未安排|不涉及|未发生|不存在)"
    r"|(?:注|备注|说明)[:：].{0,40}(?:无|没有|未(?:安排|使用|发生)|不涉及|不存在)"
    r"|^20\d\d年.{0,12}(?:无|没有|未安排)|^空表$"
)
_NOT_NONE = re.compile(r"无(?:变化|增减|差异|法|形|偿)|没有(?:变化|增减)")


def states_none(text: str) -> bool:
    """Whether a line (without white space) says that a statement has no figures."""
    return bool(_NONE_STATED.search(text)) and not _NOT_NONE.search(text)


def kind_by_caption(caption: str, table: Table) -> StatementKind | None:
    """The statement that a line which is no title names (…绩效目标情况如下：), if the table holds what it must hold."""
    text = normalise(caption)
    if not _CAPTION_END.search(text) or "说明" in text:
        return None
    kind = recognise_title(text.rstrip(":：") + "表")
    return kind if kind is not None and _bears_out(kind.key, _words(table.cells)) else None


def kind_by_content(table: Table) -> StatementKind | None:
    """The statement whose own words a table prints, or None."""
    words = _words(table.cells)
    joined = "|".join(words)
    if _bears_out("three_public", words):
        return _kind("three_public")
    if _two_sided(words) and re.search("总计|合计", joined) and len(table.cells) > table.cols * 4:
        funds_alone = any(_FUND_LABEL.fullmatch(_bare(w)) for w in words) and not _OWN_INCOME.search(joined)
        return _kind("fiscal_appropriation_summary" if funds_alone else "income_expenditure_summary")
    if not re.search("科目", joined):
        return None
    if "上级补助收入" in words and any(w.startswith("附属单位") for w in words):
        return _kind("income")
    if "上缴上级支出" in words and any(w.startswith("对附属单位") for w in words):
        return _kind("expenditure")
    return None


def _bears_out(key: str, words: list[str]) -> bool:
    joined = "|".join(words)
    if key == "performance":
        return bool(re.search("绩效|指标|目标", joined))
    if key == "three_public":
        return bool(re.search("出国", joined)) and "接待" in joined and bool(re.search("公务用车|公车", joined))
    if key in ("income_expenditure_summary", "fiscal_appropriation_summary"):
        return _two_sided(words)
    if key in ("income", "expenditure", "gpb_expenditure", "gpb_basic_expenditure", "government_fund", "state_capital"):
        return "科目" in joined
    if key == "procurement":
        return "采购" in joined
    return False


def _two_sided(words: list[str]) -> bool:
    return "收入" in words and "支出" in words


def _words(cells: Iterable[Cell]) -> list[str]:
    return [normalise(cell.text) for cell in cells if cell.text]


def _bare(text: str) -> str:
    return re.sub(r"^(?:[一二三四五六七八九十]+、|[(（][一二三四五六七八九十]+[)）]|\d[.、])", "", text)


def _kind(key: str) -> StatementKind:
    return next(kind for kind in statement_kinds() if kind.key == key)
