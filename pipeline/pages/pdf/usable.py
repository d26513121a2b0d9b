"""Is the text layer of a digital page what the page shows? (E-06)

A layer may be missing, carry glyph numbers instead of letters (`(cid:17)`), private-use characters, or letters of a
wrong font map: then the picture is the only witness.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from pipeline.pages.printed.marks import Char

__all__ = ["usable_text"]

#: Above this share of characters that no Chinese report prints, the map of the page's main font is broken.
_MOST_FOREIGN = 0.08
#: A private-use bullet before each line is decoration; above this share even where little else is foreign, it is text.
_MOST_PRIVATE = 0.05
#: From so many Chinese characters on, some of the commonest must be among them.
_ENOUGH_HAN = 80
_LEAST_COMMON = 0.15
#: The commonest characters of reports: a page of Chinese official prose or of budget tables holds few others.
_COMMON = frozenset(
    "的一是在不有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行"
    "学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些"
    "然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月"
    "公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知"
    "较将组见计别手角期根论运农指六区强放决西被干做必战先回则任取据处理世办务府预算决算支收入财政拨款项目单位类科目编码"
    "名称合万元费用结转余额增减其他一般公共服务基本支出教育社会保障就业卫生健康住房改革金补贴购置维护接待因费车辆国境"
)
_CID = re.compile(r"\(cid:\d+\)")
#: Blocks beyond Chinese and Latin that such reports do print: punctuation, symbols, units, list marks, forms.
_EXPECTED_BLOCKS = (
    (0x20, 0x7E),
    (0xA1, 0xFF),
    (0x370, 0x3FF),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2100, 0x218F),
    (0x2190, 0x21FF),
    (0x2200, 0x22FF),
    (0x2460, 0x24FF),
    (0x2500, 0x25FF),
    (0x2600, 0x27BF),
    (0x2E80, 0x2FDF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
)

#: What a letter tells about the map of its font, in one sign each.
_PRIVATE, _FOREIGN, _PRIVATE_AND_FOREIGN, _COMMON_HAN, _OTHER_HAN, _ORDINARY = "pfxch."
#: Kinds of so many letters are remembered.
_MOST_KINDS = 1 << 16


def usable_text(chars: Sequence[Char]) -> bool:
    """Whether the characters of a page can be believed; a page without any cannot be read and is not usable."""
    text = "".join([char.text for char in chars])
    if not text.strip():
        return False
    glyph_numbers = sum(len(match) for match in _CID.findall(text))
    if glyph_numbers > _MOST_FOREIGN * len(text):
        return False
    kinds = text.translate(_KINDS)
    private = kinds.count(_PRIVATE) + kinds.count(_PRIVATE_AND_FOREIGN)
    foreign = kinds.count(_FOREIGN) + kinds.count(_PRIVATE_AND_FOREIGN)
    if private > _MOST_PRIVATE * len(text) or foreign > _MOST_FOREIGN * len(text):
        return False
    common = kinds.count(_COMMON_HAN)
    han = kinds.count(_OTHER_HAN) + common
    return han < _ENOUGH_HAN or common >= _LEAST_COMMON * han


class _Kinds(dict[int, str]):
    """The kind of each letter, found out once: all reports together print some three thousand."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        private, foreign = _is_private(letter), not _is_expected(letter)
        if private or foreign:
            kind = _PRIVATE_AND_FOREIGN if private and foreign else _PRIVATE if private else _FOREIGN
        elif "\u4e00" <= letter <= "\u9fff":
            kind = _COMMON_HAN if letter in _COMMON else _OTHER_HAN
        else:
            kind = _ORDINARY
        if len(self) < _MOST_KINDS:
            self[code] = kind
        return kind


_KINDS = _Kinds()


def _is_private(letter: str) -> bool:
    return unicodedata.category(letter) in ("Co", "Cn", "Cs", "Cc") or letter == "\ufffd"


def _is_expected(letter: str) -> bool:
    code = ord(letter)
    return any(low <= code <= high for low, high in _EXPECTED_BLOCKS) or 0x20000 <= code <= 0x323AF
