"""What a report says of another year or of the budget, against the report of that."""

from __future__ import annotations

from pathlib import Path

import duckdb
from schools import OFFICE, item, rows, with_words
from warehouse_reports import document, prose, warehouse_of, yuan

from pipeline.codes.classification import classification
from pipeline.figures.line_item import LineItem
from pipeline.units.model import Unit


def test_breaks_between_years_and_reports_have_their_size(analysed: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        analysed,
        "SELECT relation, measure, function_code_harmonised, stated, other, difference FROM continuity_breaks"
        f" WHERE unit_id = '{OFFICE.unit_id}' ORDER BY 1",
    ) == [
        ("approved_budget", "function_budget", "2080501", yuan("50000"), yuan("45000"), yuan("5000")),
        ("stated_prior", "function_actual", "2080501", yuan("40000"), yuan("50000"), yuan("-10000")),
    ]
    assert rows(analysed, "SELECT relation, compared, agreeing, breaks FROM continuity_links ORDER BY 1") == [
        ("approved_budget", 1, 0, 1),
        ("carryover", 1, 1, 0),
        ("stated_prior", 1, 0, 1),
    ]


def said(quote: str, amount: str, label: str, code: str = "2080501") -> LineItem:
    return prose("function_budget", amount, code=code, period="change", column_label=label, quote=quote)


def pension(measure: str, amount: str) -> LineItem:
    return item(measure, amount, "2080501", "行政单位离退休", 1)


def outturn(quote: str, amount: str) -> LineItem:
    return prose("function_actual", amount, code="2080501", period="prior", quote=quote)


STATED, OUTTURN = "stated_change", "stated_outturn"
#: What a budget of 8.00 says of 2023 in words, what the report of 2023 states (its kind), and what is found.
CASES = [
    (said("比上年预算增加3.00万元", "3.00", "增加"), "5.00", "budget", (STATED, 0, None)),
    (said("与2023年相比减少3.00万元", "3.00", "减少"), "11.01", "budget", (STATED, 0, None)),
    (said("比上年预算增加3.00万元", "3.00", "增加"), "6.00", "budget", (STATED, 1, yuan("10000"))),
    # last year's outturn and last year's budget are two quantities, an estimate is a third
    (said("比上年执行数增加3.00万元", "3.00", "增加"), "5.00", "budget", None),
    (said("比上年预计数增加3.00万元", "3.00", "增加"), "5.00", "budget", None),
    (said("增加3.00万元", "3.00", "增加"), "5.00", "budget", None),  # nobody says against what
    (said("比上年增加（减少）3.00万元", "3.00", "增加（减少）"), "5.00", "budget", None),
    (outturn("2023年执行数为4.00万元", "4.00"), "4.00", "final", (OUTTURN, 0, None)),
    (outturn("2023年执行数为4.50万元", "4.50"), "4.00", "final", (OUTTURN, 1, yuan("5000"))),
    (outturn("2023年预计执行数为4.50万元", "4.50"), "4.00", "final", None),
    (said("比上年执行数增加4.00万元", "4.00", "增加"), "4.00", "final", (OUTTURN, 0, None)),
]
FIELDS = "教育 财政 水利 民政 司法 审计 统计 商务 林业 体育 信访".split()


def test_words_say_what_last_year_was(tmp_path: Path) -> None:
    documents, expected = [], {}
    for field, (words, before, kind, found) in zip(FIELDS, CASES, strict=True):
        unit = Unit(
            unit_id=f"110998-雾中市{field}局", unit_name=f"雾中市{field}局", division_code="110998", level="city"
        )
        measure = "function_actual" if kind == "final" else "function_budget"
        documents += [
            document(f"{field} now", [pension("function_budget", "8.00"), words], unit=unit, kind="budget"),
            document(f"{field} then", [pension(measure, before)], unit=unit, year=2023, kind=kind),
        ]
        if found:
            expected[unit.unit_id] = found
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        links = con.execute("SELECT unit_id, relation, breaks, largest_break FROM continuity_links").fetchall()
    assert {unit: tuple(rest) for unit, *rest in links} == expected


def test_the_sentence_names_what_a_change_is_against_and_a_reason_is_no_change(tmp_path: Path) -> None:
    items = [
        item("function_budget", "8.00", "2080501", "行政单位离退休", 1),
        item("function_budget", "6.00", "2210201", "住房公积金", 2),
        said("预算增加3.00万元", "3.00", "增加"),
        prose(
            "function_budget", "2.00", code="2210201", period="change", column_label="增加", quote="补缴增加2.00万元"
        ),
    ]
    now = with_words(
        document("now", items, unit=OFFICE, kind="budget"), "与上年相比，预算增加3.00万元，主要原因是补缴增加2.00万元。"
    )
    assert now.report is not None
    now.report.passages[0].page = 3
    before = [
        item("function_budget", "5.00", "2080501", "行政单位离退休", 1),
        item("function_budget", "1.00", "2210201", "住房公积金", 2),
    ]
    then = document("then", before, unit=OFFICE, year=2023, kind="budget", title="2023年度部门预算")
    summary = warehouse_of(tmp_path, [now, then], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT relation, compared, breaks FROM continuity_links").fetchall()
    assert found == [("stated_change", 1, 0)]
