"""Binding: which subject, measure, phase and period each number of a passage belongs to.

A sentence is read from left to right. What stands between the last mark or number and a number is its clause: the
clause decides the kind of the number (value, change, share, rate) and, where it names a subject, the subject; else the
last subject carries. Brackets are read on their own and leave what was before them untouched. Where a change could
belong to two figures, its percentage decides: change / (value - change) (phrasing group 4). What the words do not
settle is `other` with the printed words as label, or carries the flag `ambiguous_binding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.prose.changes import settle_changes
from pipeline.prose.clause import CHANGES, JOINTS, PHASES, after_base, base_index, change_before, is_filler, open_base
from pipeline.prose.facts import Context, Fact, Printed, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.sentence import SentenceReader
from pipeline.prose.tokens import Number, Token

__all__ = ["bind"]

#: Last characters of a reporting body, or of words that lead to its own figure, right before a bare subject.
_BODY_ENDS: Final = frozenset(
    "局委办厅院校室心门位学会府处所站队庭团馆社部场库区市县镇乡省州园:年度中的将对本各按以)是为元、台地司行道联狱关员段"
)
#: No sentence shares more numbers out than this.
_LONGEST_LIST: Final = 12
#: What follows a compared figure: 较上年2.10减少…, 与2023年247.15万元相比.
_GOES_ON: Final = frozenset({"、", ",", "相比", "持平"})
#: Scopes whose sections list functional items.
_FUNCTIONAL: Final = frozenset({"gpb", "fiscal", "fund", "capital"})
_BOTH: Final = frozenset({"均", "均为", "各", "各为", "各是", "都"})


def bind(tokens: Sequence[Token], words: Lexicon, context: Context, printed: Printed) -> list[Fact]:
    """Facts of one passage, in order. Updates `context.item` for the passages that follow.

    `printed` gives the printed words behind a stretch of the reading text.
    """
    reader = _Reader(tokens, words, context, printed)
    reader.run()
    settle_changes(reader.facts)
    return reader.facts


@dataclass(slots=True)
class _Reader(SentenceReader):
    def number(self, token: Token, at: int) -> None:
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        number = token.number
        if number is None or number.printed_unit == "个百分点" or self._threshold(token, at) or self._no_money(number):
            self.clause.append(replace(token, kind="text"))
            return
        if number.unit is None:
            lent = self._lent_unit(number, token, at)
            if lent is None:
                self.clause.append(replace(token, kind="text"))
                return
            number = lent
        self.numbers_ahead = self._listed(at)
        fact = self._pending(token, number) or self._fact(token, number, following)
        if fact is not None:
            self.facts.append(fact)
            self._share_out(fact)
        self.clause = []
        self.clause_start = token.end
        self.state.fresh = False

    def _threshold(self, token: Token, at: int) -> bool:
        """单价100万元以上: a limit, not a figure."""
        after = self.tokens[at + 1 : at + 5]
        text = "".join(t.word for t in after)
        return text.startswith(
            ("以上", "以下", "以内", "及以上", "(含)", "含以上", "(不含)以", "(含以", "(含、", "/", "以外")
        )

    def _lent_unit(self, number: Number, token: Token, at: int) -> Number | None:
        """A number without unit borrows it: from its list (100.10,100.20万元), or compared with (较上年2.10减少…)."""
        after = list(self.tokens[at + 1 : at + 4])
        unit: Number | None
        if len(after) >= 2 and after[0].word in JOINTS and after[1].number is not None and "." in number.amount.printed:
            unit = after[1].number
        elif after and after[0].kind in CHANGES and open_base(self.clause) == "compare":
            unit = next((t.number for t in after if t.number is not None), None)
        elif after and after[0].kind == "mark" and number.amount.value == 0 and self._names_money():
            # 支出预算为0。: zero needs no unit; what it is measured in is the unit of the report's money
            return replace(number, unit="CNY", printed_unit="万元", unit_assumed=True)
        else:
            return None
        if unit is None or unit.unit != "CNY":
            return None
        return replace(number, unit=unit.unit, printed_unit=unit.printed_unit)

    def _no_money(self, number: Number) -> bool:
        """397万 without 元 is money only beside a word for money, or where cents are printed (397.00万)."""
        if not number.unit_assumed or number.amount.places == 2:
            return False
        words = "".join(t.word for t in self.clause)
        return not any(word in words for word in ("经费", "资金", "支出", "收入", "预算", "专项"))

    def _names_money(self) -> bool:
        return (
            bool(self.clause)
            and any(t.kind == "subject" and "CNY" in t.subjects[0].units for t in self.clause)
            and (self.clause[-1].kind in (*PHASES, "filler", "subject"))
        )

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
        clause = self.clause
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
        )
        change = change_before(clause, self.words)
        base = open_base(clause)
        compared = following is not None and (
            following.kind in CHANGES or following.word in ("、", ",", "相比", "持平")
        )
        if base == "compare" and change is None and compared:
            return self._base_value(fact, clause)
        if change is not None:
            fact.kind = "growth" if number.unit == "%" else "change"
            fact.period = "change"
            fact.word = (change.start, change.end)
            fact.doubt = change.kind == "either" and number.value != 0
        elif number.unit == "%":
            fact.kind = self._percentage(clause, fact)
        self._period_and_phase(fact, clause)
        self._bind_subject(fact, clause)
        return fact if fact.refs else None

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
        self._bind_subject(
            fact, clause[:opened] if any(t.kind == "subject" for t in clause[:opened]) else [], base=True
        )
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

    def _period_and_phase(self, fact: Fact, clause: list[Token]) -> None:
        base_from = base_index(clause)
        for n, token in enumerate(clause):
            if base_from is not None and n >= base_from:
                break
            if token.kind == "year" or token.kind == "prior":
                self.state.period = "prior" if token.kind == "prior" or self._is_past(token) else "current"
            elif token.kind in PHASES and fact.kind == "value":
                fact.phase = token.kind
                fact.word = (token.start, token.end)
            elif token.subjects and token.subjects[0].weak and "预算" in token.word and fact.kind == "value":
                # 支出预算为…，支出决算为…: beside a stronger subject the general one only says the phase
                fact.phase = "budget"
                fact.word = (token.start, token.end)
        if fact.kind == "value" or fact.kind in ("share", "rate", "percentage"):
            fact.period = self.state.period or "current"

    # -- whose number -----------------------------------------------------------------------------------------

    def _bind_subject(self, fact: Fact, clause: list[Token], *, base: bool = False) -> None:
        named, rest, lead = self._split(clause, fact)
        state = self.state
        if named is not None:
            refs = self._chosen(named, clause, fact)
            strange = [t for t in rest if not is_filler(t)]
            if strange or (self._is_bare_fault(named, lead)):
                self._only_words(fact, clause)
                return
            fact.refs = refs
            fact.own = True
        else:
            strange = [t for t in rest if not is_filler(t)]
            fact.own = False
            unsettled = fact.kind == "value" and not base and not state.fresh and fact.phase is None
            if strange and (fact.kind in ("value", "percentage") or (fact.kind in ("change", "growth") and not base)):
                self._only_words(fact, clause)
                return
            if unsettled and not self._counts_on(fact):
                self._only_words(fact, clause)
                return
            fact.refs = state.current if fact.kind == "value" or state.fresh or not state.last else state.last
        fact.refs = tuple(ref for ref in fact.refs if self._fits(ref, fact))
        if not fact.refs:
            self._only_words(fact, clause)
            return
        if fact.kind == "change" and fact.own and not fact.aside:
            state.last = fact.refs
        if fact.kind == "value" and not base:
            self._after_value(fact)

    def _only_words(self, fact: Fact, clause: list[Token]) -> None:
        """No subject of the lexicon: the printed words are the label, or a 项 where functional items are listed."""
        ref = self.words_ref(clause, fallback=self.state.current)
        name = ref.words.replace("（", "(").replace("）", ")")
        if self.context.scope in _FUNCTIONAL and fact.kind == "value" and ref.label and name in self.words.functions:
            ref = replace(ref, function=FunctionName(*ref.label, (ref.words,), ("",)))
            self.context.item, self.item_here = ref, True
        fact.refs = (ref,)
        if fact.kind == "value" and not fact.aside:
            self.state.last = fact.refs

    def _counts_on(self, fact: Fact) -> bool:
        """国内公务接待24批次，210人次: further counts of one subject."""
        number = fact.number
        return number is not None and number.unit not in ("CNY", "%", None)

    def _after_value(self, fact: Fact) -> None:
        ref = fact.refs[-1]
        if ref.function is None and self.context.item is not None and self.item_here and fact.own:
            subject = ref.subject
            same = self.facts and self.facts[-1].sentence == self.sentence and self.of_which
            if subject is not None and subject.key in ("basic", "project", "basic_personnel", "basic_public") and same:
                fact.part = True
        if (ref.subject is not None and ref.subject.scope is not None and not self.of_which) or (
            ref.subject is not None and ref.subject.scope in ("part", "basic", "gpb_basic")
        ):
            self.scope = ref.subject.scope
        if not fact.aside:
            self.state.current = self.state.last = fact.refs

    def _split(self, clause: list[Token], fact: Fact) -> tuple[Token | None, list[Token], list[Token]]:
        """The naming token of a clause, what stands between it and the number, and what stands before it."""
        stop = base_index(clause)
        head = clause if stop is None else clause[:stop]
        tail = [] if stop is None else after_base(clause, stop)
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
        for n in range(len(part) - 1, -1, -1):
            token = part[n]
            if token.kind == "function" or (token.kind == "economic" and self._economic_context()):
                return n
            if token.kind == "subject":
                if not token.subjects[0].weak:
                    return n
                weak = n if weak is None else weak
        current = self.state.current[-1:]
        stands = weak is not None and bool(current) and current[0].label == (part[weak].start, part[weak].end)
        return weak if stands else None

    def _economic_context(self) -> bool:
        return bool({self.scope, self.context.scope} & {"basic", "gpb_basic"})

    def _chosen(self, named: Token, clause: list[Token], fact: Fact) -> tuple[Ref, ...]:
        if named.kind == "economic":
            return (Ref((named.start, named.end), economic=named.word, words=self.printed(named.start, named.end)),)
        current = self.state.current
        if named.kind == "subject" and len(current) > 1 and current[-1].label == (named.start, named.end):
            if len(named.subjects) > 1 or any(t.word in _BOTH or t.word.startswith("分别") for t in clause):
                return current
            return current if self.numbers_ahead >= len(current) else current[-1:]
        if named.kind == "subject":
            return self.refs(named)
        return (
            current
            if current and current[-1].function is not None and current[-1].label == (named.start, named.end)
            else self.refs(named)
        )

    def _is_bare_fault(self, named: Token, lead: list[Token]) -> bool:
        """Whether a bare subject has a foreign word right before it (数字化项目支出 is not 项目支出)."""
        if named.kind != "subject" or not named.subjects[0].bare or not lead:
            return False
        run: list[Token] = []
        for token in reversed(lead):
            if token.kind not in ("text", "filler"):
                break
            run.append(token)
        return bool(run) and any(t.kind == "text" for t in run) and run[0].word[-1] not in _BODY_ENDS

    def _fits(self, ref: Ref, fact: Fact) -> bool:
        """Whether a subject can be counted in the number's unit."""
        unit = fact.number.unit if fact.number else None
        if unit == "%" or unit is None:
            return True
        units = ref.subject.units if ref.subject else frozenset({"CNY"})
        return unit in units
