"""From the text of a passage to tokens: names of figures, numbers with units, and the grammar between them.

What belongs here: recognising words. What does not: what belongs to what (`bind`). Offsets of tokens are those of the
reading text (half width, simplified, without quotation marks); `ReadingText.place` leads back to the passage.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import Final

import msgspec

from pipeline.figures.amounts import MONEY_UNITS, Amount, parse_amount
from pipeline.prose.characters import QUOTES
from pipeline.prose.function_names import FunctionName, find_function_names
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.names import Name
from pipeline.prose.passage import NUMBERED
from pipeline.prose.subject import Subject

__all__ = ["Number", "ReadingText", "Token", "read_text", "tokenise"]

_COUNTS: Final = {
    "辆": "辆",
    "台": "台",
    "批次": "批次",
    "批": "批次",
    "人次": "人",
    "人": "人",
    "名": "人",
    "个": "个",
    "平方米": "平方米",
    "㎡": "平方米",
    "分": "分",
}
#: Unit as printed to the unit of the line item, the printed unit in full, and whether it is assumed (209万).
_UNITS: Final[dict[str | None, tuple[str | None, str | None, bool]]] = {
    None: (None, None, False),
    "%": ("%", "%", False),
    "万": ("CNY", "万元", True),
    "个百分点": (None, "个百分点", False),
    **{unit: ("CNY", unit, False) for unit in MONEY_UNITS},
    **{printed: (unit, printed, False) for printed, unit in _COUNTS.items()},
}
_NUMBER: Final = re.compile(
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
    r"(?:余|多)?(?P<unit>个百分点|百万元|千元|亿元|万元|元|万(?=[,。;、)]|$)|%|批次|批|人次|人|名|辆|台|个|平方米|㎡|分(?!别|之|类|部|类|项|析|局|院|校|支|中))?"
)
#: No report prints more; what has more is glued together from two numbers.
_MOST_PLACES: Final = 6
#: Nor more digits before the point: what has more is no number, and no column holds it.
_MOST_DIGITS: Final = 16
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度|年(?!初)|(?=年初)|(?=上年|决算|预算|财政))")
_DATE: Final = re.compile(
    r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|初)?|20\d\d\.(?:0?[1-9]|1[0-2])(?:\.[0-3]?\d|(?=[-至]))(?![\d%千百万亿元])|(?:19|20)\d\d年(?:年?[底末]|终)|(?:19|20)\d\d-20\d\d年?"
)
_ORDINAL: Final = re.compile(
    rf"(?:\([一二三四五六七八九十]{{1,3}}\)|[一二三四五六七八九十]{{1,3}}、|\d{{1,2}}[.、](?!\d)|\d{{1,2}}[.](?={NUMBERED})|\(\d{{1,2}}\)|[①-⑳]|第[一二三四五六七八九十]+)"
)
#: An ordinal in the middle of a line is certain only before a year: 表9.2026年….
_INNER_ORDINAL: Final = re.compile(r"\d{1,2}\.(?=20\d\d年)")
#: A year that lost its 年 and stuck to the number behind it: …万元2023247.15万元相比 (phrasing group 27).
_GLUED_YEAR: Final = re.compile(
    r"(?P<year>20[0-3]\d)(?P<rest>\d{1,6}\.\d{2})(?=万元(?:相比|决算|预算|减少|增加)|(?:减少|增加|下降|增长))"
)
#: A page number that stuck to the year behind it: 172024年预算数 (phrasing group 27).
_GLUED_PAGE: Final = re.compile(r"\d{1,3}(?=20[0-3]\d年)")
#: Before digits that are no beginning: of a number, or of what follows its comma.
_GOES_ON: Final = re.compile(r"(?:[\d.-]|\d,)$")
_CHINESE_COUNT: Final = re.compile(r"(?P<digit>[零壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十])(?P<unit>辆|台|批次)")
_CHINESE_DIGITS: Final = dict(
    zip(
        "零壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十",
        (0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10),
        strict=True,
    )
)
_QUOTE: Final = re.compile(f"[{re.escape(''.join(sorted(QUOTES)))}]")


class Number(msgspec.Struct, frozen=True, gc=False):
    """A printed number. `unit` as in the line item (CNY, %, 辆 …), None for a number that stands without one."""

    amount: Amount
    unit: str | None
    printed_unit: str | None
    digits_end: int  # where the digits end, without the unit
    unit_assumed: bool = False  # the unit is not printed in full (209万)

    @property
    def value(self) -> Decimal:
        """In yuan for money, else in the unit."""
        if self.unit == "CNY" and self.printed_unit is not None:
            return self.amount.yuan(self.printed_unit)
        return self.amount.value


class Token(msgspec.Struct, frozen=True, eq=False, gc=False):
    """`kind`: subject, function, economic, number, year, date, ordinal, mark, text, or a group of words."""

    kind: str
    start: int
    end: int
    word: str
    subjects: tuple[Subject, ...] = ()
    function: FunctionName | None = None
    number: Number | None = None


class ReadingText:
    """The text that is read, with the way back from each of its characters to the passage."""

    __slots__ = ("_gaps", "_passage", "text")

    def __init__(self, text: str, passage: str) -> None:
        self.text = text
        self._passage = passage
        self._gaps: list[int] | None = None if len(text) < len(passage) else []

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the passage that holds `text[start:end]`."""
        size = len(self.text)
        if start >= end or start >= size:
            return 0, 0
        last = (end if end < size else size) - 1
        gaps = self._gaps
        if gaps is None:
            # the k-th character that was left out stood before the character of this index
            gaps = self._gaps = [found.start() - k for k, found in enumerate(_QUOTE.finditer(self._passage))]
        if not gaps:
            return start, last + 1
        return start + bisect_right(gaps, start), last + bisect_right(gaps, last) + 1


