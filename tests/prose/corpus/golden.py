"""The corpus of golden sentences: how a case is written, and how what was read is held against it.

A case of a `*.toml` file here has a phrasing `group` (0 for what stands beside the 29 groups, with a `topic`), the
`manner` (place and kind of report it imitates), `kind` (final or budget), `year`, the `text` and the `items`. An item
is a line of words: measure (`a|b` where the contract leaves two), period, printed number (`?` for any), printed unit,
then any of `code=` (functional), `econ=` (economic), `label=` (row label), `word=` (the change word), `reason=`,
`purpose=` and the word `doubt` (must be flagged as ambiguous). `— —` for number and unit is a statement of none.

Every line must be read once, without doubt unless it says so; whatever else is read must have no measure of its own
(`other`). `pending` tells why a case is not read rightly yet; a pending case that passes is an error.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from pipeline.figures.amounts import MONEY_UNITS
from pipeline.figures.line_item import MEASURES, PERIODS, LineItem

from ..reading import reading

__all__ = ["Case", "Expected", "all_cases", "faults"]

_FIELDS = frozenset("group topic manner kind year text items note pending".split())
_COUNTS = {"人次": "人", "套": "台"}
_NONE = "—"


@dataclass(frozen=True)
class Expected:
    """One figure that a text states. `measures` are all that would be right."""

    line: str
    measures: tuple[str, ...]
    period: str
    number: str | None
    unit: str | None
    more: dict[str, str] = field(default_factory=dict)

    @property
    def doubt(self) -> bool:
        """Whether the text leaves open what the figure is about."""
        return "doubt" in self.more

    def states(self, item: LineItem) -> bool:
        """Whether an item is this figure, apart from the certainty that it is given."""
        if item.period != self.period or item.measure not in self.measures:
            return False
        return self._same_amount(item) and all(self._same(key, word, item) for key, word in self.more.items())

    def _same_amount(self, item: LineItem) -> bool:
        if self.number is None or self.unit is None:
            return item.value is None and bool(item.quote)
        money = MONEY_UNITS.get(self.unit)
        if item.unit != ("CNY" if money else _COUNTS.get(self.unit, self.unit)):
            return False
        if self.number == "?":
            return item.value is not None
        value = Decimal(self.number.replace(",", "")) * (money or 1)
        printed = unicodedata.normalize("NFKC", item.printed_value or "")
        return item.value == value and printed == self.number

    @staticmethod
    def _same(key: str, word: str, item: LineItem) -> bool:
        found = {
            "code": item.function_code,
            "econ": item.economic_code,
            "label": item.row_label,
            "word": item.column_label,
            "reason": item.reason,
            "purpose": item.purpose,
            "doubt": "",
        }
        return found[key] == word


@dataclass(frozen=True)
class Case:
    """One golden text."""

    name: str
    group: int
    manner: str
    kind: str
    year: int
    text: str
    items: tuple[Expected, ...]
    topic: str | None = None
    pending: str | None = None

    def read(self) -> list[LineItem]:
        """What the reader of clauses makes of the text, under the title that opens the explanations of a report."""
        word = "决算" if self.kind == "final" else "预算"
        opening = "" if self.text.startswith("第") else f"第三部分 {self.year}年度部门{word}情况说明\n"
        return reading(opening + self.text, kind=self.kind, year=self.year).items


def faults(case: Case) -> list[str]:
    """What was read wrongly, in words; empty where all is right."""
    left = case.read()
    found: list[str] = []
    for expected in case.items:
        item = next((i for i in left if expected.states(i)), None)
        if item is None:
            found.append(f"not read: {expected.line}")
            continue
        left.remove(item)
        if expected.doubt != ("ambiguous_binding" in item.flags):
            found.append(f"{'no doubt' if expected.doubt else 'doubt'} about: {expected.line}")
    found += [f"invented: {_words(item)}" for item in left if item.measure != "other"]
    return found


def _words(item: LineItem) -> str:
    code = item.function_code or item.economic_code or ""
    return f"{item.measure} {item.period} {item.printed_value} {item.printed_unit} {code} {item.row_label}".strip()


def all_cases() -> Iterator[Case]:
    """Every case of every file, in order."""
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        for n, entry in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1):
            where = f"{path.stem}-{n:02}"
            unknown = set(entry) - _FIELDS
            if unknown or ("group" not in entry) or (entry["group"] == 0) != ("topic" in entry):
                raise ValueError(f"{where}: fields {sorted(unknown)} are unknown, or group and topic do not fit")
            yield Case(
                name=f"{where}-group{entry['group']}",
                group=entry["group"],
                manner=entry["manner"],
                kind=entry.get("kind", "final"),
                year=entry.get("year", 2024),
                text=entry["text"].strip(),
                items=tuple(_expected(line, where) for line in entry["items"].strip().splitlines()),
                topic=entry.get("topic"),
                pending=entry.get("pending"),
            )


def _expected(line: str, where: str) -> Expected:
    measure, period, number, unit, *more = line.split()
    measures = tuple(measure.split("|"))
    pairs = dict((word.split("=", 1) if "=" in word else (word, "")) for word in more)
    if set(measures) - MEASURES or period not in PERIODS:
        raise ValueError(f"{where}: {line!r} holds a word that is not of the contract")
    none = number == _NONE
    return Expected(line, measures, period, None if none else number, None if none else unit, pairs)
