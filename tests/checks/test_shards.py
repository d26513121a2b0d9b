"""Shards: any division of the documents gives the same rows in the same order, and families stay together."""

from __future__ import annotations

import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import run_checks
from pipeline.checks.shards import close_shard, open_shard, plan_shards
from pipeline.errors import PublicationError
from tests.checks.conftest import Warehouse
from tests.checks.report import consistent_report
from tests.checks.test_run import make_rule

#: Rules within a report, and all those that look at other reports.
_QUERIES = {"sums", "equal", "row_sum", "items_total", "statements_found", "readers_agree", "amounts_claimed"}
_ACROSS = {"last_year", "approved_budget", "department_units", "outliers"}
RULES = [rule for rule in load_catalogue() if rule.query_name in _QUERIES | _ACROSS]


@pytest.fixture
def county(warehouse: Warehouse) -> Warehouse:
    """Six reports: a department in two years, its unit, its approved budget, and two files of one report of another."""
    warehouse.add(consistent_report("whole-now"))
    for name in ("whole-before", "unit", "budget", "words", "tables"):
        warehouse.copy("whole-now", name)
    con = warehouse.con
    con.execute("UPDATE documents SET unit_id = 'd', scope = 'department', report_id = document_id")
    con.execute("UPDATE documents SET fiscal_year = 2023 WHERE document_id = 'whole-before'")
    con.execute("UPDATE documents SET unit_id = 'a', scope = 'unit' WHERE document_id = 'unit'")
    con.execute("UPDATE documents SET report_kind = 'budget' WHERE document_id = 'budget'")
    con.execute("UPDATE documents SET unit_id = 'z', report_id = 'tables' WHERE document_id IN ('words', 'tables')")
    con.execute(
        "DELETE FROM line_items WHERE document_id = 'words' AND source = 'table'"
        " OR document_id = 'tables' AND source = 'narrative'"
    )
    con.execute(
        "UPDATE line_items SET unit_id = d.unit_id, fiscal_year = d.fiscal_year, report_kind = d.report_kind"
        " FROM documents AS d WHERE d.document_id = line_items.document_id"
    )
    con.execute(
        "INSERT INTO units (unit_id, unit_name, parent_name, level, aliases, other_names)"
        " SELECT *, 'county', [], [] FROM (VALUES ('d', '甲局', NULL), ('a', '甲所', '甲局'), ('z', '乙局', NULL))"
    )
    # the unit spends more than its department, last year's figures are others, and a sum is broken
    con.execute("UPDATE line_items SET value = 3 * value WHERE document_id = 'unit' AND unit = 'CNY'")
    con.execute("UPDATE line_items SET value = 2 * value WHERE document_id = 'whole-before' AND unit = 'CNY'")
    con.execute(
        "UPDATE line_items SET value = value + 270000 WHERE document_id IN ('tables', 'whole-now')"
        " AND statement = 'expenditure' AND function_code = '2080501' AND measure = 'expenditure_basic'"
    )
    return warehouse


def outcome(warehouse: Warehouse, weight: int) -> tuple[list[tuple[object, ...]], ...]:
    run_checks(warehouse.con, RULES, weight=weight)
    flagged = "SELECT line_item_id FROM line_items WHERE list_contains(flags, 'check_failed') ORDER BY 1"
    return tuple(warehouse.con.execute(q).fetchall() for q in ("FROM checks", "FROM suspects", flagged, "FROM rules"))


def test_shards_of_any_size_give_the_same_rows_in_one_order(county: Warehouse) -> None:
    whole = outcome(county, 1_000_000)
    checks, suspects, flagged, rules = whole
    across = {rule.check_id for rule in RULES if rule.query_name in _ACROSS}
    assert {row[3] for row in checks if row[6] in ("pass", "fail")} & across
    assert "fail" in {row[6] for row in checks}
    assert suspects
    assert flagged
    assert len(rules) == len(RULES)
    assert outcome(county, 1) == whole
    assert outcome(county, 500) == whole


def test_what_is_looked_at_together_is_one_shard(county: Warehouse) -> None:
    assert plan_shards(county.con, 1) == 2
    shards = dict(county.con.execute("SELECT document_id, shard FROM check_plan").fetchall())
    assert len({shards[name] for name in ("whole-now", "whole-before", "unit", "budget")}) == 1
    assert shards["words"] == shards["tables"] != shards["unit"]


def test_files_of_one_report_stay_together_whosever_they_are(county: Warehouse) -> None:
    county.con.execute("UPDATE documents SET unit_id = 'other' WHERE document_id = 'words'")
    plan_shards(county.con, 1)
    shards = dict(county.con.execute("SELECT document_id, shard FROM check_plan").fetchall())
    assert shards["words"] == shards["tables"]


def test_a_document_of_no_unit_is_a_family_by_itself(county: Warehouse) -> None:
    county.con.execute("UPDATE documents SET unit_id = NULL, scope = NULL, report_id = document_id")
    assert plan_shards(county.con, 1) == 6
    assert plan_shards(county.con, None) == 1


def test_a_shard_shows_its_own_documents_and_closing_it_shows_all(county: Warehouse) -> None:
    shards = plan_shards(county.con, 1)
    seen = []
    for shard in range(shards):
        open_shard(county.con, shard, shards)
        seen += [row[0] for row in county.con.execute("SELECT document_id FROM documents").fetchall()]
    close_shard(county.con)
    everything = [row[0] for row in county.con.execute("SELECT document_id FROM documents").fetchall()]
    assert sorted(seen) == sorted(everything)
    assert len(everything) == 6


def test_a_failing_query_leaves_no_shard_open(county: Warehouse) -> None:
    with pytest.raises(PublicationError, match="Z-01"):
        run_checks(county.con, [make_rule(query="SELECT nothing FROM nowhere", query_name="broken")], weight=1)
    assert county.con.execute("SELECT count(*) FROM documents").fetchone() == (6,)


def test_an_empty_warehouse_is_checked(warehouse: Warehouse) -> None:
    run_checks(warehouse.con, RULES)
    assert warehouse.con.execute("SELECT count(*) FROM checks").fetchone() == (0,)


def test_only_findings_carry_an_identifier_and_repeat_the_rule(county: Warehouse) -> None:
    run_checks(county.con, RULES)
    rows = county.con.execute(
        "SELECT verdict, finding_id, message, len(line_item_ids), rule_zh FROM checks JOIN rules USING (check_id)"
    ).fetchall()
    for verdict, finding, message, items, rule in rows:
        is_finding = verdict in ("fail", "rounding")
        assert (finding is not None) == is_finding
        assert message.startswith(rule) == is_finding
        assert verdict != "pass" or items <= 2


def test_no_rules_leave_no_verdicts(county: Warehouse) -> None:
    run_checks(county.con, [], weight=1)
    assert county.con.execute("SELECT (SELECT count(*) FROM checks), (SELECT count(*) FROM rules)").fetchone() == (0, 0)
