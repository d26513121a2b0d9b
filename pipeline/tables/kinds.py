"""Kinds of columns: what all columns of one kind have in common is said here, once.

What belongs here: functions that make a `Column` of a kind (text, money, ratio, number, list, truth). What does not:
columns of a certain name that several tables share (`shared`), tables, vocabularies (`words`).
"""

from __future__ import annotations

from pipeline.tables.model import MONEY, RATIO, Column

__all__ = ["money", "number", "ratio", "text", "texts", "truth"]


def text(name: str, en: str, zh: str, *, required: bool = False, words: frozenset[str] | None = None) -> Column:
    """A text; `words` is its vocabulary."""
    return Column(name, "VARCHAR", en, zh, nullable=not required, vocabulary=words)


def texts(name: str, en: str, zh: str, *, required: bool = True, words: frozenset[str] | None = None) -> Column:
    """A list of texts, empty and not null where there is none; `words` is the vocabulary of its elements."""
    return Column(name, "VARCHAR[]", en, zh, nullable=not required, vocabulary=words)


def money(name: str, en: str, zh: str, *, note: str = "", required: bool = False) -> Column:
    """An amount in yuan; the comment says so. `note` says when it is null or 0."""
    return Column(name, MONEY, f"{en}, yuan{f'; {note}' if note else ''}", f"{zh}（元）", nullable=not required)


def ratio(name: str, en: str, zh: str, *, required: bool = False) -> Column:
    """A ratio: 0.9778 for 97.78 %."""
    return Column(name, RATIO, en, zh, nullable=not required)


def number(name: str, en: str, zh: str, *, required: bool = False, many: bool = False) -> Column:
    """A whole number; `many` where it may pass two thousand million."""
    return Column(name, "BIGINT" if many else "INTEGER", en, zh, nullable=not required)


def truth(name: str, en: str, zh: str) -> Column:
    """True or false, never null."""
    return Column(name, "BOOLEAN", en, zh, nullable=False)
