"""The run itself: yes-or-no rules, faults, flags, suspects, repeatability, errors."""

from __future__ import annotations

import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import Rule
from pipeline.errors import PublicationError, ReferenceDataError
from tests.checks.conftest import Warehouse
from tests.checks.report import Report, consistent_report

RULES = {rule.check_id: rule for rule in load_catalogue()}


def fails(warehouse: Warehouse, document_id: str, check_id: str) -> list[dict[str, object]]:
    return [row for row in warehouse.checks(document_id, check_id) if row["verdict"] == "fail"]


@pytest.mark.parametrize(
    "flag_rule", [("code_name_mismatch", "C-01", "warning"), ("code_not_in_classification", "C-02", "info")]
)
def test_flags_of_printed_codes_are_reported(warehouse: Warehouse, flag_rule: tuple[str, str, str]) -> None:
    flag, check_id, severity = flag_rule
    report = consistent_report("d")
    report.cell("gpb_expenditure", 90, "无此科目", "function_actual", 1, function_code="2019999", flags=[flag])
    warehouse.add(report)
    warehouse.run([RULES[check_id]])
    (row,) = fails(warehouse, "d", check_id)
    assert row["severity"] == severity
    assert "2019999 无此科目" in row["message"]


def test_a_rate_of_a_budget_of_zero(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("gpb_initial_budget", 0, quote="年初预算为0万元")
    report.claim("gpb_expenditure", 30)
    report.claim("execution_rate", "95.00", unit="%", quote="完成年初预算的95.00%")
    warehouse.add(report)
    warehouse.run([RULES["N-09"]])
    (row,) = fails(warehouse, "d", "N-09")
    assert "完成年初预算的95.00%" in row["message"]


def test_yuan_printed_for_ten_thousand_yuan(warehouse: Warehouse) -> None:
    report = consistent_report("d")
    for row in report.rows:
        if row["source"] == "narrative" and row["measure"] == "three_public_actual":
            row |= {"value": row["value"] / 10_000, "rounding": row["rounding"] / 10_000, "printed_unit": "元"}
    warehouse.add(report)
    warehouse.run([RULES["N-20"]])
    (row,) = fails(warehouse, "d", "N-20")
    assert row["fault"] == "publisher"


def test_structure_judges_our_reading(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute("UPDATE documents SET amounts_claimed = 80")
    warehouse.con.execute("UPDATE table_reads SET disagreement = '12 / 13' WHERE statement = 'income'")
    warehouse.con.execute("DELETE FROM table_reads WHERE statement = 'three_public'")
    warehouse.con.execute("DELETE FROM line_items WHERE statement = 'three_public'")
    warehouse.run([RULES[name] for name in ("S-01", "S-02", "S-03")])
    (found,), (claimed,), (readers,) = (fails(warehouse, "d", name) for name in ("S-01", "S-02", "S-03"))
    assert "财政拨款“三公”经费支出决算表 (three_public)" in found["message"]
    assert claimed["fault"] == readers["fault"] == "extraction"
    assert "80 / 100" in claimed["message"]
    assert "12 / 13" in readers["message"]


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        ("UPDATE table_reads SET rows = rows", "publisher"),
        ("UPDATE table_reads SET disagreement = 'x' WHERE statement = 'expenditure'", "extraction"),
        ("UPDATE table_reads SET amounts_claimed = 9 WHERE statement = 'expenditure'", "extraction"),
        ("UPDATE table_reads SET disagreement = 'x' WHERE statement = 'income'", "publisher"),
        ("UPDATE line_items SET flags = ['readers_disagree'] WHERE statement = 'expenditure'", "extraction"),
        ("UPDATE line_items SET flags = ['ocr'] WHERE statement = 'expenditure'", "undecided"),
        ("DELETE FROM table_reads", "undecided"),
        # one reading alone, of columns that were inferred from the print
        ("UPDATE table_reads SET reader = 'lines'", "undecided"),
        ("UPDATE table_reads SET reader = 'flat'", "undecided"),
        # a second reader took over, or the format itself says what stands in which cell
        ("UPDATE table_reads SET reader = 'careful'", "publisher"),
        ("UPDATE table_reads SET reader = 'workbook'", "publisher"),
        # a table broken sideways: its record stands on the page of its left part
        (
            "UPDATE line_items SET page = 6, statement_title = 'expenditure 表' WHERE statement = 'expenditure'"
            " AND function_code = '20805'",
            "publisher",
        ),
        (
            "UPDATE line_items SET page = 6, statement_title = 'expenditure 表' WHERE statement = 'expenditure'"
            " AND function_code = '20805'; UPDATE table_reads SET disagreement = 'x' WHERE statement = 'expenditure'",
            "extraction",
        ),
    ],
)
def test_whose_fault_a_failure_is(warehouse: Warehouse, what: str, fault: str) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 100000 WHERE statement = 'expenditure' AND function_code = '2080501'"
    )
    warehouse.con.execute(what)
    warehouse.run([RULES["T3-03"]])
    assert {row["fault"] for row in fails(warehouse, "d", "T3-03")} == {fault}


