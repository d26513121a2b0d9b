"""Pages a second and peak memory of our page reader against pdfplumber, alternating in one run on one core.

Ours: characters, lines, ruled tables and both readings of each table (`pipeline.pages.read`). The peer: pdfplumber's
`extract_text` and `extract_tables` on the same pages. Each measurement is a process of its own, imports not counted;
medians over the rounds and the median of the rounds' ratios are printed, and written as JSON with `--out`. Both are
told by the clock and by the processor's time, which other work on the machine moves less.

Usage: python -m benchmarks.extraction [FOLDER] [--rounds N] [--out FILE]
FOLDER defaults to the real reports beside the checkout where they are, else to the bundled samples.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDERS = (CHECKOUT.parent / "shared" / "reports" / "pdf", CHECKOUT / "data" / "samples")


def ours() -> Callable[[Path], int]:
    from pipeline.media import PDF
    from pipeline.pages.read import read_pages

    return lambda path: len(read_pages(path, PDF, "benchmark").pages)


def pdfplumber() -> Callable[[Path], int]:
    import pdfplumber as peer

    def read(path: Path) -> int:
        with peer.open(path) as document:
            for page in document.pages:
                page.extract_text()
                page.extract_tables()
            return len(document.pages)

    return read


READERS = {"ours": ours, "pdfplumber": pdfplumber}


def measure(reader: str, files: list[str]) -> dict[str, float]:
    """One reader over all files in this process: pages, seconds (clock and processor), peak memory in MB."""
    read = READERS[reader]()
    started, started_cpu = time.perf_counter(), time.process_time()
    pages = sum(read(Path(file)) for file in files)
    seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - started_cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": pages, "seconds": seconds, "cpu_seconds": cpu_seconds, "peak_mb": peak}


def in_a_process(reader: str, files: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.extraction", "--child", reader, *files]
    return json.loads(subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout)


def ratio(rounds: dict[str, list[dict[str, float]]], unit: str) -> float:
    """How many times as fast ours is: the median over rounds, in each of which the two ran one after the other."""
    return median(
        peer[unit] / peer["pages"] * mine["pages"] / mine[unit]
        for mine, peer in zip(rounds["ours"], rounds["pdfplumber"], strict=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--child")
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(measure(arguments.child, [str(path) for path in arguments.folder])))
        return
    folder = arguments.folder[0] if arguments.folder else next(f for f in FOLDERS if f.is_dir())
    files = sorted(str(path) for path in folder.glob("*.pdf"))
    rounds: dict[str, list[dict[str, float]]] = {reader: [] for reader in READERS}
    for _ in range(arguments.rounds):
        for reader, measured in rounds.items():
            measured.append(in_a_process(reader, files))
    print(f"{len(files)} files of {folder.name}/, {arguments.rounds} rounds, medians on one core")
    print(f"  {'':<12}{'pages/s':>10}{'pages/cpu s':>14}{'peak MB':>10}")
    for name, measured in rounds.items():
        by_clock, by_cpu = (median(m["pages"] / m[unit] for m in measured) for unit in ("seconds", "cpu_seconds"))
        print(f"  {name:<12}{by_clock:10.1f}{by_cpu:14.1f}{median(m['peak_mb'] for m in measured):10.0f}")
    print(f"  {'ratio':<12}{ratio(rounds, 'seconds'):8.1f} ×{ratio(rounds, 'cpu_seconds'):12.1f} ×")
    if arguments.out:
        arguments.out.write_text(json.dumps({"files": len(files), "rounds": rounds}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
