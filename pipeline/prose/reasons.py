"""Reasons and purposes of functional items, in the document's own words (phrasing groups 14 and 15).

What belongs here: the whole text behind 主要原因 up to the next item, and behind 主要用于 up to the end of its
sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.prose.facts import Fact, Ref
from pipeline.prose.tokens import Token

__all__ = ["Reasons"]

_ENDS = "。；;，,：:、 "
_RESUMES = frozenset({"budget", "annual", "actual", "compare", "prior", "rate", "share", "year"})


@dataclass(slots=True)
class _Words:
    owner: object  # keeps the function name alive, so that its id stays its own
    reason: str = ""
    purpose: str = ""


@dataclass(slots=True)
class Reasons:
    """What was collected so far, by functional item."""

    by_item: dict[int, _Words] = field(default_factory=dict)

    def of(self, item: object | None) -> tuple[str | None, str | None]:
        """Reason and purpose of an item, None where it gives none."""
        found = self.by_item.get(id(item)) if item is not None else None
        if found is None:
            return None, None
        reason = found.reason.strip(_ENDS).removesuffix("其中").strip(_ENDS)  # 其中 leads to the next item
        return reason or None, found.purpose.strip(_ENDS) or None

    def collect(
        self,
        tokens: Sequence[Token],
        facts: Sequence[Fact],
        item: Ref | None,
        before: Ref | None,
        printed: Callable[[int, int], str],
    ) -> None:
        """Read the stretches of one passage: each from an item's name, or from the start, to the next name."""
        names = {
            f.refs[0].function.start: f.refs[0].function
            for f in facts
            if f.refs and f.refs[0].label and f.refs[0].function
        }
        if item is not None and item.function is not None and item.label is not None:
            names.setdefault(item.function.start, item.function)
        owner = before.function if before is not None else None
        if owner is None and not names:
            return
        stretch: list[Token] = []
        for token in tokens:
            name = names.get(token.start) if token.kind == "function" else None
            if name is not None:
                self._stretch(owner, stretch, printed)
                owner, stretch = name, []
            else:
                stretch.append(token)
        self._stretch(owner, stretch, printed)

    def _stretch(self, owner: object | None, tokens: list[Token], printed: Callable[[int, int], str]) -> None:
        if owner is None or not tokens:
            return
        words = self.by_item.setdefault(id(owner), _Words(owner))
        if words.reason:
            words.reason += printed(tokens[0].start, tokens[-1].end)
            return
        for at, token in enumerate(tokens):
            if token.kind == "purpose" and not words.purpose:
                words.purpose = printed(token.end, _purpose_end(tokens, at))
            elif token.kind == "reason":
                words.reason = printed(token.end, tokens[-1].end).lstrip("是为系：:，,")
                break


def _purpose_end(tokens: Sequence[Token], at: int) -> int:
    for n in range(at + 1, len(tokens)):
        token = tokens[n]
        if token.word in ("。", ";") or token.kind == "reason":
            return token.start
        if token.word == "," and n + 1 < len(tokens) and tokens[n + 1].kind in _RESUMES:
            return token.start
    return tokens[-1].end
