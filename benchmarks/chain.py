"""The whole chain, bytes to parsed Parquet, beside what others need for the extraction alone.

    python -m benchmarks.chain [FOLDER ...] [--rounds 3] [--quick] [--camelot]

Per folder of PDFs and in alternating rounds, each in a fresh process: our whole chain (pages, statements, prose, unit,
line items, the Parquet of a day), our pages alone, pdfplumber's `extract_text` and `extract_tables`, the bare text of
pdfium as the limit, and camelot over a few pages (it takes seconds a page): with `--camelot` in an environment of its
own that is made for it and removed, else where it is installed, else it is said to be absent. Warm: libraries loaded
and files in memory, as in a night. Cold: from the start of the interpreter, with files that the kernel was told to
forget. Two processes: the files dealt out to two processes at once. `--quick` takes every fifth file. FOLDER defaults
to the real reports beside the checkout where they are, else to the bundled samples.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.extraction import ours, pdfplumber
from benchmarks.measure import Figures, save, usage
from pipeline.home import CHECKOUT

_SHARED = CHECKOUT.parent / "shared" / "reports"
FOLDERS = (_SHARED / "pdf", _SHARED / "wild")
#: camelot reads this many pages at most: four pages a second.
_CAMELOT_PAGES = 30
_CAMELOT_PACKAGE = "camelot-py>=1,<3"

Reader = Callable[[list[Path]], int]


def whole_chain(files: list[Path]) -> int:
    """Pages read; the line items of all files lie as Parquet of one day in a temporary folder."""
    from pipeline.documents.model import Arrival
    from pipeline.errors import DocumentError
    from pipeline.media import PDF
    from pipeline.pages.read import read_pages
    from pipeline.report import read_report
    from pipeline.warehouse.parsed import write_day
    from pipeline.warehouse.rows import ParsedDocument

    pages = 0

    def parsed() -> Iterator[ParsedDocument]:
        nonlocal pages
        for path in files:
            identifier = hashlib.sha256(path.read_bytes()).hexdigest()
            arrival = Arrival(
                document_id=identifier,
                file_name=path.name,
                source_uri=path.name,
                media_type=PDF,
                size_bytes=path.stat().st_size,
                arrived_at="2026-01-01T00:00:00Z",
            )
            try:
                read = read_pages(path, PDF, identifier)
                pages += len(read.pages)
                yield ParsedDocument(arrival, report=read_report(read, origin_name=path.name))
            except DocumentError:
                continue  # a scan where OCR is not installed: no reader gets figures from it

    with tempfile.TemporaryDirectory() as folder:
        write_day(Path(folder) / "2026-01-01", parsed())
    return pages


def _each(read: Callable[[Path], int]) -> Reader:
    return lambda files: sum(read(path) for path in files)


def bare_text(files: list[Path]) -> int:
    """What pdfium alone needs for the characters of each page."""
    import pypdfium2

    pages = 0
    for path in files:
        document = pypdfium2.PdfDocument(path)
        for page in document:
            page.get_textpage().get_text_bounded()
            pages += 1
        document.close()
    return pages


#: camelot's lattice reader, for an interpreter that may have nothing of ours: files with how many pages to read.
_CAMELOT_CHILD = """
import json, resource, sys, time
import camelot
wanted = json.loads(sys.argv[1])
clock, cpu = time.perf_counter(), time.process_time()
for path, pages in wanted:
    camelot.read_pdf(path, pages=f"1-{pages}", flavor="lattice")
