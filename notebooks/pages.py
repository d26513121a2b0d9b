"""Writes docs/notebooks: every notebook as a page in each language, with what its cells show on a home.

The words in Chinese are those of zh-CN.toml; code and what it shows are the same.

python notebooks/pages.py [HOME]     HOME: default $JUESUAN_HOME, else data/demo of the checkout
"""

from __future__ import annotations

import ast
import base64
import importlib.util
import io
import os
import re
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["NOTEBOOKS", "Page", "cells", "chinese", "load", "page_of", "run"]

FOLDER = Path(__file__).resolve().parent
NOTEBOOKS = ("first_hour", "field_over_places", "contradictions")
_TARGET = FOLDER.parent / "docs" / "notebooks"
#: A cell of words alone.
_WORDS = re.compile(r'mo\.md\(r"""\n(.*?)"""\)', re.S)
_DATA = re.compile(r"<img[^>]*src=['\"]data:image/png;base64,(?P<data>[A-Za-z0-9+/=]+)['\"][^>]*?>")
_ALT = re.compile(r"alt=['\"]([^'\"]*)['\"]")


@dataclass
class Page:
    """A notebook as Markdown, with its pictures by name."""

    text: str
    pictures: dict[str, bytes] = field(default_factory=dict)


def load(name: str) -> ModuleType:
    """A notebook as a module."""
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))
    spec = importlib.util.spec_from_file_location(f"notebook_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(name: str, home: Path) -> tuple[Any, ...]:
    """What the cells of a notebook show on a home, one thing for each cell."""
    before = os.environ.get("JUESUAN_HOME")
    os.environ["JUESUAN_HOME"] = str(home)
    try:
        outputs, _ = load(name).app.run()
    finally:
        if before is None:
            del os.environ["JUESUAN_HOME"]
        else:
            os.environ["JUESUAN_HOME"] = before
    return tuple(outputs)


def cells(name: str) -> list[str]:
    """The code of each cell, without what marimo puts around it."""
    source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[:-1]  # all but the `return` by which marimo passes names on
            found.append(textwrap.dedent("\n".join(lines[body[0].lineno - 1 : body[-1].end_lineno])))
    return found


def chinese(name: str) -> list[str]:
    """The words of a notebook in Chinese, one text for each of its cells of words."""
    texts: list[str] = tomllib.loads((FOLDER / "zh-CN.toml").read_text(encoding="utf-8"))[name]
    return texts


def page_of(name: str, outputs: tuple[Any, ...], words: Sequence[str] | None = None) -> Page:
    """The page of a notebook that was run; `words` stand in place of those of its cells, in their order."""
    page = Page(f"<!-- written by `python notebooks/pages.py` from notebooks/{name}.py; do not edit by hand -->\n", {})
    codes = cells(name)
    if words is not None:
        places = [at for at, code in enumerate(codes) if _WORDS.fullmatch(code)]
        assert len(places) == len(words), f"{name} has {len(places)} cells of words, zh-CN.toml {len(words)} texts"
        for at, text in zip(places, words, strict=True):
            codes[at] = f'mo.md(r"""\n{text}""")'
    assert len(codes) == len(outputs), f"{name} has {len(codes)} cells and showed {len(outputs)}"
    shown = list(zip(codes, outputs, strict=True))
    # a page begins with its title and what it is about; a notebook with its imports
    title, mark, rest = shown[1][0].partition("\n## ")
    opening = (
        [(f'{title}\n""")', None), shown[0], (f'mo.md(r"""\n{mark[1:]}{rest}', None)] if mark else [shown[1], shown[0]]
    )
    for code, output in [*opening, *shown[2:]]:
        said = _WORDS.fullmatch(code)
        if said:
            page.text += "\n" + textwrap.dedent(said[1]).strip() + "\n"
            continue
        page.text += f"\n```python\n{code}\n```\n"
        if output is not None:
            page.text += "\n" + _shown(name, output, page) + "\n"
    return page


def _shown(name: str, output: Any, page: Page) -> str:
    def keep(png: bytes, words: str) -> str:
        picture = f"notebook-{name.replace('_', '-')}-{len(page.pictures) + 1}.png"
        page.pictures[picture] = png
        return f"![{words}](../images/{picture})"

    if hasattr(output, "savefig"):
        buffer = io.BytesIO()
        output.savefig(buffer, format="png", dpi=110, metadata={"Software": None})
        return keep(buffer.getvalue(), output.axes[0].get_title() or output.axes[0].get_xlabel())

    def take(found: re.Match[str]) -> str:
        alt = _ALT.search(found[0])
        return "\n\n" + keep(base64.b64decode(found["data"]), alt[1] if alt else name) + "\n\n"

    text = _DATA.sub(take, output.text)
    if "<table>" in text:
        return text
    # what is left of the layout around words and pictures
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"</?(?:div|span|figure)[^>]*>", "", text)).strip()


def main() -> None:
    """Write the pages and their pictures."""
    home = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("JUESUAN_HOME") or FOLDER.parent / "data" / "demo")
    _TARGET.mkdir(exist_ok=True)
    for name in NOTEBOOKS:
        outputs = run(name, home.resolve())
        page = page_of(name, outputs)
        (_TARGET / f"{name}.md").write_text(page.text, encoding="utf-8")
        (_TARGET / f"{name}.zh-CN.md").write_text(page_of(name, outputs, chinese(name)).text, encoding="utf-8")
        for picture, png in page.pictures.items():
            (_TARGET.parent / "images" / picture).write_bytes(png)
    # a cell is indented in its notebook and not in its page: other lines fit
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(_TARGET)], check=True)


if __name__ == "__main__":
    main()
