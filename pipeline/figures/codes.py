"""The form of budget codes in print: a class (类, 3 digits), section (款, 5) or item (项, 7).

Function codes begin with 2, economic codes with 3 or 5. Whether a code is one of its year is asked of the
classification (`pipeline.codes`). Source of the rule: the government budget classification (政府收支分类科目).
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["is_code"]

_CODE: Final = re.compile(r"[235]\d\d(?:\d\d){0,2}\Z")


def is_code(text: str) -> bool:
    """Whether a text (normalised) is a whole code."""
    return bool(_CODE.match(text))
