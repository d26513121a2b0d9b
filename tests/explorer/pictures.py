"""The pictures of docs/explorer.md: every view, both languages, made from the demo's home.

`python -m tests.explorer.pictures [HOME] [OUT]` (default: data/demo, docs/images) needs Chromium and playwright.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from PIL import Image

from pipeline.explorer import build_app
from pipeline.explorer.views.sql import EXAMPLES
from pipeline.home import CHECKOUT, Home

UNIT = quote("310118-上海市青浦区水乡文化促进局")
OTHER = quote("331102-丽水市莲都区古道保护管理局")
THIRD = quote("510113-成都市青白江区铁路港技能人才局")
SIZE = {"width": 1280, "height": 860}
#: Name, address, and where the picture begins (a selector), in the order of the page.
VIEWS = (
    ("start", "", ""),
    ("search", "search?q=退休", ""),
    ("unit", f"unit/{UNIT}?year=2024", ""),
    ("years", f"unit/{UNIT}?year=2024", "#history"),
    ("proof", f"unit/{UNIT}?year=2024", ""),
    ("document", "", ""),
    ("compare", f"compare?unit={UNIT}&unit={OTHER}&unit={THIRD}&by=share&year=2024", ""),
    ("contradictions", "contradictions", ""),
    ("coverage", "coverage", ""),
    ("sql", f"sql?q={quote(EXAMPLES[1])}", ""),
)


def save(picture: bytes, path: Path) -> None:
    """As a picture of few colours: small enough for a page, and letters stay sharp."""
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(128)
    image.save(path, "PNG", optimize=True)
    print(path.name, path.stat().st_size)


def view(page: Any, address: str, language: str, name: str, path: str, begin: str) -> None:
    """Open a view and bring it to the state of its picture."""
    page.goto(f"{address}/{language}/{path}")
    if name == "start":
        page.keyboard.press("/")
        page.keyboard.type("青浦")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
    if name in ("proof", "document"):
        page.goto(f"{address}/{language}/unit/{UNIT}?year=2024")
        # the figure that the README asks for (住房公积金), and one on a page that is full
        code = "2210201" if name == "proof" else "2070101"
        page.locator("#spending tr.item", has_text=code).locator("a.proof").nth(1).click()
        page.locator("dialog[open] img").first.evaluate("image => image.decode()")
    if name == "document":
        page.locator("dialog[open] .place a").nth(1).click()
        page.locator(".paper img").evaluate("image => image.decode()")
    if begin:
        page.locator(begin).evaluate("element => element.scrollIntoView({behavior: 'instant'})")
    page.wait_for_load_state("networkidle")


def main() -> None:
    from playwright.sync_api import sync_playwright

    home = Home(Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT / "data" / "demo")
    out = Path(sys.argv[2]) if len(sys.argv) > 2 else CHECKOUT / "docs" / "images"
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(build_app(home), log_level="error", lifespan="off"))
    threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True).start()
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        for language in ("en", "zh"):
            for name, path, begin in VIEWS:
                page = browser.new_page(viewport=SIZE, color_scheme="light")
                view(page, address, language, name, path, begin)
                save(page.screenshot(), out / f"explorer-{name}-{language}.png")
                page.close()
            # two phones side by side, the second at night
            phones = Image.new("RGB", (2 * 390 + 20, 844), "white")
            for at, theme in enumerate(("light", "dark")):
                page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=theme)
                view(page, address, language, "unit", f"unit/{UNIT}?year=2024", "#spending")
                phones.paste(Image.open(BytesIO(page.screenshot())), (at * 410, 0))
                page.close()
            buffer = BytesIO()
            phones.save(buffer, "PNG")
            save(buffer.getvalue(), out / f"explorer-phone-{language}.png")
        browser.close()
    server.should_exit = True


if __name__ == "__main__":
    main()
