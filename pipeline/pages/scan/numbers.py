"""Numbers as a recogniser writes them: full-width marks, letters for digits, commas for points.

A repair is only made where the whole text is plainly a number; what remains unclear stays as it was read.
"""

from __future__ import annotations

import re

from pipeline.figures.amounts import normalise, parse_amount, parse_percentage

__all__ = ["digits_of", "is_number", "tidy"]

#: Letters that a recogniser takes for digits and the other way round.
_LIKE_DIGITS = str.maketrans(
    {"O": "0", "o": "0", "〇": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "!": "1"}
)
_LIKE_MARKS = str.maketrans(
    {"，": ",", "。": ".", "．": ".", "、": ",", "·": ".", "`": "", "'": "", "‘": "", "’": "", "；": ","}
)
_NUMERIC = re.compile(r"[-+]?[\d.,]+%?\Z")
_POINTS_FOR_COMMAS = re.compile(r"-?\d{1,3}(?:[.,]\d{3})*[.,]\d{2}%?\Z")
_COMMA_FOR_POINT = re.compile(r"-?\d+,\d{2}%?\Z")
_LEADING_DASH = re.compile(r"[一—―_](?=\d[\d,]*(?:\.\d+)?%?\Z)")


def is_number(text: str) -> bool:
    """Whether a text is exactly one amount or percentage."""
    return parse_amount(text) is not None or parse_percentage(text) is not None


def digits_of(text: str) -> str:
    """The digits of a text in order, and its sign."""
    flat = normalise(text)
    return ("-" if flat.startswith("-") else "") + "".join(c for c in flat if c.isdigit())


def tidy(text: str) -> str:
    """A cell's text with its number put right where the whole of it is one; any other text as it is."""
    flat = normalise(text.translate(_LIKE_MARKS))
    repaired = flat.translate(_LIKE_DIGITS)
    # at least as many true digits as repaired letters, so that no word becomes a number
    true_digits = sum(c.isdigit() for c in flat)
    letters = sum(not (c.isdigit() or c in ".,%-+") for c in flat)
    if not true_digits or letters > true_digits:
        return text
    repaired = _LEADING_DASH.sub("-", repaired)
    if not _NUMERIC.match(repaired):
        return text
    repaired = repaired.strip(".,") if not is_number(repaired) else repaired
    if not is_number(repaired):
        if _POINTS_FOR_COMMAS.match(repaired):
            body = re.sub(r"[.,]", ",", repaired)
            mark = body.rindex(",")
            repaired = body[:mark] + "." + body[mark + 1 :]
        elif _COMMA_FOR_POINT.match(repaired):
            repaired = repaired.replace(",", ".")
    return repaired if is_number(repaired) else text
