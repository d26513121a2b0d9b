"""Whose number: the subject, functional item or printed words that a number of a clause belongs to.

What belongs here: the name in a clause that takes its number, and what carries on where a clause names nothing. What
does not: what the number says of it (`bind`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from msgspec.structs import replace

from pipeline.prose.clause import PHASES, after_base, is_end_of_unknown, is_filler, is_only_dated, is_part_of_word
from pipeline.prose.facts import Fact, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.labels import words_ref
from pipeline.prose.sentence import SentenceReader
from pipeline.prose.subject import DIVIDED, OWN, SOURCES
from pipeline.prose.tokens import Token
from pipeline.prose.told import whole_told

__all__ = ["SubjectReader"]

#: Scopes whose sections list functional items.
_FUNCTIONAL: Final = SOURCES
#: How names of items end, and those of phases begin (支出年初预算).
_LAST: Final = "支出"
_TOTALS: Final = frozenset({"总", "总计", "总额"})
#: The parts of 三公经费.
_THREE: Final = frozenset({"abroad", "vehicle", "reception"})
_BOTH: Final = frozenset({"均", "均为", "各", "各为", "各是", "都"})


@dataclass(slots=True)
class SubjectReader(SentenceReader):
    """Reads a sentence, and tells whose number a number is."""

    numbers_ahead: int = 1  # how many numbers stand in one list from here

    def bind_subject(self, fact: Fact, clause: list[Token], base: int | None, *, compared: bool = False) -> None:
        """Give a fact its references; `base` is where the clause turns to what is only compared with.

        `compared`: the number itself is what the clause compares with.
        """
        named, rest, lead = self._split(clause, fact, base)
        state = self.state
        if named is not None:
            refs = self._chosen(named, clause, fact)
            if fact.number is not None and fact.number.unit == "CNY":
                refs = tuple(self._as_money(ref) for ref in refs)
            strange = [t for t in rest if not is_filler(t)]
            if strange or is_part_of_word(named, lead, self.words.clues):
                self._only_words(fact, clause)
                return
            total = named.subjects and named.subjects[0].weak and any(t.word in _TOTALS for t in rest)
            if total or is_end_of_unknown(named, lead, self.words.clues):
                refs = tuple(replace(ref, doubt=True) for ref in refs)  # 收入总总计: 收入 or 收入总计
            fact.refs = refs
            fact.own = True
        else:
            strange = [t for t in rest if not is_filler(t)]
            fact.own = False
            unsettled = fact.kind == "value" and not compared and not state.fresh and fact.phase is None
            if strange and (
                fact.kind in ("value", "percentage") or (fact.kind in ("change", "growth") and not compared)
            ):
                self._only_words(fact, clause)
                return
            if unsettled and not self._counts_on(fact) and not is_only_dated(clause) and not self._owes_value(fact):
                self._only_words(fact, clause)
                return
            fact.refs = state.current if fact.kind == "value" or state.fresh or not state.last else state.last
        if fact.kind in ("change", "growth") and len(fact.refs) == 1:
            fact.refs = (whole_told(fact.refs[0], self.facts),)
        fact.refs = tuple(ref for ref in fact.refs if self._fits(ref, fact))
        if not fact.refs:
            self._only_words(fact, clause)
            return
        if fact.kind == "change" and fact.own and not fact.aside:
            state.last = fact.refs
        if fact.kind == "value" and not compared:
            self._after_value(fact)

    def _only_words(self, fact: Fact, clause: list[Token]) -> None:
        """No subject of the lexicon: the printed words are the label, or a 项 where functional items are listed."""
        ref = words_ref(clause, self.printed, self.words.clues, self.state.current)
        if self.context.scope in _FUNCTIONAL and fact.kind == "value" and ref.label:
            ref = self._as_item(ref, clause)
        fact.refs = (ref,)
        if fact.kind == "value" and not fact.aside:
            self.state.last = fact.refs
            if fact.phase is not None and ref.label is not None and any(t.kind == "text" for t in clause):
                self.state.current = fact.refs  # 某专项预算14万元，决算10万元: what follows is about it too

    def _as_item(self, ref: Ref, clause: Sequence[Token]) -> Ref:
        """Printed words that are the name of a 项, where functional items are listed."""
        if ref.label is None:
            return ref
        start, end = ref.label
        name = ref.words.replace("（", "(").replace("）", ")")
        if name not in self.words.functions:
            phase = next((t for t in clause if t.start == end and t.kind in PHASES), None)
            if phase is None or not phase.word.startswith(_LAST) or name + _LAST not in self.words.functions:
                return ref
            end += len(_LAST)  # 技术研究与开发支出年初预算: the name of the phase took the last of the item's
        words = self.printed(start, end)
        item = Ref((start, end), function=FunctionName(start, end, (words,), ("",)), words=words)
        self.context.item, self.item_here = item, True
        return item

    def _counts_on(self, fact: Fact) -> bool:
        """国内公务接待24批次，210人次: further counts of one subject."""
        number = fact.number
        return number is not None and number.unit not in ("CNY", "%", None)

    def _owes_value(self, fact: Fact) -> bool:
        """基本支出占比61.2%，计605.88万元: the subject has told its share, and not yet its figure."""
        last = self.facts[-1] if self.facts else None
        if last is None or last.kind != "share" or not last.own or last.sentence != fact.sentence:
            return False
        told = any(f.kind == "value" and f.refs == last.refs for f in self.facts)
        return not told and last.refs == self.state.current and fact.number is not None and fact.number.unit == "CNY"

    def _after_value(self, fact: Fact) -> None:
        ref = fact.refs[-1]
        if ref.function is None and self.context.item is not None and self.item_here and fact.own:
            subject = ref.subject
            same = self.facts and self.facts[-1].sentence == self.sentence and self.of_which
            if subject is not None and subject.key in ("basic", "project", "basic_personnel", "basic_public") and same:
                fact.part = True
        divides = ref.subject is not None and ref.subject.statement in DIVIDED
        if divides and self.context.statement in OWN and (self.of_which or self.stack):
            fact.part = True  # 三公经费…（其中：一般公共预算支出8万元）: money of the part, not of the report
            if not fact.aside:
                self.state.last = fact.refs
            return
        if ref.subject is not None and ref.subject.side == "income" and self._spends():
            fact.part = True  # …项目100万元，上年结转5万元: money of the item, not of the report
        if (ref.subject is not None and ref.subject.scope is not None and not self.of_which) or (
            ref.subject is not None and ref.subject.scope in ("part", "basic", "gpb_basic")
        ):
            self.scope = ref.subject.scope
        if not fact.aside:
            self.state.current = self.state.last = fact.refs

    def _spends(self) -> bool:
        """Whether the section lists what money is spent on: functional items or projects."""
        titles = self.context.titles
        return (self.context.item is not None and self.item_here) or (
            bool(titles) and titles[-1].subject is not None and titles[-1].subject.key == "project"
        )

    def _split(
        self, clause: list[Token], fact: Fact, base: int | None
    ) -> tuple[Token | None, list[Token], list[Token]]:
        """The naming token of a clause, what stands between it and the number, and what stands before it."""
        head = clause if base is None else clause[:base]
        tail = [] if base is None else after_base(clause, base)
        for part, extra in ((tail, []), (head, [] if fact.kind in ("share", "rate") else tail)):
            at = self._naming(part)
            if at is not None:
                return part[at], [*part[at + 1 :], *extra], part[:at]
        if fact.kind in ("share", "rate"):
            return None, [], head
        return None, [*head, *tail], []

    def _naming(self, part: list[Token]) -> int | None:
        """The last strong name of a clause, else its last weak one."""
        weak = None
        current = self.state.current
        for n in range(len(part) - 1, -1, -1):
            token = part[n]
            if token.kind == "function" or (
                token.kind == "economic" and (self._economic_context() or token.word in self.words.economic_classes)
            ):
                return n
            if token.kind == "subject":
                if not token.subjects[0].weak:
                    return n
                if len(current) > 1 and current[-1].label == (token.start, token.end):
                    return n  # the last of several that are listed (收入预算、支出预算分别为…)
                weak = n if weak is None else weak
        stands = weak is not None and bool(current) and current[-1].label == (part[weak].start, part[weak].end)
        return weak if stands else None

    def _economic_context(self) -> bool:
        return bool({self.scope, self.context.scope} & {"basic", "gpb_basic"})

    def _chosen(self, named: Token, clause: list[Token], fact: Fact) -> tuple[Ref, ...]:
        if named.kind == "economic":
            name = self.words.economics.get(named.word, named.word)
            return (Ref((named.start, named.end), economic=name, words=self.printed(named.start, named.end)),)
        current = self.state.current
        if named.kind == "subject" and len(current) > 1 and current[-1].label == (named.start, named.end):
            if len(named.subjects) > 1 or any(t.word in _BOTH or t.word.startswith("分别") for t in clause):
                return current
            return current if self.numbers_ahead >= len(current) else self._summed(current)
        if named.kind == "subject":
            return self.refs(named)
        return (
            current
            if current and current[-1].function is not None and current[-1].label == (named.start, named.end)
            else self.refs(named)
        )

    def _summed(self, listed: tuple[Ref, ...]) -> tuple[Ref, ...]:
        """因公出国费、公务用车购置及运行费和公务接待费预算22万元: one number of the three is that of 三公经费.

        The sum of other names that are listed has no name; that of the last stands for it.
        """
        keys = {ref.subject.key for ref in listed if ref.subject is not None}
        if not keys >= _THREE or len(listed) > len(_THREE):
            return listed[-1:]
        label = (listed[0].label[0], listed[-1].label[1]) if listed[0].label and listed[-1].label else None
        words = self.printed(*label) if label else listed[-1].words
        return (Ref(label, self.words.by_key["three_public"], words=words),)

    def _as_money(self, ref: Ref) -> Ref:
        """公务接待 is counted in batches and persons, and is the cost of it before an amount of money."""
        key = ref.subject.money if ref.subject is not None else None
        return ref if key is None else replace(ref, subject=self.words.by_key[key])

    def _fits(self, ref: Ref, fact: Fact) -> bool:
        """Whether a subject can be counted in the number's unit."""
        unit = fact.number.unit if fact.number else None
        if unit == "%" or unit is None:
            return True
        units = ref.subject.units if ref.subject else frozenset({"CNY"})
        return unit in units
