"""The work pool: a hang, a crash or a hunger for memory costs one document."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.errors import DocumentError, EncryptedDocument, HomeError, ReadingFailed
from pipeline.home import CHECKOUT
from pipeline.work import Limits, Progress, guarded, run

LIMITS = Limits(workers=2, seconds=60, memory_bytes=2 * 1024**3, tasks_per_worker=3)


def work(task: str) -> str:
    match task:
        case "hang":
            time.sleep(600)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "exit":
            os._exit(7)
        case "eat":
            guarded(lambda: len(bytearray(8 * 1024**3)), task)
        case "encrypted":
            raise EncryptedDocument("a password is needed", where=task, remedy="ask for it")
        case "disk":
            raise HomeError("the disk is full", where=task, remedy="free space")
        case "bug":
            guarded(lambda: 1 // 0, task)
    return f"{task} done by {os.getpid()}"


def outcomes(tasks: list[str], limits: Limits = LIMITS) -> dict[str, str]:
    done = run(work, tasks, stage="pages", name=str, limits=limits)
    return {d.item: d.error.reason if d.error else (d.result or "") for d in done}


def test_each_misfortune_costs_one_document() -> None:
    tasks = ["a", "crash", "b", "exit", "eat", "c", "encrypted", "bug", "d"]
    found = outcomes(tasks)
    assert sorted(found) == sorted(tasks)
    assert {t: r for t, r in found.items() if len(t) > 1} == {
        "crash": "worker_died",
        "exit": "worker_died",
        "eat": "too_large",
        "encrypted": "encrypted",
        "bug": "reading_failed",
    }
    assert all(found[t].startswith(f"{t} done") for t in "abcd")


def test_a_hang_is_ended_by_the_limit() -> None:
    found = outcomes(["hang", "a"], Limits(workers=1, seconds=4, memory_bytes=0))
    assert found["hang"] == "timeout"
    assert found["a"].startswith("a done")


def test_workers_are_other_processes_and_are_recycled() -> None:
    found = outcomes([str(n) for n in range(7)], Limits(workers=1, tasks_per_worker=3))
    workers = {words.rsplit(" ", 1)[1] for words in found.values()}
    assert len(workers) == 3
    assert str(os.getpid()) not in workers


def test_an_error_that_is_no_documents_stops_the_run() -> None:
    with pytest.raises(HomeError, match="disk is full"):
        outcomes(["a", "disk", "b"])


def test_progress_counts_to_the_end_and_names_who_is_waited_for() -> None:
    seen: list[Progress] = []
    list(run(work, ["a", "b", "c"], stage="pages", name=str, limits=LIMITS, on_progress=seen.append))
    assert seen[0] == Progress("pages", 0, 3, "a")
    assert seen[-1] == Progress("pages", 3, 3)
    assert [p.done for p in seen] == sorted(p.done for p in seen)


def test_an_unexpected_error_tells_where_it_happened() -> None:
    with pytest.raises(ReadingFailed) as caught:
        guarded(lambda: {}["收入"], "report.pdf")
    assert "KeyError" in caught.value.what
    assert "test_work.py:" in caught.value.what
    assert isinstance(caught.value, DocumentError)


ORPHAN = """
import os, sys, time
from pathlib import Path
from pipeline.work import Limits, run
sys.path.insert(0, sys.argv[2])
from test_work import note_and_sleep
list(run(note_and_sleep, [sys.argv[1]], stage="pages", name=str, limits=Limits(workers=1)))
"""


def note_and_sleep(path: str) -> None:
    Path(path).write_text(str(os.getpid()))
    time.sleep(600)


def test_workers_end_when_their_coordinator_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    command = [sys.executable, "-c", ORPHAN, str(note), str(Path(__file__).parent)]
    with subprocess.Popen(command, cwd=CHECKOUT) as process:
        _until(lambda: note.exists() and note.read_text() != "")
        process.kill()
    worker = int(note.read_text())
    _until(lambda: not _is_running(worker))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _until(condition) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")
