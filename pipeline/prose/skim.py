"""Skimming: which passages can state a figure at all, told by a look at their characters.

What belongs here: questions to a reading text that cost next to nothing, so that the long passages on duties and plans
of work are not read word by word. A no is certain; a yes only means that the passage has to be read.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.prose.lexicon import Lexicon
from pipeline.prose.passage import ORDINAL

__all__ = ["counts_staff", "names_items", "states_figures", "states_money", "title_of"]

#: A number that is no year, a numeral before a counting word (壹辆), or a word of none (无, 没有, 未发生, 不涉及).
#: Three expressions, as each begins with few characters: a text is searched for such faster than for a choice.
_FIGURES: Final = tuple(
    map(
        re.compile,
        (
            r"[0-9](?<![0-9]{2})(?!(?<=1)9[0-9]{2}年|(?<=2)0[0-9]{2}年)",
            r"无|没有|未|不涉",
            r"[零壹一贰二两叁三肆四伍五陆六柒七捌八玖九拾十](?:[辆台]|批次)",
        ),
    )
)
_TAGS: Final = re.compile(r"\(\d{0,7}[类款项]")
_STAFF: Final = re.compile(r"\d(?:余|多)?[人名个]")
_TITLE: Final = re.compile(r"[^,。;:]*[,。;:]?")


def states_figures(text: str) -> bool:
    """Whether a text may state a figure, or that there is none, behind its ordinal."""
    ordinal = ORDINAL.match(text)
    start = ordinal.end() if ordinal is not None else 0
    return any(figure.search(text, start) is not None for figure in _FIGURES)


def names_items(text: str, words: Lexicon) -> bool:
    """Whether a text may name a functional item, of which the next passage then speaks."""
    return _TAGS.search(text) is not None or words.class_names.search(text) is not None


def counts_staff(text: str) -> bool:
    """Whether a text counts people, the only figures of the passages on duties."""
    return _STAFF.search(text) is not None


def states_money(text: str) -> bool:
    """Whether a text may state two amounts of money, which no entry of a glossary does."""
    return text.count("元") + text.count("万") > 1 and states_figures(text)


def title_of(text: str) -> str:
    """The words up to the first mark, with it: what a title consists of."""
    found = _TITLE.match(text)
    return found[0] if found is not None else text
