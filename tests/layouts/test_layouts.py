"""Every layout of the catalogue is read cell by cell as it was told, and no wrong figure goes without a flag."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made
from tests.layouts.judge import judge

Reports = dict[tuple[str, str], Made]


@pytest.mark.parametrize("unit", [unit for unit, _ in SEEDS[:3]])
@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
def test_every_cell_is_read_as_it_was_told(reports: Reports, tmp_path: Path, layout: str, unit: str) -> None:
    made = reports[layout, unit]
    path = tmp_path / "report.pdf"
    path.write_bytes(made.pdf())
    verdict = judge(path, made)
    assert verdict.score.true > 20
    assert verdict.silent == []
    assert verdict.missing == []
    assert verdict.extra == []
