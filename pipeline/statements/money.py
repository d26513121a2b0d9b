"""The unit of money that printed words name: above a table (单位：万元), in a header (金额（元）), in a label.

What belongs here: a unit in words. What does not: a number with its unit (`pipeline.figures.amounts`), and which of
several units holds for a figure (`items`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from pipeline.figures.amounts import MONEY_UNITS, normalise

__all__ = ["money_unit", "names_money_unit", "without_money_unit"]

_UNITS: Final = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
#: Behind the word 单位, whatever follows; else alone in brackets or behind a colon (项目资金（万元）, 金额：元).
_NAMED: Final = re.compile(rf"单位:?(?:人民币)?\(?({_UNITS})|[(:](?:人民币)?({_UNITS})(?=$|[)/,])")
_CLAUSE: Final = re.compile(rf"(?:金额)?单位:?(?:人民币)?\(?(?:{_UNITS})\)?(?:[/、,]?%)?")
#: Headers and labels come again on every row of a statement: so many last answers are remembered.
_REMEMBERED: Final = 1 << 13


def money_unit(*texts: str) -> str | None:
    """The first unit of money that the texts name (a key of MONEY_UNITS), None where none does."""
    return next((unit for text in texts if (unit := _unit_in(text)) is not None), None)


@lru_cache(maxsize=_REMEMBERED)
def _unit_in(text: str) -> str | None:
    match = _NAMED.search(normalise(text))
    return (match[1] or match[2]) if match else None


def names_money_unit(text: str) -> bool:
    """Whether a text (normalised) holds the clause that a statement prints for its unit: 金额单位：万元."""
    return bool(_CLAUSE.search(text))


def without_money_unit(text: str) -> str:
    """A text (normalised) without that clause."""
    return _CLAUSE.sub("", text)
