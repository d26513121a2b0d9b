"""Items: from facts to line items, with measure, code, place on the page and the printed words that carry them.

What belongs here: what a fact means in the vocabulary of the contract, and which facts are figures of the report at
all. What does not: how facts are found (`bind`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Final, Protocol, TypeAlias

from pipeline.codes.resolve import resolve_economic
from pipeline.figures.amounts import Amount
from pipeline.figures.line_item import FLAGS, LineItem
from pipeline.prose.account import Place, place_of
from pipeline.prose.facts import Fact, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.lexicon import Lexicon
from pipeline.prose.passage import Passage
from pipeline.prose.reasons import Reasons
from pipeline.prose.sections import SPECIFIC, Section
from pipeline.prose.tokens import ReadingText

__all__ = ["FunctionResolver", "Items"]

_QUOTE_LIMIT: Final = 120
#: Statements whose sections disclose counts of their own: people, batches, things.
_COUNTING: Final = frozenset({"three_public", "assets", "personnel"})
_KIND_MEASURES: Final = {"growth": "growth_rate", "share": "share", "rate": "execution_rate", "percentage": "other"}
_PERFORMANCE: Final = {"annual": "performance_budget", "actual": "performance_actual"}
_FUNCTION: Final = {"budget": "function_budget", "annual": "function_annual_budget"}


#: Code of a functional item, whether it is printed or inferred, and flags.
_Code: TypeAlias = tuple[str | None, str | None, tuple[str, ...]]


class FunctionResolver(Protocol):
    """What prose needs of the classification (`pipeline.codes.resolve.PathCodes`)."""

    def resolve_path(self, names: Sequence[str | None], fiscal_year: int | None) -> tuple[str | None, tuple[str, ...]]:
        """Code (3, 5 or 7 digits) and flags of a path 类/款/项 as printed."""
        ...


@dataclass(slots=True)
class _Draft:
    """A line item whose reason may still follow in later passages."""

    fields: dict[str, Any]
    item: FunctionName | None
    body: str | None


@dataclass(slots=True)
class Items:
    """The line items of one report, in the order in which it states them."""

    lexicon: Lexicon
    budget_report: bool
    fiscal_year: int | None
    classification: FunctionResolver
    drafts: list[_Draft] = field(default_factory=list)
    codes: dict[FunctionName, _Code] = field(default_factory=dict)  # a name is asked for each of its figures

    def add(
        self, facts: Sequence[Fact], passage: Passage, reading: ReadingText, section: Section
    ) -> dict[int, Place | None]:
        """Take in what a passage states. Gives what became line items, by where it begins in the reading text.

        The place is that of the printed number; a statement of none has none.
        """
        claimed: dict[int, Place | None] = {}
        for fact in facts:
            place: Place | None = None
            for ref in fact.refs:
                measure = self._measure(fact, ref, section)
                statement = _statement(ref, section)
                if not _admitted(fact, section, measure, statement):
                    continue
                if place is None:
                    place = place_of(fact.start, _end(fact), passage, reading)
                    claimed[fact.start] = place if fact.number is not None else None
                    if any(place.start <= doubt < place.end for doubt in passage.doubts):
                        fact.doubt = True
                fields = self._fields(fact, ref, measure)
                fields["statement"] = statement
                _add_print(fields, fact, place, passage, reading)
                self.drafts.append(_Draft(fields, ref.function, section.body))
        return claimed

    def finished(self, reasons: Reasons) -> list[LineItem]:
        """All line items, with the reasons and purposes of their functional items."""
        items: list[LineItem] = []
        several = len({draft.body for draft in self.drafts} - {None}) > 1
        for row_no, draft in enumerate(self.drafts, 1):
            fields = draft.fields
            if several and draft.body is not None:
                fields["flags"] = (*fields["flags"], "one_of_several_bodies")
                fields["statement_title"] = draft.body
            if draft.item is not None:
                fields["reason"], fields["purpose"] = reasons.of(draft.item)
            fields["row_no"] = row_no
            items.append(LineItem(**fields))
        return items

    def _fields(self, fact: Fact, ref: Ref, measure: str) -> dict[str, Any]:
        """What the fact says of one of its references; a fact without a number says that there is none."""
        fields: dict[str, Any] = {
            "source": "narrative",
            "measure": measure,
            "row_label": ref.words or None,
            "side": ref.side,
            "period": fact.period,
        }
        flags: list[str] = ["ambiguous_binding"] if fact.doubt or (ref.doubt and measure != "other") else []
        if ref.function is not None:
            found_code = self.codes.get(ref.function)
            if found_code is None:
                found_code = self.codes[ref.function] = self._code(ref.function)
            code, fields["code_source"], more = found_code
            fields["function_code"] = code
            fields["row_label"] = "/".join(ref.function.names)
            flags += [flag for flag in more if flag in FLAGS]
        if ref.economic is not None or measure.startswith("economic_"):
            found = resolve_economic(None, ref.economic or ref.words, self.fiscal_year)
            fields["economic_code"], fields["code_source"] = found.code, "inferred" if found.code else None
        number = fact.number
        if number is not None:
            if number.unit_assumed:
                flags.append("unit_assumed")
            fields["value"] = number.value
            fields["unit"] = number.unit
            fields["printed_value"] = number.amount.printed
            fields["printed_unit"] = number.printed_unit
            fields["rounding"] = _rounding(number.amount.places, number.printed_unit or "")
        fields["flags"] = tuple(flags)
        return fields

    def _measure(self, fact: Fact, ref: Ref, section: Section) -> str:
        if fact.kind in _KIND_MEASURES:
            return _KIND_MEASURES[fact.kind]
        if fact.part or (fact.aside and fact.kind == "value"):
            return "other"
        phase = fact.phase
        if ref.function is not None:
            if self.budget_report:
                return "function_actual" if phase == "actual" and fact.period == "prior" else "function_budget"
            return _FUNCTION.get(phase or "", "function_actual")
        if ref.subject is not None:
            return ref.subject.measure(phase, fact.scope, budget_report=self.budget_report)
        money = fact.number is None or fact.number.unit == "CNY"
        if section.statement == "performance" and fact.kind == "value" and money:
            return _PERFORMANCE.get(phase or "", "other")
        if ref.economic is not None:
            return "economic_budget" if self.budget_report or phase in ("budget", "annual") else "economic_actual"
        return "other"

    def _code(self, function: FunctionName) -> _Code:
        """Code of a functional item, whether it is printed or inferred, and flags."""
        if function.code is not None:
            return function.code, "printed", ()
        names: tuple[str | None, ...] = tuple(name.translate(self.lexicon.simplified) for name in function.names)
        if all(function.levels) and len(set(function.levels)) == len(function.levels):
            by_level = dict(zip(function.levels, names, strict=True))
            names = (by_level.get("类"), by_level.get("款"), by_level.get("项"))
        code, flags = self.classification.resolve_path(names, self.fiscal_year)
        return code, "inferred" if code else None, flags


@cache
def _rounding(places: int, unit: str) -> Decimal:
    """Half of the last printed place, in yuan for a unit of money."""
    return Amount(Decimal(0), places, "").rounding(unit)


def _statement(ref: Ref, section: Section) -> str:
    """The statement of a figure: its subject's own, else that of its section; all other prose is `narrative`."""
    own = ref.subject.statement if ref.subject is not None else section.statement
    return own if own in SPECIFIC else section.statement if section.statement in SPECIFIC else "narrative"


