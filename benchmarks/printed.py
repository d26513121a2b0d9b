"""Accuracy on layouts as an office program prints them: pages end in the middle of headers, codes, amounts and names.

    python -m benchmarks.printed [--kept FOLDER] [--verbose]

Every layout of the catalogue, one report each, is written as a Word file and printed by LibreOffice. What it says is
one line for each layout with a fault, and the totals; `--kept` leaves the PDFs there. Where a page ends depends on the
fonts of the machine, and so do the figures, a little.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made, build
from tests.layouts.judge import judge
from tests.layouts.word_file import print_word_files, write_word_file


def main() -> int:
    """Print, read and judge; the exit code is 1 where LibreOffice is not installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kept", type=Path, help="folder for the printed files, made if need be")
    parser.add_argument("--verbose", action="store_true", help="show each fault")
    arguments = parser.parse_args()
    if shutil.which("soffice") is None:
        print("LibreOffice is not installed here: Debian's libreoffice-writer-nogui has it")
        return 1
    with TemporaryDirectory() as scratch:
        folder = arguments.kept or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        measure(folder, verbose=arguments.verbose)
    return 0


def measure(folder: Path, *, verbose: bool) -> None:
    """Print all layouts into `folder`, judge them one by one and show the sums."""
    reports: list[Made] = [build(layout, *SEEDS[0]) for layout in LAYOUTS]
    print_word_files([write_word_file(made, folder / f"{made.layout.name}.docx") for made in reports], folder)
    figures = missing = extra = silent = faulty = 0
    for made in reports:
        verdict = judge(folder / f"{made.layout.name}.pdf", made)
        figures += verdict.score.true
        missing += len(verdict.missing)
        extra += len(verdict.extra)
        silent += len(verdict.silent)
        if verdict.missing or verdict.extra:
            faulty += 1
            wrong = f"{len(verdict.missing)} missing or misread, {len(verdict.silent)} wrong without a flag"
            print(f"{made.layout.name}: {wrong}, of {verdict.score.true}")
        if verbose:
            for fault in (*verdict.missing, *verdict.extra):
                print(f"    {fault}")
    print(f"{len(reports)} layouts, {figures} figures of tables, {faulty} layouts with a fault:")
    print(f"{missing} missing or misread, {extra} read otherwise, {silent} of these without a flag")


if __name__ == "__main__":
    raise SystemExit(main())
