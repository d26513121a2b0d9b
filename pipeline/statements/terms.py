"""The words of headers and labels of tables, loaded from data/reference/table_terms.toml.

What belongs here: which role a word has, group by group as in the file. What does not: the grammar of labels
(`labels`), what a figure measures and which title names which statement (`layouts`), performance forms (`performance`).
The patterns are for texts without white space in NFKC (`normalise`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from pipeline.errors import ReferenceDataError
from pipeline.figures.amounts import YUAN
from pipeline.figures.line_item import UNITS
from pipeline.reference import read_toml
from pipeline.statements.patterns import any_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

__all__ = ["TableTerms", "make_table_terms", "table_terms"]

_FILE: Final = "table_terms.toml"
_Pattern = re.Pattern[str]
_Group = TypeVar("_Group", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class _Headers:
    code: _Pattern
    foreign_code: _Pattern
    name: _Pattern
    ordinal: _Pattern
    indicator: _Pattern
    remark: _Pattern
    body: _Pattern
    subject: _Pattern
    thing: _Pattern


@dataclass(frozen=True, slots=True)
class _Sides:
    income: _Pattern
    expenditure: _Pattern


@dataclass(frozen=True, slots=True)
class _Rows:
    total: _Pattern
    sum: _Pattern
    opening: _Pattern
    none: _Pattern
    change: _Pattern
    prior: _Pattern


@dataclass(frozen=True, slots=True)
class _Columns:
    total_of_year: _Pattern
    total: _Pattern
    amount: _Pattern
    part: _Pattern
    change: _Pattern
    prior: _Pattern


@dataclass(frozen=True, slots=True)
class _Phases:
    final: _Pattern
    budget: _Pattern
    budget_word: _Pattern
    fund: _Pattern
    changed: _Pattern
    phrase: _Pattern


@dataclass(frozen=True, slots=True)
class _Forms:
    score: _Pattern
    weight: _Pattern
    money: _Pattern
    unit: _Pattern


@dataclass(frozen=True, slots=True)
class _Sums:
    three_public: _Pattern
    beyond_three_public: _Pattern
    carried_in: _Pattern
    carried: _Pattern
    this_year: _Pattern
    either: _Pattern


@dataclass(frozen=True, slots=True)
class _Notes:
    opening: _Pattern
    none: _Pattern
    not_none: _Pattern
    caption: _Pattern


@dataclass(frozen=True, slots=True)
class TableTerms:
    """The groups of the file; each role is one pattern. `units` are tried from first to last."""

    headers: _Headers
    sides: _Sides
    rows: _Rows
    columns: _Columns
    phases: _Phases
    forms: _Forms
    sums: _Sums
    notes: _Notes
    units: tuple[tuple[str, _Pattern], ...]


@cache
def table_terms() -> TableTerms:
    """The terms under data/reference/, read and checked once per process."""
    return make_table_terms(read_toml(_FILE))


def make_table_terms(data: dict[str, Any]) -> TableTerms:
    """Terms from the parsed file; raises ReferenceDataError naming the group, the role and what to do."""
    units = data.get("units", {})
    if not units or not set(units) <= UNITS - {YUAN}:
        raise ReferenceDataError(
            "no units, or one that the contract does not know",
            where=f"{_FILE}: [units]",
            remedy=f"use {', '.join(sorted(UNITS - {YUAN}))}",
        )
    return TableTerms(
        headers=_group(_Headers, "headers", data),
        sides=_group(_Sides, "sides", data),
        rows=_group(_Rows, "rows", data),
        columns=_group(_Columns, "columns", data),
        phases=_group(_Phases, "phases", data),
        forms=_group(_Forms, "forms", data),
        sums=_group(_Sums, "sums", data),
        notes=_group(_Notes, "notes", data),
        units=tuple((unit, any_of(words, f"{_FILE}: [units] {unit}")) for unit, words in units.items()),
    )


def _group(kind: type[_Group], name: str, data: dict[str, Any]) -> _Group:
    """One group of the file: exactly the roles that its class names."""
    given = data.get(name, {})
    roles = [field.name for field in fields(kind)]
    if set(given) != set(roles):
        raise ReferenceDataError(
            f"roles {', '.join(sorted(set(given) ^ set(roles)))} are missing or unknown",
            where=f"{_FILE}: [{name}]",
            remedy=f"give {', '.join(roles)}",
        )
    return kind(**{role: any_of(given[role], f"{_FILE}: [{name}] {role}") for role in roles})
