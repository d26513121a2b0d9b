"""Helpers of the prose tests: a section of a report in a few words, read to facts."""

from __future__ import annotations

from pipeline.codes.resolve import PathCodes, resolver
from pipeline.figures.line_item import LineItem
from pipeline.pages.model import Line
from pipeline.prose.passage import Passage, unwrap
from pipeline.prose.read import ProseReading, read_passages

FINAL = "第三部分 2024年度部门决算情况说明\n"
BUDGET = "第三部分 2024年度部门预算情况说明\n"


def passages(text: str) -> list[Passage]:
    return unwrap([(None, [Line(line) for line in text.split("\n")])])


def reading(text: str, *, kind: str = "final", year: int | None = 2024) -> ProseReading:
    return read_passages(passages(text), report_kind=kind, fiscal_year=year, classification=PathCodes(resolver()))


def final(text: str) -> list[LineItem]:
    return reading(FINAL + text).items


def budget(text: str) -> list[LineItem]:
    return reading(BUDGET + text, kind="budget").items


def facts(items: list[LineItem], *measures: str) -> list[tuple[str, str, str | None]]:
    """(measure, period, printed number) of the items, of some measures only where given."""
    return [(i.measure, i.period, i.printed_value) for i in items if not measures or i.measure in measures]


def current(items: list[LineItem], measure: str) -> list[str | None]:
    return [i.printed_value for i in items if i.measure == measure and i.period == "current"]
