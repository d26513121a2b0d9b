"""Pages a second and peak memory of our page reader against pdfplumber, alternating in one run on one core.

Ours: characters, lines, ruled tables and both readings of each table (`pipeline.pages.read`). The peer: pdfplumber's
`extract_text` and `extract_tables` on the same pages. Each measurement is a process of its own, imports not counted;
medians over the rounds and their ratio are printed, and written as JSON with `--out`.

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
    """One reader over all files in this process: pages, seconds, peak memory in MB."""
    read = READERS[reader]()
    started = time.perf_counter()
    pages = sum(read(Path(file)) for file in files)
    seconds = time.perf_counter() - started
    return {"pages": pages, "seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def in_a_process(reader: str, files: list[str]) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.extraction", "--child", reader, *files]
    return json.loads(subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True, text=True).stdout)


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
    speeds = {name: median(m["pages"] / m["seconds"] for m in measured) for name, measured in rounds.items()}
    memory = {name: median(m["peak_mb"] for m in measured) for name, measured in rounds.items()}
    print(f"{len(files)} files of {folder.name}/, {arguments.rounds} rounds, medians on one core")
    for name in READERS:
        print(f"  {name:<12}{speeds[name]:8.1f} pages/s   peak {memory[name]:6.0f} MB")
    print(f"  ratio       {speeds['ours'] / speeds['pdfplumber']:8.1f} ×")
    if arguments.out:
        arguments.out.write_text(json.dumps({"files": len(files), "rounds": rounds}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
