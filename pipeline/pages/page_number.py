"""The number of a page as its foot or head prints it: - 7 -, 第7页, 7/19, 第 7 页 共 19 页, Page 7 of 19."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["page_number"]

_EDGE_NUMBER: Final = re.compile(
    r"[-—–─－·~\s]*(?:第\s*|Page\s*)?(\d{1,4})(?:\s*页)?(?:\s*(?:[/／共]|of)\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–─－·~\s]*\Z"
)
_DASHED_NUMBER: Final = re.compile(r"\s*(?:[-—–─]+\s*(\d{1,4})\s*[-—–─]+|第\s*(\d{1,4})\s*页.*)\s*\Z")


def page_number(text: str, *, edge: bool) -> int | None:
    """The page number that is all of a line; a bare number is one only at the head or foot of a page (`edge`)."""
    found = _DASHED_NUMBER.match(text) or (_EDGE_NUMBER.match(text) if edge else None)
    return None if found is None else int(next(group for group in found.groups() if group is not None))
