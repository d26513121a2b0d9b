"""Hostile input: names and reasons that are markup, parameters that are SQL or paths, hosts that are not ours."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from pipeline.errors import QueryError
from pipeline.explorer.app import build_app
from pipeline.explorer.guard import is_loopback
from pipeline.explorer.source import Source
from pipeline.home import Home
from tests.explorer.conftest import HOSTILE, HOSTILE_ID, HOSTILE_REASON, UNIT

ATTACKS = (
    HOSTILE,
    HOSTILE_REASON,
    "'; DROP TABLE units; --",
    "' UNION SELECT file_name FROM documents --",
    "%",
    "_",
    "\\",
    "../../../../etc/passwd",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
    "a" * 10_000,
    "\x00\x1b[31m\u202e",
    "𠮷" * 300,
)
SHOWING_HOSTILE = (
    f"/en/unit/{quote(HOSTILE_ID, safe='')}",
    "/en/search?q=script",
    "/en/search?q=" + quote("onerror"),
    "/en/coverage",
    "/en/subject/2210201",
    f"/en/compare?unit={quote(HOSTILE_ID)}&unit={quote(UNIT)}",
)


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[str | None] = []
        self.handlers: list[str] = []
        self.bold = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append(dict(attrs).get("src"))
        if tag == "img" and (dict(attrs).get("src") or "").startswith("x"):
            self.handlers.append("img")
        self.handlers += [name for name, _ in attrs if name.startswith("on")]


@pytest.mark.parametrize("address", SHOWING_HOSTILE)
def test_texts_of_reports_are_text(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "&lt;" in answer.text, "the hostile entry is on this page"
    found = Tags(answer.text)
    assert found.handlers == []
    assert [src for src in found.scripts if not (src or "").startswith("/static/")] == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a[:12].encode("unicode_escape").decode())
@pytest.mark.parametrize(
    "address",
    [
        "/en/search?q={}",
        "/en/suggest?q={}",
        "/en/unit/{}",
        "/en/subject/{}",
        "/en/figure/{}",
        "/en/document/{}",
        "/original/{}",
        "/crop/{}.png",
        "/en/coverage?place={}&unit={}",
        "/en/compare?unit={}&unit={}&year={}",
        "/en/compare?group={}&subject={}&mark={}",
        "/en/contradictions?unit={}&place={}&rule={}&family={}&year={}&page={}",
        "/en/proof?unit={}&year={}&measure={}&code={}&economic={}&statement={}",
        "/en/proof?unit={}&year=2024&measure=function_actual&code={}",
        "/en/unit/" + quote(UNIT) + "?year={}&level={}&money={}&table={}&format={}",
        "/static/{}",
        "/{}/",
        "/en/{}",
    ],
)
def test_parameters_are_no_code(client: TestClient, address: str, attack: str) -> None:
    if len(attack) > 5_000 and address.count("{}") > 1:
        attack = attack[:2_000]
    answer = client.get(address.replace("{}", quote(attack, safe="")))
    assert answer.status_code in (200, 404)
    assert len(answer.content) < 3_000_000
    if "html" in answer.headers["content-type"]:
        assert Tags(answer.text).handlers == []
        assert "<script>alert" not in answer.text
    assert b"root:" not in answer.content


def test_nothing_was_changed_by_all_that(home: Home, ask: duckdb.DuckDBPyConnection) -> None:
    with Source(home).snapshot() as look:
        assert len(look.rows("units")) >= 4
        for statement in ("DROP TABLE units", "INSERT INTO units SELECT * FROM units", "CREATE TABLE x (a INTEGER)"):
            with pytest.raises(duckdb.Error):
                look.cursor.execute(statement)
        for statement in (
            "SELECT * FROM read_text('/etc/hostname')",
            "COPY units TO 'x.csv'",
            "INSTALL httpfs",
            "SET threads = 1",
        ):
            with pytest.raises(duckdb.Error):
                look.cursor.execute(statement)


@given(st.text(max_size=40))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_words_can_be_looked_for(client: TestClient, words: str) -> None:
    assert client.get("/en/search", params={"q": words}).status_code == 200
    assert isinstance(client.get("/zh/suggest", params={"q": words}).json(), list)


def test_paths_outside_are_not_served(client: TestClient, home: Home) -> None:
    for path in (
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/original/..%2f..%2fjuesuan-home.json",
    ):
        assert client.get(path).status_code == 404, path


def test_an_original_is_a_file_and_never_a_page(
    client: TestClient, ask: duckdb.DuckDBPyConnection, samples: Path
) -> None:
    found = ask.execute("SELECT document_id, file_name FROM documents WHERE file_name LIKE '%.txt'").fetchone()
    assert found is not None
    answer = client.get(f"/original/{found[0]}")
    assert answer.content == (samples / found[1]).read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


# ---- questions in SQL


@pytest.mark.parametrize(
    "question",
    [
        "DROP TABLE units",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY units TO '/tmp/x.csv'",
        "ATTACH 'x.duckdb'; SELECT 1",
        "SELECT getenv('HOME')",
    ],
)
def test_a_question_can_only_read_the_warehouse(client: TestClient, question: str) -> None:
    answer = client.get("/en/sql", params={"q": question})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "<thead>" not in answer.text


def test_a_question_in_sql_is_answered(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    question = (
        "SELECT actual, actual AS actual, 'NaN'::DOUBLE AS n, '<b>=1' AS t, ['x', 'y'] AS l FROM budget_vs_actual"
    )
    expected = [row[0] for row in ask.execute("SELECT actual FROM budget_vs_actual ORDER BY ALL").fetchall()]
    values = {"q": f"{question} ORDER BY actual", "table": "answer"}
    shown = client.get("/en/sql", params=values).text
    assert '<th scope="col" class="n">actual_2</th>' in shown
    assert "&lt;b&gt;" in shown
    assert f"{len(expected):,} rows" in shown
    table = pq.read_table(io.BytesIO(client.get("/en/sql", params={**values, "format": "parquet"}).content))
    assert table.column("actual").to_pylist() == expected
    assert table.column("l").to_pylist()[0] == ["x", "y"]
    assert client.get("/en/sql", params={**values, "format": "xlsx"}).status_code == 200


# ---- the door


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "[::2]"])
def test_other_host_names_are_refused(client: TestClient, host: str) -> None:
    answer = client.get("/en/", headers={"Host": host})
    assert answer.status_code == 421
    assert "units" not in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "LOCALHOST", "[::1]:80"])
def test_our_own_host_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/en/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_reading_is_possible(client: TestClient, method: str) -> None:
    assert client.request(method, "/en/").status_code == 405


def test_other_sites_may_link_here_and_load_nothing(client: TestClient) -> None:
    said = {"Sec-Fetch-Site": "cross-site"}
    assert client.get("/en/", headers={**said, "Sec-Fetch-Mode": "navigate"}).status_code == 200
    assert client.get("/en/", headers={**said, "Sec-Fetch-Mode": "no-cors"}).status_code == 403
    assert client.get("/en/", headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}).status_code == 200


def test_every_answer_carries_the_policy(client: TestClient) -> None:
    for address in ("/en/", "/en/nothing", "/static/explorer.css", "/static/none", "/en/suggest?q=a", "/crop/x.png"):
        headers = client.get(address).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"https?:|\*", policy)
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_what_is_loopback() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "::1", "localhost")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.168.0.1", "")))


def test_nothing_published_is_said_on_every_page(tmp_path: Path) -> None:
    with TestClient(build_app(Home(tmp_path)), base_url="http://127.0.0.1") as client:
        answer = client.get("/en/")
        assert answer.status_code == 503
        assert "juesuan ingest" in answer.text
        assert client.get("/en/suggest?q=a").status_code == 503
    with pytest.raises(QueryError, match="nothing is published"), Source(Home(tmp_path)).snapshot():
        pass
