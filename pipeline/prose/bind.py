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

from pipeline.prose.changes import settle_changes, settle_parts, settle_shares
from pipeline.prose.clause import (
    CHANGES,
    JOINTS,
    PHASES,
    base_index,
    change_before,
    change_of_named,
    is_plan,
    last_bracket,
    left_from,
    open_from,
    reached,
    years_listed,
)
from pipeline.prose.facts import Context, Fact, Printed
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.numbers import borrowed, is_limit, is_no_money, is_torn
from pipeline.prose.tokens import Number, Token
from pipeline.prose.whose import SubjectReader

__all__ = ["bind"]

#: No sentence shares more numbers out than this.
_LONGEST_LIST: Final = 12
_SEVERAL: Final = 2


def bind(tokens: Sequence[Token], words: Lexicon, context: Context, printed: Printed) -> list[Fact]:
    """Facts of one passage, in order. Updates `context.item` for the passages that follow.

    `printed` gives the printed words behind a stretch of the reading text.
    """
    reader = _Reader(tokens, words, context, printed)
    reader.run()
    settle_changes(reader.facts)
    settle_shares(reader.facts)
    settle_parts(reader.facts)
    return reader.facts


@dataclass(slots=True)
class _Reader(SubjectReader):
    at_number: int = 0  # of the number that is read
    plan_end: int = -1  # where the budget ends of which a rate is told (占年初预算数A的B%)

    def number(self, token: Token, at: int) -> None:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        number = token.number
        if (
            number is None
            or number.printed_unit == "个百分点"
            or is_limit(self.tokens, at, self.words.clues)
            or is_no_money(number, self.clause, self.words.clues)
        ):
            self.clause.append(replace(token, kind="text"))
            return
        if number.unit is None:
            lent = borrowed(number, self.tokens, at, self.clause, self.facts[-1] if self.facts else None)
            if lent is None:
                if number.amount.places:
                    self.state.stated = None  # a figure, of which nothing is known
                    if any(t.subjects and "CNY" in t.subjects[0].units for t in self.clause):
                        self.without_unit = self.sentence
                self.clause.append(replace(token, kind="text"))
                return
            number = lent
        self.at_number = at
        self.numbers_ahead = self._listed(at)
        fact = self._pending(token, number) or self._again(token, number) or self._fact(token, number, following)
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
        ref, period = self.pending.pop(0)
        fact = replace(self.pending_fact, refs=(ref,), period=period, number=number, start=token.start, end=token.end)
        if fact.kind in ("change", "growth"):
            fact.kind = "growth" if number.unit == "%" else "change"
        return fact

    def _again(self, token: Token, number: Number) -> Fact | None:
        """The second of two percentages (分别占…的80%和60%): of the same kind, and whose it is the words leave open."""
        if number.unit != "%" or len(self.clause) != 1 or not self.facts:
            return None
        last = self.facts[-1]
        if (
            last.kind not in ("share", "rate", "growth")
            or self.clause[0].word not in JOINTS
            or last.end != self.clause[0].start
        ):
            return None
        return replace(last, number=number, start=token.start, end=token.end, doubt=True)

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
        """收、支总计各是A,B: the numbers go to the subjects in order; 2022年、2023年…分别为A、B: to the years."""
        if self.numbers_ahead == 1:
            return
        years = years_listed(self.clause)
        if self.numbers_ahead == len(fact.refs):
            self.pending = [(ref, fact.period) for ref in fact.refs[1:]]
            fact.refs = fact.refs[:1]
            self.pending_fact = fact
        elif len(fact.refs) != 1 or fact.kind != "value" or len(years) < _SEVERAL:
            return
        elif len(years) != self.numbers_ahead:
            fact.doubt = True
        else:
            periods = ["prior" if self.is_past(year) else "current" for year in years]
            self.pending = [(fact.refs[0], period) for period in periods[1:]]
            fact.period = periods[0]
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
        way = self._on_the_way(fact, clause, number)
        if way is not None:
            return way
        change = change_before(clause, self.words) or (None if number.unit == "%" else change_of_named(clause))
        base = base_index(clause)
        if change is None and open_from(clause, base) == "compare" and self._is_compared(clause, following):
            return self._base_value(fact, clause)
        if base is not None and clause[base].kind == "share" and number.unit == "CNY" and is_plan(clause[base:]):
            return self._plan_value(fact, clause, base)
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
        if fact.kind == "value":
            if fact.phase is None and self.of_which and self.planned and not any(r.economic for r in fact.refs):
                fact.phase = "budget"  # 三公经费预算22万元，其中：公务接待费5万元
            self.state.stated = fact.phase
        if self._is_last_years(fact) and any(r.subject and r.subject.is_planned for r in fact.refs):
            fact.doubt = True  # 2023年度三公经费合计20万元, in a budget: last year's budget, or what was spent
        return fact if fact.refs else None

    def _is_last_years(self, fact: Fact) -> bool:
        """Whether a budget report states a figure of last year without a word on its phase."""
        if not self.context.budget_report or fact.phase is not None:
            return False
        return fact.kind == "value" and fact.period == "prior"

    def _on_the_way(self, fact: Fact, clause: list[Token], number: Number) -> Fact | None:
        """由上年的A减少至B: A is where it began, last year's figure; B is the figure itself, no change."""
        if number.unit == "%":
            return None
        origin = left_from(clause, self.tokens, self.at_number)
        outcome = reached(clause)
        if origin is not None:
            said = clause[origin + 1 :]
            phase = next((t for t in said if t.kind in PHASES), None)
            fact.phase = phase.kind if phase is not None else None
            fact.word = (phase.start, phase.end) if phase is not None else None
            fact.period = "current" if phase is not None and phase.kind != "actual" else "prior"
            named = clause[:origin]
        elif outcome is not None:
            named = clause[:outcome]
            if not named and self.facts and self.facts[-1].end == clause[0].start:
                fact.refs, fact.own = self.facts[-1].refs, False  # of the same as what it began with
                return fact
        else:
            return None
        self.bind_subject(fact, named, base_index(named), compared=True)
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
        past = [t for t in base if t.kind == "prior" or (t.kind == "year" and self.is_past(t))]
        phase = next((t for t in reversed(base) if t.kind in PHASES), None)
        fact.period = "prior" if past else "current"
        if not past and phase is None:
            fact.period = "prior"
        fact.phase = phase.kind if phase else None
        fact.word = (phase.start, phase.end) if phase else None
        head = clause[:opened] if any(t.kind == "subject" for t in clause[:opened]) else []
        self.bind_subject(fact, head, base_index(head), compared=True)
        return fact if fact.refs else None

    def _plan_value(self, fact: Fact, clause: list[Token], base: int) -> Fact | None:
        """占年初预算数A的B%: A is the budget of what is spoken of, and B the rate."""
        phase = next(t for t in clause[base:] if t.kind in ("budget", "annual"))
        fact.phase, fact.word = phase.kind, (phase.start, phase.end)
        fact.period = self.state.period or "current"
        self.plan_end = fact.end
        self.bind_subject(fact, clause[:base], None, compared=True)
        return fact if fact.refs else None

    def _percentage(self, clause: list[Token], fact: Fact) -> str:
        for token in reversed(clause):
            if token.kind in ("share", "rate"):
                fact.word = (token.start, clause[-1].end)
                if token.kind == "share" and is_plan(clause[clause.index(token) :]):
                    return "rate"  # 占年初预算数的98%
                planned = token.word != "完成" or any(t.kind in (*PHASES, "subject") for t in clause)
                return token.kind if planned else "percentage"
        if len(clause) == 1 and clause[0].word == "的" and clause[0].start == self.plan_end:
            return "rate"
        return "percentage"

    def _period_and_phase(self, fact: Fact, head: list[Token]) -> None:
        """Read them from the words before a comparison."""
        for token in head:
            kind = token.kind
            if kind == "year" or kind == "prior":
                self.state.period = "prior" if kind == "prior" or self.is_past(token) else "current"
            elif kind in PHASES and fact.kind == "value":
                fact.phase = kind
                fact.word = (token.start, token.end)
            elif token.subjects and token.subjects[0].weak and "预算" in token.word and fact.kind == "value":
                # 支出预算为…，支出决算为…: beside a stronger subject the general one only says the phase
                fact.phase = "budget"
                fact.word = (token.start, token.end)
        if fact.kind == "value" or fact.kind in ("share", "rate", "percentage"):
            fact.period = self.state.period or "current"
            if self._is_last_years(fact) and self.context.accounts:
                fact.phase = "actual"
