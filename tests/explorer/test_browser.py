"""The explorer in a real browser (headless Chromium of the system): pointer, keyboard alone, light and dark, a phone.

Skipped with a word where Chromium or playwright is missing. Every page of every test is watched: no request may leave
this machine, and no error may reach the console.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import duckdb
import pytest
import uvicorn

from pipeline.explorer import build_app
from pipeline.home import Home
from tests.explorer.conftest import HOSTILE_ID, OTHER, UNIT

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (extra: dev)")

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: chromium)")

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
VIEWS = {
    "start": "",
    "search": "search?q=退休",
    "unit": f"unit/{quote(UNIT)}?year=2024",
    "passages": f"unit/{quote(OTHER)}?year=2023",
    "groups": "compare",
    "chosen": f"compare?unit={quote(UNIT)}&unit={quote(OTHER)}",
    "peers": f"compare?group={quote('文化和旅游|county|2024|actual')}",
    "contradictions": "contradictions",
    "coverage": "coverage",
    "subject": "subject/2210201",
    "proof": f"proof?unit={quote(UNIT)}&year=2024&measure=function_actual&code=2210201",
    "sql": f"sql?q={quote('SELECT unit_name, actual, variance_reason FROM budget_vs_actual LIMIT 9')}",
    "lost": "unit/none",
}


class Watch:
    """What a page asked for and complained of."""

    def __init__(self, page: Any) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None
        )
        page.on("dialog", lambda dialog: self.complaints.append("a script ran: " + dialog.message))

    def _heard(self, said: Any) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)


@pytest.fixture(scope="module")
def address(home: Home) -> Iterator[str]:
    """The explorer on a free port of this machine."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(64)
    server = uvicorn.Server(uvicorn.Config(build_app(home), log_level="error", lifespan="off"))
    thread = threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium's sandbox does not start for root
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Any, address: str) -> Iterator[Any]:
    """`opened("en/...", viewport=..., ...)` is a watched page; afterwards it must not have left this machine."""
    contexts, watches = [], []

    def open_page(path: str, **settings: Any) -> Any:
        context = browser.new_context(**{"viewport": DESK, **settings})
        contexts.append(context)
        page = context.new_page()
        watches.append(Watch(page))
        page.goto(f"{address}/{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    for watch in watches:
        host = urlsplit(address).netloc
        assert [url for url in watch.asked if urlsplit(url).netloc != host] == []
        assert [said for said in watch.complaints if "404 (Not Found)" not in said] == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", VIEWS)
def test_accessibility_and_the_width_of_a_phone(opened: Any, name: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (extra: dev)").Axe()
    # the two languages and the two widths are divided over the themes: every view is met in all four
    language, viewport = ("zh", DESK) if theme == "light" else ("en", PHONE)
    page = opened(f"{language}/{VIEWS[name]}", viewport=viewport, color_scheme=theme)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    found = axe.run(page).response["violations"]
    grave = [v for v in found if v["impact"] in ("serious", "critical")]
    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:3]]) for v in grave] == []


def test_themes_differ(opened: Any) -> None:
    colours = {
        theme: opened("en/", color_scheme=theme).evaluate("getComputedStyle(document.body).backgroundColor")
        for theme in ("light", "dark")
    }
    light, dark = (sum(int(part) for part in c[4:-1].split(",")) for c in (colours["light"], colours["dark"]))
    assert light > 600 > 150 > dark


# ---- search


