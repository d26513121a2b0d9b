"""Publication: nothing unfit gets out, nobody is disturbed, a kill at any step does no harm."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from warehouse_reports import BUILT, SCHOOL, ask, document, figure, prose, refused, warehouse_of

from pipeline import __version__
from pipeline.errors import PublicationError, QueryError
from pipeline.warehouse.publish import CANDIDATE, damaged_tables, publish, same_content, verify
from pipeline.warehouse.read import PUBLISHED, attach, open_published, query


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A candidate with something in every table that documents fill."""
    folder = tmp_path_factory.mktemp("built")
    documents = [
        document("a", [figure("function_actual", "12.00"), prose("function_budget", "10"), figure("other", None)]),
        document("b", [figure("function_actual", "7.00", unit="元")], unit=SCHOOL),
        document("t", [], kind="template", unit=None),
        refused("locked"),
    ]
    return warehouse_of(folder, documents).target


def numbered(built: Path, folder: Path, number: int) -> Path:
    """A copy of the candidate that says another thing: `number` is the name of a flag's meaning."""
    target = folder / CANDIDATE
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(built, target)
    with closing(duckdb.connect(str(target))) as con:
        con.execute(f"UPDATE flags SET meaning_en = '{number}' WHERE flag = 'ocr'")
        con.execute(f"UPDATE publication SET content_hash = 'n{number}' WHERE table_name = 'flags'")
        con.execute("CHECKPOINT")
    return target


def said(path: Path) -> str:
    return str(ask(path, "SELECT meaning_en FROM flags WHERE flag = 'ocr'")[0][0])


