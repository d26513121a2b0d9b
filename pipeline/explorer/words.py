"""The explorer's words in Chinese and English, from `words.toml`: every key has both, and a missing key is an error."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final

from pipeline.errors import ReferenceDataError

__all__ = ["Words", "words"]

_FILE: Final = "words.toml"


class Words:
    """What a page says in one language."""

    def __init__(self, language: str, known: dict[str, str]) -> None:
        self.language = language
        self._known = known

    def __call__(self, key: str, /, **values: object) -> str:
        """The words of a key, with values put in their places. KeyError for a key that `words.toml` lacks."""
        found = self._known[key]
        return found.format(**values) if values else found

    def of(self, kind: str, word: object) -> str:
        """A word of one of the warehouse's vocabularies for people; the word itself where it has no other."""
        return self._known.get(f"{kind}.{word}", str(word) if word is not None else "")


@cache
def words(language: str) -> Words:
    """All words of a language. ReferenceDataError for a key that lacks one of the two."""
    text = resources.files("pipeline.explorer").joinpath(_FILE).read_text(encoding="utf-8")
    known: dict[str, str] = {}
    for section, entries in tomllib.loads(text).items():
        for key, both in entries.items():
            if not isinstance(both, list) or len(both) != 2 or not all(isinstance(one, str) and one for one in both):
                raise ReferenceDataError(
                    f"{section}.{key} is not a pair of texts", where=_FILE, remedy='write it as ["中文", "English"]'
                )
            known[f"{section}.{key}"] = both[0 if language == "zh" else 1]
    return Words(language, known)
