"""Layouts as Word files: read as such, and printed by an office program, which breaks tables where a page ends."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.media import DOCX
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Made
from tests.layouts.judge import judge, judge_report
from tests.layouts.word_file import print_word_files, write_word_file

Reports = dict[tuple[str, str], Made]

UNIT = SEEDS[0][0]
#: Printed so, the end of a page tears a header, a code, an amount or a name of each of them.
TORN = (
    "final, central", "final, shandong", "final, zhejiang", "final, shanghai", "budget, central",
    "wide statement on an upright page", "whole 元", "0.00 for nothing", "unit cell over all rows",
)  # fmt: skip


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS][:12])
def test_a_word_file_is_read_as_it_was_told(reports: Reports, tmp_path: Path, layout: str) -> None:
    made = reports[layout, UNIT]
    pages = read_pages(write_word_file(made, tmp_path / "content"), DOCX, "0" * 64)
    verdict = judge_report(read_report(pages, origin_name=None), made)
    assert (verdict.missing, verdict.extra) == ([], [])


@pytest.fixture(scope="session")
def printed(reports: Reports, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the layouts that were printed, as PDF under their names."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed here")
    folder = tmp_path_factory.mktemp("printed")
    files = [write_word_file(reports[layout, UNIT], folder / f"{layout}.docx") for layout in TORN]
    print_word_files(files, folder)
    return folder


@pytest.mark.parametrize("layout", TORN)
def test_what_an_office_program_printed_is_read_as_it_was_told(reports: Reports, printed: Path, layout: str) -> None:
    verdict = judge(printed / f"{layout}.pdf", reports[layout, UNIT])
    assert verdict.score.true > 20
    # where a page ends depends on the fonts of the machine: a name that is torn among other words may stay in pieces
    assert [
        fault for fault in verdict.missing if not fault.rpartition(": ")[2].startswith("label ") or ";" in fault
    ] == []
    assert len(verdict.extra) == len(verdict.missing)
