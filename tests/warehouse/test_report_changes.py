"""What a new version of a report changed."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from schools import OFFICE, item
from warehouse_reports import document, figure, warehouse_of, yuan

from pipeline.codes.classification import classification
from pipeline.figures.line_item import LineItem
from pipeline.warehouse.parsed import ParsedDocument


def test_every_figure_that_a_new_version_changed_is_listed(tmp_path: Path) -> None:
    old = [
        item("function_actual", "3", "2080501", "行政单位离退休", 1),
        item("function_actual", "5", "2210201", "住房公积金", 2),
    ]
    more = [item("function_actual", str(n), f"20502{n:02d}", f"科目{n}", n) for n in range(1, 7)]
    changed = [
        item("function_actual", "4", "2080501", "行政单位离退休", 1),
        item("function_actual", "2", "2080505", "养老保险", 9),
    ]
    documents = [
        document("old", [*old, *more], unit=OFFICE, at="2024-08-20T03:00:00Z"),
        document("new", [*changed, *more], unit=OFFICE, at="2024-09-20T03:00:00Z"),
    ]
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute(
            "SELECT change, function_code, old_value, new_value, difference, old_page, new_page"
            " FROM report_changes ORDER BY 2"
        ).fetchall()
        same = con.execute("SELECT count(*) FROM documents WHERE status = 'superseded'").fetchone()
    assert same == (1,)
    assert found == [
        ("changed", "2080501", yuan("30000"), yuan("40000"), yuan("10000"), 3, 3),
        ("added", "2080505", None, yuan("20000"), None, None, 3),
        ("removed", "2210201", yuan("50000"), None, None, 3, None),
    ]


def test_equal_amounts_of_one_label_belong_together(tmp_path: Path) -> None:
    """Two rows of one label that come in another order are no change; brackets of another width neither."""

    def meetings(*amounts: str, bracket: str) -> list[LineItem]:
        more = [item("function_actual", str(n), f"20502{n:02d}", f"科目{n}", n) for n in range(1, 7)]
        rows = [
            figure("other", amount, code=None, label=f"会议费{bracket}", statement="procurement", row_no=n)
            for n, amount in enumerate(amounts, 10)
        ]
        return [*more, *rows]

    documents = [
        document("old", meetings("5", "9", "7", bracket="（年）"), unit=OFFICE, at="2024-08-20T03:00:00Z"),
        document("new", meetings("9", "5", "8", bracket="(年)"), unit=OFFICE, at="2024-09-20T03:00:00Z"),
    ]
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT change, old_value, new_value FROM report_changes").fetchall()
    assert found == [("changed", yuan("70000"), yuan("80000"))]


@pytest.mark.parametrize(
    ("scanned_amount", "current"), [("3", "digital"), ("4", "scan")], ids=["a copy", "a correction"]
)
@pytest.mark.parametrize("scan_first", [True, False])
def test_a_scan_of_a_report_is_no_new_version_of_it(
    tmp_path: Path, scanned_amount: str, current: str, scan_first: bool
) -> None:
    def version(name: str, amount: str, at: str) -> ParsedDocument:
        more = [item("function_actual", str(n), f"20502{n:02d}", f"科目{n}", n) for n in range(1, 7)]
        made = document(
            name, [item("function_actual", amount, "2080501", "行政单位离退休", 9), *more], unit=OFFICE, at=at
        )
        assert made.report is not None
        made.report.text_source = "ocr" if name == "scan" else "digital"
        return made

    first, second = "2024-08-20T03:00:00Z", "2024-09-20T03:00:00Z"
    documents = [
        version("digital", "3", second if scan_first else first),
        version("scan", scanned_amount, first if scan_first else second),
    ]
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT file_name FROM documents WHERE status = 'published'").fetchall()
    last = "digital" if scan_first else current
    assert found == [(f"{last}.pdf",)]
