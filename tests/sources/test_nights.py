"""Nights over a portal on three hosts: what is new, changed, unchanged, withdrawn; what belongs together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.documents import store
from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival
from pipeline.home import Home
from pipeline.sources import all_health, collect, last_summary
from pipeline.sources.state import State
from pipeline.sources.summary import SourceCounts
from tests.sources.conftest import Sources, sources_of
from tests.sources.portal import Portal, serving

FIGURES = "一般公共预算财政拨款支出 1,234.50 万元，基本支出 1,000.25 万元，项目支出 234.25 万元。" * 3


def arrivals(home: Home) -> list[Arrival]:
    ledger = Ledger(home.ledger)
    return [a for day in ledger.days() for a in ledger.arrivals(day)]


def pdf(words: str) -> bytes:
    return b"%PDF-1.4\n% " + words.encode() + b"\n%%EOF\n"


def build(portal: Portal) -> None:
    """Two index pages on host 1 lead to reports there and on host 2; attachments lie on host 3."""
    portal.index(
        "/open/index.html",
        ("/open/r1.html", "青山区教育局2024年度部门决算公开"),
        ("/files/P020250901.pdf", "青山区水务局2024年度部门决算"),
        ("/news/1.html", "区长调研防汛工作"),
        ("index_1.html", "下一页"),
    )
    portal.index(
        "/open/index_1.html",
        (portal.url("/open/r2.html", 2), "青山区民政局2024年度部门决算公开"),
        ("http://other.example.org/x.pdf", "外站2024年度部门决算"),
        ("index.html", "上一页"),
    )
    portal.page(
        "/open/r1.html",
        f"<title>青山区教育局2024年度部门决算</title><p>{FIGURES}</p>"
        f'<a href="{portal.url("/att/edu.xls", 3)}">附件：部门决算报表</a><a href="/open/index.html">返回</a>',
    )
    portal.page(
        "/open/r2.html",
        "<title>青山区民政局2024年度部门决算</title><p>详见附件。</p>"
        f'<a href="{portal.url("/att/civil.pdf", 3)}">附件</a>',
        host=2,
    )
    portal.file("/files/P020250901.pdf", pdf("water"))
    portal.file("/att/edu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0k\0b\0o\0o\0k\0" * 80, host=3)
    portal.file("/att/civil.pdf", pdf("civil"), host=3)


def source(portal: Portal) -> str:
    return f"""
        [[source]]
        name = "qingshan"
        kind = "portal"
        start = ["{portal.url("/open/index.html")}"]
        allowed_hosts = ["127.0.0.2", "127.0.0.3"]
        pages = ['/open/r\\d+\\.html$']
        next_pages = ['/open/index_\\d+\\.html$']
        [source.defaults]
        places = ["浙江省", "丽水市"]
        """


@pytest.mark.usefixtures("cold_crawler")
def test_three_nights(portal: Portal, home: Home, write_sources: Sources) -> None:
    build(portal)
    sources = write_sources(source(portal))
    night = datetime(2026, 3, 1, 18, tzinfo=UTC)

    first = collect(home, sources, now=night)
    (counts,) = first.sources
    # the table is only the head of a workbook: it is refused at registration, the three others are new
    assert (counts.new, counts.refused, counts.errors, counts.listed) == (3, 1, 0, 3)
    assert counts.complete
    assert any(n.startswith("offsite") for n in counts.notes)
    assert counts.state == "ok"
    assert "/news/1.html" not in portal.paths()
    assert {a.path for a in portal.asked if a.path == "/robots.txt"} == {"/robots.txt"}
    assert [a.host for a in portal.asked if a.path == "/robots.txt"] == ["127.0.0.1", "127.0.0.2", "127.0.0.3"]
    assert {a.agent for a in portal.asked} == {"Juesuan/0.1.0 (+desk@example.org)"}

    by_name = {a.file_name: a for a in arrivals(home)}
    page, water, civil = (
        by_name["青山区教育局2024年度部门决算.html"],
        by_name["青山区水务局2024年度部门决算.pdf"],
        by_name["青山区民政局2024年度部门决算公开 附件.pdf"],
    )
    for arrival in (page, water, civil):
        origin = arrival.origin
        assert origin is not None
        assert (origin.source, origin.status) == ("qingshan", 200)
        assert origin.defaults is not None
        assert origin.defaults.places == ("浙江省", "丽水市")
        assert store.origin(home.documents, arrival.document_id) == arrival
    # the page and its attachments are parts of one report; a document on an index page is one of its own
    assert page.origin is not None
    assert page.origin.page_uri == page.source_uri == portal.url("/open/r1.html")
    assert civil.origin is not None
    assert civil.origin.page_uri == portal.url("/open/r2.html", 2)
    assert water.origin is not None
    assert water.origin.page_uri is None
    (refusal,) = Ledger(home.ledger).refusals(first.days[0])
    assert refusal.source_uri == portal.url("/att/edu.xls", 3)

    # the second night: one report anew, one changed, one withdrawn, the rest as it was
    portal.asked.clear()
    portal.index(
        "/open/index.html",
        ("/open/r1.html", "青山区教育局2024年度部门决算公开"),
        ("/files/new.pdf", "青山区档案馆2024年度部门决算"),
    )
    del portal.routes[1, "/files/P020250901.pdf"]
    portal.file("/att/civil.pdf", pdf("civil, corrected"), host=3)
    portal.file("/files/new.pdf", pdf("archive"))
    second = collect(home, sources, now=night + timedelta(days=1))
    (counts,) = second.sources
    assert (counts.new, counts.changed, counts.not_modified, counts.withdrawn, counts.errors) == (2, 1, 1, 1, 0)
    assert [(i.outcome, i.reason) for i in counts.incidents] == [("gone", "http_404")]
    known = {a.path for a in portal.asked if a.conditional}
    assert {"/open/r1.html", "/open/r2.html", "/files/P020250901.pdf", "/att/civil.pdf"} <= known
    assert store.origin(home.documents, water.document_id) is not None, "nothing is deleted"
    assert len(arrivals(home)) == 5

    # the third night: nothing new; what was withdrawn stays so without being told again
    portal.asked.clear()
    third = collect(home, sources, now=night + timedelta(days=2))
    (counts,) = third.sources
    assert (counts.new, counts.withdrawn, counts.errors, counts.unchanged) == (0, 0, 0, 0)
    assert counts.not_modified == 3
    assert counts.incidents == []
    assert "/files/P020250901.pdf" not in portal.paths(), "gone, and no longer linked to"
    assert last_summary(home) == third
    (health,) = all_health(home)
    assert (health.state, health.last_new_at) == ("ok", second.ended_at)
    assert health.known["gone"] == 1
    assert len(arrivals(home)) == 5


@dataclass
class Small:
    """Three nights of four small sources, asked together: what each gave, and what was asked of it."""

    home: Home
    nights: list[dict[str, SourceCounts]]
    asked: list[list[str]]

    def paths(self, night: int, prefix: str) -> list[str]:
        return [path for path in self.asked[night] if path.startswith(prefix)]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("small")
    home, night = Home(folder / "home"), datetime(2026, 3, 1, tzinfo=UTC)
    found = Small(home, [], [])
    with serving() as portal:

        def source(name: str, extra: str = "") -> str:
            start = portal.url(f"/{name}/i.html")
            return f'[[source]]\nname = "{name}"\nkind = "portal"\nstart = ["{start}"]\n{extra}\n'

        def ask(*texts: str, days: int) -> None:
            portal.asked.clear()
            summary = collect(home, sources_of(folder, "\n".join(texts)), now=night + timedelta(days=days))
            found.nights.append({s.source: s for s in summary.sources})
            found.asked.append(portal.paths())

        calm = "[source.crawling]\nrecheck_days = 7"
        few = [(f"/few/{n}.pdf", f"第{n}局2024年度决算") for n in range(1, 5)]
        for path, _ in few:
            portal.file(path, pdf(path))
        for path in ("/back/a.pdf", "/calm/a.pdf", "/words/a.pdf", "/words/b.ppt"):
            portal.file(path, pdf(path))
        portal.index("/back/i.html", ("a.pdf", "甲局2024年度决算"))
        portal.index("/calm/i.html", ("a.pdf", "甲局2024年度决算"))
        portal.index("/words/i.html", ("a.pdf", "甲局2024年度决算"), ("b.ppt", "乙局2024年度决算"))
        portal.index("/few/i.html", *few[:2])
        ask(source("back"), source("calm", calm), source("words"), source("few"), days=0)

        kept = portal.routes.pop((1, "/back/a.pdf"))
        portal.index("/few/i.html", *few)
        more = "documents = ['\\.(pdf|ppt)$']"
        ask(source("back"), source("calm", calm), source("words", more), source("few"), days=3)

        portal.routes[1, "/back/a.pdf"] = kept
        budget = "[source.crawling]\nmax_requests = 2"
        ask(source("back"), source("calm", calm), source("words", more), source("few", budget), days=8)
        yield found


def test_what_is_withdrawn_and_comes_back_is_known_again(small: Small) -> None:
    first, second, third = (night["back"] for night in small.nights)
    assert (first.new, second.withdrawn) == (1, 1)
    assert (third.new, third.not_modified, third.withdrawn) == (0, 1, 0)
    with State(small.home.sources / "state.sqlite") as state:
        assert state.totals("back") == {"fetched": 1}


def test_known_documents_wait_as_long_as_the_source_says(small: Small) -> None:
    assert [small.paths(n, "/calm/") for n in range(3)] == [
        ["/calm/i.html", "/calm/a.pdf"],
        ["/calm/i.html"],
        ["/calm/i.html", "/calm/a.pdf"],
    ]


def test_a_source_that_changes_its_patterns_reads_its_pages_anew(small: Small) -> None:
    assert small.nights[0]["words"].new == 1
    assert (small.nights[1]["words"].new, small.nights[1]["words"].not_modified) == (1, 1)


def test_a_budget_is_spent_on_what_is_new_first(small: Small) -> None:
    assert small.paths(1, "/few/") == ["/few/i.html", "/few/3.pdf", "/few/4.pdf", "/few/1.pdf", "/few/2.pdf"]
    assert small.nights[1]["few"].complete
    cut = small.nights[2]["few"]
    assert small.paths(2, "/few/") == ["/few/i.html", "/few/1.pdf"]
    assert not cut.complete
    assert any(n.startswith("budget") for n in cut.notes)


def test_counted_index_pages_end_where_nothing_is_new(portal: Portal, home: Home, write_sources: Sources) -> None:
    portal.index("/p_1.html", ("/a.pdf", "甲局2024年度决算"))
    portal.index("/p_2.html", ("/b.pdf", "乙局2024年度决算"))
    portal.file("/a.pdf", pdf("a"))
    portal.file("/b.pdf", pdf("b"))
    text = f"""
        [[source]]
        name = "p"
        kind = "portal"
        start = []
        page_numbers = [{{ template = "{portal.url("/p_{n}.html")}", first = 1, last = 50 }}]
        """
    found = collect(home, write_sources(text))
    assert (found.new, found.errors) == (2, 0)
    assert [p for p in portal.paths() if p.startswith("/p_")] == ["/p_1.html", "/p_2.html", "/p_3.html"]


def test_only_and_disabled_sources(portal: Portal, home: Home, write_sources: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(pdf("in"))
    portal.index("/i.html")
    sources = write_sources(f"""
        [[source]]
        name = "p"
        kind = "portal"
        start = ["{portal.url("/i.html")}"]
        enabled = false
        [[source]]
        name = "folder"
        kind = "inbox"
        folder = "{folder}"
        settle_seconds = 0
        """)
    found = collect(home, sources)
    assert [s.source for s in found.sources] == ["folder"]
    assert portal.asked == []
    assert [s.source for s in collect(home, sources, only=["p"]).sources] == ["p"]
    assert portal.paths() == ["/i.html"]
