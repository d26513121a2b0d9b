"""The same words as printers print them."""

from __future__ import annotations

import random

__all__ = ["printed"]


def printed(rng: random.Random, words: str) -> str:
    """The same words as printers print them: blanks around numbers, full width, another mark, wrapped lines."""
    style = rng.randrange(8)
    if style == 0:
        words = words.replace("万元", " 万元").replace("为", "为 ")
    elif style == 1:
        words = words.translate({ord("0") + n: 0xFF10 + n for n in range(10)})
    elif style == 2:
        words = words.replace("（", "(").replace("）", ")")
    elif style in (3, 5):
        width = rng.randint(30, 44)
        title, _, body = words.partition("\n")
        lines = [line[at : at + width] for line in body.split("\n") for at in range(0, max(1, len(line)), width)]
        if style == 5:
            lines.insert(rng.randint(0, len(lines)), f"- {rng.randint(1, 99)} -")
        words = "\n".join((title, *lines))
    elif style == 4:
        words = words.translate(_TRADITIONAL)
    return words


#: Traditional characters of the words of money and of reports; the names of functional items keep theirs.
_TRADITIONAL = str.maketrans("万较总说减长决为", "萬較總說減長決為")
