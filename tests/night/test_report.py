"""Three nights of one home: each morning page says exactly what happened."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from pipeline.home import Home
from pipeline.night.differences import last_baseline
from pipeline.night.model import Row, RunReport, local_day
from pipeline.night.report import last_report
from pipeline.night.settings import Due
from pipeline.night.table import RUN_REPORT, SECTIONS
from pipeline.night.words import as_html, as_markdown, headline
from pipeline.runs import last_run, run_folders
from tests.night.conftest import take_in, words

Page = Callable[..., RunReport]
EMPTY = dict.fromkeys(SECTIONS, 0)


def shown(report: RunReport, section: str) -> list[tuple[str | None, int | None, str]]:
    return [(row.unit_name, row.fiscal_year, row.what) for row in report.section(section)]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, list[RunReport]]:
    """Night 1: two reports, one broken file. Night 2: nothing. Night 3: a wrong new version, a mended file."""
    from pipeline.night.report import make_page
    from pipeline.runs import start_run

    base = tmp_path_factory.mktemp("nights")
    home, inbox = Home(base / "home"), base / "inbox"
    inbox.mkdir()

    def night() -> RunReport:
        take_in(home, inbox)
        with home.writer("test"):
            record = start_run(home, "test", kind="night")
            report = make_page(home, record, "published")
            record.end(home, "published")
        return report

    (inbox / "水务局.txt").write_text(words(), encoding="utf-8")
    (inbox / "林业局.txt").write_text(words("某县林业局", 2022), encoding="utf-8")
    (inbox / "坏.pdf").write_bytes(b"<html>404</html>")
    pages = [night(), night()]
    (inbox / "水务局.txt").write_text(words(rate="99.00"), encoding="utf-8")
    (inbox / "坏.pdf").unlink()
    (inbox / "教育局.txt").write_text(words("某县教育局"), encoding="utf-8")
    return home, [*pages, night()]


def test_the_first_page_has_everything_as_new(nights: tuple[Home, list[RunReport]]) -> None:
    page = nights[1][0]
    assert page.is_first
    assert {row.what for row in page.section("new")} == {"水务局.txt", "林业局.txt"}
    (refused,) = page.section("rejected")
    assert refused.what.endswith("坏.pdf")
    assert refused.reason is not None
    assert refused.reason.startswith("register: ")
    assert "Remedy: " in (refused.detail or "")


def test_a_night_without_news_says_so(nights: tuple[Home, list[RunReport]]) -> None:
    page = nights[1][1]
    assert not page.is_first
    assert {name: count for name, count in page.counts.items() if count and name != "missing"} == {}
    assert page.warehouse == nights[1][0].warehouse


def test_a_new_version_is_changed_and_its_checks_are_held_against_the_old_one(
    nights: tuple[Home, list[RunReport]],
) -> None:
    page = nights[1][2]
    assert shown(page, "new") == [("某县教育局", 2024, "教育局.txt")]
    assert shown(page, "changed") == [("某县水务局", 2024, "水务局.txt")]
    assert page.counts["rejected"] == 0
    (worse,) = page.section("report_worsened")
    assert (worse.unit_name, worse.before, worse.now) == ("某县水务局", 0, 1)
    assert [row.what for row in page.section("rule_worsened")] == (worse.reason or "").split(", ")


def test_who_has_published_before_and_not_by_now_is_missing(nights: tuple[Home, list[RunReport]]) -> None:
    rows = {row.unit_name: row for row in nights[1][2].section("missing")}
    assert rows["某县林业局"].fiscal_year == 2023
    assert (rows["某县林业局"].detail or "").startswith("2023, 2024")
    assert rows["某县林业局"].now is not None
    assert rows["某县林业局"].now >= 2


def test_the_table_beside_the_page_holds_all_rows(nights: tuple[Home, list[RunReport]]) -> None:
    home, pages = nights
    file = home.runs / pages[2].stamp / "run_report.parquet"
    assert pq.read_schema(file).names == list(RUN_REPORT.names)
    rows = duckdb.sql(f"SELECT section, count(*) FROM '{file}' GROUP BY 1").fetchall()
    assert EMPTY | dict(rows) == {name: pages[2].counts[name] for name in SECTIONS}
    kinds = duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
    assert {name: kind for name, kind, *_ in kinds} == {c.name: c.type for c in RUN_REPORT.columns}


def test_every_run_is_kept_and_one_baseline(nights: tuple[Home, list[RunReport]]) -> None:
    home, pages = nights
    assert [folder.name for folder in run_folders(home)] == [page.stamp for page in pages]
    assert last_baseline(home) == home.runs / pages[2].stamp / "baseline"
    assert len(list(home.runs.glob("*/baseline"))) == 1
    assert last_report(home) == pages[2]
    run = last_run(home)
    assert run is not None
    assert (run.stamp, run.outcome) == (pages[2].stamp, "published")


def test_a_run_killed_before_its_page_leaves_its_news_to_the_next(
    nights: tuple[Home, list[RunReport]], tmp_path: Path, page: Page
) -> None:
    shutil.copytree(nights[0].path, tmp_path / "home")
    home = Home(tmp_path / "home")
    extra = tmp_path / "文化局.txt"
    extra.write_text(words("某县文化局"), encoding="utf-8")
    take_in(home, extra)  # published, and no page came of it
    assert page(home, "failed", message="killed").rows == []
    assert shown(page(home), "new") == [("某县文化局", 2024, "文化局.txt")]
    assert page(home).counts["new"] == 0


def test_the_pages_in_both_languages_show_what_happened(nights: tuple[Home, list[RunReport]]) -> None:
    home, pages = nights
    folder = home.runs / pages[2].stamp
    markdown, html = (folder / "report.md").read_text(), (folder / "report.html").read_text()
    for text in (markdown, html):
        for word in ("教育局", "新版本 Changed", "核对变差", "数据仓库 warehouse"):
            assert word in text
    assert json.loads((folder / "report.json").read_bytes())["counts"] == pages[2].counts
    assert "1 变差 worsened" in headline(pages[2])


class Elements(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_names_from_documents_are_text_and_never_markup(home: Home, page: Page) -> None:
    evil = "<script>alert(1)</script>|[x](http://a)\n# \u202egnp"
    report = page(home, "failed", message=evil, incidents=[])
    report.outcome = "published"
    from pipeline.night.model import Row

    report.rows = [Row("new", evil, unit_name=evil, detail=evil)]
    report.counts["new"] = 1
    html = as_html(report)
    parsed = Elements(html)
    assert parsed.open == []
    assert "script" not in parsed.seen
    assert "\u202e" not in html
    markdown = as_markdown(report)
    (line,) = [one for one in markdown.splitlines() if one.startswith("| ") and "alert" in one]
    assert line.replace(r"\|", "").count("|") == 4
    assert "<script>" not in markdown.replace(r"\<", "").replace(r"\>", "")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made


def test_a_failed_run_has_a_page_with_its_error(home: Home, page: Page) -> None:
    report = page(home, "failed", message="the disk is full. Remedy: free some space")
    assert report.warehouse is None
    assert "free some space" in (home.runs / report.stamp / "report.md").read_text()
    assert "失败 failed" in headline(report)
    assert last_baseline(home) is None


def test_incidents_of_sources_are_rows(nights: tuple[Home, list[RunReport]], tmp_path: Path, page: Page) -> None:
    shutil.copytree(nights[0].path, tmp_path / "home")
    incidents = [
        {"source": "portal", "url": "https://example.org/a.pdf", "outcome": "gone", "reason": "404", "detail": ""},
        {"source": "portal", "url": "https://example.org/b", "outcome": "failed", "reason": "500", "detail": "twice"},
    ]
    sources = {"portal": {"state": "degraded", "unchanged": 3, "not_modified": 4}}
    report = page(Home(tmp_path / "home"), incidents=incidents, sources=sources)
    assert [(r.what, r.reason, r.detail) for r in report.section("withdrawn")] == [
        ("https://example.org/a.pdf", "404", "portal")
    ]
    assert [(r.what, r.detail) for r in report.section("source")] == [("https://example.org/b", "portal: twice")]
    assert report.counts["unchanged"] == 7
    assert "degraded" in as_markdown(report)


def test_an_address_in_trouble_names_the_report_that_came_from_there(
    nights: tuple[Home, list[RunReport]], tmp_path: Path, page: Page
) -> None:
    home = Home(shutil.copytree(nights[0].path, tmp_path / "home"))
    with duckdb.connect(str(home.published), read_only=True) as con:
        known = con.execute(
            "SELECT d.source_uri, d.document_id, u.unit_name, d.fiscal_year, d.report_kind FROM documents d"
            " JOIN units u USING (unit_id) WHERE d.status = 'published' ORDER BY ALL LIMIT 1"
        ).fetchone()
    assert known is not None
    report = page(home, incidents=[{"source": "portal", "url": known[0], "outcome": "gone", "reason": "http_404"}])
    (row,) = [row for row in report.section("withdrawn") if row.reason == "http_404"]
    assert (row.what, row.document_id, row.unit_name, row.fiscal_year, row.report_kind) == known


@pytest.mark.parametrize(
    ("kind", "today", "year"),
    [
        ("final", date(2026, 10, 31), 2024),
        ("final", date(2026, 11, 1), 2025),
        ("budget", date(2026, 4, 30), 2025),
        ("budget", date(2026, 5, 1), 2026),
    ],
)
def test_a_report_is_due_after_its_day(kind: str, today: date, year: int) -> None:
    assert Due().latest_year(kind, today) == year


def test_the_day_of_a_page_is_that_of_china() -> None:
    assert local_day("2026-01-01T18:00:00.000000Z") == date(2026, 1, 2)


def test_a_column_stands_to_the_right_where_all_of_it_is_numbers() -> None:
    """A list of years is text, also where it holds one year."""
    years = ("2019, 2020, 2021", "2026")
    rows = [Row("missing", "局", unit_name="局", fiscal_year=2019, detail=detail, now=len(detail)) for detail in years]
    at = "2026-01-01T00:00:00.000000Z"
    page = as_html(RunReport("20260101T000000Z", "night", "published", at, at, counts={"missing": 2}, rows=rows))
    assert "<td>2026</td>" in page
    assert "<td class=n>2019</td>" in page
    assert "<td class=n>16</td>" in page
