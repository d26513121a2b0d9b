"""The grammar inside a clause: fillers, change words, and what a figure is only compared with.

What belongs here: questions to a list of tokens that need no memory of the sentence. What does not: that memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.prose.lexicon import Clues, Lexicon
from pipeline.prose.subject import OWN, SOURCES
from pipeline.prose.tokens import Token

__all__ = [
    "CHANGES",
    "FILLERS",
    "JOINTS",
    "OF_WHICH",
    "PHASES",
    "after_base",
    "base_index",
    "change_before",
    "change_of_named",
    "counts_vehicles",
    "first_word",
    "is_end_of_unknown",
    "is_filler",
    "is_only_dated",
    "is_part_of_word",
    "is_plan",
    "last_bracket",
    "left_from",
    "open_base",
    "open_from",
    "reached",
    "tells_whose_money",
    "years_listed",
]

PHASES: Final = ("budget", "annual", "actual")
CHANGES: Final = ("up", "down", "either", "difference")
OF_WHICH: Final = frozenset({"其中", "包括"})
#: Marks and words that join two names or two numbers.
JOINTS: Final = frozenset({"、", ",", "和", "及", "与"})
FILLERS: Final = frozenset({"filler", "prior", "year", "date", "budget", "annual", "actual", "ordinal", "compare"})
#: Comparisons that close what is compared with (与上年相比), or need nothing to compare with (同比).
_CLOSING: Final = ("相比", "比较", "对比")
_COPULAS: Final = frozenset({"为", "是", "共", "的"})
#: Statements whose totals have names so general that they end other names as well.
_SUMMARIES: Final = ("income_expenditure_summary", "fiscal_appropriation_summary")
#: Between a change word and what came out; before what it began with; the words behind the latter that tell so.
_OUTCOMES: Final = frozenset({"至", "到"})
_ORIGINS: Final = frozenset({"由", "从", "自"})
#: Marks that end a clause, how long one may be, and how many fillers may open one, in tokens.
_ENDS: Final = frozenset(",。;")
_LONGEST: Final = 200
_FEW: Final = 4
_SCORE: Final = frozenset({"分"})
_SCORED: Final = frozenset({"部分", "资金", "项目"})


def is_filler(token: Token) -> bool:
    """Whether a token may stand between a subject and its number without changing what the number is about."""
    if token.kind == "subject":
        return token.subjects[0].weak
    if token.kind == "mark":
        return token.word in ("、", ":", "-")
    return token.kind in FILLERS or token.kind in CHANGES or (token.kind == "rate" and token.word == "完成")


def change_before(clause: Sequence[Token], words: Lexicon) -> Token | None:
    """The change word that the number follows, with nothing but fillers between."""
    for token in reversed(clause):
        if token.kind in CHANGES:
            return token
        weak = token.kind == "subject" and token.subjects[0].weak
        if not weak and not (token.kind in ("filler", "budget") and token.word in words.change_filler):
            return None
    return None


def reached(clause: Sequence[Token]) -> int | None:
    """Where the change word stands whose outcome the number is: 减少至3万元, 下降到2024年的3万元."""
    for n in range(len(clause) - 1, 0, -1):
        if clause[n].word in _OUTCOMES and clause[n - 1].kind in CHANGES:
            return n - 1
        if clause[n].kind not in ("filler", "year", "prior", *PHASES):
            return None
    return None


def left_from(clause: Sequence[Token], tokens: Sequence[Token], at: int) -> int | None:
    """Where the word stands that makes `tokens[at]` the beginning of a way: 由上年的5万元减少至3万元."""
    if at + 2 >= len(tokens) or tokens[at + 1].kind not in CHANGES or tokens[at + 2].word not in _OUTCOMES:
        return None
    return next((n for n in range(len(clause) - 1, -1, -1) if clause[n].word in _ORIGINS), None)


def change_of_named(clause: Sequence[Token]) -> Token | None:
    """The change word that takes the subject of the clause as its object: 新增公务接待费13万元, 压减公用经费5万元."""
    named = False
    for token in reversed(clause):
        if token.kind in ("up", "down"):
            return token if named and len(token.word) > 1 else None
        if token.kind in ("subject", "function", "economic") and not named:
            named = token.kind != "subject" or ("CNY" in token.subjects[0].units and not token.subjects[0].weak)
        elif token.kind not in FILLERS or token.kind in ("year", "prior", "date", "compare"):
            return None
    return None


def base_index(clause: Sequence[Token]) -> int | None:
    """Where the clause turns to what is compared with: 比, 较, 与 before a year or a phase; 占; 完成."""
    for n, token in enumerate(clause):
        if token.kind in ("share", "rate"):
            return n
        following = clause[n + 1] if n + 1 < len(clause) else None
        to_year = following is not None and following.kind in ("year", "prior", "date")  # 同比2022年的…
        if token.kind == "compare" and token.word not in (*_CLOSING, *(() if to_year else ("同比", "环比"))):
            if token.word in ("与", "同") and following is not None and following.kind == "text":
                # 建设与测试支出: 与 joins two nouns, unless the comparison is closed
                if any(t.word in _CLOSING or t.word == "持平" for t in clause[n + 1 :]):
                    return n
                continue
            if (
                following is None
                or following.kind in ("year", "prior", "text", "date", *PHASES)
                or token.word in ("比", "较")
            ):
                return n
    return None


def open_base(clause: Sequence[Token]) -> str | None:
    """The kind of an open comparison (compare, share, rate), None where there is none or it was closed (相比)."""
    return open_from(clause, base_index(clause))


def open_from(clause: Sequence[Token], at: int | None) -> str | None:
    """The kind of the comparison that begins at a place (`base_index`), None where it was closed."""
    if at is None:
        return None
    closed = any(t.kind in CHANGES or t.word in (*_CLOSING, "持平") for t in clause[at + 1 :])
    return None if closed else clause[at].kind


def is_plan(base: Sequence[Token]) -> bool:
    """Whether a share is that of a budget and of nothing else: 占年初预算数A的B%."""
    planned = any(t.kind == "annual" or (t.kind == "budget" and "年初" in t.word) for t in base)
    return planned and all(t.kind in FILLERS or t.number is not None for t in base[1:])


def after_base(clause: Sequence[Token], at: int) -> list[Token]:
    """What follows a closed comparison: 与上年相比[收入总计增加], without the compared."""
    for n in range(at + 1, len(clause)):
        if clause[n].word in _CLOSING:
            return list(clause[n + 1 :])
    return []


def last_bracket(clause: Sequence[Token]) -> int | None:
    """Where the last bracket of a clause opens; what is closed stands in no clause any more."""
    for at in range(len(clause) - 1, -1, -1):
        if clause[at].word == "(":
            return at
    return None


def years_listed(clause: Sequence[Token]) -> list[Token]:
    """The years before the comparison of a clause, if any: 2022年、2023年机关运行经费."""
    return [token for token in clause[: base_index(clause)] if token.kind in ("year", "prior")]


def is_only_dated(clause: Sequence[Token]) -> bool:
    """…150万元，2022年度为160万元: a year and nothing else goes on with the subject."""
    return any(t.kind in ("year", "prior") for t in clause) and all(
        t.kind in ("year", "prior") or t.word in _COPULAS for t in clause
    )


def is_end_of_unknown(named: Token, lead: Sequence[Token], clues: Clues) -> bool:
    """Whether a general name only ends a run of unknown words (政府采购购支出总额): another name, not known in full."""
    subject = named.subjects[0] if named.subjects else None
    if subject is not None and lead and lead[-1].end == named.start and lead[-1].word[-1] == named.word[0]:
        return lead[-1].kind == "text" or subject.weak or subject.statement in _SUMMARIES  # a doubled character
    if subject is None or not (subject.weak or subject.statement in _SUMMARIES):
        return False
    for token in reversed(lead):
        if token.kind == "text":
            return token.word[-1] not in clues.body_ends
        if token.kind != "filler":
            return False
        if token.word[-1] == named.word[0] and token.end == named.start:
            return True  # 项目支支出: a doubled character
    return False


def is_part_of_word(named: Token, lead: Sequence[Token], clues: Clues) -> bool:
    """Whether a bare subject has a foreign word right before it (数字化项目支出 is not 项目支出)."""
    if named.kind != "subject" or not named.subjects[0].bare or not lead:
        return False
    run: list[Token] = []
    for token in reversed(lead):
        if token.kind not in ("text", "filler"):
            break
        run.append(token)
    if named.subjects[0].units == _SCORE and any(t.kind in ("text", "subject") or t.word in _SCORED for t in lead):
        return True  # 资金支出部分得分9.76: the score of a part
    return bool(run) and any(t.kind == "text" for t in run) and run[0].word[-1] not in clues.body_ends


def tells_whose_money(token: Token, clause: Sequence[Token]) -> bool:
    """三公经费一般公共预算拨款支出: right behind a name of its own statement a kind of money only tells whose."""
    before = clause[-1].subjects if clause and clause[-1].end == token.start else ()
    return bool(token.subjects and before) and token.subjects[0].scope in SOURCES and before[0].statement in OWN


def first_word(tokens: Sequence[Token], at: int) -> Token:
    """The first token behind `tokens[at]` that is no filler (；开支培训费…), a few words ahead."""
    ahead = tokens[at + 1 : at + 1 + _FEW]
    return next((t for t in ahead if t.kind != "filler" or t.word in OF_WHICH), ahead[0])


def counts_vehicles(tokens: Sequence[Token], at: int) -> bool:
    """Whether the clause behind `tokens[at]` states how many vehicles there are.

    No purpose and no reason states that: 主要用于…维修，公务用车保有量10辆.
    """
    named = counted = False
    for token in tokens[at + 1 : at + 1 + _LONGEST]:
        if token.word in _ENDS:
            break
        named = named or (bool(token.subjects) and "辆" in token.subjects[0].units)
        counted = counted or (token.number is not None and token.number.unit == "辆")
    return named and counted
