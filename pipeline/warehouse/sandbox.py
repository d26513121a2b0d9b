"""A process of its own for one question, that the operating system keeps from writing and from opening files.

Run as `python -m pipeline.warehouse.sandbox`: the question comes on stdin as JSON, the answer leaves on stdout as an
Arrow stream, what came of it on stderr as one JSON line. The limits stand before the question is looked at: no file may
be written (not even a spill), no further file opened, memory and processor time are bounded. Whoever finds a way
around the engine's locks, or crashes the engine, is still in here. `pipeline.warehouse.read.ask` is the way in.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import threading
from pathlib import Path
from typing import Any, BinaryIO, Final

import duckdb
import pyarrow as pa
import pyarrow.ipc as ipc

from pipeline.errors import QueryError
from pipeline.warehouse.allowed import check_question
from pipeline.warehouse.read import engine_error, open_published

__all__ = ["BATCH", "GRACE", "code", "main"]

BATCH: Final = 2048
#: Seconds beyond its time after which a question is ended with its process.
GRACE: Final = 2.0
#: Address space beyond the engine's own limit: the interpreter, its libraries, stacks of threads.
_BESIDE: Final = 3 * 1024**3
_THREADS: Final = 2


def main() -> int:
    """Answer the question on stdin; 0 when it was answered, 1 when the refusal stands on stderr."""
    request = json.load(sys.stdin)
    told: dict[str, Any]
    try:
        told = _answer(request)
    except QueryError as error:
        told = {"what": error.what, "where": error.where, "remedy": error.remedy}
    except MemoryError:
        told = {"what": "the question needs more memory than it may have", "where": "SQL", "remedy": _SMALLER}
    print(json.dumps(told, ensure_ascii=False), file=sys.stderr)
    return 0 if "rows" in told else 1


_SMALLER: Final = "ask for fewer rows or columns, or aggregate"


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    seconds, memory = float(request["seconds"]), int(request["memory"])
    con = open_published(Path(request["path"]), memory_limit=f"{memory // 1024**2}MiB", spill=False, threads=_THREADS)
    out = os.fdopen(os.dup(1), "wb")
    _confine(memory, seconds)
    late = threading.Event()

    def stop() -> None:
        late.set()
        con.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    # what the engine does not let itself be interrupted in (one huge value) ends with the process
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    try:
        check_question(con, request["sql"])
        rows, truncated = _write(con, request["sql"], out, request["rows"], request["bytes"])
    except duckdb.Error as error:
        if late.is_set():
            raise QueryError(f"no answer within {seconds:g} s", where="SQL", remedy=_SMALLER) from error
        raise engine_error(error) from error
    finally:
        timer.cancel()
    return {"rows": rows, "truncated": truncated}


def _confine(memory: int, seconds: float) -> None:
    """From here on this process writes no file, opens none, and ends when it takes too much."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = [
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(seconds) * _THREADS + 5),
        (resource.RLIMIT_NOFILE, _open_files()),
    ]
    if sys.platform == "linux":  # other systems count shared memory into it, or do not know it
        limits.append((resource.RLIMIT_AS, memory + _BESIDE))
    for limit, most in limits:
        _, hard = resource.getrlimit(limit)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(limit, (most, most))


def _open_files() -> int:
    """A limit at which not one more file can be opened: all numbers below it are taken."""
    listed = [int(entry.name) for entry in Path("/dev/fd").iterdir()]
    highest = max(listed)  # that of the list itself, closed by now, or above it
    while (number := os.dup(0)) <= highest:
        pass  # gaps are filled, and stay so
    os.close(number)
    return number


def _write(
    con: duckdb.DuckDBPyConnection, sql: str, out: BinaryIO, most_rows: int | None, most_bytes: int | None
) -> tuple[int, bool]:
    """The answer as an Arrow stream on `out`, up to the limits; rows written, and whether there were more."""
    # a relation is read as it is made; `execute` would hold the whole answer first
    reader = con.sql(sql).to_arrow_reader(BATCH)
    rows = size = 0
    with pa.PythonFile(out, "w") as sink, ipc.new_stream(sink, reader.schema) as stream:
        for batch in reader:
            if most_rows is not None and rows + batch.num_rows > most_rows:
                stream.write_batch(batch.slice(0, most_rows - rows))
                return most_rows, True
            size += batch.nbytes
            if most_bytes is not None and size > most_bytes:
                return rows, True
            stream.write_batch(batch)
            rows += batch.num_rows
    return rows, False


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # no farewell: threads of a stopped question may still run, and the engine ends the process when it meets them
    os._exit(code)
