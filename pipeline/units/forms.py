"""The forms of one name: what it is made of, its full form, and the key by which variants of it are equal.

What belongs here: full names for short ones (人社局), the parts of a name, the words that names share
(data/reference/unit_names.toml). What does not: which units are one (`linkage`). Nothing here looks at other names, so
that the form of a name never depends on which documents there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_toml
from pipeline.units.names import canonical_name
from pipeline.units.places import Place, leading_place, party_prefix
from pipeline.units.wording import compact, terms

__all__ = [
    "NameWords",
    "body_key",
    "covered",
    "full_body",
    "is_organ",
    "name_words",
    "only_common_words",
    "same_coat",
    "split_name",
]

_FILE: Final = "unit_names.toml"
_LEVELS: Final = frozenset({"central", "province", "city", "county", "township"})
_ORGAN: Final = re.compile(
    r"(?:局|厅|委员会|[^党市区县省州团纪监常工]委|法院|检察院|办公室|办公厅|人民政府|人大常委会|联合会|总工会)$"
)
_SHORT_COMMITTEE: Final = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?<![党市区县省州盟旗团纪监常工编法])委$")
_ENDINGS: Final = frozenset("局厅委会处所站队馆院校园室部科社库场")
_PARTICLES: Final = frozenset("和与及、")
_MARKS: Final = re.compile(r"[()（）“”\"'·・\-－—_.,，]")
_ORDINAL_DIGITS: Final = re.compile(r"(?<=第)\d{1,2}(?!\d)|(?<!\d)\d{1,2}(?=[中小]$)")
_NUMERALS: Final = frozenset("第零〇一二三四五六七八九十百0123456789")
_CHINESE: Final = "零一二三四五六七八九"
_OF_GOVERNMENT: Final = re.compile(r"人民政府(?=[\u4e00-\u9fff]{5,}$|[\u4e00-\u9fff]{2,}(?:局|委员会)$)")
_SECOND_NAME: Final = re.compile(r"\(([^()]{4,})\)$")
_SCHOOL_NUMBER: Final = re.compile(r"^([一二三四五六七八九十]{1,3})([中小])$")


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words of unit_names.toml, compacted and compiled."""

    terms: frozenset[str]
    longest_term: int
    telling: frozenset[str]
    look_alikes: frozenset[frozenset[str]]
    short_forms: tuple[tuple[re.Pattern[str], str], ...]
    whole_forms: dict[tuple[str, str], str]
    same_characters: dict[int, str]


@cache
def name_words() -> NameWords:
    """The words under data/reference/, read and validated once."""
    data = read_toml(_FILE)
    terms = _words(data, "terms")
    if wrong := [t for t in terms if len(t) < 2]:
        raise _wrong(f"the term {wrong[0]!r} has fewer than two characters", "delete it: every name would hold it")
    telling = data.get("telling")
    if not isinstance(telling, str) or not telling:
        raise _wrong("telling is no text", 'write telling = "一二三…"')
    same = data.get("same_characters")
    if not isinstance(same, dict) or not all(
        len(k) == 1 and isinstance(v, str) and len(v) == 1 for k, v in same.items()
    ):
        raise _wrong("same_characters maps no single characters", 'write same_characters = { "巿" = "市" }')
    return NameWords(
        terms=frozenset(terms),
        longest_term=max(map(len, terms)),
        telling=frozenset(telling),
        look_alikes=frozenset(frozenset(group) for group in _words(data, "look_alikes")),
        short_forms=tuple(_short_forms(data)),
        whole_forms=dict(_whole_forms(data)),
        same_characters=str.maketrans(same),
    )


def _words(data: dict[str, object], key: str) -> list[str]:
    words = data.get(key)
    if not isinstance(words, list) or not words or not all(isinstance(w, str) and w for w in words):
        raise _wrong(f"{key} is no list of words", f'write {key} = ["…", "…"]')
    return [compact(w) for w in words]


def _rows(data: dict[str, object], key: str) -> list[tuple[str, list[str], dict[str, object]]]:
    rows = data.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong(f"{key} is no list of rows", f'write {key} = [{{ full = "…", short = ["…"] }}]')
    read = []
    for number, row in enumerate(rows, 1):
        full, short = row.get("full"), row.get("short")
        if not isinstance(full, str) or not full or not isinstance(short, list) or not short or full in short:
            raise _wrong(f"row {number} of {key} has no full form or no short one", "give full and short, different")
        if not all(isinstance(s, str) and s for s in short):
            raise _wrong(f"row {number} of {key} has a short form that is no word", "give words")
        read.append((full, short, row))
    return read


def _short_forms(data: dict[str, object]) -> list[tuple[re.Pattern[str], str]]:
    forms, seen = [], set()
    for full, short, row in _rows(data, "short_forms"):
        before = row.get("before")
        if not isinstance(before, str):
            raise _wrong(f"the short form {short[0]} does not say what follows", 'write before = "局" or before = ""')
        for word in short:
            for follower in before or "$":
                if (word, follower) in seen:
                    raise _wrong(f"the short form {word} stands for two full forms", "keep the certain one, or none")
                seen.add((word, follower))
        # the full form is one of the alternatives: what is full already is left as it is
        either = "|".join(re.escape(w) for w in sorted((full, *short), key=len, reverse=True))
        forms.append((re.compile(f"(?:{either})(?={f'[{before}]' if before else '$'})"), full))
    return forms


