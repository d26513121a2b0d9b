"""Follows the worked examples of the contributor guides in a scratch copy of the checkout, block by block.

What a fenced block of a guide does is said by its title: `PATH` of a new file, `PATH (at the end)` for what is
appended, `PATH` on a `diff` block for an edit (its context and `-` lines must stand in the file exactly once), and
`proof.py` for what must fail before the edits and hold after them. A line of an edit that ends in ` …` goes on as
before. A block `sh` is run where it stands.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Block", "Scratch", "blocks"]

CHECKOUT = Path(__file__).resolve().parents[2]
_COPIED = ("pipeline", "expectations", "assets", "tests", "data/reference", "docs/dictionary.md", "docs/checks.md",
           "pyproject.toml", "tach.toml")  # fmt: skip
_FENCE = re.compile(r"^```(?P<language>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.M | re.S)
_AT_THE_END = " (at the end)"
PROOF = "proof.py"


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a guide."""

    language: str
    title: str | None
    text: str


def blocks(guide: str) -> list[Block]:
    """The fenced blocks of a page that do something: those with a title, and commands."""
    found = [Block(m["language"], m["title"], m["text"]) for m in _FENCE.finditer(guide)]
    return [block for block in found if block.title or block.language == "sh"]


class Scratch:
    """A copy of what the guides change; nothing of the checkout itself is touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in _COPIED:
            source, target = CHECKOUT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy2(source, target)

    def prove(self, proof: Block) -> subprocess.CompletedProcess[str]:
        """Run a proof."""
        return self._run([sys.executable, "-c", proof.text])

    def follow(self, block: Block) -> None:
        """Do what a block says. AssertionError where it cannot be done any more."""
        if block.language == "sh":
            for line in block.text.splitlines():
                program, *words = shlex.split(line)
                assert program == "python", f"{line}: a guide calls python alone, so that every machine can follow it"
                done = self._run([sys.executable, *words])
                assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
            return
        assert block.title is not None
        name = block.title.removesuffix(_AT_THE_END)
        path = self.folder / name
        if block.language == "diff":
            self._edit(path, block.text)
        elif block.title.endswith(_AT_THE_END):
            assert path.is_file(), f"there is no {name}"
            with path.open("a", encoding="utf-8") as file:
                file.write("\n" + block.text)
        else:
            assert not path.exists(), f"{name} is there already"
            path.write_text(block.text, encoding="utf-8")

    def _edit(self, path: Path, diff: str) -> None:
        lines = diff.splitlines()
        assert all(line[:1] in ("+", "-", " ") for line in lines), "a line of a diff begins with +, - or a blank"
        old, new = (
            "".join(line[1:] + "\n" for line in lines if line[0] != left).replace(" …\n", "") for left in ("+", "-")
        )
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path.name} holds this {text.count(old)} times:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUESUAN", "PYTEST"))}
        # the copy goes before the installed checkout
        environment |= {"PYTHONPATH": str(self.folder), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