print("\\n" + json.dumps({
    "pages": sum(pages for _, pages in wanted),
    "seconds": time.perf_counter() - clock,
    "cpu_seconds": time.process_time() - cpu,
    "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
}))
"""


def camelot(python: Path, files: list[Path]) -> Figures:
    """camelot over the first pages of the files, up to a limit, in a process of an interpreter that has it."""
    import pypdfium2

    wanted: list[tuple[str, int]] = []
    left = _CAMELOT_PAGES
    for path in files:
        document = pypdfium2.PdfDocument(path)
        pages = min(len(document), left)
        document.close()
        if pages:
            wanted.append((str(path), pages))
        left -= pages
    said = subprocess.run(
        [str(python), "-c", _CAMELOT_CHILD, json.dumps(wanted)], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    found: Figures = json.loads(said.rstrip().rsplit("\n", 1)[-1])
    return found


@contextmanager
def interpreter_with_camelot(*, make: bool) -> Iterator[Path | None]:
    """An interpreter that can import camelot, in an environment that is removed again; None where there is none."""
    if not make:
        yield Path(sys.executable) if importlib.util.find_spec("camelot") is not None else None
        return
    with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        asked = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", _CAMELOT_PACKAGE]
        made = subprocess.run(asked, check=False, stdout=subprocess.DEVNULL)
        yield python if made.returncode == 0 else None


READERS: dict[str, Callable[[], Reader]] = {
    "whole chain": lambda: whole_chain,
    "our pages": lambda: _each(ours()),
    "pdfplumber": lambda: _each(pdfplumber()),
    "pdfium, bare text": lambda: bare_text,
}


def child(reader: str, mode: str, files: list[Path]) -> Figures:
    """One reader over the files in this process: pages, seconds by clock and processor, peak memory."""
    read = READERS[reader]()
    if mode == "warm":
        read(files[:2])  # libraries, fonts and reference data are loaded once for a night of documents
    started, before = time.perf_counter(), usage()
    pages = read(files)
    seconds, after = time.perf_counter() - started, usage()
    return {
        "pages": pages,
        "seconds": seconds,
        "cpu_seconds": after["cpu_seconds"] - before["cpu_seconds"],
        "peak_mib": after["peak_mib"],
    }


def measure(reader: str, files: list[Path], mode: str = "warm", processes: int = 1) -> Figures:
    """A reader over the files, dealt out to `processes`; by the clock until the last is done.

    Cold measurements count the start of the process, too.
    """
    if mode == "cold":
        for path in files:
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    started = time.perf_counter()
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "benchmarks.chain", "--child", reader, mode, *map(str, files[n::processes])],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for n in range(processes)
    ]
    said = [json.loads(process.communicate()[0].rstrip().rsplit("\n", 1)[-1]) for process in running]
    whole = time.perf_counter() - started
    return {
        "pages": sum(one["pages"] for one in said),
        "seconds": whole if mode == "cold" else max(one["seconds"] for one in said),
        "cpu_seconds": sum(one["cpu_seconds"] for one in said),
        "peak_mib": max(one["peak_mib"] for one in said),
    }


def summary(rounds: list[Figures]) -> Figures:
    """Medians over rounds."""
    return {
        "pages": rounds[0]["pages"],
        "pages_per_second": round(median(r["pages"] / r["seconds"] for r in rounds), 1),
        "pages_per_cpu_second": round(median(r["pages"] / r["cpu_seconds"] for r in rounds), 1),
        "peak_mib": round(max(r["peak_mib"] for r in rounds)),
    }


def over_folder(files: list[Path], rounds: int, with_camelot: Path | None) -> Figures:
    """All readers over the files of a folder, in alternating rounds."""
    kept: dict[str, list[Figures]] = {name: [] for name in READERS}
    for _ in range(rounds):
        for name, measured in kept.items():
            measured.append(measure(name, files))
    found: Figures = {name: summary(measured) for name, measured in kept.items()}
    if with_camelot is not None:
        found["camelot"] = summary([camelot(with_camelot, files)])
    for name in ("whole chain", "our pages"):
        for unit in ("seconds", "cpu_seconds"):
            found[name]["times_pdfplumber" if unit == "seconds" else "times_pdfplumber_cpu"] = round(
                median(
                    peer[unit] / peer["pages"] * mine["pages"] / mine[unit]
                    for mine, peer in zip(kept[name], kept["pdfplumber"], strict=True)
                ),
                2,
            )
    found["whole chain, cold"] = summary([measure("whole chain", files, "cold")])
    found["whole chain, two processes"] = summary([measure("whole chain", files, processes=2)])
    return found


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        reader, mode, *names = sys.argv[2:]
        print("\n" + json.dumps(child(reader, mode, [Path(name) for name in names])))
        return
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--camelot", action="store_true", help="make an environment for camelot and measure it")
    options = parser.parse_args()
    folders = options.folders or [f for f in FOLDERS if f.is_dir()] or [CHECKOUT / "data" / "samples"]
    found: Figures = {}
    files: list[Path]
    with interpreter_with_camelot(make=options.camelot) as with_camelot:
        if with_camelot is None:
            print("camelot is absent: not measured")
        for folder in folders:
            files = sorted(folder.rglob("*.pdf"))[:: 5 if options.quick else 1]
            found[folder.name] = {"files": len(files), **over_folder(files, options.rounds, with_camelot)}
            print(f"{folder.name}: {len(files)} files")
            for name, one in found[folder.name].items():
                if isinstance(one, dict):
                    print(f"  {name:<28}", one)
    figures = {"folders": found, "camelot": with_camelot is not None}
    print(save("chain", ["python", "-m", "benchmarks.chain", *sys.argv[1:]], figures))


if __name__ == "__main__":
    main()
