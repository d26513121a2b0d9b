"""All reports of the catalogue, made once: the font must know their letters before the first is drawn."""

from __future__ import annotations

import pytest

from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made, build
from tests.generator.letters import use_all_letters


@pytest.fixture(scope="session")
def reports() -> dict[tuple[str, str], Made]:
    """Reports by layout and unit."""
    use_all_letters()
    return {(layout.name, unit): build(layout, unit, year) for layout in LAYOUTS for unit, year in SEEDS}
