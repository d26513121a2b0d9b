"""Questions that end badly: what the engine or the operating system stops, and what to do then."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipeline.errors import HomeError, PublicationError, QueryError
from pipeline.warehouse import publish as publishing
from pipeline.warehouse import read
from pipeline.warehouse.allowed import check_question
from pipeline.warehouse.manifest import MANIFEST, SUMS, verify_package
from pipeline.warehouse.package import provenance
from pipeline.warehouse.read import engine_error
from pipeline.warehouse.sql import writing


@pytest.mark.parametrize(("said", "status"), [(b"", -9), (b"Fatal error\nKilled", -9), (b'{"rows"', 1), (b"\xff", -11)])
def test_a_question_that_ended_its_process_is_said_to_have(said: bytes, status: int) -> None:
    with pytest.raises(QueryError, match=f"status {status}") as caught:
        read._told(b"", said, status)
    assert caught.value.remedy


def test_a_refusal_of_the_sandbox_arrives_whole_behind_what_else_was_printed() -> None:
    told = json.dumps({"what": "no such table 支出", "where": "SQL", "remedy": "ask SHOW TABLES"}, ensure_ascii=False)
    with pytest.raises(QueryError) as caught:
        read._told(b"", f"a warning\n{told}\n".encode(), 1)
    assert (caught.value.what, caught.value.remedy) == ("no such table 支出", "ask SHOW TABLES")


@pytest.mark.parametrize(
    ("error", "remedy"),
    [
        (duckdb.OutOfMemoryException("too much"), "fewer rows"),
        (duckdb.CatalogException("Table x does not exist!\nDid you mean units?"), "SHOW TABLES"),
        (duckdb.ConversionException("no number"), "try_cast"),
        (duckdb.InternalException("a fault"), "simplify"),
    ],
)
def test_every_error_of_the_engine_has_a_remedy(error: duckdb.Error, remedy: str) -> None:
    told = engine_error(error)
    assert remedy in told.remedy
    assert "\n" not in told.what


def test_a_question_of_endless_length_is_not_looked_at() -> None:
    with duckdb.connect() as con, pytest.raises(QueryError, match="characters"):
        check_question(con, "SELECT " + "1 + " * 1_000_000 + "1")


def test_what_the_engine_says_of_a_disk_is_told_in_words_and_all_else_stays(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="disk is full"), writing(tmp_path / "a.duckdb"):
        raise duckdb.IOException('Could not write file "a": No space left on device')
    with pytest.raises(duckdb.ParserException), writing(tmp_path / "a.duckdb"):
        raise duckdb.ParserException("syntax error")


@pytest.mark.parametrize(
    ("manifest", "sums"), [(None, ""), (b"{", ""), (b"\xff", ""), (b"{}", None), (b"{}", "no two blanks between\n")]
)
def test_what_is_no_package_is_said_to_be_none(tmp_path: Path, manifest: bytes | None, sums: str | None) -> None:
    if manifest is not None:
        (tmp_path / MANIFEST).write_bytes(manifest)
    if sums is not None:
        (tmp_path / SUMS).write_text(sums)
    with pytest.raises(PublicationError, match="no data package") as caught:
        verify_package(tmp_path)
    assert caught.value.where == str(tmp_path)


def test_a_warehouse_without_a_record_of_its_publication_is_no_source_of_a_release() -> None:
    with duckdb.connect() as con:
        con.execute("CREATE TABLE publication (pipeline_version VARCHAR, built_at TIMESTAMP)")
        with pytest.raises(PublicationError, match="no record"):
            provenance(con)


def test_a_candidate_on_another_disk_is_not_swapped_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate, warehouse = tmp_path / "candidate.duckdb", tmp_path / "warehouse"
    candidate.write_bytes(b"x")
    stat = Path.stat

    class Elsewhere:
        st_dev = -1

    monkeypatch.setattr(publishing, "verify", lambda _: None)
    monkeypatch.setattr(Path, "stat", lambda self, **how: Elsewhere() if self == candidate else stat(self, **how))
    with pytest.raises(PublicationError, match="another file system") as caught:
        publishing.publish(candidate, warehouse)
    assert str(warehouse) in caught.value.remedy
    assert not (warehouse / publishing.PUBLISHED).exists()
