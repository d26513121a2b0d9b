"""The pipeline reads its own samples: every cell, every figure of the prose, unit, year and kind, with the page."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from pipeline.figures.amounts import normalise
from pipeline.figures.line_item import LineItem
from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from tests.samples.conftest import FOLDER, NAMES, Truth, truth_of

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: statement, code or name, levels of the column, value
Cell = tuple[str, str, frozenset[str], Decimal]


@cache
def _report(name: str) -> Report:
    truth = truth_of(name)
    pages = read_pages(FOLDER / truth["file"], MEDIA_TYPES[truth["file"].rsplit(".")[-1]], truth["sha256"])
    return read_report(pages, origin_name=truth["file"])


def _number(printed: str) -> Decimal:
    return Decimal(printed.replace(",", ""))


def _true_cells(truth: Truth) -> list[Cell]:
    return [
        (table["kind"], row["code"] or normalise(row["name"]), frozenset(normalise(label).split("-")), Decimal(value))
        for table in truth["tables"]
        for row in table["rows"]
        for label, value in row["values"].items()
    ]


def _read_cells(items: list[LineItem]) -> list[Cell]:
    cells = []
    for item in items:
        if item.source == "table" and item.printed_value is not None:
            key = item.function_code or item.economic_code or item.row_label or ""
            # a code that was inferred for a line printed without one is our addition: the label counts
            if item.code_source == "inferred":
                key = item.row_label or ""
            levels = frozenset(normalise(item.column_label or "").split("-"))
            cells.append((item.statement, normalise(key), levels, _number(item.printed_value)))
    return cells


def _hits(true: list[Cell], read: list[Cell]) -> int:
    """Cells read right: same statement, row and value; a column may be read with more levels of its header."""
    left = list(read)
    hits = 0
    for statement, key, levels, value in true:
        for cell in left:
            same_row = cell[1] == key or key == ""  # the only row of a statement without labels
            if cell[0] == statement and same_row and cell[3] == value and cell[2] >= levels:
                left.remove(cell)
                hits += 1
                break
    return hits


def _fact(measure: str, code: str | None, printed: str) -> tuple[str, str | None, Decimal]:
    """What a figure of the prose is compared by; the code counts for budget and actual of functional items."""
    return measure, code if measure.startswith("function") else None, _number(printed)


@pytest.mark.parametrize("name", NAMES)
def test_unit_year_and_kind(name: str) -> None:
    truth, identity = truth_of(name), _report(name).identity
    read = (identity.unit_name, identity.fiscal_year, identity.report_kind)
    assert read == (truth["unit"], truth["fiscal_year"], truth["report_kind"])


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["tables"]])
def test_every_cell_of_the_statements(name: str) -> None:
    true, read = _true_cells(truth_of(name)), _read_cells(_report(name).line_items)
    assert len(true) > 150
    hits = _hits(true, read)
    assert 2 * hits / (len(true) + len(read)) >= 0.995, f"{hits} of {len(true)} cells right, {len(read)} read"


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["narrative"]])
def test_the_figures_of_the_prose(name: str) -> None:
    """Amounts and counts of the current year by measure and functional item; shares and rates by their value."""
    true = Counter(
        (
            f["contract_measure"],
            f["function_code"] if f["contract_measure"].startswith("function") else None,
            f["amount"],
        )
        for f in truth_of(name)["narrative"]
        if f["contract_measure"] != "other"
    )
    read = Counter(
        (i.measure, i.function_code if i.measure.startswith("function") else None, i.printed_value)
        for i in _report(name).line_items
        if i.source == "narrative" and i.period == "current" and i.measure != "other" and i.printed_value is not None
    )
    hits = (true & read).total()
    missed, extra = sorted(map(str, true - read)), sorted(map(str, read - true))
    assert 2 * hits / (true.total() + read.total()) >= 0.97, f"missed {missed}, extra {extra}"


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["file"].endswith(".pdf")])
def test_figures_of_the_prose_are_found_on_their_pages(name: str) -> None:
    pages = {(f["amount"], f["page"]) for f in truth_of(name)["narrative"]}
    read = [i for i in _report(name).line_items if i.source == "narrative" and i.printed_value is not None]
    assert len(read) > 40
    amounts = {amount for amount, _ in pages}
    misplaced = [i for i in read if i.printed_value in amounts and (i.printed_value, i.page) not in pages]
    assert len(misplaced) <= len(read) // 50, misplaced
