"""Suites: the column contract of each warehouse table as a Great Expectations suite, made from the table's metadata.

Tables are validated whole, as pandas frames stacked over all documents. Great Expectations is imported inside the
function: importing it costs seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

import pandas as pd

from expectations.frames import judge
from pipeline.tables import TABLES, Column, Table

if TYPE_CHECKING:
    import great_expectations as gx

__all__ = ["FailedExpectation", "SuiteResult", "build_suite", "validate"]

#: Suffixes of helper columns: a key as one text, a list as its words, a decimal as its number of places.
_KEY: Final = "__key"
_WORDS: Final = "__words"
_PLACES: Final = "__places"
_SEPARATOR: Final = "\x1f"
#: Stands for null in a key: a control character that no printed word holds.
_NULL: Final = "\x1e"


@dataclass(frozen=True, slots=True)
class FailedExpectation:
    """One expectation that does not hold: type, column (None for the table), number of breaking values, examples."""

    expectation: str
    column: str | None
    unexpected: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuiteResult:
    """Outcome of one suite. `statistics` holds evaluated, successful, failed and rows."""

    table: str
    success: bool
    failed: tuple[FailedExpectation, ...]
    statistics: dict[str, int]

    def describe(self) -> str:
        """The outcome in one line a person can act on."""
        if self.success:
            return f"{self.table}: {self.statistics['evaluated']} expectations hold for {self.statistics['rows']} rows"
        faults = (
            f"{f.expectation} on {f.column or 'the table'} ({f.unexpected} rows: {', '.join(f.examples) or '?'})"
            for f in self.failed
        )
        return f"{self.table}: {'; '.join(faults)}"


def build_suite(table: Table) -> gx.ExpectationSuite:
    """The suite of a table: columns in order, never null, words of the vocabulary, unique key, scale of decimals.

    It speaks about the frame that `validate` prepares: helper columns stand for keys, list elements and scales.
    """
    import great_expectations as gx
    from great_expectations import expectations as gxe

    rules: list[Any] = [gxe.ExpectTableColumnsToMatchOrderedList(column_list=[*table.names, *_helper_columns(table)])]
    for column in table.columns:
        if not column.nullable:
            rules.append(gxe.ExpectColumnValuesToNotBeNull(column=column.name))
        if column.vocabulary is not None:
            name = column.name + _WORDS if column.is_list else column.name
            rules.append(gxe.ExpectColumnValuesToBeInSet(column=name, value_set=sorted(column.vocabulary)))
        scale = _scale(column)
        if scale is not None:
            rules.append(gxe.ExpectColumnValuesToBeBetween(column=column.name + _PLACES, min_value=0, max_value=scale))
    rules.append(gxe.ExpectColumnValuesToBeUnique(column=_KEY))
    return gx.ExpectationSuite(name=table.name, expectations=rules)


def validate(table: Table | str, frame: pd.DataFrame) -> SuiteResult:
    """Hold a whole table (as DuckDB's `.df()` or `.arrow()` gives it) against its suite.

    Columns beyond the metadata or in another order fail the suite; a missing column does so without looking at values.
    Raises KeyError for a table that is not in `pipeline.tables`.
    """
    definition = TABLES[table] if isinstance(table, str) else table
    missing = [name for name in definition.names if name not in frame.columns]
    if missing:
        fault = FailedExpectation("expect_table_columns_to_match_ordered_list", None, len(missing), tuple(missing[:3]))
        return SuiteResult(
            definition.name, False, (fault,), {"evaluated": 1, "successful": 0, "failed": 1, "rows": len(frame)}
        )
    prepared = _prepare(definition, frame)
    results = judge(partial(build_suite, definition), prepared)
    failed = tuple(_failure(definition, outcome) for outcome in results if not outcome.success)
    return SuiteResult(
        definition.name,
        not failed,
        failed,
        {
            "evaluated": len(results),
            "successful": len(results) - len(failed),
            "failed": len(failed),
            "rows": len(frame),
        },
    )


def _helper_columns(table: Table) -> list[str]:
    words = [column.name + _WORDS for column in table.columns if column.is_list and column.vocabulary is not None]
    places = [column.name + _PLACES for column in table.columns if _scale(column) is not None]
    return [*words, *places, _KEY]


def _prepare(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its helper columns; a list becomes its first word outside the vocabulary, or null."""
    prepared = frame.copy()
    for column in table.columns:
        if column.is_list and column.vocabulary is not None:
            prepared[column.name + _WORDS] = frame[column.name].map(partial(_first_unknown, known=column.vocabulary))
    for column in table.columns:
        scale = _scale(column)
        if scale is not None:
            prepared[column.name + _PLACES] = _places(frame[column.name], scale)
    prepared[_KEY] = _joined_key(table, frame)
    for column in table.columns:
        if column.is_list:
            # lists are not hashable, and unhashable cells stop expectations about the table
            prepared[column.name] = frame[column.name].map(_text).where(frame[column.name].notna())
    return prepared


def _joined_key(table: Table, frame: pd.DataFrame) -> pd.Series:
    if len(table.key) == 1:
        return frame[table.key[0]].fillna(_NULL)
    keys = pd.Series("", index=frame.index)
    for name in table.key:
        keys = keys + frame[name].map(_text) + _SEPARATOR
    return keys


def _failure(table: Table, outcome: Any) -> FailedExpectation:
    config, result = outcome.expectation_config, outcome.result or {}
    column = config.kwargs.get("column")
    if column == _KEY:
        column = ", ".join(table.key)
    elif column is not None:
        column = column.removesuffix(_WORDS).removesuffix(_PLACES)
    examples = tuple(
        str(value).replace(_SEPARATOR, " ").strip()[:80] for value in (result.get("partial_unexpected_list") or [])[:3]
    )
    return FailedExpectation(config.type, column, int(result.get("unexpected_count") or 0), examples)


def _scale(column: Column) -> int | None:
    """Places of a DECIMAL column; None for other types."""
    return int(column.type.rsplit(",", 1)[1].rstrip(")")) if column.type.startswith("DECIMAL") else None


def _places(values: pd.Series, scale: int) -> pd.Series:
    """0 where a value has no more than `scale` places, else `scale` + 1; null stays null.

    DuckDB gives decimals to pandas as binary floats: the nearest double of a decimal is known by rounding, up to the
    last bits of the double.
    """
    numbers = pd.to_numeric(
        values.map(float, na_action="ignore") if values.dtype == object else values, errors="coerce"
    )
    spread = (numbers - numbers.round(scale)).abs() > numbers.abs() * 1e-15 + 10.0 ** -(scale + 4)
    return spread.map({True: scale + 1, False: 0}).where(numbers.notna())


def _first_unknown(words: object, known: frozenset[str]) -> str | None:
    if not isinstance(words, Iterable):
        return None
    return next((str(word) for word in words if word not in known), None)


def _text(value: object) -> str:
    """A value as one text: lists element by element, null as a mark that no value has (so nulls count as equal)."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return _NULL if pd.isna(cast(Any, value)) else str(value)
