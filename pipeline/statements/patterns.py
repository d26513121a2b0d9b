"""Entries of reference data: patterns and words of a vocabulary; what is wrong is an error that names its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from pipeline.errors import ReferenceDataError

__all__ = ["any_of", "pattern_of", "word_of"]


def pattern_of(written: object, where: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern as a reference file writes it; `where` names file and entry in the ReferenceDataError."""
    if not isinstance(written, str) or not written:
        raise ReferenceDataError(f"{written!r} is no pattern", where=where, remedy="write a text in quotes")
    try:
        return re.compile(written, flags)
    except re.error as error:
        raise ReferenceDataError(f"{written!r}: {error}", where=where, remedy="mend the expression") from error


def any_of(written: object, where: str) -> re.Pattern[str]:
    """The patterns of a list as one, which is found where one of them is."""
    if not isinstance(written, list) or not written:
        raise ReferenceDataError("no patterns", where=where, remedy='write a list: ["…", "…"]')
    return re.compile("|".join(f"(?:{pattern_of(one, where).pattern})" for one in written))


def word_of(entry: Mapping[str, object], name: str, allowed: AbstractSet[str], where: str) -> str:
    """The word that an entry has under `name`, one of those that are allowed; else a ReferenceDataError."""
    word = entry.get(name)
    if not isinstance(word, str) or word not in allowed:
        raise ReferenceDataError(
            f"{name} = {word!r} is not in the vocabulary", where=where, remedy="use a word of the contract"
        )
    return word
