"""`station.py`: one process that has imported everything, and runs the command line in forks of itself. No test here.

A run costs what it does, not the seconds of its imports, so that a test can afford to kill it a hundred times. Tasks
come as JSON lines on the standard input, answers go to the standard output; `Station` is the other end. Started within
namespaces of its own (`unshare`), it can mount small and read-only disks that nobody else sees.

Documents are read in the process of the run (`test_work.py` and `test_killed_runs.py` are about workers). Rules and
contracts of tables are left out: they only read. Dagster keeps its history in memory unless a task says `history`.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]

#: What a run does to the disk through Python; libraries in C are met by kills at random times.
_EVENTS = frozenset(
    "open os.rename os.remove os.mkdir os.rmdir os.link os.symlink os.chmod sqlite3.connect shutil.rmtree".split()
)
_LONGEST_SECONDS = 120

#: Dagster's storage in memory, made once (its tables take longer than a small run): each fork has its own copy.
_no_history: Any = None


class Station:
    """The other end: `run` gives the exit status of a run (negative: its signal) with what it said."""

    def __init__(self, folder: Path, before: Sequence[str] = ()) -> None:
        self.said = folder / "said"
        self._process = subprocess.Popen(
            [*before, sys.executable, "-m", "tests.faults.station", str(self.said)],
            cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Station:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)

    def ask(self, **task: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def run(self, *argv: object, **disturbance: Any) -> dict[str, Any]:
        """`kill_event=N`: SIGKILL at the N-th event in the home; `kill_after=S`: after S seconds; `file_bytes`: limit
        of the size of a file; `env`: settings; `history`: Dagster's storage in the home; `count`: count the events."""
        return self.ask(do="run", argv=[str(a) for a in argv], **disturbance)

    def start(self, *argv: object, **disturbance: Any) -> None:
        """Start a run that goes on while others are asked for; `ended` waits for it."""
        self.ask(do="start", argv=[str(a) for a in argv], **disturbance)

    def ended(self) -> dict[str, Any]:
        """The answer of the run that was started."""
        return self.ask(do="ended")

    def content(self, warehouse: Path) -> dict[str, Any]:
        """The content of a warehouse, from its rows and not as it was recorded; empty where it is not whole."""
        return self.ask(do="content", path=str(warehouse))

    def shell(self, *argv: object) -> dict[str, Any]:
        """A program of the system, among the mounts of the station."""
        return self.ask(do="shell", argv=[str(a) for a in argv])


# ---- the process itself


def _in_this_process(function: Callable[[Any], Any], items: Sequence[Any], *, name: Any, limits: Any, **_: Any) -> Any:
    from concurrent.futures import Future

    from pipeline.work.model import Done, outcome

    for item in items:
        future: Future[Any] = Future()
        try:
            future.set_result(function(item))
        except Exception as error:  # a future carries whatever came, and `outcome` judges it
            future.set_exception(error)
        yield Done(item, *outcome(future, name(item), limits))


def _prepare() -> None:
    """Import what a run imports, and leave out what takes seconds and is not what a fault is about."""
    global _no_history
    import dagster as dg

    import assets.run
    import pipeline.checks.run
    import pipeline.work
    from pipeline.codes.classification import classification
    from pipeline.media import TEXT
    from pipeline.pages.model import DocumentPages, Line, Page
    from pipeline.report import read_report

    assets.run.WAREHOUSE = [a for a in assets.run.WAREHOUSE if not isinstance(a, dg.AssetChecksDefinition)]
    pipeline.checks.run.run_checks = lambda _con, rules: None
    pipeline.work.run_in_processes = _in_this_process
    _no_history = dg.DagsterInstance.ephemeral()
    # reference data is loaded once, not once for each run
    classification()
    read_report(
        DocumentPages("0" * 64, TEXT, [Page(1, lines=[Line("某局2024年度部门决算，收入总计1.00万元。")])]),
        origin_name="a",
    )


def _learn(modules: Path) -> None:
    """Import what the first run had to import by itself: the forks after it find it here."""
    import importlib

    for name in modules.read_text(encoding="utf-8").split():
        with contextlib.suppress(ImportError):  # parts of a package that only the package can import
            importlib.import_module(name)


