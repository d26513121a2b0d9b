"""Every view over HTTP: it shows what the warehouse holds, in both languages, and links lead somewhere."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from urllib.parse import parse_qs, quote, urlsplit

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from starlette.testclient import TestClient

from pipeline.explorer import build_app
from pipeline.home import Home
from tests.explorer.conftest import HOSTILE, HOSTILE_ID, OTHER, UNIT

PAGES = (
    "",
    "search?q=退休",
    f"unit/{quote(UNIT)}",
    f"unit/{quote(UNIT)}?year=2023&level=class&money=yuan",
    f"unit/{quote(OTHER)}",
    "compare",
    f"compare?unit={quote(UNIT)}&unit={quote(OTHER)}&by=share",
    f"compare?unit={quote(UNIT)}",
    "contradictions",
    "contradictions?fault=all&severity=error",
    "coverage",
    "coverage?place=上海市/青浦区",
    "subject/2210201",
    "subject/30101",
    "sql",
    f"proof?unit={quote(UNIT)}&year=2024&measure=function_actual&code=2210201",
)


class Document(HTMLParser):
    """Tags, texts and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        found = (a.get("href") or a.get("src") or "" for tag, a in self.tags if tag in ("a", "img", "link", "script"))
        return [link for link in found if link]


def page(client: TestClient, address: str) -> Document:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
    return Document(answer.text)


def figure(ask: duckdb.DuckDBPyConnection, condition: str) -> tuple[str, str, int]:
    found = ask.execute(
        f"SELECT line_item_id, document_id, page FROM line_items WHERE {condition} ORDER BY line_item_id LIMIT 1"
    ).fetchone()
    assert found is not None, condition
    return found


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


# ---- downloads


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
                taken.add(re.search(r"table=(\w+)", link)[1])  # type: ignore[index]
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
