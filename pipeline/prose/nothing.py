"""Statements of none (phrasing group 23): 本年度无…支出, …未发生, 不涉及…

What belongs here: what such a clause says nothing was spent on. A statement of none is not the number 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.prose.clause import CHANGES, FILLERS, JOINTS
from pipeline.prose.tokens import Token

__all__ = ["said_of"]

_LONGEST_GAP = 12


def said_of(clause: Sequence[Token]) -> list[Token]:
    """The subjects of which a clause says that there is none (several where they are listed), else nothing."""
    nones = [n for n, t in enumerate(clause) if t.kind == "none"]
    if not nones:
        return []
    after = _listed(clause[nones[0] + 1 :])
    before = _listed(clause[: nones[0]])
    if any(t.kind in CHANGES or t.kind == "share" or t.word in ("变化", "差异", "相关") for t in clause):
        return []
    named = after or before
    if not named or (not after and clause[-1].kind not in ("none", "filler")):
        return []
    garbled = clause.index(named[0]) - 1
    if garbled > 0 and clause[garbled].kind == "text" and clause[garbled - 1].kind == "subject":
        return []  # 政府性基金预算财财政拨款支出: a name that is not known
    strange = [t for t in clause[nones[0] + 1 :] if t.kind == "text" and t.end <= named[0].start]
    if len("".join(t.word for t in strange)) > _LONGEST_GAP:
        return []
    return named


def _listed(tokens: Sequence[Token]) -> list[Token]:
    """The last strong subject of a stretch, and those that are listed with it (甲、乙和丙)."""
    listed: list[Token] = []
    joined = True
    for token in reversed(tokens):
        if token.kind == "subject" and not token.subjects[0].weak:
            if not joined:
                break
            listed.insert(0, token)
            joined = False
        elif token.word in JOINTS:
            joined = True
        elif token.kind not in FILLERS and listed:
            break
    return listed
