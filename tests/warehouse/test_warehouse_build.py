"""The build: versions of one report, units merged, rejections, and content that no order nor thread can change."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse_reports import (
    BUILT,
    BUREAU,
    CODES,
    SCHOOL,
    ask,
    document,
    figure,
    no_checks,
    prose,
    refused,
    warehouse_of,
)

from pipeline.documents.model import Rejection
from pipeline.errors import PublicationError
from pipeline.tables import TABLES, Table
from pipeline.units.model import Unit
from pipeline.warehouse import line_items
from pipeline.warehouse.build import BuildSummary, build
from pipeline.warehouse.content import comparable, content_hash, lasting_hash
from pipeline.warehouse.parsed import ParsedDocument, write_day

Hash = Callable[[duckdb.DuckDBPyConnection, Table], tuple[int, str]]

TABLES_ONLY = [
    figure("function_actual", "12.50"),
    figure("expenditure_basic", "10.00", column="基本支出"),
    figure("function_actual", "7.25", code="2130306", label="水利工程运行与维护", row_no=2),
    figure("total_income_and_carryover", "90.00", statement="income_expenditure_summary", code=None, label="总计"),
    figure("total_expenditure_and_carryover", "90.00", statement="income_expenditure_summary", code=None, label="总计"),
]
PROSE_ONLY = [
    prose("function_budget", "10"),
    prose("function_actual", "12.5"),
    prose("execution_rate", "125", unit="%"),
]


def statuses(path: Path) -> dict[object, tuple[object, object]]:
    """File name -> (status, file name of the version that it supersedes)."""
    rows = ask(
        path,
        "SELECT d.file_name, d.status, o.file_name FROM documents d"
        " LEFT JOIN documents o ON o.document_id = d.supersedes",
    )
    return {name: (status, older) for name, status, older in rows}


def early(name: str, items: list[object], **more: object) -> ParsedDocument:
    return document(name, items, at="2024-08-20T03:00:00.000001Z", **more)  # type: ignore[arg-type]


def late(name: str, items: list[object], **more: object) -> ParsedDocument:
    return document(name, items, at="2024-09-02T03:00:00.000001Z", **more)  # type: ignore[arg-type]


def test_a_corrected_file_supersedes_the_older_one(tmp_path: Path) -> None:
    corrected = [figure("function_actual", "12.60"), *TABLES_ONLY[1:]]
    summary = warehouse_of(tmp_path, [early("first", TABLES_ONLY), late("second", corrected)])
    assert statuses(summary.target) == {
        "first.pdf": ("superseded", None),
        "second.pdf": ("published", "first.pdf"),
    }
    assert (summary.published, summary.superseded, summary.rejected) == (1, 1, 0)
    # both are kept, only the newest speaks
    assert ask(summary.target, "SELECT count(*) FROM line_items") == [(10,)]
    assert ask(summary.target, "SELECT actual, claims FROM budget_vs_actual WHERE function_code = '2130305'") == [
        (126000, 1)
    ]


def test_three_versions_make_a_chain(tmp_path: Path) -> None:
    third = document("third", TABLES_ONLY, at="2024-10-02T03:00:00Z")
    summary = warehouse_of(tmp_path, [third, early("first", TABLES_ONLY), late("second", TABLES_ONLY)])
    assert statuses(summary.target) == {
        "first.pdf": ("superseded", None),
        "second.pdf": ("superseded", "first.pdf"),
        "third.pdf": ("published", "second.pdf"),
    }


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (early("prose", PROSE_ONLY), late("tables", TABLES_ONLY)),
        (early("tables", TABLES_ONLY), late("prose", PROSE_ONLY)),
        (early("whole", [*TABLES_ONLY, *PROSE_ONLY]), late("tables", TABLES_ONLY)),
        (early("department", TABLES_ONLY), late("alone", TABLES_ONLY, title="2024年度单位决算")),
        (early("y2024", TABLES_ONLY), late("y2023", TABLES_ONLY, year=2023)),
        (early("final", TABLES_ONLY), late("budget", TABLES_ONLY, kind="budget")),
        (early("bureau", TABLES_ONLY), late("school", TABLES_ONLY, unit=SCHOOL)),
        (early("template", TABLES_ONLY, kind="template"), late("another", TABLES_ONLY, kind="template")),
        (early("empty", []), late("full", TABLES_ONLY)),
        (
            early("other rows", [figure("function_actual", "1.00", label=f"项目{n}", row_no=n) for n in range(9)]),
            late("rows", [figure("function_actual", "1.00", label=f"科目{n}", row_no=n) for n in range(9)]),
        ),
    ],
    ids=lambda parsed: parsed.arrival.file_name,
)
def test_what_is_no_newer_version_stays_beside(tmp_path: Path, older: ParsedDocument, newer: ParsedDocument) -> None:
    summary = warehouse_of(tmp_path, [older, newer])
    assert set(statuses(summary.target).values()) == {("published", None)}


def test_a_complete_file_supersedes_the_prose_it_repeats(tmp_path: Path) -> None:
    summary = warehouse_of(tmp_path, [early("prose", PROSE_ONLY), late("whole", [*TABLES_ONLY, *PROSE_ONLY])])
    assert statuses(summary.target)["prose.pdf"] == ("superseded", None)


def test_units_are_merged_over_documents(tmp_path: Path) -> None:
    sparse = Unit(unit_id=BUREAU.unit_id, unit_name="河湖管理局", city="云上市", aliases=("水务局", "河湖局"))
    summary = warehouse_of(
        tmp_path, [early("a", TABLES_ONLY), early("b", PROSE_ONLY), early("c", [], unit=sparse, year=2023)]
    )
    assert ask(summary.target, "SELECT unit_name, province, city, parent_name, aliases FROM units") == [
        ("云上市河湖局", "云上省", "云上市", None, ["水务局", "河湖局", "河湖管理局"])
    ]


def test_rejected_documents_have_a_row_in_both_tables(tmp_path: Path) -> None:
    file = Rejection(
        "file:///inbox/empty.pdf", "register", "empty", "no bytes. Remedy: send it", "2024-08-20T01:00:00Z"
    )
    summary = warehouse_of(tmp_path, [refused("locked"), early("nameless", TABLES_ONLY, unit=None)], [file])
    assert ask(summary.target, "SELECT file_name, status, reject_reason, unit_id FROM documents ORDER BY 1") == [
        ("locked.pdf", "rejected", "encrypted", None),
        ("nameless.pdf", "rejected", "unit_unknown", None),
    ]
    assert ask(summary.target, "SELECT stage, reason, document_id IS NULL FROM rejections ORDER BY 1") == [
        ("extract", "encrypted", False),
        ("publish", "unit_unknown", False),
        ("register", "empty", True),
    ]
    assert summary.rejected == 2


def test_a_document_in_two_days_counts_once(tmp_path: Path) -> None:
    write_day(tmp_path / "parsed" / "2024-09-02", [late("a", TABLES_ONLY)])
    summary = warehouse_of(tmp_path, [early("a", TABLES_ONLY)])
    assert ask(summary.target, "SELECT arrived_at FROM documents") == [(datetime(2024, 8, 20, 3, 0, 0, 1),)]
    assert summary.rows["line_items"] == len(TABLES_ONLY)


def test_no_day_at_all_gives_an_empty_warehouse_with_all_tables(tmp_path: Path) -> None:
    summary = warehouse_of(tmp_path, [])
    assert set(summary.rows) == set(TABLES)
    assert summary.rows["documents"] == summary.rows["line_items"] == 0
    assert summary.rows["function_codes"] == len(CODES.functions.subjects)


def test_checks_see_everything_and_what_they_write_is_published(tmp_path: Path) -> None:
    def checks(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("UPDATE line_items SET flags = ['check_failed'] WHERE function_code = '2130306'")
        con.execute("""
            INSERT INTO checks
            SELECT document_id, unit_id, fiscal_year, 'T5-01', 'sum', 'error', 'fail', false, 1, 2, 1, 0, [3],
                list(line_item_id), 'publisher', '合计不等 / the sum is off', 'finding', 'finding'
            FROM line_items SEMI JOIN table_reads USING (document_id) SEMI JOIN documents USING (document_id)
            WHERE EXISTS (FROM function_codes) GROUP BY ALL""")

    summary = warehouse_of(tmp_path, [early("a", TABLES_ONLY)], run_checks=checks)
    assert ask(summary.target, "SELECT verdict, len(line_item_ids) FROM checks") == [("fail", 5)]
    assert ask(summary.target, "SELECT count(*) FROM line_items WHERE flags = ['check_failed']") == [(1,)]


DOCUMENTS = [
    early("first", TABLES_ONLY),
    late("second", TABLES_ONLY),
    early("prose", PROSE_ONLY),
    early("school", TABLES_ONLY, unit=SCHOOL),
    early("budget", [figure("function_budget", "11.00")], kind="budget"),
    refused("locked"),
]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> BuildSummary:
    return warehouse_of(tmp_path_factory.mktemp("expected"), DOCUMENTS)


@settings(max_examples=4)
@given(order=st.permutations(DOCUMENTS), threads=st.sampled_from([1, 4]), merged=st.booleans())
def test_content_depends_neither_on_order_nor_days_nor_threads(
    expected: BuildSummary, order: list[ParsedDocument], threads: int, merged: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        if merged:
            write_day(Path(folder) / "other" / "parsed" / "2024-12-24", order)
            order = []
        later = BUILT.replace(year=2025)
        other = warehouse_of(Path(folder) / "other", order, threads=threads, built_at=later)
        assert other.hashes == expected.hashes
        assert other.rows == expected.rows


def test_any_change_of_a_figure_changes_the_hash_of_its_table_alone(tmp_path: Path) -> None:
    before = warehouse_of(tmp_path / "a", [early("a", [figure("other", "1.00"), figure("other", "2.00", row_no=2)])])
    after = warehouse_of(tmp_path / "b", [early("a", [figure("other", "1.00"), figure("other", "2.01", row_no=2)])])
    assert {name for name in before.hashes if before.hashes[name] != after.hashes[name]} == {"line_items"}


@pytest.mark.parametrize("hash_of", [content_hash, lasting_hash])
def test_equal_rows_do_not_cancel_out_in_the_hash(hash_of: Hash) -> None:
    with duckdb.connect() as con:
        table = TABLES["flags"]
        con.execute(table.ddl())
        seen = {hash_of(con, table)[1]}
        for _ in range(4):
            con.execute("INSERT INTO flags VALUES ('a', 'b', 'c')")
            seen.add(hash_of(con, table)[1])
        assert len(seen) == 5


@pytest.mark.parametrize("hash_of", [content_hash, lasting_hash])
def test_columns_do_not_run_into_each_other_in_the_hash(hash_of: Hash) -> None:
    def hashed(row: list[str | None]) -> str:
        with duckdb.connect() as con:
            con.execute(
                "CREATE TABLE rejections (source_uri VARCHAR, document_id VARCHAR, stage VARCHAR, reason VARCHAR,"
                " detail VARCHAR)"
            )
            con.execute("INSERT INTO rejections VALUES (?, ?, ?, ?, ?)", row)
            return hash_of(con, TABLES["rejections"])[1]

    rows: list[list[str | None]] = [
        ["ab", "c", "", "", ""],
        ["a", "bc", "", "", ""],
        ["abc", None, "", "", ""],
        ["abc", "", "", "", ""],
    ]
    assert len({hashed(row) for row in rows}) == len(rows)


def test_hashes_of_two_versions_of_the_engine_are_not_compared() -> None:
    with duckdb.connect() as con:
        con.execute(TABLES["flags"].ddl())
        _, now = content_hash(con, TABLES["flags"])
        _, lasting = lasting_hash(con, TABLES["flags"])
    assert comparable(now, now)
    assert not comparable(now, now.replace("duckdb", "duckdb0"))
    assert not comparable(now, lasting)


def test_line_items_written_by_ranges_are_those_written_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"{number}.00" for number in range(9)]
    documents = [early(name, [figure("other", text) for text in texts]) for name in "abcdefgh"]
    whole = warehouse_of(tmp_path / "whole", documents)
    in_order = "SELECT line_item_id FROM line_items"
    for rows in (1, 25, 71):
        monkeypatch.setattr(line_items, "ROWS", rows)
        parts = warehouse_of(tmp_path / str(rows), documents)
        assert parts.hashes == whole.hashes
        assert ask(parts.target, in_order) == ask(whole.target, in_order)
    starts = [str(item)[:8] for (item,) in ask(whole.target, in_order)]
    assert starts == sorted(starts)


def test_a_target_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "warehouse").write_text("a file where the folder should be")
    with pytest.raises(PublicationError, match="--home"):
        warehouse_of(tmp_path, [])


def test_a_time_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        build(
            tmp_path,
            tmp_path / "x.duckdb",
            classification=CODES,
            run_checks=no_checks,
            built_at=datetime(2024, 1, 1),
            version="1",
        )


def test_documents_say_which_reader_read_and_where_readings_differ(tmp_path: Path) -> None:
    built = warehouse_of(tmp_path, [document("表", TABLES_ONLY)])
    assert ask(built.target, "SELECT readers, tables_read, tables_differing FROM documents") == [(["grid"], 1, 0)]
