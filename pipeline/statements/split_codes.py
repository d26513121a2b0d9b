"""Codes split over columns (类 | 款 | 项), joined row after row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

__all__ = ["LEVELS", "SplitCodes"]

LEVELS: Final = ("类", "款", "项")
_NO_DIGITS: Final = re.compile(r"\D")
#: More digits than the longest level has: a whole code in one of the columns.
_LONGEST: Final = 3


class SplitCodes:
    """Joins the codes of one statement in the order of its rows: blank upper levels are as in the row above."""

    def __init__(self) -> None:
        self._above = [""] * len(LEVELS)

    def join(self, parts: Mapping[str, str]) -> str:
        """The code of {'类': '208', '款': '05', '项': ''} as digits, "" where no level has any."""
        own = [_NO_DIGITS.sub("", parts.get(level, "")) for level in LEVELS]
        # 款 and 项 have two digits: a sheet that took them for numbers dropped the zero before them (2 for 02)
        own[1:] = [digits.zfill(2) if digits else "" for digits in own[1:]]
        if not any(own):
            return ""
        longest = max(own, key=len)
        if len(longest) > _LONGEST:
            return longest
        deepest = max(level for level, digits in enumerate(own) if digits)
        self._above = [own[n] or self._above[n] if n <= deepest else "" for n in range(len(LEVELS))]
        code = ""
        for digits in self._above[: deepest + 1]:
            # 款 and 项 are sometimes printed with their full number
            code = digits if code and len(digits) > 2 and digits.startswith(code) else code + digits
        return code
