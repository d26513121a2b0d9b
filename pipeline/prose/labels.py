"""Labels: the printed words that stand for a figure's subject where the lexicon knows none.

What belongs here: which words of a clause are its noun. What does not: whether the lexicon knows it (`bind`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.prose.clause import CHANGES, PHASES
from pipeline.prose.facts import Printed, Ref
from pipeline.prose.lexicon import Clues
from pipeline.prose.tokens import Token

__all__ = ["words_ref"]

_LABEL_LIMIT: Final = 60
#: What leads to the words of a label without being part of them.
_LEADING: Final = frozenset({"reason", "purpose"})


def words_ref(clause: Sequence[Token], printed: Printed, clues: Clues, fallback: Sequence[Ref] = ()) -> Ref:
    """The printed words as label, where no subject of the lexicon is named."""
    told = next((n for n in range(len(clause) - 1, -1, -1) if clause[n].kind in _LEADING), None)
    apart = ("mark", "ordinal", "year", "prior", "compare", *CHANGES)
    spoken = clause if told is None else clause[told + 1 :]
    kept = [t for t in spoken if t.kind not in apart or (t.kind in CHANGES and len(t.word) == 1)]
    while len(kept) > 1 and (
        kept[-1].kind in PHASES or (kept[-1].kind == "filler" and kept[-1].word not in clues.label_ends)
    ):
        kept.pop()
    while len(kept) > 1 and kept[0].kind == "filler" and kept[0].word in clues.label_openings:
        kept.pop(0)
    if all(t.kind == "filler" or (t.subjects and t.subjects[0].weak) for t in kept):
        return Ref(words=fallback[-1].words if fallback else "")
    return Ref((kept[0].start, kept[-1].end), words=printed(kept[0].start, kept[-1].end)[-_LABEL_LIMIT:])
