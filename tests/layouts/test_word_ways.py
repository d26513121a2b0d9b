"""Layouts as Word files of tables that came by hand or from other programs: each layout in one of the ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media import DOCX
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made
from tests.layouts.judge import judge_report
from tests.layouts.word_ways import WAYS, write_word_file


@pytest.mark.parametrize(
    ("layout", "way"), [(layout.name, WAYS[number % len(WAYS)]) for number, layout in enumerate(LAYOUTS)]
)
def test_a_word_file_is_read_as_it_was_told(
    reports: dict[tuple[str, str], Made], tmp_path: Path, layout: str, way: str
) -> None:
    made = reports[layout, SEEDS[0][0]]
    pages = read_pages(write_word_file(made, way, tmp_path / "content"), DOCX, "0" * 64)
    verdict = judge_report(read_report(pages, origin_name=None), made)
    assert (verdict.missing, verdict.extra) == ([], [])
