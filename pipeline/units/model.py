"""Who reports: the unit (a department 部门 or unit 单位), its identifier, and what a report says of itself."""

from __future__ import annotations

from typing import Final

import msgspec

__all__ = ["NO_DIVISION", "Identity", "Unit", "parts_of_unit_id", "unit_id_of"]

#: Stands in `unit_id` where a unit has no division: the centre, or a place that the report does not tell.
NO_DIVISION: Final = "000000"


def unit_id_of(division_code: str | None, name: str) -> str:
    """The identifier of a unit: its division's six digits (GB/T 2260) and its canonical name."""
    return f"{division_code or NO_DIVISION}-{name}"


def parts_of_unit_id(unit_id: str) -> tuple[str | None, str]:
    """The division (None where the unit has none) and the canonical name in an identifier."""
    code, _, name = unit_id.partition("-")
    return None if code == NO_DIVISION else code, name


class Unit(msgspec.Struct, omit_defaults=True, frozen=True):
    """One reporting body (row of `units`).

    `unit_id` is stable and readable: `unit_id_of` division and name. `unit_name` is canonical (no scope
    suffix such as （本级）, full place prefix where known); `division_code` is GB/T 2260, six digits. `body_kind` only
    where the report says it; `field` by unit_fields.toml; `other_names` are former and second names that it states.
    """

    unit_id: str
    unit_name: str
    parent_name: str | None = None
    division_code: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    level: str | None = None  # central | province | city | county | township
    aliases: tuple[str, ...] = ()
    body_kind: str | None = None  # 行政 | 参公 | 事业
    field: str | None = None
    other_names: tuple[str, ...] = ()


class Identity(msgspec.Struct, omit_defaults=True):
    """What a report says it is, each with the words and the page that it was read from.

    `report_kind` final | budget | template | unknown; `fiscal_year` the year reported on, not the year of publication;
    `unit_name` as printed. `evidence` maps field -> "page N: words"; `conflicts` names fields that places of the report
    state differently. `places` are divisions that covers and titles name (上海市普陀区2026年区级单位预算).
    `body_kind` (行政, 参公, 事业) and `other_names` (former and second names) are what the prose says of the body.
    """

    report_kind: str = "unknown"
    fiscal_year: int | None = None
    unit_name: str | None = None
    parent_name: str | None = None
    evidence: dict[str, str] = {}
    conflicts: list[str] = []
    places: list[str] = []
    body_kind: str | None = None
    other_names: list[str] = []
