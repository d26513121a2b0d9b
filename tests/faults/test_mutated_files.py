"""Files cut off or changed on the way: no crash of the run, no hang, and no amount out of nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline import work
from pipeline.documents.archives import members
from pipeline.documents.formats import media_type
from pipeline.errors import DocumentError
from pipeline.media import ARCHIVES
from pipeline.pages.model import DocumentPages
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.faults.damage import inside_member, mutated, plain_numbers, stands_in
from tests.faults.one_report import write_formats

SEED = 20261122
COUNT = 300
PER_FORMAT = 40
NUMBER = re.compile(r"\d[\d,]*\.\d+")
#: Packed formats carry sums of their contents: what is changed outside of them must be noticed.
PACKED = (".docx", ".ofd", ".xlsx", ".zip")
#: Reasons that are our own faults.
OURS = ("reading_failed", "timeout", "worker_died")


class Case(NamedTuple):
    path: str
    name: str


class Read(NamedTuple):
    amounts: list[str]
    rejected: list[str]


def numbers(pages: DocumentPages) -> set[str]:
    texts = [line.text for page in pages.pages for line in page.lines]
    texts += [cell.text.replace("\n", "") for page in pages.pages for table in page.tables for cell in table.cells]
    return {n.replace(",", "") for text in texts for n in NUMBER.findall(text.replace(" ", ""))}


def read(case: Case, doubted: bool = True) -> list[str]:
    """Worker: the printed decimal amounts of one file; DocumentErrors go back to the test as results."""
    path = Path(case.path)
    media = media_type(path.read_bytes(), case.name)
    pages = work.guarded(lambda: read_pages(path, media, "0" * 64), case.name)
    report = work.guarded(lambda: read_report(pages, origin_name=case.name), case.name)
    return [
        i.printed_value
        for i in report.line_items
        if i.printed_value and "." in i.printed_value and (doubted or "readers_disagree" not in i.flags)
    ]


def read_each(case: Case) -> Read:
    """Worker: the same of a file or of the members of an archive, each of which may be rejected by itself."""
    path = Path(case.path)
    data = path.read_bytes()
    if media_type(data, case.name) not in ARCHIVES:
        return Read(read(case, doubted=False), [])
    result = Read([], [])
    for number, member in enumerate(work.guarded(lambda: list(members(data, case.name)), case.name)):
        if member.error is not None:
            result.rejected.append(member.error.reason)
            continue
        unpacked = path.with_name(f"{path.name}-{number}")
        unpacked.write_bytes(member.data)
        try:
            result.amounts.extend(read(Case(str(unpacked), member.name), doubted=False))
        except DocumentError as error:
            result.rejected.append(error.reason)
    return result


@pytest.fixture(scope="module")
def originals(samples: Path) -> list[Path]:
    names = ("qingbaijiang-rail-skills-2024-budget.pdf", "qingbaijiang-rail-skills-2024-final.xlsx")
    return [samples / name for name in names]


@pytest.fixture(scope="module")
def formats(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_formats(samples, tmp_path_factory.mktemp("formats"))


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
    check_errors(done)
    # a changed byte may change a printed digit in a file that stores its text plainly; these formats compress it
    known = {s.suffix: numbers(read_pages(s, media_type(s.read_bytes(), s.name), "0" * 64)) for s in originals}
    for d in done:
        invented = {v.replace(",", "").lstrip("-") for v in d.result or ()} - known[Path(d.item.path).suffix]
        assert not invented, d.item.name
    assert sum(d.result is not None for d in done) > COUNT // 25, (
        "nearly nothing was read: the test would prove nothing"
    )


def damaged_office_files(formats: dict[str, Path], folder: Path) -> Iterator[Case]:
    rng = random.Random(SEED)
    for suffix, source in formats.items():
        data = source.read_bytes()
        for number in range(PER_FORMAT):
            inside = suffix in PACKED and number % 2 == 1
            path = folder / f"{number}{'-inside' if inside else ''}{suffix}"
            path.write_bytes(inside_member(data, rng) if inside else mutated(data, rng))
            yield Case(str(path), path.name)


def test_damaged_office_files_and_archives_invent_nothing(tmp_path: Path, formats: dict[str, Path]) -> None:
    """What a file holds after the damage is what it states: an amount read must stand there, or in the original."""
    limits = work.Limits(workers=2, seconds=60)
    cases = list(damaged_office_files(formats, tmp_path))
    done = list(work.run(read_each, cases, stage="test", name=lambda case: case.name, limits=limits))

    assert len(done) == PER_FORMAT * len(formats)
    check_errors(done)
    assert not [d.item.name for d in done if d.result and set(d.result.rejected) & set(OURS)]
    original = {suffix: plain_numbers(path.read_bytes()) for suffix, path in formats.items()}
    read_of: dict[str, int] = dict.fromkeys(formats, 0)
    for d in done:
        if d.result is None:
            continue
        path = Path(d.item.path)
        noticed = path.suffix in PACKED and "inside" not in path.name
        known = original[path.suffix] if noticed else plain_numbers(path.read_bytes())
        invented = [a for a in d.result.amounts if not stands_in(a, known)]
        assert invented == [], d.item.name
        read_of[path.suffix] += bool(d.result.amounts)
    assert all(count >= 2 for count in read_of.values()), f"nearly nothing was read: {read_of}"


def check_errors(done: list[work.Done[Case, list[str]]] | list[work.Done[Case, Read]]) -> None:
    """No error is our own fault, and each says what is wrong and what to do."""
    errors = [d.error for d in done if d.error is not None]
    assert [str(error) for error in errors if error.reason in OURS] == []
    assert all(error.what and error.remedy for error in errors)
