"""The documentation as a site: it builds without a warning, leads nowhere that is not there, and needs no network."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.test_docs import CHECKOUT

pytest.importorskip("mkdocs", reason="mkdocs is not installed (extra: docs)")


class Address(HTMLParser):
    """What a page leads to, what it loads, and its anchors."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.anchors: set[str] = {""}
        self.classes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.classes |= set(found.get("class", "").split())
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        elif tag == "link" and found.get("rel") in ("canonical", "alternate"):
            pass
        else:
            self.loads |= {found[name] for name in ("src", "href", "data", "srcset", "poster") if found.get(name)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does, by a machine whose every way out leads nowhere."""
    folder = tmp_path_factory.mktemp("documentation") / "site"
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)],
        cwd=CHECKOUT, env=os.environ | nowhere | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Address]:
    return {path: Address(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def test_every_page_is_there_in_both_languages(site: Path, pages: dict[Path, Address]) -> None:
    names = {path.relative_to(site).as_posix() for path in pages}
    english = {name for name in names if not name.startswith("zh-CN/")} - {"404.html"}
    assert len(english) > 40
    assert {f"zh-CN/{name}" for name in english} <= names
    for source in (CHECKOUT / "docs").rglob("*.md"):
        name = source.relative_to(CHECKOUT / "docs").as_posix().removesuffix(".zh-CN.md").removesuffix(".md")
        assert f"{name.removesuffix('README')}{'index' if name.endswith('README') else ''}.html" in names, name


def test_pages_lead_somewhere(site: Path, pages: dict[Path, Address]) -> None:
    broken = []
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # its links are those of the place where the site will stand
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            to, _, fragment = unquote(link).partition("#")
            target = (path.parent / to).resolve() if to else path
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (target in pages and fragment not in pages[target].anchors):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[Path, Address]) -> None:
    away = {load for page in pages.values() for load in page.loads if re.match(r"(https?:)?//", load)}
    assert away == set()
    for style in site.rglob("*.css"):
        assert re.findall(r"(?:url\(|@import )['\"]?(?:https?:)?//[^)'\"]+", style.read_text(encoding="utf-8")) == []
    # the theme's script fetches a library for diagrams where a page has one
    assert not any("mermaid" in page.classes for page in pages.values())


def test_search_knows_both_languages(site: Path) -> None:
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert set(index["config"]["lang"]) == {"en", "zh"}
    assert r"\u200b" in index["config"]["separator"], "by which the parts of Chinese text are told"
    chinese = [doc for doc in index["docs"] if doc["location"].startswith("zh-CN/analysts.html")]
    assert any("\u200b" in doc["text"] for doc in chinese), "Chinese words are not parted: jieba is missing"
