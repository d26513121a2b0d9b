"""Budget against actual: which places count as claims, and which claim wins."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from warehouse_reports import ITEM, ask, document, figure, prose, warehouse_of

from pipeline.figures.line_item import LineItem
from pipeline.warehouse.parsed import ParsedDocument


def rows_of(folder: Path, *documents: ParsedDocument) -> list[dict[str, Any]]:
    summary = warehouse_of(folder, documents)
    import duckdb

    with duckdb.connect(str(summary.target), read_only=True) as con:
        result = con.execute("FROM budget_vs_actual ORDER BY ALL")
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def row_of(folder: Path, *items: LineItem) -> dict[str, Any]:
    (row,) = rows_of(folder, document("a", items))
    return row


def test_prose_and_table_corroborate_within_rounding(tmp_path: Path) -> None:
    row = row_of(
        tmp_path,
        figure("function_actual", "123.46"),
        figure("expenditure_basic", "100.00", column="基本支出"),
        figure("expenditure_project", "23.46", column="项目支出"),
        prose("function_budget", "100"),
        prose("function_annual_budget", "130"),
        prose("function_actual", "123.5", reason="年中追加了防汛经费"),
        prose("execution_rate", "123.46", unit="%"),
    )
    assert row["initial_budget"] == 1_000_000
    assert row["annual_budget"] == 1_300_000
    assert row["actual"] == Decimal("1234600.00")  # the finer print
    assert (row["basic"], row["project"]) == (1_000_000, 234_600)
    assert row["variance"] == Decimal("234600.00")
    assert row["execution_rate"] == row["printed_execution_rate"] == Decimal("1.234600")
    assert row["variance_reason"] == "年中追加了防汛经费"
    assert (row["claims"], row["agreeing"], row["status"]) == (2, 2, "corroborated")
    assert (row["class_name"], row["section_name"], row["item_name"]) == ("农林水支出", "水利", "水利工程建设")
    assert (row["class_code"], row["section_code"]) == ("213", "21303")
    assert (row["unit_name"], row["province"], row["division_code"]) == ("云上市河湖局", "云上省", "110999")
    assert len(row["document_ids"]) == 1


def test_a_single_claim(tmp_path: Path) -> None:
    row = row_of(tmp_path, prose("function_actual", "12"))
    assert (row["claims"], row["agreeing"], row["status"]) == (1, 1, "single")
    assert row["variance"] is row["execution_rate"] is None


def test_a_conflict_goes_to_the_majority(tmp_path: Path) -> None:
    row = row_of(
        tmp_path,
        figure("function_actual", "12.00"),
        prose("function_actual", "15"),
        prose("function_actual", "15.0", row_no=2),
    )
    assert (row["actual"], row["claims"], row["agreeing"], row["status"]) == (150_000, 3, 2, "conflict")


def test_a_tie_goes_to_the_table_of_the_codes_own_budget(tmp_path: Path) -> None:
    row = row_of(tmp_path, prose("function_actual", "15.0000"), figure("function_actual", "12.00"))
    assert (row["actual"], row["claims"], row["agreeing"], row["status"]) == (120_000, 2, 1, "conflict")


def test_rounding_bounds_agreement(tmp_path: Path) -> None:
    # 12.34 ± 0.005 and 12.4 ± 0.05 meet, 12.34 and 12.5 do not
    assert (
        row_of(tmp_path / "a", figure("function_actual", "12.34"), prose("function_actual", "12.4"))["status"]
        == "conflict"
    )
    assert (
        row_of(tmp_path / "b", figure("function_actual", "12.35"), prose("function_actual", "12.4"))["status"]
        == "corroborated"
    )


@pytest.mark.parametrize(
    ("all_money", "claims", "status"),
    [
        ("12.00", 2, "corroborated"),  # agrees: all money is budget money
        ("20.00", 1, "single"),  # more: other money too, another quantity
        ("9.00", 2, "conflict"),  # less than its part: impossible
    ],
)
def test_all_money_against_the_budget_alone(tmp_path: Path, all_money: str, claims: int, status: str) -> None:
    row = row_of(
        tmp_path, figure("function_actual", "12.00"), figure("function_actual", all_money, statement="expenditure")
    )
    assert (row["actual"], row["claims"], row["status"]) == (120_000, claims, status)


def test_all_money_where_nothing_else_is_stated(tmp_path: Path) -> None:
    row = row_of(tmp_path, figure("function_actual", "12.00", statement="expenditure"))
    assert (row["actual"], row["status"]) == (120_000, "single")


def test_a_fund_item_is_compared_within_its_fund(tmp_path: Path) -> None:
    code = {"code": "2296002", "label": "用于社会福利的彩票公益金支出"}
    row = row_of(
        tmp_path,
        figure("function_actual", "5.00", statement="government_fund", **code),
        figure("function_actual", "5.00", statement="expenditure", **code),
        prose("function_actual", "5", **code),
    )
    assert (row["claims"], row["status"], row["class_name"]) == (3, "corroborated", "其他支出")


def test_budget_reports_state_the_initial_budget(tmp_path: Path) -> None:
    final = document("final", [figure("function_actual", "12.00"), prose("function_budget", "10")])
    budget = document(
        "budget",
        [figure("function_budget", "10.00"), figure("expenditure_basic", "10.00"), figure("function_actual", "99.00")],
        kind="budget",
        title="2024年部门预算",
    )
    (row,) = rows_of(tmp_path, final, budget)
    assert (row["initial_budget"], row["actual"], row["claims"]) == (100_000, 120_000, 1)
    assert row["basic"] is None  # the basic expenditure of a budget is a plan
    assert len(row["document_ids"]) == 2


def test_final_accounts_have_the_word_on_the_budget_in_a_tie(tmp_path: Path) -> None:
    final = document("final", [prose("function_budget", "10"), prose("function_actual", "12")])
    budget = document("budget", [figure("function_budget", "11.00")], kind="budget", title="2024年部门预算")
    (row,) = rows_of(tmp_path, final, budget)
    assert row["initial_budget"] == 100_000


def test_a_budget_alone_gives_a_row_without_an_actual(tmp_path: Path) -> None:
    (row,) = rows_of(
        tmp_path, document("budget", [figure("function_budget", "11.00")], kind="budget", title="2024年部门预算")
    )
    assert (row["initial_budget"], row["actual"], row["claims"], row["status"]) == (110_000, None, 0, None)


def test_the_body_alone_does_not_contradict_its_department(tmp_path: Path) -> None:
    department = document("d", [figure("function_actual", "30.00")], title="2024年度部门决算")
    alone = document("u", [figure("function_actual", "12.00")], title="2024年度单位决算")
    (row,) = rows_of(tmp_path / "both", department, alone)
    assert (row["actual"], row["claims"], row["status"]) == (300_000, 1, "single")
    (row,) = rows_of(tmp_path / "alone", alone)
    assert row["actual"] == 120_000


def test_no_rate_for_a_budget_of_zero_or_none(tmp_path: Path) -> None:
    row = row_of(tmp_path / "zero", prose("function_budget", "0"), prose("function_actual", "12"))
    assert (row["initial_budget"], row["variance"], row["execution_rate"]) == (0, 120_000, None)
    row = row_of(tmp_path / "annual", prose("function_annual_budget", "24"), prose("function_actual", "12"))
    assert (row["initial_budget"], row["variance"], row["execution_rate"]) == (None, -120_000, Decimal("0.5"))


@pytest.mark.parametrize(
    ("actual", "budget", "rate"),
    [("2", "3", "0.666667"), ("1", "3", "0.333333"), ("-1", "3", "-0.333333"), ("0", "3", "0"), ("1", "-8", "-0.125")],
)
def test_rates_are_exact_to_six_places(tmp_path: Path, actual: str, budget: str, rate: str) -> None:
    row = row_of(tmp_path, prose("function_budget", budget), prose("function_actual", actual))
    assert row["execution_rate"] == Decimal(rate)


def test_rows_split_by_economic_code_are_added_up(tmp_path: Path) -> None:
    parts = [
        figure("function_actual", text, row_no=n, economic_code=f"3010{n}")
        for n, text in enumerate(("1.00", "2.00", "2.00"), 1)
    ]
    assert row_of(tmp_path / "parts", *parts)["actual"] == 50_000
    total = figure("function_actual", "5.00", row_no=9)
    row = row_of(tmp_path / "total", *parts, total)
    assert (row["actual"], row["claims"]) == (50_000, 1)


@pytest.mark.parametrize(
    ("printed", "actual"),
    [
        (("4.00", "4.00"), 40_000),  # one row printed twice, over a page break
        (("5.00", "2.00", "3.00"), 50_000),  # a total and its parts
        (("2.00", "3.00"), 50_000),  # parts: one row for each subordinate unit
    ],
)
def test_several_rows_of_one_item_make_one_claim(tmp_path: Path, printed: tuple[str, ...], actual: int) -> None:
    row = row_of(tmp_path, *(figure("function_actual", text, row_no=n) for n, text in enumerate(printed)))
    assert (row["actual"], row["claims"]) == (actual, 1)


def test_the_total_column_speaks_for_the_row(tmp_path: Path) -> None:
    row = row_of(
        tmp_path,
        figure("function_actual", "3.00", column="一般公共预算"),
        figure("function_actual", "8.00", column="本年支出-合计"),
        figure("function_actual", "9.00", column="上年结转"),
    )
    assert (row["actual"], row["claims"]) == (80_000, 1)


def test_what_is_no_claim(tmp_path: Path) -> None:
    documents = document(
        "a",
        [
            figure("function_actual", "1.00", period="prior"),
            figure("function_actual", "2.00", code="21303", label="水利"),
            figure("function_actual", "3.00", code=None, label="合计"),
            figure("function_actual", "4.00", statement="income"),
            figure("function_actual", None, code="2130306"),
        ],
    )
    no_year = document("b", [figure("function_actual", "1.00")], year=None)
    template = document("c", [figure("function_actual", "1.00")], kind="template")
    assert rows_of(tmp_path, documents, no_year, template) == []


def test_names_are_those_of_the_year_else_as_printed(tmp_path: Path) -> None:
    renamed = {"code": "2130306", "label": "水利工程运行（印）"}
    documents = [
        document(f"y{year}", [figure("function_actual", "1.00", **renamed)], year=year) for year in (2021, 2024)
    ]
    unknown = document(
        "new",
        [
            prose("function_actual", "1", code="2999901", label="新类支出/新款/新项", row_no=1),
            figure("function_actual", "1.00", code="299", label="新类支出"),
        ],
        year=2022,
    )
    rows = rows_of(tmp_path, *documents, unknown)
    assert [(row["fiscal_year"], row["class_name"], row["section_name"], row["item_name"]) for row in rows] == [
        (2021, "农林水支出", "水利", "水利工程运行（旧）"),
        (2022, "新类支出", None, "新项"),
        (2024, "农林水支出", "水利", "水利工程运行与维护"),
    ]


def test_the_key_is_unique_over_units_and_years(tmp_path: Path) -> None:
    documents = [
        document(f"d{year}", [figure("function_actual", "1.00"), prose("function_actual", "1")], year=year)
        for year in (2022, 2023, 2024)
    ]
    summary = warehouse_of(tmp_path, documents)
    assert ask(summary.target, "SELECT fiscal_year, function_code FROM budget_vs_actual ORDER BY ALL") == [
        (2022, ITEM),
        (2023, ITEM),
        (2024, ITEM),
    ]
