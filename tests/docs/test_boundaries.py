"""Module boundaries (tach.toml): they cover every module, run in no circle, and hold."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


def modules() -> dict[str, list[Any]]:
    found = tomllib.loads((CHECKOUT / "tach.toml").read_text(encoding="utf-8"))["modules"]
    return {module["path"]: module["depends_on"] for module in found}


def test_every_room_has_boundaries() -> None:
    rooms = {"assets", "expectations", "pipeline"}
    for path in (CHECKOUT / "pipeline").iterdir():
        if path.suffix == ".py" or (path / "__init__.py").exists():
            rooms.add(f"pipeline.{path.stem}" if path.stem != "__init__" else "pipeline")
    assert modules().keys() == rooms


def test_nothing_flows_back() -> None:
    graph = {name: set(allowed) for name, allowed in modules().items()}
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(f"boundaries run in a circle: {circle.args[1]}")
    way = [
        "pipeline.figures",
        "pipeline.pages",
        "pipeline.statements",
        "pipeline.report",
        "pipeline.warehouse",
        "assets",
    ]
    assert sorted(way, key=order.index) == way


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_the_domain_knows_no_dagster() -> None:
    files = list((CHECKOUT / "pipeline").rglob("*.py"))
    assert len(files) > 50
    assert [str(f) for f in files if "dagster" in imported(f)] == []
    above = {f.relative_to(CHECKOUT).parts[1] for f in files if imported(f) & {"assets", "expectations"}}
    assert above <= {"cli"}, "the command line alone may ask the layers above"


def test_the_boundaries_hold() -> None:
    tach = shutil.which("tach", path=str(Path(sys.executable).parent))
    if tach is None:
        pytest.skip("tach is not installed (extra: dev)")
    result = subprocess.run([tach, "check"], cwd=CHECKOUT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr
