"""What a page shows can be taken away: the same rows as CSV, workbook and Parquet, and no formulas."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from urllib.parse import quote

import duckdb
import openpyxl
import pyarrow.parquet as pq
from starlette.testclient import TestClient

from tests.explorer.conftest import HOSTILE, HOSTILE_ID, UNIT
from tests.explorer.shown import PAGES, page


def test_downloads_hold_what_the_page_shows(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    address = f"/en/unit/{quote(UNIT)}?year=2024&table=spending&format="
    expected = ask.execute(
        "SELECT function_code, actual FROM budget_vs_actual WHERE unit_id = ? AND fiscal_year = 2024 ORDER BY 1", [UNIT]
    ).fetchall()

    rows = list(csv.DictReader(io.StringIO(client.get(address + "csv").content.decode("utf-8-sig"))))
    assert sorted((r["code"], Decimal(r["actual"])) for r in rows if r["level"] == "item") == expected

    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "xlsx").content))
    head, *body = book.active.iter_rows(values_only=True)
    at = {name: n for n, name in enumerate(head)}
    items = sorted((r[at["code"]], Decimal(str(r[at["actual"]]))) for r in body if r[at["level"]] == "item")
    assert items == expected

    table = pq.read_table(io.BytesIO(client.get(address + "parquet").content))
    assert str(table.schema.field("actual").type) == "decimal128(24, 2)"
    found = [(r["code"], r["actual"]) for r in table.to_pylist() if r["level"] == "item"]
    assert sorted(found) == expected


def test_every_table_of_every_view_can_be_taken_away(client: TestClient) -> None:
    taken = set()
    for address in PAGES:
        shown = page(client, f"/en/{address}")
        for tag, a in shown.tags:
            link = a.get("href") or ""
            if tag == "a" and "format=" in link:
                answer = client.get(link)
                assert answer.status_code == 200, link
                assert "attachment" in answer.headers["content-disposition"]
                assert answer.content
                taken.update(re.findall(r"table=(\w+)", link))
    assert len(taken) >= 15


def test_texts_of_reports_are_no_formulas(client: TestClient) -> None:
    address = f"/en/unit/{quote(HOSTILE_ID, safe='')}?year=2024&table=spending&format="
    text = client.get(address + "csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    book = openpyxl.load_workbook(io.BytesIO(client.get(address + "xlsx").content))
    cells = [c for row in book.active.iter_rows() for c in row if isinstance(c.value, str)]
    assert any(c.value.startswith("=HYPERLINK") for c in cells)
    assert {c.data_type for c in cells} == {"s"}


def test_a_table_that_is_not_there(client: TestClient) -> None:
    assert client.get("/en/?table=passwords&format=csv").status_code == 404
    assert HOSTILE not in client.get("/en/?table=passwords&format=csv").text
