"""The grammar inside a clause: fillers, change words, and what a figure is only compared with.

What belongs here: questions to a list of tokens that need no memory of the sentence. What does not: that memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.prose.lexicon import Lexicon
from pipeline.prose.tokens import Token

__all__ = [
    "CHANGES",
    "FILLERS",
    "JOINTS",
    "PHASES",
    "after_base",
    "base_index",
    "change_before",
    "change_of_named",
    "is_end_of_unknown",
    "is_filler",
    "is_only_dated",
    "is_part_of_word",
    "last_bracket",
    "open_base",
    "open_from",
]

PHASES: Final = ("budget", "annual", "actual")
CHANGES: Final = ("up", "down", "either", "difference")
#: Marks and words that join two names or two numbers.
JOINTS: Final = frozenset({"、", ",", "和", "及", "与"})
FILLERS: Final = frozenset({"filler", "prior", "year", "date", "budget", "annual", "actual", "ordinal", "compare"})
#: Comparisons that close what is compared with (与上年相比), or need nothing to compare with (同比).
_CLOSING: Final = ("相比", "比较", "对比")
#: Last characters of a reporting body, or of words that lead to its own figure, right before a bare subject.
_BODY_ENDS: Final = frozenset(
    "局委办厅院校室心门位学会府处所站队庭团馆社部场库区市县镇乡省州园:年度中的将对本各按以)是为元、台地司行道联狱关员段属协"
)
_COPULAS: Final = frozenset({"为", "是", "共", "的"})
#: Statements whose totals have names so general that they end other names as well.
_SUMMARIES: Final = ("income_expenditure_summary", "fiscal_appropriation_summary")
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
        if token.kind == "compare" and token.word not in (*_CLOSING, "同比", "环比"):
            following = clause[n + 1] if n + 1 < len(clause) else None
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


def is_only_dated(clause: Sequence[Token]) -> bool:
    """…150万元，2022年度为160万元: a year and nothing else goes on with the subject."""
    return any(t.kind in ("year", "prior") for t in clause) and all(
        t.kind in ("year", "prior") or t.word in _COPULAS for t in clause
    )


def is_end_of_unknown(named: Token, lead: Sequence[Token]) -> bool:
    """Whether a general name only ends a run of unknown words (政府采购购支出总额): another name, not known in full."""
    subject = named.subjects[0] if named.subjects else None
    if subject is None or not (subject.weak or subject.statement in _SUMMARIES):
        return False
    for token in reversed(lead):
        if token.kind == "text":
            return token.word[-1] not in _BODY_ENDS
        if token.kind != "filler":
            return False
        if token.word[-1] == named.word[0] and token.end == named.start:
            return True  # 项目支支出: a doubled character
    return False


def is_part_of_word(named: Token, lead: Sequence[Token]) -> bool:
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
    return bool(run) and any(t.kind == "text" for t in run) and run[0].word[-1] not in _BODY_ENDS
