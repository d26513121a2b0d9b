"""Names that are not those of their year, from line items to findings: table code_names and rule C-04."""

from __future__ import annotations

from pathlib import Path

import duckdb
from warehouse_reports import document, figure, prose, warehouse_of

from expectations.catalogue import load_catalogue
from pipeline.checks import run_checks
from pipeline.codes.classification import classification
from pipeline.warehouse.parsed import ParsedDocument


def test_outdated_names_of_tables_and_prose_are_findings(tmp_path: Path) -> None:
    def report(name: str, year: int) -> ParsedDocument:
        items = [
            figure("function_actual", "9.00", code="20805", label="行政事业单位离退休", row_no=1),
            figure("function_actual", "9.00", code="2080501", label="行政单位离退休", row_no=2),
            figure(
                "economic_actual", "3.00", code=None, economic_code="30307", label="医疗费",
                statement="gpb_basic_expenditure", row_no=3, code_source="printed",
            ),
            prose("function_actual", "2.00", code="2070104", label="文化体育与传媒支出/文化和旅游/图书馆",
                  code_source="inferred"),
        ]  # fmt: skip
        return document(name, items, year=year, title=f"{year}年度部门决算")

    rule = next(rule for rule in load_catalogue() if rule.check_id == "C-04")
    summary = warehouse_of(
        tmp_path,
        [report("then", 2017), report("now", 2024)],
        classification=classification(),
        run_checks=lambda con: run_checks(con, [rule]),
    )
    with duckdb.connect(str(summary.target), read_only=True) as con:
        names = con.execute(
            "SELECT fiscal_year, scheme, code, printed_name, verdict, expected_name, name_year"
            " FROM code_names ORDER BY ALL"
        ).fetchall()
        found = con.execute(
            "SELECT fiscal_year, message FROM checks WHERE check_id = 'C-04' AND verdict = 'fail' ORDER BY message"
        ).fetchall()
        passed = con.execute("SELECT fiscal_year FROM checks WHERE check_id = 'C-04' AND verdict = 'pass'").fetchall()
    assert names == [
        (2017, "function", "20701", "文化和旅游", "early", "文化", 2019),
        (2017, "function", "2080501", "行政单位离退休", "early", "归口管理的行政单位离退休", 2020),
        (2024, "economic", "30307", "医疗费", "outdated", "医疗费补助", 2017),
        (2024, "function", "207", "文化体育与传媒支出", "outdated", "文化旅游体育与传媒支出", 2018),
        (2024, "function", "20805", "行政事业单位离退休", "outdated", "行政事业单位养老支出", 2019),
    ]
    assert sorted(year for year, _ in found) == [2017, 2017, 2024, 2024, 2024]
    assert any("20805 行政事业单位离退休 → 行政事业单位养老支出" in message for _, message in found)
    assert {year for (year,) in passed} == {2017, 2024}
