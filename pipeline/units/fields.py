"""The field of work (领域) of a body by its name: what makes two bodies of two places peers.

What belongs here: reading data/reference/unit_fields.toml. The first field whose pattern is found decides; a name that
fits none has no field.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_toml

__all__ = ["field_of", "fields"]

_FILE: Final = "unit_fields.toml"


@cache
def fields() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(field, pattern) in order of precedence, read and validated once."""
    rows = read_toml(_FILE).get("fields")
    if not isinstance(rows, list) or not rows:
        raise _wrong("there is no list of fields", 'write fields = [{ field = "…", patterns = ["…"] }]')
    read: list[tuple[str, re.Pattern[str]]] = []
    for number, row in enumerate(rows, 1):
        name, patterns = (row.get("field"), row.get("patterns")) if isinstance(row, dict) else (None, None)
        if not isinstance(name, str) or not name or not isinstance(patterns, list) or not patterns:
            raise _wrong(f"row {number} has no field or no patterns", "give both")
        if any(name == seen for seen, _ in read):
            raise _wrong(f"the field {name} is listed twice", "put all patterns in one row")
        try:
            read.append((name, re.compile("|".join(f"(?:{re.compile(p).pattern})" for p in patterns))))
        except (re.error, TypeError) as error:
            raise _wrong(f"a pattern of {name} is no regular expression ({error})", "mend the pattern") from error
    return tuple(read)


@lru_cache(maxsize=65536)
def field_of(body: str) -> str | None:
    """The field of a name behind its place, in half-width brackets and without white space; None where none fits."""
    return next((name for name, pattern in fields() if pattern.search(body)), None)


def _wrong(what: str, remedy: str) -> ReferenceDataError:
    return ReferenceDataError(what, where=_FILE, remedy=remedy)
