"""Every rule of the catalogue: passes, is off by rounding, fails, does not apply, cannot be checked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import Rule
from tests.checks.conftest import Warehouse
from tests.checks.report import STATEMENTS, consistent_report

RULES = load_catalogue()
#: Rules about words, about layouts that the consistent report does not have, and about more than one report: tests of
#: their own in test_words, test_rules_prose, test_rules_reports and test_layouts, which fails when one here has none.
ELSEWHERE = frozenset(
    "N-01d T6-11 T3-08 T5-07 X-00 X-19 X-24a X-24b X-24c X-24d X-14c X-14d N-02b N-10a N-10b N-11d N-11e N-11f"
    " N-17c N-18 N-21a N-21b N-21c N-23 N-24 N-25 N-26 N-27 C-03 C-04 S-04"
    " N-02c N-11g N-13 N-14a N-14b N-14c N-14d N-15 N-19a N-19b N-21d P-01 P-02 P-03 P-04 T7-05a T7-05b T7-05c T7-05d"
    " T7-07a T7-07b T7-07c T7-07d T7-07e T7-07f T7-08a T7-08b X-23 X-26 X-27 Y-01 Y-02 Y-03 Y-04 Y-05 Y-06 Y-07"
    " L-01 L-02 L-03 L-04 L-05a L-05b R-01 T1-10 T1-11 T2-08 T2-09 T4-09 T4-10 T10-01 T10-02 T7-07g N-18b X-08c X-28"
    " X-29a X-29b H-05a H-05b H-06a H-06b H-07 H-08a H-08b".split()
)
#: What a rule without a verdict in the consistent report needs.
REMEDY = (
    "the consistent report of tests/checks/report.py states nothing that this rule compares, or a parameter is"
    " misspelt: mend the parameter, add the figures there, or name the rule in ELSEWHERE"
    " and test it in a module of its own"
)
HERE = [rule for rule in RULES if rule.check_id not in ELSEWHERE]
COMPARING = [rule for rule in HERE if rule.relation != "holds"]
NEEDING = [rule for rule in RULES if rule.family not in ("structure", "classification")]


def base_of(rule: Rule) -> str:
    if rule.check_id == "X-03b":
        return "old"
    return "final" if "final" in rule.kinds else "budget"


@pytest.fixture(scope="module")
def judged() -> Warehouse:
    """All cases of all rules as documents of one warehouse, checked in one run: the checks themselves work in bulk."""
    warehouse = Warehouse()
    warehouse.add(consistent_report("final"))
    warehouse.add(consistent_report("budget", "budget"))
    warehouse.add(consistent_report("old", old_layout=True))
    warehouse.run(RULES)
    for rule in COMPARING:
        base = base_of(rule)
        row = next((r for r in warehouse.checks(base, rule.check_id) if r["verdict"] == "pass"), None)
        if row is None:  # told below, of this rule alone
            continue
        gap = Decimal(str(row["expected"])) - Decimal(str(row["observed"]))
        for case, off in (
            ("fail", Decimal(5) if rule.unit == "%" else Decimal(10_000_000)),
            ("rounding", Decimal("0.01")),
        ):
            target = f"{rule.check_id}:{case}"
            warehouse.copy(base, target)
            figure = str(row["line_item_ids"][0]).replace(f"{base}/", f"{target}/")
            warehouse.con.execute("UPDATE line_items SET value = value + ? WHERE line_item_id = ?", [gap + off, figure])
    for rule in NEEDING:
        for case in ("missing", "empty"):
            target = f"{rule.check_id}:{case}"
            warehouse.copy(base_of(rule), target)
            warehouse.con.execute("DELETE FROM line_items WHERE document_id = ?", [target])
            warehouse.con.execute("DELETE FROM table_reads WHERE document_id = ?", [target])
        warehouse.empty_tables(target, (*STATEMENTS, "performance"))
        warehouse.con.execute(
            "INSERT INTO line_items BY NAME SELECT ? || '/none' AS line_item_id, ? AS document_id,"
            " 'final' AS report_kind, 'narrative' AS source,"
            " 'narrative' AS statement, 0 AS row_no, 'other' AS measure, 'current' AS period,"
            " '无此项支出' AS quote, [] AS flags",
            [target, target],
        )
    warehouse.run(RULES)
    return warehouse


@pytest.mark.parametrize("rule", HERE, ids=lambda rule: rule.check_id)
def test_a_consistent_report_passes(judged: Warehouse, rule: Rule) -> None:
    assert judged.verdicts(base_of(rule), rule.check_id) == {"pass"}, REMEDY


@pytest.mark.parametrize("rule", COMPARING, ids=lambda rule: rule.check_id)
def test_a_wrong_figure_fails(judged: Warehouse, rule: Rule) -> None:
    failed = [r for r in judged.checks(f"{rule.check_id}:fail", rule.check_id) if r["verdict"] == "fail"]
    assert failed, REMEDY
    for row in failed:
        assert row["severity"] == rule.severity
        assert not row["passed"]
        assert abs(row["difference"]) > row["tolerance"]
        assert row["pages"]
        assert row["fault"] == "publisher"
        assert rule.message_zh in row["message"]
        assert rule.message_en in row["message"]


@pytest.mark.parametrize("rule", COMPARING, ids=lambda rule: rule.check_id)
def test_the_last_place_is_rounding(judged: Warehouse, rule: Rule) -> None:
    rows = judged.checks(f"{rule.check_id}:rounding", rule.check_id)
    assert {row["verdict"] for row in rows} <= {"pass", "rounding"}
    row = next((row for row in rows if row["verdict"] == "rounding"), None)
    assert row is not None, REMEDY
    assert row["severity"] == "rounding"
    assert row["passed"]
    assert 0 < abs(row["difference"]) <= row["tolerance"]


@pytest.mark.parametrize("rule", NEEDING, ids=lambda rule: rule.check_id)
def test_what_was_not_read_never_looks_valid(judged: Warehouse, rule: Rule) -> None:
    (row,) = judged.checks(f"{rule.check_id}:missing", rule.check_id)
    assert row["verdict"] == "not_checkable"
    assert not row["passed"]


@pytest.mark.parametrize("rule", NEEDING, ids=lambda rule: rule.check_id)
def test_what_is_printed_empty_does_not_apply(judged: Warehouse, rule: Rule) -> None:
    (row,) = judged.checks(f"{rule.check_id}:empty", rule.check_id)
    assert row["verdict"] == "not_applicable"
    assert not row["passed"]


def test_each_rule_is_judged_for_each_report_of_its_kind(judged: Warehouse) -> None:
    found = judged.con.execute(
        "SELECT count(DISTINCT (document_id, check_id)) FROM checks WHERE document_id IN ('final', 'budget')"
    ).fetchone()
    assert found == (sum(len(rule.kinds) for rule in RULES),)
