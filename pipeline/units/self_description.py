"""What the prose of a report says of its body: its nature (行政, 参公, 事业), its former and second names.

What belongs here: patterns over running text. Nothing is concluded from names or from staff quotas: a body whose
nature the report does not state has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["BODY_KINDS", "stated_kinds", "stated_names"]

#: Natures of bodies (单位性质): administrative organ, institution managed like the civil service, public institution.
BODY_KINDS: Final = ("行政", "参公", "事业")

_NAME: Final = r"[\u4e00-\u9fff()·]{4,40}?"
#: Words by which a report means its own body.
_SELF: Final = re.compile(
    r"(?:本(?:单位|部门|中心|校|院|馆|站|局|委|所|队|园)|我(?:单位|部门|局|委|校|院|中心|馆|站)|(?:单位|机构)(?:性质|类型|类别)):?$"
)
_VERB: Final = re.compile(r"[是为系:]|(?<!隶)属于?|作为")
_KIND: Final = re.compile(
    r"(?:事业单位|政府(?:的)?(?:直属机构|派出机[关构]|组成部门|工作部门|工作机构)|党委工作(?:机关|部门)|工作机关|组成部门|工作部门|行政单位"
    r"|行政机关|国家机关|审判机关|法律监督机关|参公单位|派出机关)(?:\([^()]{2,20}\))?(?=[,。;:]|$)"
)
_OTHERS: Final = re.compile(
    r"所属(?!单位)|下属|下设|下辖|管辖|(?:\d+|[一二三四五六七八九十])[个家]|[各等]|包括|其中|以及|系统内|编制|人员|改革|登记|养老|工资|全[市区县省]行政事业"
)
_FAR: Final = 70
_NOT_CIVIL_SERVICE: Final = re.compile(r"(?:非|不|未)[^,。;()]{0,4}(?:参公|参照)")
_CIVIL_SERVICE: Final = re.compile(r"参照[^,。;]{0,14}公务员|参公")
_PUBLIC_INSTITUTION: Final = re.compile(r"事业单位")
_RENAMED: Final = re.compile(rf"(?:原|由|将)?(?P<old>{_NAME})(?:正式)?更名为(?P<new>{_NAME})(?=[,。;:()〔\[]|$|,|的)")
_FORMER: Final = re.compile(
    rf"(?P<new>(?<![\u4e00-\u9fff]){_NAME})(?:\(原(?:名为?|称)?:?(?P<old>{_NAME})\)|,?(?:原名为?|曾用名为?):?(?P<old2>{_NAME})(?=[,。;)]))"
)
_QUOTE: Final = re.compile(r"^(?:关于|同意|批复|批准|经研究)+(?:原|将)?|^原")


def stated_kinds(text: str) -> Iterator[tuple[str | None, str, str]]:
    """(what stands before the verb, nature, words) of each sentence that says what a body is.

    `text` is compact running text. The first part is None where the sentence means the reporting body without its name
    (本单位是…, 隶属于某局,为…). Sentences about other bodies (下属事业单位, 下设…) are passed over.
    """
    for sentence in re.split(r"[。;\n]", text):
        for kind in _KIND.finditer(sentence):
            before = sentence[: kind.start()]
            for verb in _VERB.finditer(before):
                between = before[verb.end() :]
                if len(between) > _FAR or _OTHERS.search(between):
                    continue
                subject = re.sub(r"(?:\([^()]*\)|,)+$", "", before[: verb.start()])
                own = _SELF.search(subject) is not None or subject.startswith("隶属于")
                if subject or own:
                    yield None if own else subject[-60:], _kind(kind[0] + between), sentence[:60]
                break


def _kind(what: str) -> str:
    if _CIVIL_SERVICE.search(what) and not _NOT_CIVIL_SERVICE.search(what):
        return "参公"
    return "事业" if _PUBLIC_INSTITUTION.search(what) else "行政"


def stated_names(text: str) -> Iterator[tuple[str, str, str]]:
    """(name now, former name, words) of each statement of a renaming: 甲中心更名为乙中心, 乙中心（原甲中心）."""
    # a name may begin anywhere, so the patterns try every letter: the words that they cannot do without come first
    for match in _RENAMED.finditer(text) if "更名为" in text else ():
        yield match["new"], _QUOTE.sub("", match["old"]), match[0][:80]
    for match in _FORMER.finditer(text) if "原" in text or "曾用名" in text else ():
        yield match["new"], match["old"] or match["old2"], match[0][:80]
