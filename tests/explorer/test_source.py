"""The published file under the explorer: new requests see the newest publication, the others keep theirs."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from pipeline.errors import QueryError
from pipeline.explorer import build_app, source
from pipeline.explorer.source import Source
from pipeline.home import Home
from tests.explorer.conftest import UNIT


def publish(home: Home, tmp_path: Path, change: str) -> None:
    """Another publication: a changed copy that takes the place of the old file in one rename, as ours do."""
    candidate = tmp_path / "candidate.duckdb"
    shutil.copyfile(home.published, candidate)
    with duckdb.connect(str(candidate)) as con:
        con.execute(change)
        con.execute("CHECKPOINT")
    candidate.replace(home.published)


def test_a_publication_is_seen_by_the_next_request_and_not_by_the_present_one(own_home: Home, tmp_path: Path) -> None:
    served = Source(own_home)
    with served.snapshot() as before:
        count = len(before.rows("units"))
        publish(own_home, tmp_path, f"DELETE FROM units WHERE unit_id = '{UNIT}'")
        with served.snapshot() as after:
            assert len(after.rows("units")) == count - 1
            assert after.stamp != before.stamp
        assert len(before.rows("units")) == count, "a reader keeps what it began with"
    served.close()


def test_pages_and_search_follow_a_publication(own_home: Home, tmp_path: Path) -> None:
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as client:
        assert client.get("/zh/suggest?q=水乡").json() != []
        publish(own_home, tmp_path, f"UPDATE units SET unit_name = '改名后的局' WHERE unit_id = '{UNIT}'")
        assert client.get("/zh/suggest?q=改名后").json() != []
        assert client.get("/zh/suggest?q=水乡").json() == []


def test_requests_run_side_by_side(client: TestClient) -> None:
    answers: list[int] = []

    def work() -> None:
        answers.extend(client.get(f"/en/{view}").status_code for view in ("", "coverage", "contradictions"))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [200] * 18


def test_a_question_that_runs_for_ever_is_stopped(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "SELECT count(*) AS n FROM range(10000000000) AS a, range(1000000) AS b WHERE a.range + b.range = 1"
    monkeypatch.setattr(source, "question", lambda name: endless)
    monkeypatch.setattr(source, "_PATIENCE", 0.2)
    with Source(home).snapshot() as look, pytest.raises(QueryError) as caught:
        look.rows("endless")
    assert caught.value.remedy


def test_every_question_is_asked_and_every_asked_question_is_there() -> None:
    import re

    folder = Path(source.__file__).parent
    names = {path.stem for path in (folder / "queries").glob("*.sql")}
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    asked = set(re.findall(r"\.rows?\(\s*\"(\w+)\"", code)) | {name for name in names if f'"{name}"' in code}
    assert names == asked
    for name in names:
        assert (folder / "queries" / f"{name}.sql").read_text(encoding="utf-8").startswith("-- "), name


def test_a_warehouse_of_another_version_is_said_to_be_one(own_home: Home) -> None:
    with duckdb.connect(str(own_home.published)) as con:
        con.execute("DROP TABLE usage_warnings")
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as client:
        answer = client.get(f"/zh/unit/{UNIT}")
        assert client.get("/zh/coverage").status_code == 200, "what can be shown is"
    assert answer.status_code == 503
    assert "这个数据库由另一版本发布" in answer.text
    assert "juesuan ingest" in answer.text
    assert "Catalog" not in answer.text
