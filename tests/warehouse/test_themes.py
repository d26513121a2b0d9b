"""Three public expenses, procurement, economic spending."""

from __future__ import annotations

from pathlib import Path

import duckdb
from schools import OFFICE, rows
from warehouse_reports import document, figure, warehouse_of, yuan

from pipeline.codes.classification import classification
from pipeline.figures.line_item import LineItem


def test_three_public_takes_none_for_zero_and_a_blank_for_nothing(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT three_public_budget, three_public_actual, abroad_actual, abroad_budget, variance,"
        " execution_rate::VARCHAR, parts_difference FROM three_public",
    ) == [(yuan("40000"), yuan("32000"), yuan("0"), None, yuan("-8000"), "0.800000", yuan("0"))]


def test_procurement_and_its_parts(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed, "SELECT total, goods, works, services, sme_share::VARCHAR, parts_difference FROM procurement"
    ) == [(yuan("100000"), yuan("60000"), None, yuan("30000"), "0.800000", yuan("10000"))]


def test_economic_spending_keeps_levels_apart(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(analysed, "SELECT level, economic_code, share::VARCHAR FROM economic_spending ORDER BY 1, 2") == [
        ("class", "301", "0.750000"),
        ("class", "302", "0.250000"),
        ("section", "30101", "0.666667"),
        ("section", "30113", "0.333333"),
    ]


def basic(amount: str, code: str, label: str, row_no: int) -> LineItem:
    return figure(
        "economic_budget",
        amount,
        code=None,
        economic_code=code,
        label=label,
        statement="gpb_basic_expenditure",
        row_no=row_no,
        code_source="printed",
        statement_title="一般公共预算基本支出表",
    )


def test_rows_of_one_economic_code_are_parts_unless_one_is_their_sum(tmp_path: Path) -> None:
    items = [
        # under two codes of the government's classification, of which one is not known
        basic("3.00", "30201", "50201-办公经费30201-办公费", 1),
        basic("2.00", "30201", "50502-商品和服务支出30201-办公费", 2),
        basic("4.00", "30202", "50201-办公经费30202-印刷费", 3),
        basic("7.00", "31099", "50998-某地自设科目31099-其他资本性支出", 4),
        # a total, rounded, and its three local parts
        basic("6.01", "30301", "离休费", 5),
        basic("2.00", "30301", "离休补贴", 6),
        basic("3.00", "30301", "离休健康休养费", 7),
        basic("1.00", "30301", "离休其他补贴", 8),
        # two parts that happen to be equal, and a total with its only part
        basic("1.00", "30206", "电费办公经费", 9),
        basic("1.00", "30206", "电费商品和服务支出", 10),
        basic("5.00", "30103", "奖金", 11),
        basic("5.00", "30103", "年终一次性奖金", 12),
    ]
    report = document("parts", items, unit=OFFICE, kind="budget", title="2024年度部门预算")
    summary = warehouse_of(tmp_path, [report], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute(
            "SELECT scheme, economic_code, budget / 10000 FROM economic_spending ORDER BY ALL"
        ).fetchall()
        observed = con.execute("SELECT code, problem, name, known_parent FROM codes_observed").fetchall()
    assert [(scheme, code, round(amount, 2)) for scheme, code, amount in found] == [
        ("dept", "30103", 5.0),
        ("dept", "30201", 5.0),
        ("dept", "30202", 4.0),
        ("dept", "30206", 2.0),
        ("dept", "30301", 6.01),
        ("dept", "31099", 7.0),
        ("gov", "50201", 7.0),
        ("gov", "50502", 2.0),
    ]
    assert observed == [("50998", "not_in_classification", "某地自设科目", "509")]


def test_targets_of_projects_are_no_counts_of_the_unit(tmp_path: Path) -> None:
    def count(amount: str, statement: str, **more: object) -> LineItem:
        return figure("vehicles_count", amount, unit="辆", code=None, statement=statement, label="车辆", **more)

    items = [
        count("3", "assets", source="narrative"),
        *(count("800", "performance", row_no=n) for n in (1, 2)),
        figure("reception_budget", "1.00", code=None, statement="three_public", label="公务接待费"),
        figure("procurement_total", "9.00", code=None, statement="procurement", statement_title="政府采购预算表"),
        *(
            figure("procurement_total", "70.00", code=None, statement="procurement", statement_title=title, row_no=2)
            for title in ("政府购买服务明细表", "财政拨款政府购买服务表")
        ),
    ]
    report = document("targets", items, unit=OFFICE, kind="budget", title="2024年度部门预算")
    summary = warehouse_of(tmp_path, [report], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        assert con.execute("SELECT vehicles_count FROM three_public").fetchall() == [(3,)]
        assert con.execute("SELECT total FROM procurement").fetchall() == [(yuan("90000"),)]
