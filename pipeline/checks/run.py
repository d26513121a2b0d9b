"""Run every rule over all documents, shard by shard, and fill the table `checks`.

Each query runs over the prepared views, for all documents of a shard and, where it is written so, for all its rules at
once: the cost grows with the figures, not with documents times rules, and the memory with the shard. Nothing here knows
a single rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Final

import duckdb
import pyarrow as pa

from pipeline.checks.find import find_places
from pipeline.checks.rule import Rule
from pipeline.checks.shards import SHARD_WEIGHT, close_shard, open_shard, plan_shards
from pipeline.checks.suspects import find_suspects

__all__ = ["judge", "prepare", "run_checks"]

_VIEWS: Final = (
    "01_cells.sql",
    "02_hierarchy.sql",
    "03_claims.sql",
    "04_rows.sql",
    "05_quantities.sql",
    "06_classes.sql",
    "07_states.sql",
    "08_words.sql",
)
_FINDINGS: Final = """
    CREATE OR REPLACE TEMP TABLE check_findings (
        check_id check_rule, document_id check_document, place VARCHAR, expected DECIMAL(24,6), observed DECIMAL(24,6),
        tolerance DECIMAL(24,6), terms INTEGER[], holds BOOLEAN, is_certain BOOLEAN, doubt VARCHAR, layout VARCHAR,
        pages INTEGER[]
    )"""
#: Of what views/ prepared only these are asked once the places are found; the others make room.
_KEPT: Final = frozenset(
    {"check_parts", "check_documents", "check_lines", "check_states", "check_rules", "check_findings"}
)
#: Prepared once for all shards.
_LASTING: Final = frozenset({"check_plan", "check_peers", "check_rules", "check_rule"})
_TABLES: Final = (
    "SELECT table_name FROM duckdb_tables() WHERE temporary AND table_name LIKE 'check\\_%' ESCAPE '\\' ORDER BY 1"
)
#: What a run leaves in the connection, in the order in which it can be dropped.
_TEMPORARIES: Final = (
    ("VIEW", "SELECT view_name FROM duckdb_views() WHERE temporary AND view_name LIKE 'check\\_%' ESCAPE '\\'"),
    ("TABLE", _TABLES),
    (
        "TYPE",
        "SELECT type_name FROM duckdb_types() WHERE database_name = 'temp' AND type_name LIKE 'check\\_%' ESCAPE '\\'",
    ),
    (
        "MACRO",
        "SELECT DISTINCT function_name FROM duckdb_functions()"
        " WHERE function_type = 'macro' AND function_name LIKE 'check\\_%' ESCAPE '\\'",
    ),
)


def run_checks(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], *, weight: int = SHARD_WEIGHT) -> None:
    """Fill `checks`, `suspects` and `rules` from the filled tables of documents and codes; flag what fails.

    `checks` gets, per document (final accounts and budgets that were not rejected) and rule that holds for its kind:
    one row per place that fails or is off by rounding, one row for all places that pass, one for all that cannot be
    judged; and where no place was found one row that says why (not_applicable: the statements were read and hold
    nothing of the kind, or are printed empty; not_checkable: a statement that it needs was not read or not found).
    Line items in a failing check of severity error get the flag `check_failed`. Running again gives the same rows.
    Documents are taken in shards of `weight` line items (see `shards`): any weight gives the same rows in one order.
    Raises PublicationError naming the rule whose query does not run.
    """
    con.execute("DELETE FROM checks")
    con.execute("DELETE FROM suspects")
    shards = _prepare_once(con, rules, weight)
    _write_rules(con)
    try:
        for shard in range(shards):
            open_shard(con, shard, shards)
            _judge_shard(con, rules)
            find_suspects(con)
            con.execute(_sql("verdicts.sql"))
    finally:
        close_shard(con)
    con.execute(_sql("flags.sql"))
    _drop_temporaries(con)


def judge(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Only the verdicts, of all documents at once: leaves `check_judged`, one row per rule and place, kept ones
    included, and `check_absent`, one row per report and rule that found no place in it.

    Raises PublicationError as `run_checks`.
    """
    _prepare_once(con, rules, None)
    _judge_shard(con, rules)


def prepare(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Only the tables that rules read (`views/`), the rules themselves, and an empty table of findings."""
    _prepare_once(con, rules, None)
    _prepare_shard(con)


def _prepare_once(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule], weight: int | None) -> int:
    """What all shards share; returns how many there are."""
    close_shard(con)
    _drop_temporaries(con)
    _load_rules(con, rules)
    shards = plan_shards(con, weight)
    if any("check_peers" in rule.query for rule in rules):
        con.execute(_sql("peers.sql"))
    return shards


def _prepare_shard(con: duckdb.DuckDBPyConnection) -> None:
    _drop_temporaries(con, but=_LASTING)
    for name in _VIEWS:
        con.execute(_sql("views", name))
    con.execute(_FINDINGS)


def _judge_shard(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    _prepare_shard(con)
    find_places(con, rules)
    _drop_prepared(con)
    con.execute(_sql("judge.sql"))
    con.execute("DROP TABLE check_findings")


def _load_rules(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """The temporary table `check_rules`, and the enumeration of their names."""
    con.register("asked_rules", _arrow(rules))
    # '' so that a run without rules has names too
    con.execute("CREATE TEMP TYPE check_rule AS ENUM (SELECT check_id FROM asked_rules UNION SELECT '' ORDER BY 1)")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE check_rules AS"
        " SELECT * REPLACE (check_id::check_rule AS check_id) FROM asked_rules ORDER BY check_id"
    )
    con.unregister("asked_rules")


def _write_rules(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `rules`: what each rule says, once."""
    con.execute("DELETE FROM rules")
    con.execute(
        "INSERT INTO rules BY NAME SELECT check_id, family, severity, relation, unit, message_zh AS rule_zh,"
        " message_en AS rule_en, statements, kinds AS report_kinds, source FROM check_rules ORDER BY check_id"
    )


def _arrow(rules: Sequence[Rule]) -> pa.Table:
    words, lists = pa.string(), pa.list_(pa.string())
    columns = {
        "check_id": words,
        "family": words,
        "severity": words,
        "relation": words,
        "unit": words,
        "message_zh": words,
        "message_en": words,
        "statements": lists,
        "kinds": lists,
        "query_name": words,
        "source": words,
    }
    found = {name: pa.array([getattr(rule, name) for rule in rules], kind) for name, kind in columns.items()}
    return pa.table({**found, "blamed": pa.array([rule.fault for rule in rules], words)})


def _drop_prepared(con: duckdb.DuckDBPyConnection) -> None:
    for (name,) in con.execute(_TABLES).fetchall():
        if name not in _KEPT | _LASTING:
            con.execute(f'DROP TABLE "{name}"')


def _drop_temporaries(con: duckdb.DuckDBPyConnection, but: frozenset[str] = frozenset()) -> None:
    for kind, question in _TEMPORARIES:
        for (name,) in con.execute(question).fetchall():
            if name not in but:
                con.execute(f'DROP {kind} IF EXISTS "{name}"')


def _sql(*parts: str) -> str:
    return resources.files("pipeline.checks").joinpath(*parts).read_text(encoding="utf-8")
