"""The words above a table: its title without its number, the unit of its money, the body that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.figures.amounts import normalise
from pipeline.pages.page_number import page_number
from pipeline.statements.layouts import OTHER, StatementKind, recognise_title
from pipeline.statements.money import names_money_unit, without_money_unit
from pipeline.statements.terms import table_terms

__all__ = ["LONGEST_TITLE", "body_of", "find_title", "is_aside", "title_kind", "without_number"]

#: A longer text is a sentence.
LONGEST_TITLE = 60
_TABLE_NUMBER = re.compile(
    r"^(?:附件?|公开|预算|决算|财决|批复)?(?:(?<=[附件])(?:\d{1,2}(?:-\d{1,2})?|[一二三四五六七八九十]{1,3}(?=[:：、.]))|"
    r"(?:附?表|公开表)[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:-\d)?[)）]?|\d{1,2}表|"
    r"[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|(?:\d{1,2}|[一二三四五六七八九十]{1,3})[、.]"
    r")(?:[:：、.]+|(?!\d))"
)
#: A number behind the title on its line (收入支出决算总表公开01表), and a number in the middle of one that was glued to
#: the end of a text above it.
_NUMBER_BEHIND = re.compile(
    r"(?<=表)[（(]?(?:财决|批复)?(?:部门|单位)?(?:公开|附|预算|决算)表?\d{1,2}(?:-\d)?表?[)）]?$"
)
_NUMBER_WITHIN = re.compile(r"^.*(?:公开|预算|决算|附)表\d{1,2}(?=\D{3,}表)")
_TITLE_END = re.compile(r"表(?:[-—]{1,2}[^()（）]{2,12})?(?:[（(【\[][^（）()]*[)）】\]]){0,2}$")
_NOT_A_TITLE = re.compile(r"[。;；…]|\.{3,}|·{3,}|^目录")
_BODY = re.compile(
    r"(?:部门|单位|编制单位|填报单位|预算单位)(?:名称)?(?:[（(][^）)]*[)）])?[:：](.+?)(?:单位[:：]|金额单位|$)"
)


def is_aside(text: str) -> bool:
    """Whether a text only says the unit of money, the body, or the number of a table or page."""
    if page_number(text, edge=True) is not None:
        return True
    return bool(names_money_unit(text) or _BODY.search(text) or _TABLE_NUMBER.fullmatch(text))


def body_of(texts: Sequence[str]) -> str | None:
    """The first body that the texts name (部门：某局), None where none does."""
    for text in texts:
        match = _BODY.search(without_money_unit(normalise(text)))
        if match and match[1].strip("：:"):
            return match[1].strip("：:")
    return None


def find_title(lines: Sequence[str]) -> tuple[str, StatementKind] | None:
    """The title nearest to the table among the lines above it, whole or broken over two lines."""
    texts = [normalise(line) for line in lines]
    for index in range(len(texts) - 1, -1, -1):
        text = without_number(texts[index])
        joined = without_number(texts[index - 1]) + text if index else ""
        alone = title_kind(text)
        if index and _may_begin_title(texts[index - 1]):
            together = title_kind(joined)
            if together is not None and (alone is None or alone.key != together.key):
                return joined, together
        if alone is not None:
            return text, alone
    return None


def without_number(text: str) -> str:
    """A title without its table number (公开01表, 表4, 一、); a line that is only a number becomes empty."""
    stripped = _NUMBER_BEHIND.sub("", _NUMBER_WITHIN.sub("", _TABLE_NUMBER.sub("", text, count=1)))
    return stripped if stripped != "表" else ""


@lru_cache(maxsize=4096)
def title_kind(text: str) -> StatementKind | None:
    """The kind of statement that a title names, one without patterns where we know none; None where it is no title."""
    # units and body names, and numbers, may share the title's line
    text = _BODY.sub("", without_money_unit(without_number(text))).strip()
    if not text or _is_no_title(text) or not _TITLE_END.search(text):
        return None
    return recognise_title(text) or OTHER


def _is_no_title(text: str) -> bool:
    """A sentence, a note, or a line of a table of contents."""
    return len(text) > LONGEST_TITLE or bool(_NOT_A_TITLE.search(text) or table_terms().notes.opening.search(text))


def _may_begin_title(text: str) -> bool:
    """Whether the rest of a title that begins with a line may stand on the next one."""
    return bool(text) and not (
        _TITLE_END.search(text)
        or _is_no_title(text)
        or names_money_unit(text)
        or _BODY.search(text)
        or page_number(text, edge=True) is not None
        or not without_number(text)
    )
