"""Declared corrections of printed figures (更正清单): `data/reference/corrections.csv` laid over the parsed line items.

What belongs here: reading and checking the file, applying it to `line_items`, and the table `corrections`. What does
not: judging which figure is wrong (`pipeline.checks` proposes, people decide). A correction names the document, the
place (a line_item_id, or `page N`), the number as printed and the number as it should be, in the printed unit. It is
applied after parsing and before the checks: `value` and `rounding` become the corrected ones, `uncorrected_value` keeps
the raw one, `printed_value` stays, and the flag `corrected` marks the row and, with it, every row derived from it.

A correction of a document that this home does not hold is kept as `not_here`. One whose place no longer prints its
number fails the run by its line: what it was meant for has changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

import duckdb

from pipeline.errors import ReferenceDataError
from pipeline.figures.amounts import MONEY_UNITS, Amount, parse_amount
from pipeline.reference import read_rows

__all__ = ["Correction", "apply_corrections", "load_corrections"]

_FILE: Final = "corrections.csv"
_COLUMNS: Final = ("document", "place", "printed", "corrected", "reason", "who", "when")
_DOCUMENT: Final = re.compile(r"[0-9a-f]{64}\Z")
_PLACE: Final = re.compile(r"page ([1-9]\d{0,4})\Z")
_LINE_ITEM: Final = re.compile(r"[0-9a-f]{18,}\Z")
_SHARED: Final = 8  # digits that a line_item_id has of its document


@dataclass(frozen=True, slots=True)
class Correction:
    """One declared correction. `where` is `file:line`; `amount` is the corrected number, parsed."""

    where: str
    document_id: str
    place: str
    printed: str
    corrected: str
    reason: str
    who: str
    when: date
    amount: Amount


def load_corrections() -> tuple[Correction, ...]:
    """Read the file.

    Raises ReferenceDataError (file:line, remedy) for a document that is no SHA-256, a place of another form, a number
    that cannot be read or changes nothing, a missing reason or name, a date that is none, a place corrected twice.
    """
    found: list[Correction] = []
    places: dict[tuple[str, str, str], str] = {}
    for where, row in read_rows(_FILE, _COLUMNS):
        correction = _correction(where, row)
        key = (correction.document_id, correction.place, correction.printed)
        if key in places:
            raise ReferenceDataError(
                f"the same place is corrected twice (see {places[key]})", where=where, remedy="delete one of the rows"
            )
        places[key] = where
        found.append(correction)
    return tuple(found)


def apply_corrections(con: duckdb.DuckDBPyConnection, corrections: tuple[Correction, ...]) -> None:
    """Lay the corrections over `line_items` of the open build and fill the table `corrections`.

    Raises ReferenceDataError naming the correction when its document is here but its place does not print its number,
    when a page prints the number more than once, and when two corrections meet in one figure.
    """
    corrected: dict[str, str] = {}
    for correction in corrections:
        if not con.execute("SELECT 1 FROM documents WHERE document_id = ?", [correction.document_id]).fetchone():
            _record(con, correction, None, "not_here")
            continue
        item, unit = _target(con, correction)
        if item in corrected:
            raise ReferenceDataError(
                f"the figure {item} is corrected twice (see {corrected[item]})",
                where=correction.where,
                remedy="delete one of the rows",
            )
        corrected[item] = correction.where
        value = correction.amount.yuan(unit) if unit in MONEY_UNITS else correction.amount.value
        con.execute(
            "UPDATE line_items SET uncorrected_value = value, value = ?, rounding = ?,"
            " flags = list_sort(list_distinct(list_append(flags, 'corrected'))) WHERE line_item_id = ?",
            [value, correction.amount.rounding(unit), item],
        )
        _record(con, correction, item, "applied")


def _correction(where: str, row: dict[str, str]) -> Correction:
    def refuse(what: str, remedy: str) -> ReferenceDataError:
        return ReferenceDataError(what, where=where, remedy=remedy)

    if not _DOCUMENT.match(row["document"]):
        raise refuse(
            f"{row['document']!r} is no document_id", "give the 64 hexadecimal digits of documents.document_id"
        )
    if not (_PLACE.match(row["place"]) or _LINE_ITEM.match(row["place"])):
        raise refuse(f"{row['place']!r} is no place", "give a line_item_id, or `page N`")
    if not _PLACE.match(row["place"]) and not row["document"].startswith(row["place"][:_SHARED]):
        raise refuse(
            f"the figure {row['place']} is not of document {row['document'][:12]}",
            "identifiers begin as their document's do; look the figure up in line_items, or give `page N`",
        )
    for column in ("printed", "reason", "who"):
        if not row[column]:
            raise refuse(f"{column} is empty", "a correction says what was printed, why it is wrong and who says so")
    try:
        when = date.fromisoformat(row["when"])
    except ValueError:
        raise refuse(f"when {row['when']!r} is no date", "write it as 2026-03-31") from None
    amount = parse_amount(row["corrected"])
    if amount is None:
        raise refuse(f"corrected {row['corrected']!r} is no number", "give the number in the printed unit")
    before = parse_amount(row["printed"])
    if before is not None and before.value == amount.value:
        raise refuse("the correction changes nothing", "delete the row, or mend the number")
    return Correction(
        where,
        row["document"],
        row["place"],
        row["printed"],
        row["corrected"],
        row["reason"],
        row["who"],
        when,
        amount,
    )


def _target(con: duckdb.DuckDBPyConnection, correction: Correction) -> tuple[str, str]:
    """(line_item_id, printed unit) of the one figure that a correction means."""
    page = _PLACE.match(correction.place)
    condition = "page = ?" if page else "line_item_id = ?"
    rows = con.execute(
        "SELECT line_item_id, printed_value, printed_unit FROM line_items WHERE document_id = ? AND"
        f" {condition} ORDER BY line_item_id",
        [correction.document_id, int(page[1]) if page else correction.place],
    ).fetchall()
    fitting = [(item, unit) for item, printed, unit in rows if printed == correction.printed]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ReferenceDataError(
            f"{correction.place} prints {correction.printed} as {len(fitting)} figures",
            where=correction.where,
            remedy=f"name one of them by its line_item_id: {', '.join(item for item, _ in fitting[:4])}",
        )
    seen = ", ".join(str(printed) for _, printed, _ in rows[:3]) if not page else ""
    raise ReferenceDataError(
        f"the correction no longer matches: {correction.place} of document {correction.document_id[:12]} does not print"
        f" {correction.printed}{f' but {seen}' if seen else ''}",
        where=correction.where,
        remedy="look at the page again, then mend or delete the row",
    )


def _record(con: duckdb.DuckDBPyConnection, correction: Correction, item: str | None, status: str) -> None:
    con.execute(
        "INSERT INTO corrections BY NAME SELECT ? AS document_id, ? AS place, ? AS printed, ? AS corrected,"
        ' ? AS reason, ? AS who, ? AS "when", ? AS line_item_id, ? AS status',
        [
            correction.document_id,
            correction.place,
            correction.printed,
            correction.corrected,
            correction.reason,
            correction.who,
            correction.when.isoformat(),
            item,
            status,
        ],
    )
