"""Reading the published warehouse: a safe read-only connection, questions of strangers, errors that say what to do.

The file is attached to an empty in-memory database rather than opened itself: within one process the engine hands out
an already open database by its path, so that a reader who comes after a publication would get the old file as long as
anybody holds it. Attached, every new reader sees the newest publication, and old readers keep theirs.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.sql import literal

if TYPE_CHECKING:
    import pyarrow as pa

    from pipeline.home import Home

__all__ = ["PUBLISHED", "Answer", "ask", "attach", "engine_error", "open_published", "published_file", "query"]

#: File name of the published warehouse in the warehouse folder of a home.
PUBLISHED: Final = "juesuan.duckdb"
_ROOT: Final = Path(__file__).resolve().parents[2]
#: A sandbox takes up to a second to start, more on a busy machine; its own clock starts when it has.
_STARTING: Final = 30.0
_MOST_MEMORY: Final = 4 * 1024**3
_SMALLER: Final = "ask for fewer rows or columns, or aggregate"
_SIMPLER: Final = "simplify the question, or see the DuckDB manual for the message"


def open_published(
    warehouse: Path, *, memory_limit: str | None = None, spill: bool = True, threads: int | None = None
) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the published warehouse in a folder (or to the file itself).

    Statements can neither write to it nor reach files, the network, extensions or variables of the caller. That holds
    for our own questions; those of strangers go through `ask`, as one may still end the process. `spill`: whether
    large questions may use the folder for temporary files. Raises QueryError where nothing is published or the file
    cannot be read.
    """
    path = published_file(warehouse)
    con = attach(path)
    if not spill:
        con.execute("SET temp_directory = ''")
    if threads is not None:
        con.execute(f"SET threads = {threads}")
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


def published_file(warehouse: Path) -> Path:
    """The published file in a warehouse folder (or the file itself); QueryError where nothing is published."""
    path = warehouse / PUBLISHED if warehouse.is_dir() or warehouse.suffix != ".duckdb" else warehouse
    if not path.is_file():
        raise QueryError("nothing is published yet", where=str(path), remedy="run `juesuan ingest PATH` first")
    return path


def attach(path: Path) -> duckdb.DuckDBPyConnection:
    """An in-memory connection whose current database is the file at `path`, attached read-only.

    It takes at most 4 GiB, or half of the machine's memory where that is less; what is larger waits on the disk.
    """
    con = duckdb.connect(":memory:")
    try:
        con.execute(f"SET memory_limit = '{_memory() // 1024**2}MiB'")
        con.execute("SET TimeZone = 'UTC'")
        # an in-memory database would spill to the current folder, which may be anybody's
        con.execute(f"SET temp_directory = {literal(_spill())}")
        con.execute(f"ATTACH {literal(str(path))} AS juesuan (READ_ONLY)")
        con.execute("USE juesuan")
    except duckdb.Error as error:
        con.close()
        raise QueryError(
            f"the warehouse cannot be opened ({_words(error)})",
            where=str(path),
            remedy="ingest again to publish it anew; an older one is kept beside it as juesuan.previous-1.duckdb",
        ) from error
    return con


def _memory() -> int:
    """Bytes that a connection takes unless it is told otherwise: the engine's own limit is most of the machine."""
    return min(_MOST_MEMORY, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)


def _spill() -> str:
    """Where questions that are larger than the memory put what they wait for; made when it is needed."""
    return str(Path(tempfile.gettempdir()) / f"juesuan-spill-{os.getpid()}")


