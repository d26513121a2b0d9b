"""Run the benchmarks and write docs/performance.md: `python -m benchmarks [NAME ...] [--quick] [--home HOME ...]`.

Names: chain, night, warehouse, queries, idle, cluster (default: all, in this order). `--quick` takes small sizes, to
see that everything runs; its figures are no results, so they do not stay. `--home` gives the generated reports more
patterns than the bundled samples (a home with many real reports). Each benchmark is a process of its own; warehouse
leaves its largest file for queries and idle, in a temporary folder that ends with the run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import RESULTS
from benchmarks.page import SECTIONS, write_page
from pipeline.home import CHECKOUT


def commands(kept: Path, homes: list[Path], *, quick: bool) -> dict[str, list[str]]:
    """Arguments of each benchmark."""
    patterns = [word for home in homes for word in ("--home", str(home))]
    sizes = ["--documents", "50", "100"] if quick else []
    return {
        "chain": ["--rounds", "1", "--quick"] if quick else [],
        "night": ["--documents", "20", "40"] if quick else [],
        "warehouse": [*sizes, "--keep", str(kept), *patterns],
        "queries": [str(kept), *(["--rounds", "1"] if quick else [])],
        "idle": [str(kept), *(["--documents", "1000", "--rounds", "1"] if quick else [])],
        "cluster": ["--documents", "6", "--workers", "1", "2", "--rounds", "1"] if quick else [],
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--home", type=Path, action="append", default=[])
    options = parser.parse_args()
    names = options.names or list(SECTIONS)
    if unknown := [name for name in names if name not in SECTIONS]:
        parser.error(f"no such benchmark: {', '.join(unknown)} (known: {', '.join(SECTIONS)})")
    if {"queries", "idle"} & set(names) and "warehouse" not in names:
        parser.error("queries and idle need the file that warehouse leaves: name it too")
    before = {path: path.read_bytes() for path in RESULTS.glob("*.json")}
    with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as folder:
        for name, arguments in commands(Path(folder) / "kept", options.home, quick=options.quick).items():
            if name not in names:
                continue
            started = time.perf_counter()
            print(f"== {name}", flush=True)
            subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *arguments], cwd=CHECKOUT, check=True)
            print(f"== {name}: {time.perf_counter() - started:.0f} s", flush=True)
    if options.quick:
        shutil.rmtree(RESULTS, ignore_errors=True)
        RESULTS.mkdir()
        for path, content in before.items():
            path.write_bytes(content)
    else:
        print(write_page())


if __name__ == "__main__":
    main()
