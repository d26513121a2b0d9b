"""pdfplumber as the referee: what it reads of a page, our reader must read too.

The characters must be the same, each of them printed at the same place. pdfplumber tears lines whose digits and Chinese
characters have different boxes, so its words need not be ours; but each must stand whole on one of our lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest

from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.printed.lines import group_lines, without_doubles
from pipeline.pages.printed.marks import Char

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
#: Middles may lie apart by these shares of the font size: across the line, as the two tell the boxes of fonts in two
#: ways; along it, as pdfplumber leaves out the extra space of justified print at the start of each piece of a line.
ACROSS, ALONG = 0.5, 2.0


def compare(path: Path, first: int, step: int) -> Iterator[tuple[int, set[str]]]:
    """Pages with what the referee's characters and words have that ours have not, or the other way round."""
    document = open_pdf(path)
    with pdfplumber.open(path) as referee:
        for number in range(first, len(document) + 1, step):
            chars = without_doubles(read_raw_page(document, number).chars)
            page = referee.pages[number - 1].dedupe_chars()
            theirs = [
                Char(c["text"], c["x0"], c["top"], c["x1"], c["bottom"], c["bottom"], c["size"])
                for c in page.chars
                if c["text"].strip()
            ]
            lines = [line.text.replace(" ", "") for line in group_lines(chars)]
            words = {word["text"] for word in page.extract_words(x_tolerance_ratio=0.25)}
            yield number, not_alike(chars, theirs) | {w for w in words if not any(w in line for line in lines)}
    document.close()


def not_alike(ours: list[Char], theirs: list[Char]) -> set[str]:
    """The texts of characters that the two do not have as often, or not at the same places."""
    places: defaultdict[str, tuple[list[Char], list[Char]]] = defaultdict(lambda: ([], []))
    for side, chars in enumerate((ours, theirs)):
        for char in chars:
            places[char.text][side].append(char)
    different = set()
    for text, (first, second) in places.items():
        left = list(second)
        for char in first:
            twin = next((c for c in left if at_one_place(c, char)), None)
            if twin is None:
                different.add(text)
            else:
                left.remove(twin)
        if left:
            different.add(text)
    return different


def at_one_place(one: Char, other: Char) -> bool:
    return (
        abs(one.top + one.bottom - other.top - other.bottom) / 2 < ACROSS * other.size
        and abs(one.x0 + one.x1 - other.x0 - other.x1) / 2 < ALONG * other.size
    )


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_the_samples_have_the_referees_characters_and_words(path: Path) -> None:
    assert {number: found for number, found in compare(path, first=3, step=9) if found} == {}


def test_real_reports_have_the_referees_characters_and_words(shared: Path) -> None:
    compared = 0
    for path in sorted((shared / "reports" / "pdf").glob("*.pdf")):
        for number, found in compare(path, first=9, step=25):
            compared += 1
            assert not found, f"{path.name} page {number}"
    assert compared >= 10
