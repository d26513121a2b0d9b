"""Files cut off or changed on the way: no crash of the run, no hang, and no amount out of nothing."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import work
from pipeline.documents.formats import media_type
from pipeline.errors import DocumentError
from pipeline.pages.model import DocumentPages
from pipeline.pages.read import read_pages
from pipeline.report import read_report

SEED = 20261122
COUNT = 300
NUMBER = re.compile(r"\d[\d,]*\.\d+")


class Case(NamedTuple):
    path: str
    name: str


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Cut off, or with a few bytes changed, dropped, doubled or a stretch zeroed."""
    kind = rng.randrange(5)
    if kind == 0:
        return data[: rng.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(rng.choice((1, 5, 50))):
        at = rng.randrange(len(changed))
        if kind == 1:
            changed[at] = rng.randrange(256)
        elif kind == 2:
            del changed[at : at + rng.randrange(1, 40)]
        elif kind == 3:
            changed[at:at] = changed[at : at + rng.randrange(1, 40)]
        else:
            stretch = rng.randrange(1, 200)
            changed[at : at + stretch] = bytes(len(changed[at : at + stretch]))
    return bytes(changed)


def numbers(pages: DocumentPages) -> set[str]:
    texts = [line.text for page in pages.pages for line in page.lines]
    texts += [cell.text.replace("\n", "") for page in pages.pages for table in page.tables for cell in table.cells]
    return {n.replace(",", "") for text in texts for n in NUMBER.findall(text.replace(" ", ""))}


def read(case: Case) -> list[str]:
    """Worker: the printed decimal amounts of one file; DocumentErrors go back to the test as results."""
    path = Path(case.path)
    media = media_type(path.read_bytes(), case.name)
    pages = work.guarded(lambda: read_pages(path, media, "0" * 64), case.name)
    report = work.guarded(lambda: read_report(pages, origin_name=case.name), case.name)
    return [i.printed_value for i in report.line_items if i.printed_value and "." in i.printed_value]


@pytest.fixture(scope="module")
def originals(samples: Path) -> list[Path]:
    names = ("qingbaijiang-rail-skills-2024-budget.pdf", "qingbaijiang-rail-skills-2024-final.xlsx")
    return [samples / name for name in names]


def test_damaged_files_cost_themselves_only(tmp_path: Path, originals: list[Path]) -> None:
    rng = random.Random(SEED)
    cases = []
    for number in range(COUNT):
        source = originals[number % len(originals)]
        path = tmp_path / f"{number}{source.suffix}"
        path.write_bytes(mutated(source.read_bytes(), rng))
        cases.append(Case(str(path), path.name))
    limits = work.Limits(workers=2, seconds=60)
    done = list(work.run(read, cases, stage="test", name=lambda case: case.name, limits=limits))

    assert len(done) == COUNT
    ours = [
        d.error for d in done if d.error is not None and d.error.reason in ("reading_failed", "timeout", "worker_died")
    ]
    assert [str(error) for error in ours] == []
    for d in done:
        if isinstance(d.error, DocumentError):
            assert d.error.what
            assert d.error.remedy
    # a changed byte may change a printed digit in a file that stores its text plainly; these formats compress it
    known = {s.suffix: numbers(read_pages(s, media_type(s.read_bytes(), s.name), "0" * 64)) for s in originals}
    for d in done:
        invented = {v.replace(",", "").lstrip("-") for v in d.result or ()} - known[Path(d.item.path).suffix]
        assert not invented, d.item.name
    assert sum(d.result is not None for d in done) > COUNT // 25, (
        "nearly nothing was read: the test would prove nothing"
    )
