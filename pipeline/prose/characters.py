"""Characters: the one form in which texts are read, whatever width, script and signs they are printed in.

What belongs here: half-width marks and digits, simplified characters, quotation marks that are left out (phrasing group
28). What does not: words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

__all__ = ["BLANKS", "QUOTES", "any_of", "one_of", "reading_table"]

_Branch: TypeAlias = "dict[str, _Branch]"
#: What printers and web pages put between characters, and what no word holds.
BLANKS: Final = " \t\u00a0\u3000\u200b\ufeff\u200c\u200d\x0c\r\n\x00"
#: Left out in reading: reports open and close them at will (三公”经费).
QUOTES: Final = frozenset("\"'“”‘’「」『』〝〞＂`´《》〈〉")
_WIDTH: Final = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(c): "(" for c in "〔【[｛"},
    **{ord(c): ")" for c in "〕】]｝"},
    **{ord(c): "-" for c in "−－﹣–—―─"},
    **{ord(c): "、" for c in "､﹑"},
    ord("∶"): ":",
}
#: Signs that stand for one character (in a ring or a square; ㎡ stands for two and stays).
_SIGNS: Final = {
    code: folded
    for code in range(0x2E80, 0x10000)
    if unicodedata.category(chr(code)) == "So" and len(folded := unicodedata.normalize("NFKC", chr(code))) == 1
}
#: For halves of characters, which are none.
_UNREADABLE: Final = "\ufffd"


def reading_table(simplified: Mapping[int, str]) -> list[int | None]:
    """A table for `str.translate`: one character for one, quotation marks left out.

    A list, for a character that stays is then looked up as fast as one that changes; of a dictionary the lookup fails,
    which takes twice the time. Characters beyond it stay.
    """
    table: dict[int, str | None] = {**_SIGNS, **simplified}
    for code, plain in _WIDTH.items():
        table[code] = simplified.get(ord(plain), plain)
    table |= dict.fromkeys(range(0xD800, 0xE000), _UNREADABLE)
    table |= dict.fromkeys(map(ord, QUOTES))
    places: list[int | None] = list(range(max(table) + 1))
    for code, char in table.items():
        places[code] = None if char is None else ord(char)
    return places


def one_of(words: Iterable[str]) -> re.Pattern[str]:
    """A regular expression that finds any of the words; that finds nothing where there are none."""
    return re.compile("|".join(map(re.escape, words)) or "(?!)")


def any_of(names: Iterable[str]) -> str:
    """A regular expression for the longest of many names at a place: their common beginnings are tried once."""
    tree: dict[str, _Branch] = {}
    for name in names:
        branch = tree
        for char in name:
            branch = branch.setdefault(char, {})
        branch[""] = {}
    return _expression(tree)


def _expression(branch: _Branch) -> str:
    ways = [re.escape(char) + _expression(below) for char, below in sorted(branch.items()) if char]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if "" in branch else "")
