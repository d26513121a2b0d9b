"""Puts the pages of the site together: docs/, and what stands outside it and is linked from it.

On the repository's own page links like `../CONTRIBUTING.md` lead to files. A site has its pages alone: files that are
pages come along under names of their own, links to them are turned, and a link to what is no page (a test, a setting)
becomes its words.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

__all__ = ["on_config", "stage"]

CHECKOUT = Path(__file__).resolve().parents[2]
#: Pages outside docs/, with their places in the site; a missing one is an error.
OUTSIDE = {
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "README.md": "overview.md",
    "README.zh-CN.md": "overview.zh-CN.md",
    "benchmarks/README.md": "benchmarks.md",
    "data/reference/README.md": "reference-data.md",
    "data/samples/README.md": "samples.md",
}
_CHINESE = ".zh-CN.md"
_LINK = re.compile(r"(?P<picture>!?)\[(?P<words>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)")
_CODE = re.compile(r"(^```.*?^```$|`[^`\n]*`)", re.M | re.S)


def on_config(config: Any) -> Any:
    """mkdocs' event: from here on the pages are those put together beside the site."""
    site = Path(config["site_dir"])
    folder = site.with_name(f"{site.name}-pages")
    stage(folder)
    config["docs_dir"] = str(folder)
    return config


def stage(folder: Path) -> None:
    """Write all pages of the site to `folder`, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    docs = CHECKOUT / "docs"
    for path in sorted(p for p in docs.rglob("*") if p.is_file()):
        name = path.relative_to(docs)
        if name.parts[0] == "hooks" and path.suffix != ".css":
            continue
        target = folder / (name.name if name.parts[0] == "hooks" else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            target.write_text(turned(path, name.as_posix()), encoding="utf-8")
        else:
            shutil.copy2(path, target)
    for source, name in OUTSIDE.items():
        (folder / name).write_text(turned(CHECKOUT / source, name), encoding="utf-8")


def turned(path: Path, place: str) -> str:
    """The text of a page with its links turned to the places of the site; `place` is its own."""

    def turn(link: re.Match[str]) -> str:
        target, _, fragment = link["target"].partition("#")
        if not target or re.match(r"[a-z]+:", target):
            return link[0]
        to = place_of((path.parent / target).resolve())
        if to is None:
            return link["words"]
        if to.endswith(".md") and _other_language(place, to):
            # a page in Chinese and its twin have one address each; mkdocs would lead from a page to itself
            way = _address(to)
            way = os.path.relpath(way, Path(_address(place)).parent.as_posix())
            return f'<a href="{way}{"#" + fragment if fragment else ""}">{link["words"]}</a>'
        to = os.path.relpath(to, Path(place).parent.as_posix())
        return f"{link['picture']}[{link['words']}]({to}{'#' + fragment if fragment else ''})"

    parts = _CODE.split(path.read_text(encoding="utf-8"))
    # a link may hold code between its brackets, so only blocks are left alone, and code is put back where it stood
    kept: list[str] = []

    def hide(part: str) -> str:
        kept.append(part)
        return f"\x00{len(kept) - 1}\x00"

    text = "".join(hide(part) if number % 2 else part for number, part in enumerate(parts))
    if path.name.endswith(_CHINESE):
        text = _with_anchors(text, path)
    return re.sub("\x00(\\d+)\x00", lambda m: kept[int(m[1])], _LINK.sub(turn, text))


def _with_anchors(text: str, path: Path) -> str:
    """A page in Chinese with the anchors of its twin: a page that is shown in English to all may lead to them."""
    twin = path.with_name(path.name.removesuffix(_CHINESE) + ".md").read_text(encoding="utf-8")
    missing = sorted(_anchors(twin) - _anchors(text))
    title, _, rest = text.partition("\n")
    return f"{title}\n\n<div>" + "".join(f'<a id="{name}"></a>' for name in missing) + f"</div>\n{rest}"


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^##+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", h.replace("`", "").lower()).strip().replace(" ", "-") for h in headings}


def _other_language(place: str, to: str) -> bool:
    """Whether a link leads into the other language, to a page that has both."""
    if place.endswith(_CHINESE) == to.endswith(_CHINESE):
        return False
    both = {
        *(p.relative_to(CHECKOUT / "docs").as_posix() for p in (CHECKOUT / "docs").rglob("*.md")),
        *OUTSIDE.values(),
    }
    return to.endswith(_CHINESE) or to.removesuffix(".md") + _CHINESE in both


def _address(place: str) -> str:
    """Where the site shows a page."""
    if place.endswith(_CHINESE):
        return "zh-CN/" + place.removesuffix(_CHINESE) + ".html"
    return place.removesuffix(".md") + ".html"


def place_of(target: Path) -> str | None:
    """Where a file of the checkout is in the site; None for what is no page of it."""
    if not target.is_relative_to(CHECKOUT):
        return None
    name = target.relative_to(CHECKOUT).as_posix()
    if name in OUTSIDE:
        return OUTSIDE[name]
    if not name.startswith("docs/") or target.is_dir():
        return None
    return name.removeprefix("docs/")
