"""The data package as a Fiscal Data Package (version 1): what each column means in the terms of public budgets.

`columnType` names the concept of a column (administrative, functional and economic classification, direction, phase,
amount); `normalize` and `extraFields` say what a table with several amounts a row would be with one. Source: Fiscal
Data Package specification, version 1, appendix A.
"""

from __future__ import annotations

from typing import Final

from pipeline.tables import Table

__all__ = ["COLUMN_TYPES", "MEASURES", "column_type", "extra_fields", "normalized"]

_ADMINISTRATIVE: Final = "administrative-classification:generic"
_FUNCTIONAL: Final = "functional-classification:generic"
_ECONOMIC: Final = "economic-classification:generic"

#: Columns that mean the same in every table.
_EVERYWHERE: Final = {
    "unit_id": f"{_ADMINISTRATIVE}:code",
    "unit_name": f"{_ADMINISTRATIVE}:label",
    "division_code": "geo:source:code",
    "province": "geo:address:region:label",
    "fiscal_year": "date:fiscal-year",
    "function_code": f"{_FUNCTIONAL}:code",
    "economic_code": f"{_ECONOMIC}:code",
    "budget_kind": "fin-source:generic:code",
}
_LEVELS: Final = {
    "class_code": f"{_FUNCTIONAL}:level1:code",
    "class_name": f"{_FUNCTIONAL}:level1:label",
    "section_code": f"{_FUNCTIONAL}:level2:code",
    "section_name": f"{_FUNCTIONAL}:level2:label",
    "cofog_division": "functional-classification:cofog:division:code",
    "cofog_group": "functional-classification:cofog:group:code",
}
#: Column types by table; tables that are not here hold no amounts of budgets.
COLUMN_TYPES: Final[dict[str, dict[str, str]]] = {
    "line_items": {
        **_EVERYWHERE,
        "line_item_id": "budget-line-id",
        "side": "direction",
        "value": "value",
        "measure": "value-kind:code",
    },
    "budget_vs_actual": {
        **_EVERYWHERE,
        **_LEVELS,
        "function_code": f"{_FUNCTIONAL}:level3:code",
        "item_name": f"{_FUNCTIONAL}:level3:label",
    },
    "budget_vs_actual_by_class": {**_EVERYWHERE, **_LEVELS},
    "budget_vs_actual_by_section": {**_EVERYWHERE, **_LEVELS},
    "three_public": dict(_EVERYWHERE),
    "economic_spending": {**_EVERYWHERE, "name": f"{_ECONOMIC}:label"},
}

_PHASE, _KIND, _AMOUNT = "phase", "amount_kind", "amount"
#: Amounts of one row as rows of their own: the phase of the budget (approved by the people's congress, adjusted in the
#: year, executed), and which part of the money.
_ITEMS: Final = {
    "initial_budget": {_PHASE: "approved", _KIND: "total"},
    "annual_budget": {_PHASE: "adjusted", _KIND: "total"},
    "actual": {_PHASE: "executed", _KIND: "total"},
    "basic": {_PHASE: "executed", _KIND: "basic"},
    "project": {_PHASE: "executed", _KIND: "project"},
}
_THREE_PUBLIC: Final = ("three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception")
MEASURES: Final[dict[str, dict[str, dict[str, str]]]] = {
    "budget_vs_actual": _ITEMS,
    "budget_vs_actual_by_class": _ITEMS,
    "budget_vs_actual_by_section": _ITEMS,
    "three_public": {
        f"{part}_{column}": {_PHASE: phase, _KIND: part}
        for part in _THREE_PUBLIC
        for column, phase in (("budget", "approved"), ("actual", "executed"))
    },
    "economic_spending": {
        "budget": {_PHASE: "approved", _KIND: "basic"},
        "actual": {_PHASE: "executed", _KIND: "basic"},
    },
}


def column_type(table: Table, column: str) -> str | None:
    """The fiscal concept of a column, None where it has none."""
    return COLUMN_TYPES.get(table.name, {}).get(column)


def normalized(table: Table, column: str) -> dict[str, str] | None:
    """What the extra fields hold for an amount, None for columns that are no amount of a budget."""
    return MEASURES.get(table.name, {}).get(column)


def extra_fields(table: Table) -> list[dict[str, object]]:
    """The columns that the table has when each row holds one amount."""
    currency: dict[str, object] = {
        "name": "currency",
        "type": "string",
        "title": "币种",
        "description": "Currency of the amounts",
        "columnType": "value-currency:code",
        "constant": "CNY",
    }
    if table.name not in MEASURES:
        # counts and percentages stand in line_items too: its own column `unit` tells the currency
        return []
    return [
        {
            "name": _PHASE,
            "type": "string",
            "title": "预算阶段",
            "description": "approved: initial budget (年初预算); adjusted: annual budget (全年预算); executed: final"
            " accounts (决算)",
            "columnType": "phase:id",
        },
        {
            "name": _KIND,
            "type": "string",
            "title": "金额类别",
            "description": "Which part of the money the amount is",
            "columnType": "value-kind:code",
        },
        {
            "name": _AMOUNT,
            "type": "number",
            "title": "金额",
            "description": "The amount in yuan",
            "columnType": "value",
            "normalizationTarget": True,
        },
        {
            "name": "direction",
            "type": "string",
            "title": "收支方向",
            "description": "All amounts of this table are expenditure",
            "columnType": "direction",
            "constant": "expenditure",
        },
        currency,
    ]
