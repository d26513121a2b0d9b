"""The grammar of labels: ordinals before names, codes glued to them, numbers of columns, and which label is a total.

What belongs here: what one printed text of a row or header is by its form. What does not: words (`terms`), and what
rows and columns are by their neighbours (`columns`, `row`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from pipeline.figures.amounts import normalise
from pipeline.statements.terms import table_terms

__all__ = ["bare", "glued_code", "has_ordinal", "is_counting_row", "is_total_label", "ordinal_end"]

_CHINESE: Final = "[一二三四五六七八九十]+"
#: Before a name, one behind the other, in full or half width: 一、 （一） 1. 其中： 加： 减：
_ORDINAL: Final = re.compile(
    rf"(?:[(（](?:{_CHINESE}|\d{{1,2}})[)）]|{_CHINESE}[、.,，]|\d{{1,2}}[、.．](?!\d)|其中[:：]|[加减][:：])+"
)
_CHINESE_ORDINAL: Final = re.compile(rf"[(（]?{_CHINESE}[)）、.]")
_QUOTES: Final = re.compile("[\"'“”‘’「」『』〝〞＂`´]")
_GLUED_CODE: Final = re.compile(r"[\[(（【]?([235]\d\d(?:\d\d){0,2})[\])）】]?[-－—_:：、.]?(?=[^\d.,%])")
#: 1 | 2 | 3=1+2, and what stands in the other cells of such a row.
_COLUMN_NUMBER: Final = re.compile(r"(\d{1,2})(?:[=+\-(].*)?\Z")
_NUMBERS_FOLLOW: Final = re.compile(r"(?:\*\*+|栏次|行次)\Z")
_BESIDE_NUMBERS: Final = re.compile(r"(?:\*|[A-Z])\Z")
#: Headers and labels come again on every row and page of a statement: so many last answers are remembered.
_REMEMBERED: Final = 1 << 14


@lru_cache(maxsize=_REMEMBERED)
def bare(text: str) -> str:
    """A label or title without blanks, quotes, ordinals and half-full differences."""
    text = _QUOTES.sub("", normalise(text))
    return text[ordinal_end(text) :]


def ordinal_end(text: str) -> int:
    """Where a label goes on behind its ordinals (一、（一）其中：), 0 where it has none."""
    match = _ORDINAL.match(text)
    return match.end() if match else 0


def has_ordinal(text: str) -> bool:
    """Whether a label begins with a Chinese number, as the lines of the summaries do: 一、 （一）"""
    return bool(_CHINESE_ORDINAL.match(text))


@lru_cache(maxsize=_REMEMBERED)
def is_total_label(label: str) -> bool:
    """Whether a row label says that the row is the total of its statement; a row without a label is one."""
    return not label or bool(table_terms().rows.total.search(bare(label)))


def glued_code(text: str) -> tuple[str, str] | None:
    """A code printed with its name (`[2014001]行政运行`, `30211-差旅费`) as (code, name), or None."""
    match = _GLUED_CODE.match(text)
    return (match[1], text[match.end() :]) if match else None


def is_counting_row(texts: Sequence[str]) -> bool:
    """Whether the texts of a row (normalised) are the numbers of its columns: 1 | 2 | 3, 栏次 | 1=2+3 | 2."""
    numbers: list[int] = []
    told = False
    for text in texts:
        if match := _COLUMN_NUMBER.match(text):
            numbers.append(int(match[1]))
        elif _NUMBERS_FOLLOW.match(text):
            told = True
        elif not _BESIDE_NUMBERS.match(text):
            return False
    # one lone number may well be a figure
    return len(numbers) > (0 if told else 1) and all(b == a + 1 for a, b in itertools.pairwise(numbers))