def _whole_forms(data: dict[str, object]) -> list[tuple[tuple[str, str], str]]:
    forms: dict[tuple[str, str], str] = {}
    for full, short, row in _rows(data, "whole_forms"):
        levels = row.get("levels")
        if not isinstance(levels, list) or not levels or not set(levels) <= _LEVELS:
            raise _wrong(f"the levels of {full} are not levels", f"use {', '.join(sorted(_LEVELS))}")
        for key in ((word, level) for word in short for level in levels):
            if key in forms:
                raise _wrong(f"{key[0]} stands for two full forms at level {key[1]}", "delete one of the rows")
            forms[key] = full
    return list(forms.items())


def _wrong(what: str, remedy: str) -> ReferenceDataError:
    return ReferenceDataError(what, where=_FILE, remedy=remedy)


def split_name(name: str) -> tuple[str, tuple[Place, ...], str, str]:
    """A compact name as (party prefix, places that its beginning can mean, the place as printed, the rest)."""
    prefix = party_prefix(name)
    places, rest = leading_place(name)
    front = name[len(prefix) : len(name) - len(rest)]
    return prefix, places, front, rest


def full_body(body: str, level: str | None) -> str:
    """What stands behind the place, with short forms written out: 人社局 is 人力资源和社会保障局, 一中 第一中学.

    `level` is that of the place (None: unknown): 法院 is 高级人民法院 of a province and 人民法院 of a county.
    """
    words = name_words()
    text = words.whole_forms.get((body, level or ""), body)
    text = _ORDINAL_DIGITS.sub(lambda m: _number(m[0]), text)
    if school := _SCHOOL_NUMBER.match(text):
        text = f"第{school[1]}{'中学' if school[2] == '中' else '小学'}"
    for pattern, full in words.short_forms:
        text = pattern.sub(full, text)
    return _SHORT_COMMITTEE.sub("委员会", text)


def _number(digits: str) -> str:
    """1 to 99 in Chinese: 12 is 十二."""
    tens, ones = divmod(int(digits), 10)
    if not tens:
        return _CHINESE[ones]
    return (_CHINESE[tens] if tens > 1 else "") + "十" + (_CHINESE[ones] if ones else "")


def only_common_words(name: str) -> bool:
    """Whether nothing in a name is its own: 财政局, 第一中学, 人民医院 without their place may be anybody's."""
    return all(
        mark or character in _PARTICLES or character in _NUMERALS
        for mark, character in zip(covered(name), name, strict=True)
    )


def is_organ(body: str) -> bool:
    """Whether a name behind its place is that of an organ of government: common words only, ending in 局, 委员会, …"""
    return _ORGAN.search(body) is not None and all(
        mark or character in _PARTICLES for mark, character in zip(covered(body), body, strict=True)
    )


@lru_cache(maxsize=65536)
def covered(text: str) -> tuple[bool, ...]:
    """For each character whether it is part of a word that many bodies share."""
    words = name_words()
    marks = bytearray(len(text))
    for start in range(len(text) - 1):
        for end in range(min(start + words.longest_term, len(text)), start + 1, -1):
            if text[start:end] in words.terms:
                marks[start:end] = b"\x01" * (end - start)
                break
    for place in range(1, len(text)):
        if marks[place - 1] and text[place] in _ENDINGS:  # 财政局, 审计厅
            marks[place] = 1
    return tuple(map(bool, marks))


def body_key(prefix: str, body: str) -> str:
    """What is equal in all variants of a name behind its place: no particles, no marks, one word for 委员会.

    A second name in brackets is not part of it, brackets around anything else are left out and their content stays
    (中国石油大学(北京) is not 中国石油大学(华东)).
    """
    if (second := _SECOND_NAME.search(body)) is not None and leading_place(second[1])[0]:
        body = body[: second.start()]
    prefix = terms().party_prefixes.get(prefix, prefix)
    if prefix == "政协":
        prefix, body = "", "政协" + re.sub(r"^委员?会?", "", body)
    if not prefix and body in ("团委", "团委员会"):
        prefix, body = "共青团", "委员会"
    text = _MARKS.sub("", body)
    if _OF_GOVERNMENT.match(text):
        text = text[4:]  # 市人民政府国有资产监督管理委员会, 区人民政府某街道办事处, but 市人民政府办公室
    text = _without_particles(text).replace("委员会", "委")
    return f"{prefix}|{text}" if prefix else text


def _without_particles(text: str) -> str:
    """Without 和, 与, 及 beside a common word: 人力资源和社会保障, but 中和镇, 新和平小学."""
    if _PARTICLES.isdisjoint(text):
        return text
    marks = covered("".join(" " if c in _PARTICLES else c for c in text))
    return "".join(
        c
        for i, c in enumerate(text)
        if c not in _PARTICLES or not (1 < i < len(text) - 2 and (marks[i - 1] or marks[i + 1]))
    )


def same_coat(name: str) -> str:
    """A name as `canonical_name` gives it, with characters of another coat (巿, 區) replaced."""
    return canonical_name(compact(name).translate(name_words().same_characters))
