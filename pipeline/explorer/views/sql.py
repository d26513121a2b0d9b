"""A question in SQL, answered as a table: one SELECT, in a process of its own that can neither write nor reach out."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from pipeline.errors import QueryError
from pipeline.explorer.answer import Answer
from pipeline.explorer.asked import Asked
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Snapshot
from pipeline.warehouse.read import ask

if TYPE_CHECKING:
    from pipeline.warehouse.read import Answer as Found

__all__ = ["EXAMPLES", "sql"]

#: Longer questions do not fit into an address.
_LONGEST: Final = 6_000
_SECONDS: Final = 15.0
#: Rows that are fetched for a file, and how many of them a page shows.
_ROWS: Final = 10_000
_SHOWN: Final = 500
_LARGEST: Final = 2**63
#: Each question has a process and memory of its own: more of them at once would be this machine's end.
_places = threading.BoundedSemaphore(2)
EXAMPLES: Final = (
    "SELECT unit_name, fiscal_year, item_name, variance, variance_reason FROM budget_vs_actual\n"
    "WHERE variance_reason IS NOT NULL ORDER BY abs(variance) DESC LIMIT 20",
    "SELECT fiscal_year, class_name, sum(initial_budget) AS budget, sum(actual) AS actual,\n"
    "count(DISTINCT unit_id) AS units\n"
    "FROM budget_vs_actual_by_class WHERE included_in IS NULL AND budget_kind = 'general'\n"
    "GROUP BY ALL ORDER BY fiscal_year DESC, actual DESC NULLS LAST",
    # the dictionary, for whom has nothing but the browser
    "SELECT table_name, comment FROM duckdb_tables() ORDER BY table_name",
    "SELECT column_name, data_type, comment FROM duckdb_columns() WHERE table_name = 'budget_vs_actual'",
)


def sql(asked: Asked, look: Snapshot) -> Answer:
    """The answer, or what is wrong with the question; an empty question shows how to ask."""
    question = asked.values.get("q", "")[:_LONGEST].strip()
    found: Found | None = None
    failure: QueryError | None = None
    if question:
        if _places.acquire(timeout=_SECONDS):
            try:
                found = ask(look.home, question, seconds=_SECONDS, rows=_ROWS)
            except QueryError as error:
                failure = error
            finally:
                _places.release()
        else:
            failure = QueryError("other questions are being answered", where="SQL", remedy="ask again in a moment")
    names = _unlike(found.columns) if found else []
    rows = [dict(zip(names, row, strict=True)) for row in found.rows()] if found else []
    columns = tuple(Column(name, _kind(row[name] for row in rows)) for name in names)
    return Answer(
        "sql.html",
        "SQL",
        {
            "question": question,
            "failure": failure,
            "columns": columns,
            "rows": [[_shown(row[column.name]) for column in columns] for row in rows[:_SHOWN]],
            "count": len(rows),
            "truncated": bool(found and found.truncated),
            "most": _SHOWN,
            "examples": EXAMPLES,
        },
        (Sheet("answer", columns, rows),) if found else (),
    )


def _unlike(names: list[str]) -> list[str]:
    """Names of columns, each once: a second `a` is `a_2`."""
    found: list[str] = []
    for name in names:
        number, made = 2, name
        while made in found:
            made, number = f"{name}_{number}", number + 1
        found.append(made)
    return found


def _kind(values: Any) -> str:
    """Kind of a column by its values: numbers stay numbers in files."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(v, (int, float, Decimal)) and not isinstance(v, bool) for v in known):
        # what no file format takes for a number (NaN, more than 64 bits) is told as text
        return "number" if all(abs(v) < _LARGEST for v in known) else "text"
    return "list" if known and all(isinstance(v, list) for v in known) else "text"


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case list():
            return ", ".join(map(_shown, value))
        case Decimal():
            return f"{value:,f}"
        case _:
            return str(value)
