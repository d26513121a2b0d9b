"""Queries that serve many rules at once: the findings are those of each rule alone, and parameters are told apart."""

from __future__ import annotations

import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import Rule
from pipeline.checks.find import find_places
from pipeline.checks.run import prepare
from pipeline.errors import PublicationError, ReferenceDataError
from tests.checks.conftest import Warehouse
from tests.checks.report import consistent_report
from tests.checks.test_run import make_rule

SHARED = [rule for rule in load_catalogue() if rule.is_shared]


def found(warehouse: Warehouse) -> dict[str, list[object]]:
    rows = warehouse.con.execute("SELECT check_id::VARCHAR, * EXCLUDE (check_id) FROM check_findings ORDER BY ALL")
    findings: dict[str, list[object]] = {}
    for check_id, *finding in rows.fetchall():
        findings.setdefault(check_id, []).append(finding)
    return findings


@pytest.fixture
def several(warehouse: Warehouse) -> Warehouse:
    """A report that is right, one with every seventh amount changed, and one of the other kind."""
    warehouse.add(consistent_report("a"))
    warehouse.copy("a", "b")
    warehouse.copy("a", "c")
    warehouse.con.execute(
        "UPDATE line_items SET value = value + 100000 WHERE document_id = 'b' AND unit = 'CNY' AND rowid % 7 = 0"
    )
    warehouse.con.execute("UPDATE documents SET report_kind = 'budget' WHERE document_id = 'c'")
    return warehouse


def test_a_rule_finds_alone_what_it_finds_beside_the_others(several: Warehouse) -> None:
    prepare(several.con, SHARED)
    find_places(several.con, SHARED)
    together = found(several)
    assert len(together) > 40
    for rule in SHARED:
        several.con.execute("DELETE FROM check_findings")
        find_places(several.con, [rule])
        assert found(several).get(rule.check_id, []) == together.get(rule.check_id, []), rule.check_id


def test_rules_of_one_query_keep_to_their_kinds_of_report(several: Warehouse) -> None:
    final, both = (
        make_rule(
            check_id=name,
            kinds=kinds,
            query="SELECT rule.check_id, document_id, rule.words AS place, true AS holds"
            " FROM check_documents CROSS JOIN rule",
            parameters={"words": name},
        )
        for name, kinds in (("Z-01", ("final",)), ("Z-02", ("final", "budget")))
    )
    prepare(several.con, [final, both])
    find_places(several.con, [final, both])
    places = several.con.execute("SELECT document_id::VARCHAR, place FROM check_findings ORDER BY ALL").fetchall()
    assert places == [("a", "Z-01"), ("a", "Z-02"), ("b", "Z-01"), ("b", "Z-02"), ("c", "Z-02")]


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([3, 5], "INTEGER"),
        (["x", "y"], "VARCHAR"),
        ([[3], [5, 7]], "INTEGER[]"),
        ([[], ["x"]], "VARCHAR[]"),
        ([[], []], "VARCHAR[]"),
    ],
)
def test_parameters_are_columns_of_one_type(warehouse: Warehouse, values: list[object], kind: str) -> None:
    warehouse.add(consistent_report("a"))
    rules = [
        make_rule(
            check_id=f"Z-0{number}",
            query="SELECT rule.check_id, document_id, typeof(rule.words) AS place, true AS holds"
            " FROM check_documents CROSS JOIN rule",
            parameters={"words": value},
        )
        for number, value in enumerate(values)
    ]
    prepare(warehouse.con, rules)
    find_places(warehouse.con, rules)
    assert warehouse.con.execute("SELECT place FROM check_findings").fetchall() == [(kind,), (kind,)]


def test_a_shared_query_that_does_not_run_names_its_first_rule(warehouse: Warehouse) -> None:
    rules: list[Rule] = [
        make_rule(check_id=name, query="SELECT rule.check_id, no_such FROM rule", parameters={})
        for name in ("Z-01", "Z-02")
    ]
    prepare(warehouse.con, rules)
    with pytest.raises(PublicationError, match=r"rule Z-01 \(one\.sql\)"):
        find_places(warehouse.con, rules)


@pytest.mark.parametrize(
    ("query", "parameters", "words"),
    [
        ("SELECT rule.words, $words FROM rule", {"words": "x"}, r"as \$name and as rule.name"),
        ("SELECT rule.words FROM rule", {}, r"takes \['words'\] and the rule gives \[\]"),
        ("SELECT rule.check_id FROM rule", {"words": "x"}, r"takes \[\] and the rule gives \['words'\]"),
    ],
)
def test_parameters_of_a_shared_query_are_those_that_it_names(
    query: str, parameters: dict[str, str], words: str
) -> None:
    with pytest.raises(ReferenceDataError, match=words):
        make_rule(query=query, parameters=parameters)


def test_amounts_are_printed_alike_on_both_ways(warehouse: Warehouse) -> None:
    """Amounts of more than 18 digits take a slower way to words."""
    rules = [
        make_rule(
            check_id=f"Z-0{number}",
            relation="equal",
            query=f"SELECT document_id, 'x' AS place, {amount}::DECIMAL(24,6) AS expected, {amount} + 1 AS observed,"
            " 0 AS tolerance, []::INTEGER[] AS terms FROM check_documents",
            parameters={},
        )
        for number, amount in enumerate(("999999999998.995", "1999999999998.995", "-1234.005", "-1000000001234.005"))
    ]
    warehouse.add(consistent_report("a"))
    warehouse.run(rules)
    said = [str(warehouse.checks("a", rule.check_id)[0]["message"]).split("应为 ")[1].split(" 元")[0] for rule in rules]
    assert said == ["999,999,999,999.00", "1,999,999,999,999.00", "-1,234.01", "-1,000,000,001,234.01"]
