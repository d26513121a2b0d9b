"""Sections: which part of a report a passage stands in, and what its titles say about it.

What belongs here: titles, their ordinals and their words. What does not: figures. Only explanations state figures;
duties state staff, the glossary (名词解释) states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.prose.facts import Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.passage import ORDINAL, Passage
from pipeline.prose.tokens import Token

__all__ = ["SPECIFIC", "Section", "Sections"]

#: Statements that prose may be about; all other prose is `narrative`.
SPECIFIC: Final = frozenset(
    "three_public agency_running procurement assets performance personnel government_fund state_capital".split()
)
#: Statements that are published on pages of their own, whose title has no ordinal.
_OWN_PAGES: Final = frozenset({"three_public", "agency_running", "procurement"})
_STICKY: Final = frozenset({"glossary"})
_LONGEST_TITLE: Final = 40
#: A title that is the name of a body and nothing else.
_BODY: Final = re.compile(r"(?:[局委办厅院校会站处所队馆社台园场室部]|中心|基地)(?:\([^()]{1,20}\))?$")
_SHORTEST_BODY: Final = 5
_LOWEST_BODY: Final = 2


@dataclass(slots=True)
class Section:
    """What the titles above a passage say. `role` glossary, duties, explanation or unknown (before any title)."""

    role: str = "unknown"
    statement: str = "narrative"
    scope: str | None = None
    titles: tuple[Ref, ...] = ()
    upper: FunctionName | None = None
    words: str = ""
    body: str | None = None  # the reporting body whose name is the title: reports of several bodies


#: Before the first title; what is opened below it is a new section, so that this one never changes.
_NOWHERE: Final = Section()


@dataclass(slots=True)
class Sections:
    """The stack of open titles, by level of their ordinals."""

    lexicon: Lexicon
    stack: list[tuple[int, Section]] = field(default_factory=list)

    @property
    def current(self) -> Section:
        """The innermost open section."""
        return self.stack[-1][1] if self.stack else _NOWHERE

    def above(self, level: int) -> Section:
        """The section that a title of this level would stand in."""
        for depth, section in reversed(self.stack):
            if depth < level:
                return section
        return _NOWHERE

    def leave_glossary(self) -> Section:
        """Begin an explanation that has no title of its own."""
        self.stack = [(0, Section("explanation"))]
        return self.current

    def enter(self, passage: Passage, tokens: Sequence[Token], refs: tuple[Ref, ...], plain: str) -> bool:
        """Open the section of a passage that has a title; whether the passage is a title and nothing else."""
        level = passage.level
        if level < 0:
            if not passage.heading or passage.text.endswith(("：", ":")):
                return passage.heading and not any(t.kind == "number" for t in tokens)
            role = self._role(plain)
            if role in (None, "explanation") and not plain.endswith(("说明", "说明书")):
                return True
            section = Section(role or "explanation", words=plain)
            own = tuple(ref for ref in refs if ref.subject is not None and ref.subject.statement in _OWN_PAGES)
            if own and section.role == "explanation":
                self._learn(section, plain, own, 0)
            self.stack = [(0, section)]
            return True
        if level == 0 and not passage.heading and self.stack:
            return False  # a sentence that cites a part (第二部分所列…) opens none
        while self.stack and self.stack[-1][0] >= level:
            self.stack.pop()
        above = self.current
        title, whole = _title(tokens, plain)
        section = Section(above.role, above.statement, above.scope, above.titles, above.upper, title, above.body)
        if whole and passage.heading and not refs and level <= _LOWEST_BODY:
            section.body = _body(title) or above.body
        if above.role not in _STICKY:
            if passage.heading and not any(ref.function for ref in refs):
                section.role = self._role(title) or above.role
            self._learn(section, title, refs, level)
        self.stack.append((level, section))
        return whole and passage.heading

    def _role(self, title: str) -> str | None:
        for group, words in self.lexicon.sections.items():
            if words.search(title) is not None:
                return group if group in ("glossary", "duties") else "explanation"
        return None

    def _learn(self, section: Section, title: str, refs: tuple[Ref, ...], level: int) -> None:
        """Statement, scope and subjects that a title names; a deeper title keeps what it does not change."""
        for group, words in self.lexicon.sections.items():
            if group in SPECIFIC and words.search(title) is not None:
                section.statement = group
                break
        named = tuple(ref for ref in refs if ref.subject is not None)
        if named:
            last = named[-1].subject
            section.titles = named[-2:] if len(named) > 1 and named[-1].label == named[-2].label else named[-1:]
            if last is not None:
                section.statement = last.statement
                section.scope = last.scope or section.scope
                if level <= 1:
                    section.scope = last.scope
        elif level <= 1:
            section.titles, section.scope = (), None
            if section.statement not in ("performance", "procurement", "assets"):
                section.statement = "narrative"
        function = next((ref.function for ref in refs if ref.function is not None), None)
        if function is not None and function.levels[:1] == ("类",) and len(function.names) == 1:
            section.upper = function
        elif level <= 1:
            section.upper = None


def _body(title: str) -> str | None:
    """The name of a reporting body that a title consists of (三、某市水文中心; 一、某市水务局（本级）)."""
    ordinal = ORDINAL.match(title)
    name = title[ordinal.end() :] if ordinal else title
    return name if len(name) >= _SHORTEST_BODY and _BODY.search(name) else None


def _title(tokens: Sequence[Token], plain: str) -> tuple[str, bool]:
    """The words up to the first mark, and whether they are all; a year behind 情况说明 begins the text."""
    for at, token in enumerate(tokens):
        if token.kind == "year" and at and plain[: token.start].endswith(("情况说明", "情况")):
            return plain[: token.start][:_LONGEST_TITLE], False
        if token.kind == "number" or (token.kind == "mark" and token.word in ",。;:"):
            return plain[: token.start][:_LONGEST_TITLE], token.end >= len(plain)
    return plain[:_LONGEST_TITLE], True
