"""Passages: the running text behind the printed lines, with the way back to the page for every character.

What belongs here: wrapped lines joined (also over page breaks), paragraphs and their ordinals (第一部分, 一、, （一）,
1., （1）, ①). What does not: which lines are prose (`running`), and any knowledge of budgets. Line ends cut
anything (phrasing group 16), so blanks are no words' borders; the text of a passage holds none, except between
a year and a number that were printed apart.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Final

import msgspec

from pipeline.pages.model import Box, Line
from pipeline.prose.characters import BLANKS
from pipeline.prose.running import ProseLine, prose_lines

__all__ = ["NUMBERED", "ORDINAL", "Passage", "ordinal_level", "unwrap"]


class Passage(msgspec.Struct):
    """One paragraph of running text without blanks. `starts[i]` is where `lines[i]` begins in `text`.

    `kept[i][k]` is the index in `lines[i][1].text` of the k-th character that line i gave to the text.
    `level` is the depth of the ordinal that opens the passage (0 第一部分, 1 一、, 2 （一）, 3 1., 4 （1）, 5 ①), -1
    without one. `heading` says that the passage is a title: short, without a full stop, apart from what follows.
    `doubts` are places in `text` of digits that may be a page number, not part of the number that they stand in.
    """

    text: str
    lines: list[tuple[int | None, Line]]
    starts: list[int]
    kept: list[list[int]]
    level: int = -1
    heading: bool = False
    doubts: tuple[int, ...] = ()

    def place(self, start: int, end: int) -> tuple[int | None, Box | None]:
        """Page and box of the first printed run of `text[start:end]`; (None, None) where the format has no places.

        A run that is broken over two lines gets the box of the part on the first line.
        """
        if not self.lines or start >= end:
            return None, None
        at = max(0, bisect_right(self.starts, start) - 1)
        page, line = self.lines[at]
        first = start - self.starts[at]
        last = min(end - self.starts[at], len(self.kept[at])) - 1
        if first > last:
            return page, None
        return page, line.box(self.kept[at][first], self.kept[at][last] + 1)


_CHINESE = "[一二三四五六七八九十百]{1,4}"
#: The digits that may follow the point of an ordinal: a year (1.2024年), or the code of a functional item
#: (1.2010301行政运行, 1.201一般公共服务支出), where 1.201万元 is an amount.
NUMBERED: Final = (
    r"20\d\d年|2[0-3]\d(?:\d\d){1,2}[-（(\u4e00-\u9fff]|2[0-3]\d(?:-|(?=[\u4e00-\u9fff])(?![万亿千百元年个人辆台倍平]))"
)
#: An ordinal and its level. A number is an ordinal only where no digit follows its point (1.5 is none, 1.2024年 is).
ORDINAL = re.compile(
    rf"(?P<l0>第{_CHINESE}(?:部分|章))|(?P<l1>{_CHINESE}[、.．，](?!{_CHINESE}[、.．]))|(?P<l2>[（(]{_CHINESE}[）)])"
    rf"|(?P<l3>\d{{1,2}}(?:[、]|[.．](?!\d)|[.．](?={NUMBERED})))|(?P<l4>[（(]\d{{1,2}}[）)])|(?P<l5>[①-⑳])"
)
_BLANKS = frozenset(BLANKS)
_BLANK = re.compile(f"[{BLANKS}]")
_STOPS = "。；;：:！？"
_MARK = re.compile("[，,。；;：:！？%％]")
#: Digits and what follows them behind blanks; the places with which reports print amounts and rates.
_DIGITS = re.compile(r"(\d+)\s*(.?)")
_PLACES = 2
_AMOUNT = re.compile(r"\d[\d,，]*(?:[.．]\d+)?\s*(?:[万亿千]?元|％|%)")


class _Source(msgspec.Struct):
    page: int | None
    line: Line
    indent: float  # of the first character, in characters beyond the left edge of the page's text
    fill: float  # share of the usual width of a full line
    doubt: int = -1  # where its text has digits that may be the page's number


def ordinal_level(text: str) -> int:
    """Level of the ordinal that opens a text, -1 without one."""
    match = ORDINAL.match(text)
    return -1 if match is None else int((match.lastgroup or "l0")[1])


def unwrap(pages: list[tuple[int | None, list[Line]]]) -> list[Passage]:
    """Passages of the prose lines of all pages, in reading order. Never raises; unread lines are those of tables."""
    sources = [source for page, lines in prose_lines(pages) for source in _measure(page, lines)]
    passages: list[Passage] = []
    block: list[_Source] = []
    for source in sources:
        if block and _breaks(block, source):
            passages.append(_passage(block))
            block = []
        block.append(source)
    if block:
        passages.append(_passage(block))
    return [p for p in passages if p.text]


def _measure(page: int | None, prose: list[ProseLine]) -> list[_Source]:
    """Indent and fill of each line, from places where there are any, else from the number of characters."""
    if not prose:
        return []
    lines = [found.line for found in prose]
    placed = [line for line in lines if line.lefts]
    if placed:
        em = _middle([line.x1 - line.x0 for line in placed if line.text], [len(line.text.strip()) for line in placed])
        left = min(_common(round(line.x0) for line in placed), min(line.x0 for line in placed) + 4 * em)
        right = max(_quantile([line.x1 for line in placed], 0.8), 1.0)
        return [
            _Source(
                page,
                line,
                (line.x0 - left) / em if line.lefts else 0.0,
                1.0 - max(0.0, right - line.x1) / max(right - left, 1.0) if line.lefts else 1.0,
                found.doubt,
            )
            for found, line in zip(prose, lines, strict=True)
        ]
    widths = [_width(line.text) for line in lines]
    full = _quantile([w for w in widths if w > 8] or widths, 0.7)
    return [
        _Source(page, line, (len(line.text) - len(line.text.lstrip())) / 1.0, min(1.5, width / max(full, 1.0)))
        for line, width in zip(lines, widths, strict=True)
    ]


def _middle(widths: list[float], lengths: list[int]) -> float:
    ems = sorted(w / n for w, n in zip(widths, lengths, strict=False) if n)
    return max(1.0, ems[len(ems) // 2]) if ems else 1.0


def _common(values: Iterable[int]) -> float:
    return float(Counter(values).most_common(1)[0][0])


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _width(text: str) -> float:
    return sum(1.0 if ord(c) > 0x2000 else 0.55 for c in text.strip())


def _breaks(block: list[_Source], after: _Source) -> bool:
    """Whether a new passage begins with `after`."""
    last = block[-1]
    text, following = last.line.text.rstrip(), after.line.text.lstrip()
    if text[-1:] in "：:" and _AMOUNT.match(following):
        return False  # 教育支出： | 13.20万元
    opening = ORDINAL.match(following)
    first = block[0].line.text.lstrip()
    if opening is not None and (text[-1:] in _STOPS or opening.lastgroup in ("l0", "l2") or last.fill < 0.85):
        return not _inside_brackets(text)
    if opening is not None and opening.lastgroup in ("l1", "l3") and text[-1:] not in "，,、（(-—和及与年为":
        return True
    if len(block) <= 2 and ORDINAL.match(first) and _closes_title("".join(s.line.text for s in block), following):
        return True
    title = len(block) == 1 and _looks_like_title(first)
    if title and last.line.lefts and after.indent > 0.9 and last.indent > 0.9:
        return text[-1:] not in "，,、（("
    if title and last.fill < 0.8:
        # a title is closed by a short line; a line that is cut short within a sentence continues with small words
        return text[-1:] not in "，,、（(" and (not last.line.lefts or after.indent > 0.9 or last.fill < 0.7)
    if last.line.lefts and after.line.lefts:
        if after.indent > 0.9 and last.indent <= 0.9 + after.indent:
            return text[-1:] in _STOPS or (last.fill < 0.9 and text[-1:] not in "，,、（(")
        return False
    if text[-1:] in _STOPS:
        return after.indent > 0 or last.fill < 0.9 or last.fill > 1.2
    return False


def _closes_title(title: str, following: str) -> bool:
    """Whether a title is complete with its last word, however full its line is."""
    body = _BLANK.sub("", title)
    if _MARK.search(body):
        return False
    return body.endswith(("说明", "說明")) or (
        body.endswith(("情况", "情況")) and not following.startswith(("说明", "的", "分析", "如下"))
    )


def _inside_brackets(text: str) -> bool:
    tail = text[-40:]
    return tail.count("（") + tail.count("(") > tail.count("）") + tail.count(")")


def _looks_like_title(text: str) -> bool:
    """Whether a first line reads like a title: an ordinal or a title's last word, and no mark of a sentence."""
    body = _BLANK.sub("", text)
    mark = _MARK.search(body)
    if (mark is not None and mark.end() < len(body)) or any(c.isdigit() for c in body[-2:]):
        return False
    return ORDINAL.match(body) is not None or body.endswith(
        ("说明", "情况", "概况", "解释", "公开", "情况如下：", "表", "预算", "决算")
    )


