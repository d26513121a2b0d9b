"""Declared corrections: applied after parsing, visible in every row they touch, refused when they no longer match."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from warehouse_reports import ask, document, figure, prose, warehouse_of, yuan

from pipeline.errors import ReferenceDataError
from pipeline.reference import reference_path
from pipeline.warehouse.build import BuildSummary
from pipeline.warehouse.corrections import load_corrections

DOCUMENT = hashlib.sha256(b"report").hexdigest()
ITEMS = [
    figure("function_actual", "12.50"),
    figure("function_actual", "7.25", code="2130306", label="水利工程运行与维护", row_no=2),
    figure("expenditure_basic", "7.25", code="2130306", label="水利工程运行与维护", row_no=2, column="基本支出"),
    prose("function_budget", "10"),
]

Declare = Callable[[str], None]


@pytest.fixture
def declare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Write rows of corrections.csv into a copy of the reference data."""
    folder = tmp_path / "reference"
    shutil.copytree(reference_path("corrections.csv").parent, folder)
    monkeypatch.setenv("JUESUAN_REFERENCE", str(folder))

    def write(rows: str) -> None:
        header = "document,place,printed,corrected,reason,who,when\n"
        (folder / "corrections.csv").write_text(header + rows, encoding="utf-8")

    return write


def built(tmp_path: Path) -> BuildSummary:
    return warehouse_of(tmp_path, [document("report", ITEMS)])


def test_a_correction_shows_in_every_affected_row_and_keeps_the_raw_value(tmp_path: Path, declare: Declare) -> None:
    declare(f"{DOCUMENT},page 3,12.50,15.20,两位数字互换,审核人,2026-03-01\n")
    path = built(tmp_path).target
    rows = ask(
        path,
        "SELECT value, uncorrected_value, printed_value, rounding, flags FROM line_items"
        " WHERE function_code = '2130305' AND measure = 'function_actual'",
    )
    assert rows == [(yuan("152000"), yuan("125000"), "12.50", Decimal("50.000000"), ["corrected"])]
    assert ask(path, "SELECT count(*) FROM line_items WHERE uncorrected_value IS NOT NULL") == [(1,)]
    for table in ("budget_vs_actual", "budget_vs_actual_by_class", "unit_comparison", "year_over_year"):
        flagged = ask(path, f"SELECT actual FROM {table} WHERE list_contains(flags, 'corrected')")
        assert flagged, table
    assert ask(path, "SELECT actual FROM budget_vs_actual WHERE function_code = '2130305'") == [(yuan("152000"),)]
    assert ask(path, "SELECT flags FROM budget_vs_actual WHERE function_code = '2130306'") == [([],)]
    assert ask(path, "SELECT status, reason, who FROM corrections") == [("applied", "两位数字互换", "审核人")]
    assert ask(path, "SELECT corrected FROM report_quality") == [(1,)]
    assert ask(path, "SELECT rows_affected FROM usage_warnings WHERE warning = 'corrected'") == [(1,)]


def test_a_correction_of_an_absent_document_waits(tmp_path: Path, declare: Declare) -> None:
    declare(f"{'ab' * 32},page 3,12.50,15.20,理由,审核人,2026-03-01\n")
    assert ask(built(tmp_path).target, "SELECT status, line_item_id FROM corrections") == [("not_here", None)]


@pytest.mark.parametrize(
    ("place", "printed", "said"),
    [
        ("page 3", "99.99", "no longer matches"),
        ("page 4", "12.50", "no longer matches"),
        (f"{DOCUMENT[:8]}89abcdef01", "12.50", "no longer matches"),
        ("page 3", "7.25", "as 2 figures"),
    ],
)
def test_a_correction_that_does_not_match_fails_by_name(
    tmp_path: Path, declare: Declare, place: str, printed: str, said: str
) -> None:
    declare(f"{DOCUMENT},{place},{printed},15.20,理由,审核人,2026-03-01\n")
    with pytest.raises(ReferenceDataError, match=said) as caught:
        built(tmp_path)
    assert caught.value.where == "corrections.csv:2"
    assert caught.value.remedy


def test_one_of_several_equal_figures_is_named_by_its_identifier(tmp_path: Path, declare: Declare) -> None:
    path = built(tmp_path).target
    ((item,),) = ask(path, "SELECT line_item_id FROM line_items WHERE measure = 'expenditure_basic'")
    declare(f"{DOCUMENT},{item},7.25,6.25,理由,审核人,2026-03-01\n")
    path = built(tmp_path).target
    assert ask(path, "SELECT basic, actual FROM budget_vs_actual WHERE function_code = '2130306'") == [
        (yuan("62500"), yuan("72500"))
    ]


def test_two_corrections_may_not_meet_in_one_figure(tmp_path: Path, declare: Declare) -> None:
    ((item,),) = ask(built(tmp_path).target, "SELECT line_item_id FROM line_items WHERE printed_value = '12.50'")
    declare(
        f"{DOCUMENT},page 3,12.50,15.20,理由,审核人,2026-03-01\n{DOCUMENT},{item},12.50,15.30,理由,审核人,2026-03-02\n"
    )
    with pytest.raises(ReferenceDataError, match=r"corrections\.csv:3.*twice.*corrections\.csv:2"):
        built(tmp_path)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("abc,page 3,12.50,15.20,理由,审核人,2026-03-01", "document_id"),
        (f"{DOCUMENT},page 0,12.50,15.20,理由,审核人,2026-03-01", "no place"),
        (f"{DOCUMENT},row 3,12.50,15.20,理由,审核人,2026-03-01", "no place"),
        (f"{DOCUMENT},{DOCUMENT[:8]}89abcdef0,12.50,15.20,理由,审核人,2026-03-01", "no place"),
        (f"{DOCUMENT},0123456789abcdef01,12.50,15.20,理由,审核人,2026-03-01", "is not of document"),
        (f"{DOCUMENT},page 3,,15.20,理由,审核人,2026-03-01", "printed is empty"),
        (f"{DOCUMENT},page 3,12.50,15.20,,审核人,2026-03-01", "reason is empty"),
        (f"{DOCUMENT},page 3,12.50,15.20,理由,,2026-03-01", "who is empty"),
        (f"{DOCUMENT},page 3,12.50,15.20,理由,审核人,2026-13-01", "no date"),
        (f"{DOCUMENT},page 3,12.50,much,理由,审核人,2026-03-01", "no number"),
        (f"{DOCUMENT},page 3,12.50,12.5,理由,审核人,2026-03-01", "changes nothing"),
        (f"{DOCUMENT},page 3,12.50,15.20,理由", "fields"),
    ],
)
def test_a_bad_row_is_refused_with_its_line(declare: Declare, row: str, said: str) -> None:
    declare(f"{row}\n")
    with pytest.raises(ReferenceDataError, match=said) as caught:
        load_corrections()
    assert caught.value.where == "corrections.csv:2"


def test_a_double_row_is_refused(declare: Declare) -> None:
    row = f"{DOCUMENT},page 3,12.50,15.20,理由,审核人,2026-03-01\n"
    declare(row + row)
    with pytest.raises(ReferenceDataError, match=r"corrections\.csv:3.*see corrections\.csv:2"):
        load_corrections()
