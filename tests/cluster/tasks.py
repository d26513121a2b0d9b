"""What the tests have workers do; importable there too (they run with the checkout on their path)."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from pipeline.errors import EncryptedDocument, HomeError
from pipeline.work import guarded


def work(task: str) -> str:
    match task:
        case "hang":
            time.sleep(600)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "eat":
            guarded(lambda: len(bytearray(8 * 1024**3)), task)
        case "encrypted":
            raise EncryptedDocument("a password is needed", where=task, remedy="ask for it")
        case "disk":
            raise HomeError("the disk is full", where=task, remedy="free space")
    return f"{task} done by {os.getpid()} under {os.getppid()}"


def note_and_wait(path: str) -> str:
    """Leave a note, then wait until the file `go` lies beside it."""
    note = Path(path)
    with note.open("a") as handle:
        handle.write(f"{os.getpid()}\n")
    while not (note.parent / "go").exists():
        time.sleep(0.05)
    return note.name


def same() -> dict[str, str]:
    return {"code": "1"}


def by_environment() -> dict[str, str]:
    return {"code": os.environ.get("TEST_CODE", "1")}


def well() -> str:
    return ""


def unwell() -> str:
    return "no such place"
