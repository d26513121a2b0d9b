"""Every bad manner of a host, for real: each leaves a record that says what happened, and costs nothing else.

The faults of one host, asked in one crawl, stand in one table; the next crawl finds the host mended and completes.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival, Rejection
from pipeline.errors import HomeError, SourceError
from pipeline.home import CHECKOUT, Home
from pipeline.sources import all_health, collect
from pipeline.sources.state import State
from pipeline.sources.summary import SourceCounts
from tests.sources.conftest import Sources, sources_of
from tests.sources.portal import (
    Answer,
    Asked,
    Handler,
    Portal,
    announces_less,
    cuts_off,
    drips,
    gzip_bomb,
    leads_to,
    never_ends,
    serving,
    slowly,
    times,
)

NIGHT = datetime(2026, 3, 1, 18, tzinfo=UTC)
#: How long a host takes to say that it must be waited for, in seconds.
THOUGHT = 0.5


def pdf(words: str, size: int = 0) -> bytes:
    return b"%PDF-1.4\n% " + words.encode() + b" " * size + b"\n%%EOF\n"


def rejections(home: Home) -> dict[str, Rejection]:
    ledger = Ledger(home.ledger)
    return {r.source_uri: r for day in ledger.days() for r in ledger.refusals(day)}


def arrivals(home: Home) -> list[Arrival]:
    ledger = Ledger(home.ledger)
    return [a for day in ledger.days() for a in ledger.arrivals(day)]


def portal_source(portal: Portal, extra: str = "") -> str:
    return f'[[source]]\nname = "p"\nkind = "portal"\nstart = ["{portal.url("/i.html")}"]\n{extra}\n'


def test_a_host_with_every_bad_manner(portal: Portal, home: Home, write_sources: Sources) -> None:
    good = pdf("good")
    portal.page("/robots.txt", "User-agent: *\nDisallow: /private/\n", type="text/plain")
    portal.file("/good.pdf", good)
    portal.file("/same.pdf", good)
    portal.file("/private/secret.pdf", pdf("secret"))
    portal.behave("/cut.pdf", cuts_off(pdf("cut", 5_000)))
    portal.behave("/short.pdf", announces_less(pdf("short", 5_000)))
    portal.behave("/slow.pdf", drips)
    portal.behave("/endless.pdf", never_ends)
    portal.behave("/bomb.pdf", gzip_bomb)
    portal.file("/huge.pdf", b"", headers={"Content-Length": str(1 << 40)})
    portal.page("/error.pdf", "<html><body>服务器繁忙，请稍后再试</body></html>", type="application/pdf")
    portal.file("/film.pdf", pdf("film"), "video/mp4")
    portal.file("/typed.pdf", pdf("a lie about its type"), "text/html")
    portal.routes[1, "/away.pdf"] = leads_to("http://127.0.0.9:1/x.pdf")
    portal.routes[1, "/round.pdf"] = leads_to("/round2.pdf")
    portal.routes[1, "/round2.pdf"] = leads_to("/round.pdf")
    portal.routes[1, "/moved.pdf"] = leads_to("/deep/moved-here.pdf", 301)
    portal.file("/deep/moved-here.pdf", pdf("moved"))
    portal.file("/empty.pdf", b"")
    portal.behave("/sick.pdf", times(Answer(b"", status=500), Answer(pdf("well again"), "application/pdf")))
    portal.routes[1, "/broken.pdf"] = Answer(b"", status=500)
    portal.routes[1, "/shut.pdf"] = Answer(b"", status=403)
    portal.file("/%2e%2e%2f%2e%2e%2fetc%2fpasswd.pdf", pdf("climbs"))
    portal.file(
        "/name1.pdf",
        pdf("n1"),
        headers={"Content-Disposition": 'attachment; filename="../../../' + "x" * 300 + '.pdf"'},
    )
    portal.file(
        "/name2.pdf", pdf("n2"),
        headers={"Content-Disposition": "attachment; filename*=UTF-8''%E5%86%B3%00%E7%AE%97%E2%80%AEfdp.exe.pdf"},
    )  # fmt: skip
    every = sorted(path for number, path in portal.routes if number == 1 and path not in ("/robots.txt", "/round2.pdf"))
    every = [path for path in every if not path.startswith("/deep/")] + ["/missing.pdf"]
    portal.index("/i.html", *((path, f"第{n}局2024年度决算") for n, path in enumerate(every)))
    sources = write_sources(portal_source(portal), timeout_seconds=3, max_megabytes=4)

    (counts,) = collect(home, sources, now=NIGHT).sources
    told = {i.url.removeprefix(portal.url("")): (i.outcome, i.reason) for i in counts.incidents}
    assert told == {
        "/away.pdf": ("refused", "redirected_away"),
        "/bomb.pdf": ("refused", "too_large"),
        "/broken.pdf": ("failed", "http_500"),
        "/cut.pdf": ("failed", "incomplete"),
        "/empty.pdf": ("refused", "empty"),
        "/endless.pdf": ("refused", "too_large"),
        "/error.pdf": ("refused", "disguised"),
        "/film.pdf": ("refused", "wrong_type"),
        "/huge.pdf": ("refused", "too_large"),
        "/missing.pdf": ("gone", "http_404"),
        "/private/secret.pdf": ("refused", "robots"),
        "/round.pdf": ("refused", "redirect_loop"),
        "/shut.pdf": ("failed", "http_403"),
        "/slow.pdf": ("failed", "timeout"),
    }
    assert counts.complete
    assert counts.state == "degraded"
    assert "/private/secret.pdf" not in portal.paths()
    refused = {uri.removeprefix(portal.url("")): r for uri, r in rejections(home).items()}
    assert set(refused) == {path for path, (outcome, _) in told.items() if outcome == "refused"}
    assert {r.stage for path, r in refused.items() if path not in ("/empty.pdf", "/error.pdf")} == {"fetch"}
    assert all("Remedy: " in r.detail for r in refused.values())

    held = {a.file_name: a for a in arrivals(home)}
    # /short.pdf is cut where the server says it ends: HTTP cannot know, the reader finds it damaged
    assert counts.new == len(held) == 8
    assert counts.unchanged == 1  # /same.pdf
    moved = next(a for a in held.values() if a.source_uri.endswith("/deep/moved-here.pdf"))
    assert moved.origin is not None
    assert moved.origin.requested_uri == portal.url("/moved.pdf")
    assert {a.media_type for a in held.values()} == {"application/pdf"}
    assert all(not set("/\\\0\u202e") & set(name) and len(name) <= 80 for name in held)
    assert "决算fdp.exe.pdf" in held
    assert not list(home.sources.glob("crawls/*"))

    # the next night everything is mended: only what was refused waits its week
    portal.file("/cut.pdf", pdf("cut", 5_000))
    portal.file("/slow.pdf", pdf("slow"))
    portal.file("/broken.pdf", pdf("broken"))
    portal.file("/shut.pdf", pdf("shut"))
    portal.file("/missing.pdf", pdf("missing"))
    portal.asked.clear()
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert (counts.new, counts.errors, counts.refused, counts.incidents) == (5, 0, 0, [])
    assert counts.state == "ok"
    assert "/bomb.pdf" not in portal.paths()
    (health,) = all_health(home)
    assert (health.state, health.bad_collections, health.failing_since) == ("ok", 0, None)


@dataclass
class Hosts:
    """Six sources on hosts that behave badly each in its way, asked together at night, at noon and the next night."""

    nights: list[dict[str, SourceCounts]]
    asked: list[list[Asked]]

    def paths(self, night: int, host: int) -> list[str]:
        found = [a.path for a in self.asked[night] if a.host == f"127.0.0.{host}"]
        return [path for path in found if path != "/robots.txt"]


@pytest.fixture(scope="module")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    folder = tmp_path_factory.mktemp("hosts")
    home, found = Home(folder / "home"), Hosts([], [])
    two = (("/a.pdf", "甲局2024年度决算"), ("/b.pdf", "乙局2024年度决算"))
    with serving() as portal:

        def source(name: str, path: str, host: int, extra: str = "") -> str:
            start = portal.url(path, host)
            return f'[[source]]\nname = "{name}"\nkind = "portal"\nstart = ["{start}"]\n{extra}\n'

        def ask(*texts: str, hours: int) -> None:
            portal.asked.clear()
            summary = collect(home, sources_of(folder, "\n".join(texts)), now=NIGHT + timedelta(hours=hours))
            found.nights.append({s.source: s for s in summary.sources})
            found.asked.append(list(portal.asked))

        # a calendar, a session in the address: each page leads to a new one and lists the same
        for n in range(40):
            portal.index(f"/i.html?page={n}", two[0], (f"/i.html?page={n + 1}", "下一页"))
            portal.index(f"/j.html?page={n}", (f"/{n}.pdf", "甲局2024年度决算"), (f"/j.html?page={n + 1}", "下一页"))
        portal.index("/i.html", two[0], ("/i.html?page=0", "下一页"))
        portal.index("/j.html", ("/j.html?page=0", "下一页"))
        portal.file("/a.pdf", pdf("a"))
        # host 2 asks to wait a second, host 3 a day, host 4 cannot say its rules, host 7 is not there
        portal.index("/i.html", *two, host=2)
        wait = Answer(b"", status=429, headers={"Retry-After": "1"})
        portal.behave("/a.pdf", times(slowly(wait, THOUGHT), Answer(pdf("2a"), "application/pdf")), host=2)
        portal.file("/b.pdf", pdf("2b"), host=2)
        portal.index("/i.html", *two, host=3)
        away = Answer(b"", status=503, headers={"Retry-After": "80000"})
        portal.behave("/a.pdf", slowly(away, THOUGHT), host=3)
        portal.file("/b.pdf", pdf("3b"), host=3)
        portal.routes[4, "/robots.txt"] = Answer(b"", status=500)
        portal.index("/i.html", two[0], host=4)
        portal.file("/a.pdf", pdf("4a"), host=4)
        dead = [f"http://127.0.0.7:9/{n}.pdf" for n in range(20)]
        day, robots = source("day", "/i.html", 3), source("robots", "/i.html", 4)
        ask(
            source("loop", "/i.html", 1, "next_pages = ['page=']"),
            source("invents", "/j.html", 1, "next_pages = ['page=']\nmax_index_pages = 4"),
            source("wait", "/i.html", 2),
            day,
            robots,
            f'[[source]]\nname = "dead"\nkind = "urls"\nurls = {dead}\n',
            hours=0,
        )
        portal.file("/a.pdf", pdf("3a"), host=3)
        ask(day, hours=12)
        del portal.routes[4, "/robots.txt"]
        ask(day, robots, hours=24)
        yield found


def test_pagination_without_an_end_stops_where_nothing_new_is_listed(hosts: Hosts) -> None:
    counts = hosts.nights[0]["loop"]
    assert (counts.new, counts.listed, counts.complete) == (1, 2, True)
    assert any(n.startswith("pagination_loop") for n in counts.notes)


def test_pagination_that_invents_reports_is_bounded(hosts: Hosts) -> None:
    counts = hosts.nights[0]["invents"]
    assert (counts.listed, counts.complete, counts.dead_links) == (4, False, 3)
    assert any(n.startswith("index_pages") for n in counts.notes)


def test_a_host_that_asks_to_wait_is_waited_for(hosts: Hosts) -> None:
    counts = hosts.nights[0]["wait"]
    assert (counts.new, counts.errors) == (2, 0)
    assert hosts.paths(0, 2).count("/a.pdf") == 2
    own = [a for a in hosts.asked[0] if a.host == "127.0.0.2"]
    refused_at = next(a.at for a in own if a.path == "/a.pdf")
    # not one request to that host in the second that it asked for (the pause of this source is 0, and the next request
    # has waited for its turn since before the answer)
    assert [a.path for a in own if refused_at < a.at < refused_at + THOUGHT + 0.99] == []


def test_a_host_that_asks_for_a_day_is_left_alone_for_a_day(hosts: Hosts) -> None:
    night, noon, next_night = (each["day"] for each in hosts.nights)
    assert hosts.paths(0, 3) == ["/i.html", "/a.pdf"]
    assert {(i.url[-6:], i.reason) for i in night.incidents} == {("/a.pdf", "http_503"), ("/b.pdf", "host_closed")}
    assert hosts.asked[1] == []
    assert noon.state == "failing"
    assert (next_night.new, next_night.errors, next_night.state) == (2, 0, "ok")


def test_robots_that_cannot_be_read_forbid_all_for_now(hosts: Hosts) -> None:
    night, next_night = hosts.nights[0]["robots"], hosts.nights[2]["robots"]
    assert hosts.paths(0, 4) == []
    assert [(i.outcome, i.reason) for i in night.incidents] == [("failed", "robots_unreachable")]
    assert next_night.new == 1


def test_a_host_that_is_down_is_given_up_soon_and_costs_the_others_nothing(hosts: Hosts) -> None:
    dead = hosts.nights[0]["dead"]
    assert (dead.new, dead.errors, dead.state) == (0, 20, "failing")
    assert {i.reason for i in dead.incidents} <= {"robots_unreachable", "host_closed", "unreachable"}
    assert hosts.nights[0]["loop"].state == "ok"


def test_a_crawl_that_is_killed_loses_nothing(portal: Portal, home: Home, write_sources: Sources) -> None:
    """SIGKILL of the whole collection while a slow document is on its way: the others are taken in by the next one."""
    portal.index(
        "/i.html", ("/a.pdf", "甲局2024年度决算"), ("/b.pdf", "乙局2024年度决算"), ("/slow.pdf", "丙局2024年度决算")
    )
    portal.file("/a.pdf", pdf("a"))
    portal.file("/b.pdf", pdf("b"))
    portal.behave("/slow.pdf", drips)
    sources = write_sources(portal_source(portal), timeout_seconds=15)
    script = (
        "import sys; from pathlib import Path; from pipeline.home import Home\n"
        "from pipeline.sources import collect, load\n"
        "collect(Home(sys.argv[1]), load(Path(sys.argv[2])))"
    )
    toml = home.path.parent / "sources.toml"
    process = subprocess.Popen([sys.executable, "-c", script, str(home.path), str(toml)], cwd=CHECKOUT)
    try:
        end = time.monotonic() + 30
        while "/slow.pdf" not in portal.paths() and time.monotonic() < end:
            time.sleep(0.05)
        (crawl,) = home.sources.glob("crawls/*")
        with pytest.raises(SourceError, match="another collection"):
            collect(home, sources)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert arrivals(home) == []
    # the crawler ends with the process that started it
    while time.monotonic() < end and _crawlers(crawl):
        time.sleep(0.05)
    assert _crawlers(crawl) == []
    # the kill may come in the middle of a line
    with (crawl / "journal.jsonl").open("ab") as handle:
        handle.write(b'{"type":"visit","source":"p","url":"http')
    portal.file("/slow.pdf", pdf("slow"))
    found = collect(home, sources)
    assert found.resumed == 1
    (counts,) = found.sources
    assert (counts.new, counts.complete) == (3, True)
    assert {a.origin.source for a in arrivals(home) if a.origin is not None} == {"p"}
    assert not list(home.sources.glob("crawls/*"))


def _crawlers(crawl: Path) -> list[str]:
    """Processes that crawl by this plan."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(crawl).encode() in command:
                found.append(entry.name)
    return found


