"""Find: run the queries of the rules and collect their findings in the temporary table `check_findings`.

A query that reads the table `rule` runs once for all its rules, any other once for each of them (`rule.Rule`). Which
way is taken changes no finding: the tests run every rule alone and beside the others and compare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

import duckdb
import pyarrow as pa

from pipeline.checks.rule import Parameter, Rule
from pipeline.errors import PublicationError

__all__ = ["find_places"]

#: Only the documents that are checked (final accounts and budgets), and of those the kinds that a rule holds for.
_INSERT: Final = """
    INSERT INTO check_findings BY NAME
    WITH rule AS (FROM check_asked)
    SELECT found.*
    FROM (
        {query}
    ) AS found
    JOIN check_parts AS part ON part.part_id = found.document_id
    SEMI JOIN check_kinds AS held ON held.check_id = found.check_id AND held.report_kind = part.report_kind
"""


def find_places(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Fill the empty table check_findings with the places of all rules; needs check_parts and check_rules.

    Raises PublicationError naming the rule (of several with one query the first) whose query does not run.
    """
    con.execute(
        "CREATE OR REPLACE TEMP TABLE check_kinds AS SELECT check_id, unnest(kinds) AS report_kind FROM check_rules"
    )
    for group in _runs(rules):
        first = group[0]
        try:
            if first.is_shared:
                _run_shared(con, group)
            else:
                _run_alone(con, first)
        except duckdb.Error as error:
            raise PublicationError(
                f"the query does not run: {str(error).splitlines()[0]}",
                where=f"rule {first.check_id} ({first.query_name}.sql)",
                remedy="mend the query or its parameters in the catalogue of rules",
            ) from error


def _runs(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules that are asked together, in the order of the catalogue."""
    shared: dict[str, list[Rule]] = defaultdict(list)
    runs: list[list[Rule]] = []
    for rule in rules:
        if not rule.is_shared:
            runs.append([rule])
        else:
            if not shared[rule.query]:
                runs.append(shared[rule.query])
            shared[rule.query].append(rule)
    return runs


def _run_shared(con: duckdb.DuckDBPyConnection, group: Sequence[Rule]) -> None:
    names = sorted(group[0].parameters)
    columns = {name: pa.array([rule.parameters[name] for rule in group], _arrow_type(group, name)) for name in names}
    con.register("asked_rules", pa.table({"check_id": [rule.check_id for rule in group], **columns}))
    con.execute(
        "CREATE OR REPLACE TEMP TABLE check_asked AS"
        " SELECT * REPLACE (check_id::check_rule AS check_id) FROM asked_rules ORDER BY check_id"
    )
    con.unregister("asked_rules")
    con.execute(_INSERT.format(query=group[0].query))


def _run_alone(con: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    statement = f"""
        INSERT INTO check_findings BY NAME
        SELECT $check_id AS check_id, found.*
        FROM (
            {rule.query}
        ) AS found
        JOIN check_parts AS part ON part.part_id = found.document_id
        SEMI JOIN check_kinds AS held ON held.check_id = $check_id AND held.report_kind = part.report_kind
    """
    con.execute(statement, {**rule.parameters, "check_id": rule.check_id})


def _arrow_type(group: Sequence[Rule], name: str) -> pa.DataType:
    """The type of a column of parameters: numbers, words, or lists of either (of words when all lists are empty)."""
    values: list[Parameter] = [rule.parameters[name] for rule in group]
    parts = [part for value in values for part in (value if isinstance(value, list) else [value])]
    element = pa.int32() if parts and all(isinstance(part, int) for part in parts) else pa.string()
    return pa.list_(element) if all(isinstance(value, list) for value in values) else element
