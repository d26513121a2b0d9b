"""The review of one report as a page: findings by cause, both sides, crops from the stored PDF or the printed words."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from expectations.catalogue import load_catalogue
from pipeline.cli.review import build_review, build_worst, sides_of
from pipeline.cli.review_page import Side
from pipeline.documents.store import content_path
from pipeline.errors import QueryError
from pipeline.evidence.crops import Figure, croppers
from pipeline.evidence.model import Claim
from pipeline.figures.amounts import squeeze
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.checks.conftest import Warehouse
from tests.checks.report import consistent_report


@pytest.fixture
def broken(warehouse: Warehouse) -> Warehouse:
    """A report with one wrong figure on page 1, and a second report that begins alike."""
    for name in ("abc-one", "abd-two"):
        warehouse.add(consistent_report(name))
    warehouse.con.execute(
        "UPDATE line_items SET page = 1, x0 = 200, top = 300, x1 = 260, bottom = 312 WHERE source = 'table'"
    )
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 270000, x0 = 300, x1 = 340 WHERE document_id = 'abc-one'"
        " AND statement = 'expenditure' AND function_code = '2080501' AND measure = 'expenditure_basic'"
    )
    warehouse.con.execute("UPDATE documents SET file_name = '决算<1>.pdf', media_type = 'application/pdf'")
    warehouse.run(load_catalogue())
    return warehouse


def test_one_cause_is_one_entry_and_words_stand_for_a_missing_crop(broken: Warehouse, tmp_path: Path) -> None:
    review = build_review(broken.con, tmp_path, "abc")
    failed = broken.con.execute(
        "SELECT count(*), count(DISTINCT root_finding_id) FROM checks"
        " WHERE verdict = 'fail' AND document_id = 'abc-one'"
    ).fetchone()
    assert failed is not None
    assert review.findings == failed[1] < failed[0]
    assert "疑似有误 suspect figure" in review.html
    assert "300,000.00" in review.html
    assert "<blockquote>" in review.html
    assert "决算&lt;1&gt;.pdf" in review.html
    assert "<img" not in review.html
    assert "prefers-color-scheme: dark" in review.html
    assert "http" not in review.html


def test_figures_are_cut_out_of_the_stored_pdf(broken: Warehouse, tmp_path: Path, samples: Path) -> None:
    data = (samples / "qingpu-water-town-2024-final.pdf").read_bytes()
    identifier = hashlib.sha256(data).hexdigest()
    for table in ("documents", "checks", "suspects", "line_items"):
        broken.con.execute(f"UPDATE {table} SET document_id = ? WHERE document_id = 'abc-one'", [identifier])
    path = content_path(tmp_path, identifier)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    review = build_review(broken.con, tmp_path, identifier[:10])
    assert review.html.count('<img src="data:image/png;base64,') >= 2


def test_a_report_without_failures_says_so(broken: Warehouse, tmp_path: Path) -> None:
    review = build_review(broken.con, tmp_path, "abd")
    assert review.findings == 0
    assert "没有不符之处" in review.html


@pytest.mark.parametrize("document", ["ab", "zzz"])
def test_the_document_must_be_one(broken: Warehouse, tmp_path: Path, document: str) -> None:
    with pytest.raises(QueryError, match="documents begin with"):
        build_review(broken.con, tmp_path, document)


def test_the_worst_of_all_reports_shows_each_slip_once(broken: Warehouse, tmp_path: Path) -> None:
    broken.con.execute("UPDATE checks SET fault = 'extraction' WHERE document_id = 'abd-two'")
    worst = build_worst(broken.con, tmp_path, 20)
    assert worst.findings == 1
    assert "300,000.00" in worst.html
    assert "决算&lt;1&gt;.pdf" in worst.html
    assert "http" not in worst.html


def test_what_we_may_have_misread_is_not_among_the_worst(broken: Warehouse, tmp_path: Path) -> None:
    broken.con.execute("UPDATE checks SET fault = 'extraction' WHERE verdict = 'fail'")
    assert build_worst(broken.con, tmp_path, 20).findings == 0


def figure(quote: str, printed: str, page: int, value: int, box: tuple[float, float, float, float] | None) -> Figure:
    claim = Claim("i", "d", "narrative", None, 0, None, None, Decimal(value), "CNY", printed, "万元", page, box, quote)
    return Figure("合计", printed, page, box, quote, "d", "application/pdf", claim)


def sides(figures: list[Figure], expected: int, observed: int) -> list[Side]:
    root = {
        "line_item_ids": [str(number) for number in range(len(figures))],
        "expected": Decimal(expected),
        "observed": Decimal(observed),
    }
    return sides_of(root, {str(number): one for number, one in enumerate(figures)}, lambda _: None)


def test_a_figure_that_words_are_held_against_is_not_called_the_stated_one() -> None:
    total = figure("采购总额7万元", "7", 3, 70_000, None)
    assert [side.role for side in sides([total], 70_000, 140_000)] == ["对照 · held against"]
    assert [side.role for side in sides([total], 90_000, 70_000)] == ["列示 · stated"]


def test_every_figure_is_shown_with_its_words_however_many_pages_they_stand_on() -> None:
    stated = figure("合计9万元", "9", 1, 90_000, None)
    others = [figure(f"第{number}项{number}万元", str(number), number, number * 10_000, None) for number in range(2, 7)]
    found = sides([stated, *others], 200_000, 90_000)
    assert [side.page for side in found] == [1, 2, 3, None]
    assert [words for side in found for words, _ in side.quotes] == [f.quote for f in (stated, *others)]


def test_a_crop_reaches_the_name_of_the_row_and_the_head_of_the_column(samples: Path, tmp_path: Path) -> None:
    path = samples / "qingpu-water-town-2024-final.pdf"
    identifier = hashlib.sha256(path.read_bytes()).hexdigest()
    pages = read_pages(path, "application/pdf", identifier)
    item = max(
        (
            i
            for i in read_report(pages, origin_name=path.name).line_items
            if i.source == "table" and i.row_label and i.x0
        ),
        key=lambda i: (i.x0 or 0.0, i.top or 0.0),
    )
    assert item.x0 is not None
    assert item.top is not None
    assert item.x1 is not None
    assert item.bottom is not None
    box = (item.x0, item.top, item.x1, item.bottom)
    claim = Claim(
        "i", identifier, "table", item.statement_title, item.row_no, item.row_label, item.column_label, item.value,
        item.unit, item.printed_value, item.printed_unit, item.page, box, item.quote,
    )  # fmt: skip
    named = Figure("", item.printed_value or "", item.page, box, item.quote, identifier, "application/pdf", claim)
    stored = content_path(tmp_path, identifier)
    stored.parent.mkdir(parents=True)
    stored.write_bytes(path.read_bytes())
    with croppers(tmp_path, lambda _: pages) as cut:
        with_names, alone = cut([named]), cut([replace(named, claim=None)])
    assert with_names is not None
    assert alone is not None
    page = next(p for p in pages.pages if p.number == item.page)
    names = [c.ink for t in page.tables for c in t.cells if c.ink and squeeze(c.text) == item.row_label]
    assert with_names.width > item.x1 - min(ink[0] for ink in names)
    assert with_names.width > alone.width
