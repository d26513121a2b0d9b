"""Reading a sentence from left to right: the memory that decides what a number without a name belongs to.

What belongs here: the current subject, brackets, full stops, reasons and purposes, statements of none (无此项支出).
What does not: numbers (`bind`), which look back at the clause and at this memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec.structs import replace

from pipeline.prose.clause import (
    FILLERS,
    JOINTS,
    OF_WHICH,
    PHASES,
    counts_vehicles,
    first_word,
    last_bracket,
    open_base,
    tells_whose_money,
)
from pipeline.prose.facts import Context, Fact, Printed, Ref
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.nothing import said_of
from pipeline.prose.references import ref_of_function, refs_of_subjects
from pipeline.prose.subject import DIVIDED, Subject
from pipeline.prose.tokens import Token
from pipeline.prose.told import meant_by_both, on_its_side

__all__ = ["SentenceReader", "State"]

_LONGEST_CLAUSE: Final = 200
#: Kinds of words that change what is spoken of; all others only stand in their clause.
_SPEAKING: Final = frozenset({"subject", "function", "reason", "purpose", "ordinal"})
#: What goes on with the figures behind a purpose.
_RESUMING: Final = frozenset({*PHASES, "compare", "prior", "share", "rate", "year"})
#: What may stand before the first noun of a sentence.
_DATES: Final = frozenset({"year", "prior", "filler", "ordinal", "date"})


class State(msgspec.Struct, eq=False):
    """What is spoken of at one depth of brackets."""

    current: tuple[Ref, ...]
    last: tuple[Ref, ...] = ()  # of the last value, for the change, share or rate that follows it
    period: str | None = None
    region: str | None = None
    fresh: bool = False  # the current subject was named after the last number
    stated: str | None = None  # the phase of the last figure (not of what it is compared with)


@dataclass(slots=True)
class SentenceReader:
    """Walks over the tokens of one passage; a subclass reads the numbers."""

    tokens: Sequence[Token]
    words: Lexicon
    context: Context
    printed: Printed
    facts: list[Fact] = field(default_factory=list)
    clause: list[Token] = field(default_factory=list)
    scope: str | None = None
    state: State = field(default_factory=lambda: State(()))
    stack: list[State] = field(default_factory=list)
    pending: list[tuple[Ref, str]] = field(default_factory=list)  # whose the next numbers are, and of which period
    pending_fact: Fact | None = None
    of_which: bool = False
    whole: tuple[Ref, ...] = ()  # what the list behind 其中 makes up
    listed_from: int = 0  # the first fact of that list
    planned: bool = False  # the list behind 其中 makes up a budget
    sentence: int = 0
    item_here: bool = False
    clause_start: int = 0
    at: int = 0  # of the token that is read
    without_unit: int = -1  # the sentence in which a figure of money lost its unit
    denies: bool = False  # the passage holds a word of none

    def run(self) -> None:
        """Read the passage once, from left to right."""
        self.scope = self.context.scope
        self.state = State((self.context.item,) if self.context.item else self.context.titles)
        self.denies = "none" in {token.kind for token in self.tokens}
        for at, token in enumerate(self.tokens):
            kind = token.kind
            if kind == "mark":
                self.mark(token, at)
            elif kind == "number":
                self.number(token, at)
            else:
                self.at = at
                self.clause.append(self.word(token) if kind in _SPEAKING or token.word in OF_WHICH else token)
                if len(self.clause) > _LONGEST_CLAUSE:
                    # a clause without an end is no clause; its head is dropped, so that the time stays linear
                    del self.clause[: _LONGEST_CLAUSE // 2]
        self.none_clause()

    def number(self, token: Token, at: int) -> None:
        """Read a number; here it only closes the clause."""
        self.clause = []
        self.clause_start = token.end

    # -- words ------------------------------------------------------------------------------------------------

    def word(self, token: Token) -> Token:
        """What a token that is neither mark nor number says; gives it as it counts in its clause."""
        if token.subjects and token.subjects[0].within not in (None, self.context.statement):
            return replace(token, kind="text", subjects=())
        if tells_whose_money(token, self.clause):
            return replace(token, kind="filler", subjects=())
        state = self.state
        kind = token.kind
        if kind in ("reason", "purpose") and not self._opens_list():
            state.region = kind
        elif kind == "ordinal":
            state.region = None
        elif kind == "filler" and token.word in OF_WHICH:
            self.of_which = True
            self.planned = state.stated == "budget"
            self.whole, self.listed_from = state.last or state.current, len(self.facts)
        elif state.region is None and kind in ("subject", "function") and not self._based():
            self._name(token)
        return token

    def _opens_list(self) -> bool:
        """主要用于以下方面：, 包括：1. … : not a purpose but the head of a list of figures."""
        following = "".join(t.word for t in self.tokens[self.at + 1 : self.at + 4])
        return following.startswith(("以下", "如下", "下列", ":以下"))

    def _name(self, token: Token) -> None:
        refs = self.refs(token)
        state = self.state
        if token.function is not None:
            self.context.item = refs[0]
            self.item_here = True
        before = self.clause[-1:] or []
        joined = bool(before) and before[0].word in JOINTS and len(self.clause) > 1
        subject = refs[0].subject
        listed = joined and subject is not None and self._other_side(subject)
        if subject is not None and subject.weak and not listed and (self._strong_before() or not self._stands(subject)):
            return
        if joined and self.clause[-2].kind == token.kind == "subject" and state.fresh:
            state.current = (*state.current, *refs)
        else:
            state.current = refs
        state.fresh = True

    def _other_side(self, subject: Subject) -> bool:
        """收入预算、支出预算分别为…: a general name listed beside one of the other side names a subject itself."""
        other = self.clause[-2].subjects
        return bool(other) and {other[0].side, subject.side} == {"income", "expenditure"}

    def refs(self, token: Token) -> tuple[Ref, ...]:
        """What a naming token names: two subjects for a pair, a functional item below the class of its title."""
        if token.function is not None:
            above = self.context.item.function if self.context.item is not None else None
            return (
                ref_of_function(token, token.function, self.tokens, self.at, self.context.upper, above, self.printed),
            )
        refs = refs_of_subjects(token, self.printed)
        if any(subject.income is not None for subject in token.subjects):
            refs = tuple(
                replace(ref, subject=on_its_side(ref.subject, self.facts, self.state.current, self.words))
                for ref in refs
                if ref.subject is not None
            )
        if len(refs) > 1 and token.subjects[0].weak:
            return meant_by_both(refs, self.facts)
        return refs

    def _stands(self, subject: Subject) -> bool:
        """A weak subject (支出) stands for itself in the general sections, unless a subject of its side carries on."""
        if self.context.statement not in (*DIVIDED, "narrative"):
            return False
        current = self.state.current
        if (self.context.item is None or self._listed_items()) and self._opens_sentence():
            return True  # …其他收入5万元。收入比上年减少…: a new sentence is about the whole again
        if not current or any(ref.side != subject.side for ref in current):
            return True
        meant = self._measure(subject)
        if not self.facts and meant is not None and [self._measure(ref.subject) for ref in current] == [meant]:
            return True  # 收入预算情况: 收入合计…: the title means the same figure
        return all(ref.subject is not None and ref.subject.weak for ref in current)

    def _measure(self, subject: Subject | None) -> str | None:
        """The measure of a figure without a phase of its own."""
        if subject is None:
            return None
        measure = subject.measure(None, self.scope, budget_report=self.context.budget_report)
        return measure if measure != "other" else None

    def _listed_items(self) -> bool:
        """Whether the passage listed several functional items, so that none of them is still spoken of."""
        return len({ref.function for fact in self.facts for ref in fact.refs if ref.function is not None}) > 1

    def _opens_sentence(self) -> bool:
        """Whether nothing but years and fillers stands before the current word in its sentence.

        In its clause is enough where that compares (；收入比2025年减少…).
        """
        compared = self.at + 1 < len(self.tokens) and self.tokens[self.at + 1].kind in ("compare", "prior")
        told = bool(self.facts) and self.facts[-1].sentence == self.sentence
        return bool(self.facts) and (compared or not told) and all(t.kind in _DATES for t in self.clause)

    def _strong_before(self) -> bool:
        """A weak subject (支出) behind a stronger one of the same clause only repeats its kind."""
        for token in reversed(self.clause):
            if token.kind in ("function", "economic") or (token.kind == "subject" and not token.subjects[0].weak):
                return True
            if token.kind not in FILLERS and token.kind not in ("mark", "subject"):
                return False
        return False

    def _based(self) -> bool:
        """Whether the clause has come to what is only compared with (比…, 占…, 完成…)."""
        return open_base(self.clause) is not None

    # -- marks ------------------------------------------------------------------------------------------------

    def mark(self, token: Token, at: int) -> None:
        """Take in a mark: brackets keep what was before them, others close the clause."""
        state = self.state
        if token.word == "(":
            self.stack.append(replace(state))
            self.clause.append(token)
            return
        if token.word == ")":
            if self.stack:
                self.state = self.stack.pop()
            opened = last_bracket(self.clause)
            if opened is not None:
                del self.clause[opened:]
            return
        if token.word in ("、", "-"):
            self.clause.append(token)
            return
        self.none_clause()
        if token.word == "," and self.clause and self.clause[-1].word == "中":
            self._open_list()
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if token.word == "。" and self.stack and following is not None and following.word == ")":
            state.region = None  # …减少4万元。）比上年…: the bracket ends here, the sentence goes on
        elif token.word == "。":
            self._full_stop(following)
        elif state.region is not None and following is not None:
            opening = following if token.word != ";" else first_word(self.tokens, at)
            named = opening.kind in ("subject", "function", "ordinal", "year", *PHASES)
            resumes = state.region == "purpose" and following.kind in _RESUMING
            if (token.word == ";" and named) or (token.word == "," and (resumes or counts_vehicles(self.tokens, at))):
                state.region = None
        if not (token.word == ":" and self.clause and self.clause[-1].kind in ("subject", "function")):
            self.clause = []
            self.clause_start = token.end

    def _open_list(self) -> None:
        """2023年三公经费预算中，因公出国费…: what follows are parts, of the year and the phase that are named here."""
        self.of_which = True
        self.whole, self.listed_from = self.state.current, len(self.facts)
        self.planned = next((t.kind for t in reversed(self.clause) if t.kind in PHASES), None) == "budget"
        for token in self.clause:
            if token.kind in ("year", "prior"):
                self.state.period = "prior" if token.kind == "prior" or self.is_past(token) else "current"

    def is_past(self, token: Token) -> bool:
        """Whether a year is one before that of the report."""
        year = self.context.fiscal_year
        return year is not None and token.word.isdecimal() and int(token.word) < year

    def _full_stop(self, following: Token | None) -> None:
        self.sentence += 1
        self.state.region = None
        self.state.period = None
        self.stack.clear()
        if following is None or following.word not in OF_WHICH:
            self.of_which = False
            self.scope = self.context.scope
            listed = {f.refs for f in self.facts[self.listed_from :] if f.kind in ("value", "change")}
            lost = self.without_unit == self.sentence - 1  # a figure of the list whose unit is lost
            if self.whole and (len(listed) > 1 or (lost and listed)):
                self.state.current = self.state.last = self.whole  # the list is done: the whole is spoken of again
            elif self.context.item is not None and self.item_here:
                self.state.current = (self.context.item,)
            self.whole = ()

    # -- statements of none -----------------------------------------------------------------------------------

    def none_clause(self) -> None:
        """本年度无…支出, …未发生: a statement of none about the subject of the clause."""
        clause = self.clause
        if (
            not self.denies
            or not clause
            or self.state.region is not None
            or any(t.kind in ("reason", "purpose") for t in clause)
        ):
            return
        named = said_of(clause)
        if not named:
            return
        self.facts.append(
            Fact(
                "none",
                tuple(ref for name in named for ref in self.refs(name)),
                None,
                clause[0].start,
                clause[-1].end,
                clause[0].start,
                phase=next((t.kind for t in clause if t.kind in PHASES), None),
                scope=self.scope,
                sentence=self.sentence,
            )
        )
