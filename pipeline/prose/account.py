"""The account: every amount, percentage and count that an explanation prints, and whether a line item claims it.

What belongs here: which printed numbers count as figures at all. What does not: what they state (`bind`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from pipeline.pages.model import Box
from pipeline.prose.lexicon import Clues
from pipeline.prose.numbers import is_no_money
from pipeline.prose.passage import Passage
from pipeline.prose.tokens import Number, ReadingText, Token

__all__ = ["Place", "PrintedAmount", "account", "place_of"]

#: Units whose numbers are figures, whatever the words around them say.
_COUNTED: Final = frozenset({"CNY", "%", "辆", "台", "批次", "平方米"})
_MULTIPLES: Final = ("亿", "万")


class PrintedAmount(msgspec.Struct, frozen=True):
    """One amount, percentage or count printed in an explanation, and whether a line item claims it."""

    page: int | None
    passage: int
    start: int
    end: int
    box: Box | None
    claimed: bool


class Place(NamedTuple):
    """Where something is printed: page, box, and the stretch of the passage."""

    page: int | None
    box: Box | None
    start: int
    end: int


def place_of(start: int, end: int, passage: Passage, reading: ReadingText) -> Place:
    """Where a stretch of the reading text is printed."""
    first, last = reading.place(start, end)
    page, box = passage.place(first, last)
    return Place(page, box, first, last)


def account(
    number: int,
    passage: Passage,
    reading: ReadingText,
    tokens: Sequence[Token],
    claimed: Mapping[int, Place | None],
    clues: Clues,
) -> Iterator[PrintedAmount]:
    """The printed amounts of passage `number`; `claimed` is what became line items (None: not as a number)."""
    for at, token in enumerate(tokens):
        printed = token.number
        if printed is None:
            continue
        stated = token.start in claimed
        place = claimed[token.start] if stated else None
        if place is None:
            if not stated and not _is_figure(printed, tokens, at, clues):
                continue
            place = place_of(token.start, printed.digits_end, passage, reading)
        yield PrintedAmount(place.page, number, place.start, place.end, place.box, stated)


def _is_figure(printed: Number, tokens: Sequence[Token], at: int, clues: Clues) -> bool:
    """Whether a number that no line item claims counts: amounts and decimals do, limits and points do not."""
    if printed.printed_unit == "个百分点" or not (
        printed.unit in _COUNTED or (printed.unit is None and printed.amount.places)
    ):
        return False
    following = "".join(t.word for t in tokens[at + 1 : at + 4])
    if following.startswith(clues.limits) or (printed.unit is None and following.startswith(_MULTIPLES)):
        return False  # 3.2亿立方米 is no money
    return not is_no_money(printed, tokens[max(0, at - 3) : at], clues)
