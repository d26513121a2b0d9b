"""The rooms of `pipeline.pages`: what is printed knows no format, formats know nothing of each other."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parents[2] / "pipeline" / "pages"
#: What a room may import besides itself and the modules that stand beside the rooms (`model`, `outside`, …).
BELOW = {
    "printed": set(),
    "scan": {"printed"},
    "pdf": {"printed", "scan"},
    "ofd": {"printed"},
    "word": set(),
    "sheets": set(),
    "web": set(),
}


def imported_rooms(path: Path) -> set[str]:
    """Rooms of this package that a module imports, inside functions too; `read` is the door that opens all of them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("pipeline.pages"):
            found.add([*node.module.split("."), ""][2])
    return found & {*BELOW, "read", ""}


def test_every_room_is_named() -> None:
    assert {path.parent.name for path in PAGES.glob("*/__init__.py")} == BELOW.keys()


@pytest.mark.parametrize("room", sorted(BELOW))
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    wrong = {
        path.name: beyond
        for path in (PAGES / room).glob("*.py")
        if (beyond := imported_rooms(path) - BELOW[room] - {room})
    }
    assert wrong == {}


def test_what_stands_beside_the_rooms_knows_none_of_them() -> None:
    beside = [path for path in PAGES.glob("*.py") if path.stem != "read"]
    assert {path.name: rooms for path in beside if (rooms := imported_rooms(path))} == {}