def _passage(block: list[_Source]) -> Passage:
    chunks: list[str] = []
    starts: list[int] = []
    kept: list[list[int]] = []
    doubts: list[int] = []
    length = 0
    for source in block:
        indices = _kept(source.line.text)
        if source.doubt >= 0:
            doubts.append(length + bisect_left(indices, source.doubt))
        starts.append(length)
        kept.append(indices)
        line = source.line.text
        whole = len(indices) == len(line) and not _BLANK.search(line)
        chunks.append(line if whole else "".join(" " if line[i] in _BLANKS else line[i] for i in indices))
        length += len(indices)
    text = "".join(chunks)
    level = ordinal_level(text)
    heading = (
        len(text) <= 60 and "。" not in text[:-1] and not any(c in "，；;" for c in text) and _looks_like_title(text)
    )
    return Passage(text, [(s.page, s.line) for s in block], starts, kept, level, heading, tuple(doubts))


def _goes_on(word: str, text: str, at: int) -> bool:
    """Whether digits behind a blank complete a decimal (99.8 1%): it has one place, and they are no own number."""
    tail = _DIGITS.match(text, at)
    return tail is not None and len(word.rpartition(".")[2]) + len(tail[1]) <= _PLACES and tail[2] not in (".", ",")


def _kept(text: str) -> list[int]:
    """Indices of the characters that stay: all but blanks; one blank stays between a year or decimal and a number."""
    if not _BLANK.search(text):
        return list(range(len(text)))
    result: list[int] = []
    for at, char in enumerate(text):
        if char not in _BLANKS:
            result.append(at)
        elif result and at + 1 < len(text) and text[at + 1].isdecimal() and text[result[-1]].isdecimal():
            run = len(result)
            while run and (text[result[run - 1]].isdecimal() or text[result[run - 1]] == "."):
                run -= 1
            word = "".join(text[i] for i in result[run:])
            year = len(word) == 4 and word.isdecimal() and word[:2] in ("19", "20")
            if year or ("." in word and not _goes_on(word, text, at + 1)):
                result.append(at)
    return result
