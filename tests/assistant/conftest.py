"""A home with three of the bundled samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.home import Home
from tests.sample_home import sample_home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Home:
    names = (
        "qingpu-water-town-2024-final.pdf",
        "qingpu-rural-data-2023-final.txt",
        "qingpu-water-town-2024-budget.pdf",
    )
    files = [samples / name for name in names]
    return sample_home(tmp_path_factory.mktemp("assistant") / "home", files)
