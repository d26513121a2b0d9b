"""Reading a sentence from left to right: the memory that decides what a number without a name belongs to.

What belongs here: the current subject, brackets, full stops, reasons and purposes, statements of none (无此项支出).
What does not: numbers (`bind`), which look back at the clause and at this memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.prose.clause import CHANGES, FILLERS, JOINTS, PHASES, open_base
from pipeline.prose.facts import Context, Fact, Printed, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.lexicon import Lexicon, Subject
from pipeline.prose.tokens import Token

__all__ = ["SentenceReader", "State", "names_in"]

_LABEL_LIMIT: Final = 60
_LONGEST_CLAUSE: Final = 200
_GENERAL: Final = frozenset(
    "narrative income expenditure income_expenditure_summary fiscal_appropriation_summary gpb_expenditure"
    " gpb_basic_expenditure government_fund state_capital".split()
)


@dataclass(slots=True)
class State:
    """What is spoken of at one depth of brackets."""

    current: tuple[Ref, ...]
    last: tuple[Ref, ...] = ()  # of the last value, for the change, share or rate that follows it
    period: str | None = None
    region: str | None = None
    fresh: bool = False  # the current subject was named after the last number


def names_in(tokens: Sequence[Token], words: Lexicon, context: Context, printed: Printed) -> tuple[Ref, ...]:
    """What a title names: subjects (not the weak ones) and functional items, in order."""
    reader = SentenceReader(tokens, words, context, printed)
    refs: list[Ref] = []
    for token in tokens:
        if token.function is not None or (
            token.subjects and not token.subjects[0].weak and token.subjects[0].within is None
        ):
            refs += reader.refs(token)
    return tuple(refs)


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
    sentence: int = 0
    item_here: bool = False
    clause_start: int = 0
    numbers_ahead: int = 1

    def run(self) -> None:
        """Read the passage once, from left to right."""
        self.scope = self.context.scope
        self.state = State((self.context.item,) if self.context.item else self.context.titles)
        for at, token in enumerate(self.tokens):
            if token.kind == "mark":
                self.mark(token, at)
            elif token.kind == "number":
                self.number(token, at)
            else:
                self.word(token, at)
        self.none_clause()

    def number(self, token: Token, at: int) -> None:
        """Read a number; here it only closes the clause."""
        self.clause = []
        self.clause_start = token.end

    # -- words ------------------------------------------------------------------------------------------------

    def word(self, token: Token, at: int) -> None:
        """Take in a token that is neither mark nor number."""
        state = self.state
        if token.subjects and token.subjects[0].within not in (None, self.context.statement):
            token = replace(token, kind="text", subjects=())
        if token.kind in ("reason", "purpose") and not self._opens_list(at):
            state.region = token.kind
        elif token.kind == "ordinal":
            state.region = None
        elif token.word in ("其中", "包括") and token.kind == "filler":
            self.of_which = True
        elif state.region is None and token.kind in ("subject", "function") and not self._based():
            self._name(token)
        self.clause.append(token)
        if len(self.clause) > _LONGEST_CLAUSE:
            # a clause without an end is no clause; its head is dropped, so that the time stays linear in the text
            del self.clause[: _LONGEST_CLAUSE // 2]

    def _opens_list(self, at: int) -> bool:
        """主要用于以下方面：, 包括：1. … : not a purpose but the head of a list of figures."""
        following = "".join(t.word for t in self.tokens[at + 1 : at + 4])
        return following.startswith(("以下", "如下", "下列", ":以下"))

    def _name(self, token: Token) -> None:
        refs = self.refs(token)
        state = self.state
        if token.function is not None:
            self.context.item = refs[0]
            self.item_here = True
        elif refs[0].subject and refs[0].subject.weak and (self._strong_before() or not self._stands(refs[0].subject)):
            return
        before = self.clause[-1:] or []
        joined = bool(before) and before[0].word in JOINTS and len(self.clause) > 1
        if joined and self.clause[-2].kind == token.kind == "subject" and state.fresh:
            state.current = (*state.current, *refs)
        else:
            state.current = refs
        state.fresh = True

    def refs(self, token: Token) -> tuple[Ref, ...]:
        """What a naming token names: two subjects for a pair, a functional item below the class of its title."""
        place = (token.start, token.end)
        if token.function is not None:
            name = self._as_printed(token.function, token.word)
            if self.context.upper is not None:
                name = _under(name, self.context.upper)
            elif (
                self.context.item is not None and self.context.item.function is not None and name.levels[:1] != ("类",)
            ):
                above = self.context.item.function
                name = name.below(above) if name.levels == ("项",) and above.levels[1:2] == ("款",) else name
            return (Ref(place, function=name, words="/".join(name.names)),)
        return tuple(Ref(place, subject=subject, words=self.printed(*place)) for subject in token.subjects)

    def _as_printed(self, name: FunctionName, text: str) -> FunctionName:
        names, at = [], 0
        for part in name.names:
            found = text.find(part, at)
            if found < 0:
                names.append(part)
                continue
            at = found + len(part)
            names.append(self.printed(name.start + found, name.start + at))
        return replace(name, names=tuple(names))

    def _stands(self, subject: Subject) -> bool:
        """A weak subject (支出) stands for itself in the general sections, unless a subject of its side carries on."""
        if self.context.statement not in _GENERAL:
            return False
        current = self.state.current[-1] if self.state.current else None
        return current is None or current.side != subject.side or (current.subject is not None and current.subject.weak)

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
            opened = next((n for n in range(len(self.clause) - 1, -1, -1) if self.clause[n].word == "("), None)
            if opened is not None:
                del self.clause[opened:]
            return
        if token.word in ("、", "-"):
            self.clause.append(token)
            return
        self.none_clause()
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if token.word == "。":
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
            if self.context.item is not None and self.item_here:
                self.state.current = (self.context.item,)

    def words_ref(self, clause: list[Token], fallback: tuple[Ref, ...] = ()) -> Ref:
        """The printed words as label, where no subject of the lexicon is named."""
        apart = ("mark", "ordinal", "year", "prior", "compare", *CHANGES)
        kept = [t for t in clause if t.kind not in apart or (t.kind in CHANGES and len(t.word) == 1)]
        while kept and kept[-1].kind == "filler" and len(kept) > 1:
            kept.pop()
        if all(t.kind == "filler" or (t.subjects and t.subjects[0].weak) for t in kept):
            return Ref(words=fallback[-1].words if fallback else "")
        return Ref((kept[0].start, kept[-1].end), words=self.printed(kept[0].start, kept[-1].end)[-_LABEL_LIMIT:])

    # -- statements of none -----------------------------------------------------------------------------------

    def none_clause(self) -> None:
        """本年度无…支出, …未发生: a statement of none about the subject of the clause."""
        clause = self.clause
        if not clause or self.state.region is not None or any(t.kind in ("reason", "purpose") for t in clause):
            return
        nones = [n for n, t in enumerate(clause) if t.kind == "none"]
        if not nones:
            return
        after = [t for t in clause[nones[0] + 1 :] if t.kind == "subject" and not t.subjects[0].weak]
        before = [t for t in clause[: nones[0]] if t.kind == "subject" and not t.subjects[0].weak]
        if any(t.kind in CHANGES or t.kind == "share" or t.word in ("变化", "差异", "相关") for t in clause):
            return
        named = (after or before)[-1:]
        if not named or (not after and clause[-1].kind not in ("none", "filler")):
            return
        strange = [t for t in clause[nones[0] + 1 :] if t.kind == "text" and t.end <= named[0].start]
        if len("".join(t.word for t in strange)) > 12:
            return
        self.facts.append(
            Fact(
                "none",
                self.refs(named[0]),
                None,
                clause[0].start,
                clause[-1].end,
                clause[0].start,
                phase=next((t.kind for t in clause if t.kind in PHASES), None),
                scope=self.scope,
                sentence=self.sentence,
            )
        )


def _under(name: FunctionName, upper: FunctionName) -> FunctionName:
    """A path below the class of its title; a 款 that was tagged 类 by mistake goes below it too."""
    if (
        name.levels[:1] == ("类",)
        and len(name.names) == 2
        and name.levels[1] == "项"
        and name.names[0] not in upper.names[0]
    ):
        return replace(name, names=upper.names[:1] + name.names, levels=("类", "款", "项"))
    return name.below(upper) if name.levels and name.levels[0] in ("款", "项") else name