def _end(fact: Fact) -> int:
    """Where the printed number ends; a statement of none ends with its clause."""
    return fact.end if fact.number is None else fact.number.digits_end


def _add_print(fields: dict[str, Any], fact: Fact, place: Place, passage: Passage, reading: ReadingText) -> None:
    """Where a fact is printed, and the words that carry it."""
    fields["page"] = place.page
    if place.box is not None:
        fields["x0"], fields["top"], fields["x1"], fields["bottom"] = place.box
    begin, stop = reading.place(fact.clause, fact.end)
    quote = passage.text[max(begin, stop - _QUOTE_LIMIT) : stop].replace(" ", "")
    fields["quote"] = quote.lstrip("、，；。：）)")
    if fact.word is not None:
        start, close = reading.place(*fact.word)
        fields["column_label"] = passage.text[start:close] or None


def _admitted(fact: Fact, section: Section, measure: str, statement: str) -> bool:
    """Duties state staff only; before the first title only what the lexicon knows counts."""
    number = fact.number
    if section.role == "duties":
        counted = number is not None and number.unit == "人" and fact.kind == "value"
        return counted and statement == "personnel"
    if section.role == "unknown":
        return measure != "other" and fact.kind != "percentage"
    if measure == "other" and number is not None and number.unit in ("人", "个", "分"):
        # people and things are counted everywhere; figures are those of the subjects that reports must disclose
        scored = section.statement == "performance" and number.unit == "分" and number.amount.places > 0
        return fact.refs[0].subject is not None or section.statement in _COUNTING or scored
    return True
