"""Reading a sentence from left to right: the memory that decides what a number without a name belongs to.

What belongs here: the current subject, brackets, full stops, reasons and purposes, statements of none (无此项支出).
What does not: numbers (`bind`), which look back at the clause and at this memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec
from msgspec import structs
from msgspec.structs import replace

from pipeline.prose.clause import FILLERS, JOINTS, PHASES, last_bracket, open_base
from pipeline.prose.facts import Context, Fact, Printed, Ref
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.nothing import said_of
from pipeline.prose.references import ref_of_function, refs_of_subjects
from pipeline.prose.subject import Subject
from pipeline.prose.tokens import Token

__all__ = ["SentenceReader", "State"]

_LONGEST_CLAUSE: Final = 200
#: Kinds of words that change what is spoken of; all others only stand in their clause.
_SPEAKING: Final = frozenset({"subject", "function", "reason", "purpose", "ordinal"})
_OF_WHICH: Final = frozenset({"其中", "包括"})
#: What may stand before the first noun of a sentence.
_DATES: Final = frozenset({"year", "prior", "filler", "ordinal", "date"})
_GENERAL: Final = frozenset(
    "narrative income expenditure income_expenditure_summary fiscal_appropriation_summary gpb_expenditure"
    " gpb_basic_expenditure government_fund state_capital".split()
)


class State(msgspec.Struct, eq=False):
    """What is spoken of at one depth of brackets."""

    current: tuple[Ref, ...]
    last: tuple[Ref, ...] = ()  # of the last value, for the change, share or rate that follows it
    period: str | None = None
    region: str | None = None
    fresh: bool = False  # the current subject was named after the last number


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
    pending: list[Ref] = field(default_factory=list)
    pending_fact: Fact | None = None
    of_which: bool = False
    whole: tuple[Ref, ...] = ()  # what the list behind 其中 makes up
    listed_from: int = 0  # the first fact of that list
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
                self.clause.append(self.word(token) if kind in _SPEAKING or token.word in _OF_WHICH else token)
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
            return structs.replace(token, kind="text", subjects=())
        state = self.state
        kind = token.kind
        if kind in ("reason", "purpose") and not self._opens_list():
            state.region = kind
        elif kind == "ordinal":
            state.region = None
        elif kind == "filler" and token.word in _OF_WHICH:
            self.of_which = True
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
            refs = tuple(replace(ref, subject=self._by_side(ref.subject)) for ref in refs if ref.subject is not None)
        if len(refs) > 1 and token.subjects[0].weak:
            return self._meant_by_both(refs)
        return refs

    def _by_side(self, subject: Subject) -> Subject:
        """一般公共预算财政拨款 without 收入 or 支出 is income where the figures before it are, else expenditure."""
        if subject.income is None:
            return subject
        told: tuple[Ref, ...] = ()
        for fact in reversed(self.facts):
            if fact.kind == "value" and not fact.aside:
                told = fact.refs
                break
        sides = {ref.side for ref in told or self.state.current}
        return self.words.by_key[subject.income] if "income" in sides else subject

    def _meant_by_both(self, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
        """收支 behind figures of both sides means these (收入总计…，支出总计…。收支较上年减少…)."""
        meant = []
        for ref in refs:
            told = next(
                (
                    r
                    for fact in reversed(self.facts)
                    if fact.kind == "value" and fact.period == "current" and not fact.aside
                    for r in fact.refs
                    if r.subject is not None and r.subject.side == ref.side and not r.subject.weak
                ),
                None,
            )
            if told is None:
                return refs
            meant.append(replace(told, label=ref.label))
        return tuple(meant)

    def _stands(self, subject: Subject) -> bool:
        """A weak subject (支出) stands for itself in the general sections, unless a subject of its side carries on."""
        if self.context.statement not in _GENERAL:
            return False
        current = self.state.current
        if (self.context.item is None or self._listed_items()) and self._opens_sentence():
            return True  # …其他收入5万元。收入比上年减少…: a new sentence is about the whole again
        if not current or any(ref.side != subject.side for ref in current):
            return True
        return all(ref.subject is not None and ref.subject.weak for ref in current)

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
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if token.word == "。" and self.stack and following is not None and following.word == ")":
            state.region = None  # …减少4万元。）比上年…: the bracket ends here, the sentence goes on
        elif token.word == "。":
            self._full_stop(following)
        elif state.region is not None and following is not None:
            named = following.kind in ("subject", "function", "ordinal", "year", *PHASES)
            resumes = following.kind in (*PHASES, "compare", "prior", "share", "rate", "year")
            if (token.word == ";" and named) or (state.region == "purpose" and token.word == "," and resumes):
                state.region = None
        if not (token.word == ":" and self.clause and self.clause[-1].kind in ("subject", "function")):
            self.clause = []
            self.clause_start = token.end

    def _full_stop(self, following: Token | None) -> None:
        self.sentence += 1
        self.state.region = None
        self.state.period = None
        self.stack.clear()
        if following is None or following.word not in ("其中", "包括"):
            self.of_which = False
            self.scope = self.context.scope
            if self.whole and len({f.refs for f in self.facts[self.listed_from :] if f.kind == "value"}) > 1:
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
