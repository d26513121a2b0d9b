"""A page number on the line of running text must not become a digit of its number (4 and 17.31% are not 417.31%)."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media import PDF
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.layouts.leaf import Leaf, press
from tests.generator.layouts.manner import Manner
from tests.generator.letters import use_all_letters
from tests.generator.typeset import width

TITLE = "丽水市莲都区古道保护管理局2024年度部门决算"
HEADING = "一、收入支出决算总体情况说明"
SENTENCE = (
    "2024年度收入总计1,234.50万元，支出总计1,234.50万元。与2023年度相比，收、支总计各增加182.20万元，增长",
    "17.31%，主要原因是修缮项目增加。",
)
SIZE = 8.5


@pytest.mark.parametrize("gap", [0.3, 8.0])
def test_a_page_number_before_a_rate(tmp_path: Path, gap: float) -> None:
    use_all_letters()
    leaf = Leaf(595.3, 841.9)
    leaf.text(80, 700, TITLE, 14)
    leaf.text(80, 730, HEADING, 12)
    for n, text in enumerate(SENTENCE):
        leaf.text(80, 752 + 22 * n, text, SIZE)
    leaf.text(80 - gap - width("4", SIZE), 774, "4", SIZE)
    path = tmp_path / "report.pdf"
    path.write_bytes(press([leaf], Manner(), TITLE))
    report = read_report(read_pages(path, PDF, "0" * 64), origin_name=None)
    rates = {item.printed_value for item in report.line_items if item.measure == "growth_rate"}
    assert rates == {"17.31"}
