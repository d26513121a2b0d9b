"""Every view over HTTP: it shows what the warehouse holds, in both languages, and links lead somewhere."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import quote, urlsplit

import duckdb
import pytest
from starlette.testclient import TestClient

from pipeline.explorer import build_app
from pipeline.explorer.views.sql import EXAMPLES
from pipeline.home import Home
from tests.explorer.conftest import OTHER, UNIT
from tests.explorer.shown import PAGES, page


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_views_have_a_title_one_main_heading_and_their_language(
    client: TestClient, address: str, language: str
) -> None:
    shown = page(client, f"/{language}/{address}")
    tags = [tag for tag, _ in shown.tags]
    assert tags.count("h1") == 1
    assert next(a for tag, a in shown.tags if tag == "html")["lang"] == ("zh-Hans" if language == "zh" else "en")
    other = "en" if language == "zh" else "zh"
    switched = [link for link in shown.links() if link.startswith(f"/{other}/")]
    # the switch keeps the view and what was asked of it
    assert urlsplit(switched[0]).path.rstrip("/") == urlsplit(f"/{other}/{address}").path.rstrip("/")
    assert (
        set(urlsplit(switched[0]).query.split("&"))
        >= {part for part in quote(urlsplit(address).query, safe="=&%+").replace("%25", "%").split("&") if part}
        - {"q=退休"}
        or "place" in address
    )


@pytest.mark.parametrize("address", PAGES)
def test_no_page_refers_to_another_server_or_runs_anything_inline(client: TestClient, address: str) -> None:
    shown = page(client, f"/en/{address}")
    assert [link for link in shown.links() if not link.startswith(("/", "#"))] == []
    assert [a for _, a in shown.tags if "style" in a or any(name.startswith("on") for name in a)] == []
    assert [a for tag, a in shown.tags if tag == "script" and not a.get("src")] == []


def test_links_of_the_pages_lead_somewhere(client: TestClient) -> None:
    links: set[str] = set()
    for address in PAGES:
        links |= {link.partition("#")[0] for link in page(client, f"/zh/{address}").links() if link[0] == "/"}
    # one of each kind: path without its name, and which parameters it has
    kinds = {}
    for link in sorted(links):
        parts = urlsplit(link)
        names = tuple(sorted({pair.partition("=")[0] for pair in parts.query.split("&")}))
        kinds.setdefault((parts.path.split("/")[1:3][-1], names), link)
    assert len(kinds) > 20
    broken = [(link, client.get(link).status_code) for link in kinds.values() if link]
    assert [one for one in broken if one[1] != 200] == []


def test_the_root_goes_to_the_language_that_the_browser_asks_for(client: TestClient) -> None:
    for asked, language in (("en-GB,en;q=0.9,zh;q=0.5", "en"), ("zh-CN,zh", "zh"), ("de", "zh")):
        answer = client.get("/", headers={"Accept-Language": asked}, follow_redirects=False)
        assert answer.headers["location"] == f"/{language}/"


def test_a_unit_shows_the_figures_of_the_warehouse(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    shown = page(client, f"/en/unit/{quote(UNIT)}?year=2024&money=yuan").text
    rows = ask.execute(
        "SELECT initial_budget, actual, variance_reason FROM budget_vs_actual WHERE unit_id = ? AND fiscal_year = 2024",
        [UNIT],
    ).fetchall()
    assert len(rows) > 5
    for budget, actual, reason in rows:
        assert f"{budget:,.2f}" in shown
        assert f"{actual:,.2f}" in shown
        assert (reason or "") in shown, "the reason can be read without hovering"
    public = ask.execute(
        "SELECT reception_actual FROM three_public WHERE unit_id = ? AND fiscal_year = 2024", [UNIT]
    ).fetchone()
    assert public is not None
    assert f"{public[0]:,.2f}" in shown


def test_amounts_in_wan_keep_the_exact_yuan(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    shown = page(client, f"/zh/unit/{quote(UNIT)}?year=2024")
    exact = [a["value"] for tag, a in shown.tags if tag == "data"]
    found = ask.execute(
        "SELECT actual FROM budget_vs_actual WHERE unit_id = ? AND fiscal_year = 2024 AND function_code = '2210201'",
        [UNIT],
    ).fetchone()
    assert found is not None
    assert str(found[0]) in exact
    assert f"{found[0] / 10000:,.2f}" in shown.text


def test_levels_hide_what_is_below_them(client: TestClient) -> None:
    codes = {}
    for level in ("class", "section", "item"):
        shown = page(client, f"/en/unit/{quote(UNIT)}?level={level}&year=2024")
        section = [a for tag, a in shown.tags if tag == "tr" and a.get("class") in ("class", "section", "item")]
        codes[level] = {str(a["class"]) for a in section}
    assert "item" in codes["item"]
    whole = client.get(f"/en/unit/{quote(UNIT)}?year=2024").text
    part = client.get(f"/en/unit/{quote(UNIT)}?year=2024&level=class").text
    assert "2070101" in whole
    assert "2070101" not in part.partition('id="history"')[0]


def test_budget_and_actual_share_one_scale(client: TestClient) -> None:
    spending = (
        client.get(f"/en/unit/{quote(UNIT)}?year=2024").text.partition('id="spending"')[2].partition("</section>")[0]
    )
    widths = [int(width) for width in re.findall(r'<rect class="(?:fill|outline)"[^>]*width="(\d+)"', spending)]
    assert max(widths) == 1000
    assert len(set(widths)) > 8


def test_the_comparison_of_chosen_units(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    shown = page(client, f"/en/compare?unit={quote(UNIT)}&unit={quote(OTHER)}&by=share&year=2024").text
    rows = ask.execute(
        "SELECT share_of_total FROM unit_comparison WHERE unit_id IN (?, ?) AND fiscal_year = 2024"
        " AND subject_level = 'class' AND budget_kind = 'general'",
        [UNIT, OTHER],
    ).fetchall()
    assert len(rows) > 4
    for (share,) in rows:
        assert f"{(share * 100).quantize(Decimal('0.1'))}%" in shown


def test_peers_are_ranked(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    found = ask.execute(
        "SELECT peer_group FROM unit_comparison WHERE unit_id = ? AND fiscal_year = 2024", [UNIT]
    ).fetchone()
    assert found is not None
    assert found[0]
    shown = client.get(f"/en/compare?group={quote(found[0])}&by=amount&mark={quote(UNIT)}").text
    names = re.findall(r'<span class="rank">(\d+)</span>', shown)
    assert names == [str(n) for n in range(1, len(names) + 1)]
    assert 'class="section marked"' in shown


def test_a_quantity_that_no_report_states_is_said_to_be_missing(own_home: Home) -> None:
    with duckdb.connect(str(own_home.published)) as con:
        con.execute("UPDATE unit_comparison SET per_head = NULL, execution_rate = 0.5")
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as own:
        for chosen in (f"unit={quote(UNIT)}&year=2024", f"group={quote('文化和旅游|county|2024|actual')}"):
            assert "no report states its staff" in page(own, f"/en/compare?{chosen}&by=head").text
            assert "There is no rate" not in page(own, f"/en/compare?{chosen}&by=rate").text


@pytest.mark.parametrize("question", EXAMPLES)
def test_every_example_of_a_question_is_answered(client: TestClient, question: str) -> None:
    shown = page(client, f"/en/sql?q={quote(question)}").text
    assert re.search(r"[1-9]\d* rows", shown), shown[:300]


def test_coverage_names_what_is_missing(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    found = ask.execute(
        "SELECT len(statements_missing) FROM coverage WHERE unit_id = ? AND fiscal_year = 2023", [OTHER]
    ).fetchone()
    assert found is not None
    assert found[0] > 0
    shown = page(client, f"/en/coverage?unit={quote(OTHER)}").text
    assert f"−{found[0]}" in shown
    above = page(client, "/en/coverage").text
    assert "上海市" in above
    assert "F 2" in above