@pytest.mark.usefixtures("cold_crawler")
def test_a_disk_that_does_not_take_a_document_stops_the_crawl_with_a_remedy(
    portal: Portal, home: Home, write_sources: Sources
) -> None:
    portal.index("/i.html", ("/a.pdf", "甲局2024年度决算"))

    def vanish(handler: Handler) -> None:
        # the spool is gone while the document is on its way, as on a disk that was taken away
        for spool in home.sources.glob("crawls/*/files"):
            spool.rmdir()
        handler.give(Answer(pdf("a"), "application/pdf"))

    portal.behave("/a.pdf", vanish)
    sources = write_sources(portal_source(portal))
    with pytest.raises(HomeError, match="Remedy: free some space"):
        collect(home, sources)
    portal.file("/a.pdf", pdf("a"))
    assert collect(home, sources).new == 1


def test_a_damaged_state_says_what_to_do(portal: Portal, home: Home, write_sources: Sources) -> None:
    portal.index("/i.html")
    sources = write_sources(portal_source(portal))
    home.sources.mkdir(parents=True)
    (home.sources / "state.sqlite").write_bytes(b"no database at all, " * 100)
    with pytest.raises(HomeError, match="delete that file"):
        collect(home, sources)
    (home.sources / "state.sqlite").unlink()
    assert collect(home, sources).sources[0].state == "ok"
    with State(home.sources / "state.sqlite") as state:
        assert state.get("p", portal.url("/i.html")) is not None
