"""Normal forms of subject names (科目名称), so that a printed name and a reference name can be compared.

What belongs here: what printers change without changing the meaning (width, brackets, quotes, white space, ordinals,
level tags). What does not: which name means which code (`resolve`). Source of the rules: section 6 of the notes on
names, "Normalising before lookup".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["level_tag", "loose_name", "normal_name"]

_MARKS = str.maketrans(
    {
        **dict.fromkeys("〔【[{", "("),
        **dict.fromkeys("〕】]}", ")"),
        **dict.fromkeys(",﹑､", "、"),
        **dict.fromkeys("−﹣–—―─", "-"),
        **dict.fromkeys("\"'“”‘’「」『』〝〞＂`´《》〈〉", ""),
        **dict.fromkeys("\u200b\u200c\u200d\ufeff\u00ad", ""),
    }
)
_WHITE = re.compile(r"\s+")
# （类）, （208类）, （05款）, （项级）: the level may be tagged with its digits inside the brackets
_LEVEL_TAG = re.compile(r"\(\d{0,7}([类款项])级?(?:科目)?\)")
_ORDINAL = re.compile(
    r"\((?:[一二三四五六七八九十]+|\d{1,2})\)|第?[一二三四五六七八九十]+[、.]|\d{1,2}[、.](?!\d)|其中[:、]|[-+*●·•■◆]+"
)
_ENDS = " .。、:;；-_"


@lru_cache(maxsize=65536)
def normal_name(text: str) -> str:
    """A name without what printers add: `“三西”资金 （项）` and `三西资金` are one. Idempotent; '' stays ''."""
    name, before = text, None
    while name != before:  # dropping a quote can lay an ordinal bare, dropping an ordinal a tag
        before = name
        name = unicodedata.normalize("NFKC", name).translate(_MARKS)
        name = _LEVEL_TAG.sub("", _WHITE.sub("", name))
        ordinal = _ORDINAL.match(name)
        if ordinal:
            name = name[ordinal.end() :]
        name = name.strip(_ENDS)
    return name


def loose_name(text: str) -> str:
    """`normal_name` without a trailing 支出 (which stays where nothing else would be left)."""
    name = normal_name(text)
    return name.removesuffix("支出") or name


def level_tag(text: str) -> str | None:
    """The level 类, 款 or 项 that a name is tagged with, as in `行政运行（项）`; None without a tag or with several."""
    tags = set(_LEVEL_TAG.findall(_WHITE.sub("", unicodedata.normalize("NFKC", text).translate(_MARKS))))
    return tags.pop() if len(tags) == 1 else None