def query(
    con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] | None = None
) -> duckdb.DuckDBPyConnection:
    """Run one question; the result is the connection, ready to fetch. Raises QueryError with a remedy."""
    try:
        return con.execute(sql, parameters)
    except duckdb.Error as error:
        raise engine_error(error) from error


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: an Arrow table, and whether it was cut at a limit of rows or bytes."""

    table: pa.Table
    truncated: bool

    @property
    def columns(self) -> list[str]:
        """Names of the columns; two may be equal."""
        return list(self.table.schema.names)

    def rows(self) -> list[tuple[object, ...]]:
        """The rows as plain values: Decimal for money, lists for lists, None for null."""
        columns = [column.to_pylist() for column in self.table.columns]
        return list(zip(*columns, strict=True)) if columns else []


def ask(
    home: Home | Path,
    sql: str,
    *,
    seconds: float = 30.0,
    rows: int | None = 10_000,
    size: int | None = 64 * 1024**2,
    memory: int = 1024**3,
) -> Answer:
    """Ask the published warehouse of a home a question that a stranger may have written.

    `home` may be the warehouse folder or file itself. The question is one SELECT, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN.
    It runs in a process of its own that can write no file and open none, with `seconds` of time, `memory` bytes, and
    answers of at most `rows` rows and `size` bytes (None: no limit); what is more is cut. Raises QueryError with a
    remedy for everything that the question cannot have.
    """
    path = home if isinstance(home, Path) else home.warehouse
    open_published(path).close()  # says in plain words what is missing
    request = {"path": str(path), "sql": sql, "seconds": seconds, "rows": rows, "bytes": size, "memory": memory}
    # nothing of the caller's environment: it may hold secrets
    environment = {"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.defpath, "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-m", "pipeline.warehouse.sandbox"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, cwd=_ROOT,
    ) as process:  # fmt: skip
        try:
            data, said = process.communicate(json.dumps(request).encode(), timeout=seconds + _STARTING)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise QueryError(f"no answer within {seconds:g} s", where="SQL", remedy=_SMALLER) from error
        except BaseException:
            process.kill()
            raise
    if -process.returncode in (signal.SIGALRM, signal.SIGXCPU):
        raise QueryError(f"no answer within {seconds:g} s", where="SQL", remedy=_SMALLER)
    return _told(data, said, process.returncode)


def _told(data: bytes, said: bytes, status: int) -> Answer:
    """What a sandbox wrote, as an answer or as its QueryError."""
    last = said.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
    try:
        told = json.loads(last)
    except ValueError as error:
        # it was ended by a limit of the operating system, or the engine crashed
        raise QueryError(
            f"the question ended its process (status {status})", where="SQL", remedy=f"{_SMALLER}; {_SIMPLER}"
        ) from error
    if "what" in told:
        raise QueryError(told["what"], where=told["where"], remedy=told["remedy"])
    from pyarrow import ipc  # only questions of strangers need it, and it takes a while to load

    return Answer(ipc.open_stream(data).read_all(), bool(told["truncated"]))


def engine_error(error: duckdb.Error) -> QueryError:
    """An error of the engine as ours: what it says, with the names that it proposes, and what to do about it."""
    return QueryError(_words(error), where="SQL", remedy=_remedy(error))


def _remedy(error: duckdb.Error) -> str:
    match error:
        case duckdb.CatalogException():
            return "see docs/dictionary.md, or ask `SHOW TABLES` for the tables"
        case duckdb.BinderException():
            return "see docs/dictionary.md, or ask `DESCRIBE table` with the name of the table for its columns"
        case duckdb.ParserException():
            return "mend the SQL there; texts stand in single quotes"
        case duckdb.PermissionException() | duckdb.InvalidInputException():
            return "the published warehouse is read-only and reaches no files: ask with SELECT, and write with --out"
        case duckdb.OutOfMemoryException():
            return _SMALLER
        case duckdb.ConversionException() | duckdb.OutOfRangeException():
            return "use try_cast where a value may not fit"
        case _:
            return _SIMPLER


def _words(error: duckdb.Error) -> str:
    first, *further = str(error).strip().splitlines()
    proposed = [line.strip() for line in further if line.startswith(("Candidate", "Did you mean"))]
    return "; ".join([first.rstrip(".!"), *proposed])
