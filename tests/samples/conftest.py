"""Truth of the bundled samples, and their printed text by page."""

from __future__ import annotations

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

# a bare `pytest` does not put the checkout on the path, and the generator is a package of the tests
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

Truth = dict[str, Any]
FOLDER = Path(__file__).resolve().parents[2] / "data" / "samples"
NAMES = sorted(p.stem for p in (FOLDER / "truth").glob("*.json"))


@cache
def truth_of(name: str) -> Truth:
    return json.loads((FOLDER / "truth" / f"{name}.json").read_text(encoding="utf-8"))