def read_text(passage: str, words: Lexicon) -> ReadingText:
    """Half-width marks and digits, simplified characters, no quotation marks; one character for one."""
    return ReadingText(passage.translate(words.reading), passage)


def tokenise(text: str, words: Lexicon) -> list[Token]:
    """Tokens of a reading text, in order, covering all of it."""
    scan, size = words.scan, len(text)
    names = scan.names
    functions = find_function_names(text, words)
    functions.reverse()
    stop = functions[-1].start if functions else size  # where the next of them begins
    ahead = scan.find(text)
    ahead.append((0, size, size))
    ahead.reverse()
    tokens: list[Token] = []
    loose = at = 0  # where the words begin that are not known, and what is read
    token: Token | None
    while True:
        what, start, end = ahead.pop()
        if start < at:
            if end > at:  # 3人员经费: the number took the first character of a name
                ahead += reversed(scan.find_again(text, at, end))
            continue
        if stop <= start:
            if stop == size:
                break
            ahead.append((what, start, end))
            function = functions.pop()
            stop = functions[-1].start if functions else size
            start, end = function.start, function.end
            if start < at:
                continue  # a number or a name reaches into it
            token = Token("function", start, end, text[start:end], (), function)
        else:
            name = names[what]
            if name.plain:
                token = Token(name.kind, start, start + name.size, name.word, name.subjects)
            else:
                token = _opened(text, start, name)
        at = start + 1 if token is None else token.end
        if at < end:
            ahead += reversed(scan.find_again(text, at, end))
        if token is not None:
            if loose < start:
                tokens.append(Token("text", loose, start, text[loose:start]))
            tokens.append(token)
            loose = at
    if loose < size:
        tokens.append(Token("text", loose, size, text[loose:]))
    return tokens


def _opened(text: str, at: int, name: Name) -> Token | None:
    """What begins with a character that may open a number, an ordinal or a count in words; else the name found."""
    char = text[at]
    opening = at == 0 or text[at - 1] in "。;:,("
    if char.isdecimal() or (char == "-" and text[at + 1 : at + 2].isdecimal()):
        return _number_token(text, at, opening)
    if opening and (ordinal := _ORDINAL.match(text, at)):
        return Token("ordinal", at, ordinal.end(), ordinal[0])
    if name.kind:
        return Token(name.kind, at, at + name.size, name.word, name.subjects)
    counted = _CHINESE_COUNT.match(text, at)
    if counted is not None and (at == 0 or text[at - 1] not in "一二三四五六七八九十百千万第"):
        value = _CHINESE_DIGITS[counted["digit"]]
        number = Number(Amount(Decimal(value), 0, str(value)), _COUNTS[counted["unit"]], counted["unit"], at + 1)
        return Token("number", at, counted.end(), counted[0], number=number)
    return None


def _number_token(text: str, at: int, opening: bool) -> Token | None:
    if not opening and not text.startswith("20", at):
        match = _NUMBER.match(text, at)
        if match is not None and match["unit"] is not None:
            return _number(match, at)  # the usual number, which is no year, date or ordinal
    if ordinal := (_ORDINAL if opening else _INNER_ORDINAL).match(text, at):
        return Token("ordinal", at, ordinal.end(), ordinal[0])
    glued_page = _GLUED_PAGE.match(text, at)
    if glued_page is not None and not _GOES_ON.search(text, max(0, at - 2), at):
        return Token("filler", at, glued_page.end(), glued_page[0])
    for kind, pattern in (("date", _DATE), ("year", _YEAR)):
        dated = pattern.match(text, at)
        if dated is not None:
            return Token(kind, at, dated.end(), dated["year"] if kind == "year" else dated[0])
    glued = _GLUED_YEAR.match(text, at)
    if glued is not None:
        return Token("year", at, at + 4, glued["year"])
    negative = text[at] == "-"
    if negative and at and (text[at - 1].isalnum() or text[at - 1] == ")") and text[at - 1] not in "为是少加长降":
        return Token("mark", at, at + 1, "-")  # a hyphen: 2080501-行政运行, 17-19年
    match = _NUMBER.match(text, at + negative)
    return None if match is None else _number(match, at)


def _number(match: re.Match[str], at: int) -> Token | None:
    """The number of a match; the sign before it, if any, stands at `at`."""
    digits, printed_unit = match.groups()
    if len(digits) > _MOST_DIGITS and len(digits.partition(".")[0].replace(",", "")) > _MOST_DIGITS:
        return Token("text", at, match.end(), match[0])
    amount = _amount(digits, negative=match.start() > at)
    if amount is None:
        return None
    unit, printed_unit, assumed = _UNITS[printed_unit]
    number = Number(amount, unit, printed_unit, match.end(1), assumed)
    return Token("number", at, match.end(), match[0], (), None, number)


def _amount(digits: str, *, negative: bool) -> Amount | None:
    """A number of the reading text as `parse_amount` reads it, which has to look at far more than ASCII digits."""
    printed = "-" + digits if negative else digits
    decimals = digits.partition(".")[2]
    if not digits.isascii() or len(decimals) > _MOST_PLACES:
        return parse_amount(printed)
    value = Decimal(digits.replace(",", ""))
    return Amount(-value if negative else value, len(decimals), printed)
