"""Whether a report is a blank form (模板): its placeholders are no figures and no name.

A report that still holds a few blanks of its form is a report; so the figures decide, and a title that names no body
(上海市XX局) only where figures are few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.pages.model import Page
from pipeline.units.claims import printed_lines
from pipeline.units.wording import compact, has_placeholder

__all__ = ["blanks_and_figures", "is_template"]

_BLANK: Final = re.compile(
    r"(?:[Xx]{2,}|[×□○△]{1,}|\*{2,}|_{2,}|[{【][^{}【】]{0,8}[}】])(?=\.?[×Xx□]*(?:[万亿]?元|%|年|个|人|辆|台|批次|局|部门|单位|项))"
)
_FIGURE: Final = re.compile(r"(?<![\d.])(?!0\.0+(?!\d))\d[\d,]*\.\d{1,6}(?![\d.])")
_FORM_WORDS: Final = re.compile(r"模板|样表|参考格式|参考文本|填写说明|范本")


def blanks_and_figures(pages: Iterable[Page]) -> tuple[int, int]:
    """How many blanks to be filled in, and how many printed decimal amounts other than zero, a report holds."""
    blanks = figures = 0
    for page in pages:
        for text in map(compact, printed_lines(page)):
            blanks += len(_BLANK.findall(text))
            figures += len(_FIGURE.findall(text))
    return blanks, figures


def is_template(pages: list[Page], unit_name: str | None, title_words: str) -> bool:
    """Whether the pages are a blank form; `title_words` are the words of the cover."""
    blanks, figures = blanks_and_figures(pages)
    if figures > 2 * blanks + 20:
        return False
    if unit_name is not None and has_placeholder(unit_name):
        return figures <= blanks + 20
    if _FORM_WORDS.search(title_words):
        return figures <= blanks + 20
    return blanks >= 10 and figures <= blanks // 2
