"""Usage warnings on the page of a unit: those that touch what it shows, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest
from starlette.testclient import TestClient

import pipeline.warehouse
from pipeline.explorer import build_app
from pipeline.explorer.cautions import IN_QUERIES_ONLY, ON_PAGES, cautions
from pipeline.home import Home
from tests.explorer.conftest import UNIT

NOTHING: dict[str, list[dict[str, Any]]] = {
    name: [] for name in ("spending", "totals", "history", "public", "economic", "staff")
}
ITEM = {"status": "single", "budget_kind": "general", "unresolved": []}


def test_every_warning_of_a_whole_table_has_its_place() -> None:
    sql = Path(pipeline.warehouse.__file__).parent.joinpath("views", "quality.sql").read_text(encoding="utf-8")
    whole = sql.partition("INSERT INTO usage_warnings")[2].partition("WHERE rows_affected > 0")[0]
    known = set(re.findall(r"SELECT '([a-z_]+)'(?: AS table_name)?, '([a-z_]+)'", whole))
    assert len(known) > 15
    assert known == ON_PAGES.keys() | IN_QUERIES_ONLY
    assert not ON_PAGES.keys() & IN_QUERIES_ONLY


@pytest.mark.parametrize(
    ("table", "warning", "section", "rows", "others"),
    [
        ("budget_vs_actual", "conflict", "spending", [ITEM | {"status": "conflict"}], [ITEM]),
        ("budget_vs_actual", "all_money", "spending", [ITEM | {"budget_kind": "all"}], [ITEM]),
        ("budget_vs_actual", "unresolved", "spending", [ITEM | {"unresolved": ["subject"]}], [ITEM]),
        ("year_over_year", "split_codes", "history",
         [{"function_code_harmonised": "20805"}], [{"function_code_harmonised": "2080505"}]),
        ("economic_spending", "two_schemes", "economic", [{"scheme": "dept"}, {"scheme": "gov"}], [{"scheme": "gov"}]),
        ("procurement", "budget_and_final", "staff",
         [{"fiscal_year": 2024, "report_kind": kind} for kind in ("budget", "final")],
         [{"fiscal_year": 2023, "report_kind": "budget"}, {"fiscal_year": 2024, "report_kind": "final"}]),
    ],
)  # fmt: skip
def test_a_warning_is_shown_where_such_rows_are(
    table: str, warning: str, section: str, rows: list[dict[str, Any]], others: list[dict[str, Any]]
) -> None:
    told = [{"table_name": table, "warning": warning, "unit_id": None, "message": "会误导 / it misleads"}]
    (found,) = cautions(told, NOTHING | {section: rows})
    assert (found.section, dict(found.words)) == (section, {"zh": "会误导。", "en": "It misleads."})
    assert cautions(told, NOTHING | {section: others}) == []
    assert cautions(told, NOTHING) == []


def test_a_unit_that_is_compared_by_its_budget_is_told_so() -> None:
    told = [{"table_name": "unit_comparison", "warning": "basis", "unit_id": None, "message": "以预算比较 / budget"}]
    assert cautions(told, NOTHING | {"spending": [ITEM], "totals": [{"basis": "budget"}]})
    assert not cautions(told, NOTHING | {"spending": [ITEM], "totals": [{"basis": "actual"}]})


def test_a_warning_of_the_unit_and_year_stands_on_its_page_once(own_home: Home) -> None:
    with duckdb.connect(str(own_home.published)) as con:
        for table in ("budget_vs_actual", "budget_vs_actual_by_class"):
            con.execute(
                "INSERT INTO usage_warnings BY NAME SELECT ? AS table_name, 'not_itemised' AS warning, ? AS unit_id,"
                " 2024 AS fiscal_year, 3 AS rows_affected, '项级未列全 / some items are withheld' AS message,"
                " 'x' AS remedy",
                [table, UNIT],
            )
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as client:
        chinese = client.get(f"/zh/unit/{quote(UNIT)}?year=2024").text
        english = client.get(f"/en/unit/{quote(UNIT)}?year=2024").text
        before = client.get(f"/en/unit/{quote(UNIT)}?year=2023").text
    assert chinese.count("项级未列全。") == 1
    assert english.count("Some items are withheld.") == 1
    assert 'class="mind"' not in before
