"""The announced changes of the classifications (`changes_2017_2025.csv`), year by year, in the words of the source.

What belongs here: reading and checking the list, and the names that went out of use with it. What does not: which code
took over from which, code by code (`crosswalk`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.codes.names import normal_name
from pipeline.errors import ReferenceDataError
from pipeline.reference import CONFIDENCES, read_rows

__all__ = ["CHANGES", "CodeChange", "change_rows", "former_names", "load_changes"]

#: Kinds of change. `code_reused`: the number has another meaning now; `restructure`: items cut anew within a section.
CHANGES: Final = (
    "renamed",
    "moved",
    "merged",
    "split",
    "new",
    "removed",
    "code_moved",
    "code_reused",
    "restructure",
)
_FIRST_YEAR, _LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One change: `effective_year` is the first fiscal year of the new rule; `code` may name several or a range."""

    effective_year: int
    code: str
    change: str
    old: str
    new: str
    confidence: str
    note: str

    @property
    def scheme(self) -> str:
        """function or economic, by the first digit of the code (economic codes begin with 3 or 5)."""
        digits = next((c for c in self.code if c.isdigit()), "2")
        return "economic" if digits in "35" else "function"


def load_changes() -> tuple[CodeChange, ...]:
    """Read the list. Raises ReferenceDataError (file:line, remedy) for a bad year, an unknown word and a double row."""
    changes: list[CodeChange] = []
    seen: dict[tuple[str, str, str, str], str] = {}
    wanted = ("effective_year", "code", "change", "old", "new", "confidence", "note")
    for where, row in read_rows("changes_2017_2025.csv", wanted):
        year = row["effective_year"]
        if not (year.isascii() and year.isdigit() and _FIRST_YEAR <= int(year) <= _LAST_YEAR):
            raise ReferenceDataError(
                f"the change has no effective_year ({year!r} is no year)",
                where=where,
                remedy="give the first fiscal year of the new rule, four digits",
            )
        for column, allowed in (("change", CHANGES), ("confidence", CONFIDENCES)):
            if row[column] not in allowed:
                raise ReferenceDataError(
                    f"{column} {row[column]!r} is unknown", where=where, remedy=f"write one of {', '.join(allowed)}"
                )
        key = (year, row["code"], row["change"], row["old"])
        if key in seen:
            raise ReferenceDataError(
                f"the change of {row['code']} is given twice (see {seen[key]})",
                where=where,
                remedy="delete one of the rows",
            )
        seen[key] = where
        changes.append(
            CodeChange(int(year), row["code"], row["change"], row["old"], row["new"], row["confidence"], row["note"])
        )
    return tuple(changes)


def former_names(changes: tuple[CodeChange, ...]) -> dict[tuple[str, str], int]:
    """(code, normal form of a name that was replaced) -> first year in which it was out of use."""
    return {(c.code, normal_name(c.old)): c.effective_year for c in changes if c.change == "renamed"}


def change_rows(changes: tuple[CodeChange, ...]) -> Iterator[dict[str, object]]:
    """Rows of the warehouse table `code_changes`."""
    for change in sorted(changes, key=lambda c: (c.effective_year, c.code, c.change)):
        yield {
            "scheme": change.scheme,
            "effective_year": change.effective_year,
            "code": change.code,
            "change": change.change,
            "old": change.old,
            "new": change.new,
            "confidence": change.confidence,
            "note": change.note or None,
        }
