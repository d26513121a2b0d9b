"""Run every rule over all documents at once and fill the table `checks`.

Each query runs over the prepared views, for all documents and, where it is written so, for all its rules at once: the
cost grows with the figures, not with documents times rules. Nothing here knows a single rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from typing import Final

import duckdb

from pipeline.checks.find import find_places
from pipeline.checks.rule import Rule
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
_RULES: Final = """
    CREATE OR REPLACE TEMP TABLE check_rules (
        check_id check_rule, family VARCHAR, severity VARCHAR, relation VARCHAR, unit VARCHAR, message_zh VARCHAR,
        message_en VARCHAR, statements VARCHAR[], kinds VARCHAR[], blamed VARCHAR, query_name VARCHAR
    )"""
#: Of what views/ prepared only these are asked once the places are found; the others make room.
_KEPT: Final = frozenset(
    {"check_parts", "check_documents", "check_ids", "check_states", "check_rules", "check_findings"}
)
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


def run_checks(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Fill `checks` from the filled tables line_items, documents, table_reads and function_codes; flag what fails.

    `checks` gets, per document (final accounts and budgets that were not rejected) and rule that holds for its kind:
    one row per place that fails or is off by rounding, one row for all places that pass, one for all that cannot be
    judged; and where no place was found one row that says why (not_applicable: the statements were read and hold
    nothing of the kind, or are printed empty; not_checkable: a statement that it needs was not read or not found).
    Line items in a failing check of severity error get the flag `check_failed`. Running again gives the same rows.
    Raises PublicationError naming the rule whose query does not run.
    """
    judge(con, rules)
    find_suspects(con)
    con.execute("DELETE FROM checks")
    con.execute(_sql("verdicts.sql"))
    con.execute(_sql("flags.sql"))
    _drop_temporaries(con)


def judge(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Only the verdicts: leaves `check_judged`, one row per rule and place, kept ones included, and `check_absent`, one
    row per report and rule that found no place in it.

    Raises PublicationError as `run_checks`.
    """
    prepare(con, rules)
    find_places(con, rules)
    _drop_prepared(con)
    con.execute(_sql("judge.sql"))
    con.execute("DROP TABLE check_findings")


def prepare(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Only the tables that rules read (`views/`), the rules themselves, and an empty table of findings."""
    _drop_temporaries(con)
    for name in _VIEWS:
        con.execute(_sql("views", name))
    _load_rules(con, rules)
    con.execute(_FINDINGS)


def _load_rules(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    con.execute("SET VARIABLE check_ids = $ids", {"ids": sorted(rule.check_id for rule in rules)})
    con.execute("CREATE TEMP TYPE check_rule AS ENUM (SELECT unnest(getvariable('check_ids')::VARCHAR[]))")
    con.execute("RESET VARIABLE check_ids")
    con.execute(_RULES)
    if rules:
        con.executemany(
            "INSERT INTO check_rules VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    rule.check_id,
                    rule.family,
                    rule.severity,
                    rule.relation,
                    rule.unit,
                    rule.message_zh,
                    rule.message_en,
                    list(rule.statements),
                    list(rule.kinds),
                    rule.fault,
                    rule.query_name,
                )
                for rule in rules
            ],
        )


def _drop_prepared(con: duckdb.DuckDBPyConnection) -> None:
    for (name,) in con.execute(_TABLES).fetchall():
        if name not in _KEPT:
            con.execute(f'DROP TABLE "{name}"')


def _drop_temporaries(con: duckdb.DuckDBPyConnection) -> None:
    for kind, question in _TEMPORARIES:
        for (name,) in con.execute(question).fetchall():
            con.execute(f'DROP {kind} IF EXISTS "{name}"')


def _sql(*parts: str) -> str:
    return resources.files("pipeline.checks").joinpath(*parts).read_text(encoding="utf-8")
