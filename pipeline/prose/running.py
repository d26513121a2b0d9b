"""What is printed on a page and belongs to no sentence: page numbers, running titles, rows of tables, contents.

What belongs here: which lines of a page are prose. What does not: how prose is wrapped (`passage`), and how a page
number is known (`page_numbers`).
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import Final

import msgspec

from pipeline.pages.model import Line
from pipeline.pages.page_number import page_number
from pipeline.prose.characters import BLANKS
from pipeline.prose.page_numbers import block_of, cut, expected_number, find_glued

__all__ = ["ProseLine", "prose_lines"]

_DIGITS_OR_BLANKS: Final = re.compile(rf"[\d{BLANKS}]")
_SENTENCE_MARK: Final = re.compile("[，。；]")
#: A number that stands alone between blanks, as in a row of a table.
_BARE_NUMBER: Final = re.compile(r"[-—]{0,2}[≥≤<>]?\d[\d,]*(?:\.\d+)?%?\Z")
#: What follows a number in a sentence, where printers put a blank between number and unit.
_COUNTED: Final = frozenset("年月日万亿元千百个人名辆台件项次批平分家户%％、")
#: A half-width comma or semicolon between words: a sentence, where (1,234.50) is a number.
_HALF_WIDTH_MARK: Final = re.compile(r"[\u4e00-\u9fff%][,;]|[,;]\s*[\u4e00-\u9fff]")
_CONTENTS_LINE: Final = re.compile(r".*(?:[.．·…]{4,}|\t)\s*\d{1,3}\s*\Z")
#: How many lines at the head and at the foot of a page may be, or hold, its number.
_EDGE: Final = 2


class ProseLine(msgspec.Struct, frozen=True):
    """A line of prose. `doubt` is where its text has digits that may be the page's number, -1 where there are none."""

    line: Line
    doubt: int = -1


def prose_lines(pages: list[tuple[int | None, list[Line]]]) -> list[tuple[int | None, list[ProseLine]]]:
    """The lines of prose of each page; a page number that stuck to a number of the text is cut off it."""
    edges: Counter[str] = Counter()
    numbers: dict[int, int] = {}  # printed, by page
    printed_lines = [[line for line in lines if line.text.strip()] for _, lines in pages]
    for (page, _), printed in zip(pages, printed_lines, strict=True):
        edges.update({_without_digits(line.text) for line in (*printed[:1], *printed[-1:])})
        for line in (*printed[:_EDGE], *printed[-_EDGE:]) if page is not None else ():
            number = page_number(line.text, edge=True)
            if number is not None and page is not None:
                numbers[page] = number
    often = max(3, len(pages) // 2)
    result: list[tuple[int | None, list[ProseLine]]] = []
    last: Line | None = None
    for (page, _), printed in zip(pages, printed_lines, strict=True):
        kept: list[ProseLine] = []
        for at, line in enumerate(printed):
            text = line.text
            edge = page is not None and (at < _EDGE or at >= len(printed) - _EDGE)
            if page_number(text, edge=edge) is not None:
                continue
            if page is not None and at in (0, len(printed) - 1) and edges[_without_digits(text)] >= often:
                continue
            if _tabular(text) or _CONTENTS_LINE.match(text):
                continue
            if edge and page is not None and page not in numbers:
                kept.append(_without_glued(line, last, printed, expected_number(page, numbers)))
            else:
                kept.append(ProseLine(line))
            last = line
        result.append((page, kept if page is not None else _without_counting_lines(kept)))
    return result


def _without_glued(line: Line, before: Line | None, page: list[Line], expected: int | None) -> ProseLine:
    """A line at the edge of a page that bears no number elsewhere, without the page's number."""
    text = line.text.strip()
    if not (text[:1].isdecimal() or text[-1:].isdecimal()):
        return ProseLine(line)
    glued = find_glued(line, before, block_of(page), expected)
    if glued is None:
        return ProseLine(line)
    return ProseLine(cut(line, glued.start, glued.end)) if glued.certain else ProseLine(line, glued.start)


def _without_digits(text: str) -> str:
    return _DIGITS_OR_BLANKS.sub("", text)


def _without_counting_lines(lines: list[ProseLine]) -> list[ProseLine]:
    """A text without pages keeps its page numbers as lines 1, 2, 3 ...: bare numbers that count up by one."""
    texts = [prose.line.text for prose in lines]
    numbers = [(at, int(text)) for at, text in enumerate(texts) if text.strip().isdecimal() and len(text) < 8]
    counting: set[int] = set()
    for (at, number), (after, following) in pairwise(numbers):
        if following == number + 1:
            counting |= {at, after}
    return [prose for at, prose in enumerate(lines) if at not in counting]


def _tabular(text: str) -> bool:
    """Whether a line is a row of a table: two or more numbers that stand alone, and no mark of a sentence."""
    if _SENTENCE_MARK.search(text) or _HALF_WIDTH_MARK.search(text):
        return False
    words = text.split()
    alone = 0
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if _BARE_NUMBER.match(word) and following[:1] not in _COUNTED:
            alone += 1
    return alone >= (3 if "：" in text else 2)
