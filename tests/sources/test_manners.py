"""Manners: the settings of the crawl, what the robot asks in which order, and the pauses of a host."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.home import Home
from pipeline.sources import collect
from pipeline.sources.crawl.plan import CrawlPlan
from pipeline.sources.crawl.settings import crawl_settings
from pipeline.sources.model import Portal, UrlList
from tests.sources.conftest import Sources
from tests.sources.portal import Portal as LoopbackPortal


def plan(*sources: object) -> CrawlPlan:
    webs = tuple(s for s in sources if isinstance(s, Portal | UrlList))
    return CrawlPlan(journal="j", spool="s", state="b", now="2026-03-01T00:00:00.000000Z", sources=webs)


def test_the_settings_are_polite_and_bounded(tmp_path: Path) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(
        '[crawler]\ncontact = "https://desk.example.org/robot"\n'
        '[[source]]\nname = "p"\nkind = "portal"\nstart = ["https://a.example.org/"]\n'
        '[[source]]\nname = "q"\nkind = "urls"\nurls = ["https://b.example.org/a.pdf"]\n'
        "[source.crawling]\ndelay_seconds = 3\n",
        encoding="utf-8",
    )
    from pipeline.sources import load

    settings = crawl_settings(plan(*load(path)))
    assert settings["ROBOTSTXT_OBEY"] is True
    assert settings["DOWNLOAD_DELAY"] == 1.0
    assert settings["DOWNLOAD_DELAY_JITTER"] == 0
    assert settings["AUTOTHROTTLE_ENABLED"] is True
    assert settings["AUTOTHROTTLE_START_DELAY"] == 3.0
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == 1
    assert settings["USER_AGENT"] == "Juesuan/0.1.0 (+https://desk.example.org/robot)"
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert settings["TELNETCONSOLE_ENABLED"] is settings["REMOTE_CONTROL_ENABLED"] is False
    for limit in (
        "DOWNLOAD_TIMEOUT",
        "DOWNLOAD_MAXSIZE",
        "CLOSESPIDER_TIMEOUT",
        "MEMUSAGE_LIMIT_MB",
        "REDIRECT_MAX_TIMES",
    ):
        assert settings[limit] > 0, limit


@pytest.mark.parametrize(
    ("name", "address", "is_asked"),
    [
        ("files.example.org", "93.184.215.14", True),
        ("files.example.org", "10.0.0.5", False),
        ("files.example.org", "127.0.0.1", False),
        ("files.example.org", "169.254.169.254", False),
        ("Intranet.example.org", "10.0.0.5", True),  # whoever wrote the source has named it
        ("127.0.0.1", "127.0.0.1", True),
        ("proxy.internal", "10.0.0.9", True),
        ("intranet.example.org", "169.254.169.254", False),  # the keys of a machine in a cloud
    ],
)
def test_a_name_that_a_pattern_lets_in_leads_to_no_machine_of_our_own(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str, is_asked: bool
) -> None:
    from scrapy.resolver import CachingThreadedResolver
    from scrapy.settings import Settings
    from twisted.internet import defer, reactor
    from twisted.internet.error import DNSLookupError

    from pipeline.sources.crawl.addresses import PublicResolver

    monkeypatch.setenv("http_proxy", "proxy.internal:3128")
    source = UrlList(
        name="q",
        urls=("http://127.0.0.1:8000/a.pdf", "https://Intranet.example.org/a.pdf"),
        allowed_hosts=("*.example.org",),
    )
    settings = crawl_settings(plan(source))
    assert settings["DNS_RESOLVER"] == f"{PublicResolver.__module__}.{PublicResolver.__name__}"
    monkeypatch.setattr(CachingThreadedResolver, "getHostByName", lambda *_: defer.succeed(address))
    crawler = SimpleNamespace(settings=Settings(settings))
    found = PublicResolver.from_crawler(crawler, reactor).getHostByName(name)  # type: ignore[arg-type]
    came: list[object] = []
    found.addBoth(came.append)
    if is_asked:
        assert came == [address]
    else:
        assert came[0].check(DNSLookupError)  # type: ignore[attr-defined]


def test_nothing_but_the_web_is_asked() -> None:
    handlers = crawl_settings(plan(UrlList(name="q", urls=("http://a.example.org/",))))["DOWNLOAD_HANDLERS"]
    assert {scheme for scheme, handler in handlers.items() if handler is None} == {"data", "file", "ftp", "s3"}


@pytest.mark.parametrize(("own", "pause"), [(0.0, 0.2), (0.3, 0.3)])
def test_one_host_is_asked_one_by_one_and_at_the_pace_of_its_robots(
    portal: LoopbackPortal, home: Home, write_sources: Sources, own: float, pause: float
) -> None:
    """robots.txt first, then index, then documents in the order of the page; two sources on a host share its pauses."""
    portal.page("/robots.txt", "User-agent: juesuan\nCrawl-delay: 0.2\nDisallow: /no\n\nUser-agent: *\nDisallow: /\n")
    portal.index(
        "/i.html", ("/a.pdf", "甲局2024年度决算"), ("/no.pdf", "乙局2024年度决算"), ("/b.pdf", "丙局2024年度决算")
    )
    for name in "abc":
        portal.file(f"/{name}.pdf", b"%PDF-1.4\n% " + name.encode() + b"\n%%EOF\n")
    text = f"""
        [[source]]
        name = "p"
        kind = "portal"
        start = ["{portal.url("/i.html")}"]
        [[source]]
        name = "q"
        kind = "urls"
        urls = ["{portal.url("/c.pdf")}"]
        """
    found = {s.source: s for s in collect(home, write_sources(text, delay_seconds=own)).sources}
    assert (found["p"].new, found["p"].refused, found["q"].new) == (2, 1, 1)
    assert [a.path for a in portal.asked] == ["/robots.txt", "/i.html", "/c.pdf", "/a.pdf", "/b.pdf"]
    log = (home.sources / "crawl.log").read_text(encoding="utf-8")
    shortest = re.search(r"'juesuan/shortest_pause/127\.0\.0\.1': ([\d.]+)", log)
    assert shortest is not None
    assert float(shortest[1]) >= pause


def test_an_attachment_is_asked_for_from_its_page(portal: LoopbackPortal, home: Home, write_sources: Sources) -> None:
    portal.page("/t1.html", '<title>甲局2024年度决算</title><a href="/a.pdf">附件</a>')
    portal.index("/i.html", ("/t1.html", "甲局2024年度决算"))
    portal.file("/a.pdf", b"%PDF-1.4\n%%EOF\n")
    text = f'[[source]]\nname = "p"\nkind = "portal"\nstart = ["{portal.url("/i.html")}"]\npages = ["/t1"]\n'
    assert collect(home, write_sources(text)).new == 1
    assert [a.referer for a in portal.asked if a.path == "/a.pdf"] == [portal.url("/t1.html")]


def test_a_page_of_a_list_brings_its_attachments(portal: LoopbackPortal, home: Home, write_sources: Sources) -> None:
    portal.page("/report.html", '<title>甲局2024年度决算</title><p>见附件</p><a href="/a.pdf">附件</a>')
    portal.file("/a.pdf", b"%PDF-1.4\n%%EOF\n")
    text = (
        f'[[source]]\nname = "q"\nkind = "urls"\nurls = ["{portal.url("/report.html")}", "{portal.url("/none.pdf")}"]\n'
    )
    (counts,) = collect(home, write_sources(text)).sources
    assert (counts.new, counts.dead_links) == (2, 1)
