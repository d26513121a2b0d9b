"""The fixed words of the statutory forms, loaded from data/reference/form_lines.toml.

What belongs here: which lines and headers a form can print besides names of the classification, and letters that are
known to be confused. What does not: how a misread label is told from them (`scanned_labels`, `look_alikes`).
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import STATEMENTS
from pipeline.reference import read_toml

__all__ = ["FormLines", "form_lines", "make_form_lines"]

_FILE: Final = "form_lines.toml"


class FormLines:
    """Words by the statement that prints them; `headers` are those of columns, `look_alikes` pairs of letters."""

    def __init__(
        self, lines: dict[str, tuple[str, ...]], headers: tuple[str, ...], look_alikes: frozenset[frozenset[str]]
    ) -> None:
        self._lines = lines
        self.headers = headers
        self.look_alikes = look_alikes

    def of(self, statement: str) -> tuple[str, ...]:
        """The fixed lines of a statement, those of any statement included."""
        return self._lines.get(statement, ())


@cache
def form_lines() -> FormLines:
    """The words under data/reference/, read and checked once per process."""
    return make_form_lines(read_toml(_FILE))


def make_form_lines(data: dict[str, Any]) -> FormLines:
    """Words from the parsed file; raises ReferenceDataError naming the entry and what to do."""
    lines: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(data.get("lines", ()), start=1):
        where = f"{_FILE}: lines {number}"
        statements = entry.get("statements", sorted(STATEMENTS))
        if not set(statements) <= STATEMENTS:
            raise ReferenceDataError(
                "`statements` names an unknown statement", where=where, remedy="use the contract's keys"
            )
        for statement in statements:
            lines[statement] = (*lines.get(statement, ()), *_words(entry, where))
    return FormLines(lines, _words(data.get("headers", {}), f"{_FILE}: [headers]"), _pairs(data))


def _pairs(data: dict[str, Any]) -> frozenset[frozenset[str]]:
    where = f"{_FILE}: [look_alikes]"
    pairs = frozenset(map(frozenset, _words(data.get("look_alikes", {}), where)))
    if any(len(pair) != 2 for pair in pairs):
        raise ReferenceDataError("an entry is no pair of letters", where=where, remedy='write two letters: "支文"')
    return pairs


def _words(entry: dict[str, Any], where: str) -> tuple[str, ...]:
    words = entry.get("words", ())
    if not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise ReferenceDataError("no words, or an empty one", where=where, remedy="list the words in quotes")
    return tuple(words)
