"""Writes docs/glossary.md from docs/glossary.toml.

python docs/hooks/glossary.py          writes the page
python docs/hooks/glossary.py --check  exit 1 when it is stale
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

__all__ = ["glossary_markdown", "groups"]

_DOCS = Path(__file__).resolve().parents[1]
_HEAD = """\
# Glossary 术语表

Written from `docs/glossary.toml` by `python docs/hooks/glossary.py`; do not edit by hand. The last column says what a
term is called in the warehouse ([dictionary](dictionary.md)). 
最后一列是该术语在数据库中的名称（[数据字典](dictionary.md)）。
"""


def groups() -> list[dict[str, Any]]:
    """The headings, each with its terms, in the order of the file."""
    found: list[dict[str, Any]] = tomllib.loads((_DOCS / "glossary.toml").read_text(encoding="utf-8"))["group"]
    return found


def glossary_markdown() -> str:
    """The page."""
    lines = [_HEAD]
    for group in groups():
        lines += [f"## {group['en']} {group['zh']}", "", "| 中文 | English | what it is | 释义 | here 名称 |"]
        lines.append("| --- | --- | --- | --- | --- |")
        for term in group["term"]:
            here = ", ".join(f"`{name}`" for name in term["here"])
            lines.append(f"| {term['zh']} | {term['en']} | {term['what']} | {term['shi']} | {here} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Write the page, or say whether it is stale."""
    page, text = _DOCS / "glossary.md", glossary_markdown()
    if "--check" in sys.argv[1:]:
        sys.exit(page.read_text(encoding="utf-8") != text)
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
