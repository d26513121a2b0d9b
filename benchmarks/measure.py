"""What every benchmark measures the same way: clock, processor time and peak memory of a step in a process of its own.

Times of the clock tell what a user waits on an idle machine; processor time is moved less by other work on it. Peak
memory is the resident memory of the process as the kernel counted it, children that were waited for included.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.home import CHECKOUT

__all__ = ["RESULTS", "in_a_process", "machine", "save", "timed", "usage", "watched"]

#: Where the results of each benchmark lie, one JSON file each; a quick run names another folder for its own.
RESULTS = Path(os.environ.get("BENCHMARK_RESULTS") or CHECKOUT / "benchmarks" / "results")

Figures = dict[str, Any]


def usage() -> dict[str, float]:
    """Seconds of the processor and peak memory (MiB) of this process so far, and the same of its ended children."""
    mine, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    # ru_maxrss of a process begins with what its parent held when it was started; the high-water mark of its own memory
    # does not
    own = [line.split()[1] for line in _lines(Path("/proc/self/status")) if line.startswith("VmHWM:")]
    return {
        "cpu_seconds": mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime,
        "peak_mib": (int(own[0]) if own else mine.ru_maxrss) / 1024,
        "child_peak_mib": children.ru_maxrss / 1024,
    }


@contextmanager
def timed(steps: Figures, name: str) -> Iterator[None]:
    """Put clock seconds and processor seconds of a block into `steps[name]`, with the peak memory at its end."""
    clock, before = time.perf_counter(), usage()
    yield
    after = usage()
    steps[name] = {
        "seconds": round(time.perf_counter() - clock, 3),
        "cpu_seconds": round(after["cpu_seconds"] - before["cpu_seconds"], 3),
        "peak_mib": round(after["peak_mib"]),
    }


@contextmanager
def watched() -> Iterator[dict[int, float]]:
    """Peak memory (MiB) of each process below this one while the block runs, by its number; looked at twice a second.

    Workers are forked by a server of their own, so the kernel does not count them as children of this process.
    """
    peaks: dict[int, float] = {}
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.5):
            for pid in _below(os.getpid()):
                try:
                    found = [line.split()[1] for line in _lines(Path(f"/proc/{pid}/status")) if line[:6] == "VmHWM:"]
                except OSError:
                    continue  # it has ended
                if found:
                    peaks[pid] = max(peaks.get(pid, 0.0), int(found[0]) / 1024)

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield peaks
    finally:
        done.set()
        looking.join()


def _below(root: int) -> list[int]:
    """The processes that a process started, directly or through others."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # it has ended
            children.setdefault(parent, []).append(int(entry.name))
    found: list[int] = []
    waiting = [root]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def in_a_process(function: Callable[..., Figures], *arguments: object) -> Figures:
    """Call a function of a module in a fresh interpreter; its result must be JSON, its arguments texts or numbers.

    To the result come `process`: clock seconds, processor seconds and peak memory of the whole process.
    """
    module = function.__module__
    if module == "__main__":  # started with -m: the child imports it by its name
        module = sys.modules["__main__"].__spec__.name
    asked = json.dumps([module, function.__name__, [str(a) for a in arguments]])
    code = (
        "import importlib,json,sys;from benchmarks.measure import usage;m,f,a=json.loads(sys.argv[1]);"
        "r=getattr(importlib.import_module(m),f)(*a);print('\\n'+json.dumps([r,usage()]))"
    )
    started = time.perf_counter()
    said = subprocess.run(
        [sys.executable, "-c", code, asked], cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    result, used = json.loads(said.rstrip().rsplit("\n", 1)[-1])
    used = {name: round(value, 3) for name, value in used.items()}
    return {**result, "process": {"seconds": round(time.perf_counter() - started, 3), **used}}


def machine() -> Figures:
    """What the figures depend on: processor, cores, memory, how busy the machine was, versions."""
    import duckdb

    model = next(
        (line.split(":", 1)[1].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.processor(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gib": round(memory, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "duckdb": duckdb.__version__,
    }


def save(name: str, command: Sequence[str], figures: Figures) -> Path:
    """Write the results of a benchmark with when, where and by which command they were measured."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{name}.json"
    said = {
        "benchmark": name,
        # folders of this machine are nobody's business: their last names tell enough
        "command": " ".join(Path(word).name if os.sep in word else word for word in command),
        "measured": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        **figures,
    }
    path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
