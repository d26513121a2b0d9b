"""The wording of titles and names: what is a title of a report, and what can be the name of a body.

What belongs here: patterns over one stretch of text. What does not: where on the pages they stand and how much
they weigh (`claims`, `identity`). Texts are compacted first: NFKC, no white space, one kind of bracket; so letter
spacing (部 门 预 算) and wrapped titles need no rule of their own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_toml

__all__ = [
    "Terms",
    "Title",
    "body_name",
    "compact",
    "has_placeholder",
    "is_noise",
    "parse_heading",
    "parse_title",
    "terms",
]

_YEAR: Final = r"(?:(?P<{0}>(?:19|20)\d{{2}})年?(?:度|财政年度|财年)?)"
_KIND: Final = r"(?P<kind>预决算|预算|决算)"
_TAIL: Final = (
    r"(?:信息|情况|公开|说明|报告|文本|文件|报表|表格|表|材料|目录|编制|草案|公告|总结|及|和|与|的|有关|相关|“?三公”?经费|分析|书"
    r"|安排|概况|模板|样本|样表|参考|格式|批复|数据|内容|财务|年度|本级|\d|、|:|-|\([^()]*\))*"
)
_SCOPE: Final = r"(?:[省市区县州]级)?(?:部门|单位|部门单位|部门\(单位\)|单位\(部门\)|财政|政府)?"
_TITLE: Final = re.compile(
    rf"(?:关于)?{_YEAR.format('y1')}?(?:关于)?(?P<unit>.*?)(?:关于)?{_YEAR.format('y2')}?的?(?P<scope>{_SCOPE}){_KIND}{_TAIL}"
)
_NAME_BEHIND: Final = re.compile(
    r"(?P<title>.*?[预决]算[^-:()]*)[-:(](?P<unit>[^-:()]+)\)?"
)  # 2023年度部门决算(某市某局)
_ORDINAL: Final = re.compile(
    r"^(?:第[一二三四五六七八九十\d]+(?:部分|章|节)[、.:]?|附(?:件|表)?[一二三四五六七八九十\d]*(?:-\d+)?[、.:]|[(]?[一二三四五六七八九十]+[)][、.]?"
    r"|[一二三四五六七八九十]+[、.]|[(]?\d{1,2}[)]|\d{1,2}[、.](?!\d))"
)
_SUBJECT: Final = (
    r"(?:收支|收入|支出|财政拨款|一般公共|政府性基金|国有资本|国有资产|“?三公”?|项目支出|机关运行|政府采购|整体|绩效|财务|基本支出|预算|决算"
    r"|年初|本年|其他重要)"
)
_HEADING: Final = re.compile(
    rf"{_YEAR.format('y1')}?(?P<unit>.*?){_YEAR.format('y2')}?的?(?P<scope>{_SCOPE})"
    rf"(?:{_SUBJECT}.*?(?P<end>表|说明|情况|明细|公开|报告)(?:\([^()]*\))?|(?:概况|基本情况|基本概况|概述|机构设置|主要职能|主要职责|职责))"
)
_KIND_WORD: Final = re.compile(r"预决算|预算|决算")
_NOISE: Final = re.compile(
    r"[-—·\s]*\d{0,4}[-—·\s]*|第\d+页(?:共\d+页)?|附件:?[一二三四五六七八九十\d]*[:.、]?|附:?|(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?"
    r"|[〇○零一二三四五六七八九十]{4}年[一二三四五六七八九十]+月(?:[一二三四五六七八九十]+日)?|单位:?(?:人民币)?[万亿千]?元|金额单位:.*|公开\d+表|\(?盖章\)?"
)
_NAME: Final = re.compile(r"[\u3400-\u9fff〇()、·“”\dA-Za-z×○□*{}-]{2,60}")
_PLACEHOLDER: Final = re.compile(
    r"(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|[×□○△]{2,}|\*{2,}|[{【\[]\s*(?:单位|部门)[^{}【】\[\]]{0,6}[}】\]]|_{3,}|×(?=[局厅委部省市县区])"
)
_BAD_INSIDE: Final = re.compile(
    r"[,。;?!:<>%…]|年度|预算数|决算数|收入|总表|一览|如下|按照|根据|以下|情况说明|我[局委部院校厅]|本[局委部院校厅单]|\d{4}年|万元|比上年|第[一二三四五六]部分"
    r"|目录|附件|公开表|情况表|明细表|印制"
)
_SCOPE_WORD: Final = re.compile(r"(?:部门|单位)$")
_CHINESE_YEAR: Final = re.compile(r"二[〇○零Oo0][一二][〇○零Oo0一二三四五六七八九](?=年)")
_CHINESE_DIGITS: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("〔[【", "("),
        **dict.fromkeys("〕]】", ")"),
        **dict.fromkeys('"”“‟„＂', "”"),
        **dict.fromkeys("—–−", "-"),
    }
)
#: Running headers and labels come again on every page: so many last texts are remembered.
_REMEMBERED: Final = 1 << 14


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says; each part None where it does not say it. `unit` is as printed, without white space."""

    unit: str | None = None
    year: int | None = None
    kind: str | None = None  # final | budget
    place: str | None = None  # what stands where a unit would and is no body: a division, perhaps


@dataclass(frozen=True, slots=True)
class Terms:
    """Words of identity_terms.toml, compacted."""

    unit_labels: tuple[str, ...]
    project_labels: tuple[str, ...]
    parent_labels: tuple[str, ...]
    endings: frozenset[str]
    not_names: frozenset[str]
    central_systems: tuple[str, ...]
    party_prefixes: dict[str, str]  # what stands before the place -> the short form of it


