"""Columns that several views show alike."""

from __future__ import annotations

from typing import Final

from pipeline.explorer.sheet import Column

__all__ = ["DEVIATION", "PRINTED"]

#: Budget against actual of one functional item, with the reason that its report gives.
DEVIATION: Final = (
    Column("unit_id", "code"),
    Column("unit_name"),
    Column("fiscal_year", "code"),
    Column("function_code", "code"),
    Column("item_name"),
    Column("initial_budget", "money"),
    Column("actual", "money"),
    Column("variance", "money"),
    Column("execution_rate", "ratio"),
    Column("variance_reason"),
)

#: What a line item says and how it stands printed.
PRINTED: Final = (
    Column("value", "money"),
    Column("unit"),
    Column("printed_value", "code"),
    Column("printed_unit"),
    Column("page", "count"),
    Column("quote"),
    Column("flags", "list"),
)
