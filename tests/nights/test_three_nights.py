"""Three nights of the real nightly job over a portal on three hosts: the morning pages say exactly what happened.

The pages are held against `golden/`. What differs from run to run is left out of them: the port of the portal, the
hash of the warehouse, the folder of the home and how long things took. `JUESUAN_GOLDEN=write` writes them anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import build_defs
from assets.resources import HomeResource, HomeWriter, ReadingResource
from pipeline.home import Home
from pipeline.night.model import RunReport
from pipeline.night.report import last_report
from pipeline.runs import run_folders
from pipeline.sources import Source
from pipeline.warehouse.publish import content
from tests.faults.homes import faults_of
from tests.pages import office_files
from tests.quick import without_contracts, without_rules
from tests.sources.conftest import sources_of
from tests.sources.portal import Answer, Portal, serving

GOLDEN = Path(__file__).parent / "golden"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
WORDS = (
    "青山区{unit}2024年度部门决算",
    "一、收入支出决算总体情况说明",
    "2024年度收入、支出总计均为{total}万元，与上年相比各增加10.00万元，增长10.00%。",
)


#: A page that only links to its report is no report: this one states figures.
FIGURES = "一般公共预算财政拨款支出 1,234.50 万元，基本支出 1,000.25 万元，项目支出 234.25 万元。"


def said(unit: str, total: str) -> list[str]:
    return [line.format(unit=unit, total=total) for line in WORDS]


@dataclass
class World:
    """A portal whose reports lie on three hosts, and the disk on which their files are made."""

    portal: Portal
    folder: Path
    linked: list[tuple[str, str]] = field(default_factory=list)

    def report(self, path: str, unit: str, total: str, host: int = 1) -> None:
        made = self.folder / "made.docx"
        office_files.write_docx(made, "".join(office_files.paragraph(line) for line in said(unit, total)))
        self.portal.file(path, made.read_bytes(), "application/msword", host)

    def first_night(self) -> None:
        portal = self.portal
        portal.page("/robots.txt", "User-agent: *\nDisallow: /private/\n", host=3)
        self.linked = [
            ("/open/r1.html", "青山区教育局2024年度部门决算公开"),
            ("/files/water.docx", "青山区水务局2024年度部门决算"),
            ("/files/broken.pdf", "青山区林业局2024年度部门决算"),
            ("/files/error.docx", "青山区文化局2024年度部门决算"),
            (portal.url("/private/secret.docx", 3), "青山区审计局2024年度部门决算"),
            ("/news/1.html", "区长调研防汛工作"),
        ]
        self.index()
        portal.index("/open/index_1.html", (portal.url("/open/r2.html", 2), "青山区民政局2024年度部门决算公开"))
        more = f'<a href="{portal.url("/att/edu.docx", 3)}">附件：部门决算</a>'
        body = "".join(f"<p>{line}</p>" for line in (*said("教育局", "110.00"), FIGURES, FIGURES, FIGURES))
        portal.page("/open/r1.html", f"<title>青山区教育局2024年度部门决算</title>{body}{more}")
        portal.page(
            "/open/r2.html",
            "<title>青山区民政局2024年度部门决算</title><p>详见附件。</p>"
            f'<a href="{portal.url("/att/civil.docx", 3)}">附件</a>',
            host=2,
        )
        self.report("/files/water.docx", "水务局", "120.00")
        self.report("/att/edu.docx", "教育局", "110.00", host=3)
        self.report("/att/civil.docx", "民政局", "130.00", host=3)
        self.report("/private/secret.docx", "审计局", "1.00", host=3)
        portal.file("/files/broken.pdf", b"<html><body>404 Not Found</body></html>")
        portal.routes[1, "/files/error.docx"] = Answer(b"", status=500, validators=False)

    def second_night(self) -> None:
        """One new, one changed, one withdrawn, one that can be had at last."""
        self.linked = [one for one in self.linked if "water" not in one[0]]
        self.linked.insert(0, ("/files/archive.docx", "青山区档案馆2024年度部门决算"))
        self.index()
        del self.portal.routes[1, "/files/water.docx"]
        self.report("/files/archive.docx", "档案馆", "140.00")
        self.report("/att/civil.docx", "民政局", "135.00", host=3)
        self.report("/files/error.docx", "文化局", "150.00")

    def third_night(self) -> None:
        """The second host is out of order; nothing else is new."""
        self.portal.routes[2, "/open/r2.html"] = Answer(b"", status=503, validators=False)

    def index(self) -> None:
        self.portal.index("/open/index.html", *self.linked, ("index_1.html", "下一页"))

    def sources(self) -> tuple[Source, ...]:
        text = f"""
            [[source]]
            name = "qingshan"
            kind = "portal"
            start = ["{self.portal.url("/open/index.html")}"]
            allowed_hosts = ["127.0.0.2", "127.0.0.3"]
            pages = ['/open/r\\d+\\.html$']
            next_pages = ['/open/index_\\d+\\.html$']
            [source.defaults]
            places = ["浙江省", "丽水市"]
            """
        return sources_of(self.folder, text, retries=0)


@dataclass
class Night:
    """What one night left: its page, what it published, what was asked of the portal."""

    page: RunReport
    markdown: str
    content: dict[str, tuple[int, str, str]]
    asked: list[str]
    success: bool


def night(home: Home, world: World, day: int, patch: pytest.MonkeyPatch) -> Night:
    moment = datetime(2026, 3, day, 18, 0, tzinfo=UTC)  # 02:00 of the next day in China
    patch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
    world.portal.asked.clear()
    resources = {
        "home": HomeResource(path=str(home.path)),
        "writer": HomeWriter(path=str(home.path), wait_seconds=0),
        "limits": ReadingResource(workers=1),
        "progress": dg.ResourceDefinition.hardcoded_resource(lambda _: None),
    }
    definitions = build_defs(resources)
    context = dg.build_schedule_context(scheduled_execution_time=moment, resources={"home": resources["home"]})
    (asked,) = definitions.resolve_schedule_def("nightly")(context)
    assert isinstance(asked, dg.RunRequest)
    result = definitions.resolve_job_def("nightly_job").execute_in_process(
        run_config={**asked.run_config, **QUIET}, tags={**asked.tags, "juesuan/kind": "night"},
        instance=dg.DagsterInstance.ephemeral(), raise_on_error=False,
    )  # fmt: skip
    page = last_report(home)
    assert page is not None
    markdown = (run_folders(home)[-1] / "report.md").read_text(encoding="utf-8")
    return Night(page, markdown, dict(content(home.published)), world.portal.paths(), result.success)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Portal, list[Night]]]:
    from assets import sources

    folder = tmp_path_factory.mktemp("nights")
    home = Home(folder / "home")
    with serving() as portal, pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.lower().endswith("_proxy"):
                patch.delenv(name)
        # rules and contracts take seconds, and are told elsewhere
        without_contracts(patch)
        without_rules(patch)
        world, found = World(portal, folder), []
        patch.setattr(sources, "load", lambda: world.sources())
        for number, change in enumerate((world.first_night, world.second_night, world.third_night)):
            change()
            found.append(night(home, world, 2 + number, patch))
        yield home, portal, found


def plain(markdown: str, home: Home, portal: Portal) -> str:
    """A page without what differs from run to run."""
    text = markdown.replace(str(portal.port), "PORT").replace(str(home.path), "HOME")
    text = re.sub(r"\b[0-9a-f]{12,64}\b", "HASH", text)
    return re.sub(r"\b\d+(?:\.\d+)? ?s\b", "N s", text)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_morning_page_says_what_happened(nights: tuple[Home, Portal, list[Night]], number: int) -> None:
    home, portal, found = nights
    text, golden = plain(found[number - 1].markdown, home, portal), GOLDEN / f"night-{number}.md"
    if os.environ.get("JUESUAN_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_counts_are_those_of_the_portal(nights: tuple[Home, Portal, list[Night]]) -> None:
    _, _, (first, second, third) = nights
    assert [one.success for one in (first, second, third)] == [True, True, True]
    assert [one.page.outcome for one in (first, second, third)] == ["published", "published", "unchanged"]
    keys = ("new", "changed", "withdrawn", "rejected", "source")
    assert [tuple(one.page.counts[key] for key in keys) for one in (first, second, third)] == EXPECTED


#: new, changed, withdrawn, rejected, source (troubles): page and attachment of education, water and civil affairs are
#: new, the broken file and the forbidden one are refused, one address errs; then archive and culture are new, civil
#: affairs has a new version and water is withdrawn; then one page does not answer.
EXPECTED = [(4, 0, 0, 2, 1), (2, 1, 1, 0, 0), (0, 0, 0, 0, 1)]


def test_nothing_is_lost_or_asked_twice(nights: tuple[Home, Portal, list[Night]]) -> None:
    home, _, (first, second, third) = nights
    assert faults_of(home.path) == []
    assert not [path for one in (first, second, third) for path in one.asked if "private" in path or "news" in path]
    assert all(len(one.asked) == len(set(one.asked)) for one in (first, second, third))
    assert third.content == second.content
    assert second.content["documents"] != first.content["documents"]
