"""From the text of a passage to tokens: names of figures, numbers with units, and the grammar between them.

What belongs here: recognising words. What does not: what belongs to what (`bind`). Offsets of tokens are those of the
reading text (half width, simplified, without quotation marks); `ReadingText.place` leads back to the passage.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.figures.amounts import MONEY_UNITS, Amount, parse_amount
from pipeline.prose.function_names import FunctionName, find_function_names
from pipeline.prose.lexicon import Lexicon, Subject

__all__ = ["Number", "ReadingText", "Token", "read_text", "tokenise"]

_QUOTES: Final = frozenset("\"'“”‘’「」『』〝〞＂`´《》〈〉")
_WIDTH: Final = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **{ord(c): "(" for c in "〔【[｛"},
    **{ord(c): ")" for c in "〕】]｝"},
    **{ord(c): "-" for c in "−－﹣–—―─"},
    **{ord(c): "、" for c in "､﹑"},
    ord("∶"): ":",
}
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
_NUMBER: Final = re.compile(
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?)"
    r"(?:余|多)?(?P<unit>个百分点|百万元|千元|亿元|万元|元|万(?=[,。;、)]|$)|%|批次|批|人次|人|名|辆|台|个|平方米|㎡|分(?!别|之|类|部|类|项|析|局|院|校|支|中))?"
)
_YEAR: Final = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度|年(?!初)|(?=年初)|(?=上年|决算|预算|财政))")
_DATE: Final = re.compile(
    r"(?:(?:19|20)\d\d年)?\d{1,2}月(?:\d{1,2}日)?(?:底|末|初)?|20\d\d\.(?:0?[1-9]|1[0-2])(?:\.[0-3]?\d|(?=[-至]))(?![\d%千百万亿元])|(?:19|20)\d\d年(?:年?[底末]|终)|(?:19|20)\d\d-20\d\d年?"
)
_ORDINAL: Final = re.compile(
    r"(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)|\d{1,2}[.](?=20\d\d年|2[0-3]\d(?:\d\d){1,2}[-(\u4e00-\u9fff]|2[0-3]\d-)|\(\d{1,2}\)|[①-⑳]|第[一二三四五六七八九十]+)"
)
#: An ordinal in the middle of a line is certain only before a year: 表9.2026年….
_INNER_ORDINAL: Final = re.compile(r"\d{1,2}\.(?=20\d\d年)")
#: A year that lost its 年 and stuck to the number behind it: …万元2023247.15万元相比 (phrasing group 27).
_GLUED_YEAR: Final = re.compile(r"(?P<year>20[0-3]\d)(?P<rest>\d{1,6}\.\d{2})(?=万元(?:相比|决算|预算|减少|增加))")
_CHINESE_COUNT: Final = re.compile(r"(?P<digit>[零壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十])(?P<unit>辆|台|批次)")
_CHINESE_DIGITS: Final = dict(
    zip(
        "零壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十",
        (0, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10),
        strict=True,
    )
)
_PUNCTUATION: Final = frozenset(",。;:、()!?")


@dataclass(frozen=True, slots=True)
class Number:
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


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: subject, function, economic, number, year, date, ordinal, mark, text, or a group of words."""

    kind: str
    start: int
    end: int
    word: str
    subjects: tuple[Subject, ...] = ()
    function: FunctionName | None = None
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class ReadingText:
    """The text that is read, and for each of its characters the index in the passage."""

    text: str
    back: list[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the passage that holds `text[start:end]`."""
        if start >= end or start >= len(self.back):
            return 0, 0
        return self.back[start], self.back[min(end, len(self.back)) - 1] + 1


def read_text(passage: str, words: Lexicon) -> ReadingText:
    """Half-width marks and digits, simplified characters, no quotation marks; one character for one."""
    chars: list[str] = []
    back: list[int] = []
    for at, char in enumerate(passage):
        if char in _QUOTES:
            continue
        plain = _WIDTH.get(ord(char), char)
        plain = words.simplified.get(ord(plain), plain)
        if len(plain) == 1 and ord(plain) > 0x2E7F and unicodedata.category(plain) == "So":
            folded = unicodedata.normalize("NFKC", plain)
            plain = folded if len(folded) == 1 else plain
        chars.append(plain)
        back.append(at)
    return ReadingText("".join(chars), back)


def tokenise(text: str, words: Lexicon) -> list[Token]:
    """Tokens of a reading text, in order, covering all of it."""
    names = {name.start: name for name in find_function_names(text, words)}
    tokens: list[Token] = []
    loose = at = 0
    while at < len(text):
        token = _token(text, at, names, words, at == 0 or text[at - 1] in "。;:,(")
        if token is None:
            at += 1
            continue
        if loose < at:
            tokens.append(Token("text", loose, at, text[loose:at]))
        tokens.append(token)
        loose = at = token.end
    if loose < len(text):
        tokens.append(Token("text", loose, len(text), text[loose:]))
    return tokens


def _token(text: str, at: int, names: dict[int, FunctionName], words: Lexicon, opening: bool) -> Token | None:
    name = names.get(at)
    if name is not None:
        return Token("function", at, name.end, text[at : name.end], function=name)
    char = text[at]
    if char.isdecimal() or (char == "-" and text[at + 1 : at + 2].isdecimal()):
        return _number_token(text, at, opening)
    if opening and (ordinal := _ORDINAL.match(text, at)):
        return Token("ordinal", at, ordinal.end(), ordinal[0])
    hit = words.subjects.at(text, at)
    word = words.words.at(text, at)
    if hit is not None and (word is None or hit[0] >= word[0]):
        return Token("subject", at, hit[0], text[at : hit[0]], subjects=hit[1])
    economic = words.economics.at(text, at)
    if economic is not None and (word is None or economic[0] > word[0]):
        return Token("economic", at, economic[0], text[at : economic[0]])
    if word is not None:
        return Token(word[1], at, word[0], text[at : word[0]])
    if char in _PUNCTUATION:
        return Token("mark", at, at + 1, char)
    counted = _CHINESE_COUNT.match(text, at)
    if counted is not None and (at == 0 or text[at - 1] not in "一二三四五六七八九十百千万第"):
        value = _CHINESE_DIGITS[counted["digit"]]
        number = Number(Amount(Decimal(value), 0, str(value)), _COUNTS[counted["unit"]], counted["unit"], at + 1)
        return Token("number", at, counted.end(), counted[0], number=number)
    return None


def _number_token(text: str, at: int, opening: bool) -> Token | None:
    if ordinal := (_ORDINAL if opening else _INNER_ORDINAL).match(text, at):
        return Token("ordinal", at, ordinal.end(), ordinal[0])
    for kind, pattern in (("date", _DATE), ("year", _YEAR)):
        match = pattern.match(text, at)
        if match is not None:
            return Token(kind, at, match.end(), match["year"] if kind == "year" else match[0])
    glued = _GLUED_YEAR.match(text, at)
    if glued is not None:
        return Token("year", at, at + 4, glued["year"])
    negative = text[at] == "-"
    if negative and at and (text[at - 1].isalnum() or text[at - 1] == ")") and text[at - 1] not in "为是少加长降":
        return Token("mark", at, at + 1, "-")  # a hyphen: 2080501-行政运行, 17-19年
    match = _NUMBER.match(text, at + negative)
    if match is None:
        return None
    amount = parse_amount(("-" if negative else "") + match["number"])
    if amount is None:
        return None
    printed_unit = match["unit"]
    unit = "CNY" if printed_unit in MONEY_UNITS or printed_unit == "万" else "%" if printed_unit == "%" else None
    if unit is None and printed_unit is not None:
        unit = _COUNTS.get(printed_unit)
    assumed = printed_unit == "万"
    number = Number(amount, unit, "万元" if assumed else printed_unit, match.end("number"), assumed)
    return Token("number", at, match.end(), match[0], number=number)
