"""Table and Column: what one warehouse table is, said once.

From this one object come the DDL, the comments, the Parquet (Arrow) schema, the column contract of the expectation
suites and the page of the dictionary. No table is defined here; see the modules beside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyarrow as pa

__all__ = ["MONEY", "RATIO", "Column", "Table"]

#: DuckDB type of money in yuan.
MONEY: Final = "DECIMAL(20,2)"
#: DuckDB type of a ratio such as an execution rate (1.0538 for 105.38 %).
RATIO: Final = "DECIMAL(18,6)"

_ARROW: Final[dict[str, pa.DataType]] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
}
_DECIMAL: Final = re.compile(r"DECIMAL\((\d+),(\d+)\)\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is a DuckDB type; `clock` marks wall-clock times, which no content hash covers."""

    name: str
    type: str
    en: str
    zh: str
    nullable: bool = True
    vocabulary: frozenset[str] | None = None
    clock: bool = False

    @property
    def comment(self) -> str:
        """English with the Chinese term in brackets, as stored by COMMENT ON."""
        return f"{self.en} [{self.zh}]"

    @property
    def sql_name(self) -> str:
        """The name as SQL takes it anywhere: `at` is a reserved word."""
        return f'"{self.name}"'

    @property
    def arrow_type(self) -> pa.DataType:
        """The Arrow type that DuckDB gives and takes for this column."""
        return _arrow_type(self.type)

    @property
    def is_list(self) -> bool:
        """Whether a value is a list; a vocabulary then holds for each element."""
        return self.type.endswith("[]")


@dataclass(frozen=True)
class Table:
    """One table: its columns in order and the key that no two rows share (NULLs in a key count as equal)."""

    name: str
    en: str
    zh: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    #: Order of the rows in exports, beyond the key: by unit and code where there are such.
    order: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        unknown = [name for name in (*self.key, *self.order) if name not in names]
        if unknown or len(set(names)) != len(names):
            raise ValueError(f"table {self.name}: unknown or double columns {unknown or names}")

    @property
    def comment(self) -> str:
        """English with the Chinese term in brackets, as stored by COMMENT ON."""
        return f"{self.en} [{self.zh}]"

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def fiscal_year_partitioned(self) -> bool:
        """Whether the data package splits this table by fiscal year."""
        return "fiscal_year" in self.by_name

    @property
    def sort_columns(self) -> tuple[str, ...]:
        """A total order of the rows for exports: `order`, then the key."""
        return (*self.order, *(name for name in self.key if name not in self.order))

    @property
    def content_columns(self) -> tuple[Column, ...]:
        """Columns that a content hash covers: all but wall-clock times."""
        return tuple(column for column in self.columns if not column.clock)

    def ddl(self, name: str | None = None) -> str:
        """CREATE TABLE. Keys are verified before publication, not declared: indexes would cost memory and time."""
        lines = (f"    {c.sql_name} {c.type}{'' if c.nullable else ' NOT NULL'}" for c in self.columns)
        return f"CREATE TABLE {name or self.name} (\n" + ",\n".join(lines) + "\n)"

    def comments(self) -> tuple[str, ...]:
        """COMMENT ON statements for the table and every column."""
        return (
            f"COMMENT ON TABLE {self.name} IS {_quoted(self.comment)}",
            *(f"COMMENT ON COLUMN {self.name}.{c.sql_name} IS {_quoted(c.comment)}" for c in self.columns),
        )

    def arrow_schema(self) -> pa.Schema:
        """The schema of the Parquet files of this table."""
        return pa.schema([pa.field(c.name, c.arrow_type, nullable=c.nullable) for c in self.columns])

    def dictionary_markdown(self) -> str:
        """The section of docs/dictionary.md on this table."""
        lines = [
            f"## {self.name}",
            "",
            f"{self.en} ({self.zh}). Key: {', '.join(f'`{name}`' for name in self.key)}.",
            "",
            "| column | type | meaning | 含义 |",
            "| --- | --- | --- | --- |",
        ]
        for column in self.columns:
            words = column.en
            if column.vocabulary is not None:
                words += f". One of {', '.join(f'`{word}`' for word in sorted(column.vocabulary))}"
            notes = [
                note for note, holds in (("never null", not column.nullable), ("wall clock", column.clock)) if holds
            ]
            kind = f"`{column.type}`" + (f" ({', '.join(notes)})" if notes else "")
            lines.append(f"| `{column.name}` | {kind} | {_cell(words)} | {_cell(column.zh)} |")
        return "\n".join(lines) + "\n"


def _arrow_type(duckdb_type: str) -> pa.DataType:
    if duckdb_type.endswith("[]"):
        return pa.list_(_arrow_type(duckdb_type[:-2]))
    decimal = _DECIMAL.match(duckdb_type)
    return pa.decimal128(int(decimal[1]), int(decimal[2])) if decimal else _ARROW[duckdb_type]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
