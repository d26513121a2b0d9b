"""The unit: a department (部门) or unit (单位) that reports."""

from __future__ import annotations

import msgspec

__all__ = ["Unit"]


class Unit(msgspec.Struct, omit_defaults=True, frozen=True):
    """One reporting body (row of `units`).

    `unit_id` is stable and readable: `<division code or 000000>-<canonical name>`. `unit_name` is canonical (no scope
    suffix such as （本级）, full place prefix where known); `division_code` is GB/T 2260, six digits.
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
