"""Suspects: which single figures explain the failed identities of a document, and which failures have one cause.

The graph is prepared in bulk in SQL (`suspects.sql`), the decision is made per document that has failures (`decode`),
the answer goes back as temporary tables:

    check_suspects   document_id, figure, value, proposed, cause, failures, check_ids, findings, is_only
    check_roots      finding, root: of failures with one cause the one that stands for them

A suspect is named and a value proposed; nothing is ever corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from importlib import resources
from typing import Final

import duckdb
import pyarrow as pa

from pipeline.checks.causes import CAUSE_WORDS, Neighbours, likely_cause
from pipeline.checks.decode import Failure, Figure, Suspect, decode, group_by_cause

__all__ = ["find_suspects"]

_CENT: Final = Decimal("0.01")
_MONEY: Final = pa.decimal128(20, 2)
_SUSPECTS: Final = pa.schema(
    [
        ("document_id", pa.string()),
        ("figure", pa.string()),
        ("value", _MONEY),
        ("proposed", _MONEY),
        ("cause", pa.string()),
        ("cause_zh", pa.string()),
        ("cause_en", pa.string()),
        ("check_ids", pa.list_(pa.string())),
        ("findings", pa.list_(pa.int64())),
        ("is_only", pa.bool_()),
    ]
)
_ROOTS: Final = pa.schema([("finding", pa.int64()), ("root", pa.int64())])
_NAMED: Final = pa.schema([("document_id", pa.string()), ("figure", pa.string())])


def find_suspects(con: duckdb.DuckDBPyConnection) -> None:
    """Fill check_suspects and check_roots from check_judged, check_rules and line_items."""
    con.execute(_sql("suspects.sql"))
    figures = _figures(con)
    named: list[tuple[str, Suspect, dict[int, Failure]]] = []
    roots: list[tuple[int, int]] = []
    for document_id, failures in _failures(con).items():
        suspects = decode(failures, figures[document_id])
        by_key = {failure.key: failure for failure in failures}
        named += [(document_id, suspect, by_key) for suspect in suspects]
        roots += group_by_cause(failures, suspects).items()
    neighbours = _neighbours(con, [(document_id, suspect.figure.key) for document_id, suspect, _ in named])
    _store(con, "check_suspects", _SUSPECTS, [_row(*one, neighbours) for one in named])
    _store(con, "check_roots", _ROOTS, [{"finding": finding, "root": root} for finding, root in sorted(roots)])


def _row(
    document_id: str,
    suspect: Suspect,
    failures: dict[int, Failure],
    neighbours: dict[tuple[str, str], Neighbours],
) -> dict[str, object]:
    figure = suspect.figure
    proposed = suspect.proposed.quantize(_CENT)
    beside = neighbours.get((document_id, figure.key), Neighbours())
    cause = likely_cause(figure.value, proposed, figure.half_place, beside)
    words_zh, words_en = CAUSE_WORDS[cause]
    return {
        "document_id": document_id,
        "figure": figure.key,
        "value": figure.value,
        "proposed": proposed,
        "cause": cause,
        "cause_zh": words_zh,
        "cause_en": words_en,
        "check_ids": sorted({failures[key].check_id for key in suspect.failures}),
        "findings": list(suspect.failures),
        "is_only": suspect.is_only,
    }


def _failures(con: duckdb.DuckDBPyConnection) -> dict[str, list[Failure]]:
    """Failed identities by document, both in a fixed order."""
    rows = con.execute(
        "SELECT document_id, finding, any_value(check_id), any_value(difference), any_value(tolerance),"
        " list(figure ORDER BY figure), list(sign ORDER BY figure)"
        " FROM check_edges GROUP BY document_id, finding ORDER BY document_id, finding"
    ).fetchall()
    found: dict[str, list[Failure]] = defaultdict(list)
    for document_id, finding, check_id, difference, tolerance, keys, signs in rows:
        found[document_id].append(
            Failure(finding, check_id, difference, tolerance, dict(zip(keys, signs, strict=True)))
        )
    return found


def _figures(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Figure]]:
    rows = con.execute(
        "SELECT document_id, figure, min(value), max(rounding), any_value(slack)"
        " FROM check_edges LEFT JOIN check_vouched USING (document_id, figure)"
        " GROUP BY document_id, figure ORDER BY document_id, figure"
    ).fetchall()
    found: dict[str, dict[str, Figure]] = defaultdict(dict)
    for document_id, key, value, half_place, slack in rows:
        found[document_id][key] = Figure(key, value, half_place, slack)
    return found


def _neighbours(con: duckdb.DuckDBPyConnection, named: list[tuple[str, str]]) -> dict[tuple[str, str], Neighbours]:
    rows = [{"document_id": document_id, "figure": figure} for document_id, figure in named]
    _store(con, "check_named", _NAMED, rows)
    amounts: dict[tuple[str, str], dict[str, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for document_id, figure, relation, value in con.execute(_sql("neighbours.sql")).fetchall():
        amounts[document_id, figure][relation].add(value)
    return {
        key: Neighbours(row=beside["row"], column=beside["column"], last_year=beside["last_year"])
        for key, beside in amounts.items()
    }


def _store(con: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, rows: Sequence[Mapping[str, object]]) -> None:
    con.register("fresh_rows", pa.Table.from_pylist([dict(row) for row in rows], schema=schema))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM fresh_rows")
    con.unregister("fresh_rows")


def _sql(name: str) -> str:
    return resources.files("pipeline.checks").joinpath(name).read_text(encoding="utf-8")
