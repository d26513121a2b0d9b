"""A report in several files: its prose is held against its tables, and each finding belongs to one file."""

from __future__ import annotations

import pytest

from expectations.catalogue import load_catalogue
from pipeline.checks import Rule
from tests.checks.conftest import Warehouse
from tests.checks.report import consistent_report

RULES = load_catalogue()
#: Verdicts about figures of both sources.
ACROSS = "family = 'narrative_vs_table' AND verdict IN ('pass', 'rounding', 'fail')"


@pytest.fixture
def parted(warehouse: Warehouse) -> Warehouse:
    """One report whose statements are in the file `tables` and whose prose is in `words`; and the same in one file."""
    for name in ("tables", "whole"):
        warehouse.add(consistent_report(name))
    warehouse.copy("tables", "words")
    con = warehouse.con
    con.execute("DELETE FROM line_items WHERE document_id = 'tables' AND source = 'narrative'")
    con.execute("DELETE FROM line_items WHERE document_id = 'words' AND source = 'table'")
    con.execute("DELETE FROM table_reads WHERE document_id = 'words'")
    con.execute("DELETE FROM passages WHERE document_id = 'tables'")
    con.execute("UPDATE documents SET text_source = 'digital', file_name = document_id || '.pdf'")
    con.execute("UPDATE documents SET report_id = 'tables' WHERE document_id IN ('tables', 'words')")
    con.execute("UPDATE line_items SET page = 3 WHERE document_id = 'words'")
    return warehouse


def found(warehouse: Warehouse, documents: str, where: str) -> dict[str, int]:
    rows = warehouse.con.execute(
        f"SELECT check_id, count(*) FROM checks WHERE document_id IN ({documents}) AND {where} GROUP BY ALL"
    ).fetchall()
    return dict(rows)


def test_prose_in_one_file_is_held_against_tables_in_another(parted: Warehouse) -> None:
    parted.run(RULES)
    across = found(parted, "'tables', 'words'", ACROSS)
    assert across
    assert across == found(parted, "'whole'", ACROSS)
    assert found(parted, "'tables'", ACROSS) == {}
    assert found(parted, "'tables', 'words'", "verdict = 'fail' AND severity = 'error'") == {}


def test_every_rule_speaks_once_of_a_report_in_parts(parted: Warehouse) -> None:
    """No rule says both that it was kept and that there was nothing to check."""
    parted.run(RULES)
    both = parted.con.execute(
        "SELECT check_id FROM checks WHERE document_id IN ('tables', 'words') GROUP BY check_id"
        " HAVING bool_or(verdict IN ('pass', 'rounding', 'fail')) AND bool_or(verdict = 'not_applicable')"
    ).fetchall()
    assert both == []


def test_a_contradiction_between_files_belongs_to_the_prose(parted: Warehouse) -> None:
    parted.con.execute(
        "UPDATE line_items SET value = value + 990000 WHERE document_id IN ('words', 'whole')"
        " AND source = 'narrative' AND measure = 'three_public_actual'"
    )
    parted.con.execute("UPDATE line_items SET page = 8 WHERE document_id = 'tables'")
    parted.run(RULES)
    rows = parted.con.execute(
        "SELECT document_id, pages, message, list_transform(line_item_ids, i -> split_part(i, '/', 1)) FROM checks"
        f" WHERE {ACROSS} AND verdict = 'fail' AND document_id <> 'whole'"
    ).fetchall()
    assert rows
    for document, pages, message, documents in rows:
        assert document == "words"
        assert pages == [3]
        assert set(documents) == {"words", "tables"}
        assert "另见 tables.pdf 第 8 页" in message
        assert "and tables.pdf page 8" in message
    named = parted.con.execute("SELECT DISTINCT document_id FROM suspects WHERE document_id <> 'whole'").fetchall()
    assert named in ([], [("words",)])


def test_words_are_found_in_the_file_that_prints_them(parted: Warehouse) -> None:
    parted.con.execute("DELETE FROM passages")
    parted.con.execute(
        "INSERT INTO passages BY NAME SELECT 'words' AS document_id, 1 AS passage_no, 2 AS page, false AS heading,"
        " '待填' AS text"
    )
    query = (
        "SELECT document_id, text AS place, [page] AS pages, []::VARCHAR[] AS terms, text <> '待填' AS holds"
        " FROM check_passages"
    )
    rule = Rule(
        check_id="Z-1",
        family="structure",
        severity="warning",
        statements=("narrative",),
        kinds=("final",),
        message_zh="不应有待填内容",
        message_en="Nothing is left to fill in",
        source="test",
        query=query,
        query_name="left",
        relation="holds",
    )
    parted.run([rule])
    rows = parted.con.execute("SELECT document_id, pages, fault FROM checks WHERE verdict = 'fail'").fetchall()
    assert rows == [("words", [2], "publisher")]


def test_files_that_are_not_joined_stay_apart(parted: Warehouse) -> None:
    parted.con.execute("UPDATE documents SET report_id = document_id")
    parted.run(RULES)
    assert found(parted, "'tables', 'words'", ACROSS) == {}
