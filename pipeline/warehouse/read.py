"""Reading the published warehouse: a safe read-only connection, and errors that say what to do.

The file is attached to an empty in-memory database rather than opened itself: within one process the engine hands out
an already open database by its path, so that a reader who comes after a publication would get the old file as long as
anybody holds it. Attached, every new reader sees the newest publication, and old readers keep theirs.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.sql import literal

__all__ = ["PUBLISHED", "attach", "open_published", "query"]

#: File name of the published warehouse in the warehouse folder of a home.
PUBLISHED: Final = "juesuan.duckdb"


def open_published(warehouse: Path, *, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published warehouse in a folder (or to the file itself).

    Statements can neither write to it nor reach files, the network, extensions or variables of the caller. Raises
    QueryError where nothing is published or the file cannot be read.
    """
    path = warehouse / PUBLISHED if warehouse.is_dir() or warehouse.suffix != ".duckdb" else warehouse
    if not path.is_file():
        raise QueryError("nothing is published yet", where=str(path), remedy="run `juesuan ingest PATH` first")
    con = attach(path)
    # an in-memory database would spill to the current folder, which may be anybody's
    con.execute(f"SET temp_directory = {literal(str(Path(tempfile.gettempdir()) / f'juesuan-spill-{os.getpid()}'))}")
    if memory_limit is not None:
        con.execute(f"SET memory_limit = {literal(memory_limit)}")
    for setting in (
        "SET python_enable_replacements = false",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ):
        con.execute(setting)
    return con


def attach(path: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory connection whose current database is the file at `path`, attached read-only."""
    con = duckdb.connect(":memory:")
    try:
        con.execute("SET TimeZone = 'UTC'")
        con.execute(f"ATTACH {literal(str(path))} AS juesuan (READ_ONLY)")
        con.execute("USE juesuan")
    except duckdb.Error as error:
        con.close()
        raise QueryError(
            f"the warehouse cannot be opened ({_first_line(error)})",
            where=str(path),
            remedy="ingest again to publish it anew; an older one is kept beside it as juesuan.previous-1.duckdb",
        ) from error
    return con


def query(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run one question; the result is the connection, ready to fetch. Raises QueryError with a remedy."""
    try:
        return con.execute(sql, parameters)
    except duckdb.Error as error:
        raise QueryError(_first_line(error), where="SQL", remedy=_remedy(error)) from error


def _remedy(error: duckdb.Error) -> str:
    match error:
        case duckdb.CatalogException():
            return "see docs/dictionary.md, or ask `SHOW TABLES` for the tables"
        case duckdb.BinderException():
            return "see docs/dictionary.md, or ask `DESCRIBE line_items` for the columns"
        case duckdb.ParserException():
            return "mend the SQL at the marked place; texts stand in single quotes"
        case duckdb.PermissionException() | duckdb.InvalidInputException():
            return "the published warehouse is read-only and reaches no files: ask with SELECT, and write with --out"
        case duckdb.OutOfMemoryException():
            return "ask for fewer rows or columns, or aggregate"
        case duckdb.ConversionException() | duckdb.OutOfRangeException():
            return "use try_cast where a value may not fit"
        case _:
            return "simplify the question, or see the DuckDB manual for the message"


def _first_line(error: duckdb.Error) -> str:
    return str(error).strip().splitlines()[0].rstrip(".")
