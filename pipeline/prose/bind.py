"""Binding: which subject, measure, phase and period each number of a passage belongs to.

A sentence is read from left to right. What stands between the last mark or number and a number is its clause: the
clause decides the kind of the number (value, change, share, rate) and, where it names a subject, the subject; else the
last subject carries. Brackets are read on their own and leave what was before them untouched. Where a change could
belong to two figures, its percentage decides: change / (value - change) (phrasing group 4). What the words do not
settle is `other` with the printed words as label, or carries the flag `ambiguous_binding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from pipeline.prose.changes import settle_changes, settle_shares
from pipeline.prose.clause import (
    CHANGES,
    JOINTS,
    PHASES,
    base_index,
    change_before,
    change_of_named,
    last_bracket,
    open_from,
)
from pipeline.prose.facts import Context, Fact, Printed
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.numbers import borrowed, is_limit, is_no_money, is_torn
from pipeline.prose.tokens import Number, Token
from pipeline.prose.whose import SubjectReader

__all__ = ["bind"]

#: No sentence shares more numbers out than this.
_LONGEST_LIST: Final = 12


def bind(tokens: Sequence[Token], words: Lexicon, context: Context, printed: Printed) -> list[Fact]:
    """Facts of one passage, in order. Updates `context.item` for the passages that follow.

    `printed` gives the printed words behind a stretch of the reading text.
    """
    reader = _Reader(tokens, words, context, printed)
    reader.run()
    settle_changes(reader.facts)
    settle_shares(reader.facts)
    return reader.facts


@dataclass(slots=True)
class _Reader(SubjectReader):
    def number(self, token: Token, at: int) -> None:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        number = token.number
        if (
            number is None
            or number.printed_unit == "个百分点"
            or is_limit(self.tokens, at)
            or is_no_money(number, self.clause)
        ):
            self.clause.append(replace(token, kind="text"))
            return
        if number.unit is None:
            lent = borrowed(number, self.tokens, at, self.clause, self.facts[-1] if self.facts else None)
            if lent is None:
                if number.amount.places and any(t.subjects and "CNY" in t.subjects[0].units for t in self.clause):
                    self.without_unit = self.sentence
                self.clause.append(replace(token, kind="text"))
                return
            number = lent
        self.numbers_ahead = self._listed(at)
        fact = self._pending(token, number) or self._fact(token, number, following)
        if fact is not None:
            fact.doubt = fact.doubt or is_torn(self.tokens, at)
            self.facts.append(fact)
            self._share_out(fact)
        self.clause = []
        self.clause_start = token.end
        self.state.fresh = False

    def _pending(self, token: Token, number: Number) -> Fact | None:
        """The next of several numbers that were announced together (分别为…和…)."""
        if not self.pending or self.pending_fact is None:
            return None
        if any(t.word not in JOINTS and t.kind != "filler" for t in self.clause):
            self.pending = []
            return None
        fact = replace(self.pending_fact, refs=(self.pending.pop(0),), number=number, start=token.start, end=token.end)
        if fact.kind in ("change", "growth"):
            fact.kind = "growth" if number.unit == "%" else "change"
        return fact

    def _listed(self, at: int) -> int:
        """How many numbers stand in one list from here: A,B or A和B."""
        found, place = 1, at
        while place + 2 < len(self.tokens) and found < _LONGEST_LIST:
            joint, following = self.tokens[place + 1], self.tokens[place + 2]
            if joint.word not in JOINTS or following.kind != "number":
                break
            found += 1
            place += 2
        return found

    def _share_out(self, fact: Fact) -> None:
        """收、支总计各是A,B: the numbers go to the subjects in order."""
        if len(fact.refs) > 1 and self.numbers_ahead == len(fact.refs):
            self.pending = list(fact.refs[1:])
            fact.refs = fact.refs[:1]
            self.pending_fact = fact

    def _fact(self, token: Token, number: Number, following: Token | None) -> Fact | None:
        clause = self._inside_bracket()
        fact = Fact(
            "value",
            (),
            number,
            token.start,
            token.end,
            self._clause_begin(),
            scope=self.scope,
            sentence=self.sentence,
            aside=self.state.region is not None,
            of_which=self.of_which,
        )
        change = change_before(clause, self.words) or (None if number.unit == "%" else change_of_named(clause))
        base = base_index(clause)
        if change is None and open_from(clause, base) == "compare" and self._is_compared(clause, following):
            return self._base_value(fact, clause)
        if change is not None:
            fact.kind = "growth" if number.unit == "%" else "change"
            fact.period = "change"
            fact.word = (change.start, change.end)
            fact.sign = {"up": 1, "down": -1}.get(change.kind, 0)
            # a figure whose unit is lost may be the one that changed
            fact.doubt = (change.kind == "either" and number.value != 0) or self.without_unit == self.sentence
        elif number.unit == "%":
            fact.kind = self._percentage(clause, fact)
        self._period_and_phase(fact, clause[:base])
        self.bind_subject(fact, clause, base)
        return fact if fact.refs else None

    def _inside_bracket(self) -> list[Token]:
        """The clause since its open bracket, which has a grammar of its own: …增加5万元（去年预算数为0万元）."""
        opened = last_bracket(self.clause) if self.stack else None
        if opened is None:
            return self.clause
        # a bare number in brackets belongs to the words before them: 年检费用（0.22万元）
        return self.clause[opened + 1 :] or self.clause[:opened]

    def _is_compared(self, clause: list[Token], following: Token | None) -> bool:
        """Whether the number is what the clause compares with: the comparison goes on behind it."""
        if following is None:
            return False
        if following.kind in CHANGES or following.word in ("相比", "持平", "比较", "对比"):
            return True
        opened = next(t for t in reversed(clause) if t.kind == "compare")
        past = any(t.kind in ("prior", "year", *PHASES) for t in clause[clause.index(opened) :])
        return following.word in ("、", ",") and (past or opened.word in ("比", "较"))

    def _clause_begin(self) -> int:
        begin = self.clause[0].start if self.clause else None
        return begin if begin is not None else self.clause_start

    def _base_value(self, fact: Fact, clause: list[Token]) -> Fact | None:
        """较上年A减少B, 比年初预算A增加B: A is last year's figure, or this year's budget."""
        opened = max(n for n, t in enumerate(clause) if t.kind == "compare")
        base = clause[opened:]
        past = [t for t in base if t.kind == "prior" or (t.kind == "year" and self._is_past(t))]
        phase = next((t for t in reversed(base) if t.kind in PHASES), None)
        fact.period = "prior" if past else "current"
        if not past and phase is None:
            fact.period = "prior"
        fact.phase = phase.kind if phase else None
        fact.word = (phase.start, phase.end) if phase else None
        head = clause[:opened] if any(t.kind == "subject" for t in clause[:opened]) else []
        self.bind_subject(fact, head, base_index(head), compared=True)
        return fact if fact.refs else None

    def _percentage(self, clause: list[Token], fact: Fact) -> str:
        for token in reversed(clause):
            if token.kind in ("share", "rate"):
                fact.word = (token.start, clause[-1].end)
                planned = token.word != "完成" or any(t.kind in (*PHASES, "subject") for t in clause)
                return token.kind if planned else "percentage"
        return "percentage"

    def _is_past(self, token: Token) -> bool:
        return (
            self.context.fiscal_year is not None
            and token.word.isdecimal()
            and int(token.word) < self.context.fiscal_year
        )

    def _period_and_phase(self, fact: Fact, head: list[Token]) -> None:
        """Read them from the words before a comparison."""
        for token in head:
            kind = token.kind
            if kind == "year" or kind == "prior":
                self.state.period = "prior" if kind == "prior" or self._is_past(token) else "current"
            elif kind in PHASES and fact.kind == "value":
                fact.phase = kind
                fact.word = (token.start, token.end)
            elif token.subjects and token.subjects[0].weak and "预算" in token.word and fact.kind == "value":
                # 支出预算为…，支出决算为…: beside a stronger subject the general one only says the phase
                fact.phase = "budget"
                fact.word = (token.start, token.end)
        if fact.kind == "value" or fact.kind in ("share", "rate", "percentage"):
            fact.period = self.state.period or "current"
