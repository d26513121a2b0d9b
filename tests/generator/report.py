"""One sample: which facts it tells, in which layout and format, and what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.generator.model import YearFacts
from tests.generator.passage import Figure, Passage
from tests.generator.sheet import Sheet

__all__ = ["Contradiction", "SampleReport"]


@dataclass
class Contradiction:
    """A planted fault: what is printed, what the rest of the report says, and the family of checks that finds it."""

    family: str
    where: str
    printed: str
    consistent: str
    message: str
    message_zh: str
    source: Figure | Sheet  # where it is printed; knows its page once drawn

    @property
    def pages(self) -> list[int]:
        if isinstance(self.source, Sheet):
            return self.source.pages
        return [self.source.page] if self.source.page else []


@dataclass
class SampleReport:
    """Everything that a renderer needs. `kind` final | budget; `layout` a | b | budget."""

    file: str
    facts: YearFacts
    kind: str
    layout: str
    unit: str
    introduction: list[Passage]
    sheets: list[Sheet]
    explanation: list[Passage]
    glossary: list[Passage]
    contradictions: list[Contradiction] = field(default_factory=list)
    pages: int | None = None  # filled when drawn

    @property
    def title(self) -> str:
        noun = self.facts.unit.noun
        if self.kind == "budget":
            return f"{self.facts.year}年{noun}预算"
        return f"{self.facts.year}年度{noun}决算"

    def letters(self) -> str:
        """Every letter that may be printed, sorted: the subset that the font needs."""
        printed = [self.file, self.title, self.facts.unit.name, self.facts.unit.parent or ""]
        printed += [p.text for p in self.introduction + self.explanation + self.glossary]
        for sheet in self.sheets:
            printed += [sheet.title, sheet.unit, sheet.number, sheet.note or ""]
            printed += [c.text for c in sheet.head]
            printed += [t for row in sheet.rows for t in row.texts]
        fixed = "目录第一二三四部分概况情况说明名词解释部门单位金额：年度月公开表- .·…0123456789决算预算表"
        return "".join(sorted(set("".join(printed) + fixed) - {"\n"}))
