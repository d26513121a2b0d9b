"""Reading the prose of a report: passages in, line items and the account of printed amounts out.

What belongs here: the way through the passages, and which of them are read. What does not: tokens (`tokens`), binding
(`bind`), line items (`items`), the account (`account`), titles (`sections`), reasons (`reasons`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.figures.line_item import LineItem
from pipeline.prose.account import PrintedAmount, account
from pipeline.prose.bind import bind
from pipeline.prose.facts import Context, Printed, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.items import FunctionResolver, Items
from pipeline.prose.lexicon import Lexicon, lexicon
from pipeline.prose.passage import Passage
from pipeline.prose.reasons import Reasons
from pipeline.prose.references import names_in
from pipeline.prose.sections import Section, Sections
from pipeline.prose.skim import counts_staff, names_items, states_figures, states_money, title_of
from pipeline.prose.tokens import Token, read_text, tokenise
from pipeline.prose.totals import settle_totals

__all__ = ["FunctionResolver", "PrintedAmount", "ProseReading", "read_passages"]


@dataclass(slots=True)
class ProseReading:
    """All that the prose states, and every amount that it prints."""

    items: list[LineItem] = field(default_factory=list)
    amounts: list[PrintedAmount] = field(default_factory=list)


def read_passages(
    passages: Sequence[Passage], *, report_kind: str, fiscal_year: int | None, classification: FunctionResolver
) -> ProseReading:
    """Line items (source `narrative`) of all explanations in order, and every amount printed in them.

    Amounts are numbers with a unit of money, %, 辆 …, and decimal numbers. A blank form (template) states nothing.
    """
    if report_kind == "template":
        return ProseReading()
    words, budget_report = lexicon(), report_kind == "budget"
    reader = _Reader(words, budget_report, fiscal_year, Items(words, budget_report, fiscal_year, classification))
    for number, passage in enumerate(passages):
        reader.passage(number, passage)
    return ProseReading(reader.items.finished(reader.reasons), reader.amounts)


@dataclass(slots=True)
class _Reader:
    lexicon: Lexicon
    budget_report: bool
    fiscal_year: int | None
    items: Items
    amounts: list[PrintedAmount] = field(default_factory=list)
    sections: Sections = field(init=False)
    reasons: Reasons = field(default_factory=Reasons)
    item: Ref | None = None

    def __post_init__(self) -> None:
        self.sections = Sections(self.lexicon)

    def passage(self, number: int, passage: Passage) -> None:
        reading = read_text(passage.text, self.lexicon)
        text = reading.text

        def printed(start: int, end: int) -> str:
            first, last = reading.place(start, end)
            if first and passage.text[first - 1] in "“「『" and any(c in '”」』"' for c in passage.text[first:last]):
                first -= 1  # quotation marks are not read, but a label is given as printed
            return passage.text[first:last]

        tokens: list[Token] | None = None
        if passage.level >= 0 or passage.heading:
            if self.sections.current.role == "explanation" and states_figures(text):
                tokens = tokenise(text, self.lexicon)
            title = tokens if tokens is not None else tokenise(title_of(text), self.lexicon)
            if self._is_only_title(passage, text, title, printed):
                return
        section = self.sections.current
        if not self._may_state(text, section, known=tokens is not None):
            return
        if tokens is None:
            tokens = tokenise(text, self.lexicon)
        if section.role == "glossary":
            if not _states_money(tokens, self.fiscal_year):
                return
            # some reports put the glossary before the explanations, whose title may be lost in the line before
            section = self.sections.leave_glossary()
        item = self.item if not _opens_with_total(tokens) else None
        context = Context(
            self.fiscal_year,
            self.budget_report,
            section.statement,
            section.scope,
            section.titles,
            item,
            section.upper,
            accounts="决算" in section.words and "预算" not in section.words,
        )
        facts = bind(tokens, self.lexicon, context, printed)
        if not self.budget_report:
            settle_totals(facts, section.words, self.lexicon)
        self.reasons.collect(tokens, facts, context.item, self.item, printed)
        self.item = context.item
        claimed = self.items.add(facts, passage, reading, section)
        if section.role == "explanation":
            self.amounts += account(number, passage, reading, tokens, claimed, self.lexicon.clues)

    def _is_only_title(self, passage: Passage, text: str, tokens: Sequence[Token], printed: Printed) -> bool:
        """Open the section of a title; whether the passage holds nothing but it."""
        refs = _title_refs(tokens, self.sections.above(passage.level).upper, printed)
        only_title = self.sections.enter(passage, tokens, refs, text)
        self.item = next((ref for ref in refs if ref.function is not None), None) if only_title else None
        # a title may state its figure itself: （一）本年财政拨款收入 100 万元
        return only_title and not any(t.number is not None and t.number.unit == "CNY" for t in tokens)

    def _may_state(self, text: str, section: Section, *, known: bool) -> bool:
        """Whether a passage is worth reading word by word: for figures, for a functional item, for its reason.

        `known`: that it may state figures was found out before.
        """
        if section.role == "glossary":
            return states_money(text)
        if section.role == "duties":
            return counts_staff(text)
        return known or self.item is not None or states_figures(text) or names_items(text, self.lexicon)


def _title_refs(tokens: Sequence[Token], upper: FunctionName | None, printed: Printed) -> tuple[Ref, ...]:
    """Subjects and functional items that a title names, up to its first mark or number."""
    title: list[Token] = []
    for token in tokens:
        if token.kind == "year" and title and title[-1].word.endswith(("说明", "情况")):
            break
        if token.kind == "number" or (token.kind == "mark" and token.word in ",。;:"):
            break
        title.append(token)
    return names_in(title, upper, printed)


def _states_money(tokens: Sequence[Token], fiscal_year: int | None) -> bool:
    """Whether a passage states figures of the year: the year and at least two amounts of money."""
    amounts = sum(1 for t in tokens if t.number is not None and t.number.unit == "CNY")
    return amounts >= 2 and any(t.kind == "year" and t.word == str(fiscal_year) for t in tokens)


def _opens_with_total(tokens: Sequence[Token]) -> bool:
    """Whether a passage opens with a subject of its own, so that the functional item above is done with."""
    for token in tokens:
        if token.kind == "subject":
            return not token.subjects[0].weak or token.word.startswith("支出预算")
        if token.kind in ("number", "function", "budget", "annual", "actual", "rate"):
            return False
    return False
