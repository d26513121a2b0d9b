"""The truth of each sample stands in its file: every figure of the prose on its page, every cell of the tables."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from functools import cache

import openpyxl
import pypdfium2
import pytest

from tests.samples.conftest import FOLDER, NAMES, Truth, truth_of


def _bare(text: str) -> str:
    return "".join(text.split())


@cache
def _pages(file: str) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(FOLDER / file)
    return tuple(_bare(page.get_textpage().get_text_range()) for page in document)


def _pdfs() -> list[str]:
    return [n for n in NAMES if truth_of(n)["file"].endswith(".pdf")]


@pytest.mark.parametrize("name", NAMES)
def test_truth_is_of_these_bytes(name: str) -> None:
    truth = truth_of(name)
    assert hashlib.sha256((FOLDER / truth["file"]).read_bytes()).hexdigest() == truth["sha256"]


def test_every_report_has_a_truth() -> None:
    reports = {p.name for p in FOLDER.iterdir() if p.suffix in {".pdf", ".xlsx", ".txt"}}
    assert {truth_of(n)["file"] for n in NAMES} == reports


@pytest.mark.parametrize("name", _pdfs())
def test_every_cell_stands_on_the_pages_of_its_statement(name: str) -> None:
    truth = truth_of(name)
    pages = _pages(truth["file"])
    assert len(pages) == truth["pages"]
    for table in truth["tables"]:
        text = "".join(pages[p - 1] for p in table["pages"])
        assert _bare(table["title"]) in text
        assert not table.get("note") or _bare(table["note"]) in text
        for row in table["rows"]:
            assert _bare(row["name"]) in text or row.get("unlabelled"), row
            for value in row["values"].values():
                assert f"{Decimal(value):,}" in text, (table["title"], row)


@pytest.mark.parametrize("name", _pdfs())
def test_every_figure_of_the_prose_stands_on_its_page(name: str) -> None:
    truth = truth_of(name)
    pages = _pages(truth["file"])
    facts = truth["narrative"] + truth["narrative_changes"]
    assert len(facts) > 40
    for fact in facts:
        # a quote may begin on the page before; the figure itself is on the page that the truth names
        around = pages[fact["page"] - 2] + "·" + pages[fact["page"] - 1]
        assert fact["amount"] in pages[fact["page"] - 1], fact
        assert _without_footers(fact["quote"], around), fact


def _without_footers(quote: str, text: str) -> bool:
    """Whether the quote is printed, the page number between two pages aside."""
    if quote in text:
        return True
    return any(quote[:n] in text and quote[n:] in text for n in range(1, len(quote)))


def test_plain_text_holds_every_figure() -> None:
    truths = [truth_of(n) for n in NAMES if truth_of(n)["file"].endswith(".txt")]
    assert truths
    for truth in truths:
        text = (FOLDER / truth["file"]).read_text(encoding="utf-8")
        for fact in truth["narrative"] + truth["narrative_changes"]:
            assert fact["quote"] in text
            assert fact["quote"].endswith(fact["amount"] + fact["unit"])


def test_workbook_holds_every_cell_as_a_number() -> None:
    (name,) = (n for n in NAMES if truth_of(n)["file"].endswith(".xlsx"))
    truth = truth_of(name)
    book = openpyxl.load_workbook(FOLDER / truth["file"])
    for table in truth["tables"]:
        sheet = book.worksheets[table["pages"][0] - 1]
        assert sheet["A1"].value == table["title"]
        assert sheet.merged_cells.ranges
        numbers = {f"{float(c.value):.2f}" for row in sheet.iter_rows() for c in row if c.number_format == "#,##0.00"}
        assert {v for row in table["rows"] for v in row["values"].values()} <= numbers


@pytest.mark.parametrize("name", NAMES)
def test_measures_are_words_of_the_contract(name: str) -> None:
    from pipeline.figures.line_item import MEASURES, STATEMENTS, UNITS

    truth = truth_of(name)
    assert {t["kind"] for t in truth["tables"]} <= STATEMENTS
    for fact in truth["narrative"] + truth["narrative_changes"]:
        assert fact["contract_measure"] in MEASURES
        assert fact["unit"] in UNITS | {"万元", "元"}


def test_budget_reports_state_the_initial_budgets_of_the_final_reports() -> None:
    pairs = 0
    for name in NAMES:
        final = truth_of(name)
        partner = f"{name.rsplit('-', 1)[0]}-budget"
        if final["report_kind"] != "final" or partner not in NAMES or not final["narrative"]:
            continue
        pairs += 1
        planned = _items(truth_of(partner), "function_budget")
        stated = {c: v for c, v in _items(final, "function_budget").items() if Decimal(v) and c[:3] != "229"}
        funds = {r["code"] for t in final["tables"] if t["kind"] == "government_fund" for r in t["rows"]}
        assert {c: v for c, v in stated.items() if c not in funds} == planned
    assert pairs >= 2


def _items(truth: Truth, measure: str) -> dict[str, str]:
    return {f["function_code"]: f["amount"] for f in truth["narrative"] if f["measure"] == measure}


def test_contradictions_are_planted_in_one_report_only_and_located() -> None:
    faulty = [n for n in NAMES if truth_of(n)["contradictions"]]
    assert len(faulty) == 1
    truth = truth_of(faulty[0])
    families = {c["family"] for c in truth["contradictions"]}
    assert families >= {"narrative_vs_table", "sum", "execution_rate", "share", "growth"}
    pages = _pages(truth["file"])
    for planted in truth["contradictions"]:
        assert planted["printed"] != planted["consistent"]
        text = "".join(pages[p - 1] for p in planted["pages"])
        assert planted["printed"] in text
