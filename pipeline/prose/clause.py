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
    "is_filler",
    "open_base",
]

PHASES: Final = ("budget", "annual", "actual")
CHANGES: Final = ("up", "down", "either", "difference")
#: Marks and words that join two names or two numbers.
JOINTS: Final = frozenset({"、", ",", "和", "及", "与"})
FILLERS: Final = frozenset({"filler", "prior", "year", "date", "budget", "annual", "actual", "ordinal", "compare"})
#: Comparisons that close what is compared with (与上年相比), or need nothing to compare with (同比).
_CLOSING: Final = ("相比", "比较", "对比")


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


def base_index(clause: Sequence[Token]) -> int | None:
    """Where the clause turns to what is compared with: 比, 较, 与 before a year or a phase; 占; 完成."""
    for n, token in enumerate(clause):
        if token.kind in ("share", "rate"):
            return n
        if token.kind == "compare" and token.word not in (*_CLOSING, "同比", "环比"):
            following = clause[n + 1] if n + 1 < len(clause) else None
            if (
                following is None
                or following.kind in ("year", "prior", "text", "date", *PHASES)
                or token.word in ("比", "较")
            ):
                return n
    return None


def open_base(clause: Sequence[Token]) -> str | None:
    """The kind of an open comparison (compare, share, rate), None where there is none or it was closed (相比)."""
    at = base_index(clause)
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
