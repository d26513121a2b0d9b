"""The review of one report as a page: findings by cause, both sides, crops from the stored PDF or the printed words."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from expectations.catalogue import load_catalogue
from pipeline.cli.review import build_review, build_worst
from pipeline.documents.store import content_path
from pipeline.errors import QueryError
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
