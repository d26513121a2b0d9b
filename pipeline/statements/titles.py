"""The words above a table: its title without its number, the unit of its money, the body that it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from pipeline.figures.amounts import normalise
from pipeline.statements.layouts import StatementKind, recognise_title

__all__ = ["LONGEST_TITLE", "body_of", "find_title", "is_aside", "is_page_number", "title_kind", "unit_of"]

LONGEST_TITLE = 60
_TABLE_NUMBER = re.compile(
    r"^(?:附件?|公开|预算|决算|财决|批复)?(?:"
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
_NOT_A_TITLE = re.compile(r"[。;；…]|\.{3,}|·{3,}|^(?:注|备注|说明)[:：]?|^目录")
_UNIT = re.compile(r"单位[:：]?(?:人民币)?[（(]?(亿元|百万元|万元|千元|元)")
_BODY = re.compile(
    r"(?:部门|单位|编制单位|填报单位|预算单位)(?:名称)?(?:[（(][^）)]*[)）])?[:：](.+?)(?:单位[:：]|金额单位|$)"
)
_UNIT_CLAUSE = re.compile(r"(?:金额)?单位[:：]?(?:人民币)?[（(]?(?:亿元|百万元|万元|千元|元)[)）]?(?:[/、,，]?%)?")
_PAGE_NUMBER = re.compile(r"^[-—–―\s]*\d{1,4}[-—–―\s]*$|^第\d+页(?:共\d+页)?$")


def is_page_number(text: str) -> bool:
    """Whether a line (without white space) is only the number of its page."""
    return bool(_PAGE_NUMBER.match(text))


def is_aside(text: str) -> bool:
    """Whether a text only says the unit of money, the body, or the number of a table or page."""
    return bool(_UNIT.search(text) or _BODY.search(text) or _PAGE_NUMBER.match(text) or _TABLE_NUMBER.fullmatch(text))


def unit_of(texts: Sequence[str]) -> str | None:
    """The first unit of money that the texts name (单位：万元)."""
    return next((match[1] for text in texts if (match := _UNIT.search(normalise(text)))), None)


def body_of(texts: Sequence[str]) -> str | None:
    """The first body that the texts name (部门：某局)."""
    for text in texts:
        match = _BODY.search(_UNIT_CLAUSE.sub("", normalise(text)))
        if match and match[1].strip("：:"):
            return match[1].strip("：:")
    return None


def find_title(lines: Sequence[str]) -> tuple[str, StatementKind] | None:
    """The title nearest to the table among the lines above it, whole or broken over two lines."""
    texts = [normalise(line) for line in lines]
    for index in range(len(texts) - 1, -1, -1):
        text = _without_number(texts[index])
        joined = _without_number(texts[index - 1]) + text if index else ""
        alone = title_kind(text)
        if index and _may_begin_title(texts[index - 1]):
            together = title_kind(joined)
            if together is not None and (alone is None or alone.key != together.key):
                return joined, together
        if alone is not None:
            return text, alone
    return None


def _without_number(text: str) -> str:
    """A title without its table number (公开01表, 表4, 一、); a line that is only a number becomes empty."""
    stripped = _NUMBER_BEHIND.sub("", _NUMBER_WITHIN.sub("", _TABLE_NUMBER.sub("", text, count=1)))
    return stripped if stripped != "表" else ""


@lru_cache(maxsize=4096)
def title_kind(text: str) -> StatementKind | None:
    """The kind of statement that a title names, one without patterns where we know none; None where it is no title."""
    # units and body names, and numbers, may share the title's line
    text = _BODY.sub("", _UNIT_CLAUSE.sub("", _without_number(text))).strip()
    if not text or len(text) > LONGEST_TITLE or _NOT_A_TITLE.search(text) or not _TITLE_END.search(text):
        return None
    return recognise_title(text) or StatementKind("other", ())


def _may_begin_title(text: str) -> bool:
    return bool(text) and not (
        _TITLE_END.search(text)
        or _NOT_A_TITLE.search(text)
        or _UNIT.search(text)
        or _BODY.search(text)
        or _PAGE_NUMBER.match(text)
        or not _without_number(text)
        or len(text) > LONGEST_TITLE
    )