def test_conforms_to_the_contract(built: Path, shared: Path) -> None:
    result = subprocess.run(
        [sys.executable, str(shared / "truth" / "conform.py"), str(built)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_publications_keep_the_two_before(built: Path, tmp_path: Path) -> None:
    for number in range(1, 5):
        publication = publish(numbered(built, tmp_path, number), tmp_path)
        assert publication.replaced
        assert publication.path == tmp_path / PUBLISHED
    assert [
        said(tmp_path / name) for name in (PUBLISHED, "juesuan.previous-1.duckdb", "juesuan.previous-2.duckdb")
    ] == [
        "4",
        "3",
        "2",
    ]
    assert sorted(path.name for path in tmp_path.iterdir() if not path.name.startswith(".")) == [
        PUBLISHED,
        "juesuan.previous-1.duckdb",
        "juesuan.previous-2.duckdb",
    ]


@pytest.mark.parametrize("keep", [0, 1, 3])
def test_any_number_of_files_may_be_kept(built: Path, tmp_path: Path, keep: int) -> None:
    for number in range(keep + 2):
        publish(numbered(built, tmp_path, number), tmp_path, keep=keep)
    assert len(list(tmp_path.glob("juesuan.previous-*.duckdb"))) == keep
    if keep:
        assert said(tmp_path / "juesuan.previous-1.duckdb") == str(keep)


def test_the_same_content_replaces_nothing(built: Path, tmp_path: Path) -> None:
    publish(numbered(built, tmp_path, 1), tmp_path)
    before = (tmp_path / PUBLISHED).stat()
    publication = publish(numbered(built, tmp_path, 1), tmp_path)
    assert not publication.replaced
    after = (tmp_path / PUBLISHED).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert not (tmp_path / CANDIDATE).exists()
    assert not list(tmp_path.glob("juesuan.previous-*"))


def test_same_content_looks_past_the_clock(tmp_path: Path) -> None:
    documents = [document("a", [figure("function_actual", "12.00")])]
    one = warehouse_of(tmp_path / "one", documents).target
    later = warehouse_of(tmp_path / "later", documents, built_at=BUILT.replace(year=2025)).target
    other = warehouse_of(tmp_path / "other", [document("a", [figure("function_actual", "12.01")])]).target
    newer = warehouse_of(tmp_path / "newer", documents, version="1.2.4").target
    assert same_content(one, later)
    assert not same_content(one, other)
    assert not same_content(one, newer)
    assert not same_content(one, tmp_path / "missing.duckdb")


def test_every_connection_to_a_warehouse_has_a_limit_of_memory(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = "SELECT current_setting('memory_limit')"
    with closing(attach(built)) as con:
        assert con.execute(asked).fetchone() in {("4.0 GiB",), (f"{_half_of_the_machine() / 1024**3:.1f} GiB",)}
    monkeypatch.setattr("os.sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**19}[name])
    with closing(attach(built)) as con:
        assert con.execute(asked).fetchone() == ("1.0 GiB",)
    with closing(open_published(built, memory_limit="512MiB")) as con:
        assert con.execute(asked).fetchone() == ("512.0 MiB",)


def _half_of_the_machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def test_a_file_of_another_engine_is_not_damaged_and_not_the_same(tmp_path: Path) -> None:
    documents = [document("a", [figure("function_actual", "12.00")])]
    one = warehouse_of(tmp_path / "one", documents, version=__version__).target
    other = warehouse_of(tmp_path / "other", documents, version=__version__).target
    with closing(duckdb.connect(str(other))) as con:
        con.execute("UPDATE publication SET content_hash = regexp_replace(content_hash, 'duckdb.*', 'duckdb0.1')")
    assert damaged_tables(other) == []
    assert not same_content(one, other)
    with closing(duckdb.connect(str(one))) as con:
        con.execute("UPDATE line_items SET value = value + 1")
    assert damaged_tables(one) == ["line_items"]
    with closing(duckdb.connect(str(other))) as con:
        con.execute("DELETE FROM line_items")
    assert damaged_tables(other) == ["line_items"]


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("DROP TABLE checks", "table checks is missing"),
        ("ALTER TABLE units DROP COLUMN level", "units: columns missing or of another type: level"),
        ("ALTER TABLE line_items ALTER value TYPE DOUBLE", "line_items: columns missing or of another type: value"),
        ("COMMENT ON COLUMN units.city IS NULL", "units: no comment on city"),
        ("DELETE FROM line_items WHERE measure = 'other'", "line_items: another number of rows"),
        ("UPDATE line_items SET measure = 'profit'", "line_items.measure: outside its vocabulary: profit"),
        ("UPDATE line_items SET flags = ['ocr', 'odd']", "line_items.flags: outside its vocabulary: odd"),
        ("UPDATE line_items SET line_item_id = 'same'", "line_items: 1 double keys"),
        ("UPDATE line_items SET document_id = 'none'", "rows of no document"),
        ("UPDATE documents SET unit_id = NULL", "published reports of no unit"),
        ("DELETE FROM publication", "publication records no table"),
    ],
)
def test_an_unfit_candidate_is_refused_and_the_published_one_stays(
    built: Path, tmp_path: Path, damage: str, fault: str
) -> None:
    publish(numbered(built, tmp_path, 1), tmp_path)
    candidate = numbered(built, tmp_path, 2)
    with closing(duckdb.connect(str(candidate))) as con:
        con.execute(damage)
    with pytest.raises(PublicationError) as raised:
        publish(candidate, tmp_path)
    assert fault in str(raised.value)
    assert raised.value.remedy
    assert said(tmp_path / PUBLISHED) == "1"


def test_a_candidate_that_is_no_database_is_refused(tmp_path: Path) -> None:
    candidate = tmp_path / CANDIDATE
    with pytest.raises(PublicationError, match="missing"):
        publish(candidate, tmp_path)
    candidate.write_bytes(b"not a database at all, by any means" * 200)
    with pytest.raises(PublicationError, match="cannot be read"):
        publish(candidate, tmp_path)


def test_a_candidate_that_was_not_closed_is_refused(built: Path, tmp_path: Path) -> None:
    candidate = numbered(built, tmp_path, 1)
    candidate.with_name(candidate.name + ".wal").write_bytes(b"left behind")
    with pytest.raises(PublicationError, match="not closed"):
        verify(candidate)


class Killed(BaseException):
    """Stands for the end of the process: nothing of ours catches it."""


def kill_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let `steps` changes of the file system happen, then die; returns a counter of the changes."""
    done = 0

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def changed(*args: object, **options: object) -> object:
            nonlocal done
            if done == steps:
                raise Killed
            done += 1
            return change(*args, **options)

        return changed

    monkeypatch.setattr(Path, "replace", counted(Path.replace))
    monkeypatch.setattr(os, "link", counted(os.link))
    return lambda: done


@pytest.mark.parametrize("steps", range(5))
def test_a_kill_at_any_step_leaves_a_published_file_and_no_version_is_lost(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    for number in (1, 2, 3):
        publish(numbered(built, tmp_path, number), tmp_path)
    candidate = numbered(built, tmp_path, 4)
    with monkeypatch.context() as patch:
        count = kill_after(steps, patch)
        try:
            publish(candidate, tmp_path)
        except Killed:
            assert said(tmp_path / PUBLISHED) == "3"
        else:
            assert count() == 4  # shift, link, place, swap: all steps were killed once before this one
    publish(numbered(built, tmp_path, 4), tmp_path)
    assert [said(path) for path in sorted(tmp_path.glob("juesuan*.duckdb"))] == ["4", "3", "2"]


def test_readers_in_a_loop_see_no_error_and_never_half_a_warehouse(built: Path, tmp_path: Path) -> None:
    publish(numbered(built, tmp_path, 0), tmp_path)
    stop = threading.Event()
    errors: list[BaseException] = []
    seen: list[set[str]] = [set() for _ in range(4)]

    def read(answers: set[str]) -> None:
        try:
            while not stop.is_set():
                with closing(open_published(tmp_path)) as con:
                    rows = query(con, "SELECT count(*), max(meaning_en) FILTER (flag = 'ocr') FROM flags").fetchall()
                    again = query(con, "SELECT count(*), max(meaning_en) FILTER (flag = 'ocr') FROM flags").fetchall()
                    if rows != again:
                        raise AssertionError("a snapshot changed under its reader")
                    answers.add(rows[0][1])
                stop.wait(0.1)  # busy loops would only starve the publisher
        except BaseException as error:  # whatever happens to a reader is what this test is about
            errors.append(error)

    threads = [threading.Thread(target=read, args=(answers,)) for answers in seen]
    for thread in threads:
        thread.start()
    with closing(open_published(tmp_path)) as long_reader:
        for number in range(1, 6):
            publish(numbered(built, tmp_path, number), tmp_path)
        assert query(long_reader, "SELECT meaning_en FROM flags WHERE flag = 'ocr'").fetchone() == ("0",)
    stop.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert all(answers for answers in seen)
    with closing(open_published(tmp_path)) as con:
        assert query(con, "SELECT meaning_en FROM flags WHERE flag = 'ocr'").fetchone() == ("5",)


def test_a_new_reader_sees_the_new_file_while_an_old_one_is_open(built: Path, tmp_path: Path) -> None:
    publish(numbered(built, tmp_path, 1), tmp_path)
    question = "SELECT meaning_en FROM flags WHERE flag = 'ocr'"
    with closing(open_published(tmp_path)) as old:
        publish(numbered(built, tmp_path, 2), tmp_path)
        with closing(open_published(tmp_path)) as new:
            assert (query(old, question).fetchone(), query(new, question).fetchone()) == (("1",), ("2",))


def test_no_warehouse_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="juesuan ingest"):
        open_published(tmp_path)
    (tmp_path / PUBLISHED).write_bytes(b"damaged")
    with pytest.raises(QueryError, match="previous-1"):
        open_published(tmp_path)


@pytest.mark.parametrize(
    ("sql", "remedy"),
    [
        ("SELEKT 1", "mend the SQL"),
        ("SELECT sum FROM line_items", "columns"),
        ("FROM figures", "SHOW TABLES"),
        ("DELETE FROM flags", "read-only"),
        ("CREATE TABLE mine (a INTEGER)", "read-only"),
        ("COPY flags TO 'flags.csv'", "read-only"),
        ("SELECT * FROM read_csv('anything.csv')", "read-only"),
        ("ATTACH 'other.duckdb'", "read-only"),
        ("SET enable_external_access = true", "read-only"),
        ("SELECT CAST('x' AS INTEGER)", "try_cast"),
    ],
)
def test_questions_that_cannot_be_answered_say_what_to_do(built: Path, sql: str, remedy: str) -> None:
    with closing(open_published(built)) as con, pytest.raises(QueryError, match=remedy):
        query(con, sql).fetchall()


def test_variables_of_the_caller_are_not_tables(built: Path) -> None:
    mine = {"a": [1]}
    with closing(open_published(built)) as con, pytest.raises(QueryError, match="SHOW TABLES"):
        query(con, "SELECT * FROM mine")
    assert mine