def test_terms_of_a_failure_are_flagged_and_others_are_not(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute("UPDATE line_items SET flags = ['check_failed'] WHERE statement = 'income'")
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 100000 WHERE statement = 'expenditure' AND function_code = '2080501'"
        " AND measure = 'function_actual'"
    )
    warehouse.run([RULES["T3-03"]])
    flagged = warehouse.con.execute(
        "SELECT DISTINCT statement, function_code FROM line_items WHERE list_contains(flags, 'check_failed') ORDER BY 2"
    ).fetchall()
    assert flagged == [("expenditure", "20805"), ("expenditure", "2080501")]


def test_a_warning_flags_nothing(warehouse: Warehouse) -> None:
    report = Report("d")
    report.claim("income_this_year", 50)
    report.claim("income_this_year", 10, period="change", column_label="增加")
    report.claim("growth_rate", "99.00", unit="%", column_label="增长")
    warehouse.add(report)
    warehouse.run([RULES["N-02"]])
    assert fails(warehouse, "d", "N-02")
    assert warehouse.con.execute("SELECT count(*) FROM line_items WHERE len(flags) > 0").fetchone() == (0,)


def test_the_figure_that_explains_all_failures_is_named(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 270000, printed_value = '57.00' WHERE statement = 'expenditure'"
        " AND function_code = '2080501' AND measure = 'expenditure_basic'"
    )
    warehouse.run(list(RULES.values()))
    failures = warehouse.con.execute(
        "SELECT check_id, message FROM checks WHERE verdict = 'fail' AND check_id LIKE 'T3%'"
    ).fetchall()
    assert {check_id for check_id, _ in failures} == {"T3-01", "T3-03", "T3-05"}
    assert all("疑似错误：行政单位离退休 57.00万元" in message for _, message in failures)


def test_two_wrong_figures_name_no_suspect(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    for code, off in (("2080501", 270000), ("2120801", 110000)):
        warehouse.con.execute(
            "UPDATE line_items SET value = value + ? WHERE statement = 'expenditure' AND function_code = ?", [off, code]
        )
    warehouse.run(list(RULES.values()))
    total = warehouse.con.execute("SELECT message FROM checks WHERE verdict = 'fail' AND check_id = 'T3-05'").fetchall()
    assert total
    assert not any("疑似错误" in message for (message,) in total)


def test_running_again_gives_the_same_rows(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 100000 WHERE statement = 'expenditure' AND function_code = '2080501'"
    )
    warehouse.run(list(RULES.values()))
    # a flag that is set moves its row: only the checks lie in an order of their own
    questions = ("FROM checks", "FROM line_items ORDER BY line_item_id")
    first = [warehouse.con.execute(question).fetchall() for question in questions]
    warehouse.run(list(RULES.values()))
    assert first == [warehouse.con.execute(question).fetchall() for question in questions]


def test_nothing_temporary_is_left(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.run([RULES["T1-05"]])
    assert warehouse.con.execute("SELECT count(*) FROM duckdb_tables() WHERE temporary").fetchone() == (0,)


@pytest.mark.parametrize("kind", ["template", "unknown"])
def test_blank_forms_are_not_judged(warehouse: Warehouse, kind: str) -> None:
    warehouse.add(consistent_report("d", kind))
    warehouse.run(list(RULES.values()))
    assert warehouse.con.execute("SELECT count(*) FROM checks").fetchone() == (0,)


def test_rejected_documents_are_not_judged(warehouse: Warehouse) -> None:
    warehouse.add(consistent_report("d"))
    warehouse.con.execute("UPDATE documents SET status = 'rejected'")
    warehouse.run(list(RULES.values()))
    assert warehouse.con.execute("SELECT count(*) FROM checks").fetchone() == (0,)


def test_a_query_that_does_not_run_names_its_rule(warehouse: Warehouse) -> None:
    with pytest.raises(PublicationError, match=r"rule Z-01 \(broken\.sql\)"):
        warehouse.run([make_rule(query="SELECT nothing FROM nowhere", query_name="broken")])


def make_rule(**changes: object) -> Rule:
    fields: dict[str, object] = {
        "check_id": "Z-01",
        "family": "sum",
        "severity": "error",
        "statements": ("income",),
        "kinds": ("final",),
        "message_zh": "甲",
        "message_en": "a",
        "source": "b",
        "query": "SELECT 1",
        "query_name": "one",
    }
    return Rule(**(fields | changes))  # type: ignore[arg-type]  # fields of several types in one dict


@pytest.mark.parametrize(
    "changes",
    [
        {"family": "guess"},
        {"severity": "rounding"},
        {"statements": ("balance_sheet",)},
        {"statements": ()},
        {"kinds": ("template",)},
        {"relation": "about"},
        {"fault": "nobody"},
        {"message_en": ""},
        {"source": ""},
        {"parameters": {"surplus": 1}},
        {"query": "SELECT $missing"},
    ],
)
def test_a_rule_outside_its_vocabulary_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ReferenceDataError, match="rule Z-01") as caught:
        make_rule(**changes)
    assert caught.value.remedy
