"""Slips of the pen: when a name is a misprint of another one, and when two like names are two bodies.

What belongs here: one changed, lost, doubled or swapped character between two keys (`forms.body_key`). A slip is told
from another name by the words that many bodies share: in the misprint such a word is broken, in the right name it is
whole. 财证局 is 财政局, but 育英小学 is not 育才小学: there the difference lies in a proper name, and nobody can tell a
slip from another school. Where both names are whole (教育局, 体育局) they are two.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.units.forms import covered, name_words

__all__ = ["Step", "compare", "looks_alike", "sounds_alike", "variants"]

#: Shorter keys (财政局 without its place) are compared too; below this length nothing is left to recognise them by.
_SHORTEST: Final = 3
#: Ends of names: doubled they are a slip, although they tell bodies apart elsewhere.
_ENDS: Final = frozenset("局院馆校所部厅")
_NUMERALS: Final = frozenset("一二三四五六七八九十百千零〇0123456789")
#: A word of so many characters is recognised with any one of them changed; of four it is not (人民法院, 人民医院).
_LONG_WORD: Final = 5


@dataclass(frozen=True, slots=True)
class Step:
    """What lies between two keys one step apart: `slip_of` is the right one where the other is a misprint of it."""

    slip_of: str | None
    reason: str


def variants(key: str) -> set[str]:
    """The key and the key without each of its characters: two keys one step apart share one of these."""
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


@lru_cache(maxsize=65536)
def compare(one: str, other: str) -> Step | None:
    """How two different keys are alike, or None where more than one step lies between them, or only a numeral."""
    if one > other:
        return compare(other, one)
    if min(len(one), len(other)) < _SHORTEST or OSA.distance(one, other, score_cutoff=1) > 1:
        return None
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return _lost(longer, shorter, start)
    if one[start + 1 :] == other[start + 1 :]:
        return _changed(one, other, start)
    return _swapped(one, other, start)


def _changed(one: str, other: str, at: int) -> Step | None:
    a, b = one[at], other[at]
    telling = name_words().telling
    if a in _NUMERALS and b in _NUMERALS:
        return None  # 第一小学, 第二小学: nobody need be asked
    if a in telling and b in telling:
        return Step(None, f"{a} and {b} tell bodies apart")
    whole_one, whole_other = covered(one)[at], covered(other)[at]
    if whole_one == whole_other:
        return _undecided(whole_one, f"{a} and {b}")
    right, wrong = (one, other) if whole_one else (other, one)
    if right[at] in telling and not sounds_alike(a, b) and not looks_alike(a, b):
        return Step(None, f"{right[at]} tells bodies apart")
    if not (sounds_alike(a, b) or looks_alike(a, b) or _word_length(right, at) >= _LONG_WORD):
        return Step(None, f"{wrong[at]} and {right[at]} neither sound nor look alike")
    return Step(right, f"{wrong[at]} for {right[at]}")


def _swapped(one: str, other: str, at: int) -> Step:
    pair = slice(at, at + 2)
    whole_one, whole_other = all(covered(one)[pair]), all(covered(other)[pair])
    if whole_one == whole_other:
        return _undecided(whole_one, f"{one[pair]} and {other[pair]}")
    right, wrong = (one, other) if whole_one else (other, one)
    return Step(right, f"{wrong[pair]} for {right[pair]}")


def _lost(longer: str, shorter: str, at: int) -> Step:
    character = longer[at]
    if at and longer[at - 1] == character:  # doubled: the shorter is whole where the longer is not
        whole = covered(longer)[at - 1] and covered(longer)[at] and character not in _ENDS
        if covered(shorter)[at - 1] and not whole and character not in _NUMERALS:
            return Step(shorter, f"{character} is doubled")
        return Step(None, f"{character} is doubled or belongs to the name")
    if character in name_words().telling:
        return Step(None, f"{character} tells bodies apart")
    around = [i for i in (at - 1, at) if 0 <= i < len(shorter)]
    whole_longer = covered(longer)[at]
    broken_shorter = not all(covered(shorter)[i] for i in around)
    if whole_longer and broken_shorter and _word_length(longer, at) >= 2:
        return Step(longer, f"{character} is lost")
    return _undecided(whole_longer and not broken_shorter, f"{character} more or less")


def _undecided(whole: bool, what: str) -> Step:
    if whole:
        return Step(None, f"{what}: both names are made of common words")
    return Step(None, f"{what}: the difference lies in a proper name")


def _word_length(text: str, at: int) -> int:
    """The length of the longest common word of a text that holds the character at a place."""
    words = name_words()
    return max(
        (
            end - start
            for start in range(max(0, at - words.longest_term + 1), at + 1)
            for end in range(max(at + 1, start + 2), min(start + words.longest_term, len(text)) + 1)
            if text[start:end] in words.terms
        ),
        default=0,
    )


@lru_cache(maxsize=16384)
def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters have a sound in common, tones and the pairs zh/z, ch/c, sh/s, -ng/-n aside."""
    return not _sounds(one).isdisjoint(_sounds(other))


@cache
def _sounds(character: str) -> frozenset[str]:
    from pypinyin import Style, pinyin  # its dictionary takes longer to load than most links need

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return frozenset(_blurred(sound) for sound in (readings[0] if readings else ()))


def _blurred(sound: str) -> str:
    for clear, blurred in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        if sound.startswith(clear):
            sound = blurred + sound[2:]
    return sound.removesuffix("g") if sound.endswith("ng") else sound


def looks_alike(one: str, other: str) -> bool:
    """Whether two characters are taken for one another by their look (unit_names.toml)."""
    return any(one in group and other in group for group in name_words().look_alikes)
