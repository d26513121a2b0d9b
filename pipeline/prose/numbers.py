"""What a printed number is before it is bound: no figure at all, or a figure whose unit is printed elsewhere.

What belongs here: limits (单价100万元以上), counts that are no money (397万), units that a number borrows from its
list, from what it is compared with, or from the word before it (得分9.76). What does not: whose number it is (`bind`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pipeline.prose.clause import CHANGES, JOINTS, PHASES, open_base
from pipeline.prose.facts import Fact
from pipeline.prose.lexicon import Clues
from pipeline.prose.tokens import Number, Token

__all__ = ["borrowed", "is_limit", "is_no_money", "is_torn"]

#: How a limit or a price begins.
_LIMIT_SIGNS: Final = frozenset("以及含(/")
#: A share of the year before cannot be printed with fewer places than one; years and ordinals have none.
_RATE_PLACES: Final = 1


def is_limit(tokens: Sequence[Token], at: int, clues: Clues) -> bool:
    """单价100万元以上, 50万元/台: a limit or a price, not a figure."""
    if at + 1 == len(tokens) or tokens[at + 1].word[0] not in _LIMIT_SIGNS:
        return False
    number = tokens[at].number
    text = "".join(t.word for t in tokens[at + 1 : at + 5])
    return text.startswith(clues.limits) or (text.startswith("/") and number is not None and number.unit == "CNY")


def is_torn(tokens: Sequence[Token], at: int) -> bool:
    """4,0万元: a comma between whole numbers that is no thousands mark; digits are lost."""
    if at < 2 or tokens[at - 1].word != "," or tokens[at - 1].start != tokens[at - 2].end:
        return False
    number, before = tokens[at].number, tokens[at - 2].number
    if number is None or before is None or tokens[at].start != tokens[at - 1].end:
        return False
    return before.unit is None and not before.amount.places and not number.amount.places


def is_no_money(number: Number, clause: Sequence[Token], clues: Clues) -> bool:
    """397万 without 元 is money only beside a word for money, or where cents are printed (397.00万)."""
    if not number.unit_assumed or number.amount.places == 2:
        return False
    words = "".join(t.word for t in clause)
    return not any(word in words for word in clues.money)


def borrowed(
    number: Number, tokens: Sequence[Token], at: int, clause: Sequence[Token], last: Fact | None
) -> Number | None:
    """A number without unit, with the unit that it borrows; None where it borrows none.

    From its list (100.10,100.20万元), from what follows a comparison (较上年2.10减少…), from a score's name (得分9.76),
    from the change of money before it whose rate it is (减少100万元，减少9.52). A zero of money needs no unit.
    """
    after = list(tokens[at + 1 : at + 4])
    unit: Number | None = None
    if len(after) >= 2 and after[0].word in JOINTS and after[1].number is not None and "." in number.amount.printed:
        unit = after[1].number
    elif after and after[0].kind in CHANGES and open_base(clause) == "compare":
        unit = next((t.number for t in after if t.number is not None), None)
    if unit is not None and unit.unit == "CNY":
        return replace(number, unit=unit.unit, printed_unit=unit.printed_unit)
    ends = not after or after[0].kind == "mark"
    if not ends:
        return None
    if number.amount.value == 0 and _names_money(clause):
        # 支出预算为0。: zero needs no unit; what it is measured in is the unit of the report's money
        return replace(number, unit="CNY", printed_unit="万元", unit_assumed=True)
    if _names_score(clause):
        return replace(number, unit="分", printed_unit="分", unit_assumed=True)
    if number.amount.places >= _RATE_PLACES and _follows_change(clause, last):
        return replace(number, unit="%", printed_unit="%", unit_assumed=True)
    return None


def _names_money(clause: Sequence[Token]) -> bool:
    return (
        bool(clause)
        and any(t.kind == "subject" and "CNY" in t.subjects[0].units for t in clause)
        and clause[-1].kind in (*PHASES, "filler", "subject")
    )


def _names_score(clause: Sequence[Token]) -> bool:
    """Whether the clause ends with the name of a score (得分, 自评得分为)."""
    for token in reversed(clause):
        if token.kind == "subject":
            return token.subjects[0].units == frozenset({"分"})
        if token.kind != "filler":
            return False
    return False


def _follows_change(clause: Sequence[Token], last: Fact | None) -> bool:
    """Whether a change word alone stands between a change of money and this number: its percent sign is lost."""
    if last is None or last.kind != "change" or last.number is None or last.number.unit != "CNY":
        return False
    return any(t.kind in CHANGES for t in clause) and all(t.kind in (*CHANGES, "filler") for t in clause)
