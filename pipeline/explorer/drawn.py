"""Pages drawn from templates: the one environment, with the filters that figures are shown by."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline import __version__
from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import LANGUAGES, MONEY, Asked
from pipeline.explorer.sheet import FORMATS
from pipeline.explorer.show import amount, count, percent, points
from pipeline.explorer.words import words
from pipeline.figures.line_item import FLAGS

__all__ = ["draw"]

#: Quantities of budget_vs_actual and the measure that states each: where the proof of a figure leads.
_MEASURES: Final = {
    "initial_budget": "function_budget",
    "annual_budget": "function_annual_budget",
    "actual": "function_actual",
    "basic": "expenditure_basic",
    "project": "expenditure_project",
}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["count"] = count
    made.filters["percent"] = percent
    made.filters["day"] = _day
    made.filters["marked"] = _marked
    return made


def draw(asked: Asked, answer: Answer, *, part: bool = False) -> str:
    """A view as HTML: the whole page, or (`part`) what stands in its middle alone."""
    said = words(asked.language)
    money = asked.money
    known: dict[str, Any] = {
        "t": said,
        "asked": asked,
        "lang": asked.language,
        "languages": LANGUAGES,
        "units_of_money": MONEY,
        "to": asked.to,
        "again": asked.again,
        "title": answer.title,
        "sheets": {sheet.name: sheet for sheet in answer.sheets},
        "formats": tuple(FORMATS),
        "money": partial(_money, unit=money),
        "signed": partial(_money, unit=money, signed=True),
        "figure_of": partial(points, money=money),
        "flag": partial(_flag, language=asked.language),
        "measures": _MEASURES,
        "base": "part.html" if part else "layout.html",
        "version": __version__,
    }
    return _environment().get_template(answer.template).render(known | dict(answer.shown))


def _money(value: Decimal | None, unit: str, signed: bool = False) -> Markup:
    """An amount as it is shown, with the exact yuan where it is shown otherwise."""
    shown = amount(value, unit, signed=signed)
    if value is None or unit == "yuan":
        return escape(shown)
    return Markup('<data value="{}">{}</data>').format(value, shown)


def _flag(word: str, language: str) -> str:
    """What a flag means."""
    english, chinese = FLAGS.get(word, (word, word))
    return chinese if language == "zh" else english


def _day(value: datetime | None) -> str:
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


def _marked(text: str | None, terms: list[str]) -> Markup:
    """Text with the words that were looked for marked; everything escaped."""
    if not text:
        return Markup("")
    lowered = text.lower()
    # lower case of a few letters is longer than the letter: places would no longer be those of the text
    if len(lowered) != len(text):
        return escape(text)
    inside = [False] * len(text)
    for term in terms:
        at = lowered.find(term)
        while term and at >= 0:
            inside[at : at + len(term)] = [True] * len(term)
            at = lowered.find(term, at + len(term))
    parts: list[Markup] = []
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and inside[end] == inside[at]:
            end += 1
        piece = escape(text[at:end])
        parts.append(Markup("<mark>{}</mark>").format(piece) if inside[at] else piece)
        at = end
    return Markup("").join(parts)
