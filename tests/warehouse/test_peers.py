"""Units beside their peers, years beside the year before."""

from __future__ import annotations

import duckdb
from schools import FIRST, OFFICE, SECOND, rows
from warehouse_reports import yuan


def test_peers_stand_side_by_side(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT unit_id, subject_code, amount, peers, rank, staff, staff_basis, per_head FROM unit_comparison"
        " WHERE peer_group = '中学|city|2024|actual' AND subject_code IN ('0', '205')"
        " ORDER BY 2, 5",
    ) == [
        (FIRST.unit_id, "0", yuan("1360000"), 2, 1, 20, "staff_actual", yuan("68000")),
        (SECOND.unit_id, "0", yuan("940000"), 2, 2, None, None, None),
        (FIRST.unit_id, "205", yuan("1200000"), 2, 1, 20, "staff_actual", yuan("60000")),
        (SECOND.unit_id, "205", yuan("800000"), 2, 2, None, None, None),
    ]
    shares = (
        "SELECT sum(share_of_total) FROM unit_comparison WHERE subject_level = 'class' GROUP BY unit_id, fiscal_year"
    )
    assert all(abs(float(str(share)) - 1) < 1e-5 for (share,) in rows(analysed, shares))


def test_a_unit_without_a_field_has_no_peers(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed, f"SELECT DISTINCT peer_group, peers, rank FROM unit_comparison WHERE unit_id = '{OFFICE.unit_id}'"
    ) == [(None, None, None)]


def test_a_series_goes_on_across_merged_codes(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT fiscal_year, function_codes, actual, prior_function_codes, prior_actual, actual_growth::VARCHAR"
        f" FROM year_over_year WHERE unit_id = '{OFFICE.unit_id}' AND function_code_harmonised = '2080501' ORDER BY 1",
    ) == [
        (2019, ["2080501", "2080504"], yuan("50000"), None, None, None),
        (2020, ["2080501"], yuan("60000"), ["2080501", "2080504"], yuan("50000"), "0.200000"),
        (2022, ["2080501"], yuan("90000"), None, None, None),
    ]