@cache
def terms() -> Terms:
    """The terms under data/reference/, read and validated once."""
    name = "identity_terms.toml"
    data = read_toml(name)
    lists: dict[str, tuple[str, ...]] = {}
    for key in ("unit_labels", "project_labels", "parent_labels", "not_names", "central_systems"):
        words = data.get(key)
        if not isinstance(words, list) or not words or not all(isinstance(w, str) and w for w in words):
            raise ReferenceDataError(f"{key} is no list of words", where=name, remedy=f'write {key} = ["…", "…"]')
        lists[key] = tuple(compact(w) for w in words)
    endings = data.get("endings")
    if not isinstance(endings, str) or not endings:
        raise ReferenceDataError("endings is no text", where=name, remedy='write endings = "局委会…"')
    prefixes = data.get("party_prefixes")
    if not isinstance(prefixes, dict) or not all(isinstance(short, str) and short for short in prefixes.values()):
        raise ReferenceDataError(
            "party_prefixes maps no words to words",
            where=name,
            remedy='write party_prefixes = { "中国共产党" = "中共" }',
        )
    return Terms(
        lists["unit_labels"],
        lists["project_labels"],
        lists["parent_labels"],
        frozenset(endings),
        frozenset(lists["not_names"]),
        lists["central_systems"],
        {compact(full): compact(short) for full, short in prefixes.items()},
    )


@lru_cache(maxsize=_REMEMBERED)
def compact(text: str) -> str:
    """NFKC, one kind of bracket and quote, no white space, years in digits (二〇二三年 is 2023年)."""
    text = unicodedata.normalize("NFKC", text).translate(_SAME)
    text = re.sub(r"[\s\u200b\ufeff]+", "", text)
    if not unicodedata.is_normalized("NFKC", text):  # what a blank parted can combine
        text = unicodedata.normalize("NFKC", text)
    return _CHINESE_YEAR.sub(lambda m: m[0].translate(_CHINESE_DIGITS), text) if "二" in text else text


def is_noise(text: str) -> bool:
    """Whether a compact line is nothing that a title is made of: a page number, a date, 附件1, a unit of money."""
    return not text or _NOISE.fullmatch(text) is not None


def has_placeholder(text: str) -> bool:
    """Whether a text holds a blank to be filled in: XX局, ××市, {单位}, ____."""
    return _PLACEHOLDER.search(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def body_name(text: str) -> str | None:
    """A compact text as the name of a body, or None: generic words, sentences and bare labels are no names."""
    name = text.strip('、:-.·"”的')
    name = re.sub(r"^(?:关于|附件\d*:?|[(]\d+[)])", "", name)
    if name.startswith("(") and name.endswith(")") and name.count("(") == 1:
        name = name[1:-1]
    if _SCOPE_WORD.search(name) and not name.endswith(("部部门", "总部门")) and len(name) > 4:
        shorter = _SCOPE_WORD.sub("", name)  # 北京市医疗保障局部门, 上海市某局单位
        name = shorter if shorter[-1] in terms().endings else name
    stem = re.sub(r"\([^()]*\)$", "", name)
    if not _NAME.fullmatch(name) or name in terms().not_names or stem in terms().not_names or _BAD_INSIDE.search(name):
        return None
    if name.count("(") != name.count(")") or len(stem) < 3 or stem[-1] not in terms().endings:
        return None
    if re.fullmatch(
        r"(?:[省市区县州]级|本级|各|全|一级|二级|所属|下属)*(?:预算|决算|行政|事业)?(?:部门|单位|机关|主管部门)", stem
    ):
        return None
    return name


@lru_cache(maxsize=_REMEMBERED)
def parse_title(text: str) -> Title | None:
    """A compact text as the whole title of a report (`X2024年度部门决算`), or None."""
    match = _TITLE.fullmatch(text)
    if match is None and (behind := _NAME_BEHIND.fullmatch(text)) is not None and body_name(behind["unit"]):
        title = parse_title(behind["title"])
        return None if title is None or title.unit else Title(body_name(behind["unit"]), title.year, title.kind)
    if match is None or not (match["y1"] or match["y2"] or match["unit"]):
        return None
    year = match["y2"] or match["y1"]
    if year is None and (anywhere := re.search(r"((?:19|20)\d{2})年", text)) is not None:
        year = anywhere[1]  # the year may stand behind: 部门决算公开报告(2023年度)
    kind = {"决算": "final", "预算": "budget"}.get(match["kind"])
    unit = match["unit"]
    if unit and (unit.endswith(("收支", "收入", "支出", "拨款", "经费", "采购", "经营")) or _ORDINAL.match(unit)):
        return None
    name = body_name(unit) if unit else None
    return Title(name, int(year) if year else None, kind, unit if unit and name is None else None)


@lru_cache(maxsize=_REMEMBERED)
def parse_heading(text: str) -> Title | None:
    """A compact line as a section heading or the title of a statement (`2018年度X收支预算总表`, `第一部分X概况`)."""
    bare = text
    while (ordinal := _ORDINAL.match(bare)) is not None:
        bare = bare[ordinal.end() :]
    bare = re.sub(r"^(?:关于|公开\d+表|预算\d+表|表\d+)", "", re.sub(r"[.…·]{2,}\d*$|[。.]+\d*$", "", bare))
    if not 4 <= len(bare) <= 80 or re.search(r"[。;!?]|\d\.\d|万元$", bare):
        return None
    match = _HEADING.fullmatch(bare)
    if match is None:
        return None
    years = [int(y) for y in (match["y1"], match["y2"]) if y]
    words = _KIND_WORD.findall(bare)
    kind = {"决算": "final", "预算": "budget"}.get(words[-1]) if len(set(words)) == 1 else None
    return Title(body_name(match["unit"]) if match["unit"] else None, years[0] if years else None, kind)
