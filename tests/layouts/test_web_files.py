"""Layouts as web pages: all of them, each in one of the ways in which sites write tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media import HTML
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made
from tests.layouts.judge import judge_report
from tests.layouts.web_file import WAYS, write_web_page

#: Torn, 人员经费合计 stands first below a header: the name of a sum, not the rest of the subject's above it.
CASES = [(layout.name, WAYS[number % len(WAYS)]) for number, layout in enumerate(LAYOUTS)]
CASES.append(("final, guangdong", "torn"))


@pytest.mark.parametrize(("layout", "way"), CASES)
def test_a_web_page_is_read_as_it_was_told(
    reports: dict[tuple[str, str], Made], tmp_path: Path, layout: str, way: str
) -> None:
    made = reports[layout, SEEDS[0][0]]
    path = tmp_path / "content"
    path.write_bytes(write_web_page(made, way))
    verdict = judge_report(read_report(read_pages(path, HTML, "0" * 64), origin_name=None), made)
    assert (verdict.missing, verdict.extra) == ([], [])
