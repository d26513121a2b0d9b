"""Each sample as a web page gives the figures of its PDF: headers of every layout keep their rows and columns."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.media import HTML, PDF
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.catalogue import SAMPLES, Sample, make
from tests.generator.web import render_web

FOLDER = Path(__file__).parents[2] / "data" / "samples"
PAPERS = [sample for sample in SAMPLES if sample.file.endswith(".pdf")]


def figures(path: Path, media_type: str) -> Counter[tuple[object, ...]]:
    report = read_report(read_pages(path, media_type, "x"), origin_name=None)
    return Counter(
        (i.source, i.statement, i.row_label, i.function_code, i.measure, i.column_label, i.value)
        for i in report.line_items
        if i.value is not None  # notes below an empty statement stand beside a web page's tables, not in them
    )


@pytest.mark.parametrize("sample", PAPERS, ids=lambda sample: Path(sample.file).stem)
def test_a_web_page_gives_the_figures_of_the_paper(sample: Sample, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(render_web(make(sample)))
    found = figures(page, HTML)
    assert found == figures(FOLDER / sample.file, PDF)
    assert found.total() > 100
