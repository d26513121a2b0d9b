"""From functional classes and sections to COFOG (Classification of the Functions of Government), two levels.

What belongs here: the COFOG names (`cofog.csv`) and the crosswalk (`function_cofog.csv`), one row per class (类) to a
division and per section (款) to a group, each with its confidence and its doubt in words. The two classifications cut
government differently, so nothing below 款 is attempted and every doubtful row says why. Source of the groups: the
classification of the United Nations Statistics Division in its revision of 1999.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.codes.scheme import Scheme
from pipeline.errors import ReferenceDataError
from pipeline.reference import CONFIDENCES, read_rows

__all__ = ["CofogRow", "cofog_rows", "load_cofog"]


@dataclass(frozen=True, slots=True)
class CofogRow:
    """One class or section with its COFOG division (two digits) or group (such as 01.1)."""

    function_code: str
    cofog: str
    name: str
    name_zh: str
    confidence: str
    doubt: str


def load_cofog(functions: Scheme) -> tuple[CofogRow, ...]:
    """Read both files against the functional classification.

    Raises ReferenceDataError (file:line, remedy) for a COFOG code without a name or a parent, a function code that is
    unknown, given twice or an item (项), a class that is not given a division or a section not a group, a row of low
    confidence without its doubt, and a class or section of the classification that has no row.
    """
    names = _load_names()
    rows: dict[str, CofogRow] = {}
    last = "function_cofog.csv:1"
    for where, row in read_rows("function_cofog.csv", ("function_code", "cofog", "confidence", "doubt")):
        last = where
        code, cofog = row["function_code"], row["cofog"]
        if code not in functions or len(code) > 5:
            raise ReferenceDataError(
                f"{code} is no class or section of {functions.file_name}",
                where=where,
                remedy="give a code of 3 or 5 digits that is in the table",
            )
        if code in rows:
            raise ReferenceDataError(f"{code} is given twice", where=where, remedy="delete one of the rows")
        if cofog not in names or ("." in cofog) != (len(code) == 5):
            raise ReferenceDataError(
                f"{cofog!r} is no COFOG {'group' if len(code) == 5 else 'division'}",
                where=where,
                remedy="give a 类 a division (01) and a 款 a group (01.1) of cofog.csv",
            )
        if row["confidence"] not in CONFIDENCES:
            raise ReferenceDataError(
                f"confidence {row['confidence']!r} is unknown",
                where=where,
                remedy=f"write one of {', '.join(CONFIDENCES)}",
            )
        if row["confidence"] == "low" and not row["doubt"]:
            raise ReferenceDataError(
                f"the place of {code} is doubtful and nothing says why",
                where=where,
                remedy="say in doubt what else it could be",
            )
        rows[code] = CofogRow(code, cofog, *names[cofog], row["confidence"], row["doubt"])
    missing = sorted({s.code for s in functions.subjects if len(s.code) <= 5} - rows.keys())
    if missing:
        raise ReferenceDataError(
            f"{', '.join(missing[:5])} {'has' if len(missing) == 1 else 'have'} no COFOG",
            where=last,
            remedy="add a row with the doubt in words",
        )
    return tuple(rows[code] for code in sorted(rows))


def cofog_rows(rows: tuple[CofogRow, ...], functions: Scheme) -> Iterator[dict[str, object]]:
    """Rows of the warehouse table `function_cofog`."""
    for row in rows:
        subject = functions.get(row.function_code, None)
        yield {
            "function_code": row.function_code,
            "function_name": subject.name if subject else None,
            "cofog_division": row.cofog[:2],
            "cofog_group": row.cofog if "." in row.cofog else None,
            "cofog_name": f"{row.name} [{row.name_zh}]",
            "confidence": row.confidence,
            "doubt": row.doubt or None,
        }


def _load_names() -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    for where, row in read_rows("cofog.csv", ("cofog", "name", "name_zh", "parent")):
        code, parent = row["cofog"], row["parent"]
        if code in names:
            raise ReferenceDataError(f"{code} is given twice", where=where, remedy="delete one of the rows")
        if not row["name"] or not row["name_zh"]:
            raise ReferenceDataError(f"{code} lacks a name", where=where, remedy="give both names")
        if parent != (code.split(".")[0] if "." in code else "") or (parent and parent not in names):
            raise ReferenceDataError(
                f"parent {parent or 'nothing'} does not fit {code}",
                where=where,
                remedy="write the division of a group, above it in the file; leave it empty for a division",
            )
        names[code] = (row["name"], row["name_zh"])
    return names
