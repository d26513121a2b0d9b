"""The pipeline reads its own samples: every cell, every figure of the prose, unit, year and kind, with the page."""

from __future__ import annotations

from functools import cache

import pytest

from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from tests.benchmarks.scoring import hits, read_cells, read_facts, true_cells, true_facts
from tests.samples.conftest import FOLDER, NAMES, truth_of

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@cache
def _report(name: str) -> Report:
    truth = truth_of(name)
    pages = read_pages(FOLDER / truth["file"], MEDIA_TYPES[truth["file"].rsplit(".")[-1]], truth["sha256"])
    return read_report(pages, origin_name=truth["file"])


@pytest.mark.parametrize("name", NAMES)
def test_unit_year_and_kind(name: str) -> None:
    truth, identity = truth_of(name), _report(name).identity
    read = (identity.unit_name, identity.fiscal_year, identity.report_kind)
    assert read == (truth["unit"], truth["fiscal_year"], truth["report_kind"])


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["tables"]])
def test_every_cell_of_the_statements(name: str) -> None:
    true, read = true_cells(truth_of(name)), read_cells(_report(name).line_items)
    assert len(true) > 150
    right = hits(true, read)
    assert 2 * right / (len(true) + len(read)) >= 0.995, f"{right} of {len(true)} cells right, {len(read)} read"


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["narrative"]])
def test_the_figures_of_the_prose(name: str) -> None:
    """Amounts and counts of the current year by measure and functional item; shares and rates by their value."""
    true, read = true_facts(truth_of(name)), read_facts(_report(name).line_items)
    right = (true & read).total()
    missed, extra = sorted(map(str, true - read)), sorted(map(str, read - true))
    assert 2 * right / (true.total() + read.total()) >= 0.97, f"missed {missed}, extra {extra}"


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["file"].endswith(".pdf")])
def test_figures_of_the_prose_are_found_on_their_pages(name: str) -> None:
    pages = {(f["amount"], f["page"]) for f in truth_of(name)["narrative"]}
    read = [i for i in _report(name).line_items if i.source == "narrative" and i.printed_value is not None]
    assert len(read) > 40
    amounts = {amount for amount, _ in pages}
    misplaced = [i for i in read if i.printed_value in amounts and (i.printed_value, i.page) not in pages]
    assert len(misplaced) <= len(read) // 50, misplaced
