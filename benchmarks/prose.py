"""Pages of prose a second of the clause reader, beside a bare scan for amounts over the same text in the same run.

The text is extracted before the clock starts: lines of the prose pages of real reports where they are beside the
checkout, else of the bundled samples. A page of prose is one that prints at least 200 characters outside its tables.
`clauses` is the reader of clauses alone, passages to line items: tokens, binding, reasons, codes, places. `lines` is
the same with the unwrapping of the lines before it. The peer is the least that any reader of figures does, one regular
expression for a number with its unit over the joined lines: the limit, not a rival. Alternating rounds in one process
on one core; medians of processor time. The text of all reports is held throughout and taken out of the sight of the
garbage collector, as a worker holds one report at a time.

Usage: python -m benchmarks.prose [FOLDER ...] [--rounds N]
"""

from __future__ import annotations

import argparse
import gc
import re
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pipeline.codes.resolve import path_codes
from pipeline.errors import DocumentError
from pipeline.media import PDF
from pipeline.pages.model import Line
from pipeline.pages.outside import lines_outside_tables
from pipeline.pages.read import read_pages
from pipeline.prose.passage import Passage, unwrap
from pipeline.prose.read import read_passages
from pipeline.units.identity import identify

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared" / "reports"
FOLDERS = ([SHARED / "pdf", SHARED / "wild"], [CHECKOUT / "data" / "samples"])
LEAST_CHARACTERS = 200
AMOUNT = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元|%|％|辆|台|人|批次|个|平方米|分)")

Prose = tuple[str, int | None, list[tuple[int | None, list[Line]]], list[Passage]]


def extracted(files: list[Path]) -> list[Prose]:
    """Kind, year, lines outside tables by page, and passages of each report; files that cannot be read are left out."""
    reports: list[Prose] = []
    for file in files:
        try:
            document = read_pages(file, PDF, "benchmark")
        except DocumentError:
            continue
        identity = identify(document, origin_name=file.name)
        pages: list[tuple[int | None, list[Line]]] = [
            (page.number, lines_outside_tables(page)) for page in document.pages
        ]
        reports.append((identity.report_kind, identity.fiscal_year, pages, unwrap(pages)))
    return reports


def clauses(reports: list[Prose]) -> int:
    return sum(_items(kind, year, passages) for kind, year, _, passages in reports)


def lines(reports: list[Prose]) -> int:
    return sum(_items(kind, year, unwrap(pages)) for kind, year, pages, _ in reports)


def _items(kind: str, year: int | None, passages: list[Passage]) -> int:
    return len(read_passages(passages, report_kind=kind, fiscal_year=year, classification=path_codes()).items)


def scan(reports: list[Prose]) -> int:
    return sum(
        len(AMOUNT.findall("".join(line.text for line in printed)))
        for _, _, pages, _ in reports
        for _, printed in pages
    )


def seconds(read: Callable[[list[Prose]], int], reports: list[Prose]) -> float:
    started = time.process_time()
    read(reports)
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    folders = arguments.folder or next(group for group in FOLDERS if group[0].is_dir())
    files = sorted(file for folder in folders for file in folder.glob("*.pdf"))
    reports = extracted(files)
    characters = [sum(len(line.text) for line in printed) for _, _, pages, _ in reports for _, printed in pages]
    pages = sum(1 for count in characters if count >= LEAST_CHARACTERS)
    readers: dict[str, Callable[[list[Prose]], int]] = {"clauses": clauses, "lines": lines, "bare scan": scan}
    found = {name: read(reports) for name, read in readers.items()}  # and warm: the lexicon is read once a process
    gc.collect()
    gc.freeze()
    rounds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(arguments.rounds):
        for name, read in readers.items():
            rounds[name].append(seconds(read, reports))
    print(f"{len(reports)} reports, {pages} pages of prose, {sum(characters)} characters, {arguments.rounds} rounds")
    for name, times in rounds.items():
        usual = median(times)
        print(
            f"  {name:<12}{pages / usual:9.0f} pages/s  {sum(characters) / usual / 1e6:7.2f} M characters/s"
            f"  {found[name]} found  (fastest round {pages / min(times):.0f} pages/s)"
        )


if __name__ == "__main__":
    main()
