"""What people decided about units: data/reference/units.csv, which overrules every rule of the linkage.

A row says that a printed name (in a division, or wherever it stands) is the unit `unit` (decision `same`), or that it
is not (`different`). `unit` is a `unit_id`, which pins the identifier, or a canonical name in the row's division.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_rows
from pipeline.units.forms import same_coat
from pipeline.units.model import NO_DIVISION, parts_of_unit_id, unit_id_of
from pipeline.units.places import division_codes

__all__ = ["Decision", "Decisions", "read_decisions"]

_FILE: Final = "units.csv"
_COLUMNS: Final = ("printed_name", "division_code", "unit", "decision", "reason", "who", "when")
_UNIT_ID: Final = re.compile(r"(\d{6})-(.+)")
_DECISIONS: Final = ("same", "different")


@dataclass(frozen=True, slots=True)
class Decision:
    """One row: `name` is the printed name without white space and scope words; `unit_id` what `unit` stands for."""

    name: str
    division_code: str | None
    unit_id: str
    same: bool
    reason: str
    where: str

    @property
    def unit_name(self) -> str:
        """The name in the identifier."""
        return parts_of_unit_id(self.unit_id)[1]


class Decisions:
    """The rows of units.csv by printed name."""

    def __init__(self, rows: list[Decision]) -> None:
        self._by_name: dict[str, list[Decision]] = {}
        for row in rows:
            self._by_name.setdefault(row.name, []).append(row)

    def of(self, name: str, division_code: str | None) -> list[Decision]:
        """The decisions about a printed name in a division: those that name it before those that name none."""
        rows = [r for r in self._by_name.get(name, ()) if r.division_code in (None, division_code)]
        exact = [r for r in rows if r.same and r.division_code is not None]
        return [r for r in rows if not r.same or not exact or r in exact]


def read_decisions() -> Decisions:
    """units.csv, validated: every fault is a ReferenceDataError with file, line and remedy."""
    rows: dict[tuple[str, str | None, str], Decision] = {}
    targets: dict[tuple[str, str | None], Decision] = {}
    for where, row in read_rows(_FILE, _COLUMNS):
        decision = _decision(where, row)
        key = (decision.name, decision.division_code, decision.unit_id)
        if (twin := rows.get(key)) is not None:
            raise _wrong(where, f"the name is decided twice (also {twin.where})", "delete one of the rows")
        rows[key] = decision
        if decision.same:
            if (twin := targets.get(key[:2])) is not None:
                raise _wrong(
                    where, f"the name is said to be two units ({twin.unit_id}, {twin.where})", "keep one of the rows"
                )
            targets[key[:2]] = decision
    for decision in targets.values():
        _no_circle(decision, targets)
    return Decisions(list(rows.values()))


def _decision(where: str, row: dict[str, str]) -> Decision:
    for column in ("printed_name", "unit", "reason", "who"):
        if not row[column]:
            raise _wrong(where, f"{column} is empty", "fill it in")
    if row["decision"] not in _DECISIONS:
        raise _wrong(where, f"{row['decision']!r} is no decision", f"write {' or '.join(_DECISIONS)}")
    code = row["division_code"] or None
    if code is not None and code not in division_codes():
        raise _wrong(where, f"{code!r} is no division", "give a code of GB/T 2260, or leave it empty")
    try:
        day = date.fromisoformat(row["when"])
    except ValueError as error:
        raise _wrong(where, f"{row['when']!r} is no date", "write it as 2026-01-31") from error
    if day.year < 2000:
        raise _wrong(where, f"{row['when']} is before there were any reports", "mend the year")
    match = _UNIT_ID.fullmatch(row["unit"])
    if match is not None and match[1] != NO_DIVISION and match[1] not in division_codes():
        raise _wrong(
            where, f"the division of the unit {row['unit']} is unknown", f"give a code of GB/T 2260 or {NO_DIVISION}"
        )
    name = same_coat(row["printed_name"])
    target = row["unit"] if match is not None else unit_id_of(code, row["unit"])
    decision = Decision(name, code, target, row["decision"] == "same", row["reason"], where)
    if not decision.same and same_coat(decision.unit_name) == name:
        raise _wrong(where, "a name cannot be different from itself", "name the other unit in `unit`")
    return decision


def _no_circle(first: Decision, targets: dict[tuple[str, str | None], Decision]) -> None:
    seen, step = {first.name}, first
    while True:
        name = same_coat(step.unit_name)
        following = targets.get((name, first.division_code))
        if following is None or name == step.name:
            return
        if name in seen:
            raise _wrong(first.where, f"the decisions about {first.name} run in a circle", "mend one of the rows")
        seen.add(name)
        step = following


def _wrong(where: str, what: str, remedy: str) -> ReferenceDataError:
    return ReferenceDataError(what, where=where, remedy=remedy)
