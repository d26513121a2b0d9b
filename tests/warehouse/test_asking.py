"""Questions of strangers: they read tables, and can neither write, reach files, run for ever nor fill the memory."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from warehouse_reports import BUREAU, document, figure, warehouse_of

from pipeline.errors import QueryError
from pipeline.warehouse.allowed import TABLE_FUNCTIONS, check_question
from pipeline.warehouse.read import ask

MEMORY = 256 * 1024**2


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    items = [figure("function_actual", f"{n}.50", row_no=n, code=f"21303{n:02}") for n in range(1, 30)]
    return warehouse_of(tmp_path_factory.mktemp("asked"), [document("one", items, unit=BUREAU, year=2024)]).target


def test_a_question_is_answered_with_exact_values(built: Path) -> None:
    answer = ask(built, "SELECT unit_name, value, flags, NULL AS none FROM line_items JOIN units USING (unit_id)")
    assert answer.columns == ["unit_name", "value", "flags", "none"]
    assert len(answer.rows()) == 29
    assert (BUREAU.unit_name, Decimal("15000.00"), [], None) in answer.rows()
    assert not answer.truncated
    assert answer.table.schema.field("value").type.scale == 2


@pytest.mark.parametrize(
    "question",
    ["SHOW TABLES", "DESCRIBE units", "SUMMARIZE units", "EXPLAIN ANALYZE FROM units", "FROM range(3)",
     "WITH a AS (SELECT unnest([1, 2]) AS n) SELECT sum(n) FROM a", "VALUES (1)",
     "SELECT * FROM (PIVOT units ON level IN ('county') USING count(*))", "FROM information_schema.columns"],
)  # fmt: skip
def test_whatever_only_reads_tables_is_allowed(built: Path, question: str) -> None:
    assert ask(built, question).table.num_rows > 0


def test_an_answer_is_cut_at_its_limits_and_says_so(built: Path) -> None:
    rows = ask(built, "FROM range(1000000000000)", rows=5, memory=MEMORY)
    assert rows.rows() == [(0,), (1,), (2,), (3,), (4,)]
    assert rows.truncated
    size = ask(built, "SELECT repeat('x', 1000) FROM range(1000000)", rows=None, size=3_000_000, memory=MEMORY)
    assert size.truncated
    assert 0 < size.table.nbytes <= 3_000_000


#: Every way out that the engine knows: writing, files, network, code, settings, other catalogues, the environment.
FORBIDDEN = [
    "CREATE TABLE x AS SELECT 1", "CREATE TEMP TABLE x AS SELECT 1", "INSERT INTO units SELECT * FROM units",
    "UPDATE units SET level = NULL", "DELETE FROM units", "DROP TABLE units", "ALTER TABLE units ADD COLUMN x INTEGER",
    "COMMENT ON TABLE units IS 'x'", "CREATE MACRO f() AS 1", "CREATE SECRET (TYPE s3)", "VACUUM", "CHECKPOINT",
    "COPY units TO '{out}/x.csv'", "COPY (SELECT 1) TO '{out}/x.parquet'", "EXPORT DATABASE '{out}/x'",
    "ATTACH '{out}/x.duckdb'", "ATTACH ':memory:' AS m", "DETACH juesuan", "USE memory",
    "SELECT * FROM read_csv('{file}')", "FROM read_text('{file}')", "FROM read_blob('{file}')", "FROM '{file}'",
    "FROM read_parquet('{file}')", "FROM read_json('{file}')", "FROM glob('/*')", "FROM sniff_csv('{file}')",
    "FROM read_duckdb('{file}')", "SELECT (SELECT content FROM read_text('{file}'))",
    "WITH a AS (FROM read_text('{file}')) FROM a", "SELECT * FROM units WHERE unit_id IN (FROM read_text('{file}'))",
    "FROM query('FROM read_text(''{file}'')')", "FROM query_table('units')",
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "EXPLAIN ANALYZE SELECT * FROM read_text('{file}')", "EXPLAIN ANALYZE COPY units TO '{out}/x.csv'",
    "FROM read_csv('https://example.org/x.csv')", "INSTALL httpfs", "LOAD httpfs", "LOAD '{file}'",
    "FROM enable_logging(storage = 'file', storage_config = {{'path': '{out}/log'}})", "CALL enable_logging()",
    "SET threads = 1", "SET enable_external_access = true", "RESET threads", "SET VARIABLE a = 1",
    "PRAGMA database_list", "PRAGMA enable_profiling", "FROM duckdb_settings()", "FROM duckdb_secrets()",
    "FROM duckdb_databases()",
    "FROM pragma_database_size()", "SELECT getenv('HOME')", "PREPARE a AS SELECT 1", "EXECUTE a", "BEGIN",
    "SELECT 1; DROP TABLE units", "SELECT 1; SELECT 2", "", "-- nothing",
]  # fmt: skip


def put(built: Path, sql: str) -> None:
    """Checks alone first: they take no process. Names of files are only names to the parser, and refused when run."""
    with duckdb.connect() as con:
        check_question(con, sql)
    ask(built, sql, seconds=10, memory=MEMORY)


@pytest.mark.parametrize("question", FORBIDDEN)
def test_nothing_else_is_let_through(built: Path, tmp_path: Path, question: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    out = tmp_path / "out"
    out.mkdir()
    sql = question.format(file=secret, out=out)
    with pytest.raises((QueryError, duckdb.Error)):
        put(built, sql)
    assert list(out.iterdir()) == []


def test_refusals_say_what_may_be_asked(built: Path) -> None:
    with pytest.raises(QueryError) as refused:
        ask(built, "FROM read_text('/etc/hostname')", memory=MEMORY)
    assert "read_text" in refused.value.what
    assert "read-only" in refused.value.remedy
    assert "generate_series" in refused.value.remedy
    with pytest.raises(QueryError, match="syntax error"):
        ask(built, "SELEC 1", memory=MEMORY)
    with pytest.raises(QueryError, match="unit_name"):
        ask(built, "SELECT unit_nam FROM units", memory=MEMORY)
    with pytest.raises(QueryError, match="nothing is published"):
        ask(built.parent / "none.duckdb", "SELECT 1")


def test_even_a_function_that_slipped_through_opens_no_file(built: Path, tmp_path: Path) -> None:
    """The sandbox holds where the list of functions does not: the process can open no file and write none."""
    code = (
        "import os, sys, json, pipeline.warehouse.sandbox as sandbox\n"
        "sandbox._confine(2**28, 5)\n"
        "told = []\n"
        "for how in (lambda: open(sys.argv[1]).read(), lambda: open(sys.argv[2], 'w').write('x')):\n"
        "    try:\n"
        "        how()\n"
        "        told.append('done')\n"
        "    except OSError as error:\n"
        "        told.append(error.errno)\n"
        "os.write(1, json.dumps(told).encode())\n"
        "os._exit(0)\n"
    )
    import errno
    import json
    import subprocess
    import sys

    (tmp_path / "there.txt").write_text("x")
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "there.txt"), str(tmp_path / "new.txt")],
        capture_output=True, cwd=Path(__file__).resolve().parents[2], timeout=60,
    )  # fmt: skip
    assert json.loads(done.stdout) == [errno.EMFILE, errno.EMFILE], done.stderr


@pytest.mark.parametrize(
    "question",
    [
        "SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3",
        "WITH RECURSIVE t(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t) SELECT max(i) FROM t",
        "SELECT string_agg(repeat('x', 100000), '') FROM range(1000000)",
        "SELECT list(i) FROM range(10000000000) t(i)",
        "SELECT length(repeat('x', 4000000000))",
    ],
)
def test_no_question_runs_for_ever_or_fills_the_memory(built: Path, question: str) -> None:
    with pytest.raises(QueryError, match=r"no answer within 1 s|Out of Memory|ended its process") as refused:
        ask(built, question, seconds=1, memory=MEMORY)
    assert refused.value.remedy


def test_the_environment_of_the_caller_is_not_there(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_SECRET", "x")
    monkeypatch.setenv("PYTHONSTARTUP", "/nonexistent")
    assert ask(built, "SELECT 1").rows() == [(1,)]
    assert "JUESUAN_SECRET" in os.environ


def test_the_list_of_functions_reaches_no_file() -> None:
    assert not [name for name in TABLE_FUNCTIONS if name.startswith(("read_", "sniff", "glob", "query", "enable"))]
