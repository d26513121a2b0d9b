"""A scheduler and workers of Dask as processes of their own on the loopback, ended with the test that started them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.home import CHECKOUT


def until(condition: Callable[[], object], what: str) -> None:
    for _ in range(1200):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError(f"within a minute it did not happen: {what}")


class DaskProcesses:
    """One cluster: a scheduler and its workers. `folder` takes their logs and scratch files."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.environment = {**os.environ, "PYTHONPATH": str(CHECKOUT), **(environment or {})}
        self.started: list[subprocess.Popen[bytes]] = []
        self.address = ""
        self.scheduler = self.start_scheduler()

    def start_scheduler(self) -> subprocess.Popen[bytes]:
        """Start the scheduler; a second time, at the address of the first."""
        log = self.folder / f"scheduler-{len(self.started)}.log"
        port = self.address.rpartition(":")[2] or "0"
        self.scheduler = self._start(log, {}, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        found: list[str] = []
        until(lambda: found.extend(re.findall(r"Scheduler at:\s+(tcp://\S+)", log.read_text())) or found, "scheduler")
        self.address = found[0]
        return self.scheduler

    def _start(self, log: Path, environment: Mapping[str, str], *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *arguments]
        with log.open("wb") as handle:
            process = subprocess.Popen(
                command, cwd=self.folder, env={**self.environment, **environment}, stdout=handle, stderr=handle
            )
        self.started.append(process)
        return process

    def add_worker(self, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        """Start a worker with one thread, and wait until the scheduler knows it."""
        number = len(self.started)
        log = self.folder / f"worker-{number}.log"
        scratch = self.folder / f"scratch-{number}"
        process = self._start(
            log, environment, "worker", self.address, "--nthreads", "1", "--no-dashboard",
            "--local-directory", str(scratch), *options,
        )  # fmt: skip
        until(lambda: re.search(r"Registered to:\s+tcp://", log.read_text()), f"worker: {log.read_text()}")
        return process

    def stop(self) -> None:
        """End what was started."""
        for process in reversed(self.started):
            process.send_signal(signal.SIGKILL)
            process.wait()
