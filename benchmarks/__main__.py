"""Run the benchmarks and write docs/performance.md: `python -m benchmarks [NAME ...] [--quick] [--home HOME ...]`.

Names: chain, night, warehouse, queries, idle, cluster (default: all, in this order). `--quick` takes small sizes, to
see that everything runs and that a page can be made of it; its figures are no results: they lie in a temporary folder
and the page stays that of the full results. `--home` gives the generated reports more patterns than the bundled samples
(a home with many real reports). Each benchmark is a process of its own, and the page is written anew behind each, so
what was measured stays when a later one fails; go on with the names that are missing. warehouse leaves its largest file
for queries and idle: in a temporary folder that ends with the run, or in `--kept FOLDER`, from which they can be run
again without it.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.page import SECTIONS, read_results, render, write_page
from pipeline.home import CHECKOUT


def commands(kept: Path, homes: list[Path], *, quick: bool) -> dict[str, list[str]]:
    """Arguments of each benchmark."""
    patterns = [word for home in homes for word in ("--home", str(home))]
    sizes = ["--documents", "50", "100"] if quick else []
    return {
        "chain": ["--rounds", "1", "--quick"] if quick else ["--camelot"],
        "night": ["--documents", "20", "40"] if quick else [],
        "warehouse": [*sizes, "--keep", str(kept), *patterns],
        "queries": [str(kept), *(["--rounds", "1"] if quick else [])],
        "idle": [str(kept), *(["--documents", "1000", "--rounds", "1"] if quick else [])],
        "cluster": ["--documents", "6", "--workers", "1", "2", "--rounds", "1"] if quick else [],
    }


def run(names: list[str], arguments: dict[str, list[str]], results: Path | None) -> None:
    """Run benchmarks by name, each in a process; `results` is where they lie when they are no results."""
    environment = dict(os.environ) if results is None else {**os.environ, "BENCHMARK_RESULTS": str(results)}
    for name in names:
        started = time.perf_counter()
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}", *arguments[name]]
        subprocess.run(command, cwd=CHECKOUT, check=True, env=environment)
        print(f"== {name}: {time.perf_counter() - started:.0f} s", flush=True)
        if results is None:
            write_page()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SECTIONS))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--home", type=Path, action="append", default=[])
    parser.add_argument("--kept", type=Path, help="where warehouse leaves its file, and queries and idle find it")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in SECTIONS]:
        parser.error(f"no such benchmark: {', '.join(unknown)} (known: {', '.join(SECTIONS)})")
    names = [name for name in SECTIONS if not options.names or name in options.names]
    is_kept = options.kept is not None and options.kept.is_dir()
    if {"queries", "idle"} & set(names) and "warehouse" not in names and not is_kept:
        parser.error("queries and idle need the file that warehouse leaves: name it too, or give --kept FOLDER")
    with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as name:
        folder = Path(name)
        kept = options.kept.resolve() if options.kept is not None else folder / "kept"
        arguments = commands(kept, [home.resolve() for home in options.home], quick=options.quick)
        run(names, arguments, folder / "results" if options.quick else None)
        if options.quick:
            render(read_results(folder / "results"))
    print(write_page())


if __name__ == "__main__":
    main()
