"""Labels: the printed words that stand for a figure's subject where the lexicon knows none.

What belongs here: which words of a clause are its noun. What does not: whether the lexicon knows it (`bind`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.prose.clause import CHANGES, PHASES
from pipeline.prose.facts import Printed, Ref
from pipeline.prose.tokens import Token

__all__ = ["words_ref"]

_LABEL_LIMIT: Final = 60
#: What leads to the words of a label without being part of them.
_LEADING: Final = frozenset({"reason", "purpose"})
#: Fillers that end a name (某专项经费), and fillers that only lead to one (其中, 包括).
_NOUNS: Final = frozenset(
    "经费 支出 资金 费用 项目 款 项 类 人员 科目 拨款 财政拨款 规模 额 量 数量 数 公务用车 经费支出 科目支出 类支出"
    " 级".split()
)
_OPENERS: Final = frozenset("其中 包括 主要 及 和 与 用于 通过 使用 即 另 此外 同时 的 为 是 安排 按 等".split())


def words_ref(clause: Sequence[Token], printed: Printed, fallback: Sequence[Ref] = ()) -> Ref:
    """The printed words as label, where no subject of the lexicon is named."""
    told = next((n for n in range(len(clause) - 1, -1, -1) if clause[n].kind in _LEADING), None)
    apart = ("mark", "ordinal", "year", "prior", "compare", *CHANGES)
    spoken = clause if told is None else clause[told + 1 :]
    kept = [t for t in spoken if t.kind not in apart or (t.kind in CHANGES and len(t.word) == 1)]
    while len(kept) > 1 and (kept[-1].kind in PHASES or (kept[-1].kind == "filler" and kept[-1].word not in _NOUNS)):
        kept.pop()
    while len(kept) > 1 and kept[0].kind == "filler" and kept[0].word in _OPENERS:
        kept.pop(0)
    if all(t.kind == "filler" or (t.subjects and t.subjects[0].weak) for t in kept):
        return Ref(words=fallback[-1].words if fallback else "")
    return Ref((kept[0].start, kept[-1].end), words=printed(kept[0].start, kept[-1].end)[-_LABEL_LIMIT:])