def test_search_while_typing_and_choosing_by_keyboard(opened: Any) -> None:
    page = opened("en/")
    page.keyboard.press("/")
    page.keyboard.type("水乡文化")
    option = page.get_by_role("option").first
    option.wait_for()
    assert "水乡文化" in option.inner_text()
    box = page.get_by_role("combobox").and_(page.locator(":focus"))
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unit/**")
    assert page.locator("h1").inner_text() == UNIT.split("-")[1]


def test_escape_closes_the_suggestions_and_enter_searches(opened: Any) -> None:
    page = opened("zh/")
    box = page.locator("#q2")
    box.focus()
    page.keyboard.type("退休")
    page.wait_for_function("document.querySelector('#q2').getAttribute('aria-expanded') === 'false'")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.locator("mark").count() > 0


def test_a_hostile_suggestion_is_text(opened: Any) -> None:
    page = opened("en/")
    page.locator("#q2").focus()
    page.keyboard.type("<script>")
    page.get_by_role("option").first.wait_for()
    assert page.locator(".offers script").count() == 0
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/unit/**")
    assert "<script>" in page.locator("h1").inner_text()


# ---- a unit and its proofs


def test_from_a_figure_to_its_print_and_back_by_keyboard(opened: Any) -> None:
    page = opened(f"en/{VIEWS['unit']}")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"
    page.keyboard.press("Enter")
    link = page.locator("#spending tr.item a.proof").nth(1)
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    picture = dialog.locator("img").first
    picture.scroll_into_view_if_needed()
    picture.evaluate("image => image.decode()")
    assert picture.evaluate("image => image.naturalWidth") > 200
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_function("!document.querySelector('dialog').open")
    assert link.evaluate("link => link === document.activeElement"), "focus returns to where it was"


def test_every_link_and_field_can_be_reached_with_the_tab_key(opened: Any) -> None:
    page = opened(f"en/{VIEWS['chosen']}")
    wanted = page.evaluate(
        """[...document.querySelectorAll("a[href], button, input:not([type=hidden]), select")]
           .filter(e => e.checkVisibility() && !e.closest("dialog")).map((e, n) => { e.dataset.n = n; return n; })"""
    )
    reached = set()
    for _ in range(len(wanted) + 12):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("Number(document.activeElement.dataset.n ?? -1)"))
    assert set(wanted) - reached == set()


def test_the_reason_is_shown_on_hover_and_on_focus(opened: Any) -> None:
    page = opened(f"zh/{VIEWS['unit']}")
    hint = page.locator(".hint").first
    tip = hint.locator(".tip")
    assert not tip.is_visible()
    hint.hover()
    assert tip.is_visible()
    reason = tip.inner_text().splitlines()[-1]
    page.mouse.move(0, 0)
    assert not tip.is_visible()
    hint.focus()
    assert tip.is_visible()
    assert page.locator("p.reason", has_text=reason).first.is_visible(), "and without either"


def test_a_link_opens_the_same_view_again(opened: Any, address: str) -> None:
    page = opened(f"zh/{VIEWS['unit']}")
    page.get_by_role("link", name="2023", exact=True).first.click()
    page.locator("#spending .switch a", has_text="款").click()
    page.locator(".switches a", has_text="元").last.click()
    again = opened(page.url.removeprefix(f"{address}/"))
    assert again.locator("main").inner_text() == page.locator("main").inner_text()
    assert "money=yuan" in page.url
    page.locator(".switches a", has_text="English").click()
    assert page.locator(".years a[aria-current]").inner_text() == "2023"
    assert "level=section" in page.url
    assert "money=yuan" in page.url


def test_contradictions_show_both_figures(opened: Any) -> None:
    page = opened("en/contradictions")
    first = page.locator("article.finding").first
    pictures = first.locator("img")
    assert pictures.count() >= 2
    for n in range(2):
        pictures.nth(n).scroll_into_view_if_needed()
        pictures.nth(n).evaluate("image => image.decode()")
        assert pictures.nth(n).evaluate("image => image.naturalWidth") > 200
    page.locator("select[name=family]").select_option("growth")
    page.wait_for_url("**family=growth**")
    assert page.locator("article.finding").count() >= 1


def test_on_a_phone_the_picture_of_a_figure_shows_the_figure(opened: Any) -> None:
    page = opened(f"en/{VIEWS['proof']}", viewport=PHONE)
    cuts = page.locator(".claim .cut")
    wider = 0
    for n in range(cuts.count()):
        cuts.nth(n).scroll_into_view_if_needed()
        cuts.nth(n).locator("img").evaluate("image => image.decode()")
        brought = "cut => cut.scrollWidth <= cut.clientWidth || cut.scrollLeft > 0"
        page.wait_for_function(brought, arg=cuts.nth(n).element_handle())
        wider += cuts.nth(n).evaluate("cut => cut.scrollWidth > cut.clientWidth")
    assert wider, "a picture that is wider than the phone is among them"


def test_leafing_through_a_document(opened: Any, ask: duckdb.DuckDBPyConnection) -> None:
    found = ask.execute(
        "SELECT document_id, page, line_item_id FROM line_items WHERE x0 IS NOT NULL AND page BETWEEN 3 AND 8"
        " AND source = 'table' ORDER BY ALL LIMIT 1"
    ).fetchone()
    assert found is not None
    page = opened(f"en/document/{found[0]}?page={found[1]}&mark={found[2]}")
    sheet = page.locator(".paper img")
    sheet.evaluate("image => image.decode()")
    mark, paper = page.locator("rect.chosen").bounding_box(), sheet.bounding_box()
    assert paper["x"] <= mark["x"] <= paper["x"] + paper["width"]
    assert paper["y"] <= mark["y"] <= paper["y"] + paper["height"]
    page.locator("rect.chosen").click()
    page.locator("dialog[open] img").first.wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Next").first.click()
    page.wait_for_url(f"**page={found[1] + 1}")


def test_a_table_is_taken_away(opened: Any) -> None:
    page = opened(f"en/{VIEWS['unit']}", accept_downloads=True)
    for kind in ("CSV", "Excel", "Parquet"):
        with page.expect_download() as waiting:
            page.locator("#spending .take a", has_text=kind).click()
        path = Path(waiting.value.path())
        assert path.stat().st_size > 500
        assert waiting.value.suggested_filename.startswith("juesuan-unit-")


def test_adding_a_unit_to_a_comparison(opened: Any) -> None:
    page = opened(f"en/compare?unit={quote(UNIT)}")
    box = page.get_by_role("combobox", name="Add a unit")
    box.focus()
    page.keyboard.type("数字田园")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**unit=*unit=*")
    assert page.locator("table.side thead th").count() == 3


def test_everything_works_without_scripts(opened: Any) -> None:
    page = opened("en/", java_script_enabled=False)
    page.locator("#q2").fill("水乡")
    page.locator("form.big button").click()
    page.get_by_role("link", name=UNIT.split("-")[1]).first.click()
    page.locator("#spending tr.item a.proof").first.click()
    page.locator("figure.claim a.cut").first.click()
    assert page.locator("figure.claim img").is_visible()
    page.goto(page.url.partition("/en/")[0] + "/en/contradictions")
    page.locator("select[name=family]").select_option("growth")
    page.get_by_role("button", name="Show").click()
    assert "family=growth" in page.url


def test_hostile_names_run_nothing(opened: Any) -> None:
    page = opened(f"en/unit/{quote(HOSTILE_ID, safe='')}?year=2024")
    assert page.evaluate("document.querySelectorAll('main script, main img[src=x]').length") == 0
    page.locator(".hint").first.hover()
