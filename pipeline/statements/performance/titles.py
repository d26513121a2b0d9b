"""Titles of performance forms (表题): what stands above a table, and the project or unit that it names.

What belongs here: lines above a table to the title, the evaluated unit and the scope. What does not: the labelled facts
inside the grid (`head`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.figures.amounts import normalise, squeeze
from pipeline.statements.performance.head import Head
from pipeline.statements.performance.terms import performance_terms
from pipeline.statements.titles import without_number

__all__ = ["TITLE_LINES", "name_head", "other_title_above", "title_above"]

#: The title stands among the last lines above a table, or at the foot of the page before.
TITLE_LINES: Final = 6
#: A title of more characters than this is broken only where it is full; what is left of it is shorter.
_BROKEN: Final = 10
_NO_TITLE: Final = re.compile(r"[。；;：:表]|^\W*\d+\W*$|年度[)）]?$")
_OWN_TITLE: Final = re.compile(r"(?:\d{4}年(?:度)?)?(?P<name>.*?)(?:项目)?(?:支出)?(?:预算)?绩效.*")
_OTHER_TITLE: Final = re.compile(r"^[^。;,]{3,40}表(?:\([^()]*\))?$")


def title_above(above: Sequence[str]) -> str | None:
    """The title nearest to the table among the lines above it, whole or broken over two lines."""
    terms = performance_terms()
    lines = [squeeze(line) for line in above if line.strip()]
    for at in range(len(lines) - 1, max(-1, len(lines) - 1 - TITLE_LINES), -1):
        before = lines[at - 1] if at else ""
        whole = terms.is_title(normalise(lines[at]))
        broken = len(before) >= _BROKEN and not _NO_TITLE.search(before) and len(lines[at]) < _BROKEN
        if broken and terms.is_title(normalise(before + lines[at])):
            return before + lines[at]
        if whole:
            return lines[at]
    return None


def other_title_above(above: Sequence[str]) -> bool:
    """Whether another table's title stands above: what follows is no part of a form."""
    lines = [normalise(line) for line in above if line.strip()][-TITLE_LINES:]
    return any(_OTHER_TITLE.search(line) and not performance_terms().is_title(line) for line in lines)


def name_head(head: Head) -> None:
    """The scope by the title; the name from above the table or from the title where the form does not print it."""
    terms = performance_terms()
    title = normalise(head.title or "")
    if head.scope == "project" and title:
        head.scope = terms.scope(title)
    if head.project is not None:
        return
    if head.scope == "unit":
        head.project = head.above
    elif match := _OWN_TITLE.match(without_number(title)):
        name = match["name"].strip()
        if name and not terms.is_generic(name):
            head.project, head.project_from_title = name, True
