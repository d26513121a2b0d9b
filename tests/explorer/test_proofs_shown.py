"""Contradictions, totals and figures on the pages: each with the places in print that prove it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, quote, urlsplit

import duckdb
import pytest
from starlette.testclient import TestClient

from pipeline.explorer import build_app
from pipeline.home import Home
from tests.explorer.conftest import UNIT
from tests.explorer.shown import figure, page


def test_contradictions_are_the_publishers_roots_with_both_figures(
    client: TestClient, ask: duckdb.DuckDBPyConnection
) -> None:
    shown = client.get("/en/contradictions?severity=error").text
    expected = ask.execute(
        "SELECT line_item_ids FROM checks JOIN documents USING (document_id) WHERE verdict = 'fail'"
        " AND fault = 'publisher' AND severity = 'error' AND finding_id = root_finding_id AND status = 'published'"
    ).fetchall()
    assert len(expected) >= 4
    assert shown.count('<article class="finding') == len(expected)
    for (ids,) in expected:
        assert f"/crop/{ids[0]}.png" in shown
        assert any(f"/crop/{other}.png" in shown for other in ids[1:])


def test_every_finding_shows_two_places_where_it_concerns_two(
    client: TestClient, ask: duckdb.DuckDBPyConnection
) -> None:
    shown = client.get("/en/contradictions?fault=all").text
    articles = shown.split('<article class="finding')[1:]
    found = {
        row[0]: row[1:]
        for row in ask.execute(
            "SELECT finding_id, line_item_ids, checks.pages, media_type FROM checks JOIN documents USING (document_id)"
            " WHERE verdict = 'fail' AND finding_id = root_finding_id AND status = 'published'"
        ).fetchall()
    }
    assert len(articles) == len(found) >= 5
    wordless = 0
    for article in articles:
        figures, pages, kind = found[article.partition('id="f-')[2].partition('"')[0]]
        places = article.count('src="/crop/') + article.count('src="/sheet/')
        paged = pages if kind == "application/pdf" else []
        assert places >= min(2, max(len(set(figures)), len(paged))), article[:300]
        wordless += not figures
    assert wordless, "a finding without figures is among them"
    for picture in sorted(set(re.findall(r'src="(/(?:crop|sheet)/[^"]+)"', shown))):
        assert client.get(picture).content.startswith(b"\x89PNG"), picture


@pytest.mark.parametrize(
    ("column", "off", "is_said"),
    [("本年支出合计", -1000, True), ("本年支出合计", 1000, False), ("基本支出", -1000, False)],
    ids=["detail below the total", "detail above it", "another column"],
)
def test_a_total_above_its_detail_is_not_called_a_slip_outright(
    own_home: Home, ask: duckdb.DuckDBPyConnection, column: str, off: int, is_said: bool
) -> None:
    rows = ask.execute(
        "SELECT line_item_id, value, row_label = '合计' AS is_total, column_label FROM line_items"
        " JOIN documents USING (document_id) WHERE file_name = 'qingpu-water-town-2024-final.pdf'"
        " AND statement = 'expenditure' AND (row_label = '合计' OR length(function_code) = 3) ORDER BY row_no"
    ).fetchall()
    ((total, value),) = [(item, value) for item, value, is_total, head in rows if is_total and head == "本年支出合计"]
    parts = [item for item, _, is_total, head in rows if not is_total and head == column]
    assert len(parts) >= 2
    with duckdb.connect(str(own_home.published)) as con:
        con.execute(
            "UPDATE checks SET line_item_ids = $items, expected = $value + $off, observed = $value, difference = -$off"
            " WHERE finding_id = (SELECT min(finding_id) FROM checks WHERE fault = 'publisher'"
            " AND finding_id = root_finding_id)",
            {"items": [total, *parts], "value": value, "off": off},
        )
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as own:
        shown = own.get("/en/contradictions").text
    assert f"/crop/{total}.png" in shown
    assert ("without the report saying so" in shown) == is_said


def test_findings_about_words_show_their_page(own_home: Home, ask: duckdb.DuckDBPyConnection) -> None:
    found = ask.execute(
        "SELECT finding_id, checks.pages FROM checks JOIN documents USING (document_id) WHERE verdict = 'fail'"
        " AND finding_id = root_finding_id AND media_type = 'application/pdf' AND len(checks.pages) > 1"
        " ORDER BY 1 LIMIT 1"
    ).fetchone()
    assert found is not None
    with duckdb.connect(str(own_home.published)) as con:
        con.execute("UPDATE checks SET line_item_ids = [], pages = [3, 9999] WHERE finding_id = ?", [found[0]])
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as own:
        shown = own.get("/en/contradictions?fault=all").text
    article = shown.partition(f'id="f-{found[0]}"')[2].partition("</article>")[0]
    assert re.findall(r'src="(/[a-z]+)/', article) == ["/sheet"], "a page that is not there is not shown"
    assert "/3.png" in article


def test_the_total_of_a_budget_leads_to_the_places_that_state_it(
    client: TestClient, ask: duckdb.DuckDBPyConnection
) -> None:
    shown = page(client, f"/en/unit/{quote(UNIT)}?year=2024&money=yuan")
    links = [link for link in shown.links() if "total=" in link]
    kinds = {(budget, side) for budget in ("general", "fund") for side in ("budget", "actual")}
    assert {
        (parse_qs(urlsplit(one).query)["total"][0], parse_qs(urlsplit(one).query)["side"][0]) for one in links
    } == kinds
    total = ask.execute(
        "SELECT initial_budget, actual FROM unit_comparison WHERE unit_id = ? AND fiscal_year = 2024"
        " AND subject_level = 'total' AND budget_kind = 'general'",
        [UNIT],
    ).fetchone()
    assert total is not None
    for side, value in zip(("budget", "actual"), total, strict=True):
        (link,) = (one for one in links if "total=general" in one and f"side={side}" in one)
        proven = page(client, link)
        assert f"{value:,.2f}" in proven.text
        assert "as the printed total says" in proven.text
        assert sum(source.startswith("/crop/") for source in proven.links()) >= 2
    assert client.get(f"/en/proof?unit={quote(UNIT)}&year=2024&total=none").status_code == 404


def test_a_total_that_is_printed_otherwise_is_said_to_be(own_home: Home) -> None:
    with duckdb.connect(str(own_home.published)) as con:
        con.execute(
            "UPDATE unit_comparison SET actual = actual + 5000 WHERE unit_id = ? AND fiscal_year = 2024"
            " AND subject_level = 'total'",
            [UNIT],
        )
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as own:
        said = page(own, f"/en/proof?unit={quote(UNIT)}&year=2024&total=general&side=actual").text
    assert "unlike the printed total" in said
    assert "all agree" in said, "the printed ones with each other"


def test_a_contradiction_is_not_hidden_by_its_filter(client: TestClient) -> None:
    everything = re.search(r"(\d+) found", page(client, "/en/contradictions?fault=all").text)
    nothing = page(client, "/en/contradictions?year=1999").text
    assert everything
    assert int(everything[1]) >= 5
    assert "0 found" in nothing


def test_proof_lists_all_claims(client: TestClient, ask: duckdb.DuckDBPyConnection) -> None:
    shown = client.get(f"/en/proof?unit={quote(UNIT)}&year=2024&measure=function_actual&code=2210201").text
    found = ask.execute(
        "SELECT line_item_id FROM line_items JOIN documents USING (document_id) WHERE line_items.unit_id = ?"
        " AND line_items.fiscal_year = 2024 AND measure = 'function_actual' AND function_code = '2210201'"
        " AND period = 'current' AND status = 'published'",
        [UNIT],
    ).fetchall()
    assert len(found) >= 3
    assert all(f"/crop/{one[0]}.png" in shown for one in found)
    assert "all agree" in shown


def test_every_figure_of_an_item_leads_to_its_print(client: TestClient) -> None:
    shown = client.get(f"/en/unit/{quote(UNIT)}?year=2024").text
    spending = shown.partition('id="spending"')[2].partition("</section>")[0]
    rows = [row for row in spending.split("<tr ")[1:] if row.startswith('class="item"')]
    assert len(rows) > 8
    for row in rows:
        for column in ("Initial budget", "Actual"):
            cell = re.search(rf'<td class="n" data-label="{column}">(.*?)</td>', row, re.S)
            assert cell
            assert "<data " not in re.sub(r'<a class="proof".*?</a>', "", cell[1], flags=re.S), "a figure without proof"
            for link in re.findall(r'href="([^"]+)"', cell[1])[:1]:
                claims = client.get(unescape(link)).text
                assert 'class="claim"' in claims, link


def test_evidence_of_a_page_is_a_picture_and_the_page_can_be_leafed_to(
    client: TestClient, ask: duckdb.DuckDBPyConnection
) -> None:
    item, document, number = figure(ask, "page > 2 AND x0 IS NOT NULL AND function_code = '2210201'")
    shown = client.get(f"/en/figure/{item}").text
    assert f"/crop/{item}.png" in shown
    crop = client.get(f"/crop/{item}.png")
    assert crop.headers["content-type"] == "image/png"
    assert crop.content.startswith(b"\x89PNG")
    leaf = client.get(f"/en/document/{document}?page={number}&mark={item}").text
    assert '<rect class="chosen"' in leaf
    assert f"page={number + 1}" in leaf
    assert client.get(f"/sheet/{document}/{number}.png").content.startswith(b"\x89PNG")
    assert client.get(f"/sheet/{document}/9999.png").status_code == 404


@pytest.mark.parametrize("ending", ["txt", "xlsx"])
def test_evidence_without_pages_is_the_passage(client: TestClient, ask: duckdb.DuckDBPyConnection, ending: str) -> None:
    item, document, _ = figure(
        ask, f"document_id IN (SELECT document_id FROM documents WHERE file_name LIKE '%.{ending}') AND value > 0"
    )
    printed = ask.execute("SELECT printed_value FROM line_items WHERE line_item_id = ?", [item]).fetchone()
    assert printed is not None
    shown = page(client, f"/en/figure/{item}")
    assert str(printed[0]) in shown.text
    assert any(tag == "blockquote" for tag, _ in shown.tags)
    assert page(client, f"/en/document/{document}").text
    drawn = client.get(f"/crop/{item}.png")
    assert drawn.content.startswith(b"\x89PNG"), "the passage as a picture, for views that lay two beside each other"


def test_a_lost_document_leaves_its_words(own_home: object, ask: duckdb.DuckDBPyConnection) -> None:
    assert isinstance(own_home, Home)
    item, document, _ = figure(ask, "page > 2 AND x0 IS NOT NULL AND function_code = '2210201'")
    for path in own_home.documents.rglob("content"):
        path.chmod(0o600)
        path.unlink()
    with TestClient(build_app(own_home), base_url="http://127.0.0.1") as client:
        shown = client.get(f"/en/figure/{item}")
        assert shown.status_code == 200
        assert "not here" in shown.text
        assert client.get(f"/crop/{item}.png").status_code == 404
        assert client.get(f"/en/document/{document}").status_code == 200
        assert client.get(f"/original/{document}").status_code == 404
