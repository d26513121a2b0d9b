"""Layouts as workbooks, new and old: all of them, each in one of the ways in which sheets are filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media import OLD_WORKBOOK, WORKBOOK
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made
from tests.layouts.judge import judge_report
from tests.layouts.sheet_file import WAYS, write_old_workbook, write_workbook

CASES = [
    (layout.name, WAYS[(number + turn) % len(WAYS)], media_type)
    for turn, media_type in enumerate((WORKBOOK, OLD_WORKBOOK))
    for number, layout in enumerate(LAYOUTS)
]


@pytest.mark.parametrize(
    ("layout", "way", "media_type"),
    CASES,
    ids=[f"{layout}-{way}-{'xlsx' if media == WORKBOOK else 'xls'}" for layout, way, media in CASES],
)
def test_a_workbook_is_read_as_it_was_told(
    reports: dict[tuple[str, str], Made], tmp_path: Path, layout: str, way: str, media_type: str
) -> None:
    made = reports[layout, SEEDS[0][0]]
    path = tmp_path / "content"
    if media_type == WORKBOOK:
        path.write_bytes(write_workbook(made, way))
    else:
        write_old_workbook(made, way, path)
    verdict = judge_report(read_report(read_pages(path, media_type, "0" * 64), origin_name=None), made)
    assert (verdict.missing, verdict.extra) == ([], [])
