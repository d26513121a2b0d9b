"""One slip at a time in reports that foot: is it noticed, is the figure named, and is the unchanged report left alone.

The mutants are documents of one warehouse, checked in one run: of the generator's samples, and of the real reports
where those are at hand. Shares are printed (`pytest -s`): `alone` are the slips whose figure is the one suspect,
`named` those where it is this one or one of two that nothing tells apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import run_checks
from pipeline.codes.classification import classification
from pipeline.documents.formats import media_type
from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from pipeline.tables import TABLES
from pipeline.warehouse.rows import indicator_rows, line_item_rows, passage_rows, table_read_rows
from tests.checks.mutations import KINDS, apply_mutants, clean_documents, draw_mutants, items_of

COUNT = 500
COUNT_REAL = 500
#: Of the real reports, those that are read fast (bytes).
LARGEST = 500_000
EVERY = 7
SEED = 20_261_122
FIGURES = ("digit", "swap", "point")


class Score(NamedTuple):
    """Per kind: drawn, noticed, named as a suspect, and named as the one suspect of its failures."""

    drawn: Counter[str]
    noticed: Counter[str]
    named: Counter[str]
    alone: Counter[str]

    def share(self, counted: Counter[str], kinds: Sequence[str]) -> float:
        return sum(counted[kind] for kind in kinds) / sum(self.drawn[kind] for kind in kinds)


def read(path: Path) -> Report:
    kind = media_type(path.read_bytes(), path.name)
    return read_report(read_pages(path, kind, path.name), origin_name=path.name)


def warehouse(reports: Sequence[Report]) -> duckdb.DuckDBPyConnection:
    """The tables that checks need, with these reports."""
    con = duckdb.connect()
    for table in TABLES.values():
        con.execute(table.ddl())
    for name, rows in (
        ("line_items", line_item_rows),
        ("table_reads", table_read_rows),
        ("passages", passage_rows),
        ("performance_indicators", indicator_rows),
    ):
        _insert(con, name, [row for report in reports for row in rows(report)])
    subjects = classification()
    _insert(con, "function_codes", [dict(row) for row in subjects.functions.rows()])
    _insert(con, "economic_codes", [dict(row) for row in subjects.economics.rows()])
    for report in reports:
        con.execute(
            "INSERT INTO documents BY NAME SELECT ? AS document_id, ? AS file_name, '' AS source_uri, ? AS media_type,"
            " 0 AS size_bytes, TIMESTAMP '2026-01-01' AS arrived_at, ? AS report_kind, ? AS fiscal_year,"
            " ? AS text_source, 'published' AS status, '' AS pipeline_version, [] AS identity_conflicts",
            [
                report.document_id,
                report.document_id,
                report.media_type,
                report.identity.report_kind,
                report.identity.fiscal_year,
                report.text_source,
            ],
        )
    return con


def score(reports: Sequence[Report], count: int) -> Score:
    """Draw mutants of the reports that foot, check all in one run, and count what was noticed and named."""
    rules = load_catalogue()
    con = warehouse(reports)
    clean = clean_documents(con, rules)
    assert len(clean) >= 3
    mutants = draw_mutants(con, clean, count, SEED)
    apply_mutants(con, mutants)
    run_checks(con, rules)
    failed: dict[str, set[str]] = {}
    rules_failed: dict[str, set[str]] = {}
    for document, items, check_ids in con.execute(
        "SELECT document_id, flatten(list(line_item_ids)), list(DISTINCT check_id) FROM checks WHERE verdict = 'fail'"
        " AND severity IN ('error', 'warning') GROUP BY document_id"
    ).fetchall():
        failed[document] = set(items)
        rules_failed[document] = set(check_ids)  # a lost row may leave no figure to point at
    suspects = dict(
        con.execute(
            "SELECT line_item_id, max(rivals) = 1"
            " FROM (SELECT line_item_id, count(*) OVER (PARTITION BY finding) AS rivals"
            " FROM (SELECT line_item_id, unnest(finding_ids) AS finding FROM suspects)) GROUP BY line_item_id"
        ).fetchall()
    )
    unchanged = [document for document in clean if document in failed and _errors(con, document)]
    assert not unchanged, f"false alarms on unchanged reports: {unchanged}"
    before = {document: failed.get(document, set()) for document in clean}
    result = Score(Counter(), Counter(), Counter(), Counter())
    for mutant in mutants:
        items = set(items_of(mutant))
        result.drawn[mutant.kind] += 1
        if mutant.kind in FIGURES:
            result.noticed[mutant.kind] += bool(items & failed.get(mutant.name, set()))
            result.named[mutant.kind] += bool(items & suspects.keys())
            result.alone[mutant.kind] += any(suspects.get(item, False) for item in items)
        else:
            known = {f"{item}#{mutant.number}" for item in before[mutant.document]}
            new_rules = rules_failed.get(mutant.name, set()) - rules_failed.get(mutant.document, set())
            result.noticed[mutant.kind] += bool(new_rules or failed.get(mutant.name, set()) - known)
    for kind in KINDS:
        counts = (result.drawn, result.noticed, result.named, result.alone)
        print(f"{kind:8}", *(f"{c[kind]:4} {word}" for c, word in zip(counts, Score._fields, strict=True)))
    return result


def _errors(con: duckdb.DuckDBPyConnection, document: str) -> bool:
    found = con.execute(
        "SELECT count(*) FROM checks WHERE document_id = ? AND verdict = 'fail' AND severity = 'error'", [document]
    ).fetchone()
    return bool(found and found[0])


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, object]]) -> None:
    schema = TABLES[table].arrow_schema()
    con.register("fresh", pa.Table.from_pylist([{n: row.get(n) for n in schema.names} for row in rows], schema=schema))
    con.execute(f"INSERT INTO {table} SELECT * FROM fresh")
    con.unregister("fresh")


@pytest.fixture(scope="module")
def generated(samples: Path) -> list[Report]:
    """The samples that the generator makes: PDF, workbook and text; those with planted contradictions drop out."""
    files = sorted(path for path in samples.iterdir() if path.suffix in (".pdf", ".xlsx", ".txt"))
    return [read(path) for path in files]


def test_slips_in_generated_reports(generated: list[Report]) -> None:
    result = score(generated, COUNT)
    assert result.share(result.noticed, KINDS) >= 0.99
    assert result.share(result.noticed, FIGURES) >= 0.99
    assert result.share(result.named, FIGURES) >= 0.90


@pytest.fixture(scope="module")
def real(shared: Path) -> list[Report]:
    """Real reports of several provinces; those that contradict themselves drop out."""
    reports = shared / "reports"
    small = [path for path in sorted((reports / "wild").glob("*.pdf")) if path.stat().st_size < LARGEST]
    labelled = [path for path in sorted((reports / "pdf").glob("*.pdf")) if path.stat().st_size < LARGEST]
    return [read(path) for path in (*labelled[::4], *small[::EVERY])]


def test_slips_in_real_reports(real: list[Report]) -> None:
    result = score(real, COUNT_REAL)
    assert result.share(result.noticed, KINDS) >= 0.99
    assert result.share(result.noticed, FIGURES) >= 0.99
    assert result.share(result.named, FIGURES) >= 0.90
