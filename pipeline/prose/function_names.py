"""Names of function subjects (功能科目) in running text, in all the ways in which reports write a path 类/款/项.

What belongs here: where such a name stands, its parts, its printed code. What does not: which code a path means
(`pipeline.codes`) and which figure belongs to it (`bind`). Phrasing groups 15, 17, 18 and 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec.structs import replace

from pipeline.prose.lexicon import Lexicon

__all__ = ["FunctionName", "find_function_names"]


class FunctionName(msgspec.Struct, frozen=True, gc=False):
    """A path as printed: `names` outermost first, `levels` the level of each (类, 款, 项 or '' where not printed)."""

    start: int
    end: int
    names: tuple[str, ...]
    levels: tuple[str, ...]
    code: str | None = None

    def below(self, upper: FunctionName) -> FunctionName:
        """This path with the names of `upper` that it lacks before it."""
        if not self.levels or self.levels[0] == "类":
            return self
        if self.levels[0] == "项" and len(upper.names) >= 2 and upper.levels[1:2] == ("款",):
            return replace(self, names=upper.names[:2] + self.names, levels=upper.levels[:2] + self.levels)
        return replace(self, names=upper.names[:1] + self.names, levels=upper.levels[:1] + self.levels)


_TAG = re.compile(r"\(\d{0,7}(?P<level>[类款项])级?(?:科目)?\)")
#: A code before its name: 2080501-行政单位离退休, 2010301(行政运行), 20404公共安全\检察. Not 204万元, not 2024年.
_CODE_FIRST = re.compile(
    r"(?P<code>2(?<!\d2)(?<!\d 2)(?<!\d,2)(?<!\d\d\.2)[0-3]\d(?:\d\d){0,2})"
    r"(?:[-—:、_](?=[\u4e00-\u9fff])|(?=\()|(?=[\u4e00-\u9fff])"
    r"(?!年|万|亿|元|个|人|辆|台|名|件|项|次|批|套|月|日|号|平|余|多|千|百|家|户|所))"
)
_CODE_BEHIND = re.compile(r"\((?:科目编码:?|代码:?)?(?P<code>2[0-3]\d(?:\d\d){0,2})\)")
_CODE_NAMED = re.compile(
    r"[,，:]?(?:支出)?(?:功能)?(?:分类)?(?:科目)?(?:编码|代码)[:为]?(?P<code>2\d\d(?:\d\d){0,2})(?!\d)"
)
_LEFT_BORDER = frozenset(",，。;；:：!?\n")
_SEPARATORS = frozenset("-—–\\/>→·_")
_NAME = re.compile(r"[\u4e00-\u9fff、]+(?:\([\u4e00-\u9fff]{1,6}\)[\u4e00-\u9fff、]*)*")
_LEAD = re.compile(
    r".*(?:其中|包括|方面|用于|安排|如下|科目|年度|上年|分别为|^[一二三四五六七八九十]+[是、])(?=.{2})|.*\d[.、](?=\D)|.*\d\)"
)
_LONGEST_NAME = 40
#: A class whose name is an everyday word, and what stands before it where the class is meant.
_GENERAL_CLASS = "其他支出"
_EXPLAINED = re.compile(r"\((?!\d|类|款|项)[\u4e00-\u9fff、,]{4,}\)")
_LISTED = re.compile(r"(?:^|[^\u4e00-\u9fff]|、|包括|其中|以及|[和及与为])$")


def find_function_names(text: str, words: Lexicon) -> list[FunctionName]:
    """All names in a text (half width, no blanks, no quotation marks), in order and not overlapping."""
    found: list[FunctionName] = []
    taken = bytearray(len(text) + 1)
    for sign, finder in _FINDERS:
        if sign not in text:
            continue  # most texts hold neither brackets nor codes
        for name in finder(text, words):
            if not any(taken[name.start : name.end]):
                found.append(name)
                taken[name.start : name.end] = b"\x01" * (name.end - name.start)
    found.sort(key=lambda name: name.start)
    return [_with_code(name, text) for name in found]


def _with_code(name: FunctionName, text: str) -> FunctionName:
    """The name with a code that is named right behind it (功能编码 2080108)."""
    match = _CODE_NAMED.match(text, name.end) or _CODE_BEHIND.match(text, name.end)
    return replace(name, code=match["code"], end=match.end()) if match and name.code is None else name


def _tagged(text: str, words: Lexicon) -> Iterator[FunctionName]:
    """Paths with tags: 甲支出（类）乙事务（款）丙（项）, also 丙（项） alone."""
    parts: list[tuple[int, int, str, str]] = []  # start of the name, end of the tag, name, level
    border = 0
    for tag in _TAG.finditer(text):
        start = _name_start(text, border, tag.start(), bool(parts) and border == parts[-1][1], words, tag["level"])
        name = text[start : tag.start()].strip("-—>·/\\")
        level = tag["level"]
        joined = bool(parts) and start - parts[-1][1] <= 1 and "类款项".find(level) > "类款项".find(parts[-1][3])
        if parts and not joined:
            yield _path(parts)
            parts = []
        border = tag.end()
        if name and len(name) <= _LONGEST_NAME:
            parts.append((start, tag.end(), name, level))
    if parts:
        yield _path(parts)


def _path(parts: list[tuple[int, int, str, str]]) -> FunctionName:
    return FunctionName(parts[0][0], parts[-1][1], tuple(p[2] for p in parts), tuple(p[3] for p in parts))


def _name_start(text: str, border: int, end: int, joined: bool, words: Lexicon, level: str) -> int:
    """Where the name that ends at `end` begins: at the tag before it, or after a mark, a number or a leading word."""
    start = end
    depth = 0
    while start > border and end - start < _LONGEST_NAME:
        char = text[start - 1]
        if char == ")":
            depth += 1
        elif char == "(":
            if depth == 0:
                break
            depth -= 1
        elif depth == 0 and (char in _LEFT_BORDER or char.isdecimal() or char == "%"):
            break
        start -= 1
    if joined and start == border:
        return start
    for at in range(start, end - 1):
        if text[at:end] in words.functions:
            return at  # the longest known name, whatever words it holds (…用于农村公路建设支出)
    # a class (类) begins where its known name begins, whatever stands before it
    for at in range(start, end - 3) if level == "类" else ():
        hit = words.classes.at(text, at)
        if hit is not None and hit[0] == end:
            return at
    lead = _LEAD.match(text[start:end])
    if lead is not None and lead.end() < end - start:
        start += lead.end()
    while start < end and text[start] in ".、-—":
        start += 1
    return start


def _code_first(text: str, words: Lexicon) -> Iterator[FunctionName]:
    for match in _CODE_FIRST.finditer(text):
        at = match.end()
        if text[at : at + 1] == "(":
            close = text.find(")", at)
            names = text[at + 1 : close] if 0 < close - at <= _LONGEST_NAME else ""
            end = close + 1
        else:
            name = _NAME.match(text, at)
            names = _cut(name[0], words) if name else ""
            end = at + len(names)
            while text[end : end + 1] in _SEPARATORS and end < len(text):
                more = _NAME.match(text, end + 1)
                if more is None:
                    break
                part = _cut(more[0], words)
                names += "/" + part
                end = more.start() + len(part)
        if names and (len(match["code"]) > 3 or names.removesuffix("支出") + "支出" in words.functions):
            parts = tuple(names.split("/"))
            yield FunctionName(match.start(), end, parts, ("",) * len(parts), match["code"])


def _known(name: str, words: Lexicon) -> str | None:
    """The longest name of a function subject with which a name begins."""
    return next((name[:end] for end in range(len(name), 1, -1) if name[:end] in words.functions), None)


def _cut(name: str, words: Lexicon) -> str:
    """A name without the words that lead over to its figure; a name that is known is kept whole."""
    known = _known(name, words)
    if known is not None:
        return known
    for word in ("预算", "决算", "年初", "支出共", "科目", "共计", "为"):
        at = name.find(word)
        if at > 1:
            name = name[:at]
    return name


def _code_behind(text: str, words: Lexicon) -> Iterator[FunctionName]:
    """小学教育（2050202）."""
    for match in _CODE_BEHIND.finditer(text):
        start = _name_start(text, 0, match.start(), False, words, "")
        name = text[start : match.start()]
        if 1 < len(name) <= _LONGEST_NAME:
            yield FunctionName(start, match.end(), (name,), ("",), match["code"])


def _plain_classes(text: str, words: Lexicon) -> Iterator[FunctionName]:
    """Class names without a tag, and the paths that open with one: 一般公共服务支出-财政事务-行政运行."""
    at = 0
    while (hit := words.class_names.search(text, at)) is not None:
        at, end, name = hit.start(), hit.end(), hit[0]
        if name == _GENERAL_CLASS and not _LISTED.search(text[max(0, at - 2) : at]):
            at = end  # 港航管理其他支出: other expenditure of something, no class
            continue
        if name == _GENERAL_CLASS and _EXPLAINED.match(text, end):
            at = end  # 其他支出（对附属单位补助支出、上缴上级支出）: what it holds is told
            continue
        names, levels = [name], ["类"]
        while text[end : end + 1] in _SEPARATORS and end < len(text) and len(names) < 3:
            more = _NAME.match(text, end + 1)
            if more is None:
                break
            part = _known(more[0], words) or more[0]
            for stop in () if part in words.functions else ("科目", "预算", "决算"):
                cut = part.find(stop)
                part = part[:cut] if cut > 1 else part
            names.append(part)
            levels.append("类款项"[len(names) - 1])
            end = more.start() + len(part)
        if len(names) > 1 or name not in words.named:  # 国有资本经营预算支出 untagged is the sum, not class 223
            yield FunctionName(at, end, tuple(names), tuple(levels))
        at = end


#: What finds names, the surest first, and a sign without which it finds none.
_FINDERS: Final = (("(", _tagged), ("2", _code_first), ("(", _code_behind), ("", _plain_classes))
