"""Reading the prose of a report: passages in, line items and the account of printed amounts out.

What belongs here: the way through the passages and the making of line items. What does not: tokens (`tokens`), binding
(`bind`), titles (`sections`), reasons (`reasons`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from pipeline.codes.resolve import resolve_economic
from pipeline.figures.line_item import FLAGS, LineItem
from pipeline.pages.model import Box
from pipeline.prose.bind import bind
from pipeline.prose.facts import Context, Fact, Printed, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.lexicon import Lexicon, lexicon
from pipeline.prose.passage import Passage
from pipeline.prose.reasons import Reasons
from pipeline.prose.sections import SPECIFIC, Section, Sections
from pipeline.prose.sentence import names_in
from pipeline.prose.tokens import ReadingText, Token, read_text, tokenise

__all__ = ["FunctionResolver", "PrintedAmount", "ProseReading", "printed_amounts", "read_passages", "read_prose"]

_QUOTE_LIMIT: Final = 120
_KIND_MEASURES: Final = {"growth": "growth_rate", "share": "share", "rate": "execution_rate", "percentage": "other"}
_PERFORMANCE: Final = {"annual": "performance_budget", "actual": "performance_actual"}


class FunctionResolver(Protocol):
    """What prose needs of the classification (`pipeline.codes.resolve.PathCodes`)."""

    def resolve_path(self, names: Sequence[str | None], fiscal_year: int | None) -> tuple[str | None, tuple[str, ...]]:
        """Code (3, 5 or 7 digits) and flags of a path 类/款/项 as printed."""
        ...


@dataclass(frozen=True, slots=True)
class PrintedAmount:
    """One amount, percentage or count printed in an explanation, and whether a line item claims it."""

    page: int | None
    passage: int
    start: int
    end: int
    box: Box | None
    claimed: bool


@dataclass(slots=True)
class ProseReading:
    """All that the prose states, and every amount that it prints."""

    items: list[LineItem] = field(default_factory=list)
    amounts: list[PrintedAmount] = field(default_factory=list)


def read_prose(
    passages: Sequence[Passage], *, report_kind: str, fiscal_year: int | None, classification: FunctionResolver
) -> list[LineItem]:
    """Line items (source `narrative`) of all explanations, in order; a blank form (template) states nothing."""
    return read_passages(
        passages, report_kind=report_kind, fiscal_year=fiscal_year, classification=classification
    ).items


def printed_amounts(
    passages: Sequence[Passage], *, report_kind: str, fiscal_year: int | None, classification: FunctionResolver
) -> list[PrintedAmount]:
    """Every amount printed in the explanations: numbers with a unit of money, %, 辆 …, and decimal numbers."""
    return read_passages(
        passages, report_kind=report_kind, fiscal_year=fiscal_year, classification=classification
    ).amounts


def read_passages(
    passages: Sequence[Passage], *, report_kind: str, fiscal_year: int | None, classification: FunctionResolver
) -> ProseReading:
    """Line items and printed amounts in one pass."""
    if report_kind == "template":
        return ProseReading()
    reader = _Reader(lexicon(), report_kind == "budget", fiscal_year, classification)
    for number, passage in enumerate(passages):
        reader.passage(number, passage)
    return ProseReading(reader.finished(), reader.amounts)


@dataclass(slots=True)
class _Draft:
    """A line item whose reason may still follow in later passages."""

    fields: dict[str, Any]
    item: object | None


@dataclass(slots=True)
class _Reader:
    lexicon: Lexicon
    budget_report: bool
    fiscal_year: int | None
    classification: FunctionResolver
    drafts: list[_Draft] = field(default_factory=list)
    amounts: list[PrintedAmount] = field(default_factory=list)
    sections: Sections = field(init=False)
    reasons: Reasons = field(default_factory=Reasons)
    item: Ref | None = None

    def __post_init__(self) -> None:
        self.sections = Sections(self.lexicon)

    def passage(self, number: int, passage: Passage) -> None:
        reading = read_text(passage.text, self.lexicon)
        tokens = tokenise(reading.text, self.lexicon)

        def printed(start: int, end: int) -> str:
            first, last = reading.place(start, end)
            if first and passage.text[first - 1] in "“「『" and any(c in '”」』"' for c in passage.text[first:last]):
                first -= 1  # quotation marks are not read, but a label is given as printed
            return passage.text[first:last]

        context = Context(self.fiscal_year, self.budget_report)
        if passage.level >= 0 or passage.heading:
            refs = _title_refs(tokens, self.lexicon, self.sections.above(passage.level).upper, printed)
            only_title = self.sections.enter(passage, tokens, refs, reading.text)
            self.item = next((ref for ref in refs if ref.function is not None), None) if only_title else None
            # a title may state its figure itself: （一）本年财政拨款收入 100 万元
            if only_title and not any(t.number is not None and t.number.unit == "CNY" for t in tokens):
                return
        section = self.sections.current
        if section.role == "glossary":
            if not _states_money(tokens, self.fiscal_year):
                return
            # some reports put the glossary before the explanations, whose title may be lost in the line before
            section = self.sections.leave_glossary()
        context.role, context.statement, context.scope = section.role, section.statement, section.scope
        context.titles, context.upper = section.titles, section.upper
        context.item = self.item if not _opens_with_total(tokens) else None
        facts = bind(tokens, self.lexicon, context, printed)
        self.reasons.collect(tokens, facts, context.item, self.item, printed)
        self.item = context.item
        claimed = self._facts(passage, reading, facts, section)
        if section.role == "explanation":
            self._account(number, passage, reading, tokens, claimed)

    def _facts(self, passage: Passage, reading: ReadingText, facts: list[Fact], section: Section) -> set[int]:
        claimed: set[int] = set()
        for fact in facts:
            for ref in fact.refs:
                fields = self._fields(fact, ref, section)
                if not _admitted(fields, fact, section):
                    continue
                self._places(fields, fact, passage, reading)
                self.drafts.append(_Draft(fields, ref.function))
                claimed.add(fact.start)
        return claimed

    def _fields(self, fact: Fact, ref: Ref, section: Section) -> dict[str, Any]:
        number = fact.number
        flags: list[str] = ["ambiguous_binding"] if fact.doubt else []
        statement = ref.subject.statement if ref.subject else section.statement
        fields: dict[str, Any] = {
            "source": "narrative",
            "statement": statement
            if statement in SPECIFIC
            else section.statement
            if section.statement in SPECIFIC
            else "narrative",
            "measure": self._measure(fact, ref, section),
            "row_label": ref.words or None,
            "side": ref.side,
            "period": fact.period,
        }
        if ref.function is not None:
            code, code_source, more = self._code(ref)
            fields |= {"function_code": code, "code_source": code_source, "row_label": "/".join(ref.function.names)}
            flags += [flag for flag in more if flag in FLAGS]
        if ref.economic is not None or str(fields["measure"]).startswith("economic_"):
            found = resolve_economic(None, ref.economic or ref.words, self.fiscal_year)
            fields |= {"economic_code": found.code, "code_source": "inferred" if found.code else None}
        if number is not None:
            flags += ["unit_assumed"] if number.unit_assumed else []
            fields |= {
                "value": number.value,
                "unit": number.unit,
                "printed_value": number.amount.printed,
                "printed_unit": number.printed_unit,
                "rounding": number.amount.rounding(number.printed_unit or ""),
            }
        fields["flags"] = tuple(flags)
        return fields

    def _measure(self, fact: Fact, ref: Ref, section: Section) -> str:
        if fact.kind in _KIND_MEASURES:
            return _KIND_MEASURES[fact.kind]
        if fact.part or (fact.aside and fact.kind == "value"):
            return "other"
        money = fact.number is None or fact.number.unit == "CNY"
        if (
            section.statement == "performance"
            and fact.kind == "value"
            and not ref.function
            and money
            and ref.subject is None
        ):
            return _PERFORMANCE.get(fact.phase or "", "other")
        phase = fact.phase
        if ref.function is not None:
            if self.budget_report:
                return "function_actual" if phase == "actual" and fact.period == "prior" else "function_budget"
            return {"budget": "function_budget", "annual": "function_annual_budget"}.get(phase or "", "function_actual")
        if ref.economic is not None:
            return "economic_budget" if self.budget_report or phase in ("budget", "annual") else "economic_actual"
        if ref.subject is None:
            return "other"
        return ref.subject.measure(phase, fact.scope, budget_report=self.budget_report)

    def _code(self, ref: Ref) -> tuple[str | None, str | None, tuple[str, ...]]:
        function = ref.function
        if function is None:
            return None, None, ()
        if function.code is not None:
            return function.code, "printed", ()
        names: tuple[str | None, ...] = function.names
        if all(function.levels) and len(set(function.levels)) == len(function.levels):
            by_level = dict(zip(function.levels, function.names, strict=True))
            names = (by_level.get("类"), by_level.get("款"), by_level.get("项"))
        code, flags = self.classification.resolve_path(names, self.fiscal_year)
        return code, "inferred" if code else None, flags

    def _places(self, fields: dict[str, Any], fact: Fact, passage: Passage, reading: ReadingText) -> None:
        end = fact.number.digits_end if fact.number else fact.end
        first, last = reading.place(fact.start, end)
        page, box = passage.place(first, last)
        fields["page"] = page
        if box is not None:
            fields |= dict(zip(("x0", "top", "x1", "bottom"), box, strict=True))
        begin, stop = reading.place(fact.clause, fact.end)
        quote = passage.text[max(begin, stop - _QUOTE_LIMIT) : stop].replace(" ", "")
        fields["quote"] = quote.lstrip("、，；。：）)")
        if fact.word is not None:
            start, close = reading.place(*fact.word)
            fields["column_label"] = passage.text[start:close] or None

    def _account(
        self, number: int, passage: Passage, reading: ReadingText, tokens: list[Token], claimed: set[int]
    ) -> None:
        for at, token in enumerate(tokens):
            printed = token.number
            if printed is None:
                continue
            stated = token.start in claimed
            counted = printed.unit in ("CNY", "%", "辆", "台", "批次", "平方米") or (
                printed.unit is None and printed.amount.places
            )
            following = "".join(t.word for t in tokens[at + 1 : at + 4])
            limit = following.startswith(("以上", "以下", "以内", "及以上", "(含)", "含以上"))
            limit = limit or (printed.unit is None and following.startswith(("亿", "万")))  # 3.2亿立方米 is no money
            if not stated and (not counted or limit or printed.printed_unit == "个百分点"):
                continue
            first, last = reading.place(token.start, printed.digits_end)
            page, box = passage.place(first, last)
            self.amounts.append(PrintedAmount(page, number, first, last, box, stated))

    def finished(self) -> list[LineItem]:
        items: list[LineItem] = []
        for row_no, draft in enumerate(self.drafts, 1):
            reason, purpose = self.reasons.of(draft.item)
            items.append(LineItem(**draft.fields, row_no=row_no, reason=reason, purpose=purpose))
        return items


def _title_refs(
    tokens: Sequence[Token], words: Lexicon, upper: FunctionName | None, printed: Printed
) -> tuple[Ref, ...]:
    """Subjects and functional items that a title names, up to its first mark or number."""
    title: list[Token] = []
    for token in tokens:
        if token.kind == "number" or (token.kind == "mark" and token.word in ",。;:"):
            break
        title.append(token)
    return names_in(title, words, Context(upper=upper), printed)


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


def _admitted(fields: dict[str, Any], fact: Fact, section: Section) -> bool:
    """Duties state staff only; before the first title only what the lexicon knows counts."""
    if section.role == "duties":
        return fields["statement"] == "personnel" and fact.number is not None and fact.kind == "value"
    if section.role == "unknown":
        return fields["measure"] != "other" and fact.kind != "percentage"
    number = fact.number
    if number is not None and number.unit in ("人", "个", "分") and fields["measure"] == "other":
        # people and things are counted everywhere; figures are those of the subjects that reports must disclose
        return fact.refs[0].subject is not None or section.statement in ("three_public", "assets", "personnel")
    return True
