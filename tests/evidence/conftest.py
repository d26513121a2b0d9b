"""A home with all bundled samples."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.home import Home
from tests.sample_home import sample_home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Home:
    files = sorted(p for p in samples.iterdir() if p.suffix in (".pdf", ".txt", ".xlsx"))
    assert len(files) > 10
    return sample_home(tmp_path_factory.mktemp("evidence") / "home", files)
