"""What a sentence states: numbers bound to what they are about, before they become line items.

What belongs here: the records that binding hands on. What does not: how they are found (`bind`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from pipeline.prose.function_names import FunctionName
from pipeline.prose.subject import Subject
from pipeline.prose.tokens import Number

__all__ = ["Context", "Fact", "Printed", "Ref"]

#: The printed words behind a stretch of the reading text.
Printed = Callable[[int, int], str]


class Ref(msgspec.Struct, frozen=True, gc=False):
    """What a number is about: a subject of the lexicon, a function subject, an economic subject, or printed words."""

    label: tuple[int, int] | None = None  # where its words stand in this passage; None for what carries from before
    subject: Subject | None = None
    function: FunctionName | None = None
    economic: str | None = None
    words: str = ""
    doubt: bool = False  # the words allow another subject as well

    @property
    def side(self) -> str | None:
        """income or expenditure; functional and economic items are expenditure."""
        return self.subject.side if self.subject else "expenditure"


@dataclass(slots=True)
class Context:
    """What holds at the beginning of a passage, and what is left of it at the end."""

    fiscal_year: int | None = None
    budget_report: bool = False
    statement: str = "narrative"
    scope: str | None = None
    titles: tuple[Ref, ...] = ()  # subjects of the title above
    item: Ref | None = None  # the functional item that is spoken of
    upper: FunctionName | None = None  # the class of the title above
    accounts: bool = False  # the title above speaks of final accounts (上年决算情况)


class Fact(msgspec.Struct, eq=False):
    """One number and what it states. `kind` value, change, growth, share, rate, none. `refs`: one fact each."""

    kind: str
    refs: tuple[Ref, ...]
    number: Number | None
    start: int  # of the number, in the reading text
    end: int
    clause: int  # where its clause begins
    period: str = "current"
    phase: str | None = None
    scope: str | None = None
    word: tuple[int, int] | None = None  # the words of the phase, the change, the share
    own: bool = True  # the clause itself names the subject
    doubt: bool = False
    aside: bool = False  # in the words of a reason or a purpose
    part: bool = False  # a component (其中) of a functional item
    sentence: int = 0
    of_which: bool = False  # behind 其中
    sign: int = 0  # of a change: 1 more, -1 less, 0 where the words leave it open