def _count_events(home: str, kill_at: int | None, note: Path) -> None:
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event not in _EVENTS or not arguments or not str(arguments[0]).startswith(home):
            return
        if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
            return
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        if kill_at is None:
            handle = os.open(note, os.O_WRONLY | os.O_CREAT)
            os.write(handle, str(seen).encode())
            os.close(handle)

    sys.addaudithook(hook)


def _damage_after_the_build() -> None:
    import assets.warehouse

    write_file = assets.warehouse.write_file

    def write_and_flip(path: Path, data: bytes) -> None:
        write_file(path, data)
        candidate = path.with_name("juesuan.candidate.duckdb")
        content = bytearray(candidate.read_bytes())
        content[len(content) // 2] ^= 4
        candidate.write_bytes(content)

    assets.warehouse.write_file = write_and_flip


def _child(task: dict[str, Any], said: Path) -> int:
    handle = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    os.environ.update(task.get("env", {}))
    argv = task["argv"]
    home = argv[argv.index("--home") + 1]
    if task.get("file_bytes"):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (task["file_bytes"], resource.RLIM_INFINITY))
    if task.get("kill_event") or task.get("count"):
        _count_events(home, task.get("kill_event"), said.with_suffix(".events"))
    if task.get("damage_candidate"):
        _damage_after_the_build()
    if not task.get("history"):
        import assets.run

        assets.run.open_instance = lambda _home: contextlib.nullcontext(_no_history)
    from pipeline.cli import main

    sys.argv = ["juesuan", *argv]
    try:
        main()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 0 if error.code is None else 1
    finally:
        if task.get("teach"):
            Path(task["teach"]).write_text("\n".join(sys.modules), encoding="utf-8")
    return 0


def _fork(task: dict[str, Any], said: Path) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        code = _child(task, said)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _wait(pid: int, task: dict[str, Any], said: Path) -> dict[str, Any]:
    began = time.monotonic()
    limit = task.get("kill_after") or _LONGEST_SECONDS
    while True:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            break
        if time.monotonic() - began > limit:
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            break
        time.sleep(0.002)
    events = said.with_suffix(".events")
    return {
        "status": os.waitstatus_to_exitcode(status),
        "said": said.read_text(errors="replace") if said.exists() else "",
        "seconds": time.monotonic() - began,
        "events": int(events.read_text()) if task.get("count") and events.exists() else 0,
    }


def _content(path: str) -> dict[str, Any]:
    from contextlib import closing

    from pipeline.tables import TABLES
    from pipeline.warehouse.content import content_hash
    from pipeline.warehouse.read import attach

    with closing(attach(Path(path))) as con:
        return {name: content_hash(con, table) for name, table in TABLES.items() if name != "publication"}


def _answer(task: dict[str, Any], said: Path, running: list[tuple[int, dict[str, Any], Path]]) -> dict[str, Any]:
    if task["do"] == "start":
        apart = said.with_name("said-apart")
        running.append((_fork(task, apart), task, apart))
        return {}
    if task["do"] == "ended":
        return _wait(*running.pop())
    if task["do"] == "run":
        modules = said.with_suffix(".modules")
        teaches = not modules.exists() and task["argv"][0] == "ingest" and not task.get("kill_after")
        found = _wait(_fork(task | ({"teach": str(modules)} if teaches else {}), said), task, said)
        if teaches and modules.exists():
            _learn(modules)
        return found
    if task["do"] == "shell":
        done = subprocess.run(task["argv"], capture_output=True, text=True, check=False)
        return {"status": done.returncode, "said": done.stdout + done.stderr}
    # DuckDB starts threads, and a process with threads should not be forked: ask a fork of it
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            found = _content(task["path"])
        except Exception:  # whatever it is: the warehouse is not whole
            found = {}
        os.write(writing, json.dumps(found).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = json.loads(pipe.read() or b"{}")
    os.waitpid(pid, 0)
    return found


def _serve(said: Path) -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    _prepare()
    running: list[tuple[int, dict[str, Any], Path]] = []
    for line in sys.stdin:
        answers.write(json.dumps(_answer(json.loads(line), said, running)) + "\n")
        answers.flush()


#: How to start a station that may mount; empty where this machine does not allow it.
def mounting() -> list[str]:
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    before = [unshare, "--user", "--map-root-user", "--mount"]
    tried = subprocess.run([*before, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    return before if tried.returncode == 0 else []


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
