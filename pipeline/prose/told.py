"""What a name means after the figures that were told before it: names that say neither 收入 nor 支出, and 收支.

What belongs here: questions to the facts of a passage so far. What does not: what its words alone name (`references`).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.prose.facts import Fact, Ref
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.subject import Subject

__all__ = ["meant_by_both", "on_its_side", "whole_told"]


def on_its_side(subject: Subject, facts: Sequence[Fact], current: Sequence[Ref], words: Lexicon) -> Subject:
    """一般公共预算财政拨款 without 收入 or 支出 is income where the figure before it is, else expenditure.

    A figure that printed words alone stand for says nothing of its side.
    """
    if subject.income is None:
        return subject
    told: Sequence[Ref] = ()
    for fact in reversed(facts):
        if fact.kind == "value" and not fact.aside and any(ref.subject or ref.function for ref in fact.refs):
            told = fact.refs
            break
    return words.by_key[subject.income] if "income" in {ref.side for ref in told or current} else subject


def meant_by_both(refs: tuple[Ref, ...], facts: Sequence[Fact]) -> tuple[Ref, ...]:
    """收支 behind figures of both sides means these (收入总计…，支出总计…。收支较上年减少…)."""
    meant = []
    for ref in refs:
        told = next(
            (
                r
                for fact in reversed(facts)
                if fact.kind == "value" and fact.period == "current" and not fact.aside
                for r in fact.refs
                if r.subject is not None and r.subject.side == ref.side and not r.subject.weak
            ),
            None,
        )
        if told is None:
            return refs
        meant.append(replace(told, label=ref.label))
    return tuple(meant)


def whole_told(ref: Ref, facts: Sequence[Fact]) -> Ref:
    """收入较上年增加 behind 收入总额 means that total, where no figure of 收入 itself was told."""
    subject = ref.subject
    if subject is None or not subject.weak:
        return ref
    total: Ref | None = None
    for fact in facts:
        if fact.kind != "value" or fact.period != "current" or fact.aside:
            continue
        for told in fact.refs:
            if told.subject is not None and told.subject.measures.get("actual") == subject.measures.get("actual"):
                return ref
            if told.subject is not None and told.subject.key == f"{subject.side}_total":
                total = told
    return ref if total is None else replace(total, label=ref.label)
