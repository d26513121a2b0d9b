"""What a question of a stranger may be: one SELECT (or SHOW, DESCRIBE, SUMMARIZE, EXPLAIN) over tables, no more.

The engine's own locks keep statements from files, network and settings; they do not keep a table function such as
`enable_logging` from ending the process, nor a second statement from moving to another catalog. So a question is
parsed by the engine itself, and every function in its FROM must be on the list below.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import duckdb

from pipeline.errors import QueryError
from pipeline.warehouse.sql import literal

__all__ = ["TABLE_FUNCTIONS", "check_question"]

#: Functions that give rows from nothing, from JSON, or from the catalogue of the warehouse.
TABLE_FUNCTIONS: Final = frozenset(
    {
        "duckdb_columns",
        "duckdb_functions",
        "duckdb_keywords",
        "duckdb_schemas",
        "duckdb_tables",
        "duckdb_types",
        "duckdb_views",
        "generate_series",
        "json_each",
        "json_tree",
        "pragma_table_info",
        "range",
        "repeat",
        "repeat_row",
        "unnest",
    }
)
#: Longer questions are no questions: the parser's memory is not bounded by the engine's limit.
_LONGEST: Final = 100_000
_EXPLAIN: Final = re.compile(r"\s*EXPLAIN\s+(?:ANALYZE\s+)?(?:\([\w\s,]*\)\s*)?", re.IGNORECASE)
_REMEDY: Final = "the published warehouse is read-only and reaches no files: ask one SELECT, and write with --out"


def check_question(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    """Raise QueryError unless `sql` is one statement that only reads tables; errors of its grammar are the engine's.

    `con` is any connection with the same version of the engine; nothing of `sql` is run on it.
    """
    if len(sql) > _LONGEST:
        raise QueryError(f"the question has {len(sql):,} characters", where="SQL", remedy="ask in fewer words")
    statements = con.extract_statements(sql)  # raises the engine's ParserException with the place
    if len(statements) != 1:
        kinds = ", ".join(statement.type.name for statement in statements)
        raise QueryError(
            f"{len(statements)} statements ({kinds}), where one is asked for" if statements else "no statement",
            where="SQL",
            remedy="ask one question at a time; in PIVOT name the columns (ON … IN (…))",
        )
    kind = statements[0].type.name
    inner = sql
    if kind == "EXPLAIN":
        found = _EXPLAIN.match(sql)
        inner = sql[found.end() :] if found else ""
    elif kind != "SELECT":
        raise QueryError(f"{kind} is no question", where="SQL", remedy=_REMEDY)
    # a literal, not a parameter: for parameters the engine imports pandas, which takes a second
    parsed = con.execute(f"SELECT json_serialize_sql({literal(inner)}::VARCHAR)").fetchone()
    tree = json.loads(parsed[0]) if parsed else {}
    if tree.get("error", True):
        raise QueryError("only questions can be asked (SELECT)", where="SQL", remedy=_REMEDY)
    foreign = sorted({name for name in _table_functions(tree) if name.lower() not in TABLE_FUNCTIONS})
    if foreign:
        raise QueryError(
            f"the function {foreign[0]} is not allowed in FROM",
            where="SQL",
            remedy=f"{_REMEDY}; of functions FROM takes {', '.join(sorted(TABLE_FUNCTIONS))}",
        )


def _table_functions(tree: Any) -> Iterator[str]:
    """Names of all table functions of a parsed question, however deep they stand."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            if node.get("type") == "TABLE_FUNCTION":
                function = node.get("function") or {}
                yield str(function.get("function_name", ""))
            waiting.extend(node.values())
